"""Packs, checked by their own script in a process that knows nothing else."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.audit.report import Paragraph, ReportFinding
from assistant.reports import verify_pack, verify_receipt
from assistant.reports.pack import Source, manifest_hash, pack
from tests.reports.reported import HOSTILE, REPORT

SCRIPTS = {
    Path(one.__file__).name: Path(one.__file__).read_text(encoding="utf-8") for one in (verify_pack, verify_receipt)
}
SOURCES = tuple(
    Source(id=str(one.span.evidence), revision=str(one.span.revision), text="abcd" + one.quote + " end", original=file)
    for one, file in zip(REPORT.citations[:2], (("../a b/1.md", b"the file"), None), strict=True)
)


def made(receipts: dict[str, str] | None = None) -> bytes:
    return pack(REPORT, SOURCES, receipts or {}, SCRIPTS)


def unpacked(folder: Path, content: bytes) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        opened.extractall(folder)
    return folder


def checked(*arguments: Path, script: Path | None = None) -> tuple[int, str]:
    """What the check says: of a pack's own script in a process of its own, else of ours at once."""
    if script is None:
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(said):
            code = verify_pack.main([str(one) for one in arguments])
        said.flush()
        return code, said.buffer.getvalue().decode()  # type: ignore[attr-defined]  # of BytesIO
    done = subprocess.run(
        [sys.executable, "-I", str(script), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def rewritten(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change a manifest as a forger would, who mends its hashes too."""
    told = json.loads((folder / "manifest.json").read_text())
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told))


def test_a_pack_holds_what_is_quoted_and_proves_it(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made())
    code, said = checked(script=folder / "verify_pack.py")
    assert code == 0, said
    assert "2 quotes stand at their places" in said
    assert manifest_hash(made()) in said
    assert "1 items come without their original, such as logs/2.md" in said


def test_a_zip_is_checked_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(made())
    assert checked(tmp_path / "pack.zip")[0] == 0


def test_no_name_of_evidence_leaves_its_folder() -> None:
    names = zipfile.ZipFile(io.BytesIO(made())).namelist()
    assert [one for one in names if one.startswith("originals/")] == [
        one for one in names if one.endswith("1.md") and ".." not in one.split("/")
    ]
    assert all(".." not in one.split("/") for one in names)


def test_equal_parts_give_equal_bytes() -> None:
    assert made() == made()


def told(said: str) -> list[str]:
    """The lines that say what does not hold."""
    return [one.removeprefix("DOES NOT HOLD: ") for one in said.splitlines() if one.startswith("DOES NOT HOLD: ")]


@pytest.mark.parametrize("name", ["texts/0001.txt", "report.md", "report.pdf"])
def test_a_changed_file_does_not_hold(tmp_path: Path, name: str) -> None:
    folder = unpacked(tmp_path, made())
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    code, said = checked(folder)
    (line,) = told(said)
    assert (code, line.startswith(f"{name} was changed: "), "ask who made the pack" in line) == (1, True, True)
    assert "files are the ones that were packed" not in said  # what does not hold is not called proved


def test_a_file_too_many_and_one_too_few_are_each_named(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made())
    original = next(folder.glob("originals/*"))
    (folder / "more.txt").write_text("x")
    original.unlink()
    code, said = checked(script=folder / "verify_pack.py")
    missing, more = told(said)
    assert (code, missing.startswith(f"originals/{original.name}, the original of logs/1.md, is missing: ")) == (
        1,
        True,
    )
    assert "unpack the pack again" in missing
    assert more.startswith("more.txt does not belong to the pack: ")
    assert "take it out" in more
    assert "2 quotes stand at their places" in said  # the rest is checked all the same


def test_a_quote_that_is_not_in_its_text_does_not_hold(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made())
    forged_quote = "Alarm 7: closed\n# all well"

    def forged(told: dict[str, object]) -> None:
        told["quotes"][0] |= {"quote": forged_quote, "sha256": hashlib.sha256(forged_quote.encode()).hexdigest()}  # type: ignore[index]

    rewritten(folder, forged)
    code, said = checked(folder)
    (line,) = told(said)
    assert (code, line.startswith("texts/0001.txt: quote [1] does not stand in this text of logs/1.md")) == (1, True)


def test_a_quote_that_was_changed_alone_does_not_give_its_hash(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made())
    rewritten(folder, lambda told: told["quotes"][2].update(quote="The roof."))  # type: ignore[index]
    code, said = checked(folder)
    assert (code, told(said)[0].startswith("manifest.json: quote [3] of engagement/E-1#W-1 was changed")) == (1, True)


def test_a_receipt_that_does_not_hold_is_named(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made({"r1": json.dumps({"format": "clausetrail-receipt-1", "record": "{}"})}))
    code, said = checked(script=folder / "verify_pack.py")
    (line,) = told(said)
    assert (code, line.startswith("receipts/r1.json "), line.endswith("anew.")) == (1, True, True)


def test_what_authors_state_and_no_quote_shows_is_not_called_proved(tmp_path: Path) -> None:
    """Of the report's three sentences none is marked; with the second marked it is told as its author's word."""
    section, *others = REPORT.sections
    note, finding = section.blocks
    assert isinstance(finding, ReportFinding)
    assert isinstance(finding.condition, Paragraph)
    first, second = finding.condition.sentences
    marked = replace(finding, condition=Paragraph((first, replace(second, remark="stated by its author", shown=False))))
    report = replace(REPORT, sections=(replace(section, blocks=(note, marked)), *others))
    (tmp_path / "pack.zip").write_bytes(pack(report, SOURCES, {}, SCRIPTS))
    code, said = checked(tmp_path / "pack.zip")
    assert (code, "1 of 3 sentences are their authors' word" in said) == (0, True)
    (tmp_path / "pack.zip").write_bytes(made())
    assert "authors' word" not in checked(tmp_path / "pack.zip")[1]


def test_what_is_no_pack_is_said(tmp_path: Path) -> None:
    assert checked(tmp_path)[0] == 2
    (tmp_path / "no.zip").write_bytes(HOSTILE.encode("utf-8", "replace"))
    assert checked(tmp_path / "no.zip")[0] == 2

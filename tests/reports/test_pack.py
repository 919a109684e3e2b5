"""Packs, checked by their own script in a process that knows nothing else."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", ["texts/0001.txt", "report.md", "report.pdf"])
def test_a_changed_file_does_not_hold(tmp_path: Path, name: str) -> None:
    folder = unpacked(tmp_path, made())
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    code, said = checked(folder)
    assert (code, name in said) == (1, True)


@pytest.mark.parametrize("change", ["added", "taken"])
def test_a_file_too_many_or_too_few_does_not_hold(tmp_path: Path, change: str) -> None:
    folder = unpacked(tmp_path, made())
    (folder / "more.txt").write_text("x") if change == "added" else (folder / "report.md").unlink()
    assert checked(folder)[0] == 1


def test_a_quote_that_is_not_in_its_text_does_not_hold(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made())

    def forged(told: dict[str, object]) -> None:
        told["quotes"][0]["quote"] = "Alarm 7: closed\n# all well"  # type: ignore[index]

    rewritten(folder, forged)
    code, said = checked(folder)
    assert (code, "quote [1] does not stand" in said) == (1, True)


def test_a_receipt_that_does_not_hold_is_named(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, made({"r1": json.dumps({"format": "clausetrail-receipt-1", "record": "{}"})}))
    code, said = checked(script=folder / "verify_pack.py")
    assert code == 1, said


def test_what_is_no_pack_is_said(tmp_path: Path) -> None:
    assert checked(tmp_path)[0] == 2
    (tmp_path / "no.zip").write_bytes(HOSTILE.encode("utf-8", "replace"))
    assert checked(tmp_path / "no.zip")[0] == 2

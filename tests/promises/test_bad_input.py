"""Whatever lies in a source folder, the rest of it is ingested and the last published version goes on answering.

Here through the command line, from a home that answers already; `tests/ingest/test_bad_input.py` has more formats.
"""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.limits import Limits
from tests.promises.conftest import Program
from tests.promises.organizations import write

SOURCES = """\
version: 1
organization: {name: Rough, timezone: Europe/Berlin}
people: {ada: [staff], bob: []}
sources:
  - {id: files, path: files, connector: files, kind: policy, allow: ["group:staff"]}
"""
RULE = "# Alert rule\n\nEvery zebra alert must be acknowledged within 4 hours.\n"
QUESTION = "Must every zebra alert be acknowledged within 4 hours?"


@pytest.fixture
def sources(tmp_path: Path, program: Program) -> Path:
    """The sources.yaml of a folder with one good file, which is version 1 already."""
    path = write(tmp_path / "org", {"sources.yaml": SOURCES, "files/rule.md": RULE})
    assert program("ingest", path).code == 0
    return path


def answers(program: Program) -> bool:
    """Whether the good file still answers."""
    row = program.json("ask", QUESTION, "--as", "ada")
    return [citation["quote"] for citation in row["citations"]] == [RULE.splitlines()[2]]


def bomb(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return stream.getvalue()


def locked_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt="a password")
    canvas.drawString(72, 700, "Nobody reads this without the password.")
    canvas.save()
    return stream.getvalue()


BAD_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "corrupt.docx": (lambda: b"PK\x03\x04 no archive", "damaged"),
    "locked.pdf": (locked_pdf, "encrypted"),
    "empty.md": (bytes, "empty"),
    "bomb.xlsx": (lambda: bomb(5_000_000), "zip bomb"),
    "nul.md": (lambda: b"zebra\0alert", "NUL"),
    "broken-encoding.txt": (lambda: b"\xff\xfez\x00\x00\xd8", "utf-16"),
    "large.txt": (lambda: b"zebra alert\n" * 10_000, "more than the limit"),
    "unknown.bin": (lambda: b"\x01\x02", "no parser"),
}


def test_each_bad_file_is_told_with_what_to_do_and_the_others_are_ingested(program: Program, sources: Path) -> None:
    for name, (content, _) in BAD_FILES.items():
        (sources.parent / "files" / name).write_bytes(content())
    (sources.parent / "files" / "zz-good.md").write_text("# After the bad ones\n\nOkapi data stay.\n", encoding="utf-8")
    ended = program.limited(Limits(file_bytes=100_000, workers=0)).json("ingest", sources)
    told = {skip["path"].removeprefix("files/"): skip for skip in ended["skipped"]}
    assert told.keys() == BAD_FILES.keys()
    for name, (_, reason) in BAD_FILES.items():
        assert reason in told[name]["reason"]
        assert told[name]["fix"]
    assert ended["items"] == 2
    assert program("show", "files/zz-good.md", "--as", "ada").code == 0
    assert answers(program)


def test_a_text_of_200_megabytes_is_refused_by_its_size_without_being_read(program: Program, sources: Path) -> None:
    line = b"Every zebra alert must be acknowledged within 9 hours.\n" * 10_000
    with (sources.parent / "files" / "huge.txt").open("wb") as huge:
        while huge.tell() < 200_000_000:
            huge.write(line)
    tracemalloc.start()
    ended = program.json("ingest", sources)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (skip,) = ended["skipped"]
    assert "more than the limit" in skip["reason"]
    assert peak < 100_000_000
    assert answers(program)


def test_a_link_out_of_the_folder_is_not_followed(program: Program, sources: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("# Outside\n\nThe quokka secret lies here.\n", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "more.md").write_text("# More\n\nAnother quokka secret.\n", encoding="utf-8")
    (sources.parent / "files" / "link.md").symlink_to(tmp_path / "outside.md")
    (sources.parent / "files" / "folder").symlink_to(tmp_path / "elsewhere")
    skips = {skip["path"]: skip["reason"] for skip in program.json("ingest", sources)["skipped"]}
    assert skips.keys() == {"files/link.md", "files/folder"}
    assert all("leaves the source folder" in reason for reason in skips.values())
    assert "secret" not in program("search", "quokka secret", "--as", "ada").out
    assert answers(program)


@pytest.mark.parametrize(
    "sidecar", ["allow: [everyone\n", "allow: [staff]\n", "allow: everyone\nallow: []\n"], ids=["YAML", "name", "twice"]
)
def test_a_sidecar_that_cannot_be_read_opens_its_file_to_nobody(program: Program, sources: Path, sidecar: str) -> None:
    write(sources.parent, {"files/odd.md": "# Odd\n\nThe quokka budget is 9.\n", "files/odd.md.meta.yaml": sidecar})
    ended = program.json("ingest", sources)
    assert [one["id"] for one in ended["quarantined"]] == ["files/odd.md"]
    assert "sidecar" in ended["quarantined"][0]["reason"]
    for user in ("ada", "bob"):
        assert program("show", "files/odd.md", "--as", user).code == 1
        assert "quokka budget" not in program("search", "quokka budget", "--as", user).out
    assert answers(program)


BAD_SOURCES = {
    "unknown connector": (SOURCES.replace("connector: files", "connector: fax"), "unknown connector 'fax'"),
    "broken YAML": (SOURCES.replace('["group:staff"]}', '["group:staff"'), "(line 6, column 1)"),
    "another organization": (SOURCES.replace("Rough", "Smooth"), "--home"),
    "another version": (SOURCES.replace("version: 1", "version: 2"), "version: 1"),
    "unknown key": (SOURCES.replace("kind: policy", "knid: policy"), "'knid'"),
    "path outside": (SOURCES.replace("path: files", "path: ../files"), "leaves the folder"),
}


@pytest.mark.parametrize(("text", "told"), BAD_SOURCES.values(), ids=BAD_SOURCES.keys())
def test_bad_sources_are_one_line_and_leave_the_last_version_answering(
    program: Program, sources: Path, tmp_path: Path, text: str, told: str
) -> None:
    bad = write(tmp_path / "bad", {"sources.yaml": text, "files/rule.md": RULE.replace("4", "9")})
    ended = program("ingest", bad)
    assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1)
    assert told in ended.err
    assert [row["number"] for row in program.json("versions")] == [1]
    assert answers(program)


def test_the_same_sources_broken_in_place_leave_the_last_version_answering(program: Program, sources: Path) -> None:
    sources.write_text("version: 1\nsources: [\n", encoding="utf-8")
    assert program("ingest", sources).code == 3
    assert answers(program)

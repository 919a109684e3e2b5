"""Reasons are stored and shown: they read well and are the same on every run."""

import tempfile
from pathlib import Path

import pytest

from ingest.reasons import LONGEST, readable
from tests.ingest.folder import Corpus


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("damaged: stream <_io.BytesIO object at 0x7f371d2bbfb0>: no trailer", "damaged: the file: no trailer"),
        ("Package not found at '<_io.BytesIO object at 0x1f>'", "Package not found at the file"),
        ("no text in <Element p at 0x7FFF12>", "no text in Element"),
        ("<ns.Broken(kind=3) at 0x12 closed>", "Broken"),
        (f"cannot open '{tempfile.gettempdir()}/tmpx81k/a.docx': bad", "cannot open 'the file': bad"),
        ("""damaged: "no item named 'a' in the archive\"""", "damaged: no item named 'a' in the archive"),
        ("two\n lines\x1b[31m", "two lines [31m"),
        ("a < b at 0x and <b>bold</b>", "a < b at 0x and <b>bold</b>"),
    ],
)
def test_what_only_a_program_would_say_is_left_out(reason: str, expected: str) -> None:
    assert readable(reason) == expected


def test_a_reason_stays_short() -> None:
    assert len(readable("word " * 500)) <= LONGEST + 2


def test_two_runs_give_equal_reasons(corpus: Corpus, tmp_path: Path) -> None:
    corpus.entry(".").file("a.pdf", b"%PDF-1.4 nothing")
    corpus.file("b.docx", b"PK\x03\x04 no archive")
    ones, others = corpus.collect()[1], Corpus(root=tmp_path, entries=corpus.entries).collect()[1]
    assert ones == others
    assert all("0x" not in one.reason and "<" not in one.reason for one in ones.values())

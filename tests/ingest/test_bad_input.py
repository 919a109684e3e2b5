"""Each broken file is a recorded skip that says what to do; the file beside it is ingested."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from assistant.domain.access import Reader, may_read
from ingest.limits import Limits
from tests.ingest.folder import Corpus


def zipped(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.docx", b"PK\x03\x04 no archive", "damaged", id="corrupt docx"),
        pytest.param("a.docx", zipped(10), "damaged|parser failed", id="docx without a document"),
        pytest.param("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted", id="encrypted docx"),
        pytest.param("a.xlsx", zipped(5_000_000), "zip bomb", id="zip bomb"),
        pytest.param("a.xlsx", zipped(30_000_000), "over the limit", id="large workbook"),
        pytest.param("a.pdf", b"%PDF-1.4 nothing", "damaged", id="corrupt pdf"),
        pytest.param("a.md", b"text\0text", "NUL", id="nul"),
        pytest.param("a.csv", b"id,name\n1,\0\n", "NUL", id="nul in a table"),
        pytest.param("a.txt", b"\xff\xfea\x00\xd8", "claims utf-16", id="broken utf-16"),
        pytest.param("a.json", b'{"a": [1, 2}', "not valid JSON", id="broken json"),
        pytest.param("a.json", b"[" * 100_000, "nested too deeply", id="deep json"),
        pytest.param("a.yaml", b"a: [1\nb: 2\n", r"not valid YAML: .* \(line 2", id="broken yaml"),
        pytest.param("a.eml", b"hello", "not a mail", id="no mail"),
        pytest.param("a.msg", b"hello", "not an Outlook mail", id="no outlook mail"),
        pytest.param("a.png", b"\x89PNG broken", "picture is damaged|not installed", id="broken picture"),
        pytest.param("a.html", b"   ", "not an HTML page", id="blank page"),
        pytest.param("a.md", b"  \n \n", "no text", id="blank text"),
    ],
)
def test_it_is_skipped_with_a_reason(corpus: Corpus, name: str, content: object, reason: str) -> None:
    corpus.entry(".").file(name, content)
    corpus.file("good.md", "text")
    items, skips = corpus.collect(Limits(zip_bytes=20_000_000))
    assert re.search(reason, skips[name].reason), skips[name].reason
    assert skips[name].fix
    assert list(items) == ["good.md"]


def test_an_encrypted_pdf_is_skipped(corpus: Corpus, pdf_bytes: Callable[..., bytes]) -> None:
    corpus.entry("a.pdf").file("a.pdf", pdf_bytes(["secret"], password="x"))
    assert "encrypted" in corpus.collect()[1]["a.pdf"].reason


@pytest.mark.parametrize(
    "sidecar",
    [
        "allow: [everyone",
        "allow: [staff]",
        "allow: everybody",
        "allow: [everyone]\nallow: []",
        "- a list",
        "allow:",
        "deny: [x]",
    ],
)
def test_a_sidecar_that_cannot_be_read_quarantines_its_file(corpus: Corpus, sidecar: str) -> None:
    corpus.entry("a.md").file("a.md", "text")
    corpus.file("a.md.meta.yaml", sidecar)
    (item,) = corpus.collect()[0].values()
    (clause,) = item.clauses
    assert clause.unreadable is not None
    assert not may_read(Reader(user="ann"), item.clauses)


def test_a_sidecar_that_is_no_text_quarantines_its_file(corpus: Corpus) -> None:
    corpus.entry("a.md").file("a.md", "text")
    corpus.file("a.md.meta.yaml", b"allow: [everyone]\0")
    assert corpus.collect()[0]["a.md"].clauses[0].unreadable is not None


def test_a_sidecar_of_a_register_holds_for_its_rows(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,name\nA,x\nB,y\n")
    corpus.file("r.csv.meta.yaml", "allow: ['group:legal']")
    items, _ = corpus.collect()
    assert [item.clauses[0].allow for item in items.values()] == [("group:legal",)] * 2


def test_broken_front_matter_quarantines(corpus: Corpus) -> None:
    item = corpus.one("a.md", "---\nallow: [everyone\ntitle: x\n---\n# Head\n")
    assert item.clauses[0].origin == "front matter"
    assert item.clauses[0].unreadable

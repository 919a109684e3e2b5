"""A .zip is evidence of what lies in it, and no way to take the machine."""

import io
import zipfile

import pytest

from assistant.domain.access import Reader, may_read
from assistant.domain.evidence import Item, Skipped
from ingest.limits import Limits
from tests.ingest.folder import Corpus
from tests.ingest.test_mails import mail


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(corpus: Corpus, content: bytes, limits: Limits | None = None) -> tuple[dict[str, Item], dict[str, Skipped]]:
    corpus.entry("b.zip").file("b.zip", content)
    return corpus.collect(limits)


def test_every_file_in_an_archive_is_an_item_or_a_skip(corpus: Corpus) -> None:
    files = {"a/b/policy.md": "# Rule", "list.csv": "id,n\n1,2\n", "tool.exe": b"MZ", "empty.md": "", "x.docx": b"no"}
    items, skips = read(corpus, packed(files))
    assert list(items) == ["b.zip!a/b/policy.md", "b.zip!list.csv"]
    assert {item.path for item in items.values()} == {"b.zip"}
    assert {name: "no parser" in one.reason for name, one in skips.items()} == {
        "b.zip!tool.exe": True,
        "b.zip!empty.md": False,
        "b.zip!x.docx": False,
    }


def test_a_mail_in_a_mail_in_an_archive_is_read_with_what_is_attached(corpus: Corpus) -> None:
    outer = mail()
    outer.add_attachment(mail(("list.csv", b"id,n\n1,2\n")))
    items, skips = read(corpus, packed({"mail.eml": outer.as_bytes()}))
    assert list(items) == [
        "b.zip!mail.eml",
        "b.zip!mail.eml!Go for 2.4.0.eml",
        "b.zip!mail.eml!Go for 2.4.0.eml!list.csv",
    ]
    assert not skips


def test_an_archive_attached_to_a_mail_is_unpacked(corpus: Corpus) -> None:
    corpus.entry("a.eml").file("a.eml", mail(("b.zip", packed({"r.md": "rule"}))).as_bytes())
    assert list(corpus.collect()[0]) == ["a.eml", "a.eml!b.zip!r.md"]


def test_a_file_inside_others_is_called_by_its_own_name(corpus: Corpus) -> None:
    content = mail(("paquete.zip", packed({"plan_b.txt": "Text.", "s/c_d.txt": "Text."}))).as_bytes()
    corpus.entry(".").file("aprob.eml", content)
    corpus.file("so! what.txt", "Text.")
    titles = {name: item.metadata.title for name, item in corpus.collect()[0].items()}
    assert titles["aprob.eml!paquete.zip!plan_b.txt"] == "plan b"
    assert titles["aprob.eml!paquete.zip!s/c_d.txt"] == "c d"
    assert titles["so! what.txt"] == "so! what"


def test_archives_nest_only_so_deep(corpus: Corpus) -> None:
    content = packed({"deepest.md": "text"})
    for depth in range(3):
        content = packed({f"{depth}.zip": content, f"{depth}.md": "text"})
    items, skips = read(corpus, content)
    assert sorted(items) == ["b.zip!2.md", "b.zip!2.zip!1.md", "b.zip!2.zip!1.zip!0.md"]
    assert {name: one.reason for name, one in skips.items()} == {
        "b.zip!2.zip!1.zip!0.zip!deepest.md": "lies more than 3 files deep"
    }


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("/root/a.md", "root/a.md"),
        ("C:\\temp\\a.md", "temp/a.md"),
        ("a!b#c.md", "a-b-c.md"),
        ("two\nlines.md", "two-lines.md"),
    ],
)
def test_a_name_that_leads_elsewhere_is_made_safe_and_the_operator_is_told(
    corpus: Corpus, written: str, name: str
) -> None:
    items, _ = read(corpus, packed({written: "text"}))
    assert list(items) == [f"b.zip!{name}"]
    assert [notice.path for notice in corpus.notices] == [f"b.zip!{name}"]


def test_names_that_become_equal_are_told_apart(corpus: Corpus) -> None:
    items, _ = read(corpus, packed({"a.md": "one", "../a.md": "two"}))
    assert {name: item.text for name, item in items.items()} == {"b.zip!a.md": "one", "b.zip!a~2.md": "two"}


def test_a_bomb_in_several_shells_is_refused_before_it_fills_the_memory(corpus: Corpus) -> None:
    shell = packed({"big.txt": b"0" * 30_000})
    content = packed({f"{number}.zip": shell for number in range(5)})
    items, skips = read(corpus, content, Limits(zip_bytes=100_000))
    assert len(items) == 3
    assert {name: "over the limit" in one.reason for name, one in skips.items()} == {
        "b.zip!3.zip": True,
        "b.zip!4.zip": True,
    }


@pytest.mark.parametrize(
    ("content", "limits", "reason"),
    [
        pytest.param(packed({"a.txt": b"0" * 5_000_000}), Limits(), "zip bomb", id="ratio"),
        pytest.param(packed({f"{n}.md": "x" for n in range(4)}), Limits(zip_members=3), "more than 3 files", id="many"),
        pytest.param(packed({}), Limits(), "no files", id="nothing"),
        pytest.param(b"PK\x03\x04 broken", Limits(), "damaged", id="broken"),
    ],
)
def test_an_archive_that_cannot_be_unpacked_is_one_skip(
    corpus: Corpus, content: bytes, limits: Limits, reason: str
) -> None:
    items, skips = read(corpus, content, limits)
    assert not items
    assert reason in skips["b.zip"].reason


def test_an_encrypted_file_is_a_skip_and_the_others_are_read(corpus: Corpus) -> None:
    content = bytearray(packed({"a.md": "secret", "b.md": "text"}))
    content[6] |= 1  # the flag in the first file's header, and in the directory's first entry
    content[content.index(b"PK\x01\x02") + 8] |= 1
    items, skips = read(corpus, bytes(content))
    assert list(items) == ["b.zip!b.md"]
    assert "encrypted" in skips["b.zip!a.md"].reason


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_a_damaged_file_is_a_skip_and_the_others_are_read(corpus: Corpus, method: int) -> None:
    content = bytearray(packed({"a.md": "one two three " * 9, "b.md": "text"}, method))
    start = content.index(b"a.md") + len("a.md") + 9  # past what LZMA says of itself
    content[start : start + 4] = b"\xff" * 4
    items, skips = read(corpus, bytes(content))
    assert list(items) == ["b.zip!b.md"]
    assert skips["b.zip!a.md"].reason.startswith("it is damaged: ")


def test_a_size_that_its_header_hides_counts_all_the_same(corpus: Corpus) -> None:
    """The sizes in the directory say 1 byte; the content is longer."""
    content = bytearray(packed({"a.txt": b"0123456789" * 50_000}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (1).to_bytes(4, "little")
    _, skips = read(corpus, bytes(content), Limits(zip_bytes=100_000))
    assert list(skips) in (["b.zip"], ["b.zip!a.txt"])


def test_a_sidecar_in_an_archive_narrows_who_may_read_its_file(corpus: Corpus) -> None:
    files = {
        "z.md": "text",
        "z.md.meta.yaml": "title: Zed\nallow: ['group:legal']\n",
        "lost.md.meta.yaml": "title: x\n",
    }
    corpus.file("b.zip.meta.yaml", "owner: Ann Lee\nallow: ['group:audit', 'group:legal']\ndeny: ['user:bo']\n")
    items, skips = read(corpus, packed(files))
    item = items["b.zip!z.md"]
    assert (item.metadata.title, item.metadata.owner) == ("Zed", None)
    assert may_read(Reader(user="ann", groups=frozenset({"legal"})), item.clauses)
    assert not may_read(Reader(user="ann", groups=frozenset({"audit"})), item.clauses)
    assert not may_read(Reader(user="bo", groups=frozenset({"legal"})), item.clauses)
    assert list(skips) == ["b.zip!lost.md.meta.yaml"]


def test_a_parser_that_fails_on_one_file_leaves_the_others(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_text: str) -> None:
        raise RuntimeError("no")

    monkeypatch.setitem(__import__("ingest.parse", fromlist=["TEXT"]).TEXT, ".log", broken)
    items, skips = read(corpus, packed({"a.log": "text", "b.md": "text"}))
    assert list(items) == ["b.zip!b.md"]
    assert "RuntimeError" in skips["b.zip!a.log"].reason

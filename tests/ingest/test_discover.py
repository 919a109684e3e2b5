import os
import sys
from pathlib import Path

import pytest

from ingest.limits import Limits
from tests.ingest.folder import Corpus


def test_the_most_specific_entry_has_a_file_and_the_overlap_is_noticed(corpus: Corpus) -> None:
    corpus.entry("a").entry("a/b.md").file("a/b.md", "# B\n\ntext")
    corpus.file("a/c.md", "# C\n\ntext")
    items, _ = corpus.collect()
    assert {item.id: item.source for item in items.values()} == {"a/b.md": "s1", "a/c.md": "s0"}
    assert [notice.path for notice in corpus.notices] == ["a/b.md"]


def test_a_glob_reaches_into_folders(corpus: Corpus) -> None:
    corpus.entry("a/*.md").file("a/b/c.md", "text")
    corpus.file("a/b/c.txt", "not named by the glob")
    assert list(corpus.collect()[0]) == ["a/b/c.md"]


def test_files_that_no_entry_names_are_no_evidence(corpus: Corpus) -> None:
    corpus.entry("a").file("a/x.md", "text")
    corpus.file("b/y.md", "text")
    assert list(corpus.collect()[0]) == ["a/x.md"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.md", b"", "empty"),
        ("~$draft.docx", b"x", "left-over"),
        (".DS_Store", b"x", "left-over"),
        ("large.txt", b"x" * 2001, "more than the limit"),
        ("lonely.md.meta.yaml", b"allow: []", "sidecar without its file"),
        ("two\nlines.md", b"text", "cannot be printed"),
        ("tool.exe", b"MZ", "no parser for .exe"),
    ],
)
def test_a_file_that_cannot_be_evidence_is_a_recorded_skip(
    corpus: Corpus, name: str, content: object, reason: str
) -> None:
    corpus.entry(".").file(name, content)
    corpus.file("good.md", "text")
    items, skips = corpus.collect(Limits(file_bytes=2000))
    (skip,) = skips.values()
    assert reason in skip.reason
    assert skip.fix
    assert list(items) == ["good.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_utf8_is_skipped_under_a_printable_name(corpus: Corpus) -> None:
    corpus.entry(".").file("good.md", "text")
    (corpus.root / os.fsdecode(b"caf\xe9.md")).write_text("text")
    _, skips = corpus.collect()
    assert list(skips) == ["caf\\xe9.md"]


def test_a_link_out_of_the_source_is_skipped(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("secret")
    corpus.entry("a").file("a/x.md", "text")
    (corpus.root / "a/link.md").symlink_to(outside)
    items, skips = corpus.collect()
    assert list(items) == ["a/x.md"]
    assert "leaves the source folder" in skips["a/link.md"].reason


def test_a_link_to_another_source_does_not_widen_access(corpus: Corpus) -> None:
    corpus.entry("public").entry("hr", more="allow: ['group:hr']").file("hr/case.md", "text")
    corpus.file("public/x.md", "text")
    (corpus.root / "public/case.md").symlink_to(corpus.root / "hr/case.md")
    items, skips = corpus.collect()
    assert set(items) == {"hr/case.md", "public/x.md"}
    assert "another source" in skips["public/case.md"].reason


def test_a_linked_folder_is_not_walked(corpus: Corpus) -> None:
    corpus.entry("a").file("a/x.md", "text")
    (corpus.root / "a/loop").symlink_to(corpus.root / "a")
    items, skips = corpus.collect()
    assert list(items) == ["a/x.md"]
    assert list(skips) == ["a/loop"]


def test_an_entry_without_files_is_said(corpus: Corpus) -> None:
    corpus.entry("nowhere")
    assert "nothing lies at nowhere" in corpus.collect()[1]["nowhere"].reason


def test_a_folder_that_cannot_be_listed_is_a_recorded_skip(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.entry("a").file("a/x.md", "text")
    corpus.file("a/closed/y.md", "text")
    scan = os.scandir

    def refusing(path: str) -> object:  # permissions do not stop the superuser, who may run the tests
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    items, skips = corpus.collect()
    assert list(items) == ["a/x.md"]
    assert "Permission denied" in skips["a/closed"].reason
    assert skips["a/closed"].fix


def test_a_pipe_is_skipped_and_does_not_hang(corpus: Corpus) -> None:
    corpus.entry("a").file("a/x.md", "text")
    os.mkfifo(corpus.root / "a/pipe.md")
    assert "not a regular file" in corpus.collect()[1]["a/pipe.md"].reason


def test_names_that_differ_by_case_or_accents_alone_are_both_evidence_and_noticed(corpus: Corpus) -> None:
    corpus.entry("a").file("a/Plan.md", "one")
    corpus.file("a/plan.md", "two")
    corpus.file("a/caf\u00e9.md", "three")
    corpus.file("a/cafe\u0301.md", "four")
    items, skips = corpus.collect()
    assert (len(items), skips) == (4, {})
    assert [notice.path for notice in corpus.notices] == ["a/plan.md", "a/caf\u00e9.md"]


def test_an_entry_below_a_closed_folder_is_a_recorded_skip(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.entry("a/closed").entry("b").file("b/x.md", "text")
    status = Path.stat

    def refusing(path: Path, **told: bool) -> os.stat_result:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return status(path, **told)

    monkeypatch.setattr(Path, "stat", refusing)
    items, skips = corpus.collect()
    assert list(items) == ["b/x.md"]
    assert "Permission denied" in skips["a/closed"].reason

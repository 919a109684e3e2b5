"""Publishing: whole or not at all, nothing twice, old versions as they were."""

import errno
import shutil
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from assistant.domain.errors import BadInput, Unavailable, Unparseable
from assistant.domain.evidence import Item, Skipped
from assistant.store.catalog import chunks, revisions
from assistant.store.readings import Reading
from assistant.store.scope import open_scope
from assistant.store.segments import SegmentWriter
from assistant.store.store import Store
from assistant.store.terms import write_terms
from evals.memory import Kept
from tests.store.homes import CHUNKER, WordEncoder, item, lines, open_home, publish, reader, sources

POLICY = item("policy.md", "approval needs two persons\nno exceptions")
TICKET = item("ticket.md", "approved by the board")
SKIP = Skipped(path="broken.pdf", source="all", reason="the file is encrypted", fix="save it without a password")


def words_found(store: Store, words: str, version: int | None = None) -> list[str]:
    scope = open_scope(store, reader(), sources(), version=version)
    return [passage.text for passage in scope.matching(words, 10)]


def test_an_empty_home_says_what_to_do(store: Store) -> None:
    with pytest.raises(Unavailable, match="nothing has been ingested yet: run clausetrail ingest"):
        open_scope(store, reader(), sources())


def test_the_same_corpus_twice_makes_no_version(store: Store) -> None:
    first = publish(store, [POLICY, TICKET])
    assert publish(store, [TICKET, POLICY]) is None
    assert store.versions() == (first,)


def test_the_same_corpus_has_the_same_root_in_every_home(store: Store, tmp_path: Path) -> None:
    with open_home(tmp_path / "other") as other:
        first, second = publish(store, [POLICY, TICKET]), publish(other, [TICKET, POLICY])
    assert first is not None
    assert second is not None
    assert first.root == second.root


def test_a_changed_item_leaves_the_old_version_answering_as_before(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    publish(store, [item("policy.md", "approval needs one person"), TICKET])
    assert words_found(store, "persons", version=1) == ["approval needs two persons"]
    assert words_found(store, "persons") == ["approval needs one person"]


def test_a_removed_item_is_gone_from_the_new_version_only(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    publish(store, [POLICY])
    assert words_found(store, "board") == []
    assert words_found(store, "board", version=1) == ["approved by the board"]


def test_an_item_that_comes_back_is_present_again_and_written_once(store: Store) -> None:
    for items in ([POLICY, TICKET], [POLICY], [POLICY, TICKET]):
        publish(store, items)
    views = open_scope(store, reader(), sources()).items
    assert [(view.id, view.indexed_version) for view in views] == [("policy.md", 1), ("ticket.md", 3)]
    assert words_found(store, "board") == ["approved by the board"]


def test_an_item_that_came_through_another_entry_makes_a_version(store: Store) -> None:
    publish(store, [POLICY])
    publish(store, [item("policy.md", POLICY.text, source="renamed")])
    assert [each.source for v in (1, 2) for each in open_scope(store, reader(), sources(), version=v).items] == [
        "all",
        "renamed",
    ]


def test_a_draft_that_is_not_published_changes_nothing(store: Store) -> None:
    publish(store, [POLICY])
    with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="") as draft:
        draft.add(TICKET, lines)
        list(draft.pending_texts())
    assert words_found(store, "board approval") == ["approval needs two persons"]
    publish(store, [POLICY, TICKET])
    assert words_found(store, "board") == ["approved by the board"]


def test_killed_at_any_statement_the_old_version_answers_and_the_next_run_completes(tmp_path: Path) -> None:
    before, home, survived = tmp_path / "before", tmp_path / "home", 0
    vectors: Kept = {}
    with open_home(before, vectors) as store:
        publish(store, [POLICY])
    while True:
        shutil.copytree(before, home)
        with open_home(home, deepcopy(vectors)) as dying:
            killed = dies_at(survived, dying, [POLICY, TICKET])
            if not killed:
                break
            assert words_found(dying, "board approval") == ["approval needs two persons"]
            publish(dying, [POLICY, TICKET])
            assert_complete(dying)
        shutil.rmtree(home)
        survived += 1
    assert survived > 20  # the run was killed at each of its statements, until it had none left


def dies_at(statement: int, store: Store, items: list[Item]) -> bool:
    """Publish, and die at the statement of that number; False when the run ended before it."""
    left = iter(range(statement))

    def die(*_: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    event.listen(store.catalog.engine, "before_cursor_execute", die)
    try:
        publish(store, items)
    except KeyboardInterrupt:
        return True
    finally:
        event.remove(store.catalog.engine, "before_cursor_execute", die)
    return False


def assert_complete(store: Store) -> None:
    """The second version answers, and nothing is there twice or left over."""
    assert words_found(store, "board") == ["approved by the board"]
    assert [version.items for version in store.versions()] == [1, 2]
    assert len(list(store.index_folder.iterdir())) == 4
    with store.catalog.reading() as connection:
        counts = [connection.execute(select(func.count()).select_from(table)).scalar() for table in (revisions, chunks)]
    assert counts == [2, 3]


def test_a_version_that_the_catalog_refuses_leaves_the_old_one(store: Store) -> None:
    publish(store, [POLICY])
    with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="") as draft:
        draft.skip(replace(SKIP, reason=None))  # type: ignore[arg-type]  what the catalog refuses
        with pytest.raises(IntegrityError):
            draft.publish()
    assert (store.current(), len(store.versions())) == (1, 1)
    assert words_found(store, "approval") == ["approval needs two persons"]


def test_texts_are_pending_once_and_until_they_have_a_vector(store: Store) -> None:
    twin = item("twin.md", "same line\nsame line")
    with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="") as draft:
        draft.add(twin, lines)
        pending = list(draft.pending_texts())
        assert [text for _, text in pending] == ["twin.md\nsame line"]
        draft.add_vectors([pending[0][0]], WordEncoder().encode([pending[0][1]]))
        assert list(draft.pending_texts()) == []


def test_words_that_are_indexed_while_vectors_are_made_are_those_of_what_is_published(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not indexed once more, unless something was added since."""
    written: list[int] = []

    def write(writer: SegmentWriter, pks: list[int], texts: Iterable[str]) -> None:
        written.append(len(pks))
        write_terms(writer, pks, texts)

    monkeypatch.setattr("assistant.store.build.write_terms", write)
    for items, late, counts in (([POLICY], [], [2]), ([POLICY, TICKET], [item("late.md", "a late board")], [1, 2])):
        with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="version: 1\n") as draft:
            for each in items:
                draft.add(each, lines)
            draft.index_words()
            for each in late:
                draft.add(each, lines)
            pending = list(draft.pending_texts())
            draft.add_vectors([each for each, _ in pending], WordEncoder().encode([text for _, text in pending]))
            assert draft.publish() is not None
        assert written == counts
        written.clear()
    assert sorted(words_found(store, "board approval")) == [
        "a late board",
        "approval needs two persons",
        "approved by the board",
    ]


def test_a_missing_vector_publishes_nothing(store: Store) -> None:
    with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="") as draft:
        draft.add(POLICY, lines)
        with pytest.raises(Unavailable, match="2 passages have no vector"):
            draft.publish()
    assert store.versions() == ()


def test_another_encoder_makes_a_version_and_old_ones_keep_theirs(store: Store) -> None:
    publish(store, [POLICY], WordEncoder(16, "first"))
    publish(store, [POLICY], WordEncoder(24, "second"))
    for version, encoder in ((1, WordEncoder(16, "first")), (2, WordEncoder(24, "second"))):
        scope = open_scope(store, reader(), sources(), version=version)
        best = scope.nearest(encoder.encode(["policy.md no exceptions"])[0], 1)[0]
        assert (scope.encoder, best.text, best.dense) == (encoder.revision, "no exceptions", 1.0)


def test_two_contents_of_one_id_cannot_be_in_a_draft(store: Store) -> None:
    with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="") as draft:
        draft.add(POLICY, lines)
        draft.add(POLICY, lines)
        with pytest.raises(ValueError, match=r"policy\.md was added twice"):
            draft.add(item("policy.md", "other"), lines)


@pytest.mark.parametrize("vectors", [np.ones((1, 5)), np.full((1, 16), np.nan)], ids=["length", "not a number"])
def test_unfit_vectors_are_refused(store: Store, vectors: np.ndarray) -> None:
    publication = store.publication(WordEncoder(), chunker=CHUNKER, sources_text="")
    with publication as draft, pytest.raises(ValueError, match="vectors"):
        draft.add_vectors(["0" * 64], vectors)


def test_skips_are_those_of_the_last_run_even_when_no_item_changed(store: Store) -> None:
    publish(store, [POLICY])
    with store.publication(WordEncoder(), chunker=CHUNKER, sources_text="version: 1 # new\n") as draft:
        draft.add(POLICY, lines)
        draft.skip(SKIP)
        assert draft.publish() is None
    assert (store.skips(), store.sources_text()) == ((SKIP,), "version: 1 # new\n")


def test_a_corpus_of_nothing_is_a_version(store: Store) -> None:
    publish(store, [])
    scope = open_scope(store, reader(), sources())
    assert (scope.items, scope.matching("x", 3), scope.nearest(WordEncoder().encode(["x"])[0], 3)) == ((), (), ())


def test_only_one_process_writes(store: Store, tmp_path: Path) -> None:
    refused = pytest.raises(Unavailable, match="another process is writing")
    with store.writing(), open_home(tmp_path / "home") as other, refused, other.writing():
        pass


def test_an_unknown_version_names_those_there_are(store: Store) -> None:
    publish(store, [POLICY])
    with pytest.raises(BadInput, match="there is no version 7: published are 1"):
        open_scope(store, reader(), sources(), version=7)


def test_another_process_sees_a_new_version_at_its_next_question(store: Store, tmp_path: Path) -> None:
    publish(store, [POLICY])
    with open_home(tmp_path / "home") as asking:
        assert words_found(asking, "board") == []
        publish(store, [POLICY, TICKET])
        assert words_found(asking, "board") == ["approved by the board"]


def test_texts_that_no_database_takes_as_text_come_back_as_they_were(store: Store) -> None:
    odd = item("odd.json", "nul \x00 surrogate \ud800 astral \U0001f600")
    publish(store, [odd])
    scope = open_scope(store, reader(), sources())
    assert scope.text(scope.items[0]) == odd.text


def test_what_a_full_disk_left_out_is_not_published_and_is_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, [POLICY])
    monkeypatch.setattr("os.fsync", _no_space)
    with pytest.raises(Unparseable, match="free disk space") as told:
        store.keep_original(b"new")
    monkeypatch.undo()
    skip = Skipped(path="new.md", source="all", reason=told.value.reason, fix=told.value.fix)
    reading = Reading(path="new.md", inputs="0" * 64, original="", told=told.value.reason)
    with store.publication(WordEncoder(), chunker="lines-1", sources_text="") as draft:
        draft.add(TICKET, lines)
        draft.read(reading, [])
        draft.skip(skip)
        with pytest.raises(Unavailable, match="free disk space and run clausetrail ingest again"):
            draft.publish()
        assert draft.readings({"new.md": "0" * 64}) == {}
    assert [view.id for view in open_scope(store, reader(), sources()).items] == ["policy.md"]


def _no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")

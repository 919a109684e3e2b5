"""Collecting garbage: what no version holds is given up, and every answer stays."""

from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from assistant.store.garbage import collect_garbage
from assistant.store.store import Store
from evals.memory import Kept
from tests.store.homes import WordEncoder, lines, open_home, publish
from tests.store.operations import NEWER, NOW, POLICY, TICKET, broken, found, scope_of


def test_gc_merges_segments_and_every_answer_stays(store: Store) -> None:
    for items in ([POLICY], [POLICY, TICKET], [NEWER, TICKET]):
        publish(store, items)
    query = WordEncoder().encode(["no exceptions of the board"])[0]

    def rankings() -> list[object]:
        scopes = [scope_of(store, version) for version in (1, 2, 3)]
        return [(scope.nearest(query, 9), scope.matching("exceptions board person", 9)) for scope in scopes]

    before = rankings()
    with store.writing():
        freed = collect_garbage(store)
    assert rankings() == before
    assert freed.segments == 6
    assert len(list(store.index_folder.iterdir())) == 2
    assert broken(store) == []
    publish(store, [POLICY, TICKET])
    assert found(store, "persons") == ["approval needs two persons"]


def test_gc_takes_what_a_killed_run_left_and_nothing_else(store: Store) -> None:
    publish(store, [POLICY])
    with store.publication(WordEncoder(), chunker="lines-1", sources_text="") as draft:
        draft.add(TICKET, lines)
        list(draft.pending_texts())
    unused = store.keep_original(b"of a killed run")
    with store.writing():
        freed = collect_garbage(store)
    assert (freed.revisions, freed.originals) == (1, 1)
    assert not store.has_original(unused)
    assert found(store, "persons") == ["approval needs two persons"]
    publish(store, [POLICY, TICKET])
    assert found(store, "board") == ["approved by the board"]


def test_gc_that_keeps_two_gives_up_what_only_older_versions_hold(store: Store) -> None:
    for items in ([TICKET], [POLICY], [NEWER]):
        publish(store, items)
    with store.writing():
        freed = collect_garbage(store, keep=2, now=NOW)
    assert (freed.versions, freed.revisions, freed.vectors) == ((1,), 1, 1)
    with pytest.raises(BadInput, match="version 1 was given up by gc on 2026-11-16: published are 2, 3"):
        scope_of(store, 1)
    assert found(store, "persons", 2) == ["approval needs two persons"]
    assert broken(store) == []
    assert store.versions()[0].dropped == NOW


def test_gc_gives_up_the_vectors_of_an_encoder_that_no_kept_version_uses(tmp_path: Path) -> None:
    kept: Kept = {}
    with open_home(tmp_path / "home", kept) as store:
        publish(store, [POLICY], WordEncoder(16, "first"))
        publish(store, [POLICY], WordEncoder(24, "second"))
        with store.writing():
            freed = collect_garbage(store, keep=1)
        assert freed.vectors == 2
        assert sorted(map(len, kept.values())) == [0, 2]
        assert broken(store) == []

"""Rolling back, erasing and collecting garbage, in any order: every version holds what a model of this test says."""

import errno
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from assistant.domain.errors import BadInput, NotFound, Unavailable, Unparseable
from assistant.domain.evidence import EvidenceId, Item, Skipped
from assistant.store.catalog import chunks, readings, receipts, segments
from assistant.store.erasure import erase, lift
from assistant.store.garbage import collect_garbage
from assistant.store.ledger import Entry
from assistant.store.manifest import root_of
from assistant.store.readings import Reading
from assistant.store.repair import mend
from assistant.store.scope import Scope, open_scope
from assistant.store.store import Store
from tests.store.homes import Kept, WordEncoder, item, lines, open_home, publish, reader, sources

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
POLICY = item("policy.md", "approval needs two persons\nno exceptions")
NEWER = item("policy.md", "approval needs one person\nno exceptions")
TICKET = item("ticket.md", "approved by the board")


def scope_of(store: Store, version: int | None = None) -> Scope:
    return open_scope(store, reader(), sources(), version=version)


def ids(store: Store, version: int | None = None) -> list[str]:
    return [each.id for each in scope_of(store, version).items]


def found(store: Store, words: str, version: int | None = None) -> list[str]:
    return [passage.text for passage in scope_of(store, version).matching(words, 10)]


def erased(store: Store, evidence: str, reason: str = "asked for") -> None:
    with store.writing():
        erase(store, EvidenceId(evidence), who="olga", reason=reason, now=NOW)


def broken(store: Store) -> list[str]:
    """Checks that fail; homes of these tests keep no originals."""
    return [f"{check.name}: {check.detail}" for check in store.check() if not check.ok and check.name != "originals"]


# rollback


def test_a_rollback_publishes_what_the_older_version_held(store: Store) -> None:
    first = publish(store, [POLICY])
    publish(store, [NEWER, TICKET])
    made = store.rollback(1)
    assert first is not None
    assert made is not None
    assert (made.number, made.root, made.restores, store.current()) == (3, first.root, 1, 3)
    assert found(store, "persons person board") == ["approval needs two persons"]
    assert sorted(found(store, "person board", 2)) == ["approval needs one person", "approved by the board"]
    assert broken(store) == []


def test_after_a_rollback_the_next_ingest_is_compared_with_what_answers(store: Store) -> None:
    for items in ([POLICY], [NEWER], [NEWER, TICKET]):
        publish(store, items)
    store.rollback(1)
    assert publish(store, [POLICY]) is None
    made = publish(store, [NEWER, TICKET])
    assert made is not None
    assert (made.number, made.restores) == (5, None)
    assert found(store, "person", 2) == ["approval needs one person"]
    assert ids(store, 2) == ["policy.md"]


def test_rolling_back_to_what_answers_does_nothing(store: Store) -> None:
    publish(store, [POLICY])
    assert store.rollback(1) is None
    assert len(store.versions()) == 1


def test_a_version_that_never_was_is_told(store: Store) -> None:
    publish(store, [POLICY])
    with pytest.raises(BadInput, match="there is no version 7: published are 1"):
        store.rollback(7)


# erasure


def test_an_erased_item_is_gone_from_every_version_and_the_rest_answers(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    publish(store, [NEWER, TICKET])
    before = [scope_of(store, version).nearest(WordEncoder().encode(["board"])[0], 9) for version in (1, 2)]
    erased(store, "policy.md")
    assert [ids(store, version) for version in (1, 2)] == [["ticket.md"], ["ticket.md"]]
    assert found(store, "approval person persons board") == ["approved by the board"]
    after = [scope_of(store, version).nearest(WordEncoder().encode(["board"])[0], 9) for version in (1, 2)]
    assert after == [tuple(each for each in one if each.span.evidence == "ticket.md") for one in before]
    assert broken(store) == []


def test_versions_tell_the_published_root_and_that_of_what_is_left(store: Store) -> None:
    first = publish(store, [POLICY, TICKET])
    erased(store, "policy.md")
    (version,) = store.versions()
    assert first is not None
    assert (version.root, version.items, version.erased) == (first.root, 2, 1)
    assert version.left_root == root_of([(TICKET.id, TICKET.revision)])


def test_what_is_taken_out_without_a_tombstone_is_found(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    erased(store, "policy.md")
    with store.catalog.writing() as connection:
        connection.exec_driver_sql("UPDATE erased SET revision = 'sha256:0'")
    assert broken(store) == ["manifest: version 1 holds other items than were published"]


def test_an_erased_item_stays_out_at_the_next_ingest_until_that_is_lifted(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    erased(store, "ticket.md", "a person asked")
    assert publish(store, [POLICY, TICKET]) is None
    (skip,) = store.skips()
    assert (skip.path, skip.reason) == ("ticket.md", "erased on 2026-11-16: a person asked")
    assert skip.fix.endswith("clausetrail erase 'ticket.md' --lift to let it in again")
    with store.writing():
        lift(store, EvidenceId("ticket.md"), who="olga")
    publish(store, [POLICY, TICKET])
    assert (ids(store, 1), ids(store, 2)) == (["policy.md"], ["policy.md", "ticket.md"])
    assert broken(store) == []


def test_the_same_text_under_another_name_stays_out_too(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    erased(store, "ticket.md")
    publish(store, [POLICY, item("renamed.md", TICKET.text)])
    assert ids(store) == ["policy.md"]


def test_a_twin_that_was_there_already_stays_and_is_named(store: Store) -> None:
    twin = item("twin.md", TICKET.text)
    publish(store, [TICKET, twin])
    with store.writing():
        gone = erase(store, TICKET.id, who="olga", reason="asked for")
    assert gone.twins == ("twin.md",)
    assert publish(store, [TICKET, twin]) is None
    assert found(store, "board") == ["approved by the board"]


def test_a_file_that_held_the_text_is_kept_no_more_and_not_taken_in_again(store: Store) -> None:
    digest = store.keep_original(TICKET.text.encode())
    assert digest == TICKET.original
    publish(store, [POLICY, TICKET])
    erased(store, "ticket.md")
    for _ in range(2):
        assert list(store.originals_folder.rglob(digest)) == []
        with pytest.raises(NotFound, match="not found in what you may read"):
            store.original(digest)
        store.keep_original(TICKET.text.encode())
        publish(store, [POLICY, TICKET])


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
    assert ids(store) == ["policy.md"]


def _no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_erasing_what_is_not_there_says_why(store: Store) -> None:
    publish(store, [POLICY, TICKET, item("export.csv#R-1", "R-1")])
    erased(store, "ticket.md")
    for name, told in (
        ("ticket.md", "ticket.md was erased on 2026-11-16 already"),
        ("nothing.md", "there is no evidence 'nothing.md' in any version"),
        ("export.csv", "export.csv is a file of several records: erase each by its own id, export.csv#KEY"),
    ):
        with pytest.raises(BadInput, match=told):
            erased(store, name)


def receipt(store: Store, evidence: Item) -> str:
    citing = {"span": {"evidence": evidence.id}, "quote": evidence.text}
    entry = Entry(
        kind="answer",
        reader=reader(),
        question=f"who wrote {evidence.text}?",
        plan={},
        passages=(citing,),
        answer={"citations": [citing]},
        scope_root="f" * 64,
        version=1,
        code_version="0.1.0",
    )
    return store.ledger.append(entry, time=NOW)


def test_receipts_that_quoted_it_open_as_erased_and_the_chain_holds(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    about = {each.id: receipt(store, each) for each in (POLICY, TICKET)}
    erased(store, "ticket.md")
    gone, kept = (store.ledger.receipt(about[EvidenceId(each)], reader()) for each in ("ticket.md", "policy.md"))
    assert (gone.question, gone.plan, gone.passages, gone.answer) == (None, None, None, None)
    assert kept.question == f"who wrote {POLICY.text}?"
    assert store.ledger.verify_chain() is None


def test_the_tombstone_is_chained_and_tells_no_id_person_or_reason(store: Store) -> None:
    publish(store, [TICKET])
    erased(store, "ticket.md", "a person asked")
    with store.catalog.reading() as connection:
        (record,) = connection.execute(select(receipts.c.record)).scalars()
    assert '"kind":"erasure"' in record
    assert TICKET.revision in record
    assert not [word for word in ("ticket.md", "olga", "person") if word in record]


# garbage


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


def test_readings_of_contents_that_are_gone_are_forgotten(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    with store.catalog.writing() as connection:
        for key in (1, 2):
            row = {
                "pk": key,
                "path": f"file-{key}",
                "inputs": "0" * 64,
                "held": f'{{"keys": [{key}], "original": ""}}',
                "told": "[]",
            }
            connection.execute(readings.insert(), row)
    erased(store, "ticket.md")
    with store.catalog.reading() as connection:
        assert connection.execute(select(readings.c.path)).scalars().all() == ["file-1"]


def test_another_process_answers_without_what_was_erased_at_its_next_question(tmp_path: Path) -> None:
    kept: Kept = {}
    with open_home(tmp_path / "home", kept) as store, open_home(tmp_path / "home", kept) as serving:
        publish(store, [POLICY, TICKET])
        assert ids(serving) == ["policy.md", "ticket.md"]
        erased(store, "ticket.md")
        assert ids(serving) == ["policy.md"]


# killed at any statement


@pytest.mark.parametrize("operation", ["erase", "gc", "rollback"])
def test_killed_anywhere_the_home_answers_and_the_next_run_completes(tmp_path: Path, operation: str) -> None:
    for survived in range(0, 200, 9):
        kept: Kept = {}
        with open_home(tmp_path / str(survived), kept) as store:
            for items in ([POLICY, TICKET], [NEWER, TICKET]):
                publish(store, items)
            died = dies_at(survived, store, operation)
            assert scope_of(store, 2).matching("board", 3) or operation == "erase"
            with store.writing():
                mend(store, thorough=True)
            assert broken(store) == []
            if not died:
                return
    raise AssertionError("the operation never ended")


def dies_at(statement: int, store: Store, operation: str) -> bool:
    """Run an operation, and die at the statement of that number; False when it ended before."""
    left = iter(range(statement))

    def die(*_: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    event.listen(store.catalog.engine, "before_cursor_execute", die)
    try:
        if operation == "rollback":
            store.rollback(1)
        else:
            with store.writing():
                if operation == "gc":
                    collect_garbage(store, keep=1)
                else:
                    erase(store, TICKET.id, who="olga", reason="asked for")
    except KeyboardInterrupt:
        return True
    finally:
        event.remove(store.catalog.engine, "before_cursor_execute", die)
    return False


# any order

NAMES = ("a.md", "b.md", "c.md")
TEXTS = ("one red line", "two blue lines\nand more", "three", "red and blue")
STEPS = st.one_of(
    st.tuples(st.just("publish"), st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS), max_size=3)),
    st.tuples(st.just("rollback"), st.integers(1, 6)),
    st.tuples(st.just("erase"), st.sampled_from(NAMES)),
    st.tuples(st.just("gc"), st.sampled_from([None, 1, 2, 3])),
)


class Model:
    """What every version has to hold, kept as plain dictionaries."""

    def __init__(self) -> None:
        self.versions: dict[int, dict[str, str]] = {}
        self.made = 0
        self.erased: set[str] = set()
        self.buried: set[str] = set()  # texts that stay out under any name
        self.seen: list[tuple[str, str]] = []  # contents in the catalog

    def publish(self, items: dict[str, str]) -> None:
        wanted = {k: v for k, v in items.items() if k not in self.erased and v not in self.buried}
        self.seen += [pair for pair in wanted.items() if pair not in self.seen]
        if self.made == 0 or self.versions[self.made] != wanted:
            self._add(wanted)

    def rollback(self, number: int) -> bool:
        if number not in self.versions:
            return False
        if number != self.made:
            self._add(dict(self.versions[number]))
        return True

    def erase(self, name: str) -> bool:
        texts = [text for each, text in self.seen if each == name]
        if not texts:
            return False
        if not any(text in texts for each, text in self.seen if each != name):
            self.buried.add(texts[-1])
        self.erased.add(name)
        self.seen = [pair for pair in self.seen if pair[0] != name]
        for held in self.versions.values():
            held.pop(name, None)
        return True

    def gc(self, keep: int | None) -> None:
        for number in sorted(self.versions)[: -keep if keep else 0]:
            del self.versions[number]
        held = [set(each.items()) for each in self.versions.values()]
        self.seen = [pair for pair in self.seen if any(pair in each for each in held)]

    def _add(self, held: dict[str, str]) -> None:
        self.made += 1
        self.versions[self.made] = held


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(STEPS, min_size=3, max_size=9))
def test_in_any_order_every_version_holds_what_the_model_holds(steps: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_home(Path(folder) / "home") as store:
        model = Model()
        for name, value in steps:
            take(store, model, name, value)
        for number, held in model.versions.items():
            items = {name: item(name, text) for name, text in held.items()}
            scope = scope_of(store, number)
            assert scope.root == root_of((each.id, each.revision) for each in items.values())
            assert sorted(scope.text(view) for view in scope.items) == sorted(held.values())
        answering = [each.number for each in store.versions() if each.dropped is None]
        assert answering == sorted(model.versions)
        if answering:
            assert broken(store) == []
            assert every_chunk_has_one_row(store)


def take(store: Store, model: Model, name: str, value: object) -> None:
    """One step of the store and of the model; both refuse the same steps."""
    if name == "publish":
        assert isinstance(value, dict)
        publish(store, [item(each, text) for each, text in value.items()])
        model.publish(value)
    elif name == "gc":
        assert value is None or isinstance(value, int)
        with store.writing():
            collect_garbage(store, keep=value)
        model.gc(value)
    elif name == "erase":
        if model.erase(str(value)):
            erased(store, str(value))
        else:
            with pytest.raises(BadInput):
                erased(store, str(value))
    elif model.made:
        assert isinstance(value, int)
        if model.rollback(value):
            store.rollback(value)
        else:
            with pytest.raises(BadInput):
                store.rollback(value)


def every_chunk_has_one_row(store: Store) -> bool:
    """No segment names a chunk that is gone, and none is named twice."""
    with store.catalog.reading() as connection:
        keys = set(connection.execute(select(chunks.c.pk)).scalars())
        rows = connection.execute(select(segments)).all()
    for family in ("scan", "terms"):
        mine = [store.index_folder / row.name / "pks" for row in rows if row.family == family]
        named = [key for path in mine for key in np.fromfile(path, dtype=np.int64).tolist()]
        if len(named) != len(set(named)) or not set(named) <= keys:
            return False
    return True


def test_a_row_that_moves_into_the_place_of_an_erased_one_is_no_tombstone(store: Store) -> None:
    first, second = item("t.csv#row-1", "the erased row"), item("t.csv#row-2", "the row below")
    publish(store, [first, second])
    erased(store, "t.csv#row-1")
    publish(store, [item("t.csv#row-1", "the row below")])
    assert ids(store) == ["t.csv#row-1"]
    publish(store, [item("t.csv#row-1", "the row below"), item("t.csv#row-2", "the erased row")])
    assert ids(store) == ["t.csv#row-1"]


def test_a_namesake_that_moves_up_into_an_erased_id_is_no_tombstone(store: Store) -> None:
    """Of several records of one id the first has it bare; when its row leaves the source, the second has."""
    first, second = item("t.csv#X", "the erased row"), item("t.csv#X~2", "its namesake")
    publish(store, [first, second])
    erased(store, "t.csv#X")
    publish(store, [item("t.csv#X", "the erased row, corrected"), second])
    assert ids(store) == ["t.csv#X~2"]
    publish(store, [item("t.csv#X", "its namesake")])
    assert ids(store) == ["t.csv#X"]
    publish(store, [item("t.csv#X", "its namesake, corrected")])
    assert ids(store) == ["t.csv#X"]
    publish(store, [item("t.csv#X", "the erased row"), item("t.csv#X~2", "its namesake, corrected")])
    assert ids(store) == ["t.csv#X~2"]

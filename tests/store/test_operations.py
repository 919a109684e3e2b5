"""Rolling back, and all of the operator's work in any order: every version holds what a model of this test says."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from assistant.domain.errors import BadInput
from assistant.store.catalog import chunks, segments
from assistant.store.erasure import erase
from assistant.store.garbage import collect_garbage
from assistant.store.manifest import root_of
from assistant.store.repair import mend
from assistant.store.store import Store
from evals.memory import Kept
from tests.store.homes import item, open_home, publish
from tests.store.operations import NEWER, POLICY, TICKET, broken, erased, found, ids, scope_of


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

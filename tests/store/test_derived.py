"""What is reckoned from a whole scope is shared between equal scopes only."""

from pathlib import Path

import pytest

from assistant.store.scope import Scope, open_scope
from assistant.store.store import Caches, Store
from evals.memory import open_in_memory
from tests.store.homes import item, publish, reader, sources

RULES = sources({"open": ["everyone"], "legal": ["group:legal"]})


@pytest.fixture
def home(tmp_path: Path) -> Store:
    store = open_in_memory(tmp_path, {}, caches=Caches(derived=2))
    publish(store, [item("open/a.md", "a"), item("legal/b.md", "b")])
    return store


def ids(scope: Scope) -> tuple[str, ...]:
    return scope.derived("ids", lambda: tuple(each.id for each in scope.items))


def test_readers_of_the_same_items_share_and_others_do_not(home: Store) -> None:
    ada, ben = (open_scope(home, reader(user=name), RULES) for name in ("ada", "ben"))
    counsel = open_scope(home, reader("legal"), RULES)
    assert ids(ada) is ids(ben)
    assert ids(counsel) == ("legal/b.md", "open/a.md")
    assert ids(ada) == ("open/a.md",)


def test_a_changed_rule_counts_from_the_next_question_on(home: Store) -> None:
    assert ids(open_scope(home, reader("legal"), RULES)) == ("legal/b.md", "open/a.md")
    closed = sources({"open": ["everyone"], "legal": ["group:board"]})
    assert ids(open_scope(home, reader("legal"), closed)) == ("open/a.md",)


def test_another_version_is_another_scope(home: Store) -> None:
    before = ids(open_scope(home, reader(), RULES))
    publish(home, [item("open/a.md", "a"), item("open/c.md", "c")])
    assert ids(open_scope(home, reader(), RULES)) == ("open/a.md", "open/c.md") != before
    assert ids(open_scope(home, reader(), RULES, version=1)) == before


def test_only_so_many_are_kept(home: Store) -> None:
    scope = open_scope(home, reader(), RULES)
    first = scope.derived("one", object)
    assert scope.derived("one", object) is first
    for name in ("two", "three"):
        scope.derived(name, object)
    assert scope.derived("one", object) is not first

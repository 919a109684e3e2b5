"""What a reader gets equals what a home with only their evidence would give: promise 2 at the level of the store."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.access import Clause, Principal, may_read
from assistant.domain.dates import Period
from assistant.domain.evidence import Item, Kind
from assistant.domain.sources import Sources
from assistant.store.scope import Scope, open_scope
from assistant.store.store import Store
from tests.store.homes import WordEncoder, item, open_home, publish, reader, sources

WORDS = [
    "approval",
    "approved",
    "risk",
    "fraud-lens",
    "PR-1432",
    "A.6.2.4",
    "v2.3.1",
    "drift",
    "board",
    "release",
    "2026",
    "the",
]
OCTOBER = Period(start=date(2026, 10, 1), end=None)
GROUPS = ("red", "green", "blue")
QUESTIONS = ("approved release", "PR-1432 v2.3.1", "fraud-lens drift risk the board", "A.6.2.4")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
texts = st.lists(sentences, min_size=1, max_size=4).map("\n".join)
principals = st.lists(st.sampled_from([f"group:{group}" for group in GROUPS]), min_size=1, max_size=3, unique=True)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Item], Sources]:
    """Items with texts of few words, so that ties are common, and a rule for each folder and some items."""
    items = [
        item(
            f"{draw(st.sampled_from('abc'))}/{at}.md",
            draw(texts),
            kind=draw(st.sampled_from([Kind.POLICY, Kind.TICKET])),
            date=draw(st.sampled_from([None, "2026-10-06", "2026-10", "2025"])),
            clauses=tuple(
                Clause(origin="front matter", allow=tuple(map(Principal, allowed)))
                for allowed in draw(st.lists(principals, max_size=1))
            ),
        )
        for at in range(draw(st.integers(3, 12)))
    ]
    return items, sources({folder: draw(principals) for folder in "abc"})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpus=corpora(), group=st.sampled_from(GROUPS))
def test_a_scope_equals_that_of_a_home_with_only_the_readable_items(
    corpus: tuple[list[Item], Sources], group: str
) -> None:
    items, rules = corpus
    asker = reader(group)
    readable = [each for each in items if may_read(asker, rules.clauses_for(each.path, each.clauses))]
    with fresh_home() as full, fresh_home() as restricted:
        publish(full, items)
        publish(restricted, readable[::-1])
        assert seen(open_scope(full, asker, rules)) == seen(open_scope(restricted, asker, rules))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpus=corpora(), group=st.sampled_from(GROUPS), first=st.integers(1, 11))
def test_it_does_not_matter_in_how_many_versions_a_home_grew(
    corpus: tuple[list[Item], Sources], group: str, first: int
) -> None:
    items, rules = corpus
    asker = reader(group)
    readable = [each for each in items if may_read(asker, rules.clauses_for(each.path, each.clauses))]
    with fresh_home() as grown, fresh_home() as restricted:
        publish(grown, items[:first])
        publish(grown, items)
        publish(restricted, readable)
        assert seen(open_scope(grown, asker, rules)) == seen(open_scope(restricted, asker, rules))


def seen(scope: Scope) -> list[object]:
    """Everything that a scope gives, with the version's number blanked."""
    narrowed = scope.narrowed(kinds=[Kind.TICKET], period=OCTOBER)
    asked = [(QUESTIONS[at], vector) for at, vector in enumerate(WordEncoder().encode(QUESTIONS))]
    return [
        [[replace(each, indexed_version=0) for each in part.items] for part in (scope, narrowed)],
        (scope.root, narrowed.root, narrowed.undated),
        [part.nearest(vector, k) for _, vector in asked for k in (1, 3, 50) for part in (scope, narrowed)],
        [part.matching(words, k) for words, _ in asked for k in (1, 3, 50) for part in (scope, narrowed)],
        [scope.word_weights([*WORDS, "absent"]), narrowed.word_weights(WORDS)],
        [(scope.text(each), scope.passages(each)) for each in scope.items],
    ]


@contextmanager
def fresh_home() -> Iterator[Store]:
    """An empty home of its own."""
    with tempfile.TemporaryDirectory() as folder, open_home(Path(folder) / "home") as store:
        yield store

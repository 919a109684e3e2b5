"""The scope: what is inside, what narrows it, and that nothing else can be had."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from assistant.answer.past import past
from assistant.domain.access import Clause, Principal
from assistant.domain.answer import Span
from assistant.domain.dates import Period
from assistant.domain.errors import NotFound
from assistant.domain.evidence import EvidenceId, Field, Kind, RevisionId
from assistant.domain.sources import Sources
from assistant.store.scope import Scope, open_scope
from assistant.store.store import Store
from tests.store.homes import item, publish, reader, sources

AUDITORS = {"audit": ["group:audit"], "public": ["everyone"]}


def ids(scope: Scope) -> list[str]:
    return [str(each.id) for each in scope.items]


def readable(store: Store, rules: Sources, *groups: str) -> list[str]:
    return ids(open_scope(store, reader(*groups), rules))


@pytest.fixture
def two(store: Store) -> Store:
    """A home with one item for auditors and one for everyone."""
    publish(store, [item("audit/a.md", "secret approval"), item("public/b.md", "public approval")])
    return store


def test_a_group_reads_what_its_entry_allows(two: Store) -> None:
    assert readable(two, sources(AUDITORS)) == ["public/b.md"]
    assert readable(two, sources(AUDITORS), "audit") == ["audit/a.md", "public/b.md"]


def test_a_changed_rule_holds_from_the_next_question_without_ingest(two: Store) -> None:
    assert readable(two, sources(AUDITORS), "audit") == ["audit/a.md", "public/b.md"]
    assert readable(two, sources({"audit": ["group:legal"], "public": ["everyone"]}), "audit") == ["public/b.md"]
    assert two.current() == 1


def test_a_changed_rule_holds_for_old_versions_too(two: Store) -> None:
    publish(two, [item("public/b.md", "other")])
    scope = open_scope(two, reader("audit"), sources({"public": ["everyone"]}), version=1)
    assert ids(scope) == ["public/b.md"]


def test_deny_wins_over_allow(two: Store) -> None:
    rules = sources({".": ["everyone", "group:audit"]}, deny={".": ["group:audit"]})
    assert readable(two, rules, "audit") == []
    assert readable(two, rules) == ["audit/a.md", "public/b.md"]


def test_no_rule_is_nobody(two: Store) -> None:
    assert readable(two, sources({"public": ["everyone"]}), "audit") == ["public/b.md"]
    assert readable(two, sources({}), "audit") == []


def test_an_item_narrows_its_entry_and_never_widens_it(store: Store) -> None:
    legal = Clause(origin="front matter", allow=(Principal("group:legal"),))
    everyone = Clause(origin="front matter", allow=(Principal("everyone"),))
    publish(store, [item("a/1.md", "x", clauses=(legal,)), item("a/2.md", "y", clauses=(everyone,))])
    rules = sources({"a": ["group:staff"]})
    assert readable(store, rules, "legal") == []
    assert readable(store, rules, "staff") == ["a/2.md"]
    assert readable(store, rules, "staff", "legal") == ["a/1.md", "a/2.md"]


def test_the_clauses_of_the_revision_shown_decide(store: Store) -> None:
    legal = Clause(origin="sidecar", allow=(Principal("group:legal"),))
    publish(store, [item("a.md", "x", clauses=(legal,))])
    publish(store, [item("a.md", "x")])
    assert readable(store, sources()) == ["a.md"]
    assert ids(open_scope(store, reader(), sources(), version=1)) == []


def test_hidden_and_absent_are_one(two: Store) -> None:
    everything = open_scope(two, reader("audit"), sources(AUDITORS))
    hidden = everything.items[0]
    scope = open_scope(two, reader(), sources(AUDITORS))
    assert (scope.item(hidden.id), scope.item(EvidenceId("absent"))) == (None, None)
    messages = [message(scope, each, hidden.revision) for each in (hidden.id, EvidenceId("audit/absent.md"))]
    assert messages == [f"{name}: not found in what you may read" for name in ("audit/a.md", "audit/absent.md")]


def message(scope: Scope, evidence: EvidenceId, revision: RevisionId) -> str:
    with pytest.raises(NotFound) as raised:
        scope.quote(Span(evidence=evidence, revision=revision, start=0, end=1))
    return str(raised.value)


@pytest.mark.parametrize("door", ["text", "elements", "fields", "links", "passages", "original"])
def test_no_door_opens_for_an_item_of_another_scope(two: Store, door: str) -> None:
    hidden = open_scope(two, reader("audit"), sources(AUDITORS)).items[0]
    with pytest.raises(NotFound):
        getattr(open_scope(two, reader(), sources(AUDITORS)), door)(hidden)


def test_a_quote_is_the_exact_slice(two: Store) -> None:
    scope = open_scope(two, reader(), sources())
    span = Span(evidence=scope.items[0].id, revision=scope.items[0].revision, start=7, end=15)
    assert scope.quote(span) == "approval"


@pytest.mark.parametrize(("start", "end"), [(-3, 2), (0, 99), (4, 4), (5, 3)])
def test_a_quote_outside_the_text_is_not_found(two: Store, start: int, end: int) -> None:
    scope = open_scope(two, reader(), sources())
    view = scope.items[0]
    with pytest.raises(NotFound):
        scope.quote(Span(evidence=view.id, revision=view.revision, start=start, end=end))


def test_a_quote_of_a_revision_that_the_version_does_not_hold_is_not_found(two: Store) -> None:
    old = open_scope(two, reader(), sources()).items[1]
    publish(two, [item("public/b.md", "changed")])
    with pytest.raises(NotFound):
        open_scope(two, reader(), sources()).quote(Span(evidence=old.id, revision=old.revision, start=0, end=1))


def test_a_text_of_a_revision_that_the_version_does_not_hold_is_not_found(two: Store) -> None:
    old = open_scope(two, reader(), sources()).items[1]
    publish(two, [item("public/b.md", "changed")])
    with pytest.raises(NotFound):
        open_scope(two, reader(), sources()).text(old)


def test_searches_stay_inside_a_narrowed_scope(two: Store) -> None:
    scope = open_scope(two, reader("audit"), sources(AUDITORS)).narrowed(ids=[EvidenceId("public/b.md")])
    assert [each.text for each in scope.matching("approval secret", 5)] == ["public approval"]
    assert scope.word_weights(["secret"]) == {"secret": 0.0}


@pytest.fixture
def dated(store: Store) -> Scope:
    """Records of several dates and kinds."""
    return scope_of(
        store,
        item("day", "x", kind=Kind.TICKET, date="2026-10-06", systems=("Fraud-Lens",)),
        item("month", "x", kind=Kind.TICKET, date="2026-09"),
        item("year", "x", kind=Kind.APPROVAL, date="2026"),
        item("none", "x", kind=Kind.POLICY, effective="2026-11-01"),
    )


def scope_of(store: Store, *items: object) -> Scope:
    publish(store, items)  # type: ignore[arg-type]  items, as `item` makes them
    return open_scope(store, reader(), sources())


def test_a_period_keeps_what_may_lie_inside_and_counts_what_has_no_date(dated: Scope) -> None:
    october = dated.narrowed(period=Period(start=date(2026, 10, 1), end=date(2026, 11, 1)))
    assert (ids(october), october.undated) == (["day", "year"], 1)


@pytest.mark.parametrize("when", ["2026-10-01", "2026-09-30", "2026-09", "2026-Q4", "2025"])
@pytest.mark.parametrize("start", [None, date(2026, 9, 30), date(2026, 10, 1)])
@pytest.mark.parametrize("end", [None, date(2026, 10, 1), date(2026, 10, 2)])
def test_a_period_agrees_with_the_domain(store: Store, when: str, start: date | None, end: date | None) -> None:
    period = Period(start=start, end=end)
    scope = scope_of(store, item("a", "x", date=when))
    stated = scope.items[0].metadata.date
    assert stated is not None
    assert bool(scope.narrowed(period=period).items) == period.overlaps(stated)


def test_kinds_and_systems_narrow(dated: Scope) -> None:
    assert ids(dated.narrowed(kinds=[Kind.TICKET, Kind.APPROVAL])) == ["day", "month", "year"]
    assert ids(dated.narrowed(systems=["fraud-lens"])) == ["day"]
    assert ids(dated.narrowed(systems=["unknown"])) == []
    assert ids(dated.narrowed(ids=())) == []


def test_undated_counts_only_what_the_other_filters_kept(dated: Scope) -> None:
    assert dated.narrowed(kinds=[Kind.TICKET], period=Period(start=None, end=None)).undated == 0


def test_valid_time_drops_what_came_later(store: Store, dated: Scope) -> None:
    for day, expected in (
        (date(2026, 10, 5), ["month", "year"]),
        (date(2026, 11, 1), ["day", "month", "none", "year"]),
    ):
        assert ids(open_scope(store, reader(), sources(), as_of=past(day, ZoneInfo("UTC")))) == expected


def test_roots_differ_with_what_is_inside(dated: Scope) -> None:
    parts = [dated, dated.narrowed(kinds=[Kind.TICKET]), dated.narrowed(ids=())]
    assert len({each.root for each in parts}) == 3


def test_fields_and_links_come_back_in_order(store: Store) -> None:
    fields = (Field(name="b", value="2", start=3, end=4), Field(name="a", value="1", start=8, end=9))
    scope = scope_of(store, item("r#1", "b: 2\na: 1", fields=fields, links=("MLP-2", "MLP-1")), item("s", "x"))
    assert (scope.fields(scope.items[0]), scope.fields(scope.items[1])) == (fields, ())
    assert scope.all_fields() == {"r#1": fields}
    assert [link.target for link in scope.all_links()[EvidenceId("r#1")]] == ["MLP-2", "MLP-1"]


def test_all_fields_holds_nothing_hidden(store: Store) -> None:
    value = (Field(name="a", value="1", start=3, end=4),)
    publish(store, [item("audit/r", "a: 1", fields=value), item("public/r", "a: 1", fields=value)])
    assert list(open_scope(store, reader(), sources(AUDITORS)).all_fields()) == ["public/r"]


def test_passages_of_an_item_are_all_of_its_chunks_in_text_order(store: Store) -> None:
    scope = scope_of(store, item("a", "one\ntwo\nthree\nfour"))
    found = scope.passages(scope.items[0])
    assert [each.text for each in found] == ["one", "two", "three", "four"]
    assert {(each.score, each.dense, each.lexical) for each in found} == {(0.0, 0.0, 0.0)}


def test_the_original_is_had_through_the_scope(store: Store) -> None:
    store.keep_original(b"hello")
    scope = scope_of(store, item("a", "hello"))
    assert scope.original(scope.items[0]) == b"hello"


def test_a_file_is_given_only_to_who_may_read_every_record_in_it(store: Store) -> None:
    store.keep_original(b"row")
    legal = Clause(origin="security level", allow=(Principal("group:legal"),))
    publish(store, [item("r.csv#1", "row"), item("r.csv#2", "row", clauses=(legal,)), item("twin.csv#1", "row")])
    scope = open_scope(store, reader(), sources()).narrowed(ids=[EvidenceId("r.csv#1"), EvidenceId("twin.csv#1")])
    with pytest.raises(NotFound):
        scope.original(scope.items[0])
    assert scope.original(scope.items[1]) == b"row"
    trusted = open_scope(store, reader("legal"), sources()).narrowed(ids=[EvidenceId("r.csv#1")])
    assert trusted.original(trusted.items[0]) == b"row"


def test_a_vector_of_another_length_is_refused(dated: Scope) -> None:
    with pytest.raises(ValueError, match="expected"):
        dated.nearest(np.ones(3, dtype=np.float32), 1)


def test_a_rule_that_comes_beside_another_holds_from_the_next_question_on(store: Store) -> None:
    publish(store, [item("a.md", "one")])
    assert len(open_scope(store, reader(), sources()).items) == 1
    both = replace(sources(), also=sources({".": ["group:red"]}))
    assert open_scope(store, reader(), both).items == ()

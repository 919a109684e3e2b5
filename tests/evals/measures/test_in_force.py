import pytest

from evals.measures.in_force import measure
from tests.evals.measures.invariants import FakeEvidence, Told, claim, faults, only, period, quote, reply, row

OLD, NEW, RECORD = "pol/v1.md", "pol/v2.md", "reg.csv#1"
EVIDENCE = FakeEvidence(
    {
        OLD: Told("Kept for 30 days.", held=period("2025-01-01", "2026-02-01")),
        NEW: Told("Kept for 90 days.", held=period("2026-02-01")),
        RECORD: Told("id: 1"),
    }
)


def citing(source: str, **more: object) -> dict[str, object]:
    words = EVIDENCE.told[source].text
    return row(claims=[claim(words, 1)], citations=[quote(1, source, words, EVIDENCE)], **more)


@pytest.mark.parametrize(
    ("source", "case", "held"),
    [
        (OLD, {"as_of": "2026-01-31"}, True),
        (OLD, {"as_of": "2026-02-01"}, False),
        (NEW, {"as_of": "2026-01-31", "now": "2026-11-16"}, False),
        (NEW, {"now": "2026-11-16"}, True),
        (OLD, {"now": "2026-11-16"}, False),
        (OLD, {"as_of": 3, "now": "2026-11-16"}, False),
    ],
    ids=["last-day", "day-after", "not-yet", "now", "superseded-now", "version-takes-now"],
)
def test_a_cited_document_was_in_force_on_the_day_that_counts(source: str, case: dict[str, object], held: bool) -> None:
    assert faults(measure, reply(citing(source), EVIDENCE, **case)) == ([] if held else ["citation 1"])


def test_a_record_is_never_in_force_and_is_left_out() -> None:
    assert only(measure, reply(citing(RECORD), EVIDENCE, now="2026-11-16")).estimate is None


def test_what_a_document_says_of_itself_is_true_when_it_is_withdrawn() -> None:
    words = "Status: withdrawn"
    evidence = FakeEvidence(
        {OLD: Told(f"{words}\n\nKept for 30 days.", own=words, held=period("2025-01-01", "2026-02-01"))}
    )
    of_itself = row(claims=[claim(words, 1)], citations=[quote(1, OLD, words, evidence)])
    of_its_rule = row(claims=[claim("Kept for 30 days.", 1)], citations=[quote(1, OLD, "Kept for 30 days.", evidence)])
    assert faults(measure, reply(of_itself, evidence, now="2026-11-16")) == []
    assert faults(measure, reply(of_its_rule, evidence, now="2026-11-16")) == ["citation 1"]


@pytest.mark.parametrize(("day", "held"), [("2025-06-01", True), ("2026-03-01", False), ("2024-06-01", False)])
def test_the_course_of_a_case_may_quote_the_rule_of_its_own_day(day: str, held: bool) -> None:
    hop = {"stage": "deployment", "state": "present", "date": day, "person": None, "why": None, "citations": [1]}
    told = citing(OLD, trail=[{"subject": "Lift 2.0", "hops": [hop]}])
    assert faults(measure, reply(told, EVIDENCE, now="2026-11-16")) == ([] if held else ["citation 1"])


def test_a_question_about_history_may_cite_what_held_once() -> None:
    assert only(measure, reply(citing(OLD), EVIDENCE, now="2026-11-16", tags=["history"])).estimate is None


def test_without_a_day_nothing_is_measured() -> None:
    assert only(measure, reply(citing(OLD), EVIDENCE)).estimate is None


def test_the_nearest_thing_that_does_not_count_claims_nothing() -> None:
    near = quote(1, OLD, "Kept for 30 days.", EVIDENCE)
    gap = {"expected": "a rule", "why": "none holds", "nearest": [near | {"why_not": "superseded"}]}
    assert faults(measure, reply(row(citations=[near], gaps=[gap]), EVIDENCE, now="2026-11-16")) == []
    assert faults(measure, reply(citing(OLD, gaps=[gap]), EVIDENCE, now="2026-11-16")) == ["citation 1"]


def test_what_the_case_calls_superseded_counts_whatever_its_dates_say() -> None:
    assert faults(measure, reply(citing(RECORD), EVIDENCE, forbidden=[RECORD])) == ["citation 1"]


def test_hidden_and_planted_evidence_is_left_to_other_invariants() -> None:
    hidden = FakeEvidence({RECORD: Told("id: 1", readers=frozenset())})
    assert faults(measure, reply(citing(RECORD), hidden, forbidden=[RECORD])) == []
    attack = {"kind": "override", "source": RECORD, "marker": "ZEBRA"}
    assert faults(measure, reply(citing(RECORD), EVIDENCE, forbidden=[RECORD], attack=attack)) == []


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({"from": "2026-01-01", "to": "2026-03-01"}, True),
        ({"from": "2026-02-01", "to": "2026-03-01"}, False),
        ({"from": "2025-12-01", "to": None}, True),
        (None, False),
    ],
    ids=["held-then", "ended-before", "open", "no-period"],
)
def test_an_answer_about_a_period_may_quote_the_rule_of_a_day_in_it(asked: object, held: bool) -> None:
    found = reply(citing(OLD, searched={"period": asked}), EVIDENCE, now="2026-11-16")
    assert faults(measure, found) == ([] if held else ["citation 1"])

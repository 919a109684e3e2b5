"""Plans that a reader has corrected: read back whole, refused in one sentence, and never looked beyond."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.question.edited import BESIDE, COMPARISONS, OPERATORS, plan_from
from assistant.answer.question.plan import plan_json
from assistant.domain.answer import Answer, Outcome
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.plan import Condition, Intent, Plan, Question
from tests.answer.corpora import Opened, keys

BASE = Plan(intent=Intent.PASSAGES, terms=("alarm",))
WORDS = st.lists(st.text(min_size=1, max_size=8), max_size=3).map(tuple)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
PERIODS = st.one_of(
    st.builds(Period, start=DAYS, end=st.none(), phrase=st.text(max_size=8)),
    st.builds(Period, start=st.none(), end=DAYS, phrase=st.text(max_size=8)),
    st.builds(lambda start, days: Period(start=start, end=start + timedelta(days=days)), DAYS, st.integers(1, 400)),
)
CONDITIONS = st.builds(
    Condition,
    field=st.text(min_size=1, max_size=8),
    operator=st.sampled_from([one for one in OPERATORS if one not in (*BESIDE, *COMPARISONS)]),
    values=WORDS,
    also=st.dictionaries(st.text(min_size=1, max_size=5), WORDS, max_size=2).map(lambda also: tuple(also.items())),
)
PLANS = st.builds(
    Plan,
    intent=st.sampled_from(Intent),
    terms=WORDS,
    period=st.one_of(st.none(), PERIODS),
    kinds=st.lists(st.sampled_from(Kind), max_size=3).map(tuple),
    sources=WORDS,
    systems=WORDS,
    meant=WORDS,
    criteria=WORDS,
    identifiers=WORDS,
    conditions=st.lists(CONDITIONS, max_size=3).map(tuple),
    lacking=st.lists(st.sampled_from(Kind), max_size=2).map(tuple),
    projection=WORDS,
    anchor=st.one_of(st.none(), st.just(EvidenceId("incidents.csv#E-1"))),
    follows=st.one_of(st.none(), st.integers(1, 9)),
    resolved=st.text(max_size=9),
    own=st.text(max_size=9),
    within=st.lists(st.just(EvidenceId("incidents.csv#E-1")), max_size=2).map(tuple),
    period_field=st.text(max_size=5),
    group=st.text(max_size=5),
    reckon=st.sampled_from(["", "sum", "average"]),
    measure=st.text(max_size=5),
    order=st.sampled_from(["", "most", "least"]),
    limit=st.one_of(st.none(), st.integers(1, 9)),
    unread=WORDS,
)


@given(plan=PLANS)
@settings(max_examples=200, deadline=None)
def test_a_plan_that_was_shown_is_read_back_as_it_was(plan: Plan) -> None:
    assert plan_json(plan_from(plan_json(plan), BASE)) == plan_json(plan)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"kind": ["incident"]}, "the plan has no field 'kind'"),
        ({"kinds": ["incidnt"]}, "the plan's kinds has no 'incidnt'"),
        ({"kinds": "incident"}, "kinds must be a list"),
        ({"intent": "guess"}, "the plan's intent has no 'guess'"),
        ({"terms": [3]}, "terms must be text"),
        ({"period": "last month"}, "period must be an object"),
        ({"period": {"from": "2026-13-01"}}, "must be a day such as"),
        ({"period": {"from": "2026-10-01", "to": "2026-10-01"}}, "period is empty"),
        ({"period": {"from": "2026-10-01", "clock": "index time"}}, "index time is chosen with as_of"),
        ({"period": {"until": "2026-10-01"}}, "the plan's period has no field 'until'"),
        ({"conditions": [{"values": ["x"]}]}, "conditions must be an object"),
        ({"conditions": [{"field": "state", "operator": "like"}]}, "no operator 'like'"),
        ({"conditions": [{"field": "state", "value": "Open"}]}, "no field 'value'"),
        ({"conditions": [{"field": "closed", "operator": "after"}]}, "must name the other field"),
        ({"conditions": [{"field": "cost", "operator": "over", "values": []}]}, "one number or ISO day"),
        ({"order": "best"}, "the plan's order has no 'best'; it is one of most, least"),
        ({"limit": "three"}, "limit must be a number of records"),
        ({"follows": "first"}, "follows must be the number of a turn"),
    ],
)
def test_what_no_plan_has_is_refused_in_one_sentence(told: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as raised:
        plan_from(told, BASE)
    assert "\n" not in str(raised.value)


def asked(opened: Opened, text: str, plan: dict[str, object]) -> Answer:
    return opened.workspace.ask(Question(text=text, user="pia", plan=plan))


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({"systems": ["Moon Lander"]}, "system 'moon lander': not found in what you may read"),
        ({"sources": ["secret.csv"]}, "source or file 'secret.csv': not found in what you may read"),
        ({"criteria": ["99.1"]}, "no '99.1'"),
        ({"conditions": [{"field": "salary", "values": ["1"]}]}, "field 'salary': not found in what you may read"),
    ],
)
def test_what_is_not_there_for_the_reader_is_refused(hospital: Opened, plan: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        asked(hospital, "Which incidents were severe?", plan)


def test_a_corrected_filter_decides(hospital: Opened) -> None:
    question = "Which incidents were severe?"
    plan = plan_json(hospital.plan(question))
    assert keys(asked(hospital, question, plan)) == ["E-11", "E-14"]
    ward: list[object] = [{"field": "ward", "operator": "is", "values": ["Administration"], "also": {}}]
    assert keys(asked(hospital, question, plan | {"conditions": ward})) == ["E-13"]
    october = {"from": "2026-10-01", "to": "2026-11-01"}
    assert keys(asked(hospital, question, plan | {"period": october})) == ["E-11"]


def test_an_answer_by_a_corrected_plan_shows_it_with_the_clock_of_its_period(hospital: Opened) -> None:
    plan: dict[str, object] = {"intent": "records", "kinds": ["incident"], "period": {"from": "2026-10-01"}}
    shown = asked(hospital, "anything", plan).plan
    period = {"from": "2026-10-01", "to": None, "phrase": "", "clock": "valid time"}
    assert shown == plan | {"period": period}


@pytest.mark.parametrize(
    "plan",
    [
        {"intent": "passages", "kinds": ["incident"]},
        {"intent": "passages", "sources": ["impact"]},
        {"intent": "passages", "systems": ["Bed Planner"]},
        {"intent": "passages", "period": {"from": "2026-10-01", "to": "2026-11-01"}},
        {"intent": "passages", "conditions": [{"field": "ward", "values": ["Radiology"]}]},
        {"intent": "records", "kinds": ["incident"], "terms": ["archive"]},
    ],
    ids=str,
)
def test_nothing_after_a_filter_of_the_reader_looks_beyond_it(hospital: Opened, plan: dict[str, object]) -> None:
    question = "How long are alarm logs kept?"
    assert {cited.span.evidence for cited in hospital.ask(question).citations} == {"rules/alarms.md"}
    narrow = asked(hospital, question, plan)
    assert "rules/alarms.md" not in {cited.span.evidence for cited in narrow.citations}
    assert narrow.outcome in (Outcome.NO_EVIDENCE, Outcome.ANSWERED)

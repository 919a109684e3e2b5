"""One record that a question describes by kind, time and words is found where just one fits, and told from end to end."""

import pytest

from tests.answer.corpora import Opened, opened
from tests.answer.test_verdicts import SOURCES, WATER


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("occasions"), WATER, SOURCES)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("How was the incident of 2 April 2026 handled?", "BR-12"),
        ("Walk me through the incident in Church Yard.", "BR-13"),
        ("Take the incident with the burst in Mill Lane from March. Who came, and when was it over?", "BR-11"),
        ("How was the last incident dealt with?", "BR-14"),
        ("What happened in the incident of Pump Planner in May 2026?", "BR-13"),
    ],
)
def test_the_one_record_that_is_described_is_told_from_end_to_end(water: Opened, question: str, key: str) -> None:
    plan = water.plan(question)
    assert (plan.intent.value, plan.identifiers) == ("trail", (key,))


@pytest.mark.parametrize(
    "question",
    [
        "How was the incident with the flooded cellar handled?",
        "How is the incident process run?",
        "How were the incidents of spring handled?",
        "Which incidents were there in April 2026?",
        "How was the incident with the drip handled?",
    ],
)
def test_where_none_or_several_fit_no_record_is_taken(water: Opened, question: str) -> None:
    assert water.plan(question).identifiers == ()


def test_one_occasion_is_told_with_its_dates_its_values_and_its_verdict(water: Opened) -> None:
    answer = water.ask("How was the incident of 2 April 2026 handled?")
    told = "\n".join(claim.text for claim in answer.claims)
    assert "BR-12: summary: Burst in Dock Road" in told
    assert "Not met, late" in told
    assert answer.table is not None
    assert any("2026-04-20" in str(row.cells) for row in answer.table.rows)


def test_the_check_of_a_quarter_counts_for_it_though_it_was_made_later(water: Opened) -> None:
    answer = water.ask("Show me how the access review worked for Q4 2025.")
    assert answer.table is not None
    assert [row.cells[0] for row in answer.table.rows] == ["K-1"]

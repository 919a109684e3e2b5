"""Limits read out of rules' sentences: how soon, how long before, how often, how long good, how much."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.drafting.limits import Bound, Limit, Unit, limits


def only(sentence: str) -> Limit:
    (found,) = limits(sentence)
    return found


@pytest.mark.parametrize(
    ("sentence", "bound", "amount", "unit", "event"),
    [
        ("A spill is reported within 30 minutes of discovery.", Bound.WITHIN, 30, Unit.MINUTE, "discovery"),
        ("The audit report must be filed no later than two business days after the audit ends.", Bound.WITHIN, 2, Unit.WORKING_DAY, "the audit ends"),
        ("Complaints are answered in no more than six weeks.", Bound.WITHIN, 6, Unit.WEEK, ""),
        ("The certificate is due at the latest 90 days after entry for a major fault.", Bound.WITHIN, 90, Unit.DAY, "entry"),
        ("Guests are told at least fourteen days before the pool closes.", Bound.AHEAD, 14, Unit.DAY, "the pool closes"),
        ("The keeper signs the form before deployment.", Bound.BEFORE, 0, "", "deployment"),
        ("Suppliers are assessed at least quarterly.", Bound.EVERY, 1, Unit.QUARTER, ""),
        ("Valves are opened and cleaned every six months.", Bound.EVERY, 6, Unit.MONTH, ""),
        ("The plan is rehearsed once a year.", Bound.EVERY, 1, Unit.YEAR, ""),
        ("Half-yearly the wardens test the doors.", Bound.EVERY, 6, Unit.MONTH, ""),
        ("A permit stays valid for 12 months.", Bound.VALID, 12, Unit.MONTH, ""),
        ("A calibration must not be older than 90 days.", Bound.VALID, 90, Unit.DAY, ""),
        ("Waivers are granted in writing, by the director, for 60 days at most.", Bound.VALID, 60, Unit.DAY, ""),
        ("The error rate must not exceed 0.8.", Bound.AT_MOST, Decimal("0.8"), "", ""),
        ("The water may never fall below 4 degrees.", Bound.AT_LEAST, 4, "degrees", ""),
        ("At least two reviewers sign each design.", Bound.AT_LEAST, 2, "reviewers", ""),
        ("Changes of more than 15 percent of the shelves must be approved.", Bound.OVER, 15, "%", "shelves"),
    ],
)  # fmt: skip
def test_one_limit_is_read(sentence: str, bound: Bound, amount: int | Decimal, unit: str, event: str) -> None:
    found = only(sentence)
    assert (found.bound, found.amount, found.unit, found.event) == (bound, Decimal(amount), unit, event)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mill was built over 20 years ago.",
        "The form has 4 pages and 2 annexes.",
        "Flour is kept in the north store.",
        "See section 7.3 of the handbook.",
    ],
)
def test_what_sets_no_limit_gives_none(sentence: str) -> None:
    assert limits(sentence) == ()


def test_amounts_that_share_their_verb_hold_each_for_their_own_part() -> None:
    first, other = limits("A test is valid for 6 months for pumps and 12 months for all others.")
    assert (first.amount, first.bound, "pumps" in first.part, first.alone) == (6, Bound.VALID, True, True)
    assert (other.amount, other.bound, "pumps" in other.part, other.alone) == (12, Bound.VALID, False, False)


def test_amounts_behind_their_classes_hold_for_the_words_before() -> None:
    red, yellow = limits("Red alarms are answered within 10 minutes, yellow alarms within 2 hours.")
    assert "Red" in red.part
    assert "Red" not in yellow.part
    assert yellow.unit is Unit.HOUR


def test_a_window_knows_its_months() -> None:
    found = next(one for one in limits("Keys are counted in the first five working days of May and November.") if one.bound is Bound.WINDOW)  # fmt: skip
    assert (found.amount, found.unit, found.months) == (5, Unit.WORKING_DAY, (5, 11))


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("The list is sent by the 10th of each month.", tuple(range(1, 13))),
        ("Stock is taken within the first 3 days of every quarter.", (1, 4, 7, 10)),
    ],
)
def test_a_window_that_comes_again_opens_in_each_of_its_months(sentence: str, months: tuple[int, ...]) -> None:
    assert only(sentence).months == months


@given(st.integers(1, 400), st.sampled_from(["hour", "day", "week", "month", "year"]))
def test_any_number_of_any_unit_is_read_back(number: int, unit: str) -> None:
    found = only(f"The crew is relieved within {number} {unit}s after landing.")
    assert (found.amount, found.unit, found.event) == (number, unit, "landing")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_and_what_is_read_stands_there(text: str) -> None:
    assert all(one.said in text for one in limits(text))

"""Whether days and times keep a limit; what is not sure stays open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.drafting.limits import Limit, limits
from assistant.answer.drafting.moments import NO_CALENDAR, ONLY_DAYS, Moment, inside, keeps, later, moment, weekdays


def limit(sentence: str) -> Limit:
    return limits(sentence)[-1]


def at(value: str) -> Moment:
    found = moment(value)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rule", "since", "done", "kept"),
    [
        ("Mended within 30 days of the report.", "2026-01-31", "2026-03-02", True),
        ("Mended within 30 days of the report.", "2026-01-31", "2026-03-03", False),
        ("Mended within one month after the report.", "2026-01-31", "2026-02-28", True),
        ("Mended within one month after the report.", "2026-01-31", "2026-03-01", False),
        ("Answered within 4 hours of the call.", "2026-05-01 22:00", "2026-05-02 02:00", True),
        ("Answered within 4 hours of the call.", "2026-05-01 22:00", "2026-05-02 02:01", False),
        ("Answered within 24 hours of the call.", "2026-05-01", "2026-05-01", True),
        ("Answered within 24 hours of the call.", "2026-05-01", "2026-05-02", None),
        ("Answered within 24 hours of the call.", "2026-05-01", "2026-05-03", False),
        ("Filed within 2 working days after the visit.", "2026-05-08", "2026-05-10", True),
        ("Filed within 2 working days after the visit.", "2026-05-08", "2026-05-14", None),
        ("Filed within 2 working days after the visit.", "2026-05-08", "2026-06-08", False),
        ("Filed within 20 days after the visit.", "May 2026", "2026-06-25", False),
        ("Filed within 20 days after the visit.", "May 2026", "2026-06-10", None),
        ("Told at least 14 days before the move.", "2026-06-15", "2026-06-01", True),
        ("Told at least 14 days before the move.", "2026-06-15", "2026-06-02", False),
        ("Signed before the launch.", "2026-06-15", "2026-06-14", True),
        ("Signed before the launch.", "2026-06-15", "2026-06-15", None),
        ("Signed before the launch.", "2026-06-15 09:00", "2026-06-15 10:00", False),
        ("Counted every quarter.", "2026-01-02", "2026-06-30", True),
        ("Counted every quarter.", "2026-01-02", "2026-07-01", False),
        ("Counted every 90 days.", "2026-01-02", "2026-04-02", True),
        ("Counted every 90 days.", "2026-01-02", "2026-04-03", False),
        ("A pass is valid for 6 months.", "2026-05-06", "2026-11-06", True),
        ("A pass is valid for 6 months.", "2026-05-06", "2026-11-07", False),
    ],
)
def test_a_limit_is_kept_passed_or_open(rule: str, since: str, done: str, kept: bool | None) -> None:
    assert keeps(limit(rule), at(since), at(done))[0] is kept


@pytest.mark.parametrize(
    ("day", "kept"),
    [("2026-02-06", False), ("2026-01-05", True), ("2026-01-15", None), ("2026-01-14", True), ("2026-04-03", True)],
)
def test_a_window_of_working_days_is_decided_where_no_calendar_could_change_it(day: str, kept: bool | None) -> None:
    window = limit("Keys are counted in the first ten working days of January and April.")
    assert inside(window, at(day))[0] is kept


def test_what_stays_open_says_why() -> None:
    assert keeps(limit("Filed within 2 working days after the visit."), at("2026-05-08"), at("2026-05-14"))[1] == NO_CALENDAR  # fmt: skip
    assert keeps(limit("Answered within 4 hours of the call."), at("2026-05-01"), at("2026-05-02"))[1] == ONLY_DAYS


days = st.dates(date(2001, 1, 1), date(2039, 1, 1))


@given(days, st.integers(1, 30), st.integers(-3, 30), st.integers(0, 5), st.sampled_from([(5, 6), (4, 5), (3, 4)]))
def test_no_calendar_of_an_organization_overturns_a_verdict_in_working_days(
    start: date, amount: int, more: int, holidays: int, closed: tuple[int, int]
) -> None:
    """Any week end, and up to five further closed days in a row."""
    length = max(amount + more, 0)
    kept, _ = keeps(limit(f"Filed within {amount} working days after the visit."), at(str(start)), at(str(start + timedelta(days=length))))  # fmt: skip
    walked = [start + timedelta(days=step) for step in range(1, length + 1)]
    weekdays_there = [day for day in walked if day.weekday() not in closed]
    if kept is not None:
        assert kept is (len(weekdays_there[holidays:]) <= amount)


@given(days, st.integers(0, 400))
def test_weekdays_are_those_of_a_walk_through_the_days(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    walked = sum((start + timedelta(days=step)).weekday() not in (5, 6) for step in range(1, length + 1))
    assert weekdays(start, end, (5, 6)) == walked


@given(days, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"]))
def test_more_time_never_ends_earlier(day: date, amount: int, unit: str) -> None:
    one, more = (limit(f"Mended within {count} {unit}s of the report.") for count in (amount, amount + 1))
    assert day < later(day, one) < later(day, more)


@given(days, days)
def test_the_earlier_the_better(since: date, done: date) -> None:
    rule = limit("Mended within 30 days of the report.")
    kept = keeps(rule, at(str(since)), at(str(done)))[0]
    assert kept is (done <= since + timedelta(days=30))

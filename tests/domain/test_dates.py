from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.dates import PartialDate, Period, first_of_month

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 1))
DATES = st.one_of(
    DAYS.map(PartialDate.day),
    DAYS.map(lambda day: PartialDate.month(day.year, day.month)),
    DAYS.map(lambda day: PartialDate.quarter(day.year, (day.month + 2) // 3)),
    DAYS.map(lambda day: PartialDate.year(day.year)),
    st.builds(PartialDate.months, st.integers(1900, 2190), st.integers(1, 12), st.sampled_from([3, 6, 12])),
)


@given(DATES)
def test_a_date_is_read_back_from_its_text(when: PartialDate) -> None:
    assert PartialDate.parse(str(when)) == when


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024-Q4", "2024-10-01", "2025-01-01"),
        ("2024-Q1", "2024-01-01", "2024-04-01"),
        ("2024-H2", "2024-07-01", "2025-01-01"),
        ("2025-11/2026-01", "2025-11-01", "2026-02-01"),
        ("2025-04/2026-03", "2025-04-01", "2026-04-01"),
        ("2024", "2024-01-01", "2025-01-01"),
    ],
)
def test_a_partial_date_spans_every_day_that_it_may_mean(text: str, start: str, end: str) -> None:
    when = PartialDate.parse(text)
    assert (when.start.isoformat(), when.end.isoformat(), str(when)) == (start, end, text)


@pytest.mark.parametrize("text", ["", "2024-02-30", "soon", "24-1", "2024-Qx", "2024-H3", "2024-01/2024-02"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_months_outside_the_year_carry() -> None:
    assert first_of_month(2024, 13) == date(2025, 1, 1)
    assert first_of_month(2024, 0) == date(2023, 12, 1)


@given(DATES, DAYS, st.integers(1, 400))
def test_a_period_overlaps_a_date_when_they_share_a_day(when: PartialDate, start: date, days: int) -> None:
    period = Period(start=start, end=start + timedelta(days=days))
    shared = {start + timedelta(days=n) for n in range(days)} & {
        when.start + timedelta(days=n) for n in range((when.end - when.start).days)
    }
    assert period.overlaps(when) == bool(shared)


@pytest.mark.parametrize(("day", "inside"), [("01-31", False), ("02-01", True), ("02-28", True), ("03-01", False)])
def test_a_period_ends_before_its_last_bound_and_begins_on_its_first(day: str, inside: bool) -> None:
    february = Period(start=date(2026, 2, 1), end=date(2026, 3, 1))
    assert february.overlaps(PartialDate.parse(f"2026-{day}")) is inside


@given(DATES, DAYS)
def test_an_open_end_reaches_without_limit(when: PartialDate, day: date) -> None:
    assert Period(start=None, end=day).overlaps(when) == (when.start < day)
    assert Period(start=day, end=None).overlaps(when) == (when.end > day)
    assert Period(start=None, end=None).overlaps(when)


def test_a_period_is_told_with_its_last_day_inside() -> None:
    assert str(Period(start=date(2024, 2, 1), end=date(2024, 3, 1))) == "2024-02-01 to 2024-02-29"
    assert str(Period(start=None, end=None)) == "the beginning to now"

"""Dates as evidence states them, and the periods that questions ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.domain.errors import BadInput


class Precision(StrEnum):
    """How exactly a date was written."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_SPANS = {3: Precision.QUARTER, 6: Precision.HALF, 12: Precision.YEAR}  # by number of months
_LENGTHS = {precision: months for months, precision in _SPANS.items()}


def first_of_month(year: int, month: int) -> date:
    """The first day of a month; months outside 1-12 carry into neighbouring years."""
    carried, index = divmod(month - 1, 12)
    return date(year + carried, index + 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PartialDate:
    """A date known to a day, a month, a quarter, a half year or a year; fiscal ones may begin in any month."""

    start: date
    """First day that the date may mean."""
    end: date
    """First day after the last that the date may mean (exclusive)."""
    precision: Precision = Precision.DAY
    """How exactly it was written."""

    @classmethod
    def day(cls, value: date) -> PartialDate:
        """A date known to the day."""
        return cls(start=value, end=value + timedelta(days=1), precision=Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> PartialDate:
        """A date known to the month."""
        return cls(start=first_of_month(year, month), end=first_of_month(year, month + 1), precision=Precision.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> PartialDate:
        """A date known to the calendar quarter, 1-4."""
        first = 3 * quarter - 2
        return cls(start=first_of_month(year, first), end=first_of_month(year, first + 3), precision=Precision.QUARTER)

    @classmethod
    def year(cls, year: int) -> PartialDate:
        """A date known to the year."""
        return cls(start=date(year, 1, 1), end=date(year + 1, 1, 1), precision=Precision.YEAR)

    @classmethod
    def half(cls, year: int, half: int) -> PartialDate:
        """A date known to the calendar half year, 1 or 2."""
        return cls.months(year, 6 * half - 5, 6)

    @classmethod
    def months(cls, year: int, month: int, count: int) -> PartialDate:
        """A date known to 3, 6 or 12 months from a month on, as fiscal quarters, halves and years are.

        Months outside 1-12 carry. Raises ValueError for another count.
        """
        if count not in _SPANS:
            raise ValueError(f"a date is known to 3, 6 or 12 months, not to {count}")
        first, after = first_of_month(year, month), first_of_month(year, month + count)
        return cls(start=first, end=after, precision=_SPANS[count])

    def __str__(self) -> str:
        """ISO-like text: `2026-10-06`, `2026-10`, `2026-Q4`, `2026-H2`, `2026`; `2025-11/2026-01` for fiscal months."""
        length = _LENGTHS.get(self.precision)
        if length and (self.start.month - 1) % length:
            return f"{self.start:%Y-%m}/{self.end - timedelta(days=1):%Y-%m}"
        match self.precision:
            case Precision.DAY:
                return self.start.isoformat()
            case Precision.MONTH:
                return f"{self.start:%Y-%m}"
            case Precision.QUARTER:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case Precision.HALF:
                return f"{self.start.year}-H{(self.start.month + 5) // 6}"
            case Precision.YEAR:
                return str(self.start.year)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read back what `str` wrote. Raises ValueError on anything else."""
        if len(text) == len("2026"):
            return cls.year(int(text))
        if "Q" in text:
            year, quarter = text.split("-Q")
            if quarter not in ("1", "2", "3", "4"):
                raise ValueError(f"no such quarter: {text!r}")
            return cls.quarter(int(year), int(quarter))
        if "H" in text:
            year, half = text.split("-H")
            if half not in ("1", "2"):
                raise ValueError(f"no such half year: {text!r}")
            return cls.half(int(year), int(half))
        if "/" in text:
            first, last = (date.fromisoformat(f"{part}-01") for part in text.split("/"))
            return cls.months(first.year, first.month, 12 * (last.year - first.year) + last.month - first.month + 1)
        if len(text) == len("2026-10"):
            first = date.fromisoformat(f"{text}-01")
            return cls.month(first.year, first.month)
        return cls.day(date.fromisoformat(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, open at either end where a bound is None."""

    start: date | None
    """First day inside; None reaches back without limit."""
    end: date | None
    """First day after the period (exclusive); None reaches forward without limit."""
    phrase: str = ""
    """The words of the question that named the period; empty when it was set as a filter."""

    @classmethod
    def between(cls, first: date | None, last: date | None) -> Period | None:
        """The period between two days, both inside; None where neither is set. Raises BadInput for a last before the first."""
        if first and last and last < first:
            raise BadInput(f"the period ends on {last}, before it begins on {first}: name the earlier day first")
        return cls(start=first, end=last + timedelta(days=1) if last else None) if first or last else None

    def overlaps(self, when: PartialDate) -> bool:
        """Whether any day that the date may mean lies inside."""
        starts_in_time = self.end is None or when.start < self.end
        return starts_in_time and (self.start is None or when.end > self.start)

    def __str__(self) -> str:
        """`2026-10-01 to 2026-10-31`, with the last day inside, or an open end named."""
        first = self.start.isoformat() if self.start else "the beginning"
        last = (self.end - timedelta(days=1)).isoformat() if self.end else "now"
        return f"{first} to {last}"

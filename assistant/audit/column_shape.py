"""The shape of a column: what its cells are, and how they stand to those of other columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from assistant.audit.columns import Column, is_blank
from assistant.domain.dates import Precision
from assistant.domain.evidence import Field
from assistant.domain.people import is_person
from assistant.domain.written_dates import day_order, find_date

_UTC = ZoneInfo("UTC")
FEWEST = 3
"""Cells that a column needs to have a shape."""
MOST = 0.8
"""Share of its cells that must be of a shape."""
OFTEN = 2 / 3
"""Share of rows in which what comes later has the later day; the others are what an audit is for."""
_LONGEST_DAY = 40
"""Characters of a cell that may be a day."""
_LONG = 14
"""Characters of the middle cell of a column that tells something in words."""
_LARGEST = 10
"""Highest mark of a scale whose marks are multiplied."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One column of a list."""

    name: str
    """Its heading."""
    cells: tuple[str, ...]
    """What each row has there, blank where nothing."""
    order: bool | None
    """Whether its slashed days put the day first."""
    systems: frozenset[str]
    """Names of systems of the inventory."""

    @property
    def filled(self) -> frozenset[int]:
        """The rows that say something there."""
        return frozenset(at for at, cell in enumerate(self.cells) if not is_blank(cell))

    def share(self, fits: Callable[[str], bool]) -> float:
        """The share of its cells that fit; 0 where too few say anything."""
        said = [cell for cell in self.cells if not is_blank(cell)]
        return sum(map(fits, said)) / len(said) if len(said) >= FEWEST else 0

    def days(self) -> Mapping[int, date]:
        """The day of each row that states one; none where the column is not of days."""
        found = {at: day for at in sorted(self.filled) if (day := _day(self.cells[at], self.order))}
        return found if len(found) >= max(FEWEST, MOST * len(self.filled)) else {}

    def is_person(self, cell: str) -> bool:
        """Whether a cell names a person."""
        return is_person(cell) and cell not in self.systems

    def is_of_systems(self, cell: str) -> bool:
        """Whether a cell names a system of the inventory."""
        return cell in self.systems

    @property
    def is_of_persons(self) -> bool:
        """Whether it names people."""
        return self.share(self.is_person) >= MOST

    @property
    def is_of_words(self) -> bool:
        """Whether it tells something in words."""
        said = sorted(len(self.cells[at]) for at in self.filled)
        return len(said) >= FEWEST and said[len(said) // 2] >= _LONG and not self.days() and not self.is_of_persons


def columns_of(rows: Sequence[tuple[Field, ...]], systems: frozenset[str]) -> list[Shape]:
    """The columns of some rows, in the order in which the fullest row has them."""
    names = dict.fromkeys(field.name for fields in sorted(rows, key=len, reverse=True) for field in fields)
    said = [{field.name: field.value.strip() for field in reversed(fields)} for fields in rows]
    cells = {name: tuple(row.get(name, "") for row in said) for name in names}
    return [Shape(name, values, day_order(values), systems) for name, values in cells.items()]


def known(columns: Sequence[Shape], *roles: Column) -> list[Shape]:
    """Columns that their headings make known as any of some roles."""
    return [one for one in columns if any(role.rank(one.name) is not None for role in roles)]


def days_of(columns: Sequence[Shape]) -> list[tuple[Shape, Mapping[int, date]]]:
    """Columns of days with their days."""
    return [(one, days) for one in columns if (days := one.days())]


def follows(first: Mapping[int, date], then: Mapping[int, date]) -> bool:
    """Whether the days of one column are hardly ever before those of another, in the rows that have both."""
    both = first.keys() & then.keys()
    return len(both) >= FEWEST and sum(then[at] >= first[at] for at in both) >= OFTEN * len(both)


def beside(columns: Sequence[Shape], rows: frozenset[int]) -> list[Shape]:
    """Columns that say something in some rows and hardly in any other."""
    return [one for one in columns if one.filled and len(one.filled & rows) >= MOST * len(one.filled | rows)]


def numbers(column: Shape) -> Mapping[int, int]:
    """The number of each row that states one; none where the column is not of small numbers."""
    found = {at: int(column.cells[at]) for at in column.filled if re.fullmatch(r"\d{1,3}", column.cells[at])}
    return found if len(found) >= max(FEWEST, MOST * len(column.filled)) and max(found.values()) <= _LARGEST**2 else {}


def _day(value: str, order: bool | None) -> date | None:
    """The day that fills a cell, perhaps with a time."""
    found = find_date(value, _UTC, day_first=order) if len(value) <= _LONGEST_DAY else None
    return found[0].start if found and found[0].precision is Precision.DAY and not value[: found[1]].strip() else None

"""Single calendar terms in a question (`Q3 2025`, `last month`, `6 October`): the words from which periods are built.

A term is days, or days that still lack a year. Which terms may stand without a preposition is part of the grammar: `may`
is a verb, `Jan` a colleague and `2025` a number unless the words around it say otherwise.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from assistant.domain.dates import PartialDate, first_of_month

DIGITS = r"(?:19|20)\d\d"
"""A year of a century that evidence can speak of."""
YEAR = rf"(?P<year>{DIGITS}|(?:the\s+)?(?:last|previous|prior|this|current)\s+year|the\s+year)"
"""A year in digits, or by its place before now."""

Days = tuple[date, date]
"""First day and first day after."""


class Context(Enum):
    """What stands before a term."""

    BARE = auto()
    ON = auto()
    BY = auto()
    OF = auto()
    IN = auto()
    PAIR = auto()
    BETWEEN = auto()


ANYWHERE = frozenset(Context) - {Context.BETWEEN}
"""Contexts of a term that cannot be anything else; `between` alone wants two terms, or one that holds two days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What relative terms are reckoned from."""

    today: date
    """The asker's day."""
    fiscal_year_start: int
    """Month, 1-12, in which the fiscal year begins."""

    def fiscal_year(self, year: int) -> Days:
        """The fiscal year of that name: it is called after the calendar year in which it ends."""
        start = year if self.fiscal_year_start == 1 else year - 1
        return first_of_month(start, self.fiscal_year_start), first_of_month(start + 1, self.fiscal_year_start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A calendar term read at one place of a text."""

    stop: int
    """One past its last code point."""
    days: Callable[[int], Days | None]
    """Its days in a given year; None when that year has no such day."""
    year: int | None
    """The year that its words give; None when they leave it open."""
    contexts: frozenset[Context] = ANYWHERE
    """Where it may stand and still mean days."""

    def latest(self, today: date) -> Days | None:
        """Its days in the year that it gives, else its latest occurrence that has begun."""
        if self.year is not None:
            return self.days(self.year)
        found = (self.days(year) for year in range(today.year + 1, today.year - 9, -1))
        return next((days for days in found if days and days[0] <= today), None)


Reader = Callable[[re.Match[str], Reckoning], Term | None]
"""Turns what a pattern matched into a term; None when the words are no such days."""


class Grammar:
    """A list of patterns with their readers."""

    def __init__(self) -> None:
        """Begin without rules."""
        self._rules: list[tuple[re.Pattern[str], Reader]] = []

    def rule(self, pattern: str) -> Callable[[Reader], Reader]:
        """Register a reader for a pattern that begins at a word, in any case, with or without an article."""

        def register(reader: Reader) -> Reader:
            self._rules.append((re.compile(rf"(?:the\s+)?(?:{pattern})", re.IGNORECASE), reader))
            return reader

        return register

    def terms_at(self, text: str, at: int, reckoning: Reckoning) -> Iterator[Term]:
        """Every term that can be read from this place on."""
        for pattern, reader in self._rules:
            match = pattern.match(text, at)
            term = reader(match, reckoning) if match else None
            if term:
                yield term


def fixed(match: re.Match[str], days: Days, contexts: frozenset[Context] = ANYWHERE) -> Term:
    """A term whose days are settled."""
    return Term(stop=match.end(), days=lambda _: days, year=days[0].year, contexts=contexts)


def of_year(
    match: re.Match[str], year: int | None, days: Callable[[int], Days | None], contexts: frozenset[Context] = ANYWHERE
) -> Term | None:
    """A term of a given or open year; None when the year that is given has no such days."""
    impossible = days(2024 if year is None else year) is None  # a leap year has every day
    return None if impossible else Term(stop=match.end(), days=days, year=year, contexts=contexts)


def year_named(text: str | None, today: date) -> int | None:
    """The year that digits or words such as `last year` give."""
    if text is None:
        return None
    if text.isdigit():
        return int(text)
    return today.year - bool(re.search(r"last|previous|prior", text, re.IGNORECASE))


def span(when: PartialDate) -> Days:
    """The days that a date may mean."""
    return when.start, when.end


def one_day(year: int, month: int, day: int) -> Days | None:
    """One day as days; None when the calendar has no such day."""
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return span(PartialDate.day(date(year, month, day)))

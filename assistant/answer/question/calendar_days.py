"""Terms of days and months in a question: `6 October 2026`, `2026-10`, `1-15 March`, `last August`."""

from __future__ import annotations

import calendar
import re

from assistant.answer.question.calendar_terms import (
    ANYWHERE,
    DIGITS,
    YEAR,
    Context,
    Days,
    Grammar,
    Reckoning,
    Term,
    fixed,
    of_year,
    one_day,
    span,
    year_named,
)
from assistant.domain.dates import PartialDate

DAYS = Grammar()
"""Every rule of this module."""

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name[:3]: number for name, number in _MONTHS.items() if name != "may"} | {"sept": 9}
_VERBS = frozenset({"may", "march"})
_PEOPLE = frozenset({"april", "june", "august"})

_MONTH = rf"(?P<month>{'|'.join(sorted([*_MONTHS, *_SHORT], key=len, reverse=True))})\b(?:\.(?=\s?\d))?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = rf"(?:(?:{'|'.join(calendar.day_name)}),?\s+(?:the\s+)?)?"


def _month(match: re.Match[str]) -> tuple[str, int]:
    """The month's name, lower-case, and its number."""
    name = match["month"].lower()
    return name, _MONTHS.get(name) or _SHORT[name]


@DAYS.rule(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:of\s+)?{YEAR})?")
def _day_first(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`6 October 2026`, `1st of May`; `2 may` without capital or preposition is a number and a verb."""
    name, month = _month(match)
    year = year_named(match["year"], reckoning.today)
    verb = year is None and name in _VERBS and match["month"].islower()
    day = int(match["day"])
    return of_year(
        match, year, lambda in_year: one_day(in_year, month, day), ANYWHERE - {Context.BARE} if verb else ANYWHERE
    )


@DAYS.rule(rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\b(?![.:]\d)(?:,?\s+(?:of\s+)?{YEAR})?")
def _month_first(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`October 6, 2026`; `May 2 people` needs a preposition to be a day."""
    name, month = _month(match)
    year = year_named(match["year"], reckoning.today)
    day = int(match["day"])
    contexts = ANYWHERE - {Context.BARE} if year is None and name in _VERBS else ANYWHERE
    return of_year(match, year, lambda in_year: one_day(in_year, month, day), contexts)


@DAYS.rule(
    rf"(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s*(?P<join>[-–—]|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{YEAR})?"
)
def _days_of_month(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`1-15 October 2026`, `1 to 15 October`; `1 and 15 October` is a range after `between` only."""
    month = _month(match)[1]
    first, last = int(match["first"]), int(match["day"])

    def days(year: int) -> Days | None:
        """Both days and what lies between; None when either does not exist or the order is wrong."""
        start, end = one_day(year, month, first), one_day(year, month, last)
        return (start[0], end[1]) if start and end and first <= last else None

    paired = match["join"].lower() == "and"
    contexts = frozenset({Context.BETWEEN}) if paired else frozenset(Context)
    return of_year(match, year_named(match["year"], reckoning.today), days, contexts)


@DAYS.rule(
    rf"(?P<year>{DIGITS})(?P<sign>[-/])(?P<month>\d\d)(?P=sign)(?P<day>\d\d)(?:T\d\d:[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
)
@DAYS.rule(rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>{DIGITS})")
def _numeric(match: re.Match[str], _: Reckoning) -> Term | None:
    """`2026-10-06` and, day first, `06.10.2026`."""
    days = one_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return fixed(match, days) if days else None


@DAYS.rule(rf"(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year>{DIGITS})")
def _slashed(match: re.Match[str], _: Reckoning) -> Term | None:
    """`25/10/2026` or `10/25/2026`; no term when both orders give a day and the days differ."""
    year, one, other = int(match["year"]), int(match["one"]), int(match["other"])
    found = {days for days in (one_day(year, other, one), one_day(year, one, other)) if days}
    return fixed(match, found.pop()) if len(found) == 1 else None


@DAYS.rule(rf"(?P<year>{DIGITS})-(?P<month>0[1-9]|1[0-2])")
def _numeric_month(match: re.Match[str], _: Reckoning) -> Term:
    """`2026-10`."""
    return fixed(match, span(PartialDate.month(int(match["year"]), int(match["month"]))))


@DAYS.rule(
    rf"(?:month\s+of\s+)?(?<!\d\s)(?<!\d(?:st|nd|rd|th)\s)(?:(?P<which>last|this)\s+)?{_MONTH}(?:(?:,?\s+(?:of\s+)?|\s?/\s?){YEAR})?"
)
def _named_month(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`October 2026`, `August`, `last August` (the latest that has ended)."""
    name, number = _month(match)
    year = year_named(match["year"], reckoning.today)
    if match["which"]:
        ended = number < reckoning.today.month
        year = reckoning.today.year - (match["which"].lower() == "last" and not ended)
    contexts = ANYWHERE if year is not None else _contexts_of_month(match, name)
    return of_year(match, year, lambda in_year: span(PartialDate.month(in_year, number)), contexts)


def _contexts_of_month(match: re.Match[str], name: str) -> frozenset[Context]:
    """Where a month's name without a year is a month: `Jan`, `April` and `June` are people too, `may` is a verb."""
    if name in _SHORT:
        return frozenset({Context.IN, Context.PAIR})
    if name in _VERBS:
        return ANYWHERE - {Context.BARE, Context.ON, Context.BY}
    if name not in _PEOPLE:
        return ANYWHERE
    before, after = match.string[: match.start()], match.string[match.end() :]
    beside_a_name = re.match(r"\s+[A-Z][a-z]", after) or re.search(r"\w.*\s[A-Z][a-z]+\s+$|\bby\s+$", before)
    return ANYWHERE - ({Context.BY, Context.BARE} if beside_a_name else {Context.BY})

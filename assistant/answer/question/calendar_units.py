"""Terms of larger units in a question: quarters, halves, years, fiscal years, weeks and what is relative to today."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from assistant.answer.question.calendar_days import DAYS
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
    span,
    year_named,
)
from assistant.domain.dates import PartialDate, first_of_month

UNITS = Grammar()
"""Every rule of this module."""

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_ORDINAL = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|last|final)"
_FISCAL = r"(?:FY\s?|(?:fiscal|financial)\s+(?:year\s+)?)"
_TAIL = rf"(?:(?:\s?[/-]\s?|,?\s+(?:of\s+|in\s+)?)(?:{YEAR}|{_FISCAL}(?P<fiscal>{DIGITS}|\d\d\b)))?"
_KIND = r"(?:(?P<kind>calendar|full|fiscal|financial)\s+)?"
_UNIT = r"(?P<unit>week|month|quarter|half[\s-]year|year)"
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_DAYS_IN = {"day": 1, "week": 7}
_STEP = {"this": 0, "current": 0, "next": 1, "coming": 1}  # every other word reaches back
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_ONES.split(), start=1)}
_ROUND = {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)}


def count_of(words: str) -> int | None:
    """The number that digits or words up to ninety-nine say; None when they say none."""
    if words.isdigit():
        return int(words)
    parts = re.split(r"[\s-]+", words.lower())
    if parts in (["a"], ["an"]):
        return 1
    if parts[-2:] == ["couple", "of"]:
        return 2
    if len(parts) == 2 and parts[0] in _ROUND and _SMALL.get(parts[1], 10) < 10:
        return _ROUND[parts[0]] + _SMALL[parts[1]]
    return (_SMALL | _ROUND).get(parts[0]) if len(parts) == 1 else None


def months_from(day: date, count: int) -> date:
    """The same day of a month that lies `count` months later (earlier when negative), or that month's last day."""
    first = first_of_month(day.year, day.month + count)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def _stretch(start: date, number: int, months: int) -> Days:
    """The `number`th stretch of so many months from a first of a month on; 0 is the stretch before."""
    first, after = (first_of_month(start.year, start.month + at * months) for at in (number - 1, number))
    return first, after


def _part(
    match: re.Match[str], reckoning: Reckoning, number: int, months: int, contexts: frozenset[Context] = ANYWHERE
) -> Term | None:
    """A stretch of the year, the fiscal year or the open year that the match names."""
    groups = match.groupdict()
    if groups.get("fiscal"):
        start = reckoning.fiscal_year(_full_year(groups["fiscal"]))[0]
        return fixed(match, _stretch(start, number, months), contexts)
    year = year_named(match["year"], reckoning.today)
    return of_year(match, year, lambda in_year: _stretch(date(in_year, 1, 1), number, months), contexts)


def _full_year(digits: str) -> int:
    """A year of two or four digits."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


@UNITS.rule(rf"(?P<letter>[QH])(?P<number>[1-4]){_TAIL}")
@UNITS.rule(rf"{YEAR}[\s-]?(?P<letter>[QH])(?P<number>[1-4])")
def _short_part(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`Q3 2025`, `2025-Q3`, `H1 FY26`, `Q3`; `H1` without a year is a heading more often than a half."""
    quarter, number = match["letter"].upper() == "Q", int(match["number"])
    if quarter:
        return _part(match, reckoning, number, 3)
    alone = not (match["year"] or match.groupdict().get("fiscal"))
    return _part(match, reckoning, number, 6, ANYWHERE - {Context.BARE} if alone else ANYWHERE) if number <= 2 else None


@UNITS.rule(rf"{_ORDINAL}\s+(?P<what>quarter|half)(?:[\s-]year)?{_TAIL}(?!\s+of\b)")
def _worded_part(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`third quarter of 2025`, `second half of last year`, `last quarter of 2025`; `last quarter` is another rule's."""
    months = _MONTHS_IN[match["what"].lower()]
    number = _ORDINALS.get(match["ordinal"].lower(), 12 // months)
    unnamed_last = match["ordinal"].lower() not in _ORDINALS and not (match["year"] or match["fiscal"])
    return None if unnamed_last or number > 12 // months else _part(match, reckoning, number, months)


@UNITS.rule(rf"(?P<said>(?:calendar\s+)?year\s+(?:of\s+)?)?(?P<year>{DIGITS})")
def _whole_year(match: re.Match[str], _: Reckoning) -> Term | None:
    """`year 2025`, and `2025` after a preposition; `the 2025 audit` names an audit, not days."""
    if not match["said"] and not match.group()[0].isdigit():
        return None
    days = span(PartialDate.year(int(match["year"])))
    return fixed(match, days, ANYWHERE if match["said"] else ANYWHERE - {Context.BARE, Context.ON})


@UNITS.rule(rf"{_FISCAL}(?P<year>{DIGITS}|\d\d)(?:\s?[/-]\s?(?P<next>\d\d(?:\d\d)?))?")
def _fiscal_year(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`FY2025`, called after the year in which it ends; `FY2025/26` says both."""
    year = _full_year(match["year"])
    if match["next"] is None:
        return fixed(match, reckoning.fiscal_year(year))
    straddles = reckoning.fiscal_year_start != 1 and _full_year(match["next"]) == year + 1
    return fixed(match, reckoning.fiscal_year(year + 1)) if straddles else None


@UNITS.rule(rf"(?P<short>CW|KW|W)\s?(?P<week>\d\d?)(?:(?:\s?/\s?|,?\s+(?:of\s+)?){YEAR})")
@UNITS.rule(r"(?P<short>CW|KW)\s?(?P<week>\d\d?)(?P<year>)")
@UNITS.rule(rf"(?:calendar\s+)?week\s+(?P<week>\d\d?)(?:(?:\s?/\s?|,?\s+(?:of\s+)?){YEAR})?(?!\s+of\b)")
@UNITS.rule(rf"(?P<year>{DIGITS})-?W(?P<week>\d\d)")
def _week(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`week 41 2026`, `2026-W41`: weeks are those of ISO 8601."""
    number = int(match["week"])

    def days(year: int) -> Days | None:
        """Monday to Sunday; None when the year has no such week."""
        if not 1 <= number <= date(year, 12, 28).isocalendar().week:  # that day lies in the last week of any year
            return None
        monday = date.fromisocalendar(year, number, 1)
        return monday, monday + timedelta(days=7)

    year = year_named(match["year"] or None, reckoning.today)
    exists = 1 <= number <= 53 if year is None else days(year) is not None
    return Term(stop=match.end(), days=days, year=year) if exists else None


@UNITS.rule(r"week\s+(?:of|beginning|starting|commencing)\s+(?:on\s+)?")
def _week_of(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`week of 6 October 2026`: the week, from its Monday, that has the day in it."""
    found = ((term, term.latest(reckoning.today)) for term in DAYS.terms_at(match.string, match.end(), reckoning))
    single = [(term, days[0]) for term, days in found if days and days[1] - days[0] == timedelta(days=1)]
    if not single:
        return None
    term, day = max(single, key=lambda pair: pair[0].stop)
    monday = day - timedelta(days=day.weekday())
    return Term(stop=term.stop, days=lambda _: (monday, monday + timedelta(days=7)), year=monday.year)


@UNITS.rule(rf"(?P<which>last|previous|prior|preceding|past|this|current|next|coming)\s+{_KIND}{_UNIT}(?!\s+of\b)")
def _relative(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`last month` is the calendar month before this one; `past month` reaches a month back from today."""
    which, kind, unit = (
        match["which"].lower(),
        (match["kind"] or "").lower(),
        match["unit"].lower()[:7].split("-")[0].split()[0],
    )
    if which == "past" and not kind and unit not in ("quarter", "half"):
        return fixed(match, _rolling(reckoning.today, -1, unit))
    return fixed(match, _whole(reckoning, unit, _STEP.get(which, -1), fiscal=kind.startswith("f") and kind != "full"))


@UNITS.rule(rf"(?:over|within)\s+the\s+last\s+{_UNIT}(?!\s+of\b)")
def _rolling_one(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`over the last year` reaches a year back from today."""
    unit = match["unit"].lower()
    return fixed(match, _rolling(reckoning.today, -1, unit)) if unit in ("week", "month", "year") else None


@UNITS.rule(
    r"(?P<which>last|previous|prior|preceding|past|next|coming)\s+(?P<count>\d{1,4}|(?:a\s+)?[a-z]+(?:[\s-][a-z]+)??)\s+"
    r"(?:(?P<whole>full|complete|whole|calendar)\s+)?(?P<unit>day|week|month|quarter|year)s?\b"
)
def _counted(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`last 90 days`: today and the 90 days before it; `last two quarters` and `last two full months` are whole ones."""
    count = count_of(re.sub(r"^a\s+", "", match["count"]))
    if not count:
        return None
    unit, ahead = match["unit"].lower(), match["which"].lower() in _STEP
    if not match["whole"] and unit != "quarter":
        return fixed(match, _rolling(reckoning.today, count if ahead else -count, unit))
    near = _whole(reckoning, unit, 1 if ahead else -1)
    far = _whole(reckoning, unit, count if ahead else -count)
    return fixed(match, (min(near[0], far[0]), max(near[1], far[1])))


@UNITS.rule(rf"{_KIND}{_UNIT}[\s-]to[\s-]date")
@UNITS.rule(rf"(?:so\s+far\s+this|this)\s+{_KIND}{_UNIT}(?:\s+so\s+far)?")
@UNITS.rule(r"(?P<unit>[YQM])TD\b")
def _to_date(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`year to date`, `YTD`, `so far this year`: up to and with today."""
    words = match.group().lower()
    if words.startswith("this") and not words.endswith("far"):
        return None
    names = {"y": "year", "q": "quarter", "m": "month"}
    unit = names.get(match["unit"].lower(), re.split(r"[\s-]", match["unit"].lower())[0])
    fiscal = (match.groupdict().get("kind") or "").lower() in ("fiscal", "financial")
    start = _whole(reckoning, unit, 0, fiscal=fiscal)[0]
    return fixed(match, (start, reckoning.today + timedelta(days=1)))


@UNITS.rule(r"today|yesterday|tomorrow")
def _near_day(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`yesterday`, `today`, `tomorrow`."""
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match.group().lower().split()[-1]]
    return fixed(match, span(PartialDate.day(reckoning.today + timedelta(days=shift))))


@UNITS.rule(r"now|date|present")
def _now(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`now` and `to date` as the far end of a range, and nowhere else."""
    return fixed(match, span(PartialDate.day(reckoning.today)), frozenset({Context.PAIR}))


def _whole(reckoning: Reckoning, unit: str, step: int, *, fiscal: bool = False) -> Days:
    """The calendar (or fiscal) unit that has today in it, or one `step` units away."""
    today = reckoning.today
    if unit in _DAYS_IN:
        length = _DAYS_IN[unit]
        first = today - timedelta(days=today.weekday() if unit == "week" else 0) + timedelta(days=step * length)
        return first, first + timedelta(days=length)
    months = _MONTHS_IN[unit]
    anchor = date(today.year - 1, reckoning.fiscal_year_start if fiscal else 1, 1)
    passed = (today.year - anchor.year) * 12 + today.month - anchor.month
    return _stretch(anchor, passed // months + 1 + step, months)


def _rolling(today: date, count: int, unit: str) -> Days:
    """So many units up to and with today, or (when positive) from today on."""
    if unit in _DAYS_IN:
        other = today + timedelta(days=count * _DAYS_IN[unit])
    else:
        other = months_from(today, count * _MONTHS_IN[unit])
    return min(today, other), max(today, other) + timedelta(days=1)

"""Terms made of other terms: parts of them (`early 2026`), stretches beside them (`the week before 1 October`), and seasons.

What words leave vague is settled the same way each time, and the reader sees the days: `early` or `the start of` a year,
quarter or month is its first third, `mid` its second, `late` or `the end of` its last. Seasons are whole months of the
northern year, and a winter is called after the year in which it begins.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain

from assistant.answer.question.calendar_days import DAYS
from assistant.answer.question.calendar_terms import ANYWHERE, Context, Days, Grammar, Reckoning, Term, fixed, of_year
from assistant.answer.question.calendar_units import UNITS, count_of, months_from
from assistant.domain.dates import first_of_month

PARTS = Grammar()
"""Every rule of this module."""

_THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_NUMBER = r"(?:\d{1,3}|[a-z]+(?:[\s-](?:of|[a-z]+))??)"
_UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year)s?"
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
    "final": -1,
}
_Change = Callable[[Days], Days | None]


def shifted(day: date, count: int, unit: str) -> date:
    """The day that lies so many units later, earlier when negative."""
    if unit in _DAYS_IN:
        return day + timedelta(days=count * _DAYS_IN[unit])
    return months_from(day, count * _MONTHS_IN[unit])


def _inner(match: re.Match[str], reckoning: Reckoning, context: Context) -> Iterator[Term]:
    """The terms that follow what matched, longest first."""
    found = chain.from_iterable(each.terms_at(match.string, match.end(), reckoning) for each in (DAYS, UNITS))
    return iter(sorted((term for term in found if context in term.contexts), key=lambda term: -term.stop))


def _made(match: re.Match[str], reckoning: Reckoning, context: Context, change: _Change) -> Term | None:
    """The longest term that follows, with its days changed; None when none follows or none of its days is meant."""
    for term in _inner(match, reckoning, context):
        days = _changed(term, change)
        if term.latest(reckoning.today) and days(term.year or reckoning.today.year) is not None:
            return Term(stop=term.stop, days=days, year=term.year, contexts=ANYWHERE)
    return None


def _changed(term: Term, change: _Change) -> Callable[[int], Days | None]:
    """The term's days in a year, changed."""

    def days(year: int) -> Days | None:
        """Its days; None when the year has none such."""
        whole = term.days(year)
        return change(whole) if whole else None

    return days


@PARTS.rule(r"(?P<part>early|late|mid)[\s-]+(?:in\s+)?(?:the\s+)?")
def _vague(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`early 2026`, `mid-October`, `late last year`."""
    return _made(match, reckoning, Context.IN, lambda days: _third(days, _THIRDS[match["part"].lower()]))


@PARTS.rule(r"(?P<part>start|beginning|middle|end)\s+of\s+")
def _edge(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`the end of last year`; after `since`, `until` and the like another rule reads these words as one day."""
    return _made(match, reckoning, Context.OF, lambda days: _third(days, _THIRDS[match["part"].lower()]))


def _third(days: Days, part: int) -> Days | None:
    """A third of a year, quarter or month; None for what is no whole number of months, or too long for one."""
    start, end = days
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day != 1 or end.day != 1 or months not in (1, 3, 6, 12):
        return None
    if months == 1:
        bounds = [start, start.replace(day=11), start.replace(day=21), end]
    else:
        bounds = [first_of_month(start.year, start.month + at * months // 3) for at in range(4)]
    return bounds[part], bounds[part + 1]


@PARTS.rule(
    rf"(?P<which>{'|'.join(_ORDINALS)})\s+(?:(?P<count>{_NUMBER})\s+)?(?:{_UNIT}|(?P<half>half))\s+(?:of|in)\s+"
)
def _counted_part(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`first week of October`, `last ten days of September`, `first half of May`: counted from the term's own edge."""
    count = count_of(match["count"]) if match["count"] else 1
    place = _ORDINALS[match["which"].lower()]
    if not count or (match["count"] and place > 1):
        return None
    unit = "" if match["half"] else match["unit"].lower()
    return _made(match, reckoning, Context.OF, lambda days: _counted(days, place, count, unit))


def _counted(days: Days, place: int, count: int, unit: str) -> Days | None:
    """The `place`th stretch of so many units inside some days; None when it reaches beyond them. Half a month ends on the 15th."""
    start, end = days
    if not unit:
        middle = start.replace(day=16)
        whole = start.day == end.day == 1 and first_of_month(start.year, start.month + 1) == end
        return None if not whole or place > 2 else (start, middle) if place == 1 else (middle, end)
    if place < 0:
        found = shifted(end, -count, unit), end
    else:
        found = shifted(start, (place - 1) * count, unit), shifted(start, place * count, unit)
    return found if start <= found[0] and found[1] <= end and found != days else None


@PARTS.rule(
    rf"(?:(?P<count>{_NUMBER})\s+)?{_UNIT}\s+(?:immediately\s+|just\s+|right\s+)?"
    r"(?P<side>before|prior\s+to|preceding|leading\s+up\s+to|after|following|up\s+to|to|until|ending|ended)\s+(?:on\s+)?"
)
def _beside(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`the two weeks before 1 October`, `the week after 3 May`, `the year ended 30 June 2026`, `three days after 6 October`.

    Without an article or a preposition `three days after 6 October` is one day.
    """
    count = count_of(match["count"]) if match["count"] else 1
    if not count:
        return None
    stretch = Stretch(count=count, unit=match["unit"].lower(), side=match["side"].lower())
    before = match.string[: match.start()].lower()
    alone = not match.group().lower().startswith("the ") and not re.search(
        r"\b(?:in|within|during|over|for)\s+$", before
    )
    point = alone and stretch.side in ("before", "prior to", "after", "following")
    return _made(match, reckoning, Context.IN, stretch.point_beside if point else stretch.days_beside)


class Stretch:
    """So many units on one side of something dated."""

    __slots__ = ("count", "side", "unit")

    def __init__(self, *, count: int, unit: str, side: str) -> None:
        """Keep the number, the unit's name and the word for the side."""
        self.count, self.unit, self.side = count, unit, " ".join(side.split())

    def days_beside(self, days: Days) -> Days:
        """The stretch that ends where the days begin, or begins where they end; `to` and `ended` take them in."""
        if self.side in ("after", "following"):
            return days[1], shifted(days[1], self.count, self.unit)
        end = days[0] if self.side in ("before", "prior to", "preceding", "leading up to") else days[1]
        return shifted(end, -self.count, self.unit), end

    def point_beside(self, days: Days) -> Days | None:
        """The one day that lies so far before or after a day; None when the days are more than one."""
        if days[1] - days[0] != timedelta(days=1):
            return None
        forward = self.side in ("after", "following")
        day = shifted(days[0], self.count if forward else -self.count, self.unit)
        return day, day + timedelta(days=1)


@PARTS.rule(
    r"(?:(?P<which>last|this)\s+)?(?P<season>spring|summer|autumn|fall|winter)(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)(?:\s?/\s?\d\d(?:\d\d)?)?)?"
)
def _season(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`spring 2026`, `over the summer`, `last winter` (the latest that has ended); `in Spring Boot` is none."""
    month = _SEASONS[match["season"].lower()]

    def days(year: int) -> Days:
        """Three whole months."""
        return first_of_month(year, month), first_of_month(year, month + 3)

    if match["year"]:
        return fixed(match, days(int(match["year"])))
    today = reckoning.today
    if match["which"] and match["which"].lower() == "last":
        return fixed(match, next(days(year) for year in range(today.year, 0, -1) if days(year)[1] <= today))
    if match["which"]:
        return fixed(match, days(today.year))
    named = match["season"][0].isupper() or re.match(r"\s+[A-Z]", match.string[match.end() :])
    said = match.group().lower().startswith("the ")
    if named or match["season"].lower() == "fall" or (match["season"].lower() == "spring" and said):
        return None  # a framework, a fall, a spring in a machine
    return of_year(match, None, days, frozenset({Context.IN, Context.PAIR}))


@PARTS.rule(rf"(?:(?P<which>last|previous|past|this)\s+)?(?P<day>{'|'.join(_WEEKDAYS)})")
def _weekday(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`last Friday` (before today), `this Friday` (of this week), `on Monday` (the latest, today counts)."""
    today, number = reckoning.today, _WEEKDAYS[match["day"].lower()]
    back = (today.weekday() - number) % 7
    which = (match["which"] or "").lower()
    if which == "this":
        back = today.weekday() - number
    elif which:
        back = back or 7
    day = today - timedelta(days=back)
    contexts = ANYWHERE if which else frozenset({Context.ON, Context.IN})
    return fixed(match, (day, day + timedelta(days=1)), contexts)


@PARTS.rule(rf"(?P<count>{_NUMBER})\s+{_UNIT}\s+ago")
def _ago(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`three days ago` is that day; `two weeks ago`, `a month ago` and `a year ago` the whole week, month or year."""
    count = count_of(match["count"])
    if not count:
        return None
    unit = match["unit"].lower()
    day = shifted(reckoning.today, -count, unit)
    if unit == "day":
        return fixed(match, (day, day + timedelta(days=1)))
    if unit in _DAYS_IN:
        monday = day - timedelta(days=day.weekday())
        return fixed(match, (monday, monday + timedelta(days=7)))
    months = _MONTHS_IN[unit]
    first = first_of_month(day.year, (day.month - 1) // months * months + 1)
    return fixed(match, (first, months_from(first, months)))


@PARTS.rule(r"day\s+(?P<side>before\s+yesterday|after\s+tomorrow)")
def _two_days(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`the day before yesterday`."""
    day = reckoning.today + timedelta(days=-2 if match["side"].lower().startswith("before") else 2)
    return fixed(match, (day, day + timedelta(days=1)))


@PARTS.rule(r"(?:last|past|previous)\s+(?P<count>\d{1,3})\s+hours")
def _hours(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`the last 24 hours`, in whole days: today and every day that the hours reach into."""
    whole = -(-int(match["count"]) // 24)
    return fixed(match, (reckoning.today - timedelta(days=whole), reckoning.today + timedelta(days=1)))


@PARTS.rule(r"(?:last|past)\s+fortnight")
def _fortnight(match: re.Match[str], reckoning: Reckoning) -> Term:
    """`the past fortnight` reaches two weeks back from today."""
    return fixed(match, (reckoning.today - timedelta(days=14), reckoning.today + timedelta(days=1)))


@PARTS.rule(r"(?P<side>earlier|later)\s+(?=this\s)")
def _rest(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`earlier this year` ends with today, `later this month` begins with it."""
    today = reckoning.today
    earlier = match["side"].lower() == "earlier"

    def change(days: Days) -> Days:
        """The side of today that is meant."""
        return (days[0], today + timedelta(days=1)) if earlier else (today, days[1])

    return _made(match, reckoning, Context.IN, change)


@PARTS.rule(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)\s+(?:day\s+)?of\s+(?=(?:the\s+)?(?:last|previous|this|the\s+current|next)\s+month)"
)
def _day_of(match: re.Match[str], reckoning: Reckoning) -> Term | None:
    """`the 1st of last month`."""
    number = int(match["day"])

    def change(days: Days) -> Days | None:
        """That day of the month; None when it has no such day."""
        day = days[0] + timedelta(days=number - 1)
        return (day, day + timedelta(days=1)) if number and day < days[1] else None

    return _made(match, reckoning, Context.OF, change)

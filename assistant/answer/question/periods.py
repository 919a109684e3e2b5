"""The period that a question names, as a half-open range of days: our own small grammar.

A period is one term (`last month`), a term under a preposition (`in 2025`), two terms with what lies between (`between
January and March 2025`), or a term that bounds one side (`since March`, `before 15 June 2025`). At each place the longest
reading wins, and the first place that has one: a question with two periods is about the first, or about both where the second
follows at once (`July and August`).

- Ranges and `until`, `by`, `through` include the last day, month or quarter named; `after X` begins when X has ended.
- A term without a year is its latest occurrence that has begun: asked in November, `in August` is this year's. In a range
  it takes the year of the other end, so that the range runs forward.
- `last month` is the calendar month before this one. `past month`, `over the last month` and `last 30 days` reach back
  from today and include it. Quarters are always whole. Weeks begin on Monday.
- A date such as `03/04/2026`, which two customs read as two days, names no period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from assistant.answer.question.calendar_days import DAYS
from assistant.answer.question.calendar_parts import PARTS
from assistant.answer.question.calendar_terms import Context, Days, Reckoning, Term
from assistant.answer.question.calendar_units import UNITS
from assistant.domain.dates import Period

Bounds = tuple[date | None, date | None]
"""First day and first day after, None where open."""

# A place at which a period may begin: a word that is no part of an id, a path, a version or a contraction.
_START = re.compile(r"(?<![\w.#/§:@-])(?<!\w['’])(?=\w)")
_END = re.compile(r"(?![\w@])(?![-–/:.'’]\w)")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s)")
_PREPOSITIONS = (
    (Context.BARE, re.compile(r"")),
    (
        Context.IN,
        re.compile(
            r"(?:in|during|throughout|within|over|across)\s+(?:the\s+(?:whole|course|month)\s+of\s+)?", re.IGNORECASE
        ),
    ),
    (Context.OF, re.compile(r"(?:of|for|from)\s+(?:the\s+(?:whole|month)\s+of\s+)?", re.IGNORECASE)),
    (Context.ON, re.compile(r"(?:on|dated)\s+", re.IGNORECASE)),
    (Context.BETWEEN, re.compile(r"between\s+", re.IGNORECASE)),
)
_LOWER = r"since|(?P<after>after|later\s+than)|on\s+or\s+after|(?:no|not)\s+earlier\s+than|(?:starting|beginning)(?:\s+(?:in|on|from))?"
_UPPER = (
    r"(?P<before>before|prior\s+to|earlier\s+than)|until|till|up\s+(?:to|until)(?:\s+and\s+including)?|through|on\s+or\s+before"
    r"|(?:no|not)\s+later\s+than|as\s+(?:of|at)|(?P<by>by)"
)
_EDGE = r"(?:\s+(?:the\s+)?(?P<edge>start|beginning|end)\s+of)?\s+"
_LOWER_BOUND = re.compile(rf"(?:{_LOWER}){_EDGE}", re.IGNORECASE)
_UPPER_BOUND = re.compile(rf"(?:{_UPPER}){_EDGE}", re.IGNORECASE)
_FROM = re.compile(r"from\s+", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+(?:on|onwards?|forward)\b", re.IGNORECASE)
_RANGE_OPENER = re.compile(r"(?P<word>from|between|since|in|during|for|of)\s+", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*(?:[–—-]|\.\.)\s*|\s+(?P<word>to|and|until|till|through|up\s+to)(?:\s+the\s+(?:start|end)\s+of)?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*,?\s+(?:(?:and|but)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A period read at one place of a text."""

    stop: int
    """One past its last code point."""
    bounds: Bounds
    """Its days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """One side of a period, read at one place of a text."""

    term: Term
    """The days that it speaks of."""
    at_end: bool
    """Whether the bound is where those days end, rather than where they begin."""

    def of(self, days: Days) -> date:
        """The bound, once the term's year is settled."""
        return days[1] if self.at_end else days[0]


def find_period(text: str, *, now: datetime, fiscal_year_start: int = 1) -> Period | None:
    """The first period that a text names, with its words as phrase; None when it names none.

    `now` is the asker's moment in the zone in which days begin; `fiscal_year_start` is a month, 1-12, and a fiscal year is
    called after the calendar year in which it ends. Raises ValueError when `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must have a time zone: days begin at different moments in different zones")
    reckoning = Reckoning(today=now.date(), fiscal_year_start=fiscal_year_start)
    for place in _START.finditer(text):
        reading = max(_readings(text, place.start(), reckoning), key=lambda read: read.stop, default=None)
        if reading:
            start, end = reading.bounds
            return Period(start=start, end=end, phrase=text[place.start() : reading.stop])
    return None


def without_period(text: str, period: Period | None) -> str:
    """The text with the period's words replaced by as many spaces, so that places in it stay."""
    at = text.find(period.phrase) if period and period.phrase else -1
    return text if period is None or at < 0 else text[:at] + " " * len(period.phrase) + text[at + len(period.phrase) :]


def _readings(text: str, at: int, reckoning: Reckoning) -> Iterator[_Reading]:
    """Every period that can be read from this place on and ends with a word."""
    ways = chain.from_iterable(way(text, at, reckoning) for way in (_list, _single, _range, _bounded))
    return (reading for reading in ways if _END.match(text, reading.stop))


def _terms(text: str, at: int, reckoning: Reckoning, context: Context) -> list[Term]:
    """The terms from this place on that mean days in this context."""
    found = chain.from_iterable(grammar.terms_at(text, at, reckoning) for grammar in (DAYS, UNITS, PARTS))
    return [term for term in found if context in term.contexts]


def _single(text: str, at: int, reckoning: Reckoning) -> Iterator[_Reading]:
    """One term, alone or under a preposition, with its possessive ending."""
    for context, preposition in _PREPOSITIONS:
        opened = preposition.match(text, at)
        for term in _terms(text, opened.end(), reckoning, context) if opened else ():
            days = term.latest(reckoning.today)
            owner = _POSSESSIVE.match(text, term.stop)
            if days:
                yield _Reading(stop=owner.end() if owner else term.stop, bounds=days)


def _pairs(text: str, at: int, reckoning: Reckoning, *, listed: bool) -> Iterator[tuple[Term, Term, tuple[Days, Days]]]:
    """Two terms with the days that they have together: listed by `and`, or else the ends of a range."""
    opened = _RANGE_OPENER.match(text, at)
    between = opened is not None and opened["word"].lower() == "between"
    for first in _terms(text, opened.end() if opened else at, reckoning, Context.PAIR):
        joint = _JOINT.match(text, first.stop)
        by_and = joint is not None and (joint["word"] or "").lower() == "and"
        if joint is None or by_and != (between or listed) or (between and listed):
            continue
        for last in _terms(text, joint.end(), reckoning, Context.PAIR):
            alone = opened is None and Context.BARE not in first.contexts | last.contexts
            days = None if alone else _settled(first, last, reckoning.today)
            if days:
                yield first, last, days


def _range(text: str, at: int, reckoning: Reckoning) -> Iterator[_Reading]:
    """Two terms with what lies between, both included."""
    for _, last, days in _pairs(text, at, reckoning, listed=False):
        start, end = sorted(days)
        yield _Reading(stop=last.stop, bounds=(start[0], max(start[1], end[1])))


def _list(text: str, at: int, reckoning: Reckoning) -> Iterator[_Reading]:
    """Both of two terms when the second follows at once (`Q3 and Q4 2025`), else the first, with the year they share."""
    for first, last, (days, others) in _pairs(text, at, reckoning, listed=True):
        if days[1] == others[0]:
            yield _Reading(stop=last.stop, bounds=(days[0], others[1]))
        else:
            yield _Reading(stop=first.stop, bounds=days)


def _settled(first: Term, last: Term, today: date) -> tuple[Days, Days] | None:
    """The days of two terms of which one may take its year from the other; None when no year fits."""
    if first.year is None and last.year is not None:
        end = last.days(last.year)
        starts = (first.days(year) for year in range(last.year, last.year - 9, -1))
        start = next((days for days in starts if days and end and days[0] <= end[0]), None)
        return (start, end) if start and end else None
    start = first.latest(today)
    if start is None:
        return None
    ends = (
        last.days(year) for year in ([last.year] if last.year is not None else range(start[0].year, start[0].year + 9))
    )
    end = next((days for days in ends if days and (last.year is not None or days[0] >= start[0])), None)
    return (start, end) if end else None


def _bounded(text: str, at: int, reckoning: Reckoning) -> Iterator[_Reading]:
    """A term that bounds one side, or two that bound both (`after 1 May and before 30 June 2025`)."""
    for stop, bound in _lower(text, at, reckoning):
        days = bound.term.latest(reckoning.today)
        if days:
            yield _Reading(stop=stop, bounds=(bound.of(days), None))
        joint = _AND.match(text, stop)
        for far, upper in _upper(text, joint.end(), reckoning) if joint else ():
            both = _settled(bound.term, upper.term, reckoning.today)
            if both and bound.of(both[0]) < upper.of(both[1]):
                yield _Reading(stop=far, bounds=(bound.of(both[0]), upper.of(both[1])))
    for stop, bound in _upper(text, at, reckoning):
        days = bound.term.latest(reckoning.today)
        if days:
            yield _Reading(stop=stop, bounds=(None, bound.of(days)))


def _lower(text: str, at: int, reckoning: Reckoning) -> Iterator[tuple[int, _Bound]]:
    """Bounds of the near side: `since X`, `after X`, `from X onwards`, each with the place where its words end."""
    opened = _LOWER_BOUND.match(text, at)
    if opened:
        at_end = _at_end(opened, usually=opened["after"] is not None)
        for term in _terms(text, opened.end(), reckoning, Context.IN):
            yield term.stop, _Bound(term=term, at_end=at_end)
    opened = _FROM.match(text, at)
    for term in _terms(text, opened.end(), reckoning, Context.OF) if opened else ():
        onwards = _ONWARDS.match(text, term.stop)
        if onwards:
            yield onwards.end(), _Bound(term=term, at_end=False)


def _upper(text: str, at: int, reckoning: Reckoning) -> Iterator[tuple[int, _Bound]]:
    """Bounds of the far side: `before X`, `until X`, `by X`, each with the place where its words end."""
    opened = _UPPER_BOUND.match(text, at)
    if opened:
        at_end = _at_end(opened, usually=opened["before"] is None)
        for term in _terms(text, opened.end(), reckoning, Context.BY if opened["by"] else Context.IN):
            yield term.stop, _Bound(term=term, at_end=at_end)


def _at_end(opened: re.Match[str], *, usually: bool) -> bool:
    """Whether a bound lies where its term ends: as its word usually says, unless `start of` or `end of` says otherwise."""
    return usually if opened["edge"] is None else opened["edge"].lower() == "end"

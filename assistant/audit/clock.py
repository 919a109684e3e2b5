"""When records say that something happened, and whether it was soon enough: what their times leave open stays open.

Times of day are compared as written. A time with an offset is turned to UTC; beside one without, it may be off by
`ANY_ZONE`, since no record says which zone the other clock stood in. Which days an organization works is not known
either: a term in working days is kept for sure where the days of any calendar would do, passed for sure where no
organization closes that often, and open in between.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.dates import Precision
from assistant.domain.evidence import Field
from assistant.domain.written_dates import STAMP, find_date

ANY_ZONE = timedelta(hours=14)
"""No two clocks on earth are further from UTC."""
WEEKENDS = ((5, 6), (4, 5), (3, 4))
"""Days of the week that organizations close, Monday 0."""
CLOSED = 5
"""Days beside week ends and half of a term that an organization may be closed in a row, at most."""

_UTC = ZoneInfo("UTC")
_CLOCK = re.compile(
    r"(?<![\d:+-])(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d:])(?:\s*(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\s*(?:{_CLOCK.pattern})\s*", re.IGNORECASE)
_NOON = 12  # hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something was, as exactly as it is known."""

    first: datetime
    """The earliest that it may have been; without a zone."""
    last: datetime
    """The latest that it may have been."""
    zoned: bool = False
    """Whether the times are in UTC; else they are the organization's own."""

    @property
    def day(self) -> date:
        """The first day that it may have been."""
        return self.first.date()

    def __str__(self) -> str:
        """`2026-08-12 13:05`, or the day alone where no time is known."""
        return f"{self.first:%Y-%m-%d %H:%M}" if self.first == self.last else f"{self.first:%Y-%m-%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long may pass."""

    amount: float
    """How much of the unit."""
    unit: str
    """`minute`, `hour`, `day`, `working day`, `week` or `month`."""


def whole_day(day: date) -> Moment:
    """Any time of a day."""
    return _days(day, day + timedelta(days=1))


def moment_in(value: str, *, day_first: bool | None = None) -> Moment | None:
    """The first date that a value states, with its time of day; None where it states none, or leaves open which."""
    stamp = STAMP.search(value)
    exact = _stamped(stamp["stamp"]) if stamp else None
    if exact:
        return exact
    found = find_date(value, _UTC, day_first=day_first)
    if found is None:
        return None
    when, _, end = found
    clock = _CLOCK.search(value, end) if when.precision is Precision.DAY else None
    return _at(when.start, clock) if clock else _days(when.start, when.end)


def moment_of(field: Field, fields: Sequence[Field], *, day_first: bool | None = None) -> Moment | None:
    """The moment that a field states; its time of day may stand in a column of its own."""
    stated = moment_in(field.value, day_first=day_first)
    if stated is None or stated.first == stated.last:
        return stated
    clock = next((hit for one in fields if _times(one, field) and (hit := _ALONE.fullmatch(one.value))), None)
    return _at(stated.day, clock) if clock else stated


def kept(term: Term, since: Moment, done: Moment, worked: Collection[date] = ()) -> bool | None:
    """Whether no more than a term lies between two moments; None where the times or the calendar leave it open.

    `worked` are days that are known to have been working days; what other days were stays open.
    """
    if since.zoned != done.zoned:
        done = replace(done, first=done.first - ANY_ZONE, last=done.last + ANY_ZONE)
    if term.unit in ("minute", "hour"):
        length = timedelta(minutes=term.amount * (60 if term.unit == "hour" else 1))
        return _decided(sure=done.last - since.first <= length, never=done.first - since.last > length)
    most, least = (done.last.date() - since.first.date()).days, (done.first.date() - since.last.date()).days
    if term.unit == "working day":
        known = sum(since.last.date() < day <= done.first.date() for day in worked)
        return False if known > term.amount else _in_working_days(int(term.amount), most, since, done)
    days = term.amount * {"week": 7, "month": 31}.get(term.unit, 1)
    return _decided(sure=most <= days, never=least > days)


def lasted(field: Field) -> timedelta | None:
    """The length that a field states, its unit in the value or in the column's name; None where it states none.

    `00:35` is hours and minutes.
    """
    clock = re.fullmatch(r"\s*(\d{1,3}):([0-5]\d)(?::[0-5]\d)?\s*", field.value)
    if clock:
        return timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    said = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?\s*", field.value, re.IGNORECASE)
    unit = re.search(r"\b(m|h|d)(?:in|ins|inutes?|rs?|ours?|ays?)?\b", (said[2] or field.name.replace("_", " ")).lower()) if said else None  # fmt: skip
    if said is None or unit is None:
        return None
    return timedelta(minutes=float(said[1].replace(",", ".")) * {"m": 1, "h": 60, "d": 1440}[unit[1]])


def later(moment: Moment, length: timedelta) -> Moment:
    """The moment so long after another."""
    return replace(moment, first=moment.first + length, last=moment.last + length)


def is_before(one: Moment, other: Moment) -> bool:
    """Whether one moment lies before another for sure."""
    slack = ANY_ZONE if one.zoned != other.zoned else timedelta()
    return one.last + slack < other.first


def weekdays(start: date, end: date, closed: Sequence[int]) -> int:
    """Days after one day up to another that lie in no week end; 0 where the other is not later."""
    whole, rest = divmod(max((end - start).days, 0), 7)
    tail = sum((start + timedelta(days=7 * whole + step)).weekday() not in closed for step in range(1, rest + 1))
    return whole * (7 - len(closed)) + tail


def _in_working_days(amount: int, most: int, since: Moment, done: Moment) -> bool | None:
    """Whether the working days between are no more than a number: by any calendar, by none, or open."""
    likely = max(weekdays(since.first.date(), done.last.date(), closed) for closed in WEEKENDS)
    fewest = min(weekdays(since.last.date(), done.first.date(), closed) for closed in WEEKENDS)
    return _decided(sure=most <= amount or likely <= amount, never=fewest > amount + amount // 2 + CLOSED)


def _decided(*, sure: bool, never: bool) -> bool | None:
    """True, False, or None where neither is sure."""
    return True if sure else False if never else None


def _times(one: Field, field: Field) -> bool:
    """Whether a column holds the time of day to the date of another: `Raised time` to `Raised date`, or just `Time`."""
    said, other = (set(each.name.lower().replace("_", " ").split()) for each in (one, field))
    return "time" in said and one is not field and (said == {"time"} or bool((said & other) - {"time"}))


def _stamped(text: str) -> Moment | None:
    """The moment of a time stamp; None where there is no such time."""
    compact = re.sub(r"\s?(?:UTC|GMT)$", "Z", re.sub(r"\s(?=[Z+-])", "", text.strip())).replace(",", ".")
    try:
        at = datetime.fromisoformat(compact)
    except ValueError:
        return None
    plain = (at.astimezone(UTC) if at.tzinfo else at).replace(tzinfo=None, second=0, microsecond=0)
    return Moment(first=plain, last=plain, zoned=at.tzinfo is not None)


def _at(day: date, clock: re.Match[str]) -> Moment:
    """A time of a day, also of one with two halves."""
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % _NOON + (_NOON if clock["half"].lower() == "p" else 0)
    exact = datetime.combine(day, time(min(hour, 23), int(clock["minute"])))
    return Moment(first=exact, last=exact)


def _days(start: date, end: date) -> Moment:
    """Any time from the first day to before the other."""
    last = datetime.combine(end, time()) - timedelta(minutes=1)
    return Moment(first=datetime.combine(start, time()), last=last)

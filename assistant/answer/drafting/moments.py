"""Whether days and times keep a limit: reckoned over all that they may mean, so that what is not sure stays open.

Working days are the organization's own: which days it closes is not known. So a limit in working days is kept for sure
where the days of any calendar would do, passed for sure where no organization closes that often, and open in between.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.answer.drafting.limits import Bound, Limit, Unit
from assistant.domain.dates import PartialDate
from assistant.domain.written_dates import every_date

_ZONE = ZoneInfo("UTC")
_CLOCK = re.compile(r"[T ,]+(?:at )?(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?!\d)")
WEEKENDS = ((5, 6), (4, 5), (3, 4))
"""Days of the week that organizations close, Monday 0."""
CLOSED = 5
"""Days beside week ends and half of a limit that an organization may be closed in a row, at most."""

NO_CALENDAR = "it hangs on which days count as working days, and no calendar of the organization is known"
"""Why a limit in working days stays open."""
ONLY_DAYS = "only days are stated, and the times of day decide"
"""Why an order or a number of hours stays open."""
ONLY_ROUGHLY = "the dates are not known to the day"
"""Why a limit in days stays open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something was, as exactly as it is known."""

    first: datetime
    """The earliest that it may have been."""
    last: datetime
    """The latest that it may have been."""

    @property
    def is_day(self) -> bool:
        """Whether the day at least is known."""
        return self.first.date() == self.last.date()


def moment(value: str) -> Moment | None:
    """The first day that a value states, with the time that stands behind it; None when it states none."""
    found = next(iter(every_date(value, _ZONE)), None)
    if found is None:
        return None
    when, start, end = found
    clock = _CLOCK.search(value, start) if when.precision == PartialDate.day(when.start).precision else None
    if clock and clock.start() <= end:
        at = datetime.combine(when.start, time(int(clock["hour"]), int(clock["minute"])))
        return Moment(first=at, last=at)
    return of_days(when)


def of_days(when: PartialDate) -> Moment:
    """Any time of a date's days."""
    last = datetime.combine(when.end, time()) - timedelta(minutes=1)
    return Moment(first=datetime.combine(when.start, time()), last=last)


def keeps(limit: Limit, since: Moment, done: Moment) -> tuple[bool | None, str]:
    """Whether what was done keeps a limit that is counted from an event, or up to it; None and why where it stays open."""
    match limit.bound:
        case Bound.AHEAD:
            return _ahead(limit, since, done)
        case Bound.BEFORE:
            return _before(since, done)
        case Bound.EVERY if limit.amount == 1 and limit.unit in _STEPS:
            return _in_step(limit, since, done)
        case _:
            return _within(limit, since, done)


def _within(limit: Limit, since: Moment, done: Moment) -> tuple[bool | None, str]:
    """Whether it was done no later than so long after the event."""
    if limit.unit in (Unit.HOUR, Unit.MINUTE):
        length = timedelta(minutes=float(limit.amount) * (60 if limit.unit == Unit.HOUR else 1))
        return _decided(done.last - since.first <= length, done.first - since.last > length, ONLY_DAYS)
    if limit.unit == Unit.WORKING_DAY:
        most = (done.last.date() - since.first.date()).days
        return _working(int(limit.amount), most, since.last.date(), done.first.date())
    sure = done.last.date() <= later(since.first.date(), limit)
    return _decided(sure, done.first.date() > later(since.last.date(), limit), ONLY_ROUGHLY)


def _working(amount: int, most: int, start: date, end: date) -> tuple[bool | None, str]:
    """Whether the working days between two days are no more than a number: by any calendar, by none, or open."""
    fewest = min(weekdays(start, end, closed) for closed in WEEKENDS)
    likely = max(weekdays(start, end, closed) for closed in WEEKENDS)
    return _decided(most <= amount or likely <= amount, fewest > amount + amount // 2 + CLOSED, NO_CALENDAR)


def _ahead(limit: Limit, event: Moment, done: Moment) -> tuple[bool | None, str]:
    """Whether it was done at least so long before the event."""
    if limit.unit in (Unit.HOUR, Unit.MINUTE):
        length = timedelta(minutes=float(limit.amount) * (60 if limit.unit == Unit.HOUR else 1))
        return _decided(event.first - done.last >= length, event.last - done.first < length, ONLY_DAYS)
    if limit.unit == Unit.WORKING_DAY:
        amount, start, end = int(limit.amount), done.last.date(), event.first.date()
        fewest = min(weekdays(start, end, closed) for closed in WEEKENDS)
        short = (event.last.date() - done.first.date()).days < amount
        return _decided(fewest > amount + amount // 2 + CLOSED, short, NO_CALENDAR)
    sure = later(done.last.date(), limit) <= event.first.date()
    return _decided(sure, later(done.first.date(), limit) > event.last.date(), ONLY_ROUGHLY)


def _before(event: Moment, done: Moment) -> tuple[bool | None, str]:
    """Whether it was done no later than the event."""
    return _decided(done.last <= event.first, done.first > event.last, ONLY_DAYS)


def _decided(sure: bool, never: bool, why: str) -> tuple[bool | None, str]:
    """True, False or open with its reason."""
    return (True, "") if sure else (False, "") if never else (None, why)


def inside(limit: Limit, done: Moment) -> tuple[bool | None, str]:
    """Whether something was done in the first days of one of a window's months."""
    if not done.is_day:
        return None, ONLY_ROUGHLY
    day = done.first.date()
    if day.month not in limit.months:
        return False, ""
    if limit.unit == Unit.WORKING_DAY:
        before = day.replace(day=1) - timedelta(days=1)
        return _working(int(limit.amount), day.day, before, day)
    return day < later(day.replace(day=1), limit), ""


def later(day: date, limit: Limit) -> date:
    """The day that is so long after another; a day that its month has not is the month's last."""
    amount = limit.amount
    months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}.get(Unit(limit.unit))
    if months is None or amount % 1:
        return day + timedelta(days=int(amount * {Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 91, Unit.YEAR: 365}.get(Unit(limit.unit), 1)))  # fmt: skip
    year, month = divmod(day.year * 12 + day.month - 1 + int(amount) * months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weekdays(start: date, end: date, closed: tuple[int, ...]) -> int:
    """Days after one day up to another that lie in no week end; 0 where the other is not later."""
    whole, rest = divmod(max((end - start).days, 0), 7)
    tail = sum((start + timedelta(days=7 * whole + step)).weekday() not in closed for step in range(1, rest + 1))
    return whole * (7 - len(closed)) + tail


_STEPS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


def _in_step(limit: Limit, since: Moment, done: Moment) -> tuple[bool | None, str]:
    """Whether two times of what is done each month, quarter or year lie in the same or in neighbouring ones."""
    length = _STEPS[Unit(limit.unit)]
    one, other = (((at.year * 12 + at.month - 1) // length) for at in (since.first, done.last))
    if done.last.date() <= later(since.first.date(), limit):
        return True, ""
    if limit.unit == Unit.YEAR and other - one == 1:
        return None, "more than a year lies between, and each calendar year has one"
    return other - one <= 1, ""

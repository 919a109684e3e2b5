"""Announced windows: times of planned work in which rules ask no answer to alarms, as the same document lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.audit.clock import Moment
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.dates import Period, Precision
from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import holds, states_rules
from assistant.domain.written_dates import find_date

_WINDOW = r"(?:windows?|janelas?|ventanas?|fenêtres?|finestr[ae]|wartungsfenster\w*|zeitfenster\w*|vensters?|onderhoudsvenster\w*|fönst\w+|vindue\w*)"
_UNASKED = r"(?:needs?\s+no|no\s+(?:answer|acknowledg\w+|response)\s+(?:is\s+)?(?:needed|required|asked)|(?:need|do|are|is)\s+not|not\s+(?:needed|required)|without\s+(?:an?\s+)?answer|não|sem|\bno\s+(?:hace|necesita\w*|requier\w*|piden?)|sin|ne\s+\w+\s+pas|n'\w+\s+pas|sans|non|senza|nicht|kein\w*|geen|niet|inte|ikke)"
_RULE = re.compile(rf"(?=[^.\n]*\b{_WINDOW}\b)(?=[^.\n]*\b{_UNASKED}\b)[^.\n]+", re.IGNORECASE)
_HOURS = re.compile(r"(?P<from>\d{1,2}[:h.]\d{2})\s*(?:h\s*)?(?:to|until|till|-|–|a|às|até|bis|à|jusqu'à|alle|hasta|tot|til|till)\s*(?P<to>\d{1,2}[:h.]\d{2})", re.IGNORECASE)  # fmt: skip
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One announced time of planned work."""

    start: datetime
    """When it begins, in the time that its document is written in."""
    end: datetime
    """When it ends."""
    systems: frozenset[EvidenceId]
    """Inventory rows of the systems that its line names; empty where it names none."""
    held: Period
    """When its document is or was in force."""


def announced(desk: Desk) -> tuple[Window, ...]:
    """The windows of every document that says that alarms inside them need no answer, by document."""
    stating = (item for item in desk.scope.items if item.id in desk.held and item.id not in desk.flagged)
    rules = (desk.record(item) for item in stating if states_rules(item))
    return tuple(one for rule in rules if _RULE.search(rule.text) for one in _windows(desk, rule))


def is_announced(windows: tuple[Window, ...], raised: Moment, system: EvidenceId | None) -> bool:
    """Whether an alarm was raised inside a window of its own system, for sure."""
    return any(
        one.start <= raised.first and raised.last <= one.end and system in one.systems and holds(one.held, raised.day)
        for one in windows
    )


def _windows(desk: Desk, rule: Record) -> Iterator[Window]:
    """The windows that the lines of a document name by day and hours."""
    for line in rule.text.splitlines():
        hours = _HOURS.search(line)
        found = find_date(line, _UTC) if hours else None
        if hours and found and found[0].precision is Precision.DAY:
            start, end = (_at(found[0].start, hours[name]) for name in ("from", "to"))
            rows = frozenset(one.row for one in desk.known.systems_in(line))
            if start and end and start < end:
                yield Window(start=start, end=end, systems=rows, held=desk.held[rule.item.id])


def _at(day: object, clock: str) -> datetime | None:
    """A time of a day; None where there is no such time."""
    hour, minute = (int(part) for part in re.split(r"[:h.]", clock, flags=re.IGNORECASE))
    return (
        datetime.fromisoformat(f"{day}T{hour:02d}:{minute:02d}") if hour < 24 and minute < 60 else None
    )  # hours and minutes

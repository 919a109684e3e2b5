"""Alerts of monitoring, each joined to its answer and held against the organization's own service level.

An answer is what the alert's own row says (a time, a person, a status), unless a machine gave it, or an incident that
names the alert or is named by it and was not opened before it. A ticket or change that names the alert without being an
incident is shown and answers nothing; what is written for a machine to read is not taken as said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.audit.alert_registers import (
    ANSWERED,
    ANSWERED_BY,
    CLOSED,
    CLOSED_BY,
    LINKED,
    RAISED,
    SEVERITY,
    SYSTEM,
    TOOK,
    alert_registers,
    is_of_incidents,
    speaks_of_alerts,
    speaks_of_incidents,
)  # fmt: skip
from assistant.audit.announced import Window, announced, is_announced
from assistant.audit.clock import Moment, is_before, lasted, later, moment_in, moment_of, whole_day
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.registers import Register, Row, naming, tokens_of
from assistant.audit.roles import Role, field_of, opened_of
from assistant.audit.service_levels import ServiceLevel, keeps, level_for, levels_of
from assistant.audit.working_days import worked_days
from assistant.domain.answer import Span
from assistant.domain.dates import Precision
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.domain.people import is_person, people_in


class Fate(StrEnum):
    """What became of an alert; each has exactly one."""

    WITHIN = "within"
    """Answered inside the service level."""
    LATE = "late"
    """Answered after it."""
    NEVER = "never"
    """Not answered, and the time to answer is over."""
    OPEN = "open"
    """Not to be told: still in time, or no rule, time or calendar decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something that answers an alert."""

    when: Moment | None
    """When it was given, where that is known."""
    by_incident: bool
    """Whether an incident is the answer, and not the alert's own row."""
    span: Span
    """The place that shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert with what became of it."""

    row: Row
    """Its row."""
    system: str
    """The system as the inventory names it, else as the register does; empty where neither says."""
    severity: str
    """As written; empty where the register has none."""
    raised: Moment | None
    """When it was raised; None where its row states no day."""
    answers: tuple[Answer, ...]
    """Its answers."""
    linked: tuple[Record, ...]
    """Incidents, tickets and changes that name it or that it names, by id."""
    levels: tuple[ServiceLevel, ...]
    """The service levels that hold for it; several only where rules differ."""
    fate: Fate
    """What became of it."""

    @property
    def month(self) -> str:
        """`2026-08`, or `undated`."""
        return f"{self.raised.day:%Y-%m}" if self.raised else "undated"

    @property
    def by_incident(self) -> bool:
        """Whether only an incident answers it."""
        return bool(self.answers) and all(one.by_incident for one in self.answers)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every alert of a desk is judged by."""

    desk: Desk
    """The desk."""
    levels: tuple[ServiceLevel, ...]
    """The service levels of all rules."""
    worked: frozenset[date]
    """Days that are known to have been working days."""
    named: Mapping[str, Sequence[Record]]
    """Records that name an alert, by its lower-case key."""
    windows: tuple[Window, ...]
    """Announced times of planned work, in which rules ask no answer."""


UNDER_WAY = timedelta(days=7)
"""Where no rule says how soon, an alert of the last week may still be answered."""
_NO = re.compile(
    r"n|no|false|never|none|not\b.*|un(?:ack|ans|ass|att|han|seen).*|ignored?|open|new|pending|missed|expired|time[d -]?out"
    r"|suppressed|muted|no (?:action|answer|one|response|reaction|body)\b.*|nobody",
    re.IGNORECASE,
)
_ANSWERED_STATUS = re.compile(r"ack(?:ed|nowledged)?|answered|in (?:progress|work|hand)|(?:under )?investigat\w+|assigned|accepted|confirmed|picked up|handled", re.IGNORECASE)  # fmt: skip
_MACHINE = re.compile(r"bot\b|\bsvc\b|\bauto|\bsystem\b|\bscript\b|\bworkflow\b|no-?reply|\bdaemon\b|\bscheduler\b", re.IGNORECASE)  # fmt: skip
_TEST = re.compile(
    r"(?:this is )?(?:an? )?(?:\w+ ){0,2}(?:test|drill|exercise|probe)(?:[ -]?(?:alert|alarm|signal))?|test(?:ing|e)?(?: \w+){0,2}|probe(?:alarm|betrieb)|essai|prueba|teste|prova",
    re.IGNORECASE,
)
"""A cell by which a row is a test of the alarm itself, which wants no answer."""
_PROCESS = (Kind.INCIDENT, Kind.TICKET, Kind.CHANGE, Kind.DEPLOYMENT, Kind.PULL_REQUEST, Kind.REVIEW, Kind.CORRECTIVE_ACTION)  # fmt: skip
_FEWEST_WORDS = 4
"""Words of a cell that is no more than a key, a name and a day."""
_TYPE = Column(("issuetype", "issue type", "ticket type", "record type", "type", "category", "tracker"))


def alerts(desk: Desk) -> tuple[Alert, ...]:
    """Every alert of the period, by moment and key; one that stands in two registers once, by the row that says more."""
    rows = [(register, row) for register in alert_registers(desk) for row in register.rows if row.of(RAISED)]
    keys = [row.key for _, row in rows if not re.fullmatch(r"row-\d+(?:~\d+)?", row.key)]
    named = naming(desk.records(*_PROCESS), keys, bare=speaks_of_alerts)
    ground = _Ground(desk, levels_of(desk), worked_days(desk), named, announced(desk))
    found: dict[tuple[str, str], Alert] = {}
    for alert in (_alert(ground, register, row) for register, row in rows):
        place = alert.row.key.lower(), str(alert.raised)
        if _counts(desk, alert) and (place not in found or len(alert.answers) > len(found[place].answers)):
            found[place] = alert
    return tuple(sorted(found.values(), key=lambda one: (str(one.raised), one.row.record.item.id, one.row.key)))


def _counts(desk: Desk, alert: Alert) -> bool:
    """Whether a row is one alert, no test, and of the audit period; a row of a whole month is a sum, one without a date is of any."""
    if alert.raised is None:
        return True
    if any(_TEST.fullmatch(field.value.strip()) for field in alert.row.record.fields):
        return False
    first, last, period = alert.raised.day, alert.raised.last.date(), desk.period
    inside = period is None or ((not period.start or period.start <= last) and (not period.end or first < period.end))
    return first == last and inside


def _alert(ground: _Ground, register: Register, row: Row) -> Alert:
    """One row with its answers, its service level and its fate."""
    raised = _moment(register, row, row.of(RAISED))
    system, inventory = _system(ground.desk, row)
    linked, unseen = _linked(ground, row)
    own = () if row.record.item.id in ground.desk.flagged else _own_answers(register, row, raised)
    incident = is_of_incidents(register)
    taking_up = (
        each for each in linked if not (incident and "#" in each.item.id)
    )  # another incident is no answer to one
    answers = (*own, *(one for each in taking_up for one in _by_incident(each, raised)))
    levels = level_for(ground.levels, row.value(SEVERITY), inventory, raised, incident=incident) if raised else ()
    planned = raised is not None and is_announced(ground.windows, raised, inventory)
    unsure = raised is None or planned or ((unseen or row.record.item.id in ground.desk.flagged) and not answers)
    return Alert(
        row=row,
        system=system,
        severity=row.value(SEVERITY),
        raised=raised,
        answers=answers,
        linked=linked,
        levels=levels,
        fate=Fate.OPEN if raised is None or unsure else _fate(ground, raised, answers, levels),
    )


def _fate(ground: _Ground, raised: Moment, answers: Sequence[Answer], levels: tuple[ServiceLevel, ...]) -> Fate:
    """What became of an alert that was raised at a known time."""
    if not answers:
        now = whole_day(ground.desk.today)
        over = keeps(levels, raised, now, ground.worked) is False if levels else raised.last + UNDER_WAY < now.first
        return Fate.NEVER if over else Fate.OPEN
    timely = {_is_timely(ground, raised, one.when, levels) for one in answers}
    return Fate.WITHIN if True in timely else Fate.OPEN if None in timely else Fate.LATE


def _is_timely(ground: _Ground, raised: Moment, when: Moment | None, levels: tuple[ServiceLevel, ...]) -> bool | None:
    """Whether an answer came in time; None where that cannot be told, as for one that is dated before its alert."""
    if when is None or not levels or is_before(when, raised):
        return None
    return keeps(levels, raised, when, ground.worked)


def _moment(register: Register, row: Row, field: Field | None) -> Moment | None:
    """The moment that a field states, slashed dates read as its whole register writes them."""
    return moment_of(field, row.record.fields, day_first=register.day_first()) if field else None


def _system(desk: Desk, row: Row) -> tuple[str, EvidenceId | None]:
    """The system of an alert, with its inventory row where the inventory has it."""
    stated = row.value(SYSTEM) or " ".join(row.record.item.metadata.systems)
    every = " ".join(field.value for field in row.record.fields)
    known = desk.known.systems_in(stated or every)
    return (known[0].name, known[0].row) if len(known) == 1 else (stated, None)


def _own_answers(register: Register, row: Row, raised: Moment | None) -> Iterator[Answer]:
    """What an alert's own row says of its answer: the first of its columns that does."""
    at, by, took, closed = (row.of(column) for column in (ANSWERED, ANSWERED_BY, TOOK, CLOSED))
    state = field_of(row.record.fields, Role.STATUS)
    if by and (_MACHINE.search(by.value) or _NO.fullmatch(by.value.strip())):
        return
    when = _moment(register, row, at)
    said = at if at and not _NO.fullmatch(at.value.strip()) and not _MACHINE.search(at.value) else None
    if said or by:
        yield Answer(when=when, by_incident=False, span=row.record.span(said or by))
    elif took and (length := lasted(took)) is not None:
        yield Answer(when=later(raised, length) if raised else None, by_incident=False, span=row.record.span(took))
    elif state and _ANSWERED_STATUS.fullmatch(state.value.strip()):
        yield Answer(when=None, by_incident=False, span=row.record.span(state))
    elif closed and is_person(
        row.value(CLOSED_BY)
    ):  # a condition that passes by itself clears an alert and answers none
        when = _moment(register, row, closed)
        yield Answer(when=when, by_incident=False, span=row.record.span(closed))
    elif reasons := [one for one in LINKED.every(row.record.fields) if _is_reason(one)]:
        yield Answer(when=_moment(register, row, reasons[0]), by_incident=False, span=row.record.span(reasons[0]))


def _is_reason(field: Field) -> bool:
    """Whether a cell of what followed is a person's own words with their name and a day: why nothing had to be done."""
    return (
        len(field.value.split()) > _FEWEST_WORDS and bool(people_in(field.value)) and moment_in(field.value) is not None
    )


def _linked(ground: _Ground, row: Row) -> tuple[tuple[Record, ...], bool]:
    """Records of the process that the alert names or that name it, and whether it names but one that is not to be seen."""
    desk, own = ground.desk, row.record.item.id
    found = {one.item.id: one for one in ground.named.get(row.key.lower(), ())}
    unseen = False
    for field in row.record.fields:
        codes = [] if field.value.strip() == row.key else _codes(field.value)
        items = [item for code in codes for item in desk.named(code) if item.metadata.kind in _PROCESS]
        found |= {item.id: desk.record(item) for item in items}
        unseen |= bool(codes) and not items and LINKED.rank(field.name) is not None
    kept = sorted(name for name in found if name != own and name not in desk.flagged)
    return tuple(found[name] for name in kept), unseen


def _codes(value: str) -> Iterable[str]:
    """The words of a value that can be keys: they have a letter and a digit and are no dates."""
    words = (word for word in sorted(tokens_of(value)) if any(map(str.isdigit, word)) and any(map(str.isalpha, word)))
    return [word for word in words if not moment_in(word)]


def _by_incident(record: Record, raised: Moment | None) -> Iterator[Answer]:
    """The answer that an incident is; none where it was opened before the alert."""
    said = _TYPE.said(record.fields)
    if record.item.metadata.kind is not Kind.INCIDENT and not (said and speaks_of_incidents(said.value)):
        return
    opened = opened_of(record.fields)
    when = moment_of(opened, record.fields) if opened else None
    if when is None and record.date and record.date.precision is Precision.DAY:
        when = whole_day(record.date.start)
    if raised is None or when is None or not is_before(when, raised):
        yield Answer(when=when, by_incident=True, span=record.span(opened))

"""Registers of alerts: how they are told from others, and which of their columns says what.

A register is of alerts when the column of its keys or its file's name calls its rows alerts, alarms or the like and its
rows say when they were raised, or when it is of kind monitoring and says that rows were answered. A list of rules by
which alerts are raised is none. Where a scope has no register of alerts, one of incidents that says who took them up
stands in: what was detected and never taken up is the same failure.
"""

from __future__ import annotations

import re

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.registers import Register, registers
from assistant.domain.evidence import Kind

_ANSWERED = ("ack*", "answer*", "respon*", "picked up", "taken*", "handled", "reacted", "reaction", "confirmed")
_NO_TIME = ("by", "who", "whom", "person", "name", "due", "sla", "target", "deadline", "limit", "within", "expected")

RAISED = Column(
    (
        "raised", "fired", "triggered", "detected", "alert* at", "alert* time", "alert* date", "alarm* at",
        "alarm* time", "alarm* date", "first seen", "opened", "started", "occurred", "begin*", "created", "reported",
        "received", "sent", "timestamp", "date", "time", "when",
    ),
    without=("by", "who", "ack*", "answer*", "respon*", "resol*", "clos*", "clear*", "due", "review*", "updated",
             "picked", "taken", "handled", "minutes", "sla", "end*", "last"),
)  # fmt: skip
"""When an alert was raised."""
ANSWERED = Column(
    (*(f"{word} at" for word in _ANSWERED), *(f"{word} on" for word in _ANSWERED), *_ANSWERED),
    without=(*_NO_TIME, "min", "mins", "minutes", "hours", "id", "last", "to"),
)
"""When, or whether, somebody answered it."""
ANSWERED_BY = Column(
    (*(f"{word} by" for word in _ANSWERED), "seen by", "responder", "ack* name", "ack* who", "ack* person")
)
"""Who answered it."""
TOOK = Column(("ack* min*", "ack* hours", "time to ack*", "time to respon*", "hours to ack*", "respon* min*", "response time", "reaction time", "tta", "mtta"))  # fmt: skip
"""How long the answer took."""
CLOSED = Column(("closed", "resolved", "cleared", "ended", "restored", "completed"), without=(*_NO_TIME, "reason", "note", "code"))  # fmt: skip
"""When it was over."""
CLOSED_BY = Column(("closed by", "resolved by", "cleared by"))
"""Who closed it."""
SEVERITY = Column(("severity", "sev", "priority", "prio", "urgency", "criticality", "alert class", "class", "level", "grade"))  # fmt: skip
"""How severe it was."""
SYSTEM = Column(("ai system", "system", "application", "app", "model", "service", "product", "component", "source"), without=("version", "id"))  # fmt: skip
"""What it was about."""
LINKED = Column(("incident*", "ticket*", "case", "change*", "linked*", "work item", "follow*", "jira"), without=("type", "date", "at", "name", "title"))  # fmt: skip
"""The record of the process that took it up."""

_ALERT = re.compile(r"alert|alarm|warning|anomal|notification|trigger", re.IGNORECASE)
_INCIDENT = re.compile(r"incident|\binc\b", re.IGNORECASE)
_RULES = re.compile(r"rule|polic|definition|catalog|config|threshold|subscri|routing", re.IGNORECASE)
_KINDS = (Kind.MONITORING, Kind.INCIDENT, Kind.OTHER, Kind.OBSERVATION)


def alert_registers(desk: Desk) -> tuple[Register, ...]:
    """Registers of alerts; where a scope has none, those of incidents that say who took them up."""
    every = registers(desk, _KINDS, tables=(Kind.MONITORING, Kind.INCIDENT))
    proper = tuple(one for one in every if _is_of_alerts(one))
    return proper or tuple(one for one in every if is_of_incidents(one) and one.says(RAISED) and _has_answers(one))


def speaks_of_alerts(name: str) -> bool:
    """Whether the name of a column or file speaks of alerts."""
    return _ALERT.search(name) is not None


def speaks_of_incidents(text: str) -> bool:
    """Whether a name or type speaks of incidents."""
    return _INCIDENT.search(text) is not None


def is_of_incidents(register: Register) -> bool:
    """Whether a register is of incidents, which answer alerts."""
    own = " ".join(register.key_names)
    return not speaks_of_alerts(own) and (register.kinds == {Kind.INCIDENT} or speaks_of_incidents(own))


def _is_of_alerts(register: Register) -> bool:
    """Whether a register's rows are alerts that were raised."""
    if not register.says(RAISED) or is_of_incidents(register):
        return False
    named = f"{' '.join(register.key_names)} {register.name.rpartition('/')[2]}"
    answered = _has_answers(register)
    if speaks_of_alerts(named):
        return answered or (register.says(SEVERITY) and not _RULES.search(named))
    return register.kinds == {Kind.MONITORING} and answered


def _has_answers(register: Register) -> bool:
    """Whether a register says of any row that it was answered."""
    return register.says(ANSWERED, ANSWERED_BY, TOOK)

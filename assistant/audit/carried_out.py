"""Whether a change was carried out: not planned only, not called off, and not of a day to come.

A change that was not carried out owes no records: nobody evaluates, approves and watches a version before its time. Its
state says so; a day beside such a state is the one for which it is planned, unless the record names it as the actual one.
"""

from __future__ import annotations

import re
from datetime import date

from assistant.audit.cases import Case, Node
from assistant.audit.columns import Column
from assistant.audit.record import day_in
from assistant.audit.roles import Role
from assistant.domain.answer import Span, Stage
from assistant.domain.evidence import Field

_STATE = Column(("change status", "change state", "deployment status", "release status", "status", "state", "stage", "phase"), without=("date", "approval", "review", "test", "evaluation"))  # fmt: skip
_TO_COME = r"approval|authori[sz]ation|assessment|cab|sign[- ]?off|scheduling|deployment|implementation|release|go[- ]live|production"
_PLANNED = re.compile(
    r"new|draft\w*|(?:to be )?(?:planned|scheduled)|plan|planning|requested|proposed|submitted|assess\w*|authori[sz]e|upcoming|forthcoming"
    rf"|(?:pending|awaiting|waiting for|ready for|approved for|in|for) (?:{_TO_COME})|not (?:started|yet|deployed|released|implemented|live).*"
    r"|to ?do|backlog|on hold|-[2-5]",  # ServiceNow's numbers from New to Scheduled
    re.IGNORECASE,
)
"""States before the work: whatever day stands beside one is planned."""
_OPEN = re.compile(r"open|pending.*|waiting.*", re.IGNORECASE)
"""States that many leave a change in after its day."""
_CALLED_OFF = re.compile(
    r"cancell?(?:ed)?|called[ -]off|withdrawn|abandoned|rejected|declined|dropped|void(?:ed)?|not (?:done|carried out|executed)",
    re.IGNORECASE,
)
_ACTUAL = re.compile(
    r"(?:actual|work)[ _-]?(?:start|end|implementation|deployment|release)(?:ed)?(?:[ _-]?(?:date|time|at|on))?"
    r"|(?:deployed|implemented|executed|rolled[ _-]out|completed|released)[ _-]?(?:at|on|date|time)",
    re.IGNORECASE,
)
"""Columns of the day on which work was done, whatever was planned."""


def was_done(node: Node, today: date) -> bool:
    """Whether a change record tells of something that was done by a day."""
    return why_undone(node, today) is None


def why_undone(node: Node, today: date) -> str | None:
    """What says that a change was not carried out by a day, in a few words; None where nothing does."""
    state = _state(node)
    said = _plain(state.value) if state else ""
    if _CALLED_OFF.fullmatch(said):
        return f"called off, its state is {said}"
    if _is_actual(node, today):
        return None
    if _PLANNED.fullmatch(said) or (node.date is None and _OPEN.fullmatch(said)):
        return f"only planned, its state is {said}"
    if node.date and node.date.start > today:
        return f"only planned, for {node.date}"
    return None


def undone(case: Case, today: date) -> tuple[Node, str] | None:
    """The change record of a case of which none was carried out, with what says so; None where one was, or there is none."""
    records = case.at(Stage.DEPLOYMENT)
    told = [why_undone(node, today) for node in records]
    return next(((node, why) for node, why in zip(records, told, strict=True) if why), None) if all(told) else None


def shown_undone(node: Node) -> tuple[Span, ...]:
    """The places that say that a change was not carried out: its state, else its day."""
    state = _state(node)
    return (node.span(state),) if state else node.shown_date()


def deployed_on(case: Case, today: date) -> date | None:
    """The first day on which a change of a case was carried out; None where no record tells one."""
    days = (node.date.start for node in case.at(Stage.DEPLOYMENT) if node.date and was_done(node, today))
    return next(days, None)


def _state(node: Node) -> Field | None:
    """The field that says how far a change is."""
    return node.person(Role.STATUS) or _STATE.said(node.fields)


def _plain(state: str) -> str:
    """A state without a number before it, as in `1 - New`."""
    return re.sub(r"^\d+\s*[-.:)]\s*", "", state.strip())


def _is_actual(node: Node, today: date) -> bool:
    """Whether a record names a day that has come as the one on which the work was done."""
    stated = (day_in(field.value) for field in node.fields if _ACTUAL.fullmatch(field.name.strip()))
    return any(day is not None and day.start <= today for day in stated)

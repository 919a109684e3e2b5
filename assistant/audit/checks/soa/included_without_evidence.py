"""Included without evidence: a control is said to be in place, and nothing shows it.

Rule: of every control that applies and is said to be implemented, whole or in part, its reference is followed. A document
or record that it names by id, title or folder is evidence. Where there is none, records of the kinds that the criterion
names are searched for its subject. It is found where no reference is given and no such record treats it, and where a
reference leads nowhere and no record names the control. A row that says openly that the control is still to come is not found.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.applicability import Decision
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.rows import each, told
from assistant.audit.desk import Desk
from assistant.audit.followed import followed
from assistant.audit.topics import treats
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "included_without_evidence"
TITLE = "Said to be in place, nothing shows it"


def check(desk: Desk) -> Iterator[Result]:
    """A result for each control that is said to apply."""
    return each(desk, PATTERN, TITLE, _judge)


def _judge(desk: Desk, row: Decision) -> Iterator[Result]:
    """Whether something shows what one row claims."""
    if row.applicable is not True or row.control is None or not desk.criteria.by_id[row.control].assessable:
        return
    stated = row.places(row.status, row.reference)
    if row.planned:
        said = row.status.value if row.status else "planned"
        yield told(row, PATTERN, TITLE, f"{row.name} says openly that it is still to come: {said}", against=stated)
    elif row.implemented:
        yield _claimed(desk, row, stated)


def _claimed(desk: Desk, row: Decision, stated: tuple[Span, ...]) -> Result:
    """What shows a control that is said to be in place."""
    control = row.control or ""
    reference = followed(desk, row.reference.value) if row.reference else None
    if reference and reference.places:
        why = f"The reference of {row.name} leads to {', '.join(place.evidence for place in reference.places)}"
        return told(row, PATTERN, TITLE, why, against=(*stated, *reference.places))
    dangling = reference.dangling if reference else ()
    # a reference that leads nowhere is answered by nothing but a record that names the control
    shown = () if dangling else treats(desk, control) if reference is None else _naming(desk, control)
    if shown:
        why = f"{row.name} is borne out by {', '.join(dict.fromkeys(place.evidence for place in shown))}"
        return told(row, PATTERN, TITLE, why, against=(*stated, *shown))
    return told(row, PATTERN, TITLE, _why(desk, row, dangling), found=FindingClass.MINOR, spans=stated)


def _naming(desk: Desk, control: str) -> tuple[Span, ...]:
    """Records that name the control by its id."""
    found = (
        one for one in desk.records() if control in one.item.metadata.controls and one.item.metadata.kind not in _ABOUT
    )
    return tuple(one.headline() for one in found if one.item.id not in desk.flagged)[:2]


_ABOUT = frozenset({Kind.SOA, Kind.FINDING, Kind.AUDIT_PLAN, Kind.AUDIT_REPORT, Kind.INTERVIEW, Kind.OBSERVATION, Kind.CORRECTIVE_ACTION, Kind.TICKET})  # fmt: skip
"""Kinds that speak of a control without showing it."""


def _why(desk: Desk, row: Decision, dangling: tuple[str, ...]) -> str:
    """Why nothing shows what a row claims."""
    if dangling:
        return f"{row.name} is said to be in place and its reference names {', '.join(dangling)}, which is not there"
    kinds = ", ".join(kind.replace("_", " ") for kind in desk.criteria.kinds(row.control or ""))
    named = f"its reference ({row.reference.value}) leads to nothing" if row.reference else "it names no evidence"
    return f"{row.name} is said to be in place and {named}; no record of the kinds {kinds} treats it"

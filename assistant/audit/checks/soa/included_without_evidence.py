"""Included without evidence: a control is said to be in place, and nothing shows it.

Rule: of every control that applies and is said to be implemented, whole or in part, its reference is followed. A document
or record that it names by id, title or folder is evidence. Where there is none, records of the kinds that the criterion
names are searched for its subject. It is found where no reference is given and no such record treats it, and where a
reference leads nowhere and no such record has a word of it. A row that says openly that the control is still to come is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.audit.applicability import Decision
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.rows import each, told
from assistant.audit.desk import Desk
from assistant.audit.followed import followed
from assistant.audit.topics import treating, treats
from assistant.domain.answer import Span

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
    # of a reference that leads nowhere, a record that treats the subject is evidence only if it shares a word with it
    written = row.reference.value if reference and row.reference else ""
    shown = () if dangling else _sharing(desk, control, written) if written else treats(desk, control)
    if shown:
        why = f"{row.name} is borne out by {', '.join(dict.fromkeys(place.evidence for place in shown))}"
        return told(row, PATTERN, TITLE, why, against=(*stated, *shown))
    return told(row, PATTERN, TITLE, _why(desk, row, dangling), found=FindingClass.MINOR, spans=stated)


def _sharing(desk: Desk, control: str, written: str) -> tuple[Span, ...]:
    """Places in records that name the control, or treat its subject and have a telling word of a reference."""
    stems = {word.lower()[:_STEM] for word in _TELLING.findall(written)} - _COMMON
    shared = (
        place
        for record, place in treating(desk, control)
        if control in record.item.metadata.controls or any(stem in record.text.lower() for stem in stems)
    )
    return tuple(islice(shared, 2))


_TELLING = re.compile(r"[^\W\d_]{5,}")
_STEM = 6  # letters that two forms of a word share
_COMMON = frozenset(
    ("system", "docume", "record", "regist", "folder", "manage", "contro", "organi", "proces", "proced", "policy")
)
"""Beginnings of words that any reference has."""


def _why(desk: Desk, row: Decision, dangling: tuple[str, ...]) -> str:
    """Why nothing shows what a row claims."""
    if dangling:
        return f"{row.name} is said to be in place and its reference names {', '.join(dangling)}, which is not there"
    kinds = [kind.replace("_", " ") for kind in desk.criteria.kinds(row.control or "")]
    listed = " or ".join(part for part in (", ".join(kinds[:-1]), *kinds[-1:]) if part)
    named = f"its reference ({row.reference.value}) leads to nothing" if row.reference else "it names no evidence"
    return f"{row.name} is said to be in place and {named}; no {listed or 'record'} in this scope is about it"

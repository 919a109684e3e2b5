"""Excluded but used: a control is excluded, and records show that what it governs is done.

Rule: of every excluded control, records of its own kinds are looked for that show its subject in use (`audit.topics`
lists them): orders and data sheets that name data from others for the acquisition of data, training runs of systems for
the data of development, and so on. One such record is enough. A clause cannot be excluded at all. An exclusion that no
record speaks against is not found, and one of a control of which no record could tell is said to be undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.applicability import Decision
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.rows import each, told
from assistant.audit.desk import Desk
from assistant.audit.naming import named_in
from assistant.audit.suppliers import Source, suppliers
from assistant.audit.topics import line_with, used
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "excluded_but_used"
TITLE = "Excluded, and done all the same"
_MOST = 6  # records shown against one exclusion


def check(desk: Desk) -> Iterator[Result]:
    """A result for each control that is excluded."""
    return each(desk, PATTERN, TITLE, _judge)


def _judge(desk: Desk, row: Decision) -> Iterator[Result]:
    """Whether records speak against one exclusion."""
    if row.applicable is not False or row.control is None:
        return
    stated = row.places(row.decided, row.justification)
    if not row.control.startswith("A."):
        why = f"Clause {row.control} is no control: a management system cannot leave it out"
        yield told(row, PATTERN, TITLE, why, found=FindingClass.MAJOR, spans=stated)
        return
    shown = tuple(place for control in desk.criteria.below(row.control) for place in _shown(desk, control))
    if shown:
        yield told(row, PATTERN, TITLE, _why(row, shown), found=FindingClass.MINOR, spans=(*stated, *shown[:_MOST]))
    else:
        reason = "for the reason given" if row.justification else "without a reason"
        why = f"{row.name} is excluded {reason}, and no record that may be read shows it in use"
        yield told(row, PATTERN, TITLE, why, against=stated)


def _shown(desk: Desk, control: str) -> tuple[Span, ...]:
    """Places that show the use of what one control governs; data sheets that name a supplier show the buying of data."""
    shown = used(desk, control)
    if control in SUPPLIED:
        listed = (naming for one in suppliers(desk) for naming in one.namings if naming.is_ai)
        return tuple(dict.fromkeys((*(one.place for one in listed if one.source is not Source.WORK), *shown)))
    return (*shown, *_named_suppliers(desk, shown)) if control == DATA_BOUGHT else shown


def _named_suppliers(desk: Desk, shown: tuple[Span, ...]) -> Iterator[Span]:
    """Lines of data sheets that give a known supplier as their source; where data is bought, those of model cards too."""
    listed = [one for one in suppliers(desk) if any(each.source is not Source.WORK for each in one.namings)]
    told = named_in(name for one in listed for name in one.names if len(name) >= _SHORTEST)
    seen = desk.flagged | {place.evidence for place in shown}
    for record in desk.records(Kind.DATASET, *((Kind.MODEL_CARD,) if shown else ())):
        place = None if record.item.id in seen else line_with(record, told, asserted=True)
        if place and _SOURCE.search(desk.scope.quote(place)):
            yield place


SUPPLIED = frozenset({"A.10.2", "A.10.3"})
"""The controls of what others supply: each supplier that a list gives to a system shows the need."""
DATA_BOUGHT = "A.7.3"
"""The control of the acquisition of data."""
_SOURCE = re.compile(
    r"\b(?:sources?|origin|provider|obtained|supplied|delivered|delivery|licen[cs]\w*|history|feed|data(?:set)?s?\s+(?:from|of|by)|from)\b",
    re.IGNORECASE,
)
_SHORTEST = 4  # letters; a shorter name of a supplier is a word of any line


def _why(row: Decision, shown: tuple[Span, ...]) -> str:
    """What speaks against the exclusion."""
    named = ", ".join(dict.fromkeys(place.evidence for place in shown[:_MOST]))
    return f"{row.name} is excluded, and what it governs is on record in {named}"

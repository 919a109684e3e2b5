"""No justification: a control is included or excluded and the statement does not say why.

Rule: of every row that decides about a control, the cell of the justification says something: not empty, not a dash, not
a word that stands for nothing, and not the title of the control once more. Of an excluded control it weighs as minor, of
an included one as an observation. A statement that has no place for reasons at all is found in each exclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.applicability import Decision
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.rows import each, told
from assistant.audit.desk import Desk

PATTERN = "no_justification"
TITLE = "Decided without a reason"


def check(desk: Desk) -> Iterator[Result]:
    """A result for each row that decides about a control."""
    return each(desk, PATTERN, TITLE, _judge)


def _judge(_desk: Desk, row: Decision) -> Iterator[Result]:
    """Whether one row says why."""
    if row.applicable is None:
        return
    shown = row.places(row.decided)
    kind = "excluded" if row.applicable is False else "included"
    if row.justification and not _repeats(row):
        why = f"{row.name} is {kind} and the row says why"
        yield told(row, PATTERN, TITLE, why, against=(*shown, row.record.span(row.justification)))
    elif row.has_reasons or row.applicable is False:
        weight = FindingClass.OBSERVATION if row.applicable else FindingClass.MINOR
        said = "repeats the title" if row.justification else "says nothing"
        why = f"Every decision needs a reason: {row.name} is {kind} and its justification {said}"
        yield told(row, PATTERN, TITLE, why, found=weight, spans=(*shown, *row.places(row.justification)))


def _repeats(row: Decision) -> bool:
    """Whether the justification is the control's title once more."""
    said = row.justification.value.strip().lower() if row.justification else ""
    others = (field.value.strip().lower() for field in row.record.fields if field is not row.justification)
    return said in set(others)

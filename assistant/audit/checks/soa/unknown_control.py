"""Unknown control: the statement has a row for an id that the standard does not have.

Rule: every id of the statement is checked against the criteria, written with or without `A.`. One that is not among
them, and one that is only a heading over controls, is told; the row is kept and judged as far as it goes. Where most ids
are unknown the statement is of another standard, and that is said once.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.applicability import Decision, is_heading, statement
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result
from assistant.audit.checks.soa.rows import CLAUSE, each, told
from assistant.audit.desk import Desk

PATTERN = "unknown_control"
TITLE = "No such control"


def check(desk: Desk) -> Iterator[Result]:
    """A result for each row of the statement."""
    rows = statement(desk)
    if sum(row.control is None for row in rows) * 2 > len(rows):
        return iter([lacking(Family.SOA, PATTERN, TITLE, (CLAUSE,), f"a statement against {desk.criteria.framework}")])
    return each(desk, PATTERN, TITLE, _judge)


def _judge(desk: Desk, row: Decision) -> Iterator[Result]:
    """Whether the standard has the control of one row."""
    written = row.written.strip()
    if row.control is None:
        why = f"{desk.criteria.framework} has no control {written}; the row is kept as written"
        yield told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=row.places(row.decided))
    elif is_heading(desk.criteria, row.control):
        why = f"{row.control} is a heading over controls and cannot be decided as one; it is taken for all below it"
        yield told(row, PATTERN, TITLE, why, found=FindingClass.OBSERVATION, spans=row.places(row.decided))
    else:
        why = f"{written} is {row.control} of {desk.criteria.framework}"
        yield told(row, PATTERN, TITLE, why, against=row.places())

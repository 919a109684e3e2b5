"""Exclusion without a reason: the scope statement leaves something out and does not say why.

Rule: beside each thing that is said to be out of scope, in the same paragraph or row, stands a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.boundaries import Exclusion, statements
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.checks.scope.missing_boundary import CRITERIA, NO_STATEMENT
from assistant.audit.desk import Desk

PATTERN = "exclusion_without_reason"
TITLE = "Left out without a reason"
RULE = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=CRITERIA)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each exclusion of each scope statement."""
    papers = statements(desk)
    if not papers:
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, NO_STATEMENT)
    for paper in papers:
        yield from map(_result, paper.exclusions)


def _result(one: Exclusion) -> Result:
    """Whether one exclusion is reasoned."""
    said = "says why" if one.has_reason else "does not say why: an exclusion must be justified"
    why = f"{one.place.evidence} leaves out {one.subject} and {said}"
    if one.has_reason:
        return RULE.result(State.NOT_FOUND, one.subject, why, against=(one.place,))
    return RULE.result(State.FOUND, one.subject, why, FindingClass.MINOR, (one.place,))

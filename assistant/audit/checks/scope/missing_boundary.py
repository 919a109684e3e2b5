"""Missing boundary: the scope statement does not draw one of its four lines.

Rule: a scope statement says which organization, which AI systems, which stages of the life cycle, and which interfaces to
other management systems and authorities it covers. A boundary is there when a heading or a line speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.boundaries import Statement, statements
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.desk import Desk
from assistant.audit.scope_words import Boundary

PATTERN = "missing_boundary"
TITLE = "Scope without a boundary"
CRITERIA = ("4.3",)
RULE = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
NO_STATEMENT = "a scope statement"


def check(desk: Desk) -> Iterator[Result]:
    """A result for each of the four boundaries of each scope statement."""
    papers = statements(desk)
    if not papers:
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, NO_STATEMENT)
    for paper in papers:
        yield from (_result(paper, boundary) for boundary in Boundary)


def _result(paper: Statement, boundary: Boundary) -> Result:
    """Whether one boundary is drawn."""
    place, head = paper.boundaries.get(boundary), paper.record.headline()
    name = paper.record.item.metadata.title
    there = f"The boundary of {boundary} is drawn in {paper.record.item.id}"
    gone = f"No heading and no line of {paper.record.item.id} draws the boundary of {boundary}"
    subject = f"{name}: {boundary}"
    if place:
        return RULE.result(State.NOT_FOUND, subject, there, against=(place,))
    return RULE.result(State.FOUND, subject, gone, FindingClass.MINOR, (head,), tuple(paper.boundaries.values()))

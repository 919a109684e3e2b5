"""Not in the scope statement: a system is in operation and in the inventory, and the scope statement does not name it.

Rule: a scope statement that lists its systems by name lists every system that the inventory says is in operation, as in
scope or as left out, itself or in an annex that it names. One that covers all systems of the inventory by a sentence needs no list. A statement that does
neither cannot be compared, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.boundaries import Statement, span_of, statements
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.checks.scope.missing_boundary import CRITERIA, NO_STATEMENT
from assistant.audit.desk import Desk
from assistant.audit.inventory import Entry, entries
from assistant.audit.topics import line_at
from assistant.domain.answer import Span

PATTERN = "not_in_scope_statement"
TITLE = "In operation, not in the scope statement"
RULE = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
_SHOWN = 3  # lines of the statement that were looked at
_ALL = re.compile(
    r"\b(?:all|every|each|any)\b[^.;\n]{0,60}\b(?:systems?|models?|applications?|use\s+cases?)\b[^.;\n]{0,60}\b(?:inventory|register|catalogue?|listed\s+in)\b",
    re.IGNORECASE,
)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system in operation."""
    papers = statements(desk)
    listed = entries(desk) if papers else ()
    if not papers or not listed:
        missing = "an inventory of AI systems" if papers else NO_STATEMENT
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, missing)
        return
    covering = next((place for paper in papers for place in [_covers_all(paper)] if place), None)
    named = {one.system.row: place for one in listed for place in [_named(papers, one)] if place}
    if not covering and not named:
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, "a scope statement that names its systems")
        return
    live = [one for one in listed if one.live or one.system.row in named]
    others = tuple(dict.fromkeys(named.values()))[:_SHOWN]
    yield from (_result(one, papers[0], named.get(one.system.row) or covering, others) for one in live)


def _covers_all(paper: Statement) -> Span | None:
    """The line that covers every system of the inventory."""
    hit = _ALL.search(paper.record.text)
    return span_of(paper.record, *line_at(paper.record.text, hit.start())) if hit else None


def _named(papers: tuple[Statement, ...], entry: Entry) -> Span | None:
    """The line that names a system."""
    for record in (part for paper in papers for part in paper.parts):
        hit = entry.system.pattern().search(record.text)
        if hit:
            return span_of(record, *line_at(record.text, hit.start()))
    return None


def _result(entry: Entry, paper: Statement, place: Span | None, others: tuple[Span, ...]) -> Result:
    """Whether one system stands in the statement; `others` are the lines in which it names systems."""
    shown = (*entry.record.shows(None), *((entry.record.span(entry.status),) if entry.status else ()))
    state = entry.status.value if entry.status else "listed"
    name = entry.system.name
    gone = f"{name} is {state} in the inventory ({entry.record.item.id}), and {paper.record.item.id} lists systems without it"
    if place:
        return RULE.result(
            State.NOT_FOUND, name, f"{name} is named or covered by the scope statement", against=(place,)
        )
    return RULE.result(State.FOUND, name, gone, FindingClass.MINOR, (*shown, *others))

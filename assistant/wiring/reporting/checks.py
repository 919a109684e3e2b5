"""The results of a set of checks as a report."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.report import Grid, GridRow, Note, Report, ReportFinding, Section
from assistant.wiring.reporting.frame import Frame, said
from assistant.wiring.reporting.quotes import Quotes

_HEADINGS = {
    State.FOUND: "Found",
    State.UNDECIDABLE: "Not decidable in this scope",
    State.NOT_FOUND: "Looked for and not found",
}


def checks_report(frame: Frame, family: Family) -> Report:
    """The results of a set of checks, each with its quotes for and against."""
    frame.checked()
    quotes, results = Quotes(frame.desk), run(frame.desk, family)
    sections = [_summary(results)]
    for state, heading in _HEADINGS.items():
        kept = [one for one in results if one.state is state]
        blocks = tuple(_finding(quotes, one) for one in kept) or (Note("None."),)
        sections.append(Section(title=f"{heading} ({len(kept)})", blocks=blocks))
    return frame.report(f"Audit checks: {family}", sections, quotes, lists_findings=True)


def _summary(results: Sequence[Result]) -> Section:
    """How many subjects each check looked at, and what it saw."""
    patterns = sorted({one.pattern for one in results})
    counts = {pattern: [sum(one.pattern == pattern and one.state is state for one in results) for state in _HEADINGS] for pattern in patterns}  # fmt: skip
    titles = {one.pattern: one.title for one in results}
    rows = tuple(GridRow(cells=(titles[pattern], *counts[pattern])) for pattern in patterns)
    columns = ("check", "found", "not decidable", "not found")
    told = Note(
        f"{len(results)} subjects were looked at. A check that finds nothing is no proof that nothing is there."
    )
    return Section(title="Summary", blocks=(told, Grid(title="Results by check", columns=columns, rows=rows)))


def _finding(quotes: Quotes, one: Result) -> ReportFinding:
    """A result as the report shows it."""
    shown, against = quotes.places(one.spans), quotes.places(one.against)
    return ReportFinding(
        id=one.id,
        title=f"{one.subject}: {one.title}",
        state=one.state,
        condition=said(one.why, shown or against),
        classification=one.suggested,
        criteria=one.criteria,
        against=against if shown else (),
    )

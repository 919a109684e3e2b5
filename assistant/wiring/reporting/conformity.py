"""What a report concludes of each criterion of an engagement: findings against it, and the evidence that it is met by."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.audit.coverage import Covered, LegState, about, place
from assistant.audit.engagement import Engagement
from assistant.audit.findings import Stage
from assistant.audit.report import Grid, GridRow, Note, Section
from assistant.wiring.coverage import CoverageBook
from assistant.wiring.findings import Seen
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.quotes import Quotes


def conformity_section(
    frame: Frame, quotes: Quotes, book: CoverageBook, made: Engagement, seen: Sequence[Seen]
) -> Section:
    """Each criterion with the findings against it and with what shows that it is met, of the audited systems or of none."""
    listed = [about(frame.desk, one, made.systems) for one in book.criteria(" ".join(made.criteria))]
    against = {one.id: _against(frame, one.id, seen) for one in listed}
    rows = tuple(GridRow(cells=_cells(one, against[one.id]), citations=_shown(frame, quotes, one)) for one in listed)
    columns = ("criterion", "title", "findings", "policy", "procedure", "record")
    free = [one for one in listed if not against[one.id] and one.excluded is None]
    whole = [one for one in free if not one.missing and not one.stale and not one.weak]
    told = Note(
        f"Against {len(free)} of the {sum(one.excluded is None for one in listed)} criteria that apply no finding is"
        f" recorded; for {len(whole) or 'none'} of these, policy, procedure and record lie in evidence that is neither weak nor stale."
    )
    grid = Grid(title="Criteria, the findings against them and their evidence", columns=columns, rows=rows)
    places = Note("Of each leg one piece of evidence is quoted at a place that the desk chose.")
    return Section(title="Conformity", blocks=(told, *([places] if any(row.citations for row in rows) else []), grid))


def _against(frame: Frame, criterion: str, seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """Findings against a criterion, or against a heading over it."""
    kept = (one for one in seen if one.finding.stage is not Stage.WITHDRAWN)
    return tuple(one for one in kept if any(criterion in _below(frame, each) for each in one.finding.criteria))


def _below(frame: Frame, criterion: str) -> tuple[str, ...]:
    known = criterion in frame.desk.criteria.by_id
    return frame.desk.criteria.below(criterion) if known else ()


def _cells(one: Covered, against: Sequence[Seen]) -> tuple[str, ...]:
    found = "; ".join(f"{each.finding.id} ({each.finding.classed})" for each in against) or "none"
    if one.excluded is not None:
        return (one.id, one.title, found, "does not apply", "does not apply", "does not apply")
    return (one.id, one.title, found, *(_leg(leg.state, str(leg.newest or "")) for leg in one.legs))


def _leg(state: LegState, newest: str) -> str:
    return f"{state.value}{f', {newest}' if newest else ''}"


def _shown(frame: Frame, quotes: Quotes, one: Covered) -> tuple[int, ...]:
    """The best evidence of each leg."""
    best = [leg.pieces[0] for leg in one.legs if leg.pieces and one.excluded is None]
    return quotes.places([place(frame.desk, piece) for piece in best])

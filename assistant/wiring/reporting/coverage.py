"""The coverage matrix as a report: each criterion by policy, procedure and record, with what is lacking and who owns it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.audit.coverage import Covered, Leg, LegOf, LegState, grouped, place
from assistant.audit.report import Grid, GridRow, Note, Report, Section
from assistant.wiring.coverage import CoverageBook
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.quotes import Quotes

_COLUMNS = ("criterion", "title", "policy", "procedure", "record", "lacking", "owner", "last sampled")
_HOW = (
    "A leg is covered by evidence that is neither weak nor stale; beside its state stand the best grade, the newest date and"
    " how many items there are. The quotes lead to the best item of each leg. Samples are the reader's own."
)


def coverage_report(frame: Frame, book: CoverageBook, criteria: Sequence[str] = ()) -> Report:
    """What each criterion has as policy, procedure and record. Raises BadInput for ids that name none."""
    frame.checked()
    listed = book.criteria(" ".join(criteria))
    quotes = Quotes(frame.desk)
    applying = [one for one in listed if one.excluded is None]
    out = [one for one in listed if one.excluded is not None]
    sections = [
        _summary(applying, out),
        Section(title="Criteria", blocks=(Note(_HOW), _grid(frame, quotes, "Criteria by what covers them", applying))),
    ]
    if out:
        columns = ("criterion", "title", "reason", "owner")
        rows = tuple(GridRow(cells=(one.id, one.title, one.excluded, ", ".join(one.owners) or None)) for one in out)
        grid = Grid(title="Controls that the Statement of Applicability excludes", columns=columns, rows=rows)
        sections.append(Section(title="Not applicable", blocks=(grid,)))
    if not criteria:
        every = frame.desk.criteria
        for title, groups in (("Themes", every.themes), ("Evidence topics", every.topics)):
            rows = tuple(GridRow(cells=_cells(one)[1:]) for one in _named(grouped(groups, listed)))
            sections.append(Section(title=title, blocks=(Grid(title=f"{title} by what covers them", columns=("name", *_COLUMNS[2:]), rows=rows),)))  # fmt: skip
    return frame.report("Coverage of the criteria", sections, quotes)


def _named(groups: Iterable[Covered]) -> Iterable[Covered]:
    """Themes and topics under their names alone."""
    return (replace(one, title=one.id) for one in groups)


def _summary(applying: Sequence[Covered], out: Sequence[Covered]) -> Section:
    """How many criteria lack which leg."""
    rows = []
    for leg in Leg:
        states = [each.state for one in applying for each in one.legs if each.leg is leg]
        rows.append(GridRow(cells=(leg.value, *(states.count(state) for state in LegState))))
    grid = Grid(title="Legs by state", columns=("leg", *(state.value for state in LegState)), rows=tuple(rows))
    whole = sum(not (one.missing or one.stale or one.weak) for one in applying)
    told = Note(
        f"{len(applying)} criteria apply, {len(out)} are excluded. Of {whole} every leg is covered."
        " What is missing was not found in what you may read."
    )
    return Section(title="Summary", blocks=(told, grid))


def _grid(frame: Frame, quotes: Quotes, title: str, every: Sequence[Covered]) -> Grid:
    rows = tuple(GridRow(cells=_cells(one), citations=_shown(frame, quotes, one)) for one in every)
    return Grid(title=title, columns=_COLUMNS, rows=rows)


def _cells(one: Covered) -> tuple[str | None, ...]:
    """The cells of a criterion, theme or topic."""
    lacking = (("missing", one.missing), ("stale", one.stale), ("weak", one.weak))
    said = [f"{name}: {', '.join(leg.value for leg in legs)}" for name, legs in lacking if legs]
    return (
        one.id,
        one.title,
        *map(_leg, one.legs),
        "; ".join(said) or None,
        ", ".join(one.owners) or None,
        one.sampled.isoformat() if one.sampled else None,
    )


def _leg(leg: LegOf) -> str:
    """What a leg has: `covered, strong, 2026-05-01 (3)`."""
    if leg.grade is None:
        return leg.state.value
    told = [leg.state.value, *([leg.grade.value] if leg.state is not LegState.WEAK else [])]
    return f"{', '.join([*told, *([str(leg.newest)] if leg.newest else [])])} ({len(leg.pieces)})"


def _shown(frame: Frame, quotes: Quotes, one: Covered) -> tuple[int, ...]:
    """The best evidence of each leg."""
    best = [leg.pieces[0] for leg in one.legs if leg.pieces]
    return quotes.places([place(frame.desk, piece) for piece in best])

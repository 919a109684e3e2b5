"""The lifecycle of each change as a report: tables, a timeline and a graph."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.audit.cases import Case
from assistant.audit.desk import Desk
from assistant.audit.report import Grid, GridRow, Note, Report, Section
from assistant.audit.report_figures import Chain, Links, Point, Timeline, Tone
from assistant.domain.answer import HopState, Span
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.quotes import Quotes

DRAWN = 12
"""Chains in one figure: more do not fit on a page, and the next figure goes on."""
_OPEN = {HopState.UNDATED}


def trails_report(frame: Frame, systems: Sequence[str] = ()) -> Report:
    """The lifecycle of each change as a table, a timeline and a graph. Raises BadInput for a system that is not there."""
    frame.checked()
    quotes = Quotes(frame.desk)
    kept = _of_systems(frame.desk, systems)
    chains = tuple(_chain(one) for _, one in kept)
    sections = [_broken_hops(quotes, [one for _, one in kept]), *_drawn(chains)]
    sections += [_trail(quotes, one) for _, one in kept]
    return frame.report("Lifecycle trails", sections, quotes)


def _of_systems(desk: Desk, names: Sequence[str]) -> list[tuple[Case, DraftTrail]]:
    """The trails of some systems, of all when none is named."""
    rows: set[EvidenceId] = set()
    for name in names:
        found = {system.row for system in desk.known.systems_in(name)}
        if not found:
            raise BadInput(f"no system named {name!r} in the inventories that you may read")
        rows |= found
    return [(case, one) for case, one in desk.trails if not names or rows & _systems(case)]


def _systems(case: Case) -> frozenset[EvidenceId]:
    """Inventory rows of the systems that a case is about."""
    return frozenset({case.version[0]} if case.version else {row for node in case.nodes for row in node.systems})


def _tone(hop: DraftHop) -> Tone:
    return Tone.GOOD if hop.state is HopState.PRESENT else Tone.OPEN if hop.state in _OPEN else Tone.BAD


def _chain(trail: DraftTrail) -> Chain:
    """A trail as a figure shows it."""
    points = tuple(
        Point(
            label=hop.stage.replace("_", " "),
            state=hop.state.replace("_", " "),
            tone=_tone(hop),
            day=hop.date.start if hop.date else None,
        )
        for hop in trail.hops
    )
    return Chain(subject=trail.subject, points=points)


def _broken_hops(quotes: Quotes, trails: Sequence[DraftTrail]) -> Section:
    """What does not hold, before everything is shown."""
    broken = [(one, hop) for one in trails for hop in one.hops if hop.state is not HopState.PRESENT]
    told = Note(f"{len(trails)} changes were followed; {len(broken)} of {sum(len(one.hops) for one in trails)} hops do not hold.")  # fmt: skip
    rows = tuple(
        GridRow(cells=(one.subject, *_plain(hop)), citations=quotes.places(_unique(hop))) for one, hop in broken
    )
    grid = Grid(title="Hops that do not hold", columns=("change", "hop", "state", "date", "person", "why"), rows=rows)
    return Section(title="Summary", blocks=(told, grid) if rows else (told,))


def _unique(hop: DraftHop) -> tuple[Span, ...]:
    return tuple(dict.fromkeys((*hop.spans, *hop.grounds)))


def _plain(hop: DraftHop) -> tuple[str | None, ...]:
    """The cells of a hop."""
    date = str(hop.date) if hop.date else None
    return hop.stage.replace("_", " "), hop.state.replace("_", " "), date, hop.person, hop.why or None


def _trail(quotes: Quotes, trail: DraftTrail) -> Section:
    """Every hop of one change."""
    rows = tuple(GridRow(cells=_plain(hop), citations=quotes.places(_unique(hop))) for hop in trail.hops)
    grid = Grid(title=f"Hops of {trail.subject}", columns=("hop", "state", "date", "person", "why"), rows=rows)
    return Section(title=trail.subject, blocks=(grid,))


def _drawn(chains: Sequence[Chain]) -> list[Section]:
    """The timeline and the graph, in figures that fit on a page."""
    if not chains:
        return []
    parts = [tuple(chains[at : at + DRAWN]) for at in range(0, len(chains), DRAWN)]
    numbered = [f", part {n} of {len(parts)}" if len(parts) > 1 else "" for n in range(1, len(parts) + 1)]
    lines = tuple(Timeline(title=f"Dated hops{n}", chains=part) for n, part in zip(numbered, parts, strict=True))
    graph = tuple(Links(title=f"Hops in their order{n}", chains=part) for n, part in zip(numbered, parts, strict=True))
    return [Section(title="Timeline", blocks=lines), Section(title="Graph", blocks=graph)]

"""Reports of one reader: what their desk gives, filled into the records that the writers take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer.cite import Citer
from assistant.audit.alert_registers import RAISED
from assistant.audit.alert_share import AlertShare, alert_shares
from assistant.audit.alerts import Alert, Fate, alerts
from assistant.audit.cases import Case
from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.desk import Desk
from assistant.audit.report import (
    Bar,
    Bars,
    Chain,
    Grid,
    GridRow,
    Links,
    Note,
    Paragraph,
    Point,
    Report,
    ReportFinding,
    Section,
    Sentence,
    Timeline,
    Tone,
)
from assistant.domain.answer import NOT_FOUND, OUTSIDE_RIGHTS, HopState, Span
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.errors import BadInput, NotFound, Unavailable
from assistant.domain.evidence import EvidenceId
from assistant.reports.pack import Source
from assistant.wiring.views import Original

DRAWN = 12
"""Chains in one figure: more do not fit on a page, and the next figure goes on."""
_HEADINGS = {
    State.FOUND: "Found",
    State.UNDECIDABLE: "Not decidable in this scope",
    State.NOT_FOUND: "Looked for and not found",
}
_OPEN = {HopState.UNDATED}
_FATES = (("in time", Tone.GOOD), ("too late", Tone.BAD), ("never", Tone.BAD), ("not to be told", Tone.OPEN))


@dataclass(frozen=True, kw_only=True, eq=False)
class Reporter:
    """Makes the reports of one reader, each from the reader's scope alone."""

    desk: Desk
    """What the reader may read, on the day of the report."""
    organization: str
    """Whose evidence it is."""
    user: str
    """Who reads."""
    original: Callable[[str], Original]
    """The file of an evidence that the reader may read whole. Raises NotFound for every other."""

    def checks(self, family: Family) -> Report:
        """The results of a set of checks, each with its quotes for and against."""
        citer, results = self._citer(), run(self.desk, family)
        sections = [_summary(results)]
        for state, heading in _HEADINGS.items():
            kept = [one for one in results if one.state is state]
            blocks = tuple(_finding(citer, one) for one in kept) or (Note("None."),)
            sections.append(Section(title=f"{heading} ({len(kept)})", blocks=blocks))
        return self._report(f"Audit checks: {family}", sections, citer)

    def trails(self, systems: Sequence[str] = ()) -> Report:
        """The lifecycle of each change as a table, a timeline and a graph. Raises BadInput for a system that is not there."""
        citer = self._citer()
        kept = self._of_systems(systems)
        chains = tuple(_chain(one) for _, one in kept)
        sections = [_broken_hops(citer, [one for _, one in kept]), *_drawn(chains)]
        sections += [_trail(citer, one) for _, one in kept]
        return self._report("Lifecycle trails", sections, citer)

    def alerts(self) -> Report:
        """The alerts answered inside the organization's own service level, by system and month."""
        citer, every = self._citer(), alerts(self.desk)
        shares = alert_shares(every)
        if not shares:
            nothing = Note(f"A register of alerts that says when they were raised: {NOT_FOUND}.")
            return self._report("Alerts and their answers", [Section(title="Alerts", blocks=(nothing,))], citer)
        sections = [
            Section(title="Service levels", blocks=_levels(citer, every)),
            Section(
                title="Share answered inside the service level",
                blocks=(_share_bars(shares), _share_grid(citer, shares, every)),
            ),
        ]
        return self._report("Alerts and their answers", sections, citer)

    def sources(self, report: Report) -> tuple[Source, ...]:
        """Every evidence that a report quotes, with its file where the reader may read all of it; by id."""
        quoted = sorted({one.span.evidence for one in report.citations})
        return tuple(self._source(name) for name in quoted)

    def _source(self, name: EvidenceId) -> Source:
        item = self.desk.scope.item(name)
        if item is None:
            raise NotFound(f"{name}: {NOT_FOUND}")
        try:
            file = self.original(name)
        except (NotFound, Unavailable):
            file = None
        original = (file.name, file.content) if file else None
        return Source(id=item.id, revision=item.revision, text=self.desk.scope.text(item), original=original)

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Under which conditions the reports are made."""
        scope = self.desk.scope
        return (
            ("Reader", self.user),
            ("Day", self.desk.today.isoformat()),
            ("Period", str(self.desk.period) if self.desk.period else "all that there is"),
            ("Looked through", f"{len(scope.items)} items of index version {scope.version}"),
        )

    def _citer(self) -> Citer:
        return Citer(self.desk.scope, self.desk.known, self.desk.held, self.desk.today)

    def _report(self, title: str, sections: Sequence[Section], citer: Citer) -> Report:
        return Report(
            title=title,
            organization=self.organization,
            day=self.desk.today,
            facts=self.facts,
            sections=tuple(sections),
            citations=citer.citations,
            closing=OUTSIDE_RIGHTS,
        )

    def _of_systems(self, names: Sequence[str]) -> list[tuple[Case, DraftTrail]]:
        """The trails of some systems, of all when none is named."""
        rows: set[EvidenceId] = set()
        for name in names:
            found = {system.row for system in self.desk.known.systems_in(name)}
            if not found:
                raise BadInput(f"no system named {name!r} in the inventories that you may read")
            rows |= found
        return [(case, one) for case, one in self.desk.trails if not names or rows & _systems(case)]


def _systems(case: Case) -> frozenset[EvidenceId]:
    """Inventory rows of the systems that a case is about."""
    return frozenset({case.version[0]} if case.version else {row for node in case.nodes for row in node.systems})


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


def _finding(citer: Citer, one: Result) -> ReportFinding:
    """A result as the report shows it."""
    shown, against = citer.numbers(one.spans), citer.numbers(one.against)
    return ReportFinding(
        id=one.id,
        title=f"{one.subject}: {one.title}",
        state=one.state,
        condition=_said(one.why, shown or against),
        classification=one.suggested,
        criteria=one.criteria,
        against=against if shown else (),
    )


def _said(text: str, numbers: tuple[int, ...]) -> Paragraph | Note:
    """A sentence with its citations; a note where there is nothing to cite."""
    ended = text if text.rstrip().endswith((".", "?", "!")) else f"{text.rstrip()}."
    return Paragraph((Sentence(text=ended, citations=numbers),)) if numbers else Note(ended)


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


def _broken_hops(citer: Citer, trails: Sequence[DraftTrail]) -> Section:
    """What does not hold, before everything is shown."""
    broken = [(one, hop) for one in trails for hop in one.hops if hop.state is not HopState.PRESENT]
    told = Note(f"{len(trails)} changes were followed; {len(broken)} of {sum(len(one.hops) for one in trails)} hops do not hold.")  # fmt: skip
    rows = tuple(
        GridRow(cells=(one.subject, *_plain(hop)), citations=citer.numbers(_unique(hop))) for one, hop in broken
    )
    grid = Grid(title="Hops that do not hold", columns=("change", "hop", "state", "date", "person", "why"), rows=rows)
    return Section(title="Summary", blocks=(told, grid) if rows else (told,))


def _unique(hop: DraftHop) -> tuple[Span, ...]:
    return tuple(dict.fromkeys((*hop.spans, *hop.grounds)))


def _plain(hop: DraftHop) -> tuple[str | None, ...]:
    """The cells of a hop."""
    date = str(hop.date) if hop.date else None
    return hop.stage.replace("_", " "), hop.state.replace("_", " "), date, hop.person, hop.why or None


def _trail(citer: Citer, trail: DraftTrail) -> Section:
    """Every hop of one change."""
    rows = tuple(GridRow(cells=_plain(hop), citations=citer.numbers(_unique(hop))) for hop in trail.hops)
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


def _levels(citer: Citer, every: Sequence[Alert]) -> tuple[Paragraph | Note, ...]:
    """The rules that alerts are held against."""
    levels = {level.span: level for one in every for level in one.levels}
    if not levels:
        return (Note(f"A rule in force that says how soon alerts are answered: {NOT_FOUND}."),)
    said = [
        Sentence(text=f"{_quoted(citer, span)}.", citations=citer.numbers([span]))
        for span in sorted(levels, key=lambda span: (span.evidence, span.start))
    ]
    return (Paragraph(tuple(said)),)


def _quoted(citer: Citer, span: Span) -> str:
    """The words of a rule with the document that they stand in."""
    cited = citer.citation(span)
    return f'{cited.title} says "{" ".join(cited.quote.split()).rstrip(".")}"'


def _share_bars(shares: Sequence[AlertShare]) -> Bars:
    """The plot: a bar for each system and month."""
    bars = tuple(
        Bar(label=f"{one.system or 'no system named'} {one.month}", parts=(one.within, one.late, one.never, one.open))
        for one in shares
    )
    return Bars(title="Alerts by what became of them", parts=_FATES, bars=bars)


def _share_grid(citer: Citer, shares: Sequence[AlertShare], every: Sequence[Alert]) -> Grid:
    """The numbers of the plot, with the alerts that failed."""
    failed: dict[tuple[str, str], list[Span]] = {}
    for one in every:
        if one.fate in (Fate.LATE, Fate.NEVER):
            failed.setdefault((one.system, one.month), []).append(one.row.record.span(one.row.of(RAISED)))
    rows = tuple(
        GridRow(
            cells=(one.system or None, one.month, one.total, one.within, one.late, one.never, one.open, _percent(one)),
            citations=citer.numbers(failed.get((one.system, one.month), ())),
        )
        for one in shares
    )
    columns = ("system", "month", "alerts", "in time", "too late", "never", "not to be told", "share in time")
    return Grid(title="Alerts answered, with those that were not", columns=columns, rows=rows)


def _percent(one: AlertShare) -> str | None:
    return None if one.share is None else f"{one.share:.0%}"

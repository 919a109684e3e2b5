"""The figures of a report that are about all replies together, as plain records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import holds
from evals.evidence import Evidence
from evals.gate import Line, State
from evals.measures import Result, Sort
from evals.reply import Reply
from evals.report.plots import Mark, Point, Window
from evals.report.words import meaning
from evals.statistics import Estimate, paired_bootstrap, upper_bound, wilson

LEAK = "leak-"
"""How the results of leaks begin; the surface follows."""
MARGIN = 45
"""Days that a timeline shows beyond what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """A line of the gate's table."""

    line: Line
    """What the gate says."""
    meaning: str
    """What the figure means; empty when nobody has said."""
    figure: str
    """Figure and interval."""
    should: str
    """What it should reach."""
    beside: str
    """The baseline's figure and interval; empty when there is none."""
    beside_estimate: Estimate | None
    """The same as numbers."""
    is_share: bool
    """Whether it lies on the scale from 0 to 1."""
    lower_is_better: bool
    """Whether a high figure is bad."""
    more_violations: int
    """Of an invariant: how often the baseline broke it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Looks for a leak at one surface."""

    leaks: int
    """How many leaked."""
    looks: int
    """How many there were."""
    bound: float
    """Upper bound of the rate, one-sided at 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surfaces:
    """The leak matrix."""

    readers: tuple[str, ...] = ()
    """Its columns."""
    rows: Mapping[str, tuple[Cell | None, ...]] = field(default_factory=dict)
    """By surface: all readers together first, then each of them; None where nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Shares by kind of question of one measure."""

    name: str
    """The measure."""
    meaning: str
    """What it means."""
    rows: Mapping[str, tuple[Estimate, Estimate | None]]
    """By kind: ours, and the baseline's where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One document on the timeline."""

    source: str
    """The evidence id."""
    title: str
    """What it calls itself."""
    start: date | None
    """First day in force; None reaches back without limit."""
    end: date | None
    """First day no longer in force; None when it still is."""
    marks: tuple[Mark, ...]
    """What was cited of it, and wanted of it, for which day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Documents in force, and what was cited for which day."""

    window: Window | None = None
    """The days it spans; None when no case asks for a day."""
    documents: tuple[Standing, ...] = ()
    """Its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Which replies are right here and wrong at the baseline, and the other way round."""

    estimate: Estimate | None
    """Mean difference of right replies with its interval, drawn in pairs."""
    fixed: tuple[str, ...]
    """Wrong at the baseline, right here."""
    broken: tuple[str, ...]
    """Right at the baseline, wrong here."""
    both_right: int
    """Right in both."""
    both_wrong: int
    """Wrong in both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How long a stage takes."""

    name: str
    """The stage."""
    half: float | None
    """Seconds within which half of the questions pass it."""
    most: float | None
    """Seconds within which 95 of 100 do."""


def foremost(lines: Iterable[Line]) -> tuple[list[Line], list[str]]:
    """Lines with a floor or a violation first, then the other measured ones; and the names of those that say nothing.

    A line says nothing when it was not measured and nothing was asked of it.
    """
    asked, measured, silent = [], [], []
    for line in lines:
        if line.floor is not None or line.violations:
            asked.append(line)
        elif line.estimate is not None:
            measured.append(line)
        else:
            silent.append(line.name)
    return [*asked, *measured], silent


def gated(lines: Sequence[Line], results: Mapping[str, Result], beside: Mapping[str, Result]) -> Iterator[Gated]:
    """The gate's table."""
    for line in lines:
        result, other = results.get(line.name), beside.get(line.name)
        unit = result.unit if result else ""
        theirs = other.estimate if other else None
        yield Gated(
            line=line,
            meaning=meaning(line.name),
            figure=told(line.estimate, unit),
            should=_should(line),
            beside=told(theirs, unit) if other else "",
            beside_estimate=theirs,
            is_share=line.estimate is not None and not unit and line.estimate.low >= 0 and line.estimate.high <= 1,
            lower_is_better=result is not None and result.lower_is_better,
            more_violations=len(other.violations) if other else 0,
        )


def told(estimate: Estimate | None, unit: str = "") -> str:
    """A figure with its interval as people read it."""
    if estimate is None:
        return "not measured"
    value, low, high = (number(one, unit) for one in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}] n={estimate.n}"


def number(value: float, unit: str = "") -> str:
    """One number in its unit; shares with three decimals, bytes as megabytes."""
    if unit == "bytes":
        return f"{value / 1e6:,.0f} MB"
    if unit == "s":
        return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"
    return f"{value:,.4g} {unit}" if unit else f"{value:.3f}"


def _should(line: Line) -> str:
    if line.floor is None:
        return "always" if line.sort is Sort.INVARIANT else ""
    bound, sign = (line.floor.at_least, "≥") if line.floor.at_least is not None else (line.floor.at_most, "≤")
    return f"{sign} {bound:g}"


def surfaces(results: Sequence[Result]) -> Surfaces:
    """The leak matrix; empty when no measure of leaks was run."""
    leaks = {one.name.removeprefix(LEAK): one for one in results if one.name.startswith(LEAK)}
    readers = sorted({reader for one in leaks.values() for reader in one.more.get("by_reader") or {}})
    return Surfaces(
        readers=tuple(readers),
        rows={
            surface: (_all(one), *(_cell((one.more.get("by_reader") or {}).get(reader)) for reader in readers))
            for surface, one in leaks.items()
        },
    )


def _all(result: Result) -> Cell:
    leaks, looks = len(result.violations), len(result.findings)
    return Cell(leaks=leaks, looks=looks, bound=result.more.get("upper_bound", upper_bound(leaks, looks)))


def _cell(given: Mapping[str, Any] | None) -> Cell | None:
    """One reader's cell; None where nobody looked."""
    if not given or not given.get("looks"):
        return None
    leaks, looks = given.get("leaks", 0), given["looks"]
    return Cell(leaks=leaks, looks=looks, bound=given.get("upper_bound", upper_bound(leaks, looks)))


def kinds(results: Sequence[Result], beside: Mapping[str, Result]) -> Iterator[Shares]:
    """Each measure that tells its figure by kind of question."""
    for result in results:
        ours = result.more.get("by_kind") or {}
        theirs = (beside[result.name].more.get("by_kind") or {}) if result.name in beside else {}
        rows = {kind: (_wilson(ours[kind]), _wilson(theirs.get(kind))) for kind in ours}
        held = {kind: (one, other) for kind, (one, other) in rows.items() if one is not None}
        if held:
            yield Shares(name=result.name, meaning=meaning(result.name), rows=held)


def _wilson(given: Sequence[float] | None) -> Estimate | None:
    """The share of hits among trials."""
    return wilson(int(given[0]), int(given[1])) if given else None


def points(result: Result | None) -> tuple[Point, ...]:
    """The curve of risk over coverage; empty when it was not measured."""
    return tuple((float(x), float(y)) for x, y in result.more.get("points") or ()) if result else ()


def timeline(replies: Sequence[Reply], evidence: Evidence | None) -> Timeline:
    """Every document that was cited, or is wanted, for a day of valid time."""
    asked = [(reply, date.fromisoformat(reply.case.as_of)) for reply in replies if isinstance(reply.case.as_of, str)]
    if evidence is None or not asked:
        return Timeline()
    marks: dict[str, list[Mark]] = {}
    for reply, day in asked:
        for source, mark in _marks(reply, day, evidence):
            marks.setdefault(source, []).append(mark)
    documents = tuple(_standing(source, tuple(held), evidence) for source, held in marks.items())
    ordered = sorted(documents, key=lambda one: (one.title.casefold(), one.start or date.min, one.source))
    return Timeline(window=_window([day for _, day in asked], ordered), documents=tuple(ordered))


def _marks(reply: Reply, day: date, evidence: Evidence) -> Iterator[tuple[str, Mark]]:
    """Documents of one reply: cited in force, cited out of force, wanted and not cited."""
    cited = dict.fromkeys(one.source for one in reply.citations.values())
    places = (place.source for nugget in reply.expected.nuggets for place in nugget.spans)
    wanted = dict.fromkeys((*reply.expected.gold_sources, *places))
    standing = evidence.standing_for(reply.reader)  # what is hidden takes no document's place for its reader
    for source in {**cited, **wanted}:
        period = standing.get(EvidenceId(source))
        if period is None or source not in evidence.standing:
            continue
        held = holds(period, day)
        sort = ("good" if held else "bad") if source in cited else "wanted"
        said = {"good": "cited, in force", "bad": "cited, not in force", "wanted": "wanted, not cited"}[sort]
        yield source, Mark(day=day, sort=sort, label=f"{reply.name} ({reply.reader}) for {day}: {said}")


def _standing(source: str, marks: tuple[Mark, ...], evidence: Evidence) -> Standing:
    period, metadata = evidence.standing[EvidenceId(source)], evidence.metadata(source)
    return Standing(
        source=source,
        title=(metadata.title if metadata else "") or source,
        start=period.start,
        end=period.end,
        marks=marks,
    )


def _window(days: Sequence[date], documents: Sequence[Standing]) -> Window:
    """All that happened, with a margin."""
    bounds = [one for document in documents for one in (document.start, document.end) if one]
    first, last = min((*days, *bounds)), max((*days, *bounds))
    return Window(
        first=date.fromordinal(max(1, first.toordinal() - MARGIN)),
        last=date.fromordinal(min(date.max.toordinal(), last.toordinal() + MARGIN)),
    )


def difference(replies: Sequence[Reply], beside: Mapping[str, Reply]) -> Difference | None:
    """What the baseline gets otherwise; None when there is no baseline."""
    pairs = [(reply, beside[reply.name]) for reply in replies if reply.name in beside]
    if not pairs:
        return None
    marks = [(reply.name, reply.is_correct, other.is_correct) for reply, other in pairs]
    return Difference(
        estimate=paired_bootstrap(
            [float(ours) for _, ours, _ in marks],
            [float(theirs) for _, _, theirs in marks],
            [reply.cluster for reply, _ in pairs],
        ),
        fixed=tuple(name for name, ours, theirs in marks if ours and not theirs),
        broken=tuple(name for name, ours, theirs in marks if theirs and not ours),
        both_right=sum(ours and theirs for _, ours, theirs in marks),
        both_wrong=sum(not ours and not theirs for _, ours, theirs in marks),
    )


def stages(results: Mapping[str, Result]) -> tuple[Stage, ...]:
    """Seconds of each stage, and of the whole last; empty when nothing was timed."""
    half, most = results.get("latency-p50"), results.get("latency-p95")
    if half is None or most is None:
        return ()
    ours, theirs = half.more.get("stages") or {}, most.more.get("stages") or {}
    each = (Stage(name=name, half=ours[name], most=theirs.get(name)) for name in ours)
    whole = (one.estimate.value if one.estimate else None for one in (half, most))
    return (*each, Stage(name="question to answer", half=next(whole), most=next(whole)))


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """How many lines are in each state."""
    return {state.value: sum(line.state is state for line in lines) for state in State}

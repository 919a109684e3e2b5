"""A report as records, before any page is made of it: the same goes into HTML and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from evals.gate import State, verdict
from evals.manifest import Manifest
from evals.measures import Result, Sort
from evals.report import figures
from evals.report.cases import Shows, shows
from evals.report.plots import Point
from evals.report.sources import Sources
from evals.run import Run, Scored
from evals.suites.suite import Suite


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that a report tells."""

    title: str
    """Title of the suite."""
    manifest: Manifest
    """What was run."""
    digest: str
    """SHA-256 of the manifest."""
    verdict: State
    """What the gate says in all."""
    counts: Mapping[str, int]
    """How many measures are in each state."""
    gate: tuple[figures.Gated, ...]
    """The gate's table, what has a floor or a violation first."""
    unmeasured: tuple[str, ...]
    """Measures that gave no figure and of which nothing is asked."""
    relabelled: tuple[str, ...]
    """Measures whose figure is another when the recorded answers are scored again now."""
    replies: int
    """How many replies were scored."""
    right: int
    """How many of them are right."""
    kinds: tuple[figures.Shares, ...]
    """Shares by kind of question."""
    surfaces: figures.Surfaces
    """The leak matrix."""
    curve: tuple[Point, ...]
    """Risk over coverage."""
    beside_curve: tuple[Point, ...]
    """The same of the baseline."""
    timeline: figures.Timeline
    """Documents in force, and what was cited when."""
    difference: figures.Difference | None
    """What the baseline gets otherwise."""
    verifier: Result | None
    """How far the harness's own judge agrees with people; None when it was not measured."""
    stages: tuple[figures.Stage, ...]
    """Seconds by stage."""
    resources: tuple[figures.Gated, ...]
    """Other figures that are told and not gated."""
    cases: tuple[Shows, ...]
    """Every reply; empty when they are sealed and not to be looked at."""
    is_sealed: bool
    """Whether they are left out for that."""


def report_of(run: Run, suite: Suite, ours: Scored, theirs: Scored, *, with_sealed: bool = False) -> Report:
    """The report of a run, from its recorded figures and from its replies looked at again.

    Args:
        run: The run.
        suite: Its suite, with the floors.
        ours: The target's replies, scored again.
        theirs: The baseline's; empty when there was none.
        with_sealed: Whether a run of sealed cases shows them, which opens them for whoever reads the report.
    """
    lines = run.lines
    results, beside = _by_name(run.results), _by_name(run.baseline)
    others = {reply.name: reply for reply in theirs.replies}
    is_sealed = run.manifest.sealed and not with_sealed
    evidence = ours.replies[0].evidence if ours.replies else None
    told, unmeasured = figures.foremost(lines)
    table = tuple(figures.gated(told, results, beside))
    showing = ours.replies if not is_sealed else ()
    return Report(
        title=suite.title,
        manifest=run.manifest,
        digest=run.manifest.digest,
        verdict=verdict(lines),
        counts=figures.counts(lines),
        gate=tuple(row for row in table if row.line.sort is not Sort.FIGURE),
        unmeasured=tuple(unmeasured),
        relabelled=tuple(_changed(run.results, ours.results)),
        replies=len(ours.replies),
        right=sum(reply.is_correct for reply in ours.replies),
        kinds=tuple(figures.kinds(run.results, beside)),
        surfaces=figures.surfaces(run.results),
        curve=figures.points(results.get("risk-coverage")),
        beside_curve=figures.points(beside.get("risk-coverage")),
        timeline=figures.timeline(ours.replies, evidence),
        difference=figures.difference(ours.replies, others),
        verifier=results.get("verifier"),
        stages=figures.stages(results),
        resources=tuple(row for row in table if row.line.sort is Sort.FIGURE),
        cases=tuple(shows(showing, run.results, others, Sources(evidence))) if evidence else (),
        is_sealed=is_sealed,
    )


def report_row(report: Report) -> dict[str, Any]:
    """The report in JSON's types, days as text."""
    row: dict[str, Any] = json.loads(json.dumps(asdict(report), default=str))
    return row


def _by_name(results: tuple[Result, ...]) -> dict[str, Result]:
    return {result.name: result for result in results}


def _changed(recorded: tuple[Result, ...], again: tuple[Result, ...]) -> list[str]:
    """Measures that were recorded and now give another figure, such as after a label was mended."""
    now = _by_name(again)
    return [one.name for one in recorded if one.name in now and now[one.name].estimate != one.estimate]

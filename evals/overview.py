"""Runs side by side: one line a run, with the baseline's figures beside it."""

from __future__ import annotations

from dataclasses import dataclass

from evals.compare import compare
from evals.gate import State, verdict
from evals.measures import Result, Sort
from evals.measures.correct import NAME as CORRECT
from evals.run import Run
from evals.statistics import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one run says in a line."""

    run: str
    """Name of the run."""
    verdict: State
    """What its gate says."""
    figures: tuple[tuple[str, Estimate | None, Estimate | None], ...]
    """Name of a measure, our figure, and the baseline's."""
    violated: tuple[str, ...]
    """Invariants that did not hold, with how often."""
    beside: tuple[str, ...]
    """The same of the baseline."""
    difference: Estimate | None
    """Right replies, ours minus the baseline's, over replies that both have; None without a baseline."""


FIGURES = (
    CORRECT,
    "citation-recall",
    "citation-precision",
    "abstention-f1",
    "over-abstention",
    "R@10",
    "MAP",
    "verifier",
)
"""What is told of a run; the rest is in its own gate and report."""


def line(run: Run) -> Line:
    """A run in a line."""
    ours, theirs = ({one.name: one.estimate for one in results} for results in (run.results, run.baseline))
    moved = {one.name: one.difference for one in compare(run.baseline, run.results).moved}
    return Line(
        run=run.folder.name,
        verdict=verdict(run.lines),
        figures=tuple((name, ours[name], theirs.get(name)) for name in FIGURES if ours.get(name)),
        violated=_violated(run.results),
        beside=_violated(run.baseline),
        difference=moved.get(CORRECT),
    )


def _violated(results: tuple[Result, ...]) -> tuple[str, ...]:
    return tuple(
        f"{one.name} {len(one.violations)}" for one in results if one.sort is Sort.INVARIANT and one.violations
    )

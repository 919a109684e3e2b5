"""Scoring as `clausetrail eval` does it, over recorded answers: every measure with its intervals.

The demo organization is ingested with stub vectors and its open cases are answered once, neither of which is counted.
Where more replies are wanted than there are cases, cases come again under other ids.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from evals.bench import ingests
from evals.bench.alone import Told, alone
from evals.bench.places import model_cache
from evals.bench.result import Bench, Line
from evals.cases.case import Case
from evals.trace import Trace

SUITE = "demo"

LONGEST = 30
LONGEST_OF = 500
"""Replies that should be scored within `LONGEST` seconds."""


def measure(bench: Bench) -> list[Line]:
    """One line."""
    home = bench.work / "homes" / "scored"
    home.mkdir(parents=True)
    told = alone(score, home=str(home), cache=str(model_cache(bench)), replies=bench.sizes.scored)
    return [line_of(told)]


def score(home: str, cache: str, replies: int) -> Told:
    """Seconds of scoring that many replies, and how many measures came out."""
    from assistant.settings import Settings
    from assistant.wiring import Workspace
    from evals import run
    from evals.evidence import Evidence
    from evals.runner import answer_cases
    from evals.suites.suite import load_suite
    from evals.targets.local import LocalTarget
    from evals.trace import Traces

    suite = load_suite(SUITE)
    ingests.run(str(suite.corpus), home)
    workspace = Workspace.open(Settings(home=Path(home), model_cache=Path(cache)))
    answered = suite.open_cases()[:replies]
    _, heard = answer_cases(answered, LocalTarget(workspace), Traces(Path(home) / "traces"), now=suite.now)
    cases, traces = repeated(answered, heard, replies)
    begun = time.perf_counter()
    found = run.score(cases, traces, Evidence(workspace))
    seconds = time.perf_counter() - begun
    return {
        "seconds": seconds,
        "replies": len(found.replies),
        "answered": len(answered),
        "measures": len(found.results),
    }


def repeated(
    cases: Sequence[Case], traces: Mapping[str, Trace], wanted: int
) -> tuple[tuple[Case, ...], dict[str, Trace]]:
    """Cases with their traces again and again under other ids, until at least that many turns are scored."""
    found: list[Case] = []
    replies = 0
    for case in _again(cases):
        if replies >= wanted:
            break
        found.append(case)
        replies += sum(1 for _ in case.expected())
    return tuple(found), {one.id: replace(traces[one.id.partition(AGAIN)[0]], case=one.id) for one in found}


AGAIN = ":again-"


def _again(cases: Sequence[Case]) -> Iterator[Case]:
    """The cases, and then the same without end under other ids."""
    yield from cases
    for number in count(2) if cases else ():
        for case in cases:
            yield case.model_copy(update={"id": f"{case.id}{AGAIN}{number}"})


def line_of(told: Told) -> Line:
    """The line of what was told."""
    return Line(
        name=f"scoring {told['replies']:,} replies",
        value=told["seconds"],
        unit="s",
        meaning=f"{told['measures']} measures with intervals over the answers to {told['answered']} cases of the demo suite.",
        at_most=LONGEST if told["replies"] >= LONGEST_OF else None,
    )

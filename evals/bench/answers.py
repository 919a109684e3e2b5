"""The whole default answer, from the question's words to its receipt, in process, with the share of each stage.

Questions of six kinds come in turn, as people mix them. Stage times are those between the events that the chain sends,
and an event is heard a little after it was sent, so a share is told over all questions together.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.domain.plan import Question
from assistant.settings import Settings
from assistant.wiring import Workspace
from evals.bench.alone import Told, alone
from evals.bench.places import asked_home, model_cache
from evals.bench.quantiles import growth, p50, p95
from evals.bench.result import Bench, Line
from evals.bench.watch import watched
from evals.bench.words import Prose

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MONTHS = ("March", "May", "July", "August", "September", "October")
WARM, EACH = 1, 15  # questions of each kind, before and while it is timed

SLOWEST = 500
SLOWEST_AT = 100_000
"""Chunks up to which a whole answer should take at most `SLOWEST` milliseconds at its p95."""

VERIFYING = 0.3
"""Share of an answer's time that verification may take."""

Wording = Callable[[Prose, str], str]
"""What draws the question, and some words of a document, to its words."""

KINDS: Mapping[str, Wording] = {
    "prose": lambda _, words: f"What must be done about {words}?",
    "list": lambda prose, _: f"List the changes of {prose.system()} in {_month(prose)} 2026",
    "count": lambda prose, _: f"How many risks of {prose.system()} have the owner {prose.person()}?",
    "lookup": lambda prose, _: f"Who is the owner of R-{prose.random.randint(1, 20)}?",
    "how it worked": lambda prose, _: (
        f"Show me how change approval worked for {prose.system()} in {_month(prose)} 2026"
    ),
    "absence": lambda *_: "What is our policy on zebra crossings in submarines?",
}
"""Questions by kind."""

ASKED_WORDS = 5
"""Words in a row of a document that a prose question asks about."""

STAGES = {"plan": "plan", "passages": "retrieve", "draft": "draft", "verdicts": "verify", "answer": "render"}
"""Name of the stage that an event of the chain ends; an event that is not here is a stage of its own name."""

LAST = "receipt"
"""What follows the last event."""


def measure(bench: Bench) -> list[Line]:
    """Lines for each size."""
    cache = model_cache(bench)
    found = {
        size: alone(ask, home=str(asked_home(bench, size)), cache=str(cache), seed=bench.seed, each=EACH)
        for size in bench.sizes.answers
    }
    return [*(line for told in found.values() for line in lines_of(told)), *_growth(list(found.values()))]


def ask(home: str, cache: str, seed: int, each: int) -> Told:
    """Ask that many questions of each kind in turn; what every one took, whole and by stage."""
    prose = Prose((seed, "answers"))
    taken: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    with watched() as usage:
        workspace = opened(Path(home), Path(cache))
        for number in range(WARM + each):
            words = _words(workspace, prose)
            for kind, wording in KINDS.items():
                told = answered(workspace, wording(prose, words))
                if number >= WARM:
                    taken[kind].append(told)
    return {"chunks": workspace.versions()[-1].chunks, "taken": taken, "peak": usage.own_peak or 0}


def opened(home: Path, cache: Path) -> Workspace:
    """The home as the product opens it."""
    return Workspace.open(Settings(home=home, model_cache=cache))


def answered(workspace: Workspace, text: str) -> dict[str, Any]:
    """Milliseconds of one answer, whole and by stage, with its intent and outcome."""
    marks: list[tuple[str, float]] = []
    begun = time.perf_counter()
    made = workspace.ask(
        Question(text=text, user="ada", now=NOW), lambda stage, _: marks.append((stage, time.perf_counter()))
    )
    ended = time.perf_counter()
    return {
        "whole": (ended - begun) * 1_000,
        "stages": stages_of(begun, marks, ended),
        "intent": str(made.plan.get("intent", "")),
        "outcome": made.outcome.value,
    }


def stages_of(begun: float, marks: Sequence[tuple[str, float]], ended: float) -> dict[str, float]:
    """Milliseconds by stage, from the moments at which events ended them, in seconds; they add up to the whole."""
    ends = [*((STAGES.get(event, event), at) for event, at in marks), (LAST, ended)]
    found: dict[str, float] = {}
    for (_, before), (stage, at) in pairwise([("", begun), *ends]):
        found[stage] = found.get(stage, 0.0) + (at - before) * 1_000
    return found


def shares(taken: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Share of each stage in the time of all answers together, in the order in which stages come."""
    spent: Counter[str] = Counter()
    for one in taken:
        spent.update(one["stages"])
    return {stage: spent[stage] / spent.total() for stage in sorted(spent, key=[*STAGES.values(), *spent, LAST].index)}


def lines_of(told: Told) -> Iterator[Line]:
    """Lines of one size."""
    size = f"{told['chunks']:,} chunks"
    every = [one for taken in told["taken"].values() for one in taken]
    yield from _times(size, "whole answer", every, SLOWEST if told["chunks"] >= SLOWEST_AT * 0.9 else None)
    for kind, taken in told["taken"].items():
        yield from _times(size, kind, taken)
    for stage, share in shares(every).items():
        yield Line(
            name=f"{size}: share of {stage}",
            value=share,
            unit="of the time",
            meaning=_meaning(stage),
            at_most=VERIFYING if stage == "verify" else None,
        )
    memory = "Most memory of the process that answered, mapped files included."
    yield Line(name=f"{size}: memory", value=told["peak"] / 1e6, unit="MB", meaning=memory)


def _times(size: str, what: str, taken: Sequence[Mapping[str, Any]], slowest: float | None = None) -> Iterator[Line]:
    """Middle and slow times of some answers."""
    whole = [one["whole"] for one in taken]
    outcomes = Counter(f"{one['intent']} {one['outcome']}" for one in taken)
    met = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    for name, value, bound in (("p50", p50(whole), None), ("p95", p95(whole), slowest)):
        yield Line(
            name=f"{size}: {what}, {name}",
            value=value,
            unit="ms",
            meaning=f"{len(taken)} questions: {met}.",
            at_most=bound,
        )


def _meaning(stage: str) -> str:
    return {
        "plan": "From the question to its plan, opening the scope included.",
        "retrieve": "Passages of questions that prose answers; where records answer, drafting looks for them itself.",
        "draft": "Claims, tables and trails.",
        "verify": "Verdicts over every claim and row.",
        "render": "Numbering, citing and wording.",
        LAST: "Writing the receipt.",
    }.get(stage, f"What ends with the chain's event `{stage}`.")


def _growth(told: Sequence[Told]) -> Iterator[Line]:
    """How the p50 of all answers grows from size to size."""
    costs = [(one["chunks"], p50([each["whole"] for taken in one["taken"].values() for each in taken])) for one in told]
    for small, large in pairwise(costs):
        yield Line(
            name=f"{small[0]:,} to {large[0]:,} chunks: growth of cost",
            value=growth(small, large),
            unit="x",
            meaning="Ratio of the p50s over ratio of the sizes: 1 where cost grows as size does.",
        )


def _words(workspace: Workspace, prose: Prose) -> str:
    """Some plain words in a row of a document, drawn anew at each call."""
    scope = workspace.scope("ada")
    policies = [item for item in scope.items if item.source == "policies"]
    words = [word for word in scope.text(prose.random.choice(policies)).split() if word.isalpha()]
    at = prose.random.randrange(max(1, len(words) - ASKED_WORDS))
    return " ".join(words[at : at + ASKED_WORDS])


def _month(prose: Prose) -> str:
    return prose.random.choice(MONTHS)

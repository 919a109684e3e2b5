"""Two runs side by side: which cases were fixed, which broke, and how far the figures moved.

A run keeps of a finding the reply that it was seen in and not what the case is about, so that intervals here draw replies.
Where several cases ask about one document they are narrower than those of a run, which draw documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.errors import BadInput
from evals.measures import Result, Sort
from evals.measures.correct import NAME as CORRECT
from evals.run import Run
from evals.statistics import Estimate, paired_bootstrap

VERIFIER = "verifier"
"""The judge's own card, which is measured on pairs and is of no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How far one figure moved."""

    name: str
    """The measure."""
    before: float
    """Its figure in the first run, over the replies that both have."""
    after: float
    """In the second."""
    difference: Estimate
    """Second minus first, with an interval that draws paired replies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two runs."""

    fixed: tuple[str, ...]
    """Replies that were wrong and are right."""
    broken: tuple[str, ...]
    """Replies that were right and are wrong."""
    moved: tuple[Moved, ...]
    """Every quality that both runs have, and of the rest what moved: an invariant, the judge, a time or a size."""
    only_one: tuple[str, ...]
    """Replies that one of the runs lacks: they are compared with nothing."""


def compare_runs(before: Run, after: Run) -> Comparison:
    """What differs from one run to another. Raises BadInput when they did not ask the same suite."""
    asked = [
        f"the {'sealed' if one.manifest.sealed else 'open'} cases of {one.manifest.suite}" for one in (before, after)
    ]
    if asked[0] != asked[1]:
        raise BadInput(
            f"{before.manifest.run} asked {asked[0]} and {after.manifest.run} {asked[1]}: compare runs of one suite"
        )
    return compare(before.results, after.results)


def compare(before: Sequence[Result], after: Sequence[Result]) -> Comparison:
    """What differs from one run to another, reply by reply."""
    old, new = ({result.name: _values(result) for result in results} for results in (before, after))
    sorts = {result.name: result.sort for result in before}
    was, now = old.get(CORRECT, {}), new.get(CORRECT, {})
    both = [name for name in was if name in now]
    return Comparison(
        fixed=tuple(name for name in both if was[name] < now[name]),
        broken=tuple(name for name in both if was[name] > now[name]),
        moved=tuple(
            moved
            for name in old
            if name in new
            and (moved := _moved(name, old[name], new[name])) is not None
            and _is_told(moved, sorts[name], differs=_differs(old[name], new[name]))
        ),
        only_one=tuple(sorted(was.keys() ^ now.keys())),
    )


def worse(found: Comparison, results: Sequence[Result]) -> tuple[Moved, ...]:
    """Qualities and invariants of the second run that are worse beyond their interval, by what each wants."""
    wants_less = {one.name: one.lower_is_better for one in results if one.sort is not Sort.FIGURE}
    return tuple(
        one
        for one in found.moved
        if one.name in wants_less and (one.difference.low > 0 if wants_less[one.name] else one.difference.high < 0)
    )


def _is_told(moved: Moved, sort: Sort, *, differs: bool) -> bool:
    """Whether a figure is worth a line: times and sizes are never the same twice, so that theirs must have moved surely."""
    if sort is Sort.FIGURE:
        return not moved.difference.low <= 0 <= moved.difference.high
    return differs or (sort is Sort.QUALITY and moved.name != VERIFIER)


def _differs(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """Whether a reply that both runs have came out otherwise."""
    return any(before[reply] != after[reply] for reply in before if reply in after)


def _values(result: Result) -> dict[str, float]:
    """The mean of a measure's findings by reply, in the order of the replies."""
    told: dict[str, list[float]] = {}
    for finding in result.findings:
        told.setdefault(finding.reply, []).append(finding.value)
    return {name: sum(values) / len(values) for name, values in told.items()}


def _moved(name: str, before: Mapping[str, float], after: Mapping[str, float]) -> Moved | None:
    """How far a figure moved; None when no reply has it in both runs."""
    both = [reply for reply in before if reply in after]
    was, now = [before[reply] for reply in both], [after[reply] for reply in both]
    difference = paired_bootstrap(now, was, both)
    if difference is None:
        return None
    return Moved(name=name, before=sum(was) / len(was), after=sum(now) / len(now), difference=difference)

"""What a measure is: a function from replies to a result. Each lies in a file of its own, named as it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evals.reply import Reply
from evals.statistics import Estimate, bootstrap_of, cluster_bootstrap, wilson


class Sort(StrEnum):
    """What follows from a figure."""

    INVARIANT = "invariant"
    """Must hold each time: one violation fails the gate, whatever the other figures are."""
    QUALITY = "quality"
    """Should be high (or low): gated by the end of its interval."""
    FIGURE = "figure"
    """Told, never gated: seconds, bytes, tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a measure saw in one reply."""

    reply: str
    """Name of the reply."""
    value: float
    """Of an invariant 1 when it holds and 0 when not; of a quality its figure there."""
    why: str = ""
    """One sentence, where there is something to say: what is violated, what is missing."""
    place: str = ""
    """Where: a surface, a citation's number, a claim's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measure over a set of replies."""

    name: str
    """The measure's name."""
    sort: Sort
    """What follows from it."""
    estimate: Estimate | None
    """The figure with its interval; None when no reply could be measured."""
    findings: tuple[Finding, ...]
    """What was seen in each reply that could be measured."""
    lower_is_better: bool = False
    """Whether a high figure is bad."""
    unit: str = ""
    """Unit of the figure; empty for a share."""
    more: dict[str, Any] = field(default_factory=dict)
    """Further figures in JSON's types: bounds by surface, points of a curve."""

    @property
    def violations(self) -> tuple[Finding, ...]:
        """Where an invariant does not hold."""
        return tuple(one for one in self.findings if one.value < 1) if self.sort is Sort.INVARIANT else ()


Measure = Callable[[Sequence[Reply]], Sequence[Result]]
"""Replies to results; several where one look gives several figures, such as a precision and a recall."""


def invariant(name: str, findings: Sequence[Finding], **more: Any) -> Result:
    """An invariant's result: the share of looks at which it held, with Wilson's interval."""
    held = sum(one.value >= 1 for one in findings)
    return Result(
        name=name,
        sort=Sort.INVARIANT,
        estimate=wilson(held, len(findings)),
        findings=tuple(findings),
        more=more,
    )


def quality(
    name: str,
    measured: Sequence[tuple[Reply, Finding]],
    *,
    lower_is_better: bool = False,
    unit: str = "",
    sort: Sort = Sort.QUALITY,
    **more: Any,
) -> Result:
    """The mean over replies, with an interval that draws whole documents: cases about one document go together."""
    values = [finding.value for _, finding in measured]
    return Result(
        name=name,
        sort=sort,
        estimate=cluster_bootstrap(
            values, [reply.cluster for reply, _ in measured], shares=sort is Sort.QUALITY and not unit
        ),
        findings=tuple(finding for _, finding in measured),
        lower_is_better=lower_is_better,
        unit=unit,
        more=more,
    )


def share(
    name: str,
    measured: Sequence[tuple[Reply, Finding]],
    *,
    lower_is_better: bool = False,
    **more: Any,
) -> Result:
    """A proportion of replies, each 1 or 0, with Wilson's interval."""
    hits = sum(finding.value >= 1 for _, finding in measured)
    return Result(
        name=name,
        sort=Sort.QUALITY,
        estimate=wilson(hits, len(measured)),
        findings=tuple(finding for _, finding in measured),
        lower_is_better=lower_is_better,
        more=more,
    )


def macro(name: str, looks: Sequence[tuple[Reply, Finding]]) -> Result:
    """The mean over replies of each reply's own mean over its looks: a long answer weighs no more than a short one."""
    own: dict[str, list[tuple[Reply, float]]] = {}
    for reply, finding in looks:
        own.setdefault(reply.name, []).append((reply, finding.value))
    means = [(each[0][0], sum(value for _, value in each) / len(each)) for each in own.values()]
    return quality(name, [(reply, Finding(reply=reply.name, value=mean)) for reply, mean in means])


def pooled(
    name: str,
    measured: Sequence[tuple[Reply, Finding]],
    statistic: Callable[[Sequence[int]], float | None],
    *,
    lower_is_better: bool = False,
    unit: str = "",
    sort: Sort = Sort.QUALITY,
    **more: Any,
) -> Result:
    """A figure of many replies at once, such as an F1 over counts; the statistic takes positions in `measured`."""
    return Result(
        name=name,
        sort=sort,
        estimate=bootstrap_of(
            statistic, [reply.cluster for reply, _ in measured], shares=sort is Sort.QUALITY and not unit
        )
        if measured
        else None,
        findings=tuple(finding for _, finding in measured),
        lower_is_better=lower_is_better,
        unit=unit,
        more=more,
    )

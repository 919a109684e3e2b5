"""Figures: seconds, bytes, tokens and money that answers take. Told, and never gated: they belong to the machine.

`latency-p50` and `latency-p95` are percentiles over turns of the seconds from question to answer; `more["stages"]` has both
for each stage by itself, which is the time since the end of the stage before. `memory` is the most bytes that the answering
process ever held, `tokens` and `cost` are means a turn. A turn whose target does not tell a figure is left out of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.measures.measure import Finding, Result, Sort, pooled, quality
from evals.reply import Reply

WHOLE = "answer"
"""The stage that ends with the answer."""
PERCENTILES = (50, 95)


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`latency-p50`, `latency-p95`, `memory`, `tokens` and `cost`."""
    timed = [(reply, _finding(reply, reply.heard.seconds[WHOLE])) for reply in replies if WHOLE in reply.heard.seconds]
    stages = stage_percentiles([stage_seconds(reply.heard.seconds) for reply, _ in timed])
    tokens = [(reply, _finding(reply, reply.heard.tokens)) for reply in replies if reply.heard.tokens]
    cost = [(reply, _finding(reply, reply.heard.cost)) for reply in replies if reply.heard.cost]
    return (
        *(_latency(percent, timed, stages) for percent in PERCENTILES),
        _memory([(reply, _finding(reply, reply.heard.memory)) for reply in replies if reply.heard.memory]),
        quality("tokens", tokens, sort=Sort.FIGURE, unit="tokens", lower_is_better=True),
        quality("cost", cost, sort=Sort.FIGURE, unit="currency", lower_is_better=True),
    )


def stage_seconds(ends: Mapping[str, float]) -> dict[str, float]:
    """Seconds of each stage by itself, from the seconds at which each ended; stages that end together take none."""
    ordered = sorted(ends.items(), key=lambda each: each[1])
    begins = (0.0, *(end for _, end in ordered))
    return {stage: end - begin for (stage, end), begin in zip(ordered, begins, strict=False)}


def stage_percentiles(turns: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Percentiles of each stage over the turns that went through it."""
    names = dict.fromkeys(stage for turn in turns for stage in turn)
    return {
        name: {
            f"p{percent}": percentile([turn[name] for turn in turns if name in turn], percent)
            for percent in PERCENTILES
        }
        for name in names
    }


def percentile(values: Sequence[float], percent: int) -> float:
    """The percentile of some values, between neighbours in proportion."""
    ordered = sorted(values)
    low, part = divmod((len(ordered) - 1) * percent / 100, 1)
    below, above = ordered[int(low)], ordered[min(int(low) + 1, len(ordered) - 1)]
    return below + (above - below) * part


def _latency(percent: int, timed: Sequence[tuple[Reply, Finding]], stages: Mapping[str, dict[str, float]]) -> Result:
    def statistic(drawn: Sequence[int]) -> float | None:
        return percentile([timed[at][1].value for at in drawn], percent)

    name = f"latency-p{percent}"
    of_stages = {stage: each[f"p{percent}"] for stage, each in stages.items()}
    return pooled(name, timed, statistic, lower_is_better=True, unit="s", sort=Sort.FIGURE, stages=of_stages)


def _memory(held: Sequence[tuple[Reply, Finding]]) -> Result:
    def statistic(drawn: Sequence[int]) -> float | None:
        return max(held[at][1].value for at in drawn)

    return pooled("memory", held, statistic, lower_is_better=True, unit="bytes", sort=Sort.FIGURE)


def _finding(reply: Reply, value: float) -> Finding:
    return Finding(reply=reply.name, value=float(value))

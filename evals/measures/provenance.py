"""Invariant: every citation points at what is there.

A citation holds when its evidence exists in the pinned revision, its offsets lie in the text, and the text between them
is the quote to the letter. Where the target pins no revision and gives no offsets, the quote must stand in the newest
revision once white space is folded. A number in a claim, row or hop that no citation has is a violation too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evals.evidence import Evidence
from evals.facts import Cited
from evals.measures.measure import Finding, Result, invariant
from evals.reply import Reply

NAME = "provenance"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """The share of citations that hold; one look a citation."""
    return (invariant(NAME, [finding for reply in replies for finding in _looks(reply)]),)


def _looks(reply: Reply) -> Iterator[Finding]:
    for number, cited in reply.citations.items():
        fault = fault_of(cited, reply.evidence)
        yield Finding(reply=reply.name, value=float(fault is None), why=fault or "", place=f"citation {number}")
    for number in sorted(_numbers(reply.answer) - reply.citations.keys()):
        yield Finding(reply=reply.name, value=0.0, why=f"no citation has the number {number}", place=f"[{number}]")


def fault_of(cited: Cited, evidence: Evidence) -> str | None:
    """What is wrong with a citation; None when it holds."""
    text = evidence.text(cited.source, cited.revision or None)
    if text is None:
        return f"{cited.source} has no revision {cited.revision}" if cited.revision else f"no evidence {cited.source}"
    if cited.stretch is None:
        held = evidence.place(cited.source, cited.quote, cited.revision or None)
        return None if held else f"{cited.source} does not hold the quote"
    if cited.end > len(text):
        return f"the offsets {cited.start}-{cited.end} lie outside of {len(text)} code points"
    if text[cited.start : cited.end] != cited.quote:
        return f"{cited.source} says other words at {cited.start}-{cited.end}"
    return None


def _numbers(answer: Any) -> set[int]:
    """Every citation number that a claim, row or hop names."""
    table = answer.get("table") or {"rows": []}
    hops = [hop for trail in answer.get("trail") or () for hop in trail["hops"]]
    return {n for part in (*answer.get("claims", ()), *table["rows"], *hops) for n in part["citations"]}

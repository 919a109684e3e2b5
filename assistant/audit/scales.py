"""Scales of risk of an organization's own, such as C1 to C4: which of their levels are high.

The upper half of a scale is high, its lowest level low. Which end is the upper a legend tells: by the harm of which it
speaks, or which it denies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from assistant.domain.evidence import EvidenceId, Field, Kind

LEVEL = re.compile(r"(?P<lead>[A-Za-z]{0,8}[ -]?)(?P<n>[0-9])(?:\D.*)?")
"""A cell that is a level: letters and one digit, perhaps with words behind them."""
_LEGEND = 4
"""Most fields of a row that says what a level means."""
_HARM = re.compile(
    r"\b(?:safety|life|lives|death|injur\w+|harm\w*|rights?|liberty|health|person'?s?|people|treat(?:ed|ment)|pay|job|discriminat\w+|serious\w*|severe\w*|critical\w*|high\w*|irreversib\w+|legal\w*)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:convenience|none|no (?:effect|impact|harm|risk)|minor|trivial|negligible|minimal|nuisance|low\w*|internal|reversible|little|at once)\b",
    re.IGNORECASE,
)


def strata(
    found: Mapping[EvidenceId, tuple[Field, ...]], kinds: Mapping[EvidenceId, Kind], cells: Collection[str]
) -> Mapping[str, str]:
    """What cells that are levels say of risk: `C4` of C1 to C4 is `high (C4)`. Levels with the same letters are one scale."""
    scales: dict[str, set[str]] = defaultdict(set)
    for cell in cells:
        if hit := LEVEL.fullmatch(cell):
            scales[hit["lead"]].add(cell)
    legends = [
        fields for item, fields in found.items() if kinds.get(item) is not Kind.INVENTORY and len(fields) <= _LEGEND
    ]
    return {cell: said for scale in scales.values() for cell, said in _ordered(legends, sorted(scale)).items()}


def _ordered(legends: Sequence[tuple[Field, ...]], scale: Sequence[str]) -> Mapping[str, str]:
    """The levels of one scale with their strata; none where no legend tells its upper end."""
    first, last = (_harm(legends, level) for level in (scale[0], scale[-1]))
    if first == last:
        return {}
    upper = scale if first > last else scale[::-1]
    named = ["high" if at < len(upper) // 2 else "limited" for at in range(len(upper))]
    return {level: f"{stratum} ({level})" for level, stratum in zip(upper, [*named[:-1], "low"], strict=True)}


def _harm(legends: Sequence[tuple[Field, ...]], level: str) -> int:
    """How much harm the legends of a level speak of, less what they deny."""
    told = [
        " ".join(one.value for one in fields)
        for fields in legends
        if any(one.value.strip() == level for one in fields[:2])
    ]
    return sum(len(_HARM.findall(text)) - len(_HARMLESS.findall(text)) for text in told)

"""Passages by their place, and scores that can be compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.domain.answer import Passage
from assistant.domain.evidence import EvidenceId

Place = tuple[EvidenceId, int, int]
"""A stable key of a passage that does not depend on what else is indexed."""
Scored = Mapping[Place, Passage]
"""Passages by place, each with the score that it has so far."""


def place_of(passage: Passage) -> Place:
    """Where a passage stands."""
    return (passage.span.evidence, passage.span.start, passage.span.end)


def by_place(passages: Iterable[Passage]) -> dict[Place, Passage]:
    """Passages by place."""
    return {place_of(passage): passage for passage in passages}


def best_first(passages: Iterable[Passage]) -> list[Passage]:
    """Passages by score, equal ones by place."""
    return sorted(passages, key=lambda passage: (-passage.score, place_of(passage)))


def with_score(passage: Passage, score: float) -> Passage:
    """The passage with a score, rounded so that the order of an addition cannot part equal ones."""
    return replace(passage, score=round(score, 6))


def unit(scores: Mapping[Place, float]) -> dict[Place, float]:
    """Scores scaled so that the best is 1 and the worst 0; all 1 when they are equal."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    spread = high - low
    return {place: (score - low) / spread if spread else 1.0 for place, score in scores.items()}

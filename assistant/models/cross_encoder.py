"""Cross-encoders: a pair of texts in, a probability out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """What a premise does for a claim, as probabilities that sum to 1."""

    supported: float
    """It says so."""
    contradicted: float
    """It says otherwise."""
    neutral: float
    """It leaves it open."""


class CrossEncoder(Protocol):
    """Reads two texts together; each result depends on its own pair alone."""

    @property
    def revision(self) -> str:
        """Names weights, tokenizer and settings."""

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Probability, 0-1, that each text answers the question, in order."""

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        """What each premise does for its claim, in order."""

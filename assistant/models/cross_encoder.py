"""Cross-encoders: a pair of texts in, a probability out."""

from __future__ import annotations

import re
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


class StubCrossEncoder:
    """Figures from shared words, for tests: no model, the same everywhere; see `CrossEncoder`."""

    revision = "stub-cross"

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """The share of the question's words of four letters and more that a text holds."""
        asked = {word for word in _plain(question) if len(word) > 3}
        return [round(len(asked & _plain(text)) / max(1, len(asked)), 6) for text in texts]

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        """Supported as far as the premise holds the claim's words."""
        return [_stub_entailment(_plain(premise), _plain(claim)) for premise, claim in pairs]


def _plain(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _stub_entailment(premise: set[str], claim: set[str]) -> Entailment:
    shared = round(len(claim & premise) / max(1, len(claim)), 6)
    return Entailment(supported=shared, contradicted=0.0, neutral=round(1 - shared, 6))

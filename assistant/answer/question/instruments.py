"""Which instrument of the audit desk a question wants, by what it means: a softmax over linear readings of its vector.

The readings were learned from questions written for it (`evals/training/instruments`), against others that speak of the same
things and want a record, a rule or a count. Words that differ from one question to the next (systems, criteria, periods)
stand as one word each, so that what is left is what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.answer.question.likeness import Likeness
from assistant.domain.dates import Period
from assistant.models.encoder import NAME, Vectors
from assistant.models.exports import pinned

READINGS = Path(__file__).parent / "instruments.npz"
"""The readings: `names`, `weights` (n, dim), `bias` (n), `least` the probability from which one counts."""
READINGS_SHA256 = "e7bb78c33129c8ba34d5e9af5d2d775648154668fbba1ef904e2053388e3aa63"
"""Of the file that ships: what a question is understood to want rests on it."""
NONE = "other"
"""The name of what is no instrument's."""
SYSTEM, CRITERION, PERIOD = "SYSTEM", "CRITERION", "PERIOD"
"""What stands for a named system, criterion or period in the questions that the readings were learned from."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Linear readings of a question's vector."""

    names: tuple[str, ...]
    """An instrument each."""
    weights: Vectors
    """(n, dim)"""
    bias: Vectors
    """(n)"""
    least: float
    """Probability from which the best one counts."""

    def best(self, vector: Vectors) -> str | None:
        """The instrument that a question's vector wants most; None when none is likely enough."""
        odds = self.weights @ vector + self.bias
        shares = np.exp(odds - odds.max())
        at = int(np.argmax(shares))
        return self.names[at] if self.names[at] != NONE and shares[at] / shares.sum() >= self.least else None


def wanted_instrument(question: str, likeness: Likeness) -> str | None:
    """The instrument that a question wants, its names already masked; None without the encoder of the readings."""
    if likeness.encoder is None or not likeness.encoder.revision.startswith(NAME):
        return None
    return readings().best(likeness.encoder.encode([question])[0])


def masked(question: str, systems: Iterable[str], criteria: Iterable[str], period: Period | None) -> str:
    """A question with what it names as one word each."""
    if period is not None and period.phrase:
        question = question.replace(period.phrase, PERIOD)
    for names, word in ((systems, SYSTEM), (criteria, CRITERION)):
        for name in sorted(names, key=len, reverse=True):
            question = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, question, flags=re.IGNORECASE)
    return question


@cache
def readings() -> Readings:
    """The readings that ship. Raises Unavailable for others."""
    with np.load(pinned(READINGS, READINGS_SHA256), allow_pickle=False) as arrays:
        return Readings(
            names=tuple(str(name) for name in arrays["names"]),
            weights=np.asarray(arrays["weights"], dtype=np.float32),
            bias=np.asarray(arrays["bias"], dtype=np.float32),
            least=float(arrays["least"]),
        )

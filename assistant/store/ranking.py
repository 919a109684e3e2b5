"""The k best of scored candidates, with ties in an order that does not depend on what else was scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ranked:
    """A position of a version's chunks with its score."""

    position: int
    """Rank of the chunk's id among the ids of the version."""
    score: float
    """What it was ranked by."""


def best_of(positions: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> list[Ranked]:
    """The k candidates with the highest scores, highest first, equal scores by position."""
    if k <= 0:
        return []
    chosen = _at_least_kth(scores, k)
    order = np.lexsort((positions[chosen], -scores[chosen]))[:k]
    ranked: NDArray[Any] = chosen[order]
    return [Ranked(int(positions[at]), float(scores[at])) for at in ranked]


def _at_least_kth(scores: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Indexes of everything that scores at least what the k-th best does: a partition alone would cut ties anyhow."""
    if len(scores) <= k:
        return np.arange(len(scores))
    kth = np.partition(scores, len(scores) - k)[len(scores) - k]
    return np.flatnonzero(scores >= kth)

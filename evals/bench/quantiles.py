"""Times of many questions: the middle one, the slow ones, and how cost grows with size."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil


def p50(taken: Sequence[float]) -> float:
    """What half of the questions took at most."""
    return _quantile(taken, 0.5)


def p95(taken: Sequence[float]) -> float:
    """What 95 of 100 questions took at most; a time that was measured, never one between two."""
    return _quantile(taken, 0.95)


def growth(small: tuple[int, float], large: tuple[int, float]) -> float:
    """Ratio of costs over ratio of sizes, of two (size, cost): 1 where cost grows as size does, less where slower."""
    return (large[1] / small[1]) / (large[0] / small[0])


def _quantile(taken: Sequence[float], share: float) -> float:
    """The nearest rank. Raises ValueError when nothing was measured."""
    if not taken:
        raise ValueError("nothing was measured")
    return sorted(taken)[ceil(share * len(taken)) - 1]

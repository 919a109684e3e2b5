"""Exact masked search over all vectors of a version: int8 codes find candidates, float64 decides.

What a row scores depends on that row and the question alone. Three things see to it, and promise 2 rests on them:
codes are scaled by their own row's largest value, never by one taken over the corpus; the product of codes is exact,
because every sum of it is a whole number below 2**24, which float32 holds without rounding in whatever order a matrix
library adds; and the candidates are scored again one row at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.store.ranking import Ranked, best_of
from assistant.store.segments import Segment, SegmentWriter

FAMILY = "scan"
MAX_DIM = 2**24 // 127**2  # beyond it a sum of products could pass 2**24 and be rounded
BLOCK = 8_192  # rows that are widened to float32 at once: 12 MB at 384 dimensions
OVERSAMPLE, AT_LEAST = 4, 64  # candidates for each result wanted; int8 ordered the ten best rightly among far fewer

Vectors = NDArray[np.float32]


def write_scan(writer: SegmentWriter, pks: Sequence[int], vectors: Vectors) -> None:
    """Add rows to a segment: (n, dim) float32 vectors, one for each chunk key in the same order."""
    codes, scales = quantised(vectors)
    writer.append("pks", np.array(pks, dtype=np.int64))
    writer.append("codes", codes)
    writer.append("scales", scales)
    writer.append("vectors", np.ascontiguousarray(vectors, dtype=np.float32))


def quantised(vectors: Vectors) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Codes of each row, and what a product of codes is multiplied with to compare rows by cosine.

    Raises ValueError when rows are too long for exact products.
    """
    if vectors.shape[1] > MAX_DIM:
        raise ValueError(f"vectors have {vectors.shape[1]} dimensions, expected at most {MAX_DIM}")
    wide = vectors.astype(np.float64)
    largest = np.abs(wide).max(axis=1)
    unit = np.where(largest > 0, largest, 1.0) / 127
    codes = np.rint(wide / unit[:, None]).astype(np.int8)
    return codes, unit / np.array([_length(row) for row in wide])


class Scan:
    """The dense index of one version."""

    def __init__(self, segments: Sequence[tuple[Segment, NDArray[np.int64]]]) -> None:
        """Join segments, each with its rows told as positions of the version; -1 where the version lacks a row."""
        self._segments = [
            (each.array("codes"), each.array("scales"), each.array("vectors"), positions)
            for each, positions in segments
        ]

    def best(self, mask: NDArray[np.bool_], query: Vectors, k: int) -> list[Ranked]:
        """The k positions of the mask nearest to the query by cosine, nearest first.

        Scores are rounded to 6 decimals, and equal ones stand by position.
        """
        wanted = max(OVERSAMPLE * k, AT_LEAST) if k > 0 else 0
        codes, _ = quantised(np.asarray(query, dtype=np.float32)[None, :])
        wide = codes[0].astype(np.float32)
        found = [self._scored(at, mask, wide) for at in range(len(self._segments))]
        if not found:
            return []
        positions, scores, owners, rows = (np.concatenate(column) for column in zip(*found, strict=True))
        near = np.array([each.position for each in best_of(positions, scores, wanted)], dtype=np.int64)
        candidates = np.flatnonzero(np.isin(positions, near))
        asked = np.asarray(query, dtype=np.float64)
        exact = [self._cosine(int(owners[at]), int(rows[at]), asked) for at in candidates]
        return best_of(positions[candidates], np.array(exact, dtype=np.float64), k)

    def _scored(
        self, owner: int, mask: NDArray[np.bool_], query: Vectors
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
        """Visible positions of one segment, their code scores, the segment's number and their rows."""
        codes, scales, _, positions = self._segments[owner]
        present = np.flatnonzero(positions >= 0)
        rows = present[mask[positions[present]]]
        products = [codes[rows[at : at + BLOCK]].astype(np.float32) @ query for at in range(0, len(rows), BLOCK)]
        scores = np.concatenate([np.empty(0, dtype=np.float32), *products]).astype(np.float64) * scales[rows]
        return positions[rows], scores, np.full(len(rows), owner), rows

    def _cosine(self, owner: int, row: int, query: NDArray[np.float64]) -> float:
        """Cosine of one row and the query, by themselves."""
        vector = self._segments[owner][2][row].astype(np.float64)
        return round(float((vector * query).sum()) / (_length(vector) * _length(query)), 6)


def _length(row: NDArray[np.float64]) -> float:
    """Length of a vector; 1 for a vector of zeros, which then scores 0 everywhere."""
    return float(np.sqrt((row * row).sum())) or 1.0

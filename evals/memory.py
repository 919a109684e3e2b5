"""Homes without Chroma: vectors that lie in this process, for organizations that are made, asked and thrown away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from assistant.domain.errors import Unavailable
from assistant.store.store import Caches, Store
from assistant.store.vectors import Vectors

Kept = dict[str, dict[str, Vectors]]
"""Vectors by collection and text hash; whoever opens a home with the same mapping finds them again."""


class MemoryVectors:
    """A vector store that forgets when the process ends; as many as are opened with one mapping share it."""

    def __init__(self, kept: dict[str, Vectors], dim: int) -> None:
        """Keep vectors in the mapping given."""
        self._kept = kept
        self._dim = dim

    def known(self, ids: Collection[str]) -> set[str]:
        """See `VectorStore.known`."""
        return set(ids) & self._kept.keys()

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """See `VectorStore.add`."""
        for each, vector in zip(ids, vectors, strict=True):
            self._kept.setdefault(each, vector.copy())

    def get(self, ids: Sequence[str]) -> Vectors:
        """See `VectorStore.get`."""
        missing = [each for each in ids if each not in self._kept]
        if missing:
            raise Unavailable(f"{len(missing)} passages have no vector: run clausetrail ingest again")
        return np.array([self._kept[each] for each in ids], dtype=np.float32).reshape((-1, self._dim))

    def count(self) -> int:
        """See `VectorStore.count`."""
        return len(self._kept)

    def ids(self) -> set[str]:
        """See `VectorStore.ids`."""
        return set(self._kept)

    def discard(self, ids: Collection[str]) -> None:
        """See `VectorStore.discard`."""
        for each in ids:
            del self._kept[each]

    def close(self) -> None:
        """Nothing to let go of."""


def open_in_memory(home: Path, kept: Kept, *, caches: Caches | None = None) -> Store:
    """The store of a home whose vectors lie in a mapping."""
    return Store.open(
        home,
        open_vectors=lambda _home, name, dim: MemoryVectors(kept.setdefault(name, {}), dim),
        caches=caches or Caches(),
    )

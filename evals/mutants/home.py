"""Homes for mutants: ingested once, answered from again and again, without Chroma and without a model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.domain.errors import Unavailable
from assistant.models.encoder import StubEncoder
from assistant.settings import Settings
from assistant.store import scope
from assistant.store.catalog import Catalog
from assistant.store.store import Store
from assistant.store.vectors import Vectors
from assistant.wiring import Workspace
from evals.mutants.mutant import swapped, together
from evals.mutants.organization import NOW, write
from ingest.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home folder that has ingested the organization, or the part of it that one reader may read."""

    folder: Path
    """The home."""
    vectors: dict[str, dict[str, Vectors]] = field(default_factory=dict)
    """Vectors by collection and text hash, which stay in this process."""

    def opened(self) -> Workspace:
        """A workspace that shares no cache with any other: what a broken one remembers dies with it."""
        store = Store.open(
            self.folder,
            open_vectors=lambda _home, name, dim: MemoryVectors(self.vectors.setdefault(name, {}), dim),
        )
        return Workspace(_settings(self.folder), store, StubEncoder, limits=Limits(workers=0))


def ingested(folder: Path, *, reader: str | None = None) -> Home:
    """A fresh home below a folder with both versions of the organization."""
    home = Home(folder=folder / "home")
    workspace = home.opened()
    for before in (True, False):
        workspace.ingest(write(folder / "organization", before=before, reader=reader))
    return home


def _settings(folder: Path) -> Settings:
    return Settings(home=folder, model_cache=folder, now=datetime.fromisoformat(f"{NOW}T12:00").replace(tzinfo=UTC))


class Texts:
    """Texts of pinned revisions, read once for all workspaces of a home: they never change, and are most of what is read."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._kept: dict[tuple[str, str, int], Any] = {}

    def shared(self) -> AbstractContextManager[None]:
        """Scopes read through this until the context ends; who may read is decided before, as ever."""
        return together(*(swapped(scope, name, self._remembering(name)) for name in ("read_text", "read_elements")))

    def _remembering(self, name: str) -> Callable[[Any], Any]:
        def make(healthy: Any) -> Any:
            def read(catalog: Catalog, key: int) -> Any:
                at = (name, str(catalog.engine.url), key)
                if at not in self._kept:
                    self._kept[at] = healthy(catalog, key)
                return self._kept[at]

            return read

        return make


class MemoryVectors:
    """A vector store that forgets when the process ends; as many as are opened with one mapping share it."""

    def __init__(self, kept: dict[str, Vectors], dim: int) -> None:
        """Keep vectors in the mapping given."""
        self._kept = kept
        self._dim = dim

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of the ids that have a vector."""
        return set(ids) & self._kept.keys()

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors; ids that are known keep theirs."""
        for each, vector in zip(ids, vectors, strict=True):
            self._kept.setdefault(each, vector.copy())

    def get(self, ids: Sequence[str]) -> Vectors:
        """(n_ids, dim) vectors in the order of the ids. Raises Unavailable when one is not there."""
        missing = [each for each in ids if each not in self._kept]
        if missing:
            raise Unavailable(f"{len(missing)} passages have no vector: run clausetrail ingest again")
        return np.array([self._kept[each] for each in ids], dtype=np.float32).reshape((-1, self._dim))

    def count(self) -> int:
        """How many ids have a vector."""
        return len(self._kept)

    def ids(self) -> set[str]:
        """Every id that has a vector."""
        return set(self._kept)

    def discard(self, ids: Collection[str]) -> None:
        """Give up vectors."""
        for each in ids:
            del self._kept[each]

    def close(self) -> None:
        """Nothing to let go of."""

"""Homes for mutants: ingested once, answered from again and again, without Chroma and without a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder
from assistant.settings import Settings
from assistant.store import scope, store
from assistant.store.catalog import Catalog
from assistant.wiring import Workspace
from evals.memory import Kept, open_in_memory
from evals.mutants.mutant import swapped, together
from evals.mutants.organization import NOW, write
from ingest.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home folder that has ingested the organization, or the part of it that one reader may read."""

    folder: Path
    """The home."""
    vectors: Kept = field(default_factory=dict)
    """Its vectors, which stay in this process."""

    def opened(self) -> Workspace:
        """A workspace that shares no cache with any other: what a broken one remembers dies with it."""
        kept = open_in_memory(self.folder, self.vectors)
        return Workspace(_settings(self.folder), kept, StubEncoder, StubCrossEncoder, limits=Limits(workers=0))


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
    """What pinned revisions hold, read once for all workspaces of a home: it never changes, and is most of what is read."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._kept: dict[tuple[object, ...], Any] = {}

    def shared(self) -> AbstractContextManager[None]:
        """Workspaces opened inside the context read through this; who may read is decided before, as ever."""
        return together(*(swapped(owner, name, self._remembering(name)) for owner, name in _READ))

    def _remembering(self, name: str) -> Callable[[Any], Any]:
        def make(healthy: Any) -> Any:
            def read(catalog: Catalog, keys: int | Sequence[int]) -> Any:
                at = (name, str(catalog.engine.url), keys if isinstance(keys, int) else tuple(keys))
                if at not in self._kept:
                    self._kept[at] = healthy(catalog, keys)
                return self._kept[at]

            return read

        return make


_READ = (
    *((scope, name) for name in ("read_elements", "read_slices")),
    *((store, name) for name in ("read_lone_texts", "read_fields", "read_links", "read_mentions")),
)
"""What reads the contents of revisions, in the modules that call it."""

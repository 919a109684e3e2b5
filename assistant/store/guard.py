"""A draft that keeps out what was erased, and that is not published when the home could not keep what was read."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.errors import Unavailable
from assistant.domain.evidence import EvidenceId, Item, Skipped
from assistant.store.build import Builder
from assistant.store.catalog import Catalog
from assistant.store.erasure import Tombs, withhold
from assistant.store.index import PublishedVersion
from assistant.store.originals import NO_SPACE, Originals
from assistant.store.publication import Cut, Draft, Recipe
from assistant.store.readings import Reading
from assistant.store.vectors import VectorStore


class GuardedDraft(Draft):
    """See `Draft`."""

    def __init__(
        self, catalog: Catalog, builder: Builder, vectors: VectorStore, recipe: Recipe, originals: Originals
    ) -> None:
        """Read what is erased; the caller holds the writer's lock."""
        super().__init__(catalog, builder, vectors, recipe)
        self._files = originals
        self._tombs = Tombs(catalog)
        self._home_catalog = catalog

    def refused(self, item: Item) -> Skipped | None:
        """See `Draft.refused`; a file that holds what was erased is not kept either."""
        skip, erasure = self._tombs.skip_of(item), self._tombs.erasure_of(item)
        if skip is not None and erasure is not None:
            with self._home_catalog.writing() as connection:
                withhold(connection, item.original, erasure)
            self._files.forget(item.original)
        return skip

    def add(self, item: Item, cut: Cut) -> None:
        """See `Draft.add`; what is refused becomes a skip."""
        skip = self.refused(item)
        if skip is None:
            super().add(item, cut)
        else:
            self.skip(skip)

    def read(self, reading: Reading, ids: Sequence[EvidenceId]) -> None:
        """See `Draft.read`; what a full disk cut short is read again the next time."""
        if NO_SPACE not in reading.told:
            super().read(reading, ids)

    def publish(self) -> PublishedVersion | None:
        """See `Draft.publish`. Raises Unavailable when a file could not be kept: its evidence would be missing."""
        if any(each.reason == NO_SPACE for each in self._skips):
            raise Unavailable(NO_SPACE)
        return super().publish()

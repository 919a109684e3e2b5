"""Keeps out of a draft what was erased, and out of the home the files that hold it."""

from __future__ import annotations

from assistant.domain.evidence import Item, Skipped
from assistant.store.catalog import Catalog
from assistant.store.erasure import Tombs, withhold
from assistant.store.originals import Originals


class Guard:
    """The erasures in force as they stood when a draft was begun."""

    def __init__(self, catalog: Catalog, originals: Originals) -> None:
        """Read what is erased; the caller holds the writer's lock."""
        self._catalog = catalog
        self._originals = originals
        self._tombs = Tombs(catalog)

    def refused(self, item: Item) -> Skipped | None:
        """The skip that an erased item becomes; the file that it came from is then not kept either."""
        skip, erasure = self._tombs.skip_of(item), self._tombs.erasure_of(item)
        if skip is not None and erasure is not None:
            with self._catalog.writing() as connection:
                withhold(connection, item.original, erasure)
            self._originals.forget(item.original)
        return skip

"""What checks, repairs and the operations on versions ask of an open home."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from assistant.store.catalog import Catalog
from assistant.store.index import PublishedVersion
from assistant.store.ledger import Ledger
from assistant.store.vectors import VectorStore


class Home(Protocol):
    """An open home; the real one is `assistant.store.store.Store`."""

    @property
    def folder(self) -> Path:
        """The folder of all state."""

    @property
    def embedded(self) -> bool:
        """Whether the vectors lie in a Chroma folder of the home's own."""

    @property
    def catalog(self) -> Catalog:
        """Its catalog."""

    @property
    def ledger(self) -> Ledger:
        """Its receipts."""

    @property
    def index_folder(self) -> Path:
        """Where its segments lie."""

    @property
    def originals_folder(self) -> Path:
        """Where the files lie that evidence came from."""

    def current(self) -> int:
        """Number of the version that answers. Raises Unavailable before the first publication."""

    def versions(self) -> tuple[PublishedVersion, ...]:
        """Every published version."""

    def writing(self) -> AbstractContextManager[None]:
        """The lock of the one process that writes."""

    def collection(self, encoder: str) -> str:
        """Name of the collection that holds the vectors of an encoder."""

    def vectors(self, encoder: str, dim: int) -> VectorStore:
        """The vectors of one encoder revision."""

    def has_original(self, digest: str) -> bool:
        """Whether a file is kept, or withheld on purpose."""

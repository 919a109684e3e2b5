"""The one door to chromadb: the durable store of vectors, and the cache that spares encoding a text twice.

Chroma holds ids and vectors, no text and no access metadata: a hit is worth nothing without the catalog. An id is the
SHA-256 of the indexed text, so equal texts share a vector. Its own search answers nothing; the scan does. Only a
process that writes opens it, under the writer's lock: two processes on one folder lose vectors without an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable

BATCH = 5_000  # Chroma takes 5,461 at most

Vectors = NDArray[np.float32]


class VectorStore(Protocol):
    """Vectors of one encoder revision by text hash; only ever added to."""

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of the ids that have a vector."""

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, (n, dim) float32; ids that are known keep theirs."""

    def get(self, ids: Sequence[str]) -> Vectors:
        """Vectors in the order of the ids, (n, dim) float32. Raises Unavailable when one is missing."""

    def count(self) -> int:
        """How many ids have a vector."""

    def close(self) -> None:
        """Let go of the folder or the connection."""


class ChromaVectors:
    """Vectors in a Chroma collection; see `VectorStore`."""

    def __init__(self, client: Any, name: str, dim: int) -> None:
        """Open the collection of that name, or make it; the client's stated type lacks `close`, hence Any."""
        self._client = client
        self._dim = dim
        # In cosine space Chroma scales what it is given and hands back other bytes than it got (measured, 1.5.9). In
        # l2 it keeps them, and on vectors of length one, as encoders give, both spaces rank alike.
        self._collection = client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "l2"}}
        )

    def known(self, ids: Collection[str]) -> set[str]:
        """See `VectorStore.known`."""
        found: set[str] = set()
        for batch in _batches(ids):
            found.update(self._collection.get(ids=batch, include=[])["ids"])
        return found

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """See `VectorStore.add`."""
        known = self.known(ids)
        rows = {text_id: row for row, text_id in enumerate(ids) if text_id not in known}
        for batch in _batches(rows):
            self._collection.add(ids=batch, embeddings=vectors[[rows[text_id] for text_id in batch]])

    def get(self, ids: Sequence[str]) -> Vectors:
        """See `VectorStore.get`."""
        found: dict[str, Any] = {}
        for batch in _batches(dict.fromkeys(ids)):
            got = self._collection.get(ids=batch, include=["embeddings"])
            found.update(zip(got["ids"], got["embeddings"] if got["embeddings"] is not None else (), strict=True))
        missing = len(set(ids) - found.keys())
        if missing:
            raise Unavailable(f"{missing} passages have no vector: run clausetrail ingest again")
        rows = [np.asarray(found[text_id], dtype=np.float32) for text_id in ids]
        return np.stack(rows) if rows else np.empty((0, self._dim), dtype=np.float32)

    def count(self) -> int:
        """See `VectorStore.count`."""
        return int(self._collection.count())

    def close(self) -> None:
        """See `VectorStore.close`."""
        self._client.close()


def open_chroma(home: Path, name: str, dim: int, url: str | None = None) -> VectorStore:
    """Vectors of one collection: in the home's folder, or on the Chroma server at `url`.

    Raises:
        Unavailable: The server does not answer.
    """
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        return ChromaVectors(chromadb.PersistentClient(path=str(home / "chroma"), settings=settings), name, dim)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or url, port=port, ssl=parts.scheme == "https", settings=settings
        )
    except ValueError as problem:  # what chromadb makes of a refused connection
        raise Unavailable(f"the Chroma server at {url} does not answer: start it, or unset its URL") from problem
    return ChromaVectors(client, name, dim)


def _batches(ids: Collection[str]) -> Iterator[list[str]]:
    """The ids in lists that Chroma takes at once."""
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch

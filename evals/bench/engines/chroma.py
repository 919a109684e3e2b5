"""Chroma as its guides show it: access lists and the version interval as metadata, asked for in `where`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.bench.engines.engine import Engine, Search
from evals.bench.slices import AS_OF, READER, Query, chunks

WHERE: dict[str, Any] = {
    "$and": [
        {"$or": [{"allow": {"$contains": each}} for each in READER]},
        {"since": {"$lte": AS_OF}},
        {"until": {"$gt": AS_OF}},
    ]
}


def fill(folder: Path, start: int, end: int, seed: int) -> None:
    """Add vectors with their metadata, a block at a time."""
    collection = _collection(folder)
    for block in chunks(start, end, seed):
        numbers = range(block.first, block.first + len(block.texts))
        columns = zip(block.allow, block.since.tolist(), block.until.tolist(), strict=True)
        collection.add(
            ids=[str(number) for number in numbers],
            embeddings=block.vectors,
            metadatas=[{"allow": list(allow), "since": since, "until": until} for allow, since, until in columns],
        )


def opened(folder: Path) -> Mapping[str, Search]:
    """The search by vector."""
    collection = _collection(folder)

    def search(query: Query, k: int) -> list[int]:
        found = collection.query(query_embeddings=query.vector[None, :], n_results=k, where=WHERE, include=[])
        return [int(each) for each in found["ids"][0]]

    return {"vector": search}


def _collection(folder: Path) -> Any:
    from chromadb import PersistentClient
    from chromadb.config import Settings

    client = PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    # without a function of its own, it would fetch a model from the network
    return client.get_or_create_collection(
        "bench", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )


ENGINE = Engine(fill=fill, open=opened, most=200_000)

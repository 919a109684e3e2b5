"""The one door to chromadb: the durable store of vectors, and the cache that spares encoding a text twice.

Chroma holds ids and vectors, no text and no access metadata: a hit is worth nothing without the catalog. An id is the
SHA-256 of the indexed text, so equal texts share a vector. Its own search answers nothing; the scan does. Only a
process that writes opens it, under the writer's lock: two processes on one folder lose vectors without an error.

A damaged folder can end the process that reads it (measured, 1.5.9: a scribbled graph is a segmentation fault). So a
folder that is closed in order is sealed with the sizes and times of its files, and one whose seal is missing or broken
is first read whole by a process of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable

BATCH = 5_000  # Chroma takes 5,461 at most
TOLERANCE = 1e-3  # how far from one the length of a kept vector may be: they are kept to the bit, so this is damage

GRAPH = {"space": "l2", "ef_construction": 16, "max_neighbors": 8}
"""How Chroma links vectors of a new collection: thinly, as nothing is searched through it.

With its own figures (100 and 16) adding took 1.3 ms a vector at 12,000, with these .6 (1.5.9). In cosine space Chroma
scales what it is given and hands back other bytes than it got; in l2 it keeps them, and on vectors of length one, as
encoders give, both spaces rank alike.
"""

SEARCHED = 5_000
"""Vectors of a collection that a new folder is searched for; an erasure seldom takes as many."""

_FOLDER, _FRESH, _OLD, _BROKEN, _SEAL = "chroma", "chroma.new", "chroma.old", "chroma.broken", "chroma.seal"

Vectors = NDArray[np.float32]
Batch = tuple[str, list[str], Vectors]
"""Name of a collection, ids, and their vectors in that order, (n, dim)."""


class Damaged(Unavailable):
    """The vector store's folder cannot be read, or holds other bytes than were put in."""


class VectorStore(Protocol):
    """Vectors of one encoder revision by text hash; only ever added to, until what they stood for is gone."""

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of the ids that have a vector."""

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, (n, dim) float32; ids that are known keep theirs."""

    def get(self, ids: Sequence[str]) -> Vectors:
        """Vectors in the order of the ids, (n, dim) float32. Raises Unavailable when one is missing."""

    def count(self) -> int:
        """How many ids have a vector."""

    def ids(self) -> set[str]:
        """Every id that has a vector."""

    def discard(self, ids: Collection[str]) -> None:
        """Give up vectors; where they lay, their bytes may stay until the folder is made anew."""

    def close(self) -> None:
        """Let go of the folder or the connection."""


class ChromaVectors:
    """Vectors in a Chroma collection; see `VectorStore`. Whatever goes wrong inside Chroma is told as Damaged."""

    def __init__(self, client: Any, name: str, dim: int, on_close: Callable[[], None]) -> None:
        """Open the collection of that name, or make it; the client's stated type lacks `close`, hence Any."""
        self._client = client
        self._dim = dim
        self._on_close = on_close
        with _told():
            self._collection = _collection(client, name)

    def known(self, ids: Collection[str]) -> set[str]:
        """See `VectorStore.known`."""
        found: set[str] = set()
        with _told():
            for batch in _batches(ids):
                found.update(self._collection.get(ids=batch, include=[])["ids"])
        return found

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """See `VectorStore.add`."""
        known = self.known(ids)
        rows = {text_id: row for row, text_id in enumerate(ids) if text_id not in known}
        with _told():
            for batch in _batches(rows):
                self._collection.add(ids=batch, embeddings=vectors[[rows[text_id] for text_id in batch]])

    def get(self, ids: Sequence[str]) -> Vectors:
        """See `VectorStore.get`."""
        found: dict[str, Any] = {}
        with _told():
            for batch in _batches(dict.fromkeys(ids)):
                got = self._collection.get(ids=batch, include=["embeddings"])
                found.update(zip(got["ids"], got["embeddings"] if got["embeddings"] is not None else (), strict=True))
        missing = len(set(ids) - found.keys())
        if missing:
            raise Unavailable(f"{missing} passages have no vector: run clausetrail ingest again")
        rows = [np.asarray(found[text_id], dtype=np.float32) for text_id in ids]
        return _sound(np.stack(rows)) if rows else np.empty((0, self._dim), dtype=np.float32)

    def count(self) -> int:
        """See `VectorStore.count`."""
        with _told():
            return int(self._collection.count())

    def ids(self) -> set[str]:
        """See `VectorStore.ids`."""
        with _told():
            return set(self._collection.get(include=[])["ids"])

    def discard(self, ids: Collection[str]) -> None:
        """See `VectorStore.discard`."""
        with _told():
            for batch in _batches(ids):
                self._collection.delete(ids=batch)

    def close(self) -> None:
        """See `VectorStore.close`."""
        self._client.close()
        self._on_close()


def open_chroma(home: Path, name: str, dim: int, url: str | None = None) -> VectorStore:
    """Vectors of one collection: in the home's folder, or on the Chroma server at `url`.

    Raises:
        Damaged: The folder cannot be read.
        Unavailable: The server does not answer.
    """
    if url is None:
        folder = home / _FOLDER
        _check_seal(folder)
        client = _open_folder(folder)
        try:
            return ChromaVectors(client, name, dim, lambda: _seal(folder))
        except Damaged:
            client.close()
            raise
    return ChromaVectors(_open_server(url), name, dim, lambda: None)


def rebuild_chroma(home: Path, wanted: Callable[[str], Collection[str]]) -> int:
    """Make the folder anew with those vectors alone that are wanted of each collection, by name. Returns how many went.

    Chroma keeps the bytes of deleted vectors, so that only a new folder is free of them; and it saves the room of unused
    links with whatever the memory held. So a process whose memory never had what goes writes the new folder, which is
    searched for it all the same. Killed at any instruction, either folder is whole, and the next run finishes.

    Raises:
        Damaged: The folder cannot be read.
        Unavailable: The new folder could not be written, or has bytes of what was to go.
    """
    recover_chroma(home)
    folder = home / _FOLDER
    if not folder.is_dir():
        return 0
    _check_seal(folder)
    with _told(), closing(_open_folder(folder)) as old:
        held = {each.name: set(each.get(include=[])["ids"]) for each in old.list_collections()}
        kept = {name: ids & set(wanted(name)) for name, ids in held.items()}
        gone = sum(len(ids) - len(kept[name]) for name, ids in held.items())
        if gone or not all(kept.values()):
            lost = [_vectors(old, name, ids - kept[name]) for name, ids in held.items() if ids - kept[name]]
            _make_fresh(home, _kept(old, kept), lost)
    if (home / _FRESH).exists():
        _seal(home / _FRESH)
        folder.rename(home / _OLD)
    recover_chroma(home)
    _seal(folder)
    return gone


def _make_fresh(home: Path, kept: Iterable[Batch], gone: Sequence[Vectors]) -> None:
    """Make the new folder of what is kept. It has its name once it is whole, so that no half one is ever taken for it.

    A name of its own until then: a copyist whose sender was killed may live on for a moment, and touches nobody's folder.
    """
    folder = home / f"{_FRESH}.{uuid4().hex}"
    # our own interpreter and our own words: nothing of the command comes from outside
    command = [sys.executable, "-m", "assistant.store.copyist", str(folder)]
    with TemporaryFile() as said, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as copyist:  # noqa: S603
        assert copyist.stdin is not None  # noqa: S101  it is a pipe
        with suppress(BrokenPipeError), closing(copyist.stdin) as pipe:  # of an end before its time its code tells
            for name, ids, vectors in kept:
                pipe.write(json.dumps({"collection": name, "ids": ids, "dim": vectors.shape[1]}).encode() + b"\n")
                pipe.write(vectors.tobytes())
            pipe.write(b"null\n")
        if copyist.wait():
            said.seek(0)
            why = said.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise Unavailable(f"the new vector store could not be written ({why}): run clausetrail gc again")
    if any(_holds(folder, each) for each in gone):
        shutil.rmtree(folder)
        raise Unavailable("the new vector store has bytes of vectors that were to go: run clausetrail gc again")
    folder.rename(home / _FRESH)


def write_fresh(folder: Path, kept: Iterable[Batch]) -> None:
    """Put vectors into a new folder; see `assistant.store.copyist`."""
    with closing(_open_folder(folder)) as fresh:
        for name, ids, vectors in kept:
            _collection(fresh, name).add(ids=ids, embeddings=vectors)


def _kept(old: Any, kept: Mapping[str, Collection[str]]) -> Iterator[Batch]:
    """The vectors that are kept of each collection, in batches."""
    for name, ids in kept.items():
        for batch in _batches(sorted(ids)):
            got = _collection(old, name).get(ids=batch, include=["embeddings"])
            yield name, got["ids"], _sound(np.asarray(got["embeddings"], dtype=np.float32))


def _vectors(client: Any, name: str, ids: Collection[str]) -> Vectors:
    """(n, dim) vectors of a collection, as many as are searched for."""
    got = _collection(client, name).get(ids=sorted(ids)[:SEARCHED], include=["embeddings"])
    return np.asarray(got["embeddings"], dtype=np.float32)


def _holds(folder: Path, vectors: Vectors) -> bool:
    """Whether any binary file of a folder has one of some vectors, (n, dim) with n at least 1, byte for byte."""
    rows = np.ascontiguousarray(vectors).view(np.uint32)
    tallest = np.abs(vectors).argmax(axis=1)
    keys = rows[np.arange(len(rows)), tallest]
    by_key: dict[int, list[int]] = {}
    for row, key in enumerate(keys.tolist()):
        by_key.setdefault(key, []).append(row)
    for path in folder.rglob("*.bin"):
        words = np.fromfile(path, dtype=np.uint32)
        for place in np.flatnonzero(np.isin(words, keys)).tolist():
            for row in by_key[int(words[place])]:
                start = place - int(tallest[row])
                if start >= 0 and np.array_equal(words[start : start + rows.shape[1]], rows[row]):
                    return True
    return False


def recover_chroma(home: Path) -> None:
    """Finish, or take back, what a killed `rebuild_chroma` began; the old folder moves only when the new one is whole."""
    folder, fresh, old = home / _FOLDER, home / _FRESH, home / _OLD
    if old.is_dir() and fresh.is_dir() and not folder.exists():
        fresh.rename(folder)
        _seal(folder)
    for each in (fresh, old, *home.glob(f"{_FRESH}.*")):
        shutil.rmtree(each, ignore_errors=True)


def set_aside(home: Path, now: datetime) -> Path:
    """Move a damaged folder out of the way, for somebody to look at; `remove_broken` deletes it."""
    aside = home / f"{_BROKEN}-{now:%Y%m%dT%H%M%S}"
    (home / _FOLDER).rename(aside)
    return aside


def remove_broken(home: Path) -> int:
    """Delete folders that were set aside. Returns how many."""
    found = list(home.glob(f"{_BROKEN}-*"))
    for folder in found:
        shutil.rmtree(folder)
    return len(found)


def read_everything(folder: Path) -> None:
    """Read every vector of a folder and walk every graph; run in a process of its own, which damage may end."""
    with closing(_open_folder(folder)) as client:
        for each in client.list_collections():
            ids = each.get(include=[])["ids"]
            for batch in _batches(ids):
                vectors = _sound(
                    np.asarray(each.get(ids=batch, include=["embeddings"])["embeddings"], dtype=np.float32)
                )
                each.query(query_embeddings=vectors[:: max(1, len(vectors) // 16)], n_results=min(10, len(ids)))


def _check_seal(folder: Path) -> None:
    """Raise Damaged when a folder that nobody closed in order cannot be read; take the seal off."""
    seal = folder.with_name(_SEAL)
    if folder.is_dir() and (not seal.is_file() or json.loads(seal.read_text("utf-8")) != _listing(folder)):
        # our own interpreter and our own words: nothing of the command comes from outside
        command = [sys.executable, "-m", "assistant.store.probe", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
            raise Damaged("the folder of vectors is damaged: run clausetrail doctor --mend")
    seal.unlink(missing_ok=True)


def _seal(folder: Path) -> None:
    """Say that the folder was closed in order, in this state."""
    folder.with_name(_SEAL).write_text(json.dumps(_listing(folder)), "utf-8")


def _listing(folder: Path) -> list[list[object]]:
    """Path, size and time of change of every file."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [[str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns] for path in files]


def _open_folder(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    with _told():
        return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _open_server(url: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    settings = Settings(anonymized_telemetry=False)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or url, port=port, ssl=parts.scheme == "https", settings=settings
        )
    except ValueError as problem:  # what chromadb makes of a refused connection
        raise Unavailable(f"the Chroma server at {url} does not answer: start it, or unset its URL") from problem


def _collection(client: Any, name: str) -> Any:
    """The collection of that name, made when it is not there."""
    return client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": GRAPH})


def _sound(vectors: Vectors) -> Vectors:
    """The vectors when all have the length of one that encoders give. Raises Damaged."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1)
    if not np.all(np.abs(lengths - 1) < TOLERANCE):
        raise Damaged("the vector store holds other vectors than were put in: run clausetrail doctor --mend")
    return vectors


@contextmanager
def _told() -> Iterator[None]:
    """Tell whatever Chroma raises, panics of its core included, as Damaged."""
    try:
        yield
    except (Unavailable, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as problem:
        kind = type(problem).__name__
        raise Damaged(
            f"the vector store failed ({kind}): free disk space and run clausetrail ingest again, or run clausetrail doctor --mend"
        ) from problem


def _batches(ids: Collection[str]) -> Iterator[list[str]]:
    """The ids in lists that Chroma takes at once."""
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch

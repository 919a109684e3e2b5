"""One home folder, opened: the catalog, the derived indexes, the originals and the ledger of one organization."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from sqlalchemy import insert, select

from assistant.domain.access import Reader
from assistant.domain.errors import BadInput, Unavailable
from assistant.domain.evidence import Skipped
from assistant.domain.sources import Sources
from assistant.store.build import Builder
from assistant.store.catalog import Catalog, open_catalog, skips, state, versions
from assistant.store.check import Check, check_home
from assistant.store.contents import Kept, read_fields, read_links, read_mentions
from assistant.store.derived import Derived
from assistant.store.index import Index, PublishedVersion, load_index, read_versions
from assistant.store.ledger import Ledger
from assistant.store.originals import keep_original, original_path, read_original
from assistant.store.pointer import pointed_number
from assistant.store.publication import Draft, Encoder, Recipe
from assistant.store.rights import Rights
from assistant.store.vectors import VectorStore, open_chroma

OpenVectors = Callable[[Path, str, int], VectorStore]
"""Home folder, name of the collection and length of its vectors to an open vector store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caches:
    """How much of a home stays in memory between questions; answers do not depend on it."""

    versions: int = 4
    """Index versions, the latest asked for."""
    records: int = 500_000
    """Fields, links, and mentions: about 250 MB when full."""
    derived: int = 8
    """What was reckoned from whole scopes: about 50 MB each for 100,000 items."""


class Store:
    """An open home. Threads may share one; several processes may read, and one at a time may publish."""

    def __init__(self, home: Path, catalog: Catalog, open_vectors: OpenVectors, caches: Caches) -> None:
        """Join opened parts; use `open`."""
        self.home = home
        self.catalog = catalog
        self.ledger = Ledger(catalog)
        self._open_vectors = open_vectors
        self._rights = Rights()
        self._versions = caches.versions
        self.fields = Kept(partial(read_fields, catalog), caches.records)
        self.links = Kept(partial(read_links, catalog), caches.records)
        self.mentions = Kept(partial(read_mentions, catalog), caches.records)
        self.derived = Derived(caches.derived)
        self._loaded: OrderedDict[int, Index] = OrderedDict()
        self._loading = Lock()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        catalog_url: str | None = None,
        chroma_url: str | None = None,
        open_vectors: OpenVectors | None = None,
        caches: Caches | None = None,
    ) -> Store:
        """Open a home folder, made when it is not there; nothing heavy is loaded before it is needed.

        Args:
            home: The folder of all state of one organization.
            catalog_url: SQLAlchemy URL of the catalog; None is SQLite inside the home.
            chroma_url: URL of a Chroma server; None is embedded inside the home.
            open_vectors: Another vector store than Chroma.
            caches: How much stays in memory; None is the release's measure.

        Raises:
            Unavailable: The catalog was written by a newer release.
        """
        home.mkdir(parents=True, exist_ok=True)
        vectors = open_vectors or partial(open_chroma, url=chroma_url)
        return cls(home, open_catalog(home, catalog_url), vectors, caches or Caches())

    def close(self) -> None:
        """Let go of the catalog."""
        self.catalog.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def index_folder(self) -> Path:
        """Where the derived segments lie."""
        return self.home / "index"

    @contextmanager
    def publication(
        self, encoder: Encoder, *, chunker: str, sources_text: str, now: datetime | None = None
    ) -> Iterator[Draft]:
        """Give a draft of the next version; what it does not publish stays invisible.

        Args:
            encoder: Whose vectors the version will answer with.
            chunker: Names everything that slices depend on, the way tokens are counted included.
            sources_text: sources.yaml as read.
            now: The time that the version will bear; None takes the clock's.

        Raises:
            Unavailable: Another process is writing.
        """
        recipe = Recipe(
            encoder=encoder.revision,
            dim=encoder.dim,
            chunker=chunker,
            sources_text=sources_text,
            created=(now or datetime.now(UTC)).astimezone(UTC),
        )
        with self.writing(), closing(self.vectors(encoder.revision, encoder.dim)) as vectors:
            builder = Builder(self.catalog, self.index_folder, vectors, encoder.revision)
            yield Draft(self.catalog, builder, vectors, recipe)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock of the one process that writes. Raises Unavailable at once when another one does."""
        lock = FileLock(self.home / "writer.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as problem:
            raise Unavailable(f"another process is writing to {self.home}: wait until it has ended") from problem
        try:
            yield
        finally:
            lock.release()

    def vectors(self, encoder: str, dim: int) -> VectorStore:
        """The vectors of one encoder revision; the caller holds `writing` and closes them."""
        return self._open_vectors(self.home, f"{encoder}-{self._home_id()[:8]}", dim)

    @property
    def keep_original(self) -> Callable[[bytes], str]:
        """Keeps a file by the SHA-256 (hex) of its bytes, which comes back; other processes may be given it."""
        return partial(keep_original, self.home / "originals")

    def original(self, digest: str) -> bytes:
        """The file of that SHA-256; readers get it through their scope."""
        return read_original(self.home / "originals", digest)

    def has_original(self, digest: str) -> bool:
        """Whether the file of that SHA-256 is kept."""
        return original_path(self.home / "originals", digest).is_file()

    def check(self) -> list[Check]:
        """Named checks, in order, of whether catalog, segments, vectors, originals and ledger agree."""
        return check_home(self)

    def versions(self) -> tuple[PublishedVersion, ...]:
        """Every published version, oldest first."""
        with self.catalog.reading() as connection:
            return read_versions(connection)

    def current(self) -> int:
        """Number of the version that answers. Raises Unavailable before the first publication."""
        with self.catalog.reading() as connection:
            number = pointed_number(connection)
        if number is None:
            raise Unavailable("nothing has been ingested yet: run clausetrail ingest SOURCES.yaml")
        return number

    def skips(self, version: int | None = None) -> tuple[Skipped, ...]:
        """What did not become evidence in the last run that made or confirmed a version; None is the current one."""
        number = self.current() if version is None else version
        query = select(skips).where(skips.c.version == number).order_by(skips.c.ordinal)
        with self.catalog.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Skipped(path=row.path, source=row.source, reason=row.reason, fix=row.fix) for row in rows)

    def sources_text(self) -> str:
        """sources.yaml as the last completed run read it. Raises Unavailable before the first publication."""
        number = self.current()
        with self.catalog.reading() as connection:
            text: str = connection.execute(
                select(versions.c.sources_text).where(versions.c.number == number)
            ).scalar_one()
        return text

    def index(self, version: int | None = None) -> Index:
        """A version in memory, the current one by default; the pointer is asked each time, so a new one is seen at once.

        Raises:
            Unavailable: Nothing has been published, or a segment is missing or damaged.
            BadInput: There is no version of that number.
        """
        number = self.current() if version is None else version
        with self._loading:
            index = self._loaded.get(number)
            if index is None:
                index = self._loaded[number] = load_index(self.catalog, self.index_folder, self._published(number))
            self._loaded.move_to_end(number)
            while len(self._loaded) > self._versions:
                self._loaded.popitem(last=False)
        return index

    def readable(self, index: Index, reader: Reader, sources: Sources) -> NDArray[np.bool_]:
        """(n_items,) whether the reader may read each item of a version by today's rules."""
        return self._rights.readable(index, reader, sources)

    def _published(self, number: int) -> PublishedVersion:
        self.current()  # an empty home says so, whatever version is asked for
        published = {each.number: each for each in self.versions()}
        if number not in published:
            raise BadInput(f"there is no version {number}: published are {', '.join(map(str, published))}")
        return published[number]

    def _home_id(self) -> str:
        """A random name of this home, given at the first use: homes that share a Chroma server share no collection."""
        query = select(state.c.value).where(state.c.key == "home")
        with self.catalog.writing() as connection:
            found: str | None = connection.execute(query).scalar()
            if found is None:
                found = uuid.uuid4().hex
                connection.execute(insert(state), {"key": "home", "value": found})
        return found

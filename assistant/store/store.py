"""One home folder, opened: the catalog, the derived indexes, the originals and the ledger of one organization."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from assistant.domain.access import Reader
from assistant.domain.errors import BadInput, Unavailable
from assistant.domain.evidence import Skipped
from assistant.domain.sources import Sources
from assistant.store.build import Builder
from assistant.store.catalog import Catalog, open_catalog, state, versions
from assistant.store.check import Check, check_home
from assistant.store.contents import Kept, read_fields, read_links, read_lone_texts, read_mentions, read_sections
from assistant.store.derived import Derived
from assistant.store.erasure import erased_at, is_withheld
from assistant.store.guard import Guard
from assistant.store.index import Index, PublishedVersion, load_index, read_versions
from assistant.store.journal import Journal
from assistant.store.ledger import Ledger, Token
from assistant.store.manifest import root_of
from assistant.store.needs import epoch
from assistant.store.originals import FULL, NO_SPACE, Originals, keep_original
from assistant.store.pointer import held_at, pointed_number, read_skips, restore
from assistant.store.publication import Draft, Encoder, Recipe
from assistant.store.repair import mend, mend_segments
from assistant.store.rights import Rights
from assistant.store.vectors import VectorStore, open_chroma

OpenVectors = Callable[[Path, str, int], VectorStore]
"""Home folder, name of the collection and length of its vectors to an open vector store."""


logger = logging.getLogger(__name__)


class Busy(Unavailable):
    """Another process holds the lock of the one that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caches:
    """How much of a home stays in memory between questions; answers do not depend on it."""

    versions: int = 4
    """Index versions, the latest asked for."""
    records: int = 500_000
    """Fields, links, mentions, and places of chunks: about 250 MB when full."""
    texts: int = 256
    """Whole texts: one question quotes a few dozen items, each many times."""
    derived: int = 32
    """What was reckoned from whole scopes: about 50 MB each for 100,000 items."""


class Store:
    """An open home. Threads may share one; several processes may read, and one at a time may publish."""

    def __init__(
        self, home: Path, catalog: Catalog, open_vectors: OpenVectors, caches: Caches, *, embedded: bool, token: Token
    ) -> None:
        """Join opened parts; use `open`. `embedded` says whether the vectors lie in a Chroma folder of the home."""
        self.home = home
        self.embedded = embedded
        self.catalog = catalog
        self.token = token
        self.ledger = Ledger(catalog, token)
        self.journal = Journal(catalog, self.ledger)
        self._originals = Originals(home / "originals", self._is_withheld)
        self._open_vectors = open_vectors
        self._caches = caches
        self._loading = Lock()
        self._epoch = -1
        self._forget()

    def _forget(self) -> None:
        """Drop what is remembered: content was taken out or replaced since."""
        self._rights = Rights()
        self.texts = Kept(partial(read_lone_texts, self.catalog), self._caches.texts)
        self.fields = Kept(partial(read_fields, self.catalog), self._caches.records)
        self.links = Kept(partial(read_links, self.catalog), self._caches.records)
        self.mentions = Kept(partial(read_mentions, self.catalog), self._caches.records)
        self.sections = Kept(partial(read_sections, self.catalog), self._caches.records)
        self.derived = Derived(self._caches.derived)
        self._loaded: OrderedDict[int, Index] = OrderedDict()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        catalog_url: str | None = None,
        chroma_url: str | None = None,
        open_vectors: OpenVectors | None = None,
        caches: Caches | None = None,
        token: Token = secrets.token_hex,
    ) -> Store:
        """Open a home folder, made when it is not there; nothing heavy is loaded before it is needed.

        Args:
            home: The folder of all state of one organization.
            catalog_url: SQLAlchemy URL of the catalog; None is SQLite inside the home.
            chroma_url: URL of a Chroma server; None is embedded inside the home.
            open_vectors: Another vector store than Chroma.
            caches: How much stays in memory; None is the release's measure.
            token: Draws the ids of what is done at the desk and in the ledger, and the ledger's salts.

        Raises:
            Unavailable: The catalog was written by a newer release.
        """
        home.mkdir(parents=True, exist_ok=True)
        vectors = open_vectors or partial(open_chroma, url=chroma_url)
        embedded = open_vectors is None and chroma_url is None
        catalog = open_catalog(home, catalog_url)
        return cls(home, catalog, vectors, caches or Caches(), embedded=embedded, token=token)

    @property
    def folder(self) -> Path:
        """The folder of all state."""
        return self.home

    @property
    def originals_folder(self) -> Path:
        """Where the files lie that evidence came from."""
        return self._originals.folder

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
            now: The time that the version will bear; None takes the clock's when it is published.

        Raises:
            Unavailable: Another process is writing.
        """
        recipe = Recipe(
            encoder=encoder.revision,
            dim=encoder.dim,
            chunker=chunker,
            sources_text=sources_text,
            created=now.astimezone(UTC) if now else None,
        )
        with self.writing(), _room():
            mend(self, thorough=False)
            with closing(self.vectors(encoder.revision, encoder.dim)) as vectors:
                builder = Builder(self.catalog, self.index_folder, vectors, encoder.revision)
                guard = Guard(self.catalog, self._originals)
                yield Draft(self.catalog, builder, vectors, recipe, guard)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock of the one process that writes. Raises Unavailable at once when another one does."""
        lock = FileLock(self.home / "writer.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as problem:
            raise Busy(f"another process is writing to {self.home}: wait until it has ended") from problem
        try:
            yield
        finally:
            lock.release()

    def vectors(self, encoder: str, dim: int) -> VectorStore:
        """The vectors of one encoder revision; the caller holds `writing` and closes them."""
        return self._open_vectors(self.home, self.collection(encoder), dim)

    def collection(self, encoder: str) -> str:
        """Name of the collection that holds the vectors of an encoder."""
        return f"{encoder}-{self._home_id()[:8]}"

    @property
    def keep_original(self) -> Callable[[bytes], str]:
        """Keeps a file by the SHA-256 (hex) of its bytes, which comes back; other processes may be given it."""
        return partial(keep_original, self.originals_folder)

    def original(self, digest: str) -> bytes:
        """The file of that SHA-256; readers get it through their scope. Raises NotFound when it is withheld."""
        return self._originals.read(digest)

    def has_original(self, digest: str) -> bool:
        """Whether the file of that SHA-256 is kept, or withheld on purpose."""
        return self._originals.has(digest)

    def _is_withheld(self, digest: str) -> bool:
        with self.catalog.reading() as connection:
            return is_withheld(connection, digest)

    def check(self) -> list[Check]:
        """Named checks, in order, of whether catalog, segments, vectors, originals and ledger agree."""
        return check_home(self)

    def versions(self) -> tuple[PublishedVersion, ...]:
        """Every published version, oldest first, with what was erased of each since."""
        with self.catalog.reading() as connection:
            return tuple(_less_erased(connection, each) for each in read_versions(connection))

    def rollback(self, number: int, *, now: datetime | None = None) -> PublishedVersion | None:
        """Publish a version that holds what an older one does; None when that is the one that answers already.

        Raises:
            BadInput: There is no version of that number, or it answers no more.
            Unavailable: Another process is writing.
        """
        older = self._published(number)
        with self.writing(), self.catalog.writing() as connection:
            if pointed_number(connection) == number:
                return None
            return restore(connection, older, now=(now or datetime.now(UTC)).astimezone(UTC))

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
        with self.catalog.reading() as connection:
            return read_skips(connection, number)

    def sources_text(self, version: int | None = None) -> str:
        """sources.yaml as the last run that made or confirmed a version read it; None is the current one.

        Raises Unavailable before the first publication, BadInput when there is no version of that number.
        """
        number = self.current() if version is None else self._published(version).number
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
            self._forget_after_changes()
            index = self._loaded.get(number)
            if index is None:
                index = self._loaded[number] = self._load(number)
            self._loaded.move_to_end(number)
            while len(self._loaded) > self._caches.versions:
                self._loaded.popitem(last=False)
        return index

    def _load(self, number: int) -> Index:
        """Load a version; a damaged segment is written again first, when nobody else is writing."""
        try:
            return load_index(self.catalog, self.index_folder, self._published(number))
        except Unavailable as problem:
            logger.warning("version %d does not load, segments are checked: %s", number, problem)
        try:
            with self.writing(), _room():
                mend_segments(self, thorough=False)
        except Busy:
            pass  # whoever writes may just have replaced the segments: they are read once more below
        return load_index(self.catalog, self.index_folder, self._published(number))

    def _forget_after_changes(self) -> None:
        """Drop what is remembered when any process took content out since."""
        with self.catalog.reading() as connection:
            now = epoch(connection)
        if now != self._epoch:
            self._forget()
            self._epoch = now

    def readable(self, index: Index, reader: Reader, sources: Sources) -> NDArray[np.bool_]:
        """(n_items,) whether the reader may read each item of a version by today's rules."""
        return self._rights.readable(index, reader, sources)

    def _published(self, number: int) -> PublishedVersion:
        self.current()  # an empty home says so, whatever version is asked for
        with self.catalog.reading() as connection:
            published = {each.number: each for each in read_versions(connection)}
        answering = ", ".join(str(each.number) for each in published.values() if each.dropped is None)
        if number not in published:
            raise BadInput(f"there is no version {number}: published are {answering}")
        dropped = published[number].dropped
        if dropped is not None:
            raise BadInput(f"version {number} was given up by gc on {dropped:%Y-%m-%d}: published are {answering}")
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


@contextmanager
def _room() -> Iterator[None]:
    """Tell a full disk in one sentence; nothing is published then, and running again goes on from there."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in FULL:
            raise
        raise Unavailable(NO_SPACE) from problem


def _less_erased(connection: Connection, version: PublishedVersion) -> PublishedVersion:
    """The version with the number of items that were erased since, and the root over what is left."""
    gone = len(erased_at(connection, version.number))
    if not gone or version.dropped is not None:
        return version
    return replace(version, erased=gone, left_root=root_of(held_at(connection, version.number)))

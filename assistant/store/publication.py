"""The writing side: a draft collects what the sources hold now; publishing makes a version of it, whole or not at all.

What a draft writes before it is published (revisions, chunks, vectors, readings) no reader sees, and the next draft
finds it there and takes it up. So a run may die at any instruction: the last version still answers, and running again
completes the work without doing any of it twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

import numpy as np
from sqlalchemy import Connection, func, select

from assistant.domain.access import Clause
from assistant.domain.errors import Unavailable
from assistant.domain.evidence import Chunk, EvidenceId, Item, RevisionId, Skipped
from assistant.store.build import BATCH, Builder, batches
from assistant.store.catalog import Catalog, chunks, presence, revisions
from assistant.store.codec import load_clauses
from assistant.store.guard import Guard
from assistant.store.index import PublishedVersion, read_versions
from assistant.store.manifest import root_of
from assistant.store.originals import NO_SPACE
from assistant.store.pointer import Changes, current_version, move, refresh
from assistant.store.readings import Freshness, Reading, read_readings, write_readings
from assistant.store.rows import Rows
from assistant.store.tokens import TOKENIZER
from assistant.store.vectors import Vectors, VectorStore

BUFFER = 200  # items a transaction: large enough to be fast, small enough to lose little

Cut = Callable[[Item], Sequence[Chunk]]
"""Cuts an item into slices; asked only for contents that this chunker has never cut."""


class TakenId(ValueError):
    """Another content of the same id is in the draft."""


class Encoder(Protocol):
    """What publication needs to know of an encoder."""

    @property
    def revision(self) -> str:
        """Names everything that a vector depends on."""

    @property
    def dim(self) -> int:
        """Length of a vector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a version is made with, apart from its items."""

    encoder: str
    """Revision of the encoder."""
    dim: int
    """Length of its vectors."""
    chunker: str
    """Name of the chunker; it stands for everything that a slice depends on, how tokens are counted included."""
    sources_text: str
    """sources.yaml as read."""
    created: datetime | None
    """The time that the version will bear; None takes the clock's when it is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One evidence that a draft holds without its having been read again."""

    id: EvidenceId
    """Its id."""
    path: str
    """Path that access entries are matched against."""
    clauses: tuple[Clause, ...]
    """What it says about access itself."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What a draft holds of one evidence."""

    revision: RevisionId
    """Its content."""
    key: int
    """The content's key in the catalog."""
    source: str
    """The entry that it came through."""
    original: str
    """The file that it came from."""
    parser: str
    """The parser that made its text."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An item that is not written yet."""

    item: Item
    """The item."""
    revision: RevisionId
    """Its content."""
    cut: Cut
    """Cuts it."""


class Draft:
    """What the next version will hold; given by `Store.publication`, for use by one thread."""

    def __init__(self, catalog: Catalog, builder: Builder, vectors: VectorStore, recipe: Recipe, guard: Guard) -> None:
        """Start with nothing; the caller holds the writer's lock."""
        self._catalog = catalog
        self._builder = builder
        self._vectors = vectors
        self._recipe = recipe
        self._guard = guard
        self._held: dict[EvidenceId, _Held] = {}
        self._waiting: dict[EvidenceId, _Waiting] = {}
        self._readings: list[tuple[Reading, tuple[EvidenceId, ...]]] = []
        self._fresh: dict[str, str] = {}
        self._skips: list[Skipped] = []
        self._freshness: list[Freshness] = []
        with catalog.reading() as connection:
            self._next_revision = int(connection.execute(select(func.max(revisions.c.pk))).scalar() or 0) + 1
            self._next_chunk = int(connection.execute(select(func.max(chunks.c.pk))).scalar() or 0) + 1

    def refused(self, item: Item) -> Skipped | None:
        """The skip that an item becomes instead of being added, when it was erased."""
        return self._guard.refused(item)

    def add(self, item: Item, cut: Cut) -> None:
        """Take an item up; a content that is known already is neither cut nor written again, and an erased one a skip.

        Raises TakenId when another content of the same evidence was added to this draft.
        """
        refused = self.refused(item)
        if refused is not None:
            self.skip(refused)
            return
        revision = item.revision
        before = self._held.get(item.id) or self._waiting.get(item.id)
        if before is not None and before.revision != revision:
            raise TakenId(f"{item.id} was added twice with different content: ids must be unique in a draft")
        self._waiting[item.id] = _Waiting(item, revision, cut)
        if len(self._waiting) >= BUFFER:
            self._flush()

    def readings(self, inputs: Mapping[str, str]) -> dict[str, Reading]:
        """What the last readings of files gave, by path, where everything that they depend on is as it was then.

        `inputs` are today's by path; some hundreds at once cost little more than one.
        """
        with self._catalog.reading() as connection:
            return read_readings(connection, inputs)

    def take(self, readings: Iterable[Reading], source_of: Callable[[str], str]) -> dict[str, tuple[Taken, ...]]:
        """Hold what earlier readings gave, by path; a file of which the catalog has not all any more is left out.

        `source_of` names the entry that a path comes through.
        """
        several = list(readings)
        found = {key: (taken, revision, parser) for key, taken, revision, parser in self._taken(_all_keys(several))}
        held: dict[str, tuple[Taken, ...]] = {}
        for reading in several:
            if not all(key in found for key in reading.keys):
                continue
            for key in reading.keys:
                taken, revision, parser = found[key]
                source = source_of(reading.path)
                self._held[taken.id] = _Held(revision, key, source, reading.original, parser)
            held[reading.path] = tuple(found[key][0] for key in reading.keys)
        return held

    def carry(self, source: str) -> tuple[Taken, ...]:
        """Hold what the version that answers has of an entry and this draft has not, as a source could not be read."""
        with self._catalog.reading() as connection:
            query = select(presence.c.revision_pk, presence.c.original)
            current = connection.execute(query.where(presence.c.source == source, presence.c.to_version.is_(None)))
            return self._kept({row.revision_pk: (source, row.original) for row in current})

    def carry_files(self, source_of: Callable[[str], str | None]) -> tuple[tuple[str, Taken], ...]:
        """The same for files that lie where nothing could be listed, with the entries that they now come through.

        `source_of` names the entry that a path comes through; None leaves it out.
        """
        with self._catalog.reading() as connection:
            query = select(presence.c.revision_pk, presence.c.original, revisions.c.path).join_from(presence, revisions)
            current = connection.execute(query.where(presence.c.to_version.is_(None)))
            found = {row.revision_pk: (source_of(row.path), row.original) for row in current}
        several = {key: (source, original) for key, (source, original) in found.items() if source is not None}
        return tuple((self._held[taken.id].source, taken) for taken in self._kept(several))

    def _kept(self, several: Mapping[int, tuple[str, str]]) -> tuple[Taken, ...]:
        """Hold revisions of the version that answers, from (source, original) by key, unless their ids are taken."""
        kept = []
        for batch in batches(several, BATCH):
            for key, taken, revision, parser in self._taken(batch):
                if taken.id not in self._held and taken.id not in self._waiting:
                    source, original = several[key]
                    self._held[taken.id] = _Held(revision, key, source, original, parser)
                    kept.append(taken)
        return tuple(kept)

    def read(self, reading: Reading, ids: Sequence[EvidenceId]) -> None:
        """Remember what reading a file gave, the items of those ids, all added before; unless a full disk cut it short."""
        if NO_SPACE not in reading.told:
            self._readings.append((reading, tuple(ids)))

    def skip(self, skipped: Skipped) -> None:
        """Record a file or record that did not become evidence."""
        self._skips.append(skipped)

    def fresh(self, freshness: Freshness) -> None:
        """Record that an entry's files or service were read."""
        self._freshness.append(freshness)

    def new_texts(self, at_least: int = 0) -> list[tuple[str, str]]:
        """Hash and indexed text of chunks written since the last call that have no vector, when there are that many.

        They are given once; `pending_texts` gives those whose vector was never added again.
        """
        if len(self._fresh) < max(at_least, 1):
            return []
        known = self._vectors.known(self._fresh)
        found = [(each, _tellable(text)) for each, text in self._fresh.items() if each not in known]
        self._fresh = {}
        return found

    def pending_texts(self) -> Iterator[tuple[str, str]]:
        """Hash and indexed text of every chunk of the draft that this encoder has made no vector for; each text once.

        Lone surrogates, which no tokenizer takes, are told as `?`.
        """
        self._flush()
        self._fresh = {}
        seen: set[str] = set()
        for batch in batches(self._builder.unscanned(self._chunk_keys()), BATCH):
            for each, text in self._builder.texts(self._without_vector(batch)):
                if each not in seen:
                    seen.add(each)
                    yield each, _tellable(text)

    def add_vectors(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors of pending texts, (n, dim) float32 of length one, in the order of the hashes."""
        if vectors.shape != (len(hashes), self._recipe.dim):
            raise ValueError(f"vectors have shape {vectors.shape}, expected {(len(hashes), self._recipe.dim)}")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors hold values that are not finite numbers")
        self._vectors.add(hashes, np.ascontiguousarray(vectors, dtype=np.float32))

    def index_words(self) -> None:
        """Build what `publish` needs beside vectors, when everything was added: there is time while vectors are made."""
        self._flush()
        self._builder.build_terms(self._chunk_keys())

    def publish(self) -> PublishedVersion | None:
        """Make the draft the version that answers. None when no item differs from what it holds already.

        Skips, freshness and sources.yaml are then recorded with that version.

        Raises:
            Unavailable: A vector is missing, a file could not be kept for want of space, which would lose its evidence,
                or what was written does not read back as it was.
        """
        if any(each.reason == NO_SPACE for each in self._skips):
            raise Unavailable(NO_SPACE)
        self._flush()
        with self._catalog.reading() as connection:
            before = current_version(connection)
            changes = self._changes(connection)
        read = self._recipe.sources_text
        if before is not None and not changes and self._made_like(before):
            with self._catalog.writing() as connection:
                refresh(connection, before.number, sources_text=read, skipped=self._skips, freshness=self._freshness)
            return None
        keys = self._chunk_keys()
        made = self._builder.build(keys)  # files of a name that nothing refers to yet
        with self._catalog.writing() as connection:
            version = self._version(connection, len(keys))
            move(
                connection,
                version,
                changes,
                sources_text=read,
                skipped=self._skips,
                freshness=self._freshness,
                made=made,
            )
        return version

    def _made_like(self, version: PublishedVersion) -> bool:
        """Whether a version was made by the chunker, tokenizer and encoder of this draft; parsers show in revisions."""
        ours = (self._recipe.encoder, self._recipe.chunker, TOKENIZER)
        return ours == (version.encoder, version.chunker, version.tokenizer)

    def _version(self, connection: Connection, n_chunks: int) -> PublishedVersion:
        published = read_versions(connection)
        return PublishedVersion(
            number=published[-1].number + 1 if published else 1,
            root=root_of((each, held.revision) for each, held in self._held.items()),
            created=self._recipe.created or datetime.now(UTC),
            encoder=self._recipe.encoder,
            dim=self._recipe.dim,
            chunker=self._recipe.chunker,
            tokenizer=TOKENIZER,
            parsers=tuple(sorted({held.parser for held in self._held.values()})),
            items=len(self._held),
            chunks=n_chunks,
        )

    def _changes(self, connection: Connection) -> Changes:
        """Which intervals of presence end, and which begin; a content that came through another entry begins anew."""
        wanted = {(held.key, held.source, held.original) for held in self._held.values()}
        columns = (presence.c.pk, presence.c.revision_pk, presence.c.source, presence.c.original)
        current = connection.execute(select(*columns).where(presence.c.to_version.is_(None)))
        here = {(row.revision_pk, row.source, row.original): row.pk for row in current}
        closed = tuple(key for place, key in here.items() if place not in wanted)
        return Changes(closed=closed, opened=tuple(sorted(wanted - here.keys())))

    def _flush(self) -> None:
        """Write what has been added and read, in one transaction."""
        if not self._waiting and not self._readings:
            return
        with self._catalog.writing() as connection:
            self._write_items(connection, list(self._waiting.values()))
            write_readings(
                connection,
                [replace(reading, keys=tuple(self._held[each].key for each in ids)) for reading, ids in self._readings],
            )
        self._waiting, self._readings = {}, []

    def _write_items(self, connection: Connection, waiting: Sequence[_Waiting]) -> None:
        """Write revisions and chunks that the catalog has not, and hold all of them."""
        known = _keys(connection, [each.item.id for each in waiting])
        cut = _cut(connection, known.values(), self._recipe.chunker)
        rows = Rows()
        for each in waiting:
            item = each.item
            key = known.get((item.id, each.revision))
            if key is None:
                key, self._next_revision = self._next_revision, self._next_revision + 1
                rows.add_revision(key, each.revision, item)
            if key not in cut:
                slices = each.cut(item)
                self._fresh |= rows.add_chunks(self._next_chunk, key, each.revision, item, self._recipe.chunker, slices)
                self._next_chunk += len(slices)
            self._held[item.id] = _Held(each.revision, key, item.source, item.original, item.parser)
        rows.write(connection)

    def _taken(self, keys: Iterable[int]) -> list[tuple[int, Taken, RevisionId, str]]:
        """Key, view, revision and parser of the revisions of those keys."""
        found = []
        with self._catalog.reading() as connection:
            for batch in batches(keys, BATCH):
                query = select(
                    revisions.c.pk,
                    revisions.c.evidence_id,
                    revisions.c.revision,
                    revisions.c.path,
                    revisions.c.clauses,
                    revisions.c.parser,
                ).where(revisions.c.pk.in_(batch))
                for row in connection.execute(query):
                    clauses = load_clauses(row.clauses) if row.clauses != "[]" else ()
                    taken = Taken(id=EvidenceId(row.evidence_id), path=row.path, clauses=clauses)
                    found.append((row.pk, taken, RevisionId(row.revision), row.parser))
        return found

    def _without_vector(self, keys: Sequence[int]) -> list[int]:
        """Those of the chunk keys whose text has no vector."""
        with self._catalog.reading() as connection:
            query = select(chunks.c.pk, chunks.c.text_hash).where(chunks.c.pk.in_(keys))
            hashes = {row.pk: row.text_hash for row in connection.execute(query)}
        known = self._vectors.known(set(hashes.values()))
        return [key for key in keys if hashes[key] not in known]

    def _chunk_keys(self) -> list[int]:
        """Keys of every chunk of the draft, ascending."""
        keys: list[int] = []
        with self._catalog.reading() as connection:
            for batch in batches([held.key for held in self._held.values()], BATCH):
                mine = chunks.c.revision_pk.in_(batch) & (chunks.c.chunker == self._recipe.chunker)
                keys += connection.execute(select(chunks.c.pk).where(mine)).scalars()
        return sorted(keys)


def _keys(connection: Connection, ids: Sequence[EvidenceId]) -> dict[tuple[EvidenceId, RevisionId], int]:
    """Keys of all contents of these evidences that were ever written, published or not."""
    query = select(revisions.c.evidence_id, revisions.c.revision, revisions.c.pk)
    found = connection.execute(query.where(revisions.c.evidence_id.in_(ids)))
    return {(EvidenceId(evidence), RevisionId(revision)): key for evidence, revision, key in found}


def _cut(connection: Connection, keys: Iterable[int], chunker: str) -> set[int]:
    """Those of the revision keys that this chunker has cut."""
    mine = chunks.c.revision_pk.in_(list(keys)) & (chunks.c.chunker == chunker)
    return set(connection.execute(select(chunks.c.revision_pk).where(mine).distinct()).scalars())


def _all_keys(readings: Iterable[Reading]) -> list[int]:
    """The keys of all of them."""
    return [key for reading in readings for key in reading.keys]


def _tellable(text: str) -> str:
    """The text with lone surrogates as `?`."""
    return text.encode("utf-8", "replace").decode()

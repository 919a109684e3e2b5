"""The writing side: a draft collects what the sources hold now; publishing makes a version of it, whole or not at all.

What a draft writes before it is published (revisions, chunks, vectors) no reader sees, and the next draft finds it
there and takes it up. So a run may die at any instruction: the last version still answers, and running again completes
the work without doing any of it twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from sqlalchemy import Connection, func, select

from assistant.domain.evidence import Chunk, EvidenceId, Item, RevisionId, Skipped
from assistant.store.build import BATCH, Builder, batches
from assistant.store.catalog import Catalog, chunks, presence, revisions
from assistant.store.index import PublishedVersion, read_versions
from assistant.store.manifest import root_of
from assistant.store.pointer import Changes, current_version, move, refresh
from assistant.store.rows import Rows
from assistant.store.tokens import TOKENIZER
from assistant.store.vectors import Vectors, VectorStore

BUFFER = 200  # items a transaction: large enough to be fast, small enough to lose little


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
    created: datetime
    """The time that the version will bear."""


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


class Draft:
    """What the next version will hold; given by `Store.publication`, for use by one thread."""

    def __init__(self, catalog: Catalog, builder: Builder, vectors: VectorStore, recipe: Recipe) -> None:
        """Start with nothing; the caller holds the writer's lock."""
        self._catalog = catalog
        self._builder = builder
        self._vectors = vectors
        self._recipe = recipe
        self._held: dict[EvidenceId, _Held] = {}
        self._skips: list[Skipped] = []
        self._waiting = Rows()
        with catalog.reading() as connection:
            self._keys = _revision_keys(connection)
            self._cut = _cut_revisions(connection, recipe.chunker)
            self._next_chunk = int(connection.execute(select(func.max(chunks.c.pk))).scalar() or 0) + 1
        self._next_revision = max(self._keys.values(), default=0) + 1

    def add(self, item: Item, slices: Sequence[Chunk]) -> None:
        """Take an item up; a content that is known already is not written again.

        Raises ValueError when another content of the same evidence was added to this draft.
        """
        revision = item.revision
        held = self._held.get(item.id)
        if held is not None and held.revision != revision:
            raise ValueError(f"{item.id} was added twice with different content: ids must be unique in a draft")
        key = self._key(revision, item)
        if key not in self._cut:
            self._cut.add(key)
            self._waiting.add_chunks(self._next_chunk, key, revision, item, self._recipe.chunker, slices)
            self._next_chunk += len(slices)
        self._held[item.id] = _Held(revision, key, item.source, item.original, item.parser)
        if len(self._waiting) >= BUFFER:
            self._flush()

    def skip(self, skipped: Skipped) -> None:
        """Record a file or record that did not become evidence."""
        self._skips.append(skipped)

    def pending_texts(self) -> Iterator[tuple[str, str]]:
        """Hash and indexed text of every chunk of the draft that this encoder has made no vector for; each text once.

        Lone surrogates, which no tokenizer takes, are told as `?`.
        """
        self._flush()
        seen: set[str] = set()
        for batch in batches(self._builder.texts(self._builder.unscanned(self._chunk_keys())), BATCH):
            texts = {each: text for each, text in batch if each not in seen}
            seen.update(texts)
            known = self._vectors.known(texts)
            for each, text in texts.items():
                if each not in known:
                    yield each, text.encode("utf-8", "replace").decode()

    def add_vectors(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors of pending texts, (n, dim) float32 of length one, in the order of the hashes."""
        if vectors.shape != (len(hashes), self._recipe.dim):
            raise ValueError(f"vectors have shape {vectors.shape}, expected {(len(hashes), self._recipe.dim)}")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors hold values that are not finite numbers")
        self._vectors.add(hashes, np.ascontiguousarray(vectors, dtype=np.float32))

    def publish(self) -> PublishedVersion | None:
        """Make the draft the version that answers. None when no item differs from what it holds already.

        Skips and sources.yaml are then recorded with that version.

        Raises:
            Unavailable: A vector is missing, or what was written does not read back as it was.
        """
        self._flush()
        with self._catalog.reading() as connection:
            before = current_version(connection)
            changes = self._changes(connection)
        read = self._recipe.sources_text
        if before is not None and not changes and self._made_like(before):
            with self._catalog.writing() as connection:
                refresh(connection, before.number, sources_text=read, skipped=self._skips)
            return None
        keys = self._chunk_keys()
        made = self._builder.build(keys)  # files of a name that nothing refers to yet
        with self._catalog.writing() as connection:
            version = self._version(connection, len(keys))
            move(connection, version, changes, sources_text=read, skipped=self._skips, made=made)
        return version

    def _key(self, revision: RevisionId, item: Item) -> int:
        """The catalog's key of a content, which is written when it is new."""
        key = self._keys.get((item.id, revision))
        if key is None:
            key = self._keys[item.id, revision] = self._next_revision
            self._next_revision += 1
            self._waiting.add_revision(key, revision, item)
        return key

    def _made_like(self, version: PublishedVersion) -> bool:
        """Whether a version was made by the chunker, tokenizer and encoder of this draft; parsers show in revisions."""
        ours = (self._recipe.encoder, self._recipe.chunker, TOKENIZER)
        return ours == (version.encoder, version.chunker, version.tokenizer)

    def _version(self, connection: Connection, n_chunks: int) -> PublishedVersion:
        published = read_versions(connection)
        return PublishedVersion(
            number=published[-1].number + 1 if published else 1,
            root=root_of((each, held.revision) for each, held in self._held.items()),
            created=self._recipe.created,
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
        """Write what has been added, in one transaction."""
        if self._waiting:
            with self._catalog.writing() as connection:
                self._waiting.write(connection)
            self._waiting = Rows()

    def _chunk_keys(self) -> list[int]:
        """Keys of every chunk of the draft, ascending."""
        keys: list[int] = []
        with self._catalog.reading() as connection:
            for batch in batches([held.key for held in self._held.values()], BATCH):
                mine = chunks.c.revision_pk.in_(batch) & (chunks.c.chunker == self._recipe.chunker)
                keys += connection.execute(select(chunks.c.pk).where(mine)).scalars()
        return sorted(keys)


def _revision_keys(connection: Connection) -> dict[tuple[EvidenceId, RevisionId], int]:
    """Keys of all contents that were ever written, published or not."""
    found = connection.execute(select(revisions.c.evidence_id, revisions.c.revision, revisions.c.pk))
    return {(EvidenceId(evidence), RevisionId(revision)): key for evidence, revision, key in found}


def _cut_revisions(connection: Connection, chunker: str) -> set[int]:
    """Keys of the contents that this chunker has cut."""
    query = select(chunks.c.revision_pk).where(chunks.c.chunker == chunker).distinct()
    return set(connection.execute(query).scalars())

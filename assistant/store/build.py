"""Derived segments of a version, built from the catalog and the vector store and read back before they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from assistant.domain.errors import Unavailable
from assistant.store import scan, terms
from assistant.store.catalog import Catalog, chunks, revisions, segments
from assistant.store.manifest import indexed_text
from assistant.store.pointer import NewSegment
from assistant.store.scan import write_scan
from assistant.store.segments import SegmentWriter, open_segment, remove_unpublished
from assistant.store.terms import write_terms
from assistant.store.tokens import TOKENIZER
from assistant.store.vectors import VectorStore

BATCH = 500  # keys a query, and texts in memory at once
ROWS = 100_000  # chunks a segment at most: building one of terms holds about 1 GB of postings for a million
SAMPLE = 16  # rows of a new scan segment that are compared with the vector store again

T = TypeVar("T")


class Builder:
    """Builds what published segments lack; the caller holds the writer's lock."""

    def __init__(self, catalog: Catalog, root: Path, vectors: VectorStore, encoder: str) -> None:
        """Note which chunks published segments have, and delete what killed runs left."""
        self._catalog = catalog
        self._root = root
        self._vectors = vectors
        self._encoder = encoder
        self._termed: tuple[list[int], list[NewSegment]] | None = None
        with catalog.reading() as connection:
            published = connection.execute(select(segments)).all()
        remove_unpublished(root, {each.name for each in published})
        self._have = {
            family: _joined(
                open_segment(root, each.name, each.digest).array("pks")
                for each in published
                if (each.family, each.made_by) == (family, made_by)
            )
            for family, made_by in ((scan.FAMILY, encoder), (terms.FAMILY, TOKENIZER))
        }

    def unscanned(self, keys: Sequence[int]) -> list[int]:
        """Those of the chunk keys that no published scan segment of the encoder has."""
        return self._lacking(scan.FAMILY, keys)

    def _lacking(self, family: str, keys: Sequence[int]) -> list[int]:
        """Those of the chunk keys that no published segment of the family has."""
        asked = np.asarray(keys, dtype=np.int64)
        lacking: list[int] = asked[~np.isin(asked, self._have[family])].tolist()
        return lacking

    def texts(self, keys: Iterable[int]) -> Iterator[tuple[str, str]]:
        """Text hash and indexed text of each chunk, in the order of the keys."""
        columns = (
            chunks.c.pk,
            chunks.c.revision_pk,
            chunks.c.start,
            chunks.c.end,
            chunks.c.context,
            chunks.c.text_hash,
        )
        for batch in batches(keys, BATCH):
            with self._catalog.reading() as connection:
                found = {row.pk: row for row in connection.execute(select(*columns).where(chunks.c.pk.in_(batch)))}
                owners = {row.revision_pk for row in found.values()}
                query = select(revisions.c.pk, revisions.c.text).where(revisions.c.pk.in_(owners))
                whole = {row.pk: row.text for row in connection.execute(query)}
            for key in batch:
                row = found[key]
                yield row.text_hash, indexed_text(row.context, whole[row.revision_pk][row.start : row.end])

    def build(self, keys: Sequence[int]) -> list[NewSegment]:
        """The segments that a version of these chunks needs beside the published ones, durable and checked.

        Raises:
            Unavailable: A vector is missing, or a segment does not read back as it was written.
        """
        return [*self.build_terms(keys), *(self._build_scan(piece) for piece in batches(self.unscanned(keys), ROWS))]

    def build_terms(self, keys: Sequence[int]) -> list[NewSegment]:
        """Those of the segments that need no vector; asked for the same chunks again, they are built already."""
        lacking = self._lacking(terms.FAMILY, keys)
        if self._termed is None or self._termed[0] != lacking:
            self._termed = (lacking, [self._build_terms(piece) for piece in batches(lacking, ROWS)])
        return self._termed[1]

    def _build_terms(self, keys: Sequence[int]) -> NewSegment:
        writer = SegmentWriter(self._root)
        write_terms(writer, keys, (text for _, text in self.texts(keys)))
        return self._finished(writer, terms.FAMILY, TOKENIZER, len(keys))

    def _build_scan(self, keys: Sequence[int]) -> NewSegment:
        writer = SegmentWriter(self._root)
        for batch in batches(keys, scan.BLOCK):
            write_scan(writer, batch, self._vectors.get(text_hashes(self._catalog, batch)))
        made = self._finished(writer, scan.FAMILY, self._encoder, len(keys))
        self._compare(made, keys)
        return made

    def _finished(self, writer: SegmentWriter, family: str, made_by: str, count: int) -> NewSegment:
        """The segment, read back from disk and checked byte by byte."""
        name, digest = writer.finish(family, count)
        segment = open_segment(self._root, name, digest)
        segment.verify()
        if len(segment.array("pks")) != count:
            raise Unavailable(f"the new index segment {name} lacks rows: free disk space and ingest again")
        return NewSegment(name=name, family=family, made_by=made_by, rows=count, digest=digest)

    def _compare(self, made: NewSegment, keys: Sequence[int]) -> None:
        """Check that rows of a new scan segment are what the vector store holds."""
        stored = open_segment(self._root, made.name, made.digest).array("vectors")
        sample = sorted({round(at) for at in np.linspace(0, len(keys) - 1, SAMPLE)})
        if not np.array_equal(
            stored[sample], self._vectors.get(text_hashes(self._catalog, [keys[at] for at in sample]))
        ):
            raise Unavailable("the new scan index differs from the vector store: run clausetrail doctor")


def _joined(arrays: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The arrays end to end."""
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])


def text_hashes(catalog: Catalog, keys: Sequence[int]) -> list[str]:
    """Text hash of each chunk, in the order of the keys."""
    found: dict[int, str] = {}
    with catalog.reading() as connection:
        for batch in batches(keys, BATCH):
            query = select(chunks.c.pk, chunks.c.text_hash).where(chunks.c.pk.in_(batch))
            found |= {row.pk: row.text_hash for row in connection.execute(query)}
    return [found[key] for key in keys]


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of at most that size."""
    remaining = iter(values)
    while batch := list(islice(remaining, size)):
        yield batch

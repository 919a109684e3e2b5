"""Published segments written anew: without rows that are gone, several as one, or lost ones again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, select

from assistant.domain.errors import Unavailable
from assistant.store import scan, terms
from assistant.store.build import BATCH, batches
from assistant.store.catalog import Catalog, segments
from assistant.store.contents import read_slices
from assistant.store.manifest import indexed_text
from assistant.store.pointer import NewSegment
from assistant.store.scan import Vectors, write_scan
from assistant.store.segments import Segment, SegmentWriter, open_segment
from assistant.store.terms import rewrite_terms, write_terms

SegmentRow = Row[tuple[object, ...]]
Keys = NDArray[np.int64]


def published_segments(connection: Connection) -> Sequence[SegmentRow]:
    """Rows of every published segment, in the order in which versions took them up."""
    return connection.execute(select(segments).order_by(segments.c.version, segments.c.name)).all()


def rewritten(root: Path, rows: Sequence[SegmentRow], gone: Collection[int]) -> NewSegment | None:
    """One segment with the rows of several of one family, less those of chunks that are gone; None when nothing is left.

    Its rows stand by chunk key, as a publication writes them, so the same content always has the same digest.
    """
    opened = [open_segment(root, row.name, row.digest) for row in rows]
    keys = [each.array("pks") for each in opened]
    kept = np.setdiff1d(np.concatenate(keys), np.fromiter(gone, dtype=np.int64, count=len(gone)))
    if not len(kept):
        return None
    parts = [(each, _new_rows(pks, kept)) for each, pks in zip(opened, keys, strict=True)]
    writer = SegmentWriter(root)
    if rows[0].family == terms.FAMILY:
        rewrite_terms(writer, kept.tolist(), parts)
    else:
        for at in range(0, len(kept), scan.BLOCK):
            write_scan(writer, kept[at : at + scan.BLOCK].tolist(), _vectors(parts, at, len(kept)))
    return finished(root, writer, rows[0].family, rows[0].made_by, len(kept))


def write_terms_again(root: Path, catalog: Catalog, keys: Sequence[int], made_by: str) -> NewSegment:
    """A segment of terms from the catalog's texts."""
    writer = SegmentWriter(root)
    write_terms(writer, keys, (text for _, text in texts_of(catalog, keys)))
    return finished(root, writer, terms.FAMILY, made_by, len(keys))


def write_scan_again(root: Path, keys: Sequence[int], vectors: Iterable[Vectors], made_by: str) -> NewSegment:
    """A segment of the scan from vectors in blocks of `scan.BLOCK`."""
    writer = SegmentWriter(root)
    for batch, block in zip(batches(keys, scan.BLOCK), vectors, strict=True):
        write_scan(writer, batch, block)
    return finished(root, writer, scan.FAMILY, made_by, len(keys))


def finished(root: Path, writer: SegmentWriter, family: str, made_by: str, count: int) -> NewSegment:
    """The segment under its name, read back from disk and checked byte by byte."""
    name, digest = writer.finish(family, count)
    segment = open_segment(root, name, digest)
    segment.verify()
    if len(segment.array("pks")) != count:
        raise Unavailable(f"the new index segment {name} lacks rows: free disk space and try again")
    return NewSegment(name=name, family=family, made_by=made_by, rows=count, digest=digest)


def texts_of(catalog: Catalog, keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Chunk key and indexed text of each chunk, in the order of the keys."""
    for batch in batches(keys, BATCH):
        found = read_slices(catalog, batch)
        for key in batch:
            yield key, indexed_text(found[key].context, found[key].text)


def _new_rows(pks: Keys, kept: Keys) -> Keys:
    """The new row of each row; -1 for one that does not stay."""
    at = np.searchsorted(kept, pks).clip(max=len(kept) - 1)
    return np.where(kept[at] == pks, at, -1).astype(np.int64)


def _vectors(parts: Sequence[tuple[Segment, Keys]], start: int, total: int) -> Vectors:
    """(n, dim) float32 of the new rows from `start`, at most a block of them."""
    end = min(start + scan.BLOCK, total)
    block = np.empty((end - start, *parts[0][0].array("vectors").shape[1:]), dtype=np.float32)
    for segment, new_rows in parts:
        mine = np.flatnonzero((new_rows >= start) & (new_rows < end))
        block[new_rows[mine] - start] = segment.array("vectors")[mine]
    return block

"""Filling the vector store again from the scan, which holds every published vector to the bit: nothing is encoded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.domain.errors import Unavailable
from assistant.store import scan
from assistant.store.build import BATCH, text_hashes
from assistant.store.home import Home
from assistant.store.rewrite import published_segments
from assistant.store.segments import Segment, open_segment
from assistant.store.vectors import Damaged, Vectors, VectorStore, set_aside

SAMPLE = 64  # rows of each segment that are compared at every ingest; doctor compares all


def mend_vectors(home: Home, now: datetime, *, thorough: bool, set_aside_damaged: bool) -> list[str]:
    """Put back published vectors that the store lacks; a damaged folder is set aside first. Returns what was done.

    Thorough compares every vector with the scan's, otherwise a sample must do. The caller holds the writer's lock.

    Raises:
        Damaged: The store holds other vectors than the scan, and the folder is not to be set aside, or cannot be.
    """
    done: list[str] = []
    try:
        added = _fill(home, thorough=thorough)
    except Damaged:
        if not set_aside_damaged or not home.embedded or not (home.folder / "chroma").is_dir():
            raise
        done.append(f"the damaged folder of vectors was set aside as {set_aside(home.folder, now).name}")
        added = _fill(home)
    if added:
        done.append(f"{added} vectors were put back from the scan index, nothing was encoded")
    return done


def replace_vectors(home: Home, now: datetime) -> Path:
    """Set the folder of vectors aside and fill a new one. Returns where the old one lies."""
    aside = set_aside(home.folder, now)
    _fill(home)
    return aside


def _fill(home: Home, *, thorough: bool = False) -> int:
    """Add what is missing of every encoder's published vectors. Raises Damaged when kept ones differ."""
    added = 0
    for encoder, dim in {each.encoder: each.dim for each in home.versions() if each.dropped is None}.items():
        with closing(home.vectors(encoder, dim)) as vectors:
            for segment in _scans(home, encoder):
                added += _fill_from(home, segment, vectors)
                _compare(home, segment, vectors, thorough=thorough)
    return added


def _fill_from(home: Home, segment: Segment, vectors: VectorStore) -> int:
    """Add what is missing of one segment's vectors."""
    keys, rows, added = segment.array("pks").tolist(), segment.array("vectors"), 0
    for at in range(0, len(keys), BATCH):
        row_of = {each: at + row for row, each in enumerate(text_hashes(home.catalog, keys[at : at + BATCH]))}
        missing = sorted(row_of.keys() - vectors.known(row_of))
        if missing:
            vectors.add(missing, rows[[row_of[each] for each in missing]])
        added += len(missing)
    return added


def _compare(home: Home, segment: Segment, vectors: VectorStore, *, thorough: bool) -> None:
    """Raise Damaged when a sample of the store's vectors, or any when thorough, is not the segment's."""
    keys, rows = segment.array("pks"), segment.array("vectors")
    count = len(keys) if thorough else min(SAMPLE, len(keys))
    looked = np.unique(np.linspace(0, len(keys) - 1, count).round().astype(np.int64))
    for at in range(0, len(looked), BATCH):
        part = looked[at : at + BATCH]
        if not np.array_equal(vectors.get(text_hashes(home.catalog, keys[part].tolist())), rows[part]):
            raise Damaged("the vector store holds other vectors than were put in: run clausetrail doctor --mend")


def _scans(home: Home, encoder: str) -> Iterator[Segment]:
    """Opened scan segments of an encoder; damaged ones are mended elsewhere and left out here."""
    with home.catalog.reading() as connection:
        rows = published_segments(connection)
    for row in rows:
        if row.family == scan.FAMILY and row.made_by == encoder:
            try:
                yield open_segment(home.index_folder, row.name, row.digest)
            except Unavailable:
                continue


def stored_vectors(home: Home, encoder: str, keys: list[int], rows: int) -> Iterator[Vectors]:
    """Vectors of chunks from the store, in blocks of that many rows."""
    dim = next(each.dim for each in home.versions() if each.encoder == encoder)
    with closing(home.vectors(encoder, dim)) as vectors:
        for at in range(0, len(keys), rows):
            yield vectors.get(text_hashes(home.catalog, keys[at : at + rows]))

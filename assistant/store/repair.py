"""Repairs of what is derived: damaged segments are written again from the catalog and the vectors.

A segment's bytes follow from its chunks alone, so the new one has the digest that was published. Where the list of its
chunks is lost too, one segment of all that is missing takes the place of all that are damaged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from assistant.domain.errors import Unavailable
from assistant.store import scan
from assistant.store.catalog import versions
from assistant.store.garbage import is_unswept, sweep
from assistant.store.home import Home
from assistant.store.needs import needed_chunks, next_epoch, replace_segments
from assistant.store.pointer import NewSegment
from assistant.store.refill import mend_vectors, stored_vectors
from assistant.store.rewrite import SegmentRow, published_segments, write_scan_again, write_terms_again
from assistant.store.scan import Vectors
from assistant.store.segments import Segment, open_segment, read_manifest
from assistant.store.tokens import TOKENIZER
from assistant.store.vectors import Damaged, recover_chroma

LOST = "restore the home folder from a backup, or ingest into a new one"


def mend(home: Home, *, thorough: bool, now: datetime | None = None) -> list[str]:
    """Complete what a killed operation left, and repair segments and vectors. Returns what was done, a sentence each.

    The caller holds the writer's lock. Thorough reads every byte of the segments; otherwise their lengths must do.

    Raises:
        Unavailable: Something cannot be repaired; the message says what to do.
    """
    if home.embedded:
        recover_chroma(home.folder)
    done = mend_segments(home, thorough=thorough)
    if is_unswept(home):
        sweep(home)
        done.append("an erasure or a gc that was interrupted was completed")
    moment = now or datetime.now(UTC)
    try:
        return [*done, *mend_vectors(home, moment, thorough=thorough, set_aside_damaged=False)]
    except Damaged:
        # One of the two was changed. The scan has published hashes, so it is asked first; the vectors have none.
        return [
            *done,
            *mend_segments(home, thorough=True),
            *mend_vectors(home, moment, thorough=thorough, set_aside_damaged=True),
        ]


def mend_segments(home: Home, *, thorough: bool) -> list[str]:
    """Write damaged or missing segments again; the caller holds the writer's lock. Returns what was done."""
    with home.catalog.reading() as connection:
        rows = published_segments(connection)
    damaged = [row for row in rows if not _is_sound(home, row, thorough=thorough)]
    lost = [row for row in damaged if not _write_again(home, row)]
    for kind in dict.fromkeys((row.family, row.made_by) for row in lost):
        mine = [row for row in lost if (row.family, row.made_by) == kind]
        others = [row for row in rows if (row.family, row.made_by) == kind and row not in mine]
        _replace(home, mine, others)
    if damaged:
        with home.catalog.writing() as connection:
            next_epoch(connection)
    return [f"the index segment {row.name} was written again" for row in damaged]


def _is_sound(home: Home, row: SegmentRow, *, thorough: bool) -> bool:
    try:
        segment = open_segment(home.index_folder, row.name, row.digest)
        if thorough:
            segment.verify()
    except Unavailable:
        return False
    return True


def _write_again(home: Home, row: SegmentRow) -> bool:
    """Write one segment from its own list of chunks. False when that list is lost."""
    segment = read_manifest(home.index_folder, row.name, row.digest)
    if segment is None or not _is_whole(segment, "pks"):
        return False
    keys = segment.array("pks").tolist()
    made = _made(home, row, keys, segment)
    if made.digest != row.digest:
        raise Unavailable(f"the index segment {row.name} cannot be written again as it was published: {LOST}")
    return True


def _replace(home: Home, lost: Sequence[SegmentRow], others: Sequence[SegmentRow]) -> None:
    """Put one segment of every chunk that no other segment has in the place of those that are lost."""
    family, made_by = lost[0].family, lost[0].made_by
    column = versions.c.encoder if family == scan.FAMILY else versions.c.tokenizer
    with home.catalog.reading() as connection:
        wanted = needed_chunks(connection, column == made_by)
    for row in others:
        wanted -= set(open_segment(home.index_folder, row.name, row.digest).array("pks").tolist())
    made = _made(home, lost[0], sorted(wanted), None) if wanted else None
    if made is not None and [row.digest for row in lost] == [made.digest]:
        return
    with home.catalog.writing() as connection:
        replace_segments(connection, [row.name for row in lost], made)


def _made(home: Home, row: SegmentRow, keys: Sequence[int], remains: Segment | None) -> NewSegment:
    """A segment of these chunks, of the family and maker of a row."""
    if row.family == scan.FAMILY:
        vectors = list(_vectors(home, row, list(keys), remains))
        return write_scan_again(home.index_folder, keys, vectors, str(row.made_by))
    if row.made_by != TOKENIZER:
        raise Unavailable(f"the terms of {row.made_by} cannot be counted again by this release: {LOST}")
    return write_terms_again(home.index_folder, home.catalog, keys, TOKENIZER)


def _vectors(home: Home, row: SegmentRow, keys: list[int], remains: Segment | None) -> Iterator[Vectors]:
    """Vectors in blocks: the segment's own when only its codes are damaged, else the vector store's."""
    if remains is None or not _is_whole(remains, "vectors"):
        yield from stored_vectors(home, str(row.made_by), keys, scan.BLOCK)
        return
    own = remains.array("vectors")
    for at in range(0, len(keys), scan.BLOCK):
        yield own[at : at + scan.BLOCK].copy()


def _is_whole(segment: Segment, name: str) -> bool:
    """Whether one file of a segment is as it was published."""
    path, stated = segment.folder / name, segment.arrays[name]
    if not path.is_file() or path.stat().st_size != stated["length"]:
        return False
    with path.open("rb") as file:
        return bool(hashlib.file_digest(file, "sha256").hexdigest() == stated["sha256"])

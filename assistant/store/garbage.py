"""Giving up what no kept version holds: rows in one transaction, then the files that hold what the rows do not any more.

A mark in the catalog says that files have yet to be swept. It is set in the transaction that takes the rows out and
goes when the sweep has ended, so a process that is killed between leaves the rest to the next one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, Table, delete, select, update

from assistant.domain.errors import BadInput
from assistant.store import scan
from assistant.store.build import BATCH, batches
from assistant.store.catalog import (
    chunks,
    fields,
    links,
    mentions,
    presence,
    readings,
    revisions,
    skips,
    versions,
    withheld_originals,
)
from assistant.store.home import Home
from assistant.store.needs import (
    UNSWEPT,
    forget_readings,
    needed_chunks,
    next_epoch,
    read_mark,
    replace_segments,
    write_mark,
)
from assistant.store.pointer import NewSegment
from assistant.store.refill import replace_vectors
from assistant.store.rewrite import SegmentRow, published_segments, rewritten
from assistant.store.segments import open_segment, remove_unpublished
from assistant.store.vectors import Damaged, rebuild_chroma, remove_broken

SMALL = 20_000  # rows below which segments are merged: a search asks each, and one of this size takes milliseconds
OF_REVISIONS = (presence, fields, links, mentions, chunks)  # tables that refer to revisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """What a run of gc gave up."""

    versions: tuple[int, ...]
    """Versions that answer no more."""
    revisions: int
    """Contents that no kept version holds."""
    chunks: int
    """Their passages, and passages of chunkers that no kept version uses."""
    segments: int
    """Index segments that were taken out or merged into others."""
    vectors: int
    """Vectors that no kept version needs."""
    originals: int
    """Files that no kept version's evidence came from."""
    bytes: int
    """How much smaller the home folder is; below zero when files were made anew and are larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep took away."""

    vectors: int
    """Vectors."""
    originals: int
    """Original files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rewrite:
    """Segments that are replaced."""

    old: tuple[str, ...]
    """Names of those that go."""
    made: NewSegment | None
    """What takes their place."""


def collect_garbage(home: Home, *, keep: int | None = None, now: datetime | None = None) -> Freed:
    """Give up what no kept version holds; the caller holds the writer's lock.

    Args:
        home: The open home.
        keep: How many of the newest versions go on answering; None keeps all.
        now: The time that the record bears; None takes the clock's.

    Raises:
        BadInput: `keep` is below one.
    """
    if keep is not None and keep < 1:
        raise BadInput(f"--keep is {keep}: at least the version that answers is kept, 1")
    before = _size(home.folder)
    kept = [each.number for each in home.versions() if each.dropped is None]
    first = kept[-keep:][0] if keep is not None and kept else 0
    with home.catalog.reading() as connection:
        chunks_held = needed_chunks(connection, since=first)
        plan = _planned(connection, home.index_folder, first)
        dead = _dead_revisions(connection, first)
        gone = set(connection.execute(select(chunks.c.pk)).scalars()) - chunks_held
    dropped = tuple(number for number in kept if number < first)
    moment = now or datetime.now(UTC)
    with home.catalog.writing() as connection:
        _drop_versions(connection, dropped, first, moment)
        delete_revisions(connection, dead)
        _delete(connection, chunks, "pk", gone)
        forget_readings(connection)
        for each in plan:
            replace_segments(connection, each.old, each.made)
        if dropped:
            facts = {"dropped": list(dropped), "kept": [number for number in kept if number >= first]}
            home.ledger.record(connection, "gc", facts, {}, time=moment)
        mark_unswept(connection, drafts=False)
    swept = sweep(home)
    return Freed(
        versions=dropped,
        revisions=len(dead),
        chunks=len(gone),
        segments=sum(len(each.old) for each in plan),
        vectors=swept.vectors,
        originals=swept.originals,
        bytes=before - _size(home.folder),
    )


def mark_unswept(connection: Connection, *, drafts: bool) -> None:
    """Say that files hold more than the catalog, and that every process must forget what it remembers.

    `drafts` keeps vectors of texts that no version holds yet, as a killed run leaves them for the next.
    """
    before = read_mark(connection, UNSWEPT)
    both = drafts and (before is None or json.loads(before)["drafts"])
    write_mark(connection, UNSWEPT, json.dumps({"drafts": both}))
    next_epoch(connection)


def is_unswept(home: Home) -> bool:
    """Whether an erasure or a gc was killed before its files were swept."""
    with home.catalog.reading() as connection:
        return read_mark(connection, UNSWEPT) is not None


def sweep(home: Home) -> Swept:
    """Delete from disk what the catalog does not hold, when that is due; the caller holds the writer's lock.

    Raises:
        Unavailable: Another program reads the catalog, whose freed pages can then not be overwritten.
    """
    with home.catalog.reading() as connection:
        mark = read_mark(connection, UNSWEPT)
        names = {row.name for row in published_segments(connection)}
    if mark is None:
        return Swept(vectors=0, originals=0)
    remove_unpublished(home.index_folder, names)
    originals = _sweep_originals(home)
    vectors = _sweep_vectors(home, drafts=bool(json.loads(mark)["drafts"]))
    home.catalog.vacuum()
    with home.catalog.writing() as connection:
        write_mark(connection, UNSWEPT, None)
    return Swept(vectors=vectors, originals=originals)


def delete_revisions(connection: Connection, keys: Collection[int]) -> None:
    """Delete contents with everything that hangs on them."""
    for table in OF_REVISIONS:
        _delete(connection, table, "revision_pk", keys)
    _delete(connection, revisions, "pk", keys)


def _planned(connection: Connection, root: Path, first: int) -> list[_Rewrite]:
    """Segments written anew: dead rows left out, small ones merged, those of encoders that no version uses left out."""
    planned: list[_Rewrite] = []
    rows = sorted(published_segments(connection), key=lambda row: (row.family, row.made_by))
    for (family, made_by), found in groupby(rows, key=lambda row: (row.family, row.made_by)):
        column = versions.c.encoder if family == scan.FAMILY else versions.c.tokenizer
        live = needed_chunks(connection, column == made_by, since=first)
        planned += _regrouped(root, list(found), live)
    return planned


def _regrouped(root: Path, rows: Sequence[SegmentRow], live: set[int]) -> Iterator[_Rewrite]:
    """How the segments of one family and maker are written anew."""
    small = [row for row in rows if row.rows < SMALL]
    merged = small if len(small) > 1 else []
    for group in [merged, *([row] for row in rows if row not in merged)]:
        held = {key for row in group for key in _keys(root, row)}
        if len(group) > 1 or not held <= live:
            made = rewritten(root, group, held - live)
            yield _Rewrite(old=tuple(row.name for row in group), made=made)


def _keys(root: Path, row: SegmentRow) -> list[int]:
    keys: list[int] = open_segment(root, row.name, row.digest).array("pks").tolist()
    return keys


def _dead_revisions(connection: Connection, first: int) -> set[int]:
    """Keys of contents that no version from `first` on holds."""
    ended = presence.c.to_version
    live = select(presence.c.revision_pk).where(ended.is_(None) | (ended > first))
    every = set(connection.execute(select(revisions.c.pk)).scalars())
    return every - set(connection.execute(live).scalars())


def _drop_versions(connection: Connection, dropped: Iterable[int], first: int, now: datetime) -> None:
    """Note that versions answer no more, and take out what only they held of a content that stays."""
    for number in dropped:
        connection.execute(update(versions).where(versions.c.number == number).values(dropped_at=now.isoformat()))
        connection.execute(delete(skips).where(skips.c.version == number))
    connection.execute(delete(presence).where(presence.c.to_version <= first))


def _sweep_originals(home: Home) -> int:
    """Delete files that nothing present came from, those that are withheld, and halves."""
    with home.catalog.reading() as connection:
        known = _named_originals(connection)
        withheld = set(connection.execute(select(withheld_originals.c.digest)).scalars())
    gone = [path for path in _files(home.originals_folder) if path.name not in known - withheld]
    for path in gone:
        path.unlink()
    return len(gone)


def _named_originals(connection: Connection) -> set[str]:
    """Files that something present came from, or that were read and hold nothing but what is present."""
    read = (json.loads(held)["original"] for held in connection.execute(select(readings.c.held)).scalars())
    return {*connection.execute(select(presence.c.original).distinct()).scalars(), *read}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _sweep_vectors(home: Home, *, drafts: bool) -> int:
    """Give up vectors that nothing needs, and folders that were set aside."""
    wanted = {each: _wanted(home, each, drafts=drafts) for each in _encoders(home)}
    if home.embedded:
        remove_broken(home.folder)
        names = {home.collection(encoder): hashes for encoder, (_, hashes) in wanted.items()}
        every = _all_hashes(home) if drafts else set()
        return _rebuilt(home, names, every)
    removed = 0
    for encoder, (dim, hashes) in wanted.items():
        with closing(home.vectors(encoder, dim)) as store:
            gone = store.ids() - hashes
            store.discard(gone)
            removed += len(gone)
    return removed


def _rebuilt(home: Home, names: dict[str, set[str]], every: set[str]) -> int:
    """Make Chroma's folder anew; a damaged one is made from the scan alone."""
    try:
        return rebuild_chroma(home.folder, lambda name: every or names.get(name, set()))
    except Damaged:
        replace_vectors(home, datetime.now(UTC))
        remove_broken(home.folder)
        return 0


def _encoders(home: Home) -> dict[str, int]:
    """Length of vectors by encoder of every version there ever was."""
    return {each.encoder: each.dim for each in home.versions()}


def _wanted(home: Home, encoder: str, *, drafts: bool) -> tuple[int, set[str]]:
    """Length of an encoder's vectors, and hashes of the texts whose vectors stay."""
    dim = _encoders(home)[encoder]
    if drafts:
        return dim, _all_hashes(home)
    with home.catalog.reading() as connection:
        keys = needed_chunks(connection, versions.c.encoder == encoder)
        rows = connection.execute(select(chunks.c.pk, chunks.c.text_hash))
        return dim, {row.text_hash for row in rows if row.pk in keys}


def _all_hashes(home: Home) -> set[str]:
    """Hashes of every text in the catalog, published or not."""
    with home.catalog.reading() as connection:
        return set(connection.execute(select(chunks.c.text_hash)).scalars())


def _delete(connection: Connection, table: Table, column: str, keys: Iterable[int]) -> None:
    for batch in batches(sorted(keys), BATCH):
        connection.execute(delete(table).where(table.c[column].in_(batch)))


def _size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in _files(folder))

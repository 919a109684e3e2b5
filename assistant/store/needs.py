"""What the kept versions need of what the catalog holds, and the marks that tell every process that it has changed."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from assistant.store.catalog import chunks, presence, readings, segments, state, versions
from assistant.store.pointer import NewSegment

EPOCH = "epoch"
"""Counts how often content was taken out or derived files were replaced: what a process remembers is then void."""
UNSWEPT = "unswept"
"""Says that files on disk hold what the catalog does not any more, and how much of it has to go."""


def needed_chunks(connection: Connection, made_with: ColumnElement[bool] | None = None, *, since: int = 0) -> set[int]:
    """Keys of the chunks that any kept version from `since` on holds; only of versions made with something."""
    numbers: dict[str, list[int]] = defaultdict(list)
    kept = versions.c.dropped_at.is_(None) & (versions.c.number >= since)
    for row in connection.execute(
        select(versions.c.number, versions.c.chunker)
        .where(kept & (true() if made_with is None else made_with))
        .order_by(versions.c.number)
    ):
        numbers[row.chunker].append(row.number)
    columns = (chunks.c.pk, chunks.c.chunker, presence.c.from_version, presence.c.to_version)
    query = select(*columns).join(presence, presence.c.revision_pk == chunks.c.revision_pk)
    rows = connection.execute(query.where(chunks.c.chunker.in_(numbers)))
    return {row.pk for row in rows if _any_inside(numbers[row.chunker], row.from_version, row.to_version)}


def _any_inside(numbers: list[int], first: int, end: int | None) -> bool:
    """Whether any of the sorted numbers lies in [first, end)."""
    at = bisect_left(numbers, first)
    return at < len(numbers) and (end is None or numbers[at] < end)


def forget_readings(connection: Connection) -> int:
    """Delete what was read from files whose contents are not all part of a version, so that they are read again."""
    present = set(connection.execute(select(presence.c.revision_pk).distinct()).scalars())
    rows = connection.execute(select(readings.c.pk, readings.c.held)).all()
    stale = [row.pk for row in rows if not present.issuperset(json.loads(row.held)["keys"])]
    for key in stale:
        connection.execute(delete(readings).where(readings.c.pk == key))
    return len(stale)


def replace_segments(connection: Connection, old: Iterable[str], made: NewSegment | None) -> None:
    """Put a segment in the place of others; every version that answered from any of them answers from it."""
    mine = segments.c.name.in_(list(old))
    first = min(connection.execute(select(segments.c.version).where(mine)).scalars())
    connection.execute(delete(segments).where(mine))
    if made is not None:
        row = {"name": made.name, "family": made.family, "made_by": made.made_by, "rows": made.rows}
        connection.execute(insert(segments), row | {"digest": made.digest, "version": first})


def epoch(connection: Connection) -> int:
    """How often content was taken out or replaced so far."""
    return int(read_mark(connection, EPOCH) or 0)


def next_epoch(connection: Connection) -> None:
    """Make every process forget what it remembers of this home."""
    write_mark(connection, EPOCH, str(epoch(connection) + 1))


def read_mark(connection: Connection, key: str) -> str | None:
    """A value of `state`."""
    found: str | None = connection.execute(select(state.c.value).where(state.c.key == key)).scalar()
    return found


def write_mark(connection: Connection, key: str, value: str | None) -> None:
    """Set a value of `state`; None takes it out."""
    connection.execute(delete(state).where(state.c.key == key))
    if value is not None:
        connection.execute(insert(state), {"key": key, "value": value})

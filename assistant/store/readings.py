"""What was read from each file last, so that an unchanged file is not parsed again, and how fresh each source is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from assistant.store.catalog import Catalog, freshness, readings
from assistant.store.codec import dump


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a file, from its first byte to its last."""

    path: str
    """The file's path."""
    inputs: str
    """SHA-256 (hex) over everything that the outcome depends on: bytes, sidecar, entry, and the code that read them."""
    original: str
    """SHA-256 (hex) of the file's bytes, under which the original is kept."""
    told: str = ""
    """What was recorded beside the items, in the reader's own form: skips and notices."""
    keys: tuple[int, ...] = ()
    """Catalog keys of the items' revisions; empty until it has been written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """When the files or the service of one entry were last read without fault, and what they held."""

    source: str
    """Id of the sources.yaml entry."""
    read_at: datetime
    """When, in UTC."""
    files: int
    """Files found; 1 for a service."""
    items: int
    """Evidence items in them."""
    skips: int
    """Files and records that did not become evidence."""


def read_reading(connection: Connection, path: str, inputs: str) -> Reading | None:
    """The last reading of a file when it had the same inputs."""
    row = connection.execute(select(readings).where(readings.c.path == path)).one_or_none()
    if row is None or row.inputs != inputs:
        return None
    held = json.loads(row.held)
    return Reading(path=path, inputs=inputs, original=held["original"], told=row.told, keys=tuple(held["keys"]))


def write_reading(connection: Connection, reading: Reading, keys: Sequence[int]) -> None:
    """Keep a reading in place of the file's last one."""
    connection.execute(delete(readings).where(readings.c.path == reading.path))
    key = int(connection.execute(select(func.max(readings.c.pk))).scalar() or 0) + 1
    held = dump({"original": reading.original, "keys": list(keys)})
    row = {"pk": key, "path": reading.path, "inputs": reading.inputs, "held": held, "told": reading.told}
    connection.execute(insert(readings), row)


def write_freshness(connection: Connection, several: Sequence[Freshness]) -> None:
    """Keep when each of these sources was read; what is known of others stays."""
    for each in several:
        connection.execute(delete(freshness).where(freshness.c.source == each.source))
        plain = {"source": each.source, "read_at": each.read_at.isoformat()}
        counts = {"files": each.files, "items": each.items, "skips": each.skips}
        connection.execute(insert(freshness), plain | counts)


def read_freshness(catalog: Catalog) -> dict[str, Freshness]:
    """How fresh each source is that was ever read, by the entry's id."""
    with catalog.reading() as connection:
        rows = connection.execute(select(freshness)).all()
    return {
        row.source: Freshness(
            source=row.source,
            read_at=datetime.fromisoformat(row.read_at),
            files=row.files,
            items=row.items,
            skips=row.skips,
        )
        for row in rows
    }


def read_told(catalog: Catalog) -> list[tuple[str, str]]:
    """What was told of the last reading of each file, with its path."""
    with catalog.reading() as connection:
        rows = connection.execute(select(readings.c.path, readings.c.told).order_by(readings.c.path)).all()
    return [(row.path, row.told) for row in rows]

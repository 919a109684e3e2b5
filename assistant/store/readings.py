"""What was read from each file last, so that an unchanged file is not parsed again, and how fresh each source is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select

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


def read_readings(connection: Connection, inputs: Mapping[str, str]) -> dict[str, Reading]:
    """The last readings of the files that had these inputs, by path; `inputs` are today's by path."""
    rows = connection.execute(select(readings).where(readings.c.path.in_(list(inputs)))).all()
    return {row.path: _reading(row) for row in rows if row.inputs == inputs[row.path]}


def _reading(row: Row[tuple[object, ...]]) -> Reading:
    held = json.loads(row.held)
    return Reading(path=row.path, inputs=row.inputs, original=held["original"], told=row.told, keys=tuple(held["keys"]))


def write_readings(connection: Connection, several: Sequence[Reading]) -> None:
    """Keep readings, each in place of its file's last one."""
    if not several:
        return
    connection.execute(delete(readings).where(readings.c.path.in_([each.path for each in several])))
    first = int(connection.execute(select(func.max(readings.c.pk))).scalar() or 0) + 1
    rows = [
        {
            "pk": first + at,
            "path": each.path,
            "inputs": each.inputs,
            "held": dump({"original": each.original, "keys": list(each.keys)}),
            "told": each.told,
        }
        for at, each in enumerate(several)
    ]
    connection.execute(insert(readings), rows)


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

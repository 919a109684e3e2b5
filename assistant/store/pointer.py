"""The pointer to the version that answers, and the one transaction that moves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from assistant.domain.evidence import Skipped
from assistant.store.catalog import presence, segments, skips, state, versions
from assistant.store.index import PublishedVersion, read_versions
from assistant.store.readings import Freshness, write_freshness

POINTER = "version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a new version holds otherwise than the one before."""

    closed: tuple[int, ...]
    """Keys of intervals of presence that end."""
    opened: tuple[tuple[int, str, str], ...]
    """Revision key, source and original of intervals that begin."""

    def __bool__(self) -> bool:
        return bool(self.closed or self.opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSegment:
    """A derived segment that is written and checked, and not published yet."""

    name: str
    """Name of its folder."""
    family: str
    """`scan` or `terms`."""
    made_by: str
    """Revision of the encoder, or name of the tokenizer."""
    rows: int
    """Number of chunks in it."""
    digest: str
    """SHA-256 of its manifest."""


def pointed_number(connection: Connection) -> int | None:
    """Number of the version that answers; None before the first publication."""
    found = connection.execute(select(state.c.value).where(state.c.key == POINTER)).scalar()
    return None if found is None else int(found)


def current_version(connection: Connection) -> PublishedVersion | None:
    """The version that answers; None before the first publication."""
    number = pointed_number(connection)
    return next((each for each in read_versions(connection) if each.number == number), None)


def move(
    connection: Connection,
    version: PublishedVersion,
    changes: Changes,
    *,
    sources_text: str,
    skipped: Sequence[Skipped],
    freshness: Sequence[Freshness],
    made: Iterable[NewSegment],
) -> None:
    """Publish a version; the caller's transaction makes all of it happen, or nothing."""
    connection.execute(insert(versions), _version_row(version, sources_text))
    _insert_skips(connection, version.number, skipped)
    write_freshness(connection, freshness)
    for each in made:
        row = {"name": each.name, "family": each.family, "made_by": each.made_by, "rows": each.rows}
        connection.execute(insert(segments), row | {"digest": each.digest, "version": version.number})
    _change_presence(connection, version.number, changes)
    connection.execute(delete(state).where(state.c.key == POINTER))
    connection.execute(insert(state), {"key": POINTER, "value": str(version.number)})


def refresh(
    connection: Connection,
    number: int,
    *,
    sources_text: str,
    skipped: Sequence[Skipped],
    freshness: Sequence[Freshness],
) -> None:
    """Record what the last run read and skipped with the version that it found still true."""
    connection.execute(update(versions).where(versions.c.number == number).values(sources_text=sources_text))
    connection.execute(delete(skips).where(skips.c.version == number))
    _insert_skips(connection, number, skipped)
    write_freshness(connection, freshness)


def _version_row(version: PublishedVersion, sources_text: str) -> dict[str, object]:
    names = ("number", "root", "encoder", "dim", "chunker", "tokenizer", "items", "chunks")
    plain = {name: getattr(version, name) for name in names}
    parsers = "\n".join(version.parsers)
    return plain | {"created_at": version.created.isoformat(), "parsers": parsers, "sources_text": sources_text}


def _insert_skips(connection: Connection, number: int, skipped: Sequence[Skipped]) -> None:
    rows = [
        {
            "version": number,
            "ordinal": at,
            "path": each.path,
            "source": each.source,
            "reason": each.reason,
            "fix": each.fix,
        }
        for at, each in enumerate(skipped)
    ]
    if rows:
        connection.execute(insert(skips), rows)


def _change_presence(connection: Connection, number: int, changes: Changes) -> None:
    for key in changes.closed:
        connection.execute(update(presence).where(presence.c.pk == key).values(to_version=number))
    first = int(connection.execute(select(func.max(presence.c.pk))).scalar() or 0) + 1
    rows = [
        {"pk": first + at, "revision_pk": key, "source": source, "original": original, "from_version": number}
        for at, (key, source, original) in enumerate(changes.opened)
    ]
    if rows:
        connection.execute(insert(presence), rows)

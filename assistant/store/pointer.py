"""The pointer to the version that answers, and the one transaction that moves it.

Rolling back publishes a new version that holds what an older one did, as `git revert` does. Moving the pointer back
would leave two histories behind one counter: `presence` tells by intervals of version numbers what each version holds,
and with 1, 2, 3 and the pointer on 1 again the next version 4 would follow 1, while every interval that runs past 3
says that it follows 3. A new number keeps one line, and `versions` shows what happened and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from assistant.domain.evidence import EvidenceId, RevisionId, Skipped
from assistant.store.catalog import chunks, presence, present_at, revisions, segments, skips, state, versions
from assistant.store.index import PublishedVersion, read_versions
from assistant.store.manifest import root_of
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


def restore(connection: Connection, older: PublishedVersion, *, now: datetime) -> PublishedVersion:
    """Publish a version that holds what an older one holds today: less what was erased of it since.

    Its skips and its sources.yaml as read come back too; who may read is today's rule, as ever. The caller's
    transaction makes all of it happen, or nothing.
    """
    pairs = held_at(connection, older.number)
    restored = replace(
        older,
        number=read_versions(connection)[-1].number + 1,
        root=root_of(pairs),
        created=now,
        items=len(pairs),
        chunks=_count_chunks(connection, older),
        restores=older.number,
    )
    text = connection.execute(select(versions.c.sources_text).where(versions.c.number == older.number)).scalar_one()
    told = read_skips(connection, older.number)
    move(
        connection,
        restored,
        _way_back(connection, older.number),
        sources_text=text,
        skipped=told,
        freshness=(),
        made=(),
    )
    return restored


def held_at(connection: Connection, number: int) -> list[tuple[EvidenceId, RevisionId]]:
    """Evidence and revision of every item of a version that is there today."""
    query = select(revisions.c.evidence_id, revisions.c.revision).join_from(presence, revisions)
    rows = connection.execute(query.where(present_at(number)))
    return [(EvidenceId(row.evidence_id), RevisionId(row.revision)) for row in rows]


def read_skips(connection: Connection, number: int) -> tuple[Skipped, ...]:
    """What did not become evidence in the last run that made or confirmed a version."""
    rows = connection.execute(select(skips).where(skips.c.version == number).order_by(skips.c.ordinal))
    return tuple(Skipped(path=row.path, source=row.source, reason=row.reason, fix=row.fix) for row in rows)


def _way_back(connection: Connection, number: int) -> Changes:
    """Which intervals end and begin when an older version's items are present again."""
    columns = (presence.c.revision_pk, presence.c.source, presence.c.original)
    wanted = {
        (row.revision_pk, row.source, row.original)
        for row in connection.execute(select(*columns).where(present_at(number)))
    }
    open_now = connection.execute(select(presence.c.pk, *columns).where(presence.c.to_version.is_(None)))
    here = {(row.revision_pk, row.source, row.original): row.pk for row in open_now}
    closed = tuple(key for place, key in here.items() if place not in wanted)
    return Changes(closed=closed, opened=tuple(sorted(wanted - here.keys())))


def _count_chunks(connection: Connection, version: PublishedVersion) -> int:
    """How many chunks of a version are there today."""
    query = select(func.count()).select_from(chunks.join(presence, presence.c.revision_pk == chunks.c.revision_pk))
    mine = present_at(version.number) & (chunks.c.chunker == version.chunker)
    return int(connection.execute(query.where(mine)).scalar_one())


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
    names = ("number", "root", "encoder", "dim", "chunker", "tokenizer", "items", "chunks", "restores")
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

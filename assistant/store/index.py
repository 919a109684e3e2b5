"""A published version, loaded once: what its items are, in stable orders, and the two searches over its chunks.

Two orders rule everything: items stand by evidence id, chunks by chunk id. Neither depends on what else was ingested or
when, so every order and tie that is told in positions is the same for a home that holds only part of the evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping, select

from assistant.domain.access import Clause
from assistant.domain.errors import Unavailable
from assistant.domain.evidence import EvidenceId, Kind, Metadata, RevisionId
from assistant.store import scan, terms
from assistant.store.catalog import Catalog, chunks, presence, present_at, revisions, segments, versions
from assistant.store.codec import load_clauses, load_metadata
from assistant.store.scan import Scan
from assistant.store.segments import Segment, open_segment
from assistant.store.terms import Terms

KINDS = {kind: code for code, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """A published state of the index."""

    number: int
    """Counts up from 1."""
    root: str
    """SHA-256 over the sorted pairs of evidence id and revision."""
    created: datetime
    """When it was published, in UTC."""
    encoder: str
    """Revision of the encoder whose vectors it answers with."""
    dim: int
    """Length of such a vector."""
    chunker: str
    """Name of the chunker that cut its texts."""
    tokenizer: str
    """Name of the tokenizer of its terms."""
    parsers: tuple[str, ...]
    """Names and versions of the parsers that made its texts, sorted."""
    items: int
    """Number of evidence items."""
    chunks: int
    """Number of chunks."""
    restores: int | None = None
    """The version that it was rolled back to; None for one that an ingest made."""
    dropped: datetime | None = None
    """When its own content was given up to make room; None while it answers."""
    erased: int = 0
    """How many of its items were erased after it was published."""
    left_root: str | None = None
    """`root` over the items that are left; None when nothing was erased, and where it has not been reckoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One evidence of a version without its text, which the scope gives."""

    id: EvidenceId
    """Stable id."""
    revision: RevisionId
    """Which content of it the version holds."""
    source: str
    """Id of the sources.yaml entry that it came through."""
    path: str
    """Path that access entries are matched against."""
    metadata: Metadata
    """What it says of itself."""
    indexed_version: int
    """Version since which this content is held without a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What decides access to items: equal rules, equal readers."""

    path: str
    """Path that access entries are matched against."""
    clauses: tuple[Clause, ...]
    """What the item itself says about access."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Index:
    """A version in memory; every array below is by item or by chunk in the stable orders."""

    version: PublishedVersion
    """Which version."""
    items: tuple[ItemView, ...]
    """All items, of all readers, by evidence id."""
    positions: dict[EvidenceId, int]
    """Place of each item."""
    revision_keys: NDArray[np.int64]
    """Catalog keys of the items' revisions."""
    originals: tuple[str, ...]
    """SHA-256 of the files that the items came from."""
    file_of: NDArray[np.int64]
    """Number of each item's file: equal for the records of one file."""
    rules: tuple[Rule, ...]
    """Distinct rules."""
    rule_of: NDArray[np.int64]
    """Which rule each item has."""
    kind_of: NDArray[np.int64]
    """Code of each item's kind."""
    dates: NDArray[np.int64]
    """(n_items, 3): first day and first day after of the item's own date, first day of its effective date; 0 is none."""
    systems: dict[str, tuple[int, ...]]
    """Items by system that they name, in lower case."""
    chunk_keys: NDArray[np.int64]
    """Catalog keys of the chunks."""
    chunk_item: NDArray[np.int64]
    """Item of each chunk."""
    scan: Scan
    """The dense search."""
    terms: Terms
    """The lexical search."""


def read_versions(connection: Connection) -> tuple[PublishedVersion, ...]:
    """Every published version, oldest first."""
    rows = connection.execute(select(versions).order_by(versions.c.number)).mappings()
    return tuple(_version(row) for row in rows)


def load_index(catalog: Catalog, root: Path, version: PublishedVersion) -> Index:
    """Load a version. Raises Unavailable when a segment of it is missing or damaged."""
    with catalog.reading() as connection:
        held = _held(connection, version.number)
        found_chunks = _chunks(connection, version)
        opened = {
            scan.FAMILY: open_segments(connection, root, version.number, scan.FAMILY, version.encoder),
            terms.FAMILY: open_segments(connection, root, version.number, terms.FAMILY, version.tokenizer),
        }
    item_of = {row["pk"]: at for at, row in enumerate(held)}
    chunk_keys = np.array([pk for pk, _ in found_chunks], dtype=np.int64)
    placed = {family: _placed(each, chunk_keys) for family, each in opened.items()}
    return Index(
        version=version,
        revision_keys=np.array([row["pk"] for row in held], dtype=np.int64),
        originals=tuple(row["original"] for row in held),
        chunk_keys=chunk_keys,
        chunk_item=np.array([item_of[revision] for _, revision in found_chunks], dtype=np.int64),
        scan=Scan(placed[scan.FAMILY]),
        terms=Terms(placed[terms.FAMILY], len(chunk_keys)),
        **_item_columns(held),
    )


def open_segments(connection: Connection, root: Path, version: int, family: str, made_by: str) -> tuple[Segment, ...]:
    """The segments of one family that a version answers from, in the order in which they were published."""
    chosen = (segments.c.family == family) & (segments.c.made_by == made_by) & (segments.c.version <= version)
    rows = connection.execute(select(segments).where(chosen).order_by(segments.c.version, segments.c.name))
    return tuple(open_segment(root, row.name, row.digest) for row in rows)


def _version(row: RowMapping) -> PublishedVersion:
    names = ("number", "root", "encoder", "dim", "chunker", "tokenizer", "items", "chunks", "restores")
    return PublishedVersion(
        created=datetime.fromisoformat(row["created_at"]),
        parsers=tuple(row["parsers"].split("\n")) if row["parsers"] else (),
        dropped=datetime.fromisoformat(row["dropped_at"]) if row["dropped_at"] else None,
        **{name: row[name] for name in names},
    )


def _held(connection: Connection, version: int) -> Sequence[RowMapping]:
    """Revisions of a version with their presence, by evidence id."""
    columns = [revisions.c[name] for name in ("pk", "evidence_id", "revision", "path", "metadata", "clauses")]
    columns += [presence.c[name] for name in ("source", "original", "from_version")]
    query = select(*columns).join_from(presence, revisions).where(present_at(version)).order_by(revisions.c.evidence_id)
    return connection.execute(query).mappings().all()


def _chunks(connection: Connection, version: PublishedVersion) -> Sequence[tuple[int, int]]:
    """Key and revision of every chunk of a version, by chunk id."""
    query = (
        select(chunks.c.pk, chunks.c.revision_pk)
        .join(presence, presence.c.revision_pk == chunks.c.revision_pk)
        .where(present_at(version.number) & (chunks.c.chunker == version.chunker))
        .order_by(chunks.c.chunk_id)
    )
    return [(pk, revision) for pk, revision in connection.execute(query)]


def _placed(opened: Collection[Segment], chunk_keys: NDArray[np.int64]) -> list[tuple[Segment, NDArray[np.int64]]]:
    """Each segment with the positions of its rows; -1 for rows of chunks that the version lacks.

    Raises Unavailable when a chunk has no row in any segment or several: the version would answer wrongly.
    """
    order = np.argsort(chunk_keys)
    placed = [(segment, _positions(segment.array("pks"), chunk_keys, order)) for segment in opened]
    found = sum(int((positions >= 0).sum()) for _, positions in placed)
    if found != len(chunk_keys):
        raise Unavailable(
            f"the index holds {found} passages where the catalog has {len(chunk_keys)}: run clausetrail doctor"
        )
    return placed


def _positions(keys: NDArray[np.int64], chunk_keys: NDArray[np.int64], order: NDArray[np.intp]) -> NDArray[np.int64]:
    """Where each key stands among the chunk keys; -1 where it does not."""
    if not len(chunk_keys):
        return np.full(len(keys), -1, dtype=np.int64)
    at = order[np.searchsorted(chunk_keys, keys, sorter=order).clip(max=len(order) - 1)]
    return np.where(chunk_keys[at] == keys, at, -1).astype(np.int64)


def _item_columns(held: Sequence[RowMapping]) -> dict[str, Any]:
    """The columns of `Index` that say what its items are."""
    items = tuple(_item(row) for row in held)
    rules: dict[tuple[str, str], int] = {}
    rule_of = [rules.setdefault((row["path"], row["clauses"]), len(rules)) for row in held]
    files: dict[str, int] = {}
    systems: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for system in {each.strip().lower() for each in item.metadata.systems}:
            systems[system].append(at)
    return {
        "items": items,
        "positions": {item.id: at for at, item in enumerate(items)},
        "file_of": np.array([files.setdefault(item.path, len(files)) for item in items], dtype=np.int64),
        "rules": tuple(Rule(path=path, clauses=load_clauses(clauses)) for path, clauses in rules),
        "rule_of": np.array(rule_of, dtype=np.int64),
        "kind_of": np.array([KINDS[item.metadata.kind] for item in items], dtype=np.int64),
        "dates": np.array([_days(item.metadata) for item in items], dtype=np.int64).reshape((-1, 3)),
        "systems": {system: tuple(found) for system, found in systems.items()},
    }


def _item(row: RowMapping) -> ItemView:
    return ItemView(
        id=EvidenceId(row["evidence_id"]),
        revision=RevisionId(row["revision"]),
        source=row["source"],
        path=row["path"],
        metadata=load_metadata(row["metadata"]),
        indexed_version=row["from_version"],
    )


def _days(metadata: Metadata) -> tuple[int, int, int]:
    """The row of `Index.dates` of one item."""
    start, end = (metadata.date.start, metadata.date.end) if metadata.date else (None, None)
    effective = metadata.effective.start if metadata.effective else None
    first, after, force = (day.toordinal() if day else 0 for day in (start, end, effective))
    return first, after, force

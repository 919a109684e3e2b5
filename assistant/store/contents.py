"""What revisions hold, read from the catalog by key. Only the scope calls this, after it has asked its mask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Row, Table, select

from assistant.domain.evidence import Element, Field, Flag, Link, LinkBasis, LinkType, Locator, Mention, MentionType
from assistant.store.build import BATCH, batches
from assistant.store.catalog import Catalog, chunks, fields, links, mentions, revisions
from assistant.store.codec import dump_flags, load_elements, load_flags, load_locator

T = TypeVar("T")

NO_FLAGS = dump_flags(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One chunk as the catalog holds it, with its text."""

    revision_key: int
    """Catalog key of its revision."""
    start: int
    """First code point."""
    end: int
    """One past the last."""
    text: str
    """The slice of the canonical text."""
    context: str
    """Title and heading path."""
    locator: Locator
    """Place in the source."""
    flags: frozenset[Flag]
    """What screening saw in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Where one chunk stands."""

    start: int
    """First code point."""
    end: int
    """One past the last."""
    headings: tuple[str, ...]
    """The headings above it, outermost first."""
    chunker: str
    """What cut the text."""


def read_lone_texts(catalog: Catalog, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Canonical texts by revision key, each as a record of its own."""
    return {key: (text,) for key, text in read_texts(catalog, keys).items()}


def read_texts(catalog: Catalog, keys: Iterable[int]) -> dict[int, str]:
    """Canonical texts by revision key."""
    found: dict[int, str] = {}
    with catalog.reading() as connection:
        for batch in batches(keys, BATCH):
            query = select(revisions.c.pk, revisions.c.text).where(revisions.c.pk.in_(batch))
            found |= {row.pk: row.text for row in connection.execute(query)}
    return found


def read_parsers(catalog: Catalog, keys: Sequence[int]) -> dict[int, str]:
    """Name and version of the parser that made each text, by revision key."""
    found: dict[int, str] = {}
    with catalog.reading() as connection:
        for batch in batches(keys, BATCH):
            query = select(revisions.c.pk, revisions.c.parser).where(revisions.c.pk.in_(batch))
            found |= {row.pk: row.parser for row in connection.execute(query)}
    return found


def read_elements(catalog: Catalog, key: int) -> tuple[Element, ...]:
    """Elements of one revision, in text order."""
    with catalog.reading() as connection:
        query = select(revisions.c.elements).where(revisions.c.pk == key)
        return load_elements(connection.execute(query).scalar_one())


def read_fields(catalog: Catalog, keys: Sequence[int]) -> Mapping[int, tuple[Field, ...]]:
    """Fields by revision key, in text order; revisions without any are left out."""
    return _grouped(catalog, fields, keys, _field)


def read_links(catalog: Catalog, keys: Sequence[int]) -> Mapping[int, tuple[Link, ...]]:
    """Links by revision key, in the order of the item; revisions without any are left out."""
    return _grouped(catalog, links, keys, _link)


def read_mentions(catalog: Catalog, keys: Sequence[int]) -> Mapping[int, tuple[Mention, ...]]:
    """Mentions by revision key, in text order; revisions without any are left out."""
    return _grouped(catalog, mentions, keys, _mention)


def read_slices(catalog: Catalog, keys: Sequence[int]) -> dict[int, Slice]:
    """Chunks by chunk key, each with its text."""
    rows: dict[int, Row[tuple[object, ...]]] = {}
    with catalog.reading() as connection:
        for batch in batches(keys, BATCH):
            rows |= {row.pk: row for row in connection.execute(select(chunks).where(chunks.c.pk.in_(batch)))}
    texts = read_texts(catalog, {row.revision_pk for row in rows.values()})
    return {key: _slice(row, texts[row.revision_pk]) for key, row in rows.items()}


def read_around(catalog: Catalog, key: int, chunker: str, start: int, reach: int) -> list[int]:
    """Keys of the chunks of a revision that stand at most `reach` before or after the one that starts there, in text order."""
    mine = (chunks.c.revision_pk == key) & (chunks.c.chunker == chunker)
    at = select(chunks.c.ordinal).where(mine & (chunks.c.start == start)).scalar_subquery()
    near = mine & chunks.c.ordinal.between(at - reach, at + reach) & (chunks.c.start != start)
    with catalog.reading() as connection:
        return list(connection.execute(select(chunks.c.pk).where(near).order_by(chunks.c.ordinal)).scalars())


def read_sections(catalog: Catalog, keys: Sequence[int]) -> Mapping[int, tuple[Section, ...]]:
    """Where the chunks of each revision stand, of every chunker, in text order; revisions without any are left out."""
    return _grouped(catalog, chunks, keys, _section)


def read_starting(catalog: Catalog, key: int, chunker: str, starts: Sequence[int]) -> list[int]:
    """Keys of the chunks of a revision that start at these code points, in text order."""
    mine = (chunks.c.revision_pk == key) & (chunks.c.chunker == chunker) & chunks.c.start.in_(starts)
    with catalog.reading() as connection:
        return list(connection.execute(select(chunks.c.pk).where(mine).order_by(chunks.c.ordinal)).scalars())


def read_flags(catalog: Catalog, keys: Sequence[int], chunker: str) -> dict[int, list[frozenset[Flag]]]:
    """Flags of each chunk that has any, by revision key; revisions without a flagged chunk are left out."""
    found: dict[int, list[frozenset[Flag]]] = defaultdict(list)
    with catalog.reading() as connection:
        for batch in batches(keys, BATCH):
            mine = chunks.c.revision_pk.in_(batch) & (chunks.c.chunker == chunker) & (chunks.c.flags != NO_FLAGS)
            for row in connection.execute(select(chunks.c.revision_pk, chunks.c.flags).where(mine)):
                found[row.revision_pk].append(load_flags(row.flags))
    return found


class Kept(Generic[T]):
    """Records by revision key, kept between questions: what a revision holds never changes.

    The keys that are asked for have passed the scope's mask; nothing here knows of readers.
    """

    def __init__(self, read: Callable[[Sequence[int]], Mapping[int, tuple[T, ...]]], most: int) -> None:
        """Read what is not kept; forget everything when more than `most` records have come together."""
        self._read = read
        self._most = most
        self._kept: dict[int, tuple[T, ...]] = {}
        self._lock = Lock()

    def get(self, keys: Sequence[int]) -> dict[int, tuple[T, ...]]:
        """Records of the revisions, in the order of the keys; revisions without any are left out."""
        with self._lock:
            missing = [key for key in keys if key not in self._kept]
            read = self._read(missing) if missing else {}
            self._kept |= {key: read.get(key, ()) for key in missing}
            found = {key: self._kept[key] for key in keys if self._kept[key]}
            if missing and sum(map(len, self._kept.values())) > self._most:  # counted only when some came in
                self._kept.clear()
        return found


def _grouped(
    catalog: Catalog, table: Table, keys: Sequence[int], made: Callable[[Row[tuple[object, ...]]], T]
) -> dict[int, tuple[T, ...]]:
    """Records of a table by revision key, each revision's in order."""
    found: dict[int, list[T]] = defaultdict(list)
    with catalog.reading() as connection:
        for batch in batches(keys, BATCH):
            query = select(table).where(table.c.revision_pk.in_(batch)).order_by(table.c.revision_pk, table.c.ordinal)
            for row in connection.execute(query):
                found[row.revision_pk].append(made(row))
    return {key: tuple(records) for key, records in found.items()}


def _field(row: Row[tuple[object, ...]]) -> Field:
    return Field(name=row.name, value=row.value, start=row.start, end=row.end)


def _link(row: Row[tuple[object, ...]]) -> Link:
    basis = LinkBasis(row.basis)
    return Link(type=LinkType(row.type), target=row.target, basis=basis, start=row.start, end=row.end)


def _mention(row: Row[tuple[object, ...]]) -> Mention:
    return Mention(type=MentionType(row.type), text=row.text, start=row.start, end=row.end)


def _section(row: Row[tuple[object, ...]]) -> Section:
    return Section(start=row.start, end=row.end, headings=load_locator(row.locator).section, chunker=row.chunker)


def _slice(row: Row[tuple[object, ...]], text: str) -> Slice:
    return Slice(
        revision_key=row.revision_pk,
        start=row.start,
        end=row.end,
        text=text[row.start : row.end],
        context=row.context,
        locator=load_locator(row.locator),
        flags=load_flags(row.flags),
    )

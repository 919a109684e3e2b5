"""The scope: the only door to evidence text.

A scope is what one question may touch: reader ∧ version ∧ day ∧ kinds ∧ systems ∧ period. Its mask is computed once,
from today's rules, and everything that it gives or counts lies inside. What it does not hold is, for the asker, not
there: hidden and absent raise the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.domain.access import Reader
from assistant.domain.answer import NOT_FOUND, Passage, Span
from assistant.domain.dates import Period
from assistant.domain.errors import NotFound
from assistant.domain.evidence import DOCUMENT_KINDS, Element, EvidenceId, Field, Flag, Kind, Link, Mention, RevisionId
from assistant.domain.sources import Sources
from assistant.store.contents import (
    Section,
    Slice,
    read_around,
    read_elements,
    read_flags,
    read_parsers,
    read_slices,
    read_starting,
    read_texts,
)
from assistant.store.index import KINDS, Index, ItemView
from assistant.store.manifest import root_of
from assistant.store.past import Keys, Later, Past, Then, blanked, keys_of, overlaps, then
from assistant.store.readings import read_freshness
from assistant.store.store import Store
from assistant.store.vectors import Vectors

Mask = NDArray[np.bool_]
T = TypeVar("T")

_DOCUMENTS = [KINDS[kind] for kind in DOCUMENT_KINDS]
_START, _END, _EFFECTIVE = range(3)  # columns of `Index.dates`


def open_scope(
    store: Store, reader: Reader, sources: Sources, *, version: int | None = None, as_of: Past | None = None
) -> Scope:
    """What the reader may read by today's sources.yaml, in a version and on a day of valid time.

    Args:
        store: The open home.
        reader: Who asks.
        sources: sources.yaml as it stands now; access is always today's, for old versions too.
        version: Index time: a version's number; None is the one that answers.
        as_of: Valid time: only what there was on that day, as `Scope.existing_on`.

    Raises:
        Unavailable: Nothing has been published, or the index is damaged.
        BadInput: There is no version of that number.
    """
    index = store.index(version)
    mask = store.readable(index, reader, sources)
    whole = Scope(_store=store, _index=index, _readable=mask, _mask=mask)
    return whole if as_of is None else whole.existing_on(as_of)


def open_whole(store: Store, *, version: int | None = None) -> Scope:
    """Everything of a version, whoever may read it: for the operator, who holds the home folder and so all of it.

    Raises Unavailable and BadInput as `open_scope` does.
    """
    index = store.index(version)
    everything = np.ones(len(index.items), dtype=np.bool_)
    return Scope(_store=store, _index=index, _readable=everything, _mask=everything)


@dataclass(frozen=True, kw_only=True, eq=False)
class Scope:
    """Evidence that one question may touch; made by `open_scope` and by `narrowed` alone."""

    _store: Store
    _index: Index
    _readable: Mask  # what the reader may read of the version, however far the scope is narrowed
    _mask: Mask
    undated: int = 0
    """Items that a period left out because they carry no date."""
    _then: Then | None = None  # the day of valid time that is asked about, with what was not known on it

    @property
    def version(self) -> int:
        """Number of the version."""
        return self._index.version.number

    @property
    def encoder(self) -> str:
        """Revision of the encoder whose vectors `nearest` compares with."""
        return self._index.version.encoder

    @cached_property
    def items(self) -> tuple[ItemView, ...]:
        """Every item inside, by id."""
        return tuple(self._shown(self._index.items[at]) for at in np.flatnonzero(self._mask))

    @cached_property
    def root(self) -> str:
        """Hash over the sorted pairs of evidence id and revision inside."""
        return root_of((item.id, item.revision) for item in self.items)

    @cached_property
    def read_at(self) -> Mapping[str, datetime]:
        """When each source inside was last read without fault, in UTC; of an older version, when it was published."""
        inside = sorted({item.source for item in self.items})
        if self.version != self._store.current():
            return dict.fromkeys(inside, self._index.version.created)
        known = read_freshness(self._store.catalog)
        return {source: known[source].read_at for source in inside if source in known}

    def item(self, id: EvidenceId) -> ItemView | None:  # noqa: A002  the word that every interface has for it
        """The item of that id; None when it is not inside, for whatever reason."""
        at = self._index.positions.get(id)
        return self._shown(self._index.items[at]) if at is not None and self._mask[at] else None

    @property
    def day(self) -> date | None:
        """The day of valid time that everything inside is told as of; None for today."""
        return self._then.past.day if self._then else None

    def later(self, item: ItemView) -> Later | None:
        """What of an item was not known on the day of valid time; None where all of it was, and where no day is set."""
        return self._then.later.get(item.id) if self._then else None

    def narrowed(
        self,
        *,
        kinds: Collection[Kind] = (),
        systems: Collection[str] = (),
        period: Period | None = None,
        ids: Collection[EvidenceId] | None = None,
    ) -> Scope:
        """The part that is of any of the kinds, of any of the systems, of the period, and among the ids.

        A period keeps items whose own date may lie inside it; those without a date are dropped and counted in
        `undated`. Systems compare without regard to case. Empty kinds and systems, and None, narrow nothing.
        """
        mask = self._mask
        if kinds:
            mask = mask & np.isin(self._index.kind_of, [KINDS[kind] for kind in kinds])
        if systems:
            mask = mask & self._among(self._of_systems(systems))
        if ids is not None:
            mask = mask & self._among(self._index.positions[each] for each in ids if each in self._index.positions)
        if period is None:
            return replace(self, _mask=mask)
        dated = self._dates[:, _START] > 0
        undated = self.undated + int((mask & ~dated).sum())
        return replace(self, _mask=mask & _in_period(self._dates, period), undated=undated)

    def existing_on(self, past: Past) -> Scope:
        """The part that was there on a day of valid time, telling of itself only what was known then.

        What is dated later, or came into force later, is dropped, but for records that had begun by then; of what is kept,
        the fields and places that tell of later.
        """
        whole = replace(self, _mask=self._readable, _then=None)
        there, began_later = whole.derived(f"there on {past.day}", lambda: whole._there_on(past))  # noqa: SLF001
        inside = replace(self, _mask=self._mask & there, _then=None)

        def made() -> Then:
            fields = inside.all_fields()
            return then(past, ((item, fields.get(item.id, ())) for item in inside.items), began_later)

        return replace(inside, _then=inside.derived(f"known on {past.day}", made))

    def text(self, item: ItemView) -> str:
        """The canonical text, blank where it tells of later. Like all that follow, raises NotFound for an item outside."""
        text = self._whole_text(item)
        return blanked(text, 0, self._of_later(item, text)) if self._then else text

    def all_texts(self) -> Mapping[EvidenceId, str]:
        """The canonical text of every item: read at once, where one by one would be a query each."""
        found = self._by_id(read_texts(self._store.catalog, self._keys()))
        if self._then is None:
            return found
        inside = ((item, found[item.id]) for item in self.items if item.id in found)
        return {item.id: blanked(text, 0, self._of_later(item, text)) for item, text in inside}

    def parsers(self, items: Sequence[ItemView]) -> tuple[str, ...]:
        """Name and version of the parser that made each text, in the same order."""
        keys = [self._key(item) for item in items]
        found = read_parsers(self._store.catalog, keys)
        return tuple(found[key] for key in keys)

    @property
    def made_with(self) -> Mapping[str, str]:
        """Revisions of what cut the texts and of what both searches compare with: alike for every reader."""
        version = self._index.version
        return {"encoder": version.encoder, "chunker": version.chunker, "tokenizer": version.tokenizer}

    def elements(self, item: ItemView) -> tuple[Element, ...]:
        """The parts of the text, in text order."""
        parts = read_elements(self._store.catalog, self._key(item))
        later = self._of_later(item)
        return tuple(one for one in parts if not _within((one.start, one.end), later)) if later else parts

    def fields(self, item: ItemView) -> tuple[Field, ...]:
        """Named values, in text order."""
        fields = self._whole_fields(item)
        return self._then.fields(item.id, fields) if self._then else fields

    def links(self, item: ItemView) -> tuple[Link, ...]:
        """Edges that the item states or names."""
        key = self._key(item)
        links = self._store.links.get([key]).get(key, ())
        return self._then.links(item.id, links, self._whole_fields(item)) if self._then else links

    def mentions(self, item: ItemView) -> tuple[Mention, ...]:
        """Names that stand in the item's text, in text order."""
        key = self._key(item)
        mentions, later = self._store.mentions.get([key]).get(key, ()), self._of_later(item)
        return tuple(one for one in mentions if not overlaps((one.start, one.end), later)) if later else mentions

    def original(self, item: ItemView) -> bytes:
        """The file that the item came from, when the reader may read everything that came from it.

        Raises NotFound otherwise: the file would show the records that the reader may not read. Raises Unavailable when
        the home has lost it.
        """
        at = self._position(item)
        if not self._readable[self._index.file_of == self._index.file_of[at]].all():
            raise _not_found(item.id)
        return self._store.original(self._index.originals[at])

    def passages(self, item: ItemView) -> tuple[Passage, ...]:
        """All chunks of an item in text order, with scores of 0."""
        chosen = np.flatnonzero(self._index.chunk_item == self._position(item))
        found = self._passages([(int(at), 0.0, 0.0) for at in chosen])
        return tuple(sorted(found, key=lambda each: (each.span.start, each.span.end)))

    def around(self, passages: Sequence[Passage], reach: int) -> tuple[tuple[Passage, ...], ...]:
        """The chunks at most `reach` before and after each passage in its item, in text order, with scores of 0.

        A passage outside the scope has none.
        """
        chunker = self._index.version.chunker
        near = [
            read_around(self._store.catalog, self._key(item), chunker, each.span.start, reach)
            if (item := self._pinned(each.span))
            else []
            for each in passages
        ]
        slices = read_slices(self._store.catalog, sorted({key for keys in near for key in keys}))
        return tuple(
            self._told(self.item(each.span.evidence), [slices[key] for key in keys])
            for each, keys in zip(passages, near, strict=True)
        )

    def sections(self, item: ItemView) -> tuple[Section, ...]:
        """Where each chunk of an item stands, in text order."""
        key, chunker = self._key(item), self._index.version.chunker
        return tuple(each for each in self._store.sections.get([key]).get(key, ()) if each.chunker == chunker)

    def starting(self, item: ItemView, starts: Sequence[int]) -> tuple[Passage, ...]:
        """The chunks of an item that start at these code points, in text order, with scores of 0."""
        keys = read_starting(self._store.catalog, self._key(item), self._index.version.chunker, starts)
        slices = read_slices(self._store.catalog, keys)
        return self._told(item, [slices[key] for key in keys])

    def all_fields(self) -> Mapping[EvidenceId, tuple[Field, ...]]:
        """Named values of every item; items without any are left out."""
        found = self._by_id(self._store.fields.get(self._keys()))
        if self._then is None:
            return found
        return {id: left for id, held in found.items() if (left := self._then.fields(id, held))}  # noqa: A001

    def nameable_fields(self) -> Mapping[EvidenceId, tuple[Field, ...]]:
        """The same with the states, and the days of what came later, that a question about a past day may ask for.

        They tell what its words mean, and nothing of the records.
        """
        found = self._by_id(self._store.fields.get(self._keys()))
        return {id: self._then.nameable(id, held) for id, held in found.items()} if self._then else found  # noqa: A001

    def all_links(self) -> Mapping[EvidenceId, tuple[Link, ...]]:
        """Edges of every item; items without any are left out."""
        found = self._by_id(self._store.links.get(self._keys()))
        if self._then is None:
            return found
        fields = self._by_id(self._store.fields.get(self._keys()))
        known = ((id, self._then.links(id, held, fields.get(id, ()))) for id, held in found.items())  # noqa: A001
        return {id: left for id, left in known if left}  # noqa: A001

    def all_mentions(self) -> Mapping[EvidenceId, tuple[Mention, ...]]:
        """Names that stand in the text of every item; items without any are left out."""
        found = self._by_id(self._store.mentions.get(self._keys()))
        if self._then is None:
            return found
        self._look_for_later(item for item in self.items if item.id in found)
        places = self._then.places
        held = (
            (id, tuple(one for one in some if not overlaps((one.start, one.end), places[id])))
            for id, some in found.items()  # noqa: A001
        )
        return {id: left for id, left in held if left}  # noqa: A001

    def flagged(self) -> Mapping[EvidenceId, tuple[frozenset[Flag], ...]]:
        """What screening saw in each chunk in which it saw anything; items without such a chunk are left out."""
        found = read_flags(self._store.catalog, self._keys(), self._index.version.chunker)
        return self._by_id({key: tuple(flags) for key, flags in found.items()})

    def derived(self, name: str, make: Callable[[], T]) -> T:
        """What `make` reckons from nothing but this scope's items, kept between questions under that name."""
        told = f"{name}, on {self.day}" if self.day else name
        return self._store.derived.get(self._index, self._mask, told, make)

    def quote(self, span: Span) -> str:
        """The exact slice of a pinned revision. Raises NotFound when that is not inside, ends beyond the text, or tells of later."""
        item = self._pinned(span)
        if item is None:
            raise _not_found(span.evidence)
        text = self._whole_text(item)
        inside = 0 <= span.start < span.end <= len(text)
        if not inside or (self._then and overlaps((span.start, span.end), self._of_later(item, text))):
            raise _not_found(span.evidence)
        return text[span.start : span.end]

    def nearest(self, vector: Vectors, k: int) -> tuple[Passage, ...]:
        """The k chunks nearest to a vector of the scope's encoder, nearest first, with `dense` set.

        Raises ValueError when the vector has another length.
        """
        if vector.shape != (self._index.version.dim,):
            raise ValueError(f"the vector has shape {vector.shape}, expected {(self._index.version.dim,)}")
        ranked = self._index.scan.best(self._chunk_mask, vector, k)
        return self._passages([(each.position, each.score, 0.0) for each in ranked])

    def matching(self, words: str, k: int) -> tuple[Passage, ...]:
        """The k chunks that match the words best, best first, with `lexical` set; only those with any of them."""
        ranked = self._index.terms.best(self._chunk_mask, words, k)
        return self._passages([(each.position, 0.0, each.score) for each in ranked])

    def word_weights(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each word is among the chunks inside (inverse document frequency); 0.0 when it stands nowhere."""
        return self._index.terms.weights(words, self._chunk_mask)

    @cached_property
    def _chunk_mask(self) -> Mask:
        """(n_chunks,) which chunks are inside; both searches take it."""
        return np.asarray(self._mask[self._index.chunk_item], dtype=np.bool_)

    def _pinned(self, span: Span) -> ItemView | None:
        """The item that a span lies in, when it is inside in the revision that the span pins."""
        item = self.item(span.evidence)
        return item if item is not None and item.revision == span.revision else None

    def _position(self, item: ItemView) -> int:
        """Place of an item that is inside."""
        inside = self.item(item.id)
        if inside is None or inside.revision != item.revision:
            raise _not_found(item.id)
        return self._index.positions[item.id]

    def _key(self, item: ItemView) -> int:
        return int(self._index.revision_keys[self._position(item)])

    def _keys(self) -> list[int]:
        keys: list[int] = self._index.revision_keys[self._mask].tolist()
        return keys

    def _by_id(self, found: Mapping[int, T]) -> dict[EvidenceId, T]:
        """What was found by revision key, told by evidence id in the order of the items."""
        return {item.id: found[key] for item, key in zip(self.items, self._keys(), strict=True) if key in found}

    def _among(self, positions: Iterable[int]) -> Mask:
        mask = np.zeros(len(self._mask), dtype=np.bool_)
        mask[list(positions)] = True
        return mask

    def _of_systems(self, systems: Iterable[str]) -> Iterable[int]:
        return (at for each in systems for at in self._index.systems.get(each.strip().lower(), ()))

    def _passages(self, scored: Sequence[tuple[int, float, float]]) -> tuple[Passage, ...]:
        """Passages of (position, dense, lexical), in the same order."""
        slices = read_slices(self._store.catalog, [int(self._index.chunk_keys[at]) for at, _, _ in scored])
        every = (
            self._passage(self._index.items[int(self._index.chunk_item[at])], slices[int(self._index.chunk_keys[at])], dense, lexical)
            for at, dense, lexical in scored
        )  # fmt: skip
        return tuple(one for one in every if one is not None)

    def _told(self, item: ItemView | None, slices: Iterable[Slice]) -> tuple[Passage, ...]:
        """Slices of an item as passages without scores."""
        every = (self._passage(item, one, 0.0, 0.0) for one in slices) if item else ()
        return tuple(one for one in every if one is not None)

    def _passage(self, item: ItemView, found: Slice, dense: float, lexical: float) -> Passage | None:
        """A slice as a passage, blank where it tells of later; None where that is all it does."""
        made = _passage(item.id, item.revision, found, dense, lexical)
        later = [one for one in self._of_later(item) if overlaps(one, [(found.start, found.end)])]
        if not later:
            return made
        text = blanked(found.text, found.start, later)
        return replace(made, text=text) if text.strip() else None

    def _shown(self, item: ItemView) -> ItemView:
        """An item with what it said of itself on the day of valid time."""
        return self._then.shown.get(item.id, item) if self._then else item

    def _whole_text(self, item: ItemView) -> str:
        """All text of an item, whenever it came to be known; one question quotes the same texts again and again."""
        key = self._key(item)
        return self._store.texts.get([key])[key][0]

    def _whole_fields(self, item: ItemView) -> tuple[Field, ...]:
        """All fields of an item, whenever they came to be known."""
        key = self._key(item)
        return self._store.fields.get([key]).get(key, ())

    def _there_on(self, past: Past) -> tuple[Mask, Keys]:
        """(n_items,) which items there were on a day, and the keys of the records that began only later."""
        late = replace(self, _mask=self._mask & (self._index.dates[:, _START] > past.day.toordinal()))
        said = late.all_fields()
        held = [(item, said.get(item.id, ())) for item in late.items]
        begun = [one for one, told in held if past.begun(one.metadata, told) or past.stood(one.metadata, told)]
        there = (self._mask & _existing_on(self._index, past.day)) | self._among(self._positions(begun))
        inside, fields = replace(self, _mask=there), self.all_fields()
        later = keys_of(one for one, told in held if past.starts_later(one.metadata, told))
        later -= keys_of(inside.items)
        unborn = [
            one for one in inside.items if "#" in one.id and past.unborn(one.metadata, fields.get(one.id, ()), later)
        ]
        return there & ~self._among(self._positions(unborn)), later | keys_of(unborn)

    def _positions(self, items: Iterable[ItemView]) -> list[int]:
        return [self._index.positions[one.id] for one in items]

    @cached_property
    def _dates(self) -> NDArray[np.int64]:
        """(n_items, 3): `Index.dates` as the items told them on the day of valid time."""
        if self._then is None:
            return self._index.dates
        dates = self._index.dates.copy()
        for id, item in self._then.shown.items():  # noqa: A001
            told = item.metadata.date
            dates[self._index.positions[id], :_EFFECTIVE] = (
                (told.start.toordinal(), told.end.toordinal()) if told else 0
            )
        return dates

    def _look_for_later(self, items: Iterable[ItemView]) -> None:
        """Find the places that tell of later in many items' texts, read at once."""
        missing = [item for item in items if self._then and item.id not in self._then.places]
        keys = [self._key(item) for item in missing]
        texts, fields = read_texts(self._store.catalog, keys), self._store.fields.get(keys)
        for item, key in zip(missing, keys, strict=True):
            if self._then:
                self._then.of_later(item, texts[key], fields.get(key, ()))

    def _of_later(self, item: ItemView, text: str | None = None) -> tuple[tuple[int, int], ...]:
        """The places of an item's text that tell of later than the day of valid time; none where no day is set."""
        if self._then is None:
            return ()
        if item.id in self._then.places:
            return self._then.places[item.id]
        whole = self._whole_text(item) if text is None else text
        return self._then.of_later(item, whole, self._whole_fields(item))


def _passage(evidence: EvidenceId, revision: RevisionId, found: Slice, dense: float, lexical: float) -> Passage:
    return Passage(
        span=Span(evidence=evidence, revision=revision, start=found.start, end=found.end),
        text=found.text,
        context=found.context,
        locator=found.locator,
        flags=found.flags,
        score=0.0,
        dense=dense,
        lexical=lexical,
    )


def _within(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether a place lies wholly in one of the others."""
    return any(start <= place[0] and place[1] <= end for start, end in others)


def _existing_on(index: Index, day: date) -> Mask:
    """(n_items,) what was there on a day, by the items' own dates; what has no date may have been there."""
    late = index.dates[:, _START] > day.toordinal()
    to_come = np.isin(index.kind_of, _DOCUMENTS) & (index.dates[:, _EFFECTIVE] > day.toordinal())
    return np.asarray(~(late | to_come), dtype=np.bool_)


def _in_period(dates: NDArray[np.int64], period: Period) -> Mask:
    """(n_items,) whether any day that an item's own date may mean lies inside, as `Period.overlaps`; no date is outside."""
    begins = period.start.toordinal() if period.start else 0
    ends = period.end.toordinal() if period.end else date.max.toordinal() + 1
    return np.asarray((dates[:, _START] < ends) & (dates[:, _END] > begins), dtype=np.bool_)


def _not_found(evidence: EvidenceId) -> NotFound:
    return NotFound(f"{evidence}: {NOT_FOUND}")

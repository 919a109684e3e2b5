"""What a present revision tells of a past day: which of its fields and places are of later, and what they leave open.

What is later is for the caller to say, who knows what fields are called; the scope keeps it out of everything it gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.domain.dates import PartialDate
from assistant.domain.evidence import EvidenceId, Field, Link, Metadata, Status
from assistant.store.index import ItemView

Place = tuple[int, int]
"""First code point, and one past the last."""

Keys = frozenset[str]
"""Lower-case keys of records."""

UNTOLD = "(not told)"
"""Stands for the value of a field that a question may ask for by name alone."""

_KEY = re.compile(r"(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{3,}")
"""What is a key wherever it stands: letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What of one revision was not known on a day."""

    fields: frozenset[int]
    """Places among its fields of those that were not known."""
    states: frozenset[str] = frozenset()
    """Names of those that tell a state: there was one, and the present revision does not tell which."""
    named: frozenset[str] = frozenset()
    """Names of those that a question may ask for all the same: states, and the days of what came later."""
    outcomes: frozenset[str] = frozenset()
    """Names of those that tell what came of it: a question may ask for them too, and their values say nothing."""
    going: bool = False
    """Whether the record was not over on the day: it was over only later, or is not to this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A day of valid time, with what tells what is later than it."""

    day: date
    """The last day that counts."""
    later: Callable[[Metadata, Sequence[Field], Keys], Later | None]
    """What of a revision with these fields is later, with the keys of what began later; None where nothing is."""
    sentences: Callable[[Metadata, str, Keys], Sequence[Place]]
    """The places of a text that tell what happened later, or name what began later."""
    begun: Callable[[Metadata, Sequence[Field]], PartialDate | None]
    """When a record that is dated later had begun by the day, as a ticket that was closed later; None where it had not."""
    stood: Callable[[Metadata, Sequence[Field]], bool]
    """Whether a record that is dated later was there all the same, as a row of a register that was looked at later."""
    starts_later: Callable[[Metadata, Sequence[Field]], bool]
    """Whether a record says of itself that it began after the day."""
    unborn: Callable[[Metadata, Sequence[Field], Keys], bool]
    """Whether a record without a day of its own came of what began later, by the keys of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """A day as the items of one scope tell it."""

    past: Past
    """The day."""
    later: Mapping[EvidenceId, Later]
    """What was not known, by item; items of which everything was known are left out."""
    shown: Mapping[EvidenceId, ItemView]
    """Items that said of themselves something else then, as they may be shown."""
    began_later: Keys = frozenset()
    """Keys of what began later."""
    places: dict[EvidenceId, tuple[Place, ...]] = field(default_factory=dict)
    """Places of texts that are of later, as far as they have been looked for."""

    def fields(self, evidence: EvidenceId, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """Those of an item's fields that were known."""
        later = self.later.get(evidence)
        return fields if later is None else _kept(fields, later)

    def nameable(self, evidence: EvidenceId, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """The same with those that a question may ask for though they were not known."""
        later = self.later.get(evidence)
        if later is None:
            return fields
        kept = later.named | later.outcomes
        return tuple(
            replace(one, value=UNTOLD) if at in later.fields and one.name not in later.named else one
            for at, one in enumerate(fields)
            if at not in later.fields or one.name in kept
        )

    def links(self, evidence: EvidenceId, links: tuple[Link, ...], fields: Sequence[Field]) -> tuple[Link, ...]:
        """Those of an item's links that were known: a link without a place is of the fields that name its target."""
        later = self.later.get(evidence)
        if later is None:
            return links
        gone = [(one.start, one.end) for at, one in enumerate(fields) if at in later.fields]
        said = "\n".join(one.value for at, one in enumerate(fields) if at in later.fields)
        still = "\n".join(one.value for at, one in enumerate(fields) if at not in later.fields)
        return tuple(
            one
            for one in links
            if not (
                overlaps((one.start, one.end), gone)
                if one.start is not None and one.end is not None
                else one.target in said and one.target not in still
            )
        )

    def of_later(self, item: ItemView, text: str, fields: Sequence[Field]) -> tuple[Place, ...]:
        """The places of an item's text that are of later, in text order."""
        if item.id not in self.places:
            later = self.later.get(item.id)
            gone = [one for at, one in enumerate(fields) if later and at in later.fields]
            kept = [(one.start, one.end) for at, one in enumerate(fields) if not (later and at in later.fields)]
            told = self.past.sentences(item.metadata, text, self.began_later)
            free = (one for one in told if not overlaps(one, [(each.start, each.end) for each in fields]))
            self.places[item.id] = tuple(sorted({*_lines(text, gone, kept), *free}))
        return self.places[item.id]


def then(past: Past, fields: Iterable[tuple[ItemView, Sequence[Field]]], began_later: Keys) -> Then:
    """A day as items with their fields tell it, beside the keys of what began later."""
    later: dict[EvidenceId, Later] = {}
    shown: dict[EvidenceId, ItemView] = {}
    for item, held in fields:
        found = past.later(item.metadata, held, began_later)
        if found is not None:
            later[item.id] = found
            shown[item.id] = replace(item, metadata=_metadata(past, item.metadata, held, found))
    return Then(past=past, later=later, shown=shown, began_later=began_later)


def keys_of(items: Iterable[ItemView]) -> Keys:
    """The keys by which a text names records: those that are told from any other word."""
    keys = (item.id.partition("#")[2].rpartition("/")[2].lower() for item in items)
    return frozenset(key for key in keys if _KEY.fullmatch(key))


def overlaps(place: tuple[int | None, int | None], others: Iterable[Place]) -> bool:
    """Whether a place touches any of the others; one that is not known touches none."""
    first, end = place
    return first is not None and end is not None and any(start < end and first < stop for start, stop in others)


def blanked(text: str, start: int, places: Iterable[Place]) -> str:
    """A slice that starts somewhere in a text, with blanks in the stead of what stands at some places; lines stay lines."""
    for first, end in places:
        at, after = max(first - start, 0), min(end - start, len(text))
        if at < after:
            text = text[:at] + "".join("\n" if sign == "\n" else " " for sign in text[at:after]) + text[after:]
    return text


def _kept(fields: Sequence[Field], later: Later) -> tuple[Field, ...]:
    return tuple(one for at, one in enumerate(fields) if at not in later.fields)


def _lines(text: str, gone: Iterable[Field], kept: Sequence[Place]) -> Iterable[Place]:
    """The lines of fields, from the name on; the value alone where a line holds another field as well."""
    for one in gone:
        end = text.find("\n", one.end)
        line = (text.rfind("\n", 0, one.start) + 1, len(text) if end < 0 else end)
        yield (one.start, one.end) if overlaps(line, kept) else line


def _metadata(past: Past, stated: Metadata, fields: Sequence[Field], later: Later) -> Metadata:
    """What a revision said of itself, without what only later fields say."""
    said = "\n".join(one.value for at, one in enumerate(fields) if at in later.fields)
    still = "\n".join(one.value for one in _kept(fields, later))

    def known(value: str | None) -> str | None:
        return None if value and value in said and value not in still else value

    status: Status | None = None if later.states else stated.status
    late = stated.date is not None and stated.date.start > past.day
    return replace(
        stated,
        owner=known(stated.owner),
        approved_by=known(stated.approved_by),
        version=known(stated.version),
        model_version=known(stated.model_version),
        status=status,
        date=past.begun(stated, fields) if late else stated.date,
    )

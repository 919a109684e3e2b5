"""The evidence that answers are held against: read as the operator, once, before anything is scored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from assistant.answer.past import past
from assistant.audit.references import references
from assistant.audit.succession import successions
from assistant.domain.dates import Period
from assistant.domain.evidence import Category, Element, EvidenceId, Flag, Metadata
from assistant.domain.standing import in_force
from assistant.store.index import ItemView
from assistant.store.scope import Scope
from assistant.wiring import Workspace

INJECTED = frozenset({Flag.INSTRUCTION, Flag.HIDDEN})
"""What screening sees in a place that speaks to a machine and not to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a canonical text."""

    start: int
    """First code point."""
    end: int
    """One past the last."""

    def overlap(self, other: Stretch) -> int:
        """Code points that both hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


class Evidence:
    """Everything that one home holds, in every version, and who may read it."""

    def __init__(self, workspace: Workspace) -> None:
        """Look into an opened home."""
        self._workspace = workspace
        self._scopes: dict[int, Scope] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self._readable: dict[tuple[str, int | None], frozenset[str]] = {}
        self._standing: dict[tuple[str, int | None], Mapping[EvidenceId, Period]] = {}
        self._known: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self._matching: dict[tuple[str, str, int, int | None], tuple[tuple[str, str], ...]] = {}
        self._scopes_of: dict[tuple[str, int | None], Scope] = {}
        self._existing: dict[date, frozenset[str]] = {}
        self._places: dict[tuple[str, str, str | None], Stretch | None] = {}

    @cached_property
    def newest(self) -> int:
        """Number of the version that answers."""
        return self._numbers[0]

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        """Every version, newest first; asked once, since each citation is looked up in them."""
        return tuple(one.number for one in reversed(self._workspace.versions()))

    def whole(self, version: int | None = None) -> Scope:
        """Everything of a version."""
        number = self.newest if version is None else version
        if number not in self._scopes:
            self._scopes[number] = self._workspace.whole(version=number)
        return self._scopes[number]

    def item(self, source: str, revision: str | None = None) -> ItemView | None:
        """An evidence as the version that answers has it, or in a pinned revision; None when there is none."""
        if revision is None:
            return self.whole().item(EvidenceId(source))
        found = (self.whole(number).item(EvidenceId(source)) for number in self._numbers)
        return next((one for one in found if one is not None and one.revision == revision), None)

    @cached_property
    def people(self) -> frozenset[str]:
        """Everybody whom the home knows."""
        return frozenset(self._workspace.people())

    def has_version(self, number: int) -> bool:
        """Whether there is a version of that number."""
        return number in self._numbers

    def item_in(self, source: str, version: int | None) -> ItemView | None:
        """An evidence as a version has it, None being the one that answers; None when it is not there."""
        return self.whole(version).item(EvidenceId(source))

    def text_in(self, source: str, version: int | None) -> str | None:
        """The canonical text of an evidence as a version has it; None when it is not there."""
        item = self.item_in(source, version)
        return self.text(source, item.revision) if item else None

    def title_in(self, source: str, version: int | None) -> str:
        """What an evidence calls itself in a version; nothing when it is not there."""
        item = self.item_in(source, version)
        return item.metadata.title if item else ""

    def text(self, evidence: str, revision: str | None = None) -> str | None:
        """Its canonical text; None when there is no such evidence or revision."""
        if revision is not None and (evidence, revision) in self._texts:
            return self._texts[evidence, revision]
        item = self.item(evidence, revision)
        if item is None:
            return None
        key = (item.id, item.revision)
        if key not in self._texts:
            self._texts[key] = self._holder(item).text(item)
        return self._texts[key]

    def metadata(self, source: str) -> Metadata | None:
        """What an evidence says of itself."""
        item = self.item(source)
        return item.metadata if item else None

    def flags(self, source: str, stretch: Stretch) -> frozenset[Flag]:
        """What screening saw at a place of the newest revision."""
        item = self.item(source)
        parts = self.whole().elements(item) if item else ()
        touched = (part.flags for part in parts if part.start < stretch.end and stretch.start < part.end)
        return frozenset().union(*touched)

    def parts(self, source: str, revision: str | None = None) -> tuple[Element, ...]:
        """The parts of its text with what screening saw in them, in text order; nothing where there is no such revision."""
        item = self.item(source, revision)
        return self._holder(item).elements(item) if item else ()

    def is_own_field(self, source: str, revision: str | None, stretch: Stretch) -> bool:
        """Whether a place is in a `name: value` part of a document: what it says of itself, not what it rules."""
        parts = self.parts(source, revision)
        return any(part.category is Category.FIELD and part.start <= stretch.start < part.end for part in parts)

    def flagged(self, source: str) -> tuple[str, ...]:
        """The parts of the newest revision in which screening saw an instruction or something hidden."""
        item, text = self.item(source), self.text(source) or ""
        parts = self.whole().elements(item) if item else ()
        return tuple(text[part.start : part.end] for part in parts if not part.flags.isdisjoint(INJECTED))

    def readable(self, reader: str, version: int | None = None) -> frozenset[str]:
        """Ids of what a person may read; nothing for an unknown one."""
        key = (reader, version)
        if key not in self._readable:
            known = reader in self._workspace.people()
            items = self._workspace.scope(reader, as_of=version).items if known else ()
            self._readable[key] = frozenset(item.id for item in items)
        return self._readable[key]

    @cached_property
    def standing(self) -> Mapping[EvidenceId, Period]:
        """When each document is or was in force."""
        return _standing(self.whole())

    def standing_for(self, reader: str, version: int | None = None) -> Mapping[EvidenceId, Period]:
        """The same by what a person may read in a version: what is hidden takes no document's place for them.

        Nothing for an unknown person.
        """
        key = (reader, version)
        if key not in self._standing:
            known = reader in self._workspace.people()
            self._standing[key] = _standing(self._workspace.scope(reader, as_of=version)) if known else {}
        return self._standing[key]

    def place(self, source: str, quote: str, revision: str | None = None) -> Stretch | None:
        """Where words stand in an evidence (the newest revision unless told), white space aside; None when they do not."""
        key = (source, quote, revision)
        if key not in self._places:
            text = self.text(source, revision) if quote.split() else None  # no words stand nowhere, not everywhere
            hit = _flexible(quote).search(text) if text is not None else None
            self._places[key] = Stretch(start=hit.start(), end=hit.end()) if hit else None
        return self._places[key]

    def known(self, source: str, revision: str | None = None) -> tuple[str, ...]:
        """What may be said of an evidence without a quote: id, key, title, owner, dates, kind, names of its fields.

        It is what the evidence says and never what an answer says of it, so that a wrong owner beside a citation does
        not vouch for itself. Nothing when there is no such evidence or revision.
        """
        key = (source, revision)
        if key not in self._known:
            item = self.item(source, revision)
            self._known[key] = self._said_of(item) if item else ()
        return self._known[key]

    def matching(self, reader: str, words: str, k: int, version: int | None = None) -> tuple[tuple[str, str], ...]:
        """Id and text of the k passages, among those that a person may read, that match words best, best first."""
        key = (reader, words, k, version)
        if key not in self._matching:
            inside = self._inside(reader, version)
            self._matching[key] = tuple((str(one.span.evidence), one.text) for one in inside.matching(words, k))
        return self._matching[key]

    def existing(self, day: date) -> frozenset[str]:
        """Ids of what was there on a day of valid time."""
        if day not in self._existing:
            self._existing[day] = frozenset(
                item.id for item in self.whole().existing_on(past(day, ZoneInfo("UTC"))).items
            )
        return self._existing[day]

    def _inside(self, reader: str, version: int | None) -> Scope:
        """The part of a version that a person may read."""
        key = (reader, version)
        if key not in self._scopes_of:
            ids = [EvidenceId(each) for each in self.readable(reader, version)]
            self._scopes_of[key] = self.whole(version).narrowed(ids=ids)
        return self._scopes_of[key]

    def _said_of(self, item: ItemView) -> tuple[str, ...]:
        said = item.metadata
        days = (str(day) for day in (said.date, said.effective, said.review_by) if day)
        names = dict.fromkeys(field.name for field in self._holder(item).fields(item))
        path, _, record = item.id.rpartition("#")
        key = record if path else PurePosixPath(record).stem
        return tuple(part for part in (item.id, key, said.title, said.owner, said.kind.value, *days, *names) if part)

    def _holder(self, item: ItemView) -> Scope:
        """A scope that holds that very revision."""
        return next(scope for scope in self._scopes.values() if scope.item(item.id) == item)


def _standing(scope: Scope) -> Mapping[EvidenceId, Period]:
    """When each document of a scope is or was in force."""
    pairs = [(one.newer, one.older) for one in successions(scope, references(scope))]
    return in_force(scope.items, pairs)


@cache
def _flexible(quote: str) -> re.Pattern[str]:
    """The words of a quote with any white space between them."""
    return re.compile(r"\s+".join(re.escape(word) for word in quote.split()))

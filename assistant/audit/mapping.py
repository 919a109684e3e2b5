"""Which evidence bears on which criterion, and how that is known: the item names it, or it was found to.

Stated: the item's text or metadata names the criterion by its id, or the Statement of Applicability names the item beside
the control. Found: its kind is the one by which the criterion is sampled, or its kind is one of the criterion's and a
passage says what the criterion is about. A document of another kind that states rules counts where its title or a heading
says it, or where its title names the kind of record by which the criterion is sampled (`Supplier procedure`). Records of work, such as changes and
tickets, count only where they touch an AI system, a model or its pipeline (`touching`). What people confirm and reject comes on top, in `coverage`. What is written to steer a program shows nothing, and
audits of a criterion are no evidence of its operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.applicability import named_by, statement
from assistant.audit.criteria import Criteria, Criterion
from assistant.audit.desk import Desk
from assistant.audit.subjects import Place, place_of, speaks_of_ai, subjects
from assistant.audit.touching import of_other_things
from assistant.domain.answer import Passage, Span
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind
from assistant.domain.standing import states_rules
from assistant.store.index import ItemView
from assistant.store.tokens import stem

_ABOUT_AUDITS = frozenset(
    {
        Kind.SOA,
        Kind.FINDING,
        Kind.AUDIT_REPORT,
        Kind.AUDIT_PLAN,
        Kind.INTERVIEW,
        Kind.OBSERVATION,
        Kind.CORRECTIVE_ACTION,
    }
)
"""Kinds that tell of an audit or decision: they show a criterion only where it lists them."""
_WIDE = frozenset(
    {Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD, Kind.OVERSIGHT, Kind.REVIEW, Kind.OTHER, Kind.CHANGE, Kind.ACCESS}
)
"""Kinds that say nothing of what an item is about."""
_FORMS = frozenset({"record", "set", "run"})  # of `training_record`, the training tells
_READ = 150  # best passages that are looked at for one criterion
_HOME = 3  # criteria that may be sampled by one kind first before it tells no two of them apart
_LISTED = 7  # criteria that may list a kind before it does


class How(StrEnum):
    """How an item is known to bear on a criterion."""

    CONFIRMED = "confirmed"
    STATED = "stated"
    FOUND = "found"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """An item that bears on a criterion."""

    id: EvidenceId
    """The item."""
    how: How
    """Stated or found."""
    why: str
    """What says so, in a few words."""
    span: Span | None = None
    """The place that says so; None where the whole record does."""


def mapped(desk: Desk) -> Mapping[str, tuple[Mapped, ...]]:
    """The evidence of every assessable criterion, by id, each item once; reckoned once for a scope."""
    return desk.scope.derived("evidence by criterion", lambda: _mapped(desk))


def _mapped(desk: Desk) -> Mapping[str, tuple[Mapped, ...]]:
    """The same, reckoned."""
    usable = {item.id: item for item in desk.scope.items if item.id not in desk.flagged}
    stated: dict[str, dict[EvidenceId, Mapped]] = {}
    for criterion, one in _stated(desk, usable):
        stated.setdefault(criterion, {}).setdefault(one.id, one)
    finder = _Finder(desk, usable)
    every = {one.id: one for one in desk.criteria.by_id.values() if one.assessable}
    found = {name: _first(finder.found(criterion)) for name, criterion in every.items()}
    joined = {name: found[name] | stated.get(name, {}) for name in every}
    return {name: tuple(one for _, one in sorted(each.items())) for name, each in joined.items()}


def _first(found: Iterable[Mapped]) -> dict[EvidenceId, Mapped]:
    """What was found by item, the first reason of each."""
    kept: dict[EvidenceId, Mapped] = {}
    for one in found:
        kept.setdefault(one.id, one)
    return kept


def _stated(desk: Desk, usable: Mapping[EvidenceId, ItemView]) -> Iterator[tuple[str, Mapped]]:
    """What names a criterion, and what the Statement of Applicability names beside one."""
    for item in usable.values():
        for name in item.metadata.controls:
            for below in _meant(desk.criteria, name):
                if _bears(item, desk.criteria.by_id[below]):
                    yield below, Mapped(id=item.id, how=How.STATED, why=f"names {name}")
    for row in statement(desk):
        control = desk.criteria.by_id.get(row.control or "")
        if control is None or not control.assessable or row.record.item.id in desk.flagged:
            continue
        for item in (item for name in named_by(desk, row) for item in desk.named(name)):
            if item.id in usable and _bears(item, control):
                why = f"the Statement of Applicability names it for {control.id}"
                yield control.id, Mapped(id=item.id, how=How.STATED, why=why)


def _meant(criteria: Criteria, name: str) -> tuple[str, ...]:
    """The criteria that an id means: of a heading inside a clause those below it, of a whole clause none."""
    if name not in criteria.by_id:
        return ()
    whole = not criteria.by_id[name].assessable and name.removeprefix("A.").count(".") == 0
    return () if whole else criteria.below(name)


def _bears(item: ItemView, criterion: Criterion) -> bool:
    """Whether an item can be evidence of a criterion that it names: a finding against a control does not show it."""
    kind = item.metadata.kind
    return kind not in _ABOUT_AUDITS or kind in criterion.kinds


class _Finder:
    """Finds what no item states, by kinds and by words."""

    def __init__(self, desk: Desk, usable: Mapping[EvidenceId, ItemView]) -> None:
        self._desk = desk
        self._usable = usable
        self._subjects = subjects(desk.criteria)
        self._kinds = kinds_by_criterion(desk.criteria)
        # where nothing says that this organization's evidence is about AI, every single item has to
        known = bool(desk.known.systems) or any(item.metadata.kind is Kind.SOA for item in desk.scope.items)
        self._of_ai = {name for name, item in usable.items() if known or speaks_of_ai(item.metadata.title)}
        if desk.known.systems:
            self._of_ai -= of_other_things(desk, usable)
        self._titled = {name: _kinds_in(item.metadata.title) for name, item in usable.items() if states_rules(item)}

    def found(self, criterion: Criterion) -> Iterator[Mapped]:
        """What bears on a criterion by kind, then what does by its words."""
        own = self._kinds[criterion.id]
        yield from self._by_words(criterion)
        for name in sorted(self._of_ai):
            kind = self._usable[name].metadata.kind
            if kind in own and not (states_rules(self._usable[name]) and kind in _WIDE):
                yield Mapped(
                    id=name, how=How.FOUND, why=f"its kind is {_plain(kind)}, by which {criterion.id} is sampled"
                )
            elif about := sorted(own & self._titled.get(name, frozenset())):
                yield Mapped(
                    id=name, how=How.FOUND, why=f"its title names what {criterion.id} is sampled by: {_plain(about[0])}"
                )

    def _by_words(self, criterion: Criterion) -> Iterator[Mapped]:
        """What says what a criterion is about, by rank of its best passage."""
        words = self._subjects[criterion.id]
        weights = self._desk.scope.word_weights(words)
        part = self._desk.scope.narrowed(kinds=[*criterion.kinds, *DOCUMENT_KINDS])
        seen: set[EvidenceId] = set()
        for passage in part.matching(" ".join(words), _READ):
            item = self._usable.get(passage.span.evidence)
            if item is None or item.id in seen or not (item.id in self._of_ai or _speaks_of_ai(passage)):
                continue
            span = _said(passage, item, criterion, words, weights)
            if span:
                seen.add(item.id)
                why = f"as {_plain(item.metadata.kind)} it speaks of “{criterion.title}”"
                yield Mapped(id=item.id, how=How.FOUND, why=why, span=span)


def _speaks_of_ai(passage: Passage) -> bool:
    """Whether a passage or a heading over it names AI."""
    return speaks_of_ai(passage.text) or speaks_of_ai(passage.context)


def _plain(kind: Kind) -> str:
    """A kind in words."""
    return kind.value.replace("_", " ")


def _kinds_in(title: str) -> frozenset[Kind]:
    """The kinds of records that a document's title names."""
    words = {stem(word) for word in title.lower().replace("-", " ").split()}
    return frozenset(
        kind
        for kind in Kind
        if kind not in _WIDE and all(stem(part) in words for part in kind.value.split("_") if part not in _FORMS)
    )


def _said(
    passage: Passage, item: ItemView, criterion: Criterion, words: tuple[str, ...], weights: Mapping[str, float]
) -> Span | None:
    """The place of a passage that says a subject; the whole passage where its title or heading does.

    A subject of one word (`Customers`) is in any text: only a title or a heading says that something is about it.
    """
    telling = len(words) > 1 and item.metadata.kind in criterion.kinds
    inside = place_of(passage.text, words, weights) if telling else None
    if inside:
        return _lines(passage, inside)
    above = states_rules(item) and any(
        place_of(line, words, weights) for line in (item.metadata.title, passage.context)
    )
    return passage.span if above else None


def _lines(passage: Passage, place: Place) -> Span:
    """The lines of a passage in which a place lies."""
    text = passage.text
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    end = len(text.rstrip()) if end < 0 else end
    at = passage.span
    return Span(evidence=at.evidence, revision=at.revision, start=at.start + start, end=at.start + max(end, place.end))


def kinds_by_criterion(criteria: Criteria) -> Mapping[str, frozenset[Kind]]:
    """By criterion, the kinds whose records bear on it whatever they say.

    Those that its title names (`AI risk assessment`: risk), and the one that it lists first, where that kind tells few
    criteria apart.
    """
    every = [one for one in criteria.by_id.values() if one.assessable]
    first = Counter(one.kinds[0] for one in every if one.kinds)
    listed = Counter(kind for one in every for kind in one.kinds)
    return {
        one.id: frozenset(
            kind
            for at, kind in enumerate(one.kinds)
            if _titled(kind, one) or (at == 0 and first[kind] <= _HOME and listed[kind] <= _LISTED)
        )
        - {Kind.OTHER, Kind.SOA}
        for one in every
    }


def _titled(kind: Kind, criterion: Criterion) -> bool:
    """Whether a title names a kind: every word of it, or what it is made of (`dataset`: data)."""
    title = {stem(word) for word in criterion.title.lower().replace("-", " ").split()}
    return all(any(_same(word, one) for one in title) for word in kind.value.split("_"))


def _same(word: str, titled: str) -> bool:
    """Whether a word of a kind is one of a title or begins with it."""
    return stem(word) == titled or (len(titled) > _HOME and word.startswith(titled))

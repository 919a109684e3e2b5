"""Coverage: what each criterion, theme and topic has as policy, procedure and record, and which leg is missing.

A leg is covered by evidence that is neither weak nor stale; it is weak or stale where all of it is, and missing where there
is none. What is past its limit is stale, or historic where nothing is to be renewed, as `ageing` has it. What states rules is policy or procedure by its kind; everything else is a record of what was done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.audit.ageing import Freshness, aged
from assistant.audit.applicability import Decision, statement
from assistant.audit.criteria import Criterion, Group
from assistant.audit.desk import Desk
from assistant.audit.judgements import Judged, Judgement, Remarks
from assistant.audit.mapping import How, Mapped, mapped
from assistant.domain.answer import Grade, Span
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.people import people_in
from assistant.domain.standing import states_rules
from assistant.store.index import ItemView

_POLICIES = frozenset({Kind.POLICY, Kind.SCOPE, Kind.OBJECTIVE})
_GRADES = (Grade.STRONG, Grade.ADEQUATE, Grade.WEAK)
_HOWS = tuple(How)
_OLD = frozenset({Freshness.STALE, Freshness.HISTORIC})


class Leg(StrEnum):
    """A step from what is meant to what was done."""

    POLICY = "policy"
    PROCEDURE = "procedure"
    RECORD = "record"


class LegState(StrEnum):
    """What a leg has; the best of its evidence decides."""

    COVERED = "covered"
    WEAK = "weak"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An item as evidence of one criterion."""

    item: ItemView
    """The item."""
    criterion: str
    """The criterion."""
    leg: Leg
    """The leg that it stands for."""
    how: How
    """How it is known to bear on the criterion."""
    why: str
    """What says so."""
    span: Span | None
    """The place that says so; None where the whole item does."""
    grade: Grade
    """How strong it is."""
    rule: str
    """What decided the grade."""
    freshness: Freshness
    """How its age stands to the limit."""
    judgement: Judgement | None = None
    """What a person decided about it, where that counts for the reader."""
    remarks: tuple[Judgement, ...] = ()
    """What others said of it, which changes nothing for the reader."""
    sampled: date | None = None
    """When the reader last drew it in a sample."""

    @property
    def day(self) -> PartialDate | None:
        """Its own date; of a document that has none, the day it came into force."""
        return self.item.metadata.date or self.item.metadata.effective

    @property
    def owners(self) -> tuple[str, ...]:
        """The persons who own it, as written."""
        said = self.item.metadata.owner or ""
        return tuple(said[start:end] for start, end in people_in(said))

    @property
    def order(self) -> tuple[int, bool, int, int, str]:
        """Sort key: best grade first, then newest, then the better known; what tells no age comes last in its grade."""
        undated = self.freshness is Freshness.UNDATED
        newest = -self.day.start.toordinal() if self.day else 0
        return _GRADES.index(self.grade), undated, newest, _HOWS.index(self.how), self.item.id


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOf:
    """What one leg has."""

    leg: Leg
    """Which."""
    state: LegState
    """What it has."""
    pieces: tuple[Piece, ...]
    """Its evidence, best grade first and newest first within."""

    @property
    def newest(self) -> PartialDate | None:
        """The newest date among them."""
        aged = (one.day for one in self.pieces if one.day and one.freshness is not Freshness.UNDATED)
        return max(aged, key=lambda day: day.start, default=None)

    @property
    def grade(self) -> Grade | None:
        """The best grade among them."""
        return self.pieces[0].grade if self.pieces else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A criterion, theme or topic with what covers it."""

    id: str
    """Of a criterion its id, else the name."""
    title: str
    """Of a criterion its title, else its criteria."""
    legs: tuple[LegOf, ...]
    """Policy, procedure and record."""
    owners: tuple[str, ...] = ()
    """Who answers for it: by the Statement of Applicability, else the owners of its documents."""
    excluded: str | None = None
    """Why it does not apply, by the Statement of Applicability; None where it does, or nothing says otherwise."""
    rejected: tuple[Piece, ...] = ()
    """What people found not to bear on it."""

    @property
    def missing(self) -> tuple[Leg, ...]:
        """The legs without evidence; none of a control that does not apply."""
        return self._in(LegState.MISSING)

    @property
    def stale(self) -> tuple[Leg, ...]:
        """The legs of which nothing is fresh."""
        return self._in(LegState.STALE)

    @property
    def weak(self) -> tuple[Leg, ...]:
        """The legs of which everything is weak."""
        return self._in(LegState.WEAK)

    @property
    def sampled(self) -> date | None:
        """When any of its evidence was last drawn in a sample of the reader's."""
        return max((one.sampled for leg in self.legs for one in leg.pieces if one.sampled), default=None)

    def _in(self, state: LegState) -> tuple[Leg, ...]:
        return () if self.excluded is not None else tuple(one.leg for one in self.legs if one.state is state)


def covered(
    desk: Desk,
    wanted: Iterable[Criterion],
    judged: Judged,
    sampled: Mapping[EvidenceId, date],
    remarks: Remarks | None = None,
) -> tuple[Covered, ...]:
    """The coverage of the assessable ones among some criteria, in their order.

    `judged` is what counts for the reader, `remarks` what others said; `sampled` tells when the reader last drew each item.
    """
    book = _Book(desk, judged, sampled, remarks or {})
    return tuple(book.covered(one) for one in wanted if one.assessable)


def about(desk: Desk, one: Covered, systems: Collection[str]) -> Covered:
    """The coverage of a criterion by what is about some systems, or about none; by everything where none is named.

    What states rules is about a system that its title names: others serve as examples in many a standard.
    """
    if not systems:
        return one

    def fits(piece: Piece) -> bool:
        said = piece.item.metadata
        titled = "\n".join((said.title, *said.systems))
        known = desk.systems_of(piece.item) if piece.leg is Leg.RECORD else desk.known.systems_in(titled)
        named = {system.name for system in known}
        return not named or not named.isdisjoint(systems)

    pieces = [piece for leg in one.legs for piece in leg.pieces if fits(piece)]
    return replace(one, legs=_legs(pieces), rejected=tuple(filter(fits, one.rejected)))


def grouped(groups: Iterable[Group], every: Sequence[Covered]) -> tuple[Covered, ...]:
    """The coverage of themes or topics, from that of all criteria; of a topic, records of its kinds only."""
    by_id = {one.id: one for one in every}
    return tuple(_group(group, [by_id[name] for name in group.criteria if name in by_id]) for group in groups)


def _group(group: Group, members: Sequence[Covered]) -> Covered:
    """One theme or topic: a leg has what that leg of any of its criteria has."""
    applying = [one for one in members if one.excluded is None]
    pieces: dict[EvidenceId, Piece] = {}
    for one in (piece for member in applying for leg in member.legs for piece in leg.pieces):
        if one.leg is not Leg.RECORD or not group.kinds or one.item.metadata.kind in group.kinds:
            best = pieces.get(one.item.id)
            pieces[one.item.id] = min((best, one), key=_fresher) if best else one
    return Covered(
        id=group.name,
        title=", ".join(group.criteria),
        legs=_legs(pieces.values()),
        owners=_first(name for one in applying for name in one.owners),
        excluded=None if applying else "none of its controls applies",
    )


def _fresher(piece: Piece) -> tuple[bool, int]:
    """Of one item for several criteria: fresh for one of them is fresh, and the best-known mapping tells."""
    return piece.freshness is not Freshness.FRESH, _HOWS.index(piece.how)


class _Book:
    """What coverage reckons from one desk, each item's grade once."""

    def __init__(self, desk: Desk, judged: Judged, sampled: Mapping[EvidenceId, date], remarks: Remarks) -> None:
        self._desk = desk
        self._judged = judged
        self._remarks = remarks
        self._sampled = sampled
        self._mapped = mapped(desk)
        self._decided = _by_control(one for one in statement(desk) if one.record.item.id not in desk.flagged)
        self._grades: dict[EvidenceId, tuple[Grade, str]] = {}

    def covered(self, criterion: Criterion) -> Covered:
        """One criterion."""
        pieces = [self._piece(criterion, one) for one in self._every(criterion)]
        legs = _legs(one for one in pieces if one.how is not How.REJECTED)
        rows = self._decided.get(criterion.id, ())
        excluded = next((row.why or "no reason is given" for row in rows if row.applicable is False), None)
        return Covered(
            id=criterion.id,
            title=criterion.title,
            legs=legs,
            owners=_owners(rows, legs),
            excluded=excluded,
            rejected=tuple(one for one in pieces if one.how is How.REJECTED),
        )

    def _every(self, criterion: Criterion) -> Iterator[Mapped]:
        """What is stated and found, then what only a person has mapped."""
        known = self._mapped.get(criterion.id, ())
        yield from known
        there = {one.id for one in known}
        for (name, evidence), one in sorted(self._judged.items()):
            if name == criterion.id and evidence not in there:
                yield Mapped(id=evidence, how=one.how, why=one.reason)

    def _piece(self, criterion: Criterion, one: Mapped) -> Piece:
        """An item as evidence of a criterion."""
        item = self._desk.scope.item(one.id)
        if item is None:
            raise AssertionError("what is mapped is in the scope")
        said = self._judged.get((criterion.id, one.id))
        grade, rule = self._grade(item)
        return Piece(
            item=item,
            criterion=criterion.id,
            leg=leg_of(item),
            how=said.how if said else one.how,
            why=one.why,
            span=one.span,
            grade=grade,
            rule=rule,
            freshness=aged(self._desk, item, criterion.stale_after_days),
            judgement=said,
            remarks=self._remarks.get((criterion.id, one.id), ()),
            sampled=self._sampled.get(one.id),
        )

    def _grade(self, item: ItemView) -> tuple[Grade, str]:
        """An item's grade, reckoned once."""
        if item.id not in self._grades:
            self._grades[item.id] = self._desk.grade_of(item)
        return self._grades[item.id]


def place(desk: Desk, piece: Piece) -> Span:
    """Where to click: the place that says it, that names the criterion, else what the record is about."""
    if piece.span:
        return piece.span
    record = desk.record(piece.item)
    named = record.place_of(piece.criterion) if piece.criterion in piece.item.metadata.controls else None
    return named or record.titled() or record.headline()


def leg_of(item: ItemView) -> Leg:
    """The leg that an item stands for."""
    if not states_rules(item):
        return Leg.RECORD
    return Leg.POLICY if item.metadata.kind in _POLICIES else Leg.PROCEDURE


def _legs(pieces: Iterable[Piece]) -> tuple[LegOf, ...]:
    """The three legs of some evidence."""
    listed = sorted(pieces, key=lambda one: one.order)
    parts = {leg: tuple(one for one in listed if one.leg is leg) for leg in Leg}
    return tuple(LegOf(leg=leg, state=_state(part), pieces=part) for leg, part in parts.items())


def _state(pieces: Sequence[Piece]) -> LegState:
    """What a leg has; an item without a date is not stale, and its grade says what it lacks."""
    if not pieces:
        return LegState.MISSING
    good = [one for one in pieces if one.grade is not Grade.WEAK]
    if all(one.freshness in _OLD for one in pieces):
        return LegState.STALE
    return LegState.COVERED if any(one.freshness not in _OLD for one in good) else LegState.WEAK


def _by_control(rows: Iterable[Decision]) -> Mapping[str, tuple[Decision, ...]]:
    """The rows of a statement by control."""
    grouped: dict[str, list[Decision]] = {}
    for row in rows:
        if row.control is not None:
            grouped.setdefault(row.control, []).append(row)
    return {name: tuple(found) for name, found in grouped.items()}


def _owners(rows: Iterable[Decision], legs: Iterable[LegOf]) -> tuple[str, ...]:
    """Who answers for a criterion."""
    stated = _first(name for row in rows for name in row.owners)
    documents = (one for leg in legs if leg.leg is not Leg.RECORD for one in leg.pieces)
    return stated or _first(name for one in documents for name in one.owners)


def _first(names: Iterable[str]) -> tuple[str, ...]:
    """Names, each once, in their order."""
    return tuple(dict.fromkeys(names))

"""Evidence that denies an approval which its own record states: minutes that sent the change back on the day it was approved.

Precision comes first. A statement denies an approval only where it says so itself, in a clause of its own, in a part that
speaks of this case and of no other, and where it belongs to the decision that the approval record tells. What counts is the
day that the statement names, else the day on which it was made: that of the decision, one that the record names, or one of
those in which decisions are entered. A later statement that names no day is of this decision only where it looks back over
all time: that a version was never approved. That a board defers a change and approves it weeks later is no contradiction,
and neither is that it approves it and later refuses it for another use.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from assistant.answer.drafting.rules import in_its_words
from assistant.answer.modality import NEGATION, denies, strength
from assistant.answer.places import Places
from assistant.answer.question.lexicon import same_meaning
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import Word, stem, stems, words
from assistant.audit.cases import Case, Node
from assistant.audit.references import References, System, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import DraftClaim, HopState, Span, Stage
from assistant.domain.dates import Precision
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.evidence import Kind
from assistant.domain.standing import states_rules
from assistant.domain.written_dates import MONTHS, every_date
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_READ = 24
"""Passages that speak most of a case of which what was written after its decision is read."""
ENTERED = timedelta(days=2)
"""How long after a decision its record is still dated by the day on which it was entered."""

_ZONE = ZoneInfo("UTC")
_CLAUSES = re.compile(r"[,;:.()!?–—]+\s*|\s(?:and|but|because|so|since|while|although)\s")
_BOLD = re.compile(r"(?<=[.!?])\s+(?:\*\*|__)")
"""What stands between two sentences of which the second is set in bold type."""
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NO_YEAR = re.compile(
    rf"\b(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>{_MONTH})|(?P<first>{_MONTH})\s+(?P<last>[0-3]?\d)(?:st|nd|rd|th)?)"
    r"\b(?!,?\s+\d{4})",
    re.IGNORECASE,
)
_IN_MAY = re.compile(r"(?<=\d )may\b|\bmay(?= \d)", re.IGNORECASE)
"""The month of that name, which allows nothing."""
_EVER = re.compile(r"\b(?:never|ever|at (?:no|any) time)\b", re.IGNORECASE)
"""Words by which a statement looks back over all time."""
_CONDITION = re.compile(r"\b(?:if|unless|when|whenever|would|until|whether)\b", re.IGNORECASE)
_APPROVES = same_meaning(stem("approved")) - {stem("sign")}
"""A sign may be one of anything."""
_REFUSES = same_meaning(stem("rejected")) | frozenset(stems("deferred postponed adjourned withheld vetoed"))
_SENT_BACK = re.compile(
    r"\b(?:sent|send|sends|handed|gave|given|referred|returned)\b(?:\s+\w+){0,2}?\s+back\b", re.IGNORECASE
)
_OF_A_DECISION = frozenset(
    stems(
        "decision request version release model promotion change board committee meeting next vote item application case paper "
        "final finally formal formally yet today again unanimously therefore thus back week month "
        "monday tuesday wednesday thursday friday"
    )
) | frozenset(map(stem, MONTHS))
"""What a clause may say beside the refusal and still speak of the decision alone."""
_SENDING = frozenset(stems("sent send sends handed gave given referred returned back"))
_HOW = frozenset(stems("final finally formal formally official officially yet today again even"))
"""What may stand between a negation and the approval that it denies."""
_TELLS = frozenset(
    {
        Kind.MINUTES, Kind.TICKET, Kind.REVIEW, Kind.INTERVIEW, Kind.OBSERVATION, Kind.FINDING, Kind.AUDIT_REPORT, Kind.OTHER
    }
)  # fmt: skip
"""Kinds that tell what was decided, mails and chats among the others; a model card that says `refused` tells of its model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A statement that an approval was not given."""

    item: ItemView
    """What says it."""
    span: Span
    """The sentence."""
    day: date
    """The day that it is of."""


def with_denials(chain: DraftTrail, case: Case, scope: Scope, known: References) -> DraftTrail:
    """The trail with its approval contradicted where other evidence of the decision says that it was not given."""
    hop = next((one for one in chain.hops if one.stage is Stage.APPROVAL), None)
    node = next((one for one in case.nodes if hop and hop.spans and one.item.id == hop.spans[0].evidence), None)
    if hop is None or node is None or hop.state is HopState.CONTRADICTED:
        return chain
    found = next(denials(case, node, scope, known), None)
    if found is None:
        return chain
    quote = readable(scope.quote(found.span)).rstrip(".")
    whys = [
        f"approved by its record of {hop.date}, and {key_of(found.item.id)} of {found.day} says “{quote}”",
        *([hop.why] if hop.why else []),
    ]
    stated = node.place_of("approved")
    grounds = (*((stated,) if stated else ()), found.span, *hop.grounds)
    denied = replace(hop, state=HopState.CONTRADICTED, why="; ".join(whys), grounds=tuple(dict.fromkeys(grounds)))
    return replace(chain, hops=tuple(denied if one is hop else one for one in chain.hops))


def quoted_denials(hop: DraftHop, case: Case, scope: Scope, day: date | None) -> Iterator[DraftClaim]:
    """What denies an approval in its own words: the places of its hop that no record of the case holds as its own hop.

    A rule among them is quoted as one that was in force on the day of the case.
    """
    own = {node.item.id for node in case.at(Stage.APPROVAL)}
    for span in hop.grounds:
        if hop.state is HopState.CONTRADICTED and span.evidence not in own:
            item = scope.item(span.evidence)
            said = DraftClaim(text=readable(scope.quote(span)), spans=(span,))
            yield in_its_words(scope, replace(said, on=day)) if item and states_rules(item) else said


def denials(case: Case, approval: Node, scope: Scope, known: References) -> Iterator[Denial]:
    """The statements of other evidence that deny an approval: of its own days first, then later ones, by evidence and place."""
    when = approval.date
    if when is None or when.precision is not Precision.DAY or case.version is None:
        return
    decision = _Decision(days=_days(approval, when.start), entered=when.start)
    about = _About(case, known)
    places = Places(scope)
    for item in _tellers(scope, about, decision):
        parts = _comments(scope, item) if about.is_ticket(item) else _parts(scope, item, about)
        for start, end, said in parts if item.id != approval.item.id else ():
            for first, last, day in _denying(scope.text(item), start, end, _Asked(about.names, decision, said)):
                span = Span(evidence=item.id, revision=item.revision, start=first, end=last)
                if places.may_answer(span):
                    yield Denial(item=item, span=span, day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    """The decision that an approval record tells."""

    days: frozenset[date]
    """The days that may be its own."""
    entered: date
    """The last of them: the day of the record."""

    def day_of(self, sentence: str, start: int, end: int, said: date | None) -> date | None:
        """The day of a statement that is about this decision, by the days that part of a sentence names; None of another's.

        `said` is the day on which the sentence was written; None where nothing tells it.
        """
        named = {day for day in self._named(sentence, start, end, said) if said is None or day <= said}
        if named:
            return said or min(named & self.days, default=None) if named & self.days else None
        if said is None or said in self.days:
            return said
        return said if said > self.entered and _EVER.search(sentence, start, end) else None

    def _named(self, sentence: str, start: int, end: int, said: date | None) -> Iterator[date]:
        """The days that part of a sentence names; one without a year is of the year in which the sentence was written."""
        for when, at, _ in every_date(sentence, _ZONE):
            if start <= at < end and when.precision is Precision.DAY:
                yield when.start
        years = {said.year} if said else {day.year for day in self.days}
        for hit in _NO_YEAR.finditer(sentence, start):
            if hit.start() < end:
                month, day = MONTHS[(hit["month"] or hit["first"]).lower()], int(hit["day"] or hit["last"])
                yield from (date(year, month, day) for year in years if day <= monthrange(year, month)[1])


class _Asked(NamedTuple):
    """What is asked of a sentence: whether it denies the approval of one case."""

    names: frozenset[str]
    """Stems of the system's names."""
    decision: _Decision
    """The decision that must be meant."""
    said: date | None
    """The day on which the sentence was written."""


def _tellers(scope: Scope, about: _About, decision: _Decision) -> Iterator[ItemView]:
    """What may tell of a decision: all that is of its days, the case's ticket, and what later speaks most of the case."""
    part = scope.narrowed(kinds=list(_TELLS))
    found = {passage.span.evidence for passage in part.matching(about.words, MOST_READ)}
    for item in part.items:
        when = _day_of(item)
        later = item.id in found and (when is None or when > decision.entered)
        if when in decision.days or later or about.is_ticket(item):
            yield item


def _day_of(item: ItemView) -> date | None:
    """The day of an item that is of one."""
    when = item.metadata.date
    return when.start if when and when.precision is Precision.DAY else None


def _denying(text: str, start: int, end: int, asked: _Asked) -> Iterator[tuple[int, int, date]]:
    """Places of the sentences that deny an approval, those in a row as one; bold type before a sentence does not hide it."""
    run: tuple[int, int, date] | None = None
    for at, to in sentences(text, start, end):
        first = at
        for last in (*(gap.start() for gap in _BOLD.finditer(text, at, to)), to):
            if day := _denied_on(text[first:last], asked):
                run = (run[0] if run else first, last, day)
            elif run:
                yield run
                run = None
            first = last + (len(gap.group()) if (gap := _BOLD.match(text, last)) else 0)
    if run:
        yield run


def _days(approval: Node, entered: date) -> frozenset[date]:
    """The days of the decision that an approval record tells: its own, those before in which it is entered, those it names."""
    named = {when.start for when, _, _ in every_date(approval.text, _ZONE) if when.precision is Precision.DAY}
    others = {node_day for node_day in named if node_day <= entered}
    return frozenset({entered - timedelta(days=back) for back in range(ENTERED.days + 1)} | others)


class _About:
    """What speaks of one case: its system at its version, or its ticket."""

    def __init__(self, case: Case, known: References) -> None:
        """Look for one case among the systems of a scope."""
        self.version = case.version
        self.systems: tuple[System, ...] = known.systems
        self.tickets = {node.item.id for node in case.at(Stage.TICKET) if case.version in node.own}
        self._keys = [
            re.compile(rf"(?<![\w-]){re.escape(key_of(one))}(?![\w-])", re.IGNORECASE) for one in self.tickets
        ]
        mine = next((one for one in known.systems if case.version and one.row == case.version[0]), None)
        keys = [key_of(one) for one in self.tickets]
        self.words = " ".join([*(mine.aliases if mine else ()), case.version[1] if case.version else "", *keys])
        self.names = frozenset(part for alias in (mine.aliases if mine else ()) for part in stems(alias))

    def is_ticket(self, item: ItemView) -> bool:
        """Whether an item is the case's own ticket, of which every comment speaks of it."""
        return item.id in self.tickets

    def speaks(self, text: str) -> bool:
        """Whether a text names the case and no other system or version."""
        stated = {(one.row, version) for one in self.systems for version in one.versions_in(text)}
        return stated == {self.version} or (not stated and any(key.search(text) for key in self._keys))


def _parts(scope: Scope, item: ItemView, about: _About) -> Iterator[tuple[int, int, date | None]]:
    """The parts of an item that speak of the case: by their own words, else by their heading."""
    text = scope.text(item)
    whole = about.speaks(item.metadata.title)
    for part in scope.elements(item):
        own = text[part.start : part.end]
        heading = part.locator.section[-1] if part.locator.section else ""
        said = own if _names_any(about, own) else heading
        if whole or about.speaks(said):
            yield part.start, part.end, _day_of(item)


def _names_any(about: _About, text: str) -> bool:
    """Whether a text names any system at a version, so that its heading says no more of what it is about."""
    return about.speaks(text) or any(one.versions_in(text) for one in about.systems)


def _comments(scope: Scope, item: ItemView) -> Iterator[tuple[int, int, date | None]]:
    """The comments of a ticket that say when they were written."""
    written: dict[str, date] = {}
    fields = scope.fields(item)
    for field in fields:
        head, _, name = field.name.rpartition(".")
        if head and plays(name, Role.DATE):
            found = next(iter(every_date(field.value, _ZONE)), None)
            written |= {head: found[0].start} if found else {}
    for field in fields:
        day = written.get(field.name.rpartition(".")[0])
        if day and len(words(field.value)) > 1 and not plays(field.name.rpartition(".")[2], Role.AUTHOR):
            yield field.start, field.end, day


def _denied_on(sentence: str, asked: _Asked) -> date | None:
    """The day of a sentence that says of the decision meant that it approved nothing, refused or put off; else None."""
    plain = readable(sentence)
    if plain.rstrip().endswith("?"):
        return None
    clauses = _clauses(plain)
    for at, (start, end) in enumerate(clauses):
        if _clause_denies(plain[start:end], asked.names):
            before = takewhile(lambda one: _is_time(plain[slice(*one)]), reversed(clauses[:at]))
            since = min((first for first, _ in before), default=start)
            if day := asked.decision.day_of(plain, since, end, asked.said):
                return day
    return None


def _clauses(sentence: str) -> list[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    gaps = [hit.span() for hit in _CLAUSES.finditer(sentence)]
    return list(zip([0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(sentence)], strict=True))


def _is_time(clause: str) -> bool:
    """Whether a clause says nothing but when something was: `On 4 May 2026`, or a piece of a date that has full stops."""
    told = (word for word in words(clause) if not word.is_function_word)
    return all(word.text.isdigit() or word.text.lower() in MONTHS or word.stem in _OF_A_DECISION for word in told)


def _clause_denies(clause: str, names: frozenset[str]) -> bool:
    """Whether a clause denies an approval, or tells nothing but that the decision went against it.

    What may, should or must be is no decision, nor is what depends on a condition.
    """
    if strength(_IN_MAY.sub(" ", clause)) is not None or _CONDITION.search(clause):
        return False
    told = [word for word in words(clause) if not word.is_function_word and not any(map(str.isdigit, word.text))]
    approving = next((word for word in words(clause) if word.stem in _APPROVES), None)
    if approving:
        return _denied(clause[: approving.start])
    refused = bool(_SENT_BACK.search(clause)) or any(word.stem in _REFUSES and _is_done(word) for word in told)
    spoken = {word.stem for word in told} - _REFUSES - _OF_A_DECISION - names - _SENDING
    return refused and not denies(clause) and not spoken


def _is_done(word: Word) -> bool:
    """Whether a word tells what was done: `refused`, and not `refusing`, which names an activity."""
    return not word.text.lower().endswith("ing")


def _denied(before: str) -> bool:
    """Whether what follows these words is denied by them: no other thing stands between, as in "no objection, and approved"."""
    sequence = words(before)
    last = max((at for at, word in enumerate(sequence) if word.stem in NEGATION), default=None)
    if last is None or not denies(before):
        return False
    return all(word.is_function_word or word.stem in _HOW for word in sequence[last + 1 :])

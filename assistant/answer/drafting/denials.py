"""Evidence that denies an approval which its own record states: minutes that sent the change back on the day it was approved.

Precision comes first. A statement denies an approval only where it says so itself, in a clause of its own, in a part that
speaks of this case and of no other, and where it belongs to the decision that the approval record tells: it is of the
same day or of one that the record names, or of the days in which decisions are entered. That a board defers a change and
approves it weeks later is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from assistant.answer.modality import NEGATION, denies, strength
from assistant.answer.places import Places
from assistant.answer.question.lexicon import same_meaning
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import stem, stems, words
from assistant.audit.cases import Case, Node
from assistant.audit.references import References, System, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import DraftClaim, HopState, Span, Stage
from assistant.domain.dates import Precision
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.evidence import Kind
from assistant.store.index import ItemView
from assistant.store.scope import Scope
from ingest.dates import MONTHS, every_date

ENTERED = timedelta(days=2)
"""How long after a decision its record is still dated by the day on which it was entered."""

_ZONE = ZoneInfo("UTC")
_CLAUSES = re.compile(r"[,;:.()!?–—]+\s*|\s(?:and|but|because|so|since|while|although)\s")
_BOLD = re.compile(r"(?<=[.!?])\s+(?:\*\*|__)")
"""What stands between two sentences of which the second is set in bold type."""
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
    {Kind.MINUTES, Kind.TICKET, Kind.REVIEW, Kind.INTERVIEW, Kind.OTHER, Kind.FINDING, Kind.AUDIT_REPORT}
)
"""Kinds that tell what was decided; a model card or a dataset speaks of what the model does."""


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
        f"approved by its record, and {key_of(found.item.id)} of {found.day} says “{quote}”",
        *([hop.why] if hop.why else []),
    ]
    stated = node.place_of("approved")
    spans = (*hop.spans, *((stated,) if stated else ()), found.span)
    denied = replace(hop, state=HopState.CONTRADICTED, why="; ".join(whys), spans=tuple(dict.fromkeys(spans)))
    return replace(chain, hops=tuple(denied if one is hop else one for one in chain.hops))


def quoted_denials(hop: DraftHop, case: Case, scope: Scope) -> Iterator[DraftClaim]:
    """What denies an approval in its own words: the places of its hop that no record of the case holds as its own hop."""
    own = {node.item.id for node in case.at(Stage.APPROVAL)}
    for span in hop.spans:
        if hop.state is HopState.CONTRADICTED and span.evidence not in own:
            yield DraftClaim(text=readable(scope.quote(span)), spans=(span,))


def denials(case: Case, approval: Node, scope: Scope, known: References) -> Iterator[Denial]:
    """The statements of other evidence that deny an approval, by evidence and place."""
    when = approval.date
    if when is None or when.precision is not Precision.DAY or case.version is None:
        return
    days = _days(approval, when.start)
    about = _About(case, known)
    places = Places(scope)
    for item in scope.items:
        if item.id == approval.item.id or item.metadata.kind not in _TELLS:
            continue
        parts = _comments(scope, item, days) if about.is_ticket(item) else _parts(scope, item, days, about)
        for start, end, day in parts:
            for first, last in _denying(scope.text(item), start, end, about.names):
                span = Span(evidence=item.id, revision=item.revision, start=first, end=last)
                if places.may_answer(span):
                    yield Denial(item=item, span=span, day=day)


def _denying(text: str, start: int, end: int, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Places of the sentences that deny an approval, those in a row as one; bold type before a sentence does not hide it."""
    run: tuple[int, int] | None = None
    for at, to in sentences(text, start, end):
        first = at
        for last in (*(gap.start() for gap in _BOLD.finditer(text, at, to)), to):
            if _denies_approval(text[first:last], names):
                run = (run[0] if run else first, last)
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
        self.names = frozenset(part for alias in (mine.aliases if mine else ()) for part in stems(alias))

    def is_ticket(self, item: ItemView) -> bool:
        """Whether an item is the case's own ticket, of which every comment speaks of it."""
        return item.id in self.tickets

    def speaks(self, text: str) -> bool:
        """Whether a text names the case and no other system or version."""
        stated = {(one.row, version) for one in self.systems for version in one.versions_in(text)}
        return stated == {self.version} or (not stated and any(key.search(text) for key in self._keys))


def _parts(scope: Scope, item: ItemView, days: frozenset[date], about: _About) -> Iterator[tuple[int, int, date]]:
    """The parts of an item of one of some days that speak of the case: by their own words, else by their heading."""
    when = item.metadata.date
    if when is None or when.precision is not Precision.DAY or when.start not in days:
        return
    text = scope.text(item)
    whole = about.speaks(item.metadata.title)
    for part in scope.elements(item):
        own = text[part.start : part.end]
        heading = part.locator.section[-1] if part.locator.section else ""
        said = own if _names_any(about, own) else heading
        if whole or about.speaks(said):
            yield part.start, part.end, when.start


def _names_any(about: _About, text: str) -> bool:
    """Whether a text names any system at a version, so that its heading says no more of what it is about."""
    return about.speaks(text) or any(one.versions_in(text) for one in about.systems)


def _comments(scope: Scope, item: ItemView, days: frozenset[date]) -> Iterator[tuple[int, int, date]]:
    """The comments of a ticket that were written on one of some days."""
    written: dict[str, date] = {}
    fields = scope.fields(item)
    for field in fields:
        head, _, name = field.name.rpartition(".")
        if head and plays(name, Role.DATE):
            found = next(iter(every_date(field.value, _ZONE)), None)
            written |= {head: found[0].start} if found else {}
    for field in fields:
        day = written.get(field.name.rpartition(".")[0])
        if day in days and len(words(field.value)) > 1 and not plays(field.name.rpartition(".")[2], Role.AUTHOR):
            yield field.start, field.end, day


def _denies_approval(sentence: str, names: frozenset[str]) -> bool:
    """Whether a sentence says that what it is about was not approved, was refused or was put off."""
    if sentence.rstrip().endswith("?"):
        return False
    return any(_clause_denies(clause, names) for clause in _CLAUSES.split(readable(sentence)))


def _clause_denies(clause: str, names: frozenset[str]) -> bool:
    """Whether a clause denies an approval, or tells nothing but that the decision went against it.

    What may, should or must be is no decision, nor is what depends on a condition.
    """
    if strength(clause) is not None or _CONDITION.search(clause):
        return False
    told = [word for word in words(clause) if not word.is_function_word and not any(map(str.isdigit, word.text))]
    approving = next((word for word in words(clause) if word.stem in _APPROVES), None)
    if approving:
        return _denied(clause[: approving.start])
    refused = bool(_SENT_BACK.search(clause)) or any(
        word.stem in _REFUSES and not word.text.endswith("ing") for word in told
    )
    spoken = {word.stem for word in told} - _REFUSES - _OF_A_DECISION - names - _SENDING
    return refused and not denies(clause) and not spoken


def _denied(before: str) -> bool:
    """Whether what follows these words is denied by them: no other thing stands between, as in "no objection, and approved"."""
    sequence = words(before)
    last = max((at for at, word in enumerate(sequence) if word.stem in NEGATION), default=None)
    if last is None or not denies(before):
        return False
    return all(word.is_function_word or word.stem in _HOW for word in sequence[last + 1 :])

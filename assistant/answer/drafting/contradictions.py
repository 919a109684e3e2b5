"""Contradictions: where sources disagree on what an answer is about to say, the other side is said too.

Two *statements* contradict each other when they are of the same subject, give the same measure, and give it different
values of one unit. The subject is a record by its key, else an AI system, at the same version wherever both state one.
Nothing is averaged and nothing is decided: each side is quoted with its own citation.

Precision comes first. What may rightly differ is no contradiction: another version, another period, another subgroup
(the words beside the value differ), the rows of a register, a series of monitoring records, two runs of an evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.drafting.measured import Statement, statements_in, without_versions
from assistant.answer.places import Places
from assistant.answer.sentences import readable
from assistant.answer.words import stem, words
from assistant.audit.references import References, key_of, references
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.written_dates import MONTHS
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_READ = 24
"""Passages that are looked through for the other side of one statement."""
MOST_CHECKED = 12
"""Statements of one answer whose other side is looked for."""
MIN_SHARED = 3
"""Words that two sentences share at least, beside their values, to give the same measure."""

_CODE = re.compile(r"[a-z]{2,8}[-_]\d+(?:[-_]\d+)*(?![\d.])")
"""The record key that opens the name of a file about it."""
MEASURED = frozenset({"", "percent"})
"""Units of figures that are measured on a model."""
TIMES = frozenset(stem(month) for month in MONTHS) | frozenset(
    stem(word)
    for word in "week month quarter year today yesterday monday".split()  # noqa: SIM905
)
SERIES = frozenset({Kind.MONITORING, Kind.INCIDENT, Kind.TRAINING_RUN, Kind.DEPLOYMENT, Kind.MINUTES})
"""Kinds of which each item is of its own time, so that their values may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an item is about."""

    keys: frozenset[str]
    """The record keys that it goes by, lower-case."""
    systems: frozenset[EvidenceId]
    """Inventory rows of the systems that it is about."""
    version: str | None
    """The version that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What the items of a scope are about, to be looked up either way."""

    of: Mapping[EvidenceId, Subject]
    """The subject of each item."""
    by_name: Mapping[str, Sequence[ItemView]]
    """Items by each of their keys and systems."""


def find_contradictions(scope: Scope, claims: Sequence[DraftClaim]) -> tuple[DraftClaim, ...]:
    """For the quoted claims that another source of the scope contradicts: a sentence that names the sides, and each quoted.

    The other sides come from the scope alone, in an order that depends on nothing outside it.
    """
    known = references(scope)
    quoted = [claim for claim in claims if claim.basis is Basis.QUOTED and not claim.history]
    own = [statement for claim in quoted for statement in _stated(scope, claim)][:MOST_CHECKED]
    disputes: list[dict[Span, Statement]] = []
    for one in own:
        sides = [one, *_others(scope, known, one)]
        if len(sides) > 1:
            _join(disputes, {side.span: side for side in sides})
    said = [span for claim in claims for span in claim.spans]
    told: list[DraftClaim] = []
    for dispute in disputes:
        new = [side for side in dispute.values() if not any(inside(side.span, span) for span in said)]
        told += [disagreement(tuple(dispute.values())), *(in_its_words(scope, side) for side in new)]
    return tuple(told)


def _join(disputes: list[dict[Span, Statement]], sides: dict[Span, Statement]) -> None:
    """Add the sides of a dispute, as one with an earlier dispute where a place is in both."""
    for dispute in disputes:
        if dispute.keys() & sides.keys():
            dispute.update({span: side for span, side in sides.items() if span not in dispute})
            return
    disputes.append(sides)


def inside(inner: Span, outer: Span) -> bool:
    """Whether a place lies in another."""
    return inner.evidence == outer.evidence and outer.start <= inner.start and inner.end <= outer.end


def _stated(scope: Scope, claim: DraftClaim) -> Iterator[Statement]:
    """The statements at the places that a claim quotes."""
    for span in claim.spans:
        item = scope.item(span.evidence)
        if item is not None and item.revision == span.revision:
            for one in statements_in(scope, item, span.start, span.end):
                yield replace(one, span=span) if inside(one.span, span) else one


def _others(scope: Scope, known: References, one: Statement) -> Iterator[Statement]:
    """The statements of other items that contradict one, by evidence and place."""
    every = subjects(scope, known)
    about = every.of[one.item.id]
    beside = {item.id: item for name in (*about.keys, *about.systems) for item in every.by_name.get(name, ())}
    near = [item for item in beside.values() if _one_subject(about, every.of[item.id], one.item, item)]
    if not near:
        return
    part = scope.narrowed(ids=[item.id for item in near])
    passages = part.matching(" ".join(sorted(one.words)), MOST_READ)
    places = Places(scope)
    found: dict[tuple[EvidenceId, int], Statement] = {}
    for passage in passages:
        item = scope.item(passage.span.evidence)
        for other in statements_in(scope, item, passage.span.start, passage.span.end) if item else ():
            if _contradicts(known, one, other) and places.may_answer(other.span):
                found.setdefault((other.item.id, other.span.start), other)
    yield from (found[place] for place in sorted(found))


def subjects(scope: Scope, known: References) -> Subjects:
    """What every item of a scope is about; kept while the same items are inside.

    Nothing is kept where names are known from a wider scope, whose inventory rows this one may lack: whoever reads just
    these items knows no others.
    """
    if known is not references(scope):
        return _subjects(scope, known)
    return scope.derived("subjects", lambda: _subjects(scope, known))


def _subjects(scope: Scope, known: References) -> Subjects:
    """The same, reckoned anew."""
    of = {item.id: subject(known, item) for item in scope.items}
    by_name: dict[str, list[ItemView]] = {}
    for item in scope.items:
        for name in (*of[item.id].keys, *of[item.id].systems):
            by_name.setdefault(name, []).append(item)
    return Subjects(of=of, by_name=by_name)


def subject(known: References, item: ItemView) -> Subject:
    """What an item is about: the row of a register only itself, unless it is a system's row in the inventory."""
    metadata = item.metadata
    version = (metadata.model_version or "").strip().lstrip("vV") or None
    titled = known.systems_in(" ".join((metadata.title, *metadata.systems)))
    if metadata.kind is Kind.INVENTORY and "#" in item.id:
        rows = frozenset(system.row for system in known.systems if system.row == item.id)
        return Subject(keys=frozenset(), systems=rows, version=None)
    stated = {found for system in titled for found in system.versions_in(metadata.title)}
    if version is None and len(stated) == 1:
        version = next(iter(stated))
    key = key_of(item.id).lower()
    code = _CODE.match(key) if "#" not in item.id else None
    keys = {key, code.group()} if code else {key}
    of_register = "#" in item.id and metadata.kind is not Kind.TICKET
    systems = frozenset[EvidenceId]() if of_register else frozenset(system.row for system in titled)
    return Subject(keys=frozenset(keys), systems=systems, version=version)


def _one_subject(about: Subject, other: Subject, one: ItemView, item: ItemView) -> bool:
    """Whether two items are about the same, and none of them is of its own time alone."""
    kinds = {one.metadata.kind, item.metadata.kind}
    if one.id == item.id or kinds & SERIES or kinds == {Kind.EVALUATION}:
        return False
    return bool(about.keys & other.keys) or (len(about.systems) == 1 and about.systems == other.systems)


def _contradicts(known: References, one: Statement, other: Statement) -> bool:
    """Whether two statements of one subject give one measure different values of one unit."""
    if (one.amount is None) != (other.amount is None) or one.unit != other.unit:
        return False
    same_value = one.value.lower() == other.value.lower() if one.amount is None else one.amount == other.amount
    return not same_value and _one_version(known, one, other) and _one_measure(known, one, other)


def _one_version(known: References, one: Statement, other: Statement) -> bool:
    """Whether two statements can be of one version: a version at the place itself counts before that of the item."""
    each = [
        statement.versions or ({version} if (version := subject(known, statement.item).version) else set())
        for statement in (one, other)
    ]
    if one.amount is not None and one.unit in MEASURED and not (each[0] and each[1]):
        return False  # a figure of a model is one of its version's, and nobody says of which this is
    return not each[0] or not each[1] or bool(set(each[0]) & set(each[1]))


def _one_measure(known: References, one: Statement, other: Statement) -> bool:
    """Whether two statements measure the same: equal labels, or sentences of which one says nothing but what the other says."""
    names = frozenset(part.stem for system in known.systems for alias in system.aliases for part in words(alias))
    left, right = one.measure - names, other.measure - names
    if (left | right) & TIMES and left != right:
        return False
    if one.label and other.label:
        return bool(left) and left == right
    if one.amount is None:
        return False
    smaller, larger = sorted((left, right), key=len)
    needed = MIN_SHARED if not (one.label or other.label) else 1
    return len(smaller) >= needed and smaller <= larger and len(larger) <= len(smaller) + 1


def disagreement(sides: Sequence[Statement]) -> DraftClaim:
    """The sentence that names the sides by their values; it decides nothing."""
    label = next((without_versions(side.label).strip() for side in sides if side.label), "")
    by_value: dict[str, list[str]] = {}
    for side in sides:
        by_value.setdefault(side.value, []).append(source(side.item))
    told = "; ".join(f"{value} ({', '.join(dict.fromkeys(sources))})" for value, sources in by_value.items())
    return DraftClaim(
        text=f"Sources disagree{f' on {label}' if label else ''}: {told}.",
        spans=tuple(dict.fromkeys(side.span for side in sides)),
        basis=Basis.COMPUTED,
        rule="equal measure of one subject, different values",
    )


def source(item: ItemView) -> str:
    """An item by its id and date."""
    return f"{item.id}, {item.metadata.date}" if item.metadata.date else str(item.id)


def in_its_words(scope: Scope, other: Statement) -> DraftClaim:
    """The other side in its own words, behind the name of its field where it is a field's value."""
    quote = readable(scope.quote(other.span))
    places = {(field.start, field.end): field.name for field in scope.fields(other.item)}
    name = places.get((other.span.start, other.span.end)) if "#" in other.item.id else None
    text = f"{key_of(other.item.id)}: {name}: {quote}" if name else quote
    return DraftClaim(text=text, spans=(other.span,))

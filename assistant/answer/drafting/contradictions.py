"""Contradictions: where sources disagree on what an answer is about to say, the other side is said too.

Two *statements* contradict each other when they are of the same subject, give the same measure, and give it different
values of one unit. The subject is a record by its key, else an AI system, at the same version wherever both state one.
Nothing is averaged and nothing is decided: each side is quoted with its own citation.

Precision comes first. What may rightly differ is no contradiction: another version, another period, another subgroup
(the words beside the value differ), the rows of a register, a series of monitoring records, two runs of an evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.places import Places
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import FUNCTION_WORDS, stem, words
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.evidence import EvidenceId, Kind
from assistant.store.index import ItemView
from assistant.store.scope import Scope
from ingest.dates import MONTHS

MOST_READ = 24
"""Passages that are looked through for the other side of one statement."""
MOST_CHECKED = 12
"""Statements of one answer whose other side is looked for."""
MIN_SHARED = 3
"""Words that two sentences share at least, beside their values, to give the same measure."""
LONGEST_LABEL = 6
"""Words of a label; more are a sentence."""

_NUMBER = re.compile(
    r"(?P<before>EUR|USD|GBP|CHF|[€$£])?\s?(?<![\w.,-])(?P<number>\d{1,3}(?:[, \u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w-]|\.\d|:\d|/\d)"
    r"\s?(?P<after>%|percent\b|[A-Za-z]+\b)?"
)
_VERSION = re.compile(r"(?<![\w.])v?\d+\.\d+(?:\.\d+)+(?![\w.])|\bv(?:ersion)?\s?\d+(?:\.\d+)+\b", re.IGNORECASE)
_UNITS = {"%": "percent", "€": "eur", "$": "usd", "£": "gbp"}
_SCALES = frozenset(
    stem(word)
    for word in "tier class level rating category severity priority criticality".split()  # noqa: SIM905
)
"""Words that end the name of a field whose values are the steps of a scale."""
_SCALE_LABEL = re.compile(
    r"^(?:ai |risk |system |eu |act )*(?:tier|class|level|rating|category|criticality)$", re.IGNORECASE
)
_TIMES = frozenset(stem(month) for month in MONTHS) | frozenset(
    stem(word)
    for word in "week month quarter year today yesterday monday".split()  # noqa: SIM905
)
_SERIES = frozenset({Kind.MONITORING, Kind.INCIDENT, Kind.TRAINING_RUN, Kind.DEPLOYMENT, Kind.MINUTES})
"""Kinds of which each item is of its own time, so that their values may differ."""
_LABELLED = re.compile(r"^(?P<label>[^:|\n]{2,60}?)\s*(?::|\|)\s*(?P<value>[^|\n]+?)\s*\|?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A measure with a value, as one place gives it."""

    item: ItemView
    """What says it."""
    span: Span
    """The place: a field's value, or a sentence."""
    label: str
    """The name of the measure where it has one; empty for a sentence."""
    measure: frozenset[str]
    """The words beside the value that say what is measured, by stem."""
    value: str
    """The value as written."""
    amount: float | None
    """The value where it is a number."""
    unit: str
    """What the number counts; empty for none."""
    versions: frozenset[str]
    """Versions that the place itself names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an item is about."""

    keys: frozenset[str]
    """The record keys that it goes by, lower-case."""
    systems: frozenset[EvidenceId]
    """Inventory rows of the systems that it is about."""
    version: str | None
    """The version that it is about."""


def find_contradictions(scope: Scope, known: References, claims: Sequence[DraftClaim]) -> tuple[DraftClaim, ...]:
    """For each quoted claim that another source of the scope contradicts: both named as such, and the other side quoted.

    The other sides come from the scope alone, in an order that depends on nothing outside it.
    """
    said = {(span.evidence, span.start, span.end) for claim in claims for span in claim.spans}
    found: dict[tuple[str, tuple[Span, ...]], DraftClaim] = {}
    own = [
        one for claim in claims if claim.basis is Basis.QUOTED and not claim.history for one in _stated(scope, claim)
    ]
    for one in own[:MOST_CHECKED]:
        for other in _others(scope, known, one):
            told = _disagreement(one, other)
            found.setdefault((told.text, told.spans), told)
            if (other.span.evidence, other.span.start, other.span.end) not in said:
                quoted = _quoted(scope, other)
                found.setdefault((quoted.text, quoted.spans), quoted)
    return tuple(found.values())


def _stated(scope: Scope, claim: DraftClaim) -> Iterator[Statement]:
    """The statements at the places that a claim quotes."""
    for span in claim.spans:
        item = scope.item(span.evidence)
        if item is not None and item.revision == span.revision:
            yield from _statements(scope, item, span.start, span.end)


def _statements(scope: Scope, item: ItemView, start: int, end: int) -> Iterator[Statement]:
    """The statements that lie in part of an item's text: its fields there, else its sentences there."""
    fields = [field for field in scope.fields(item) if field.start < end and start < field.end]
    for field in fields:
        if not any(plays(field.name, role) for role in (Role.TITLE, Role.OWNER, Role.AUTHOR, Role.DATE, Role.STATUS)):
            span = Span(evidence=item.id, revision=item.revision, start=field.start, end=field.end)
            yield from _valued(item, span, field.name.replace("_", " "), field.value)
    text = scope.text(item)
    for at, to in sentences(text, *_whole_lines(text, start, end)):
        if not any(field.start < to and at < field.end for field in fields):
            yield from _in_sentence(item, Span(evidence=item.id, revision=item.revision, start=at, end=to), text[at:to])


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of a text up to the ends of its lines, so that a value is read with its label."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)


def _in_sentence(item: ItemView, span: Span, sentence: str) -> Iterator[Statement]:
    """The statement of a sentence: labelled (`Retention: 36 months`, `| AUC | 0.797 |`), or with one number in it."""
    plain = readable(sentence.strip().strip("|").replace("**", ""))
    labelled = _LABELLED.match(plain.replace("; ", " | ", 1) if "|" in sentence else plain)
    if labelled and len(words(labelled["label"])) <= LONGEST_LABEL:
        yield from _valued(item, span, labelled["label"], labelled["value"])
        return
    numbers = [hit for hit in _NUMBER.finditer(_VERSION.sub(" ", plain)) if hit["number"]]
    if len(numbers) == 1:
        yield _numeric(item, span, "", plain, numbers[0])


def _valued(item: ItemView, span: Span, label: str, value: str) -> Iterator[Statement]:
    """The statement of a labelled value: its only number, or the step of a scale that it names first."""
    numbers = [hit for hit in _NUMBER.finditer(_VERSION.sub(" ", value)) if hit["number"]]
    if len(numbers) == 1:
        yield _numeric(item, span, label, f"{label} {value}", numbers[0])
    elif not numbers and _SCALE_LABEL.match(_bare(label).strip()):
        step = re.split(r"[,;(.]", value, maxsplit=1)[0].strip()
        if step and len(words(step)) == 1:
            yield Statement(
                item=item, span=span, label=label, measure=_measure(label), value=step, amount=None, unit="",
                versions=_versions(f"{label} {value}"),
            )  # fmt: skip


def _numeric(item: ItemView, span: Span, label: str, whole: str, hit: re.Match[str]) -> Statement:
    """The statement of one number; what follows the number is its unit where a unit can stand."""
    after = (hit["after"] or "").lower()
    unit = (hit["before"] or "").lower() or ("" if after in FUNCTION_WORDS else after)
    return Statement(
        item=item,
        span=span,
        label=label,
        measure=_measure(label or whole),
        value=hit.group().strip(),
        amount=float(re.sub(r"[, \u202f]", "", hit["number"])),
        unit=_UNITS.get(unit, stem(unit) if unit else ""),
        versions=_versions(whole),
    )


def _bare(text: str) -> str:
    """A text without versions."""
    return _VERSION.sub(" ", text)


def _versions(text: str) -> frozenset[str]:
    """The versions that a text names."""
    return frozenset(hit.group().lower().lstrip("version ") for hit in _VERSION.finditer(text))


def _measure(text: str) -> frozenset[str]:
    """The stems of what is measured: words with a topic, without numbers and versions."""
    plain = words(_bare(text))
    return frozenset(word.stem for word in plain if not word.is_function_word and not word.text[0].isdigit())


def _others(scope: Scope, known: References, one: Statement) -> Iterator[Statement]:
    """The statements of other items that contradict one, by evidence and place."""
    about = _subject(known, one.item)
    if not (about.keys or about.systems) or one.item.metadata.kind in _SERIES:
        return
    names = [system.name for system in known.systems if system.row in about.systems]
    passages = scope.matching(" ".join((*sorted(one.measure), *names, *sorted(about.keys))), MOST_READ)
    places = Places(scope)
    found: dict[tuple[EvidenceId, int], Statement] = {}
    for passage in passages:
        item = scope.item(passage.span.evidence)
        if item is None or item.id == one.item.id or not _one_subject(known, about, one, item):
            continue
        for other in _statements(scope, item, passage.span.start, passage.span.end):
            if _contradicts(known, one, other) and places.may_answer(other.span):
                found.setdefault((item.id, other.span.start), other)
    yield from (found[place] for place in sorted(found))


def _subject(known: References, item: ItemView) -> Subject:
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
    keys = {key_of(item.id).lower()} | {
        key_of(target.id).lower()
        for target in known.resolve(re.split(r"[\s_]", key_of(item.id))[0])
        if target.id != item.id
    }
    of_register = "#" in item.id and metadata.kind is not Kind.TICKET
    systems = frozenset[EvidenceId]() if of_register else frozenset(system.row for system in titled)
    return Subject(keys=frozenset(keys), systems=systems, version=version)


def _one_subject(known: References, about: Subject, one: Statement, item: ItemView) -> bool:
    """Whether another item is about what a statement's item is about, and of the same version where both state one."""
    other = _subject(known, item)
    kinds = {one.item.metadata.kind, item.metadata.kind}
    if kinds & _SERIES or kinds == {Kind.EVALUATION}:
        return False
    if about.keys & other.keys:
        return True
    return len(about.systems) == 1 and about.systems == other.systems


def _contradicts(known: References, one: Statement, other: Statement) -> bool:
    """Whether two statements of one subject give one measure different values of one unit."""
    if (one.amount is None) != (other.amount is None) or one.unit != other.unit:
        return False
    same_value = one.value.lower() == other.value.lower() if one.amount is None else one.amount == other.amount
    return not same_value and _one_version(known, one, other) and _one_measure(known, one, other)


def _one_version(known: References, one: Statement, other: Statement) -> bool:
    """Whether two statements can be of one version: a version at the place itself counts before that of the item."""
    each = [
        statement.versions or ({version} if (version := _subject(known, statement.item).version) else set())
        for statement in (one, other)
    ]
    return not each[0] or not each[1] or bool(set(each[0]) & set(each[1]))


def _one_measure(known: References, one: Statement, other: Statement) -> bool:
    """Whether two statements measure the same: equal labels, or sentences of which one says nothing but what the other says."""
    names = frozenset(part.stem for system in known.systems for alias in system.aliases for part in words(alias))
    left, right = one.measure - names, other.measure - names
    if (left | right) & _TIMES and left != right:
        return False
    if one.label and other.label:
        return bool(left) and left == right
    if one.amount is None:
        return False
    smaller, larger = sorted((left, right), key=len)
    needed = MIN_SHARED if not (one.label or other.label) else 1
    return len(smaller) >= needed and smaller <= larger and len(larger) <= len(smaller) + 1


def _disagreement(one: Statement, other: Statement) -> DraftClaim:
    """The sentence that names both sides; it decides nothing."""
    what = _bare(one.label or other.label).strip() or "this"
    sides = "; ".join(f"{side.value} ({_source(side.item)})" for side in (one, other))
    return DraftClaim(
        text=f"Sources disagree on {what}: {sides}.",
        spans=(one.span, other.span),
        basis=Basis.COMPUTED,
        rule="equal measure of one subject, different values",
    )


def _source(item: ItemView) -> str:
    """An item by its id and date."""
    return f"{item.id}, {item.metadata.date}" if item.metadata.date else str(item.id)


def _quoted(scope: Scope, other: Statement) -> DraftClaim:
    """The other side in its own words, behind the name of its field where it is a field's value."""
    quote = readable(scope.quote(other.span))
    is_field = any((field.start, field.end) == (other.span.start, other.span.end) for field in scope.fields(other.item))
    text = f"{key_of(other.item.id)}: {other.label}: {quote}" if is_field else quote
    return DraftClaim(text=text, spans=(other.span,))

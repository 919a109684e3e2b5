"""Whether sources agree on the value that a question asks for, by the question's own words for it.

Two sentences that are built differently ("referred from 0.75 on", "the threshold for referral is 0.82") share no wording of a
measure. What makes them statements of the same is that each holds all of the question's words for it, itself or by its
headings, and is about what the question names. What may rightly differ is no contradiction here either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.drafting.contradictions import (
    MEASURED,
    SERIES,
    TIMES,
    disagreement,
    in_its_words,
    inside,
    subject,
)
from assistant.answer.drafting.contradictions import source as source_of
from assistant.answer.drafting.measured import LABELLED, Statement, statements_in
from assistant.answer.places import Places
from assistant.answer.question.intents import agreed_on
from assistant.answer.question.periods import without_period
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, stem, stems, words
from assistant.audit.references import References, System
from assistant.domain.answer import Basis, DraftClaim, Passage, Span
from assistant.domain.draft import Draft, DraftGap
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.plan import Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_READ = 48
"""Passages that are looked through beside those of the answer."""
LONGEST_NAME = 4
"""Words of a value that is a name."""
_ASKING = frozenset({Intent.LOOKUP, Intent.PASSAGES, Intent.REQUIREMENT, Intent.ABSENCE, Intent.CONTRADICTION})
"""Intents whose questions may ask for one value."""
_MOMENTARY = (SERIES - {Kind.MINUTES}) | {Kind.TICKET, Kind.PULL_REQUEST, Kind.CHANGE, Kind.FINDING}
"""Kinds that tell what was, or is to be, and not what holds."""
_OF_A_MODEL = frozenset({Kind.EVALUATION, Kind.MODEL_CARD, Kind.TRAINING_RUN, Kind.MONITORING})
"""Kinds whose bare figures are measured on a version."""
_UNITS = frozenset(map(stem, ("long", "many", "much", "minute", "hour", "day", "week", "month", "year", "percent", "euro", "time")))  # fmt: skip
_NOT_NOW = re.compile(
    r"\b(?:previously|formerly|former|used\s+to|instead\s+of|propos\w+|would|could|plan(?:s|ned)?\s+to|drafts?|asks?|asked|whether|not\s+yet"
    r"|(?:rais|lower|chang|increas|reduc|mov)\w*\b[^.;]{0,60}\b(?:from|to)\b)",
    re.IGNORECASE,
)
"""Words of a sentence that tells no value that holds: one of before, one to come, one that was changed."""
_QUALIFIES = re.compile(r"\b(?:for|in|at|on|of|under|if|where|unless|except|during)\s+((?:[^\W\d_][\w-]*\s*){1,4})", re.IGNORECASE)  # fmt: skip
_SHORTEST = 5
"""Letters of a stem that another word of its family may go on from: `refer`, `referral`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """A statement with what tells of what it is one."""

    statement: Statement
    """The value."""
    said: frozenset[str]
    """The stems of the sentence, and of its label."""
    around: frozenset[str]
    """The stems of its headings and title too."""
    qualified: frozenset[str]
    """The stems that say for which part it holds."""
    systems: frozenset[EvidenceId]
    """The systems that its item is about."""


def agreement_of(
    scope: Scope, known: References, plan: Plan, text: str, draft: Draft, *, asking: bool
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """What sources say of the value that a question asks for: that they disagree, and whether they do where it is asked.

    A plain question has its answer disputed only where the answer itself states one of the values.
    """
    if not (asking or (plan.intent in _ASKING and draft.claims)):
        return (), ()
    systems = _systems(known, plan, text)
    if len(systems) > 1:
        return (), ()
    asked = _asked(systems, plan, text)
    query = " ".join((*(word.text for word in words(text) if word.stem in asked), *(one.name for one in systems)))
    part = scope.narrowed(kinds=[kind for kind in Kind if kind not in _MOMENTARY])
    passages = (*draft.seen, *part.matching(query, MOST_READ)) if asked else ()
    stated = list(_stated(scope, known, systems, asked, passages))
    said = [span for claim in draft.claims for span in claim.spans]
    own = [one for one in stated if any(inside(one.statement.span, span) for span in said)]
    for first in own or (stated if asking else []):
        others = [one for one in stated if _contradicts(first, one)]
        if others:
            sides = [first.statement, *(one.statement for one in others)]
            new = [side for side in sides if not any(inside(side.span, span) for span in said)]
            return (disagreement(sides), *(in_its_words(scope, side) for side in new)), ()
    return _alike(own or stated, stated) if asking else ((), ())


def _alike(first: Sequence[_Stated], stated: Sequence[_Stated]) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """That several sources give one value; a gap where one alone does; nothing where none does."""
    if not first:
        return (), ()
    one = first[0].statement
    same = {
        each.statement.item.id: each.statement for each in (first[0], *stated) if _value(each.statement) == _value(one)
    }
    if len(same) == 1:
        why = "no second source was found that states this"
        return (), (DraftGap(expected="another source that states the same value", why=why),)
    sources = "; ".join(source_of(each.item) for each in same.values())
    claim = DraftClaim(
        text=f"Sources agree: {one.value} ({sources}).",
        spans=tuple(each.span for each in same.values()),
        basis=Basis.COMPUTED,
        rule="equal measure of one subject, equal values",
    )
    return (claim,), ()


def _value(one: Statement) -> tuple[float | str, str]:
    """A value to compare."""
    return (one.value.lower() if one.amount is None else one.amount), one.unit


def _systems(known: References, plan: Plan, text: str) -> tuple[System, ...]:
    """The systems that a question is about: those of its plan, else those that it names."""
    planned = tuple(one for one in known.systems if one.name in plan.systems)
    return planned or tuple(known.systems_in(text))


def _asked(systems: Sequence[System], plan: Plan, text: str) -> frozenset[str]:
    """The stems that say what value is asked for; none where a question names nothing but its subject."""
    names = frozenset(part for one in systems for alias in one.aliases for part in stems(alias))
    return agreed_on(without_period(text, plan.period)) - names - _UNITS


def _stated(
    scope: Scope, known: References, systems: Sequence[System], asked: frozenset[str], passages: Sequence[Passage]
) -> Iterator[_Stated]:
    """The statements of the value that is asked for, each place once, in the order in which they are found."""
    rows = frozenset(one.row for one in systems)
    places = Places(scope)
    found: set[tuple[EvidenceId, int]] = set()
    for passage in passages:
        item = scope.item(passage.span.evidence)
        if (
            item is None
            or item.metadata.kind in _MOMENTARY
            or ("#" in item.id and item.metadata.kind is not Kind.INVENTORY)
        ):
            continue
        start, end = passage.span.start, passage.span.end
        for one in (*statements_in(scope, item, start, end), *_names_in(scope, places, item, start, end)):
            at = (item.id, one.span.start)
            if at not in found and places.may_answer(one.span) and not _NOT_NOW.search(scope.quote(one.span)):
                found.add(at)
                each = _placed(scope, known, places, one)
                if _is_asked(each, asked, rows):
                    yield each


def _names_in(scope: Scope, places: Places, item: ItemView, start: int, end: int) -> Iterator[Statement]:
    """The labelled values that are names (`Owner: Ana Rius`); what a document says of itself alone is of no system."""
    text = scope.text(item)
    fields = [one for one in scope.fields(item) if "#" in item.id and start <= one.start and one.end <= end]
    pairs = [(one.name.replace("_", " "), one.value, one.start, one.end) for one in fields]
    for at, to in sentences(text, start, end) if "#" not in item.id else ():
        hit = LABELLED.match(readable(text[at:to]).replace("; ", " | ", 1).rstrip("."))
        if hit and not places.is_field(Span(evidence=item.id, revision=item.revision, start=at, end=to)):
            pairs.append((hit["label"], hit["value"], at, to))
    for label, value, at, to in pairs:
        if value.strip() and len(words(value)) <= LONGEST_NAME and not any(map(str.isdigit, value)):
            span = Span(evidence=item.id, revision=item.revision, start=at, end=to)
            yield Statement(
                item=item, span=span, label=label, measure=content_stems(label), value=value.strip(), amount=None, unit="", words=frozenset(), versions=frozenset()
            )  # fmt: skip


def _placed(scope: Scope, known: References, places: Places, one: Statement) -> _Stated:
    """A statement with its headings and its subject."""
    quote = scope.quote(one.span)
    said = content_stems(one.label if one.amount is None else f"{one.label} {quote}")
    section = places.locator(one.span).section or ()
    qualified = content_stems(" ".join(_QUALIFIES.findall(quote)))
    return _Stated(
        statement=one,
        said=said,
        around=said | content_stems(" ".join((*section, one.item.metadata.title))),
        qualified=frozenset(part for part in qualified if not part[0].isdigit()),
        systems=_about(known, one, quote, section),
    )


def _about(known: References, one: Statement, quote: str, section: Sequence[str]) -> frozenset[EvidenceId]:
    """The systems that a statement is about: those that it names, else its nearest heading that names any, else its item's."""
    for text in (quote, *reversed(section)):
        named = frozenset(system.row for system in known.systems_in(text))
        if named:
            return named
    return subject(known, one.item).systems


def _is_asked(each: _Stated, asked: frozenset[str], rows: frozenset[EvidenceId]) -> bool:
    """Whether a statement is of the value and the system that are asked for, and tells one that holds."""
    if each.systems != rows or not any(_same(word, other) for word in asked for other in each.said):
        return False
    return all(any(_same(word, other) for other in each.around) for word in asked)


def _same(word: str, other: str) -> bool:
    """Whether two stems are of one family."""
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) >= _SHORTEST and long.startswith(short))


def _contradicts(one: _Stated, other: _Stated) -> bool:
    """Whether two statements of the value that is asked for cannot both hold."""
    first, second = one.statement, other.statement
    if (
        first.item.id == second.item.id
        or (first.amount is None) != (second.amount is None)
        or first.unit != second.unit
    ):
        return False
    if first.amount is None and content_stems(first.value) & content_stems(second.value):
        return False  # one name, written out in one place alone
    return (
        _value(first) != _value(second)
        and _one_version(first, second)
        and _one_time(one, other)
        and _one_part(one, other)
    )


def _one_version(one: Statement, other: Statement) -> bool:
    """Whether two statements can be of one version; a figure of a model is one of its version's alone."""
    each = [side.versions or {side.item.metadata.model_version or ""} - {""} for side in (one, other)]
    if (
        one.unit in MEASURED
        and one.amount is not None
        and {one.item.metadata.kind, other.item.metadata.kind} & _OF_A_MODEL
    ):
        return bool(set(each[0]) & set(each[1]))
    return not each[0] or not each[1] or bool(set(each[0]) & set(each[1]))


def _one_time(one: _Stated, other: _Stated) -> bool:
    """Whether two statements can hold at the same time: what a record told before a document came into force was of before."""
    first, second = one.statement.item.metadata, other.statement.item.metadata
    if (one.said ^ other.said) & TIMES - {one.statement.unit}:
        return False
    telling = [side for side in (first, second) if side.kind is Kind.MINUTES]
    if len(telling) != 1:
        return not telling
    other_side = second if first in telling else first
    since = other_side.effective or other_side.date
    return since is None or (telling[0].date is not None and telling[0].date.end > since.start)


def _one_part(one: _Stated, other: _Stated) -> bool:
    """Whether two statements may hold for the same part: not each for one that the other does not speak of."""
    return not (one.qualified - other.around and other.qualified - one.around)

"""A follow-up made whole: what it left out is filled in from the turn before, as today's scope has it.

What comes back is a question that could have been asked alone. It is understood, searched and verified like any other, in
the same scope, so that nothing said before can widen what is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.answer.conversation.wording import Back, Leaning, leaning, topics
from assistant.answer.question.periods import find_period
from assistant.answer.question.rows import columns_of, rows_of, subjects
from assistant.answer.question.values import Linked
from assistant.answer.words import Word, stems, words
from assistant.audit.references import References, System, key_of
from assistant.domain.evidence import EvidenceId
from assistant.domain.plan import Intent, Plan
from assistant.store.scope import Scope

NAMED_AT_MOST = 20  # records that a plural pronoun stands for; more are a list, which is asked for anew
_PLURAL = re.compile(r"they|them|their|these|those", re.IGNORECASE)
_POSSESSIVE = re.compile(r"its|their|his|her", re.IGNORECASE)
_OWNED = re.compile(r"\s+([\w-]+(?:\s+[\w-]+){0,2})(?=\s*[?.!,]|\s*$)|\s+([\w-]+)")
_RANK = re.compile(r"\b(?:first|second|third|last|final|latest|earliest|previous|newest|oldest)\b", re.IGNORECASE)
_COMMON = frozenset(stems("ai system model tool application service"))
_LIST = frozenset({Intent.RECORDS, Intent.COUNT, Intent.LOOKUP, Intent.TRAIL, Intent.HOW_IT_WORKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The turn before a question, as today's scope has it."""

    number: int
    """Its number in the conversation, from 1."""
    question: str
    """What was asked, made whole."""
    plan: Plan
    """What it was understood to ask."""
    rows: tuple[EvidenceId, ...]
    """Records of its table, in order."""
    cited: tuple[EvidenceId, ...]
    """What its statements cited, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question that stands alone."""

    text: str
    """The whole question."""
    own: str
    """The words of this turn alone, without what ties them to earlier ones."""
    follows: int | None = None
    """The turn that it was made whole from; None when it stood alone."""
    within: tuple[EvidenceId, ...] = ()
    """What the turn before rested on: looked at first."""
    dangling: str = ""
    """The word that points to something said before, where nothing was said and hardly anything else is asked."""


def resolved_as(plan: Mapping[str, Any]) -> Resolved | None:
    """How a follow-up was made whole, from the JSON form of the plan that it had; None for a question that stood alone."""
    text = plan.get("resolved")
    if not text:
        return None
    within = tuple(plan.get("within", ()))
    return Resolved(text=text, own=plan.get("own", text), follows=plan.get("follows"), within=within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a follow-up is understood."""

    scope: Scope
    """What it may touch."""
    known: References
    """What names name there."""
    now: datetime
    """The asker's moment."""
    fiscal_year_start: int
    """Month, 1-12, in which the fiscal year begins."""


def resolve(text: str, said: Said | None, place: Place) -> Resolved:
    """The question made whole from the turn before; as it is when there is none or it stands alone."""
    lean = leaning(text)
    if said is None or lean.back is Back.ALONE:
        rest = lean.rest if lean.back is Back.ALONE else text
        points = said is None and lean.back is Back.POINTS and len(topics(text)) <= 1
        return Resolved(text=rest, own=rest, dangling=text[slice(*lean.pronoun)] if points else "")
    rows, cited = (tuple(one for one in ids if place.scope.item(one)) for ids in (said.rows, said.cited))
    within = rows or cited
    match lean.back:
        case Back.REPLACES:  # about something else, so that what was cited before is no better than the rest
            whole = _replaced(lean.rest, said, place)
            return Resolved(text=whole, own=whole, follows=said.number)
        case Back.NARROWS:
            whole = f"{_open(said.question)} {lean.rest}"
            return Resolved(text=whole, own=whole, follows=said.number, within=within)
        case Back.POINTS:
            named = _referent(lean, said, rows, cited, place)
            if named:
                whole = _pointing_at(lean, named)
                return Resolved(text=whole, own=whole, follows=said.number, within=within)
            whole = f"{_open(said.question)}: {lean.rest}"
        case _:
            whole = f"{_open(said.question)}: {lean.rest}"
    return Resolved(text=whole, own=lean.rest, follows=said.number, within=within)


def _open(question: str) -> str:
    """A question without the sign that ends it."""
    return question.rstrip().rstrip("?.!").rstrip()


def _replaced(rest: str, said: Said, place: Place) -> str:
    """The question before with the parts replaced that the new words name anew; what had no such part is added."""
    text, rest = _open(said.question), _open(rest)
    period = find_period(rest, now=place.now, fiscal_year_start=place.fiscal_year_start)
    if period:
        before = said.plan.period.phrase if said.plan.period else ""
        text = text.replace(before, period.phrase, 1) if before and before in text else f"{text} {period.phrase}"
        rest = rest.replace(period.phrase, " ", 1)
    systems = place.known.systems_in(rest) or _loosely(rest, place.known)
    if systems:
        text = _with_system(text, systems[0], said, place.known)
        mention = systems[0].pattern().search(rest)
        rest = rest[: mention.start()] + rest[mention.end() :] if mention else ""
    for one in re.findall(r"(?:PR\s?)?#\d+|\b(?=[\w.-]*\d)\w+(?:[.-]\w+)*", rest):
        if place.known.resolve(one):
            text = _with_identifier(text, one, said)
            rest = rest.replace(one, " ", 1)
    rest = re.sub(r"^\s*(?:for|in|of|on|about|with|at|from)\s*$", "", rest)  # led to what has been placed
    ranked, new = _RANK.search(text), _RANK.search(rest)
    if ranked and new:
        text = text[: ranked.start()] + new.group() + text[ranked.end() :]
        rest = re.sub(r"\b(?:the\s+)?" + re.escape(new.group()) + r"(?:\s+ones?)?\b", " ", rest, count=1)
    for before, after in _swapped(rest, said, place):
        text = text.replace(before, after, 1) if before in text else f"{text} {after}"
        rest = rest.replace(after, " ", 1)
    left = " ".join(rest.split())
    return f"{text} {left}?" if any(not word.is_function_word for word in words(left)) else f"{text}?"


def _loosely(rest: str, known: References) -> Sequence[System]:
    """The one system of whose name the words hold a telling part: `the fraud model` of `Fraud Lens`."""
    said = {word.stem for word in words(rest) if not word.is_function_word} - _COMMON
    found = [one for one in known.systems if said & (set(stems(one.name)) - _COMMON)]
    return found if len(found) == 1 else ()


def _with_system(text: str, system: System, said: Said, known: References) -> str:
    """A question about another system: its versions go with the system that it was about."""
    for before in known.systems_in(text):
        if before.name in said.plan.systems:
            mention = re.compile(before.pattern().pattern + r"(?:\s+v?\d+(?:\.\d+)+)?", re.IGNORECASE)
            return mention.sub(system.name, text, count=1)
    return f"{text} for {system.name}"


def _with_identifier(text: str, identifier: str, said: Said) -> str:
    """A question about another record."""
    before = next((one for one in said.plan.identifiers if one in text), None)
    return text.replace(before, identifier, 1) if before else f"{text} for {identifier}"


def _swapped(rest: str, said: Said, place: Place) -> Sequence[tuple[str, str]]:
    """Values of the fields that filtered before, with the words that named them then: `closed` in place of `open`."""
    if said.plan.intent not in (Intent.RECORDS, Intent.COUNT):
        return ()
    part = subjects(place.scope, said.plan)
    fields = columns_of(part, rows_of(part))
    asked, before = words(rest), words(said.question)
    phrases = {link.field: _phrase(said.question, before, link) for link in reversed(fields.linked(before))}
    return [(phrases[link.field], _phrase(rest, asked, link)) for link in fields.linked(asked) if link.field in phrases]


def _phrase(text: str, sequence: Sequence[Word], link: Linked) -> str:
    """The words of a text that name a value."""
    return text[sequence[link.start].start : sequence[link.end - 1].end]


def _referent(
    lean: Leaning, said: Said, rows: Sequence[EvidenceId], cited: Sequence[EvidenceId], place: Place
) -> tuple[str, ...]:
    """The names that a pronoun stands for; empty when nothing that was said is the one thing that it can be."""
    plural = _PLURAL.fullmatch(lean.rest[slice(*lean.pronoun)]) is not None
    if said.plan.intent in _LIST and rows:
        if len(rows) == 1 or (plural and len(rows) <= NAMED_AT_MOST):
            return tuple(key_of(one) for one in rows)
        return ()
    if len(said.plan.identifiers) == 1 and place.known.resolve(said.plan.identifiers[0]):
        return said.plan.identifiers
    if len(said.plan.systems) == 1 and not plural:
        return said.plan.systems
    records = [one for one in cited if "#" in one]
    return (key_of(records[0]),) if len(cited) == len(records) == 1 else ()


def _pointing_at(lean: Leaning, named: Sequence[str]) -> str:
    """The question with the names in the place of the pronoun; a noun that the pronoun stood before stays."""
    start, end = lean.pronoun
    pronoun = lean.rest[start:end]
    joined = " and ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]
    owned = _OWNED.match(lean.rest, end) if _POSSESSIVE.fullmatch(pronoun) else None
    if owned:
        return f"{lean.rest[:start]}the {owned[1] or owned[2]} of {joined}{lean.rest[owned.end() :]}"
    return f"{lean.rest[:start]}{joined}{lean.rest[end:]}"


def is_alone(text: str) -> bool:
    """Whether a question keeps nothing of what was said before, whatever that was."""
    return leaning(text).back is Back.ALONE


def alone(text: str) -> str:
    """A question that stands alone, without words that only say so."""
    lean = leaning(text)
    return lean.rest if lean.back is Back.ALONE else text

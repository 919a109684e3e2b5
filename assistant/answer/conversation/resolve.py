"""A follow-up made whole: what it left out is filled in from the turn before, as today's scope has it.

What comes back is a question that could have been asked alone. It is understood, searched and verified like any other, in
the same scope, so that nothing said before can widen what is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assistant.answer.conversation.shown import OF_RECORDS, picked_from, shown
from assistant.answer.conversation.turned import denies, turned_round
from assistant.answer.conversation.wording import Back, Leaning, leaning, topics
from assistant.answer.question.periods import find_period
from assistant.answer.question.rows import columns_of, rows_of, subjects
from assistant.answer.question.values import Columns, Linked
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
_IDENTIFIER = re.compile(r"(?:PR\s?)?#\d+|\b(?=[\w.-]*\d)\w+(?:[.-]\w+)*")
_KEY = re.compile(r"[A-Z]{1,8}[-_]\d[\w-]*")
_ORDINALS = {"first": 0, "second": 1, "third": 2, "last": -1, "former": 0, "latter": -1}
_CRITERION = re.compile(
    r"\W*(?:for\s+|in\s+)?(?:(?:clause|control|annex)\s+)?((?:[A-Z]\.)?\d+(?:\.\d+)+)\W*", re.IGNORECASE
)
_ITS_VERSION = r"(?P<version>\s+v?\d+(?:\.\d+)+)"
_LED = re.compile(r"(for|in|of|on|about|with|at|from|by|under)\s+(?=[^\W\d])", re.IGNORECASE)
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
    shows: tuple[str, ...] = ()
    """Fields that are asked for of the records of the turn before; empty where the question's own words tell."""
    dangling: str = ""
    """The word that points to something said before, where nothing was said and hardly anything else is asked."""


def resolved_as(plan: Mapping[str, Any]) -> Resolved | None:
    """How a follow-up was made whole, from the JSON form of the plan that it had; None for a question that stood alone."""
    text = plan.get("resolved")
    if not text:
        return None
    within, shows = tuple(plan.get("within", ())), tuple(plan.get("shows", ()))
    return Resolved(text=text, own=plan.get("own", text), follows=plan.get("follows"), within=within, shows=shows)


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
        return Resolved(text=rest, own=rest, dangling=_dangling(text, lean) if said is None else "")
    rows, cited = (tuple(one for one in ids if place.scope.item(one)) for ids in (said.rows, said.cited))
    said = replace(said, rows=rows, cited=cited)
    named = _referent(lean, said, place) if lean.back is Back.POINTS else ()
    again = _of_the_same(lean, said, place) if len(named) != 1 else None
    if again is not None:
        return again  # a list stays one, so that a turn after this can change it
    if named:
        whole = _pointing_at(lean, named)
        return Resolved(text=whole, own=whole, follows=said.number, within=rows or cited)
    nothing = said.plan.intent is Intent.OUT_OF_SCOPE or not (rows or cited or said.plan.criteria)
    dangling = _dangling(text, lean) if nothing else ""  # what found nothing left nothing to point to
    if dangling or lean.back is Back.FRAGMENT:
        return Resolved(text=text, own=text, dangling=dangling)
    return _made_whole(lean, said, place)


def _dangling(text: str, lean: Leaning) -> str:
    """The word that points back, where hardly anything else is asked."""
    return lean.rest[slice(*lean.pronoun)] if lean.back is Back.POINTS and len(topics(text)) <= 1 else ""


def _made_whole(lean: Leaning, said: Said, place: Place) -> Resolved:
    """The question before with what this one replaces in it or adds to it."""
    turned = turned_round(lean.rest, said.question, place.known) or _values_turned(lean.rest, said, place)
    if turned:
        return Resolved(text=turned, own=turned, follows=said.number)
    if lean.back is Back.REPLACES:  # about something else, so that what was cited before is no better than the rest
        whole = _replaced(lean.rest, said, place)
        return Resolved(text=whole, own=whole, follows=said.number, shows=said.plan.shows)
    within = said.rows or said.cited
    if lean.back is Back.NARROWS and _swapped(lean.rest, said, place):  # no part of the severe ones is minor
        whole = _replaced(lean.rest, said, place)
        return Resolved(text=whole, own=whole, follows=said.number)
    if lean.back is Back.NARROWS:
        whole = f"{_open(said.question)} {lean.rest}"
        return Resolved(text=whole, own=whole, follows=said.number, within=within)
    return Resolved(text=f"{_open(said.question)}: {lean.rest}", own=lean.rest, follows=said.number, within=within)


def _of_the_same(lean: Leaning, said: Said, place: Place) -> Resolved | None:
    """The question before, asked again for other fields of its records or for one of them; None for any other."""
    rest = lean.rest
    said = _as_of_one_record(said)
    named = [one for one in _IDENTIFIER.findall(rest) if place.known.resolve(one)]
    if said.plan.intent not in OF_RECORDS or lean.back is Back.NARROWS:
        return None
    if named:
        return _one_of_them(rest, named, said, place)
    if place.known.systems_in(rest) or find_period(rest, now=place.now, fiscal_year_start=place.fiscal_year_start):
        return None
    fields = shown(rest, said.plan, place.scope, place.known)
    if not fields:
        return None
    text = f"What is {_name_of(said.rows[0], place)}?" if len(said.rows) == 1 else said.question
    return Resolved(text=text, own=text, follows=said.number, within=said.rows, shows=fields)


def _as_of_one_record(said: Said) -> Said:
    """The turn before as a question for one record, where all that was said is of it."""
    if said.plan.intent is not Intent.PASSAGES or len(said.cited) != 1 or "#" not in said.cited[0]:
        return said
    return replace(said, rows=said.cited, plan=replace(said.plan, intent=Intent.LOOKUP, identifiers=said.cited))


def _one_of_them(rest: str, named: Sequence[str], said: Said, place: Place) -> Resolved | None:
    """What a list was picked by, asked of a record that could have stood in it: "and R-12?" of the open risks."""
    fields = tuple(dict.fromkeys(one.field for one in said.plan.conditions if one.field != "*"))
    left = [word for word in words(_IDENTIFIER.sub(" ", rest)) if not word.is_function_word]
    items = place.known.resolve(named[0])
    inside = {one.item.id for one in picked_from(said.plan, place.scope, place.known)}
    if (
        said.plan.intent is Intent.LOOKUP
        or not fields
        or left
        or len(named) > 1
        or not items
        or items[0].id not in inside
    ):
        return None
    whole = f"What is {named[0]}?"
    return Resolved(text=whole, own=whole, follows=said.number, shows=fields)


def _name_of(evidence: EvidenceId, place: Place) -> str:
    """A name that names a record and no other: its system's, its key, else its id."""
    system = next((one.name for one in place.known.systems if one.row == evidence), None)
    if system and [one.row for one in place.known.systems_in(system)] == [evidence]:
        return system
    key = key_of(evidence)
    return key if len(place.known.resolve(key)) == 1 else evidence


def _open(question: str) -> str:
    """A question without the sign that ends it."""
    return question.rstrip().rstrip("?.!").rstrip()


def _replaced(rest: str, said: Said, place: Place) -> str:
    """The question before with the parts replaced that the new words name anew; what had no such part is added."""
    text, rest = _open(said.question), _open(rest)
    number = _CRITERION.fullmatch(rest)
    if number and len(said.plan.criteria) == 1 and said.plan.criteria[0] in text:
        return f"{text.replace(said.plan.criteria[0], number[1], 1)}?"
    period = find_period(rest, now=place.now, fiscal_year_start=place.fiscal_year_start)
    if period:
        before = said.plan.period.phrase if said.plan.period else ""
        text = text.replace(before, period.phrase, 1) if before and before in text else f"{text} {period.phrase}"
        rest = rest.replace(period.phrase, " ", 1)
    systems = place.known.systems_in(rest) or _loosely(rest, place.known)
    if systems:
        mention = re.search(f"{systems[0].pattern().pattern}(?:{_ITS_VERSION})?", rest, re.IGNORECASE)
        version = mention["version"] if mention and mention["version"] else ""
        text = _with_system(text, f"{systems[0].name}{version}", said, place.known)
        rest = rest[: mention.start()] + rest[mention.end() :] if mention else ""
    for one in _IDENTIFIER.findall(rest):
        if place.known.resolve(one) or _KEY.fullmatch(one):
            text = _with_identifier(text, one, said)
            rest = rest.replace(one, " ", 1)
    rest = re.sub(r"^\s*(?:for|in|of|on|about|with|at|from)\s*$", "", rest)  # led to what has been placed
    ranked, new = _RANK.search(text), _RANK.search(rest)
    if ranked and new:
        text = text[: ranked.start()] + new.group() + text[ranked.end() :]
        rest = re.sub(r"\b(?:the\s+)?" + re.escape(new.group()) + r"(?:\s+ones?)?\b", " ", rest, count=1)
    for before, after in _swapped(rest, said, place):
        text = text.replace(before, after, 1) if before in text else f"{text} {after}"
        rest = rest.replace(after, " ", 1) if after in rest else ""
    left = " ".join(rest.split())
    led = _LED.match(left)
    if led and text == _open(said.question):  # "for the bank" takes the place of "for the ward"
        text = re.sub(rf"\s+{led[1]}\s+(?:[^\W\d]+[\s-]*){{1,4}}$", "", text, flags=re.IGNORECASE)
    return f"{text} {left}?" if any(not word.is_function_word for word in words(left)) else f"{text}?"


def _loosely(rest: str, known: References) -> Sequence[System]:
    """The one system of whose name the words hold a telling part: `the fraud model` of `Fraud Lens`."""
    said = {word.stem for word in words(rest) if not (word.is_function_word or word.text.isdigit())} - _COMMON
    found = [one for one in known.systems if said & (set(stems(one.name)) - _COMMON)]
    return found if len(found) == 1 else ()


def _with_system(text: str, called: str, said: Said, known: References) -> str:
    """A question about another system: its versions go with the system that it was about."""
    for before in known.systems_in(text):
        if before.name in said.plan.systems:
            mention = re.compile(f"{before.pattern().pattern}(?:{_ITS_VERSION})?", re.IGNORECASE)
            return mention.sub(called, text, count=1)
    rows = {one.row for one in known.systems}
    for one in said.plan.identifiers:
        named = known.resolve(one)
        if one in text and len(named) == 1 and named[0].id in rows:
            return text.replace(one, called, 1)
    return f"{text} for {called}"


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
    whole = [(phrases[one.field], _phrase(rest, asked, one)) for one in fields.linked(asked) if one.field in phrases]
    return whole or _partly(rest, phrases, fields)


def _values_turned(rest: str, said: Said, place: Place) -> str:
    """The question before with a value that it picked by left out, or the other way round: `and the ones not closed?`."""
    text = _open(said.question)
    denied = denies(rest)
    for before, after in _swapped(rest, said, place):
        if before.casefold() != after.casefold():
            return ""
        found = re.search(rf"(?P<not>\b(?:not|non)[\s-]+)?\b{re.escape(before)}\b", text)
        if found is None or denied is (found["not"] is not None):
            return ""
        return f"{text[: found.start()]}{'not ' if denied else ''}{before}{text[found.end() :]}?"
    return ""


def _partly(rest: str, phrases: Mapping[str, str], fields: Columns) -> Sequence[tuple[str, str]]:
    """The same for words that are part of just one value of a field that filtered: `Harbours` of `Ministry of Harbours`."""
    said = {word.stem for word in words(rest) if not word.is_function_word}
    for field, before in phrases.items():
        held = {" ".join(value.split()) for value in fields.values[field] if said <= set(stems(value))}
        if said and len({value.casefold() for value in held}) == 1:
            return [(before, min(held))]
    return ()


def _phrase(text: str, sequence: Sequence[Word], link: Linked) -> str:
    """The words of a text that name a value."""
    return text[sequence[link.start].start : sequence[link.end - 1].end]


def _referent(lean: Leaning, said: Said, place: Place) -> tuple[str, ...]:
    """The names that a pronoun stands for; empty when nothing that was said is the one thing that it can be."""
    pronoun = lean.rest[slice(*lean.pronoun)]
    plural = _PLURAL.fullmatch(pronoun) is not None
    if said.plan.intent is Intent.OUT_OF_SCOPE or (said.plan.intent is Intent.HOW_IT_WORKED and said.plan.systems):
        return ()  # a row there is a case, of which one record is no more the subject than another
    if said.plan.intent in _LIST and said.rows:
        return tuple(_name_of(one, place) for one in _rows_meant(pronoun, said.rows, plural=plural))
    if len(said.plan.identifiers) == 1 and place.known.resolve(said.plan.identifiers[0]):
        return said.plan.identifiers
    if len(said.plan.systems) == 1 and not plural:
        return said.plan.systems
    records = [one for one in said.cited if "#" in one]
    return (_name_of(records[0], place),) if len(said.cited) == len(records) == 1 else ()


def _rows_meant(pronoun: str, rows: Sequence[EvidenceId], *, plural: bool) -> Sequence[EvidenceId]:
    """The rows of a table that a pronoun stands for: the only one, the one of an ordinal, or all where they are few."""
    ordinal = next((at for word, at in _ORDINALS.items() if word in pronoun.lower().split()), None)
    if ordinal is not None and len(rows) > 1:
        return rows[ordinal:][:1]
    return rows if len(rows) == 1 or (plural and len(rows) <= NAMED_AT_MOST) else ()


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

"""List and count questions: which records they are of, and which values, fields and absences filter them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.answer.question.lexicon import LACKING, NounMatch
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import rows_of, subjects
from assistant.answer.question.values import Columns, columns
from assistant.answer.words import Word, find_run, stems
from assistant.domain.evidence import DOCUMENT_KINDS
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_COUNT = re.compile(r"^\s*(?:how many|what number|count)\b|\bnumber of\b", re.IGNORECASE)
_LIST = re.compile(
    r"^\s*(?:which|list|show(?: me)?(?: all| the| every)?|what are the|give me (?:all|every|a list)|name (?:all|the))\b",
    re.IGNORECASE,
)
_WHAT = re.compile(r"^\s*what\b", re.IGNORECASE)
_INTRODUCES = re.compile(r"\b(?:(?:with|and|along with) (?:their|its)|showing|including)\b", re.IGNORECASE)
_MISSING = frozenset(stems("missing lacking absent blank empty"))
NEAR = 24  # characters between "which" and the noun that a list is of, for a list of what is not here at all


def is_count(text: str) -> bool:
    """Whether a question asks how many."""
    return _COUNT.search(text) is not None


def is_list(text: str) -> bool:
    """Whether a question asks for a list or a number of things."""
    return is_count(text) or _LIST.search(text) is not None


def listed(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan of a list or count question; None for a question that is neither, or not about records.

    A list of a kind of which nothing is here is a list all the same: a complete and empty one.
    """
    counting = _COUNT.search(reading.text)
    listing = counting or _LIST.search(reading.text)
    if not listing and not _WHAT.search(reading.text):
        return None
    plan = replace(base, intent=Intent.COUNT if counting else Intent.RECORDS)
    asked = next((noun for noun in nouns if noun.kind not in DOCUMENT_KINDS), None)
    near = asked and listing and reading.words[asked.start].start - listing.end() <= NEAR
    empty = replace(plan, kinds=(asked.kind,), terms=()) if asked and near else None
    return _records(plan, reading, nouns, scope) or empty


def _records(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan of a list or count question; None when it is not about records.

    Words that no kind, file, field or value accounts for are left as terms, which a record's values must hold. When no
    record holds them the caller falls back to passages: a complete list must never rest on words that were passed over.
    """
    lacking = [noun for noun in nouns if _negated(reading.words, noun.start)]
    for noun in lacking:
        reading = reading.taking(range(noun.start, noun.end))
    subject = head([noun for noun in nouns if noun not in lacking])
    sources, places = _sources(reading, scope, subject)
    if subject is None and not sources:
        return None
    plan = replace(base, kinds=(subject.kind,) if subject else (), sources=sources)
    reading = reading.taking(places).taking(range(subject.start, subject.end) if subject else ())
    return _conditioned(plan, reading, lacking, scope)


def _negated(sequence: Sequence[Word], at: int) -> bool:
    """Whether a word such as `no`, `not` or `without` stands at most three words before a place."""
    return any(word.stem in LACKING for word in sequence[max(0, at - 3) : at])


def head(nouns: Sequence[NounMatch]) -> NounMatch | None:
    """The noun that a list is of: the last of the first run of adjacent nouns that ends in a kind of record.

    In "high-risk systems" the systems are listed, and "risk" only says which.
    """
    starts = {noun.start for noun in nouns}
    return next((noun for noun in nouns if noun.end not in starts and noun.kind not in DOCUMENT_KINDS), None)


def _sources(reading: Reading, scope: Scope, subject: NounMatch | None) -> tuple[tuple[str, ...], frozenset[int]]:
    """Entries and files of records whose name stands in the question, with the indexes of its words.

    The longest name counts. Beside a subject only a name that covers the subject's noun does: it says which records of
    that kind are meant.
    """
    sequence = [word.stem for word in reading.words]
    names = {name: stems(PurePosixPath(name).stem) for item in scope.items for name in _source_names(item)}
    found: dict[tuple[int, int], list[str]] = {}
    for name, run in sorted(names.items()):
        at = find_run(sequence, run)
        covers = subject is None or (at is not None and at <= subject.start and subject.end <= at + len(run))
        if at is not None and covers and reading.taken.isdisjoint(range(at, at + len(run))):
            found.setdefault((at, at + len(run)), []).append(name)
    if not found:
        return (), frozenset()
    place = max(found, key=lambda place: (place[1] - place[0], -place[0]))
    return tuple(found[place]), frozenset(range(*place))


def _source_names(item: ItemView) -> tuple[str, ...]:
    """By what name a record or document may be asked for as one of many: its entry's, and a register's own file's."""
    return (item.source, item.path) if "#" in item.id else (item.source,)


def _conditioned(plan: Plan, reading: Reading, lacking: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan with the question's words linked to values, then to fields, of its subject records.

    `lacking` are the nouns of what the records must not have.
    """
    part = subjects(scope, replace(plan, period=None))
    records = {record.item.id: record.fields for record in rows_of(part)}
    if not any(records.values()):
        return None
    fields = columns(records)
    conditions: list[Condition] = []
    for noun in lacking:
        before = noun.start - 1
        told = before >= 0 and before not in reading.taken and not reading.words[before].is_function_word
        column = (fields.named_at(reading.words, before) if told else None) or fields.named_at(
            reading.words, noun.start
        )
        if column:  # the register has a column for it, and a blank there says more than that no document names the row
            conditions.append(Condition(field=column[0], operator="missing"))
            reading = reading.taking(range(min(before, noun.start), column[1])) if told else reading
        else:
            plan = replace(plan, lacking=(*plan.lacking, noun.kind))
    shown, reading = _shown_fields(fields, reading)
    named, reading = _named_fields(fields, reading, shortest=2)  # a whole name of two words before any value in it
    for link in fields.linked(reading.words, reading.taken):
        phrase = " ".join(word.text for word in reading.words[link.start : link.end])
        also = tuple((field, tuple(sorted(values))) for field, values in link.also)
        values = tuple(sorted(link.values))
        operator = "is not" if _negated(reading.words, link.start) else "is"
        conditions.append(Condition(field=link.field, operator=operator, values=values, phrase=phrase, also=also))
        beside = (at for at, word in enumerate(reading.words) if word.stem in fields.names[link.field])
        reading = reading.taking([*range(link.start, link.end), *beside])
    required, reading = _named_fields(fields, reading)
    filled = {one.field for one in conditions if one.operator == "is"}  # a value says more than that there is one
    required = tuple(one for one in (*named, *required) if one.operator != "present" or one.field not in filled)
    return replace(plan, conditions=(*_merged(conditions), *required), projection=shown, terms=reading.left())


def _shown_fields(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], Reading]:
    """Fields that a phrase such as "with their ward and severity" asks to be shown, read before any value of theirs."""
    opened = _INTRODUCES.search(reading.text)
    shown: list[str] = []
    for at, word in enumerate(reading.words):
        if opened is None or word.start < opened.end() or word.is_function_word or at in reading.taken:
            continue
        named = fields.named_at(reading.words, at)
        if named is None:
            break
        shown.append(named[0])
        reading = reading.taking(range(at, named[1]))
    return tuple(shown), reading


def _merged(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions with the values of one field joined: a record has one of them, never two at once."""
    merged: dict[tuple[str, str], Condition] = {}
    for one in conditions:
        key = (one.field, one.operator)
        known = merged.get(key)
        values = tuple(sorted({*(known.values if known else ()), *one.values}))
        merged[key] = replace(known or one, values=values)
    return tuple(merged.values())


def _named_fields(fields: Columns, reading: Reading, shortest: int = 1) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions on the fields that the words left over name: blank after a word such as `no` or `not`, else filled.

    A field is named by its whole name, or by one telling word of it (`acknowledged` names `acknowledged_at`); names of
    fewer words than `shortest` are left for later.
    """
    required: list[Condition] = []
    for at, word in enumerate(reading.words):
        named = None if at in reading.taken or word.is_function_word else fields.named_at(reading.words, at)
        if named is None or named[1] - at < shortest:
            continue
        field, end = named
        operator = "missing" if _negated(reading.words, at) or _said_missing(reading.words, end) else "present"
        required.append(Condition(field=field, operator=operator, phrase=word.text))
        reading = reading.taking(range(at, end))
    return tuple(required), reading


def _said_missing(sequence: Sequence[Word], end: int) -> bool:
    """Whether a word such as `missing` or `lacking` follows a field's name: "time to alert missing"."""
    return any(word.stem in _MISSING for word in sequence[end : end + 2])

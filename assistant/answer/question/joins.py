"""Records that are reached from others by an equal key: orders of suppliers that nobody assessed, alarms of the systems of one owner."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.question.absences import negated
from assistant.answer.question.conditions import conditioned
from assistant.answer.question.lexicon import NounMatch, kind_nouns
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, having_columns, meets, rows_of, subjects
from assistant.answer.question.values import is_blank, is_current
from assistant.answer.words import content_stems, find_run, stem, stems
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.scope import Scope

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|ltd|llc|plc|corp|co|gmbh|ag|se|kg|ab|oy|bv|b\.v|nv|sa|s\.a|srl|spa|pty)\b\.?|\(.*?\)", re.IGNORECASE
)


_LEADS = frozenset(
    ("of", "for", "on", "by", "with", "from", "to", "at", "in", "about", "using", "against", "under",
     "whose", "that", "which", "have", "has", "having", "had")
)  # fmt: skip
"""Words after which the things stand by which records are picked."""
_CODE = re.compile(r"\w[\w./-]*\w")
_SHORTEST_CODE = 3
_ENDS = ".,;:?!"
_NO_KEYS = (Role.OWNER, Role.AUTHOR, Role.APPROVER, Role.STATUS, Role.DATE)
_Named = tuple[EvidenceId, str, EvidenceId]
"""A record, a field of it, and the other record that the field names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """The part of a question about the other records."""

    noun: NounMatch
    """The noun that says what they are."""
    start: int
    """Index of its first word, the one that leads it in."""
    end: int
    """One past its last word."""


def reached(
    plan: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References
) -> tuple[Plan, Reading, range]:
    """The plan with a condition on records of another kind that its records name, or that name them; the same without one.

    With it come the words that say so.

    Every word about the other records must be understood, or nothing is joined.
    """
    part = subjects(scope, replace(plan, period=None))
    for noun in nouns:
        clause = _clause(reading, noun)
        if clause is None or noun.kind in plan.kinds:
            continue
        others = _others(clause, reading, scope, known)
        if others is None:
            continue
        found, sub = others
        joined = _joined(rows_of(part), found, rows_of(scope.narrowed(kinds=[noun.kind])), known)
        if joined is not None:
            told = " ".join(word.text for word in reading.words[clause.start : clause.end])
            condition = replace(
                joined, phrase=told, shows=tuple(one.field for one in sub.conditions if one.field != "*")
            )
            inside = range(clause.start, clause.end)
            return replace(plan, conditions=(*plan.conditions, condition)), reading.taking(inside), inside
    return plan, reading, range(0)


def _clause(reading: Reading, noun: NounMatch) -> _Clause | None:
    """The clause that a noun stands in: from the word that leads it in to the next sign; None where none leads it in."""
    start = noun.start
    while start and reading.words[start].text.lower() not in _LEADS:
        start -= 1
        if any(sign in _ENDS for sign in reading.text[reading.words[start].end : reading.words[start + 1].start]):
            return None
    if not start or negated(reading.words, noun.start):
        return None
    end = noun.end
    while end < len(reading.words) and not any(
        sign in _ENDS for sign in reading.text[reading.words[end - 1].end : reading.words[end].start]
    ):
        end += 1
    return _Clause(noun=noun, start=start, end=end)


def _others(
    clause: _Clause, reading: Reading, scope: Scope, known: References
) -> tuple[tuple[Record, ...], Plan] | None:
    """The other records that the clause picks; None when it picks by nothing, or a word of it was not understood."""
    first, last = reading.words[clause.start], reading.words[clause.end - 1]
    text = " " * first.start + reading.text[first.start : last.end] + " " * (len(reading.text) - last.end)
    inside = range(clause.start, clause.end)
    own = replace(reading, text=text).taking(at for at in range(len(reading.words)) if at not in inside)
    own = own.taking(range(clause.noun.start, clause.noun.end))
    base = Plan(intent=Intent.RECORDS, terms=(), kinds=(clause.noun.kind,))
    later = [at for at in inside if at >= clause.noun.end]
    lacked = [noun for noun in _nouns_in(reading, later) if negated(reading.words, noun.start)]
    sub = conditioned(
        base, own.taking(at for noun in lacked for at in range(noun.start, noun.end)), lacked, scope, None
    )
    if (
        sub is None
        or sub.unread
        or sub.group
        or sub.order
        or sub.reckon
        or not (sub.conditions or sub.lacking or sub.terms)
    ):
        return None
    wanted = {stem(term) for term in sub.terms}
    records = [
        record
        for record in having_columns(rows_of(subjects(scope, sub)), sub.conditions)
        if meets(record, sub.conditions) and wanted <= _said(record)
    ]
    for kind in sub.lacking:
        records = list(lacking(scope, known, records, kind))
    return (tuple(records), sub) if records else None


def _nouns_in(reading: Reading, places: Sequence[int]) -> list[NounMatch]:
    """The nouns of kinds that stand at some places."""
    return [noun for noun in kind_nouns(reading.words) if noun.start in places]


def _said(record: Record) -> frozenset[str]:
    """The stems of what a record says."""
    return content_stems("\n".join([record.item.metadata.title, *(field.value for field in record.fields)]))


def _joined(
    mine: Sequence[Record], found: Sequence[Record], every: Sequence[Record], known: References
) -> Condition | None:
    """The condition that picks those of my records that name one of the found ones, else those that one of them names."""
    wanted = {record.item.id for record in found}
    forward = _naming(mine, every, known)
    if forward:
        pairs = [(own, other) for own, _, other in forward if other in wanted]
        named = {own for own, _, _ in forward}
        fields = {field for _, field, _ in forward}
        loose = [
            record.item.id
            for record in mine
            if record.item.id not in named and any(record.named(field) for field in fields)
        ]
        return _condition(next(field for _, field, _ in forward), pairs, loose)
    backward = _naming(found, mine, known)
    return _condition("*", [(own, other) for other, _, own in backward], ()) if backward else None


def _condition(field: str, pairs: Iterable[tuple[EvidenceId, EvidenceId]], loose: Iterable[EvidenceId]) -> Condition:
    """The condition that a record is one of those in front of each pair."""
    through = tuple(sorted(set(pairs)))
    values = tuple(dict.fromkeys(str(own) for own, _ in through))
    return Condition(field=field, operator="reaches", values=values, through=through, loose=tuple(loose))


def _keys(records: Iterable[Record], known: References) -> Mapping[str, EvidenceId]:
    """Records by all that they are called: key, title with and without its legal form, and other names of a system.

    What two records are called names neither.
    """
    named: dict[str, set[EvidenceId]] = defaultdict(set)
    aliases = {system.row: system.aliases for system in known.systems}
    for record in records:
        item = record.item
        title = item.metadata.title
        for name in (key_of(item.id), title, _LEGAL_FORM.sub("", title), *aliases.get(item.id, ())):
            named[_folded(name)].add(item.id)
    return {name: next(iter(ids)) for name, ids in named.items() if name and len(ids) == 1}


def _by_column(records: Iterable[Record]) -> Mapping[tuple[str, str], EvidenceId]:
    """Records by the columns in which each of them is called otherwise: the column's name and the value.

    People, states and days call none.
    """
    named: dict[tuple[str, str], set[EvidenceId]] = defaultdict(set)
    for record in records:
        for field in record.fields:
            if (
                is_current(field.name)
                and not is_blank(field.value)
                and not any(plays(field.name, role) for role in _NO_KEYS)
            ):
                named[_folded(field.name), _folded(field.value)].add(record.item.id)
    shared = {column for (column, _), ids in named.items() if len(ids) > 1}
    return {called: next(iter(ids)) for called, ids in named.items() if called[0] not in shared}


def _naming(records: Sequence[Record], others: Sequence[Record], known: References) -> list[_Named]:
    """Each record with a field and the other record that it names.

    First a field counts that is nothing but what the other is called, then one that calls it as the other's column of the
    same name does, then a code inside a field.
    """
    keys, by_column = _keys(others, known), _by_column(others)
    ways: tuple[Callable[[Field], list[EvidenceId | None]], ...] = (
        lambda field: [keys.get(name) for name in _names_in(field.value)],
        lambda field: [by_column.get((_folded(field.name), _folded(field.value)))],
        lambda field: [keys.get(_folded(code)) for code in _codes_in(field.value)],
    )
    for way in ways:
        found = [
            (record.item.id, field.name, other)
            for record in records
            for field in record.fields
            if is_current(field.name)
            for other in way(field)
            if other is not None and other != record.item.id
        ]
        if found:
            return found
    return []


def _names_in(value: str) -> tuple[str, ...]:
    """What a value names where it is nothing but a name, with and without a legal form."""
    return tuple(dict.fromkeys((_folded(value), _folded(_LEGAL_FORM.sub("", value)))))


def _codes_in(value: str) -> list[str]:
    """The codes that stand in a value."""
    return [code for code in _CODE.findall(value) if any(map(str.isdigit, code)) and len(code) >= _SHORTEST_CODE]


def _folded(name: str) -> str:
    """A name without regard to case and white space."""
    return " ".join(name.split()).casefold()


def lacking(scope: Scope, known: References, records: Sequence[Record], kind: Kind) -> tuple[Record, ...]:
    """The records that no item of a kind is about: none links to them, and none names them or their system."""
    part = scope.narrowed(kinds=[kind])
    linked = {
        target.id for edges in part.all_links().values() for edge in edges for target in known.resolve(edge.target)
    }
    texts = [f"{item.metadata.title}\n{' '.join(item.metadata.systems)}\n{part.text(item)}" for item in part.items]
    named = {system.row for text in texts for system in known.systems_in(text)}
    spoken = [stems(text) for text in texts]
    return tuple(
        record
        for record in records
        if record.item.id not in linked | named
        and not any(find_run(text, _name(record)) is not None for text in spoken)
    )


def _name(record: Record) -> tuple[str, ...]:
    """The stems of a record's name without its legal form: `HireLoop Inc.` is called HireLoop in a contract."""
    return stems(_LEGAL_FORM.sub("", record.item.metadata.title))

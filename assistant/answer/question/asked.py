"""What a question asks of a record: which of its fields, by their names, by what people call them, and by the part they play."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.question.lexicon import FILLERS, MISSING, PERSONS, ROLE_IDIOMS, kind_nouns
from assistant.answer.question.lexicon import same_meaning as meaning_of
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns, columns, is_current
from assistant.answer.words import find_run, stems, words
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.store.index import ItemView
from assistant.store.scope import Scope

WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)
_WHEN = re.compile(r"\bwhen\b|\bwhich day\b|\bwhat day\b|\bdate\b", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\b(?:if|in case|whenever|should)\b[^.?!;]*", re.IGNORECASE)
ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(stems("approve approved approver approval signed"), Role.APPROVER),
    **dict.fromkeys(stems("owner owns accountable responsible assignee"), Role.OWNER),
    **dict.fromkeys(stems("author wrote requested reporter"), Role.AUTHOR),
    **dict.fromkeys(stems("status state outcome result"), Role.STATUS),
    **dict.fromkeys(stems("when date deployed closed opened"), Role.DATE),
}
"""Stems that ask for the field that plays a part."""
_PERSONS = (Role.OWNER, Role.APPROVER, Role.AUTHOR)
_PERSON_PARTS = frozenset(stems("author login user person"))
"""Last words of names such as `review.2.author`, which say that the value is somebody's name or login."""
_MOST = 4  # fields of one record that a question asks for at once
_SHORT = 3  # words of a value that names a state
_SAMPLE = 20  # values of a field that tell what it holds
_LONGEST_NAME = 8  # words of a field's name; a longer one is a whole question of a form, and one word of it says little


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Fields of a record that a question asks for."""

    fields: tuple[str, ...]
    """Their names."""
    unread: tuple[str, ...] = ()
    """Words about circumstances that no field tells apart; an answer names them."""


def projected(fields: Columns, reading: Reading) -> tuple[str, ...]:
    """Fields that a question asks for: those that name a person for a `who`, else by name, else by the part they play."""
    # a `pull request` asks nobody; `approved` and `signed off` are deeds, though approvals are a kind
    things = (one for one in kind_nouns(reading.words) if one.end - one.start > 1 and one.kind is not Kind.APPROVAL)
    nouns = {at for one in things for at in range(one.start, one.end)}
    asked = [word.stem for at, word in enumerate(reading.words) if at not in reading.taken | nouns]
    roles = {ROLE_WORDS[word] for word in asked if word in ROLE_WORDS}
    by_role = [name for name in fields.names if any(plays(name, role) for role in roles)]
    by_name = [name for name, parts in fields.names.items() if find_run(asked, parts) is not None]
    if not {"who", "whom", "whose"}.isdisjoint(asked):
        persons = [name for name in by_role if any(plays(name, role) for role in _PERSONS)]
        persons += _of_deeds(fields, frozenset(asked))
        return tuple(dict.fromkeys(persons or [name for name in by_name if len(fields.names[name]) > 1]))[:_MOST]
    found = tuple(dict.fromkeys(by_name or by_role))
    dated = [name for name in found if name in fields.dated()] if _WHEN.search(reading.text) else ()
    return tuple(dated or found)[:_MOST]


def _of_deeds(fields: Columns, asked: frozenset[str]) -> list[str]:
    """Fields that name who did what is asked for: `merged by` and `mergedBy.name` who merged, `review.2.author` who reviewed."""
    of_persons = fields.persons()
    return [
        name
        for name, parts in fields.names.items()
        if not asked.isdisjoint(part for part in parts if part != "by")
        and ("by" in parts or name in of_persons or not _PERSON_PARTS.isdisjoint(parts))
    ]


def asked_loosely(fields: Columns, reading: Reading, around: Iterable[str]) -> Asked | None:
    """Fields that a question asks for in other words than theirs; None unless every word of it is accounted for.

    `around` are stems that say no more than which record is meant. What stands in a clause about circumstances ("if it
    breaks at night") picks no field, so that it may be left over, and is then told.
    """
    role = spoken_role(reading)
    if role is not None:
        names = tuple(name for name in fields.names if is_current(name) and plays(name, role[0]))[:_MOST]
        naming = role[1]
    else:
        names, naming = asked_fields(fields, reading)
    passed = {*around, *FILLERS, *PERSONS, *MISSING}
    left = [
        at
        for at, word in enumerate(reading.words)
        if at not in reading.taken | naming and not word.is_function_word and word.stem not in passed
    ]
    aside = [at for at in left if _is_circumstance(reading, at)] if role is not None else []
    if not names or len(aside) < len(left):
        return None
    return Asked(fields=names, unread=tuple(reading.words[at].text for at in aside))


def touched(fields: Columns, peers: Columns, question: str) -> tuple[str, ...]:
    """Fields whose name has a topic word of a question, or a short value does, theirs or of records filed beside them.

    `Superseded-By` is asked for by "what superseded it?", and `Status` by "was it rejected?" where others are `Rejected`.
    """
    asked = frozenset(word.stem for word in words(question) if not word.is_function_word)
    by_name = [name for name, parts in fields.names.items() if not asked.isdisjoint(parts)]
    by_value = [
        name
        for name in fields.names
        for values in [(*fields.values[name], *peers.values.get(name, ()))]
        if any(len(said := stems(value)) <= _SHORT and not asked.isdisjoint(said) for value in values)
    ]
    return tuple(dict.fromkeys([*by_name, *by_value]))[:_MOST]


def _is_circumstance(reading: Reading, at: int) -> bool:
    """Whether a word stands in a clause such as `if it fails`."""
    word = reading.words[at]
    return any(found.start() <= word.start < found.end() for found in _CONDITIONAL.finditer(reading.text))


def spoken_role(reading: Reading) -> tuple[Role, frozenset[int]] | None:
    """The part of a person that a question asks for in a figure of speech ("on the hook"), with the places of its words."""
    if not WHO.search(reading.text):
        return None
    for role, pattern in ROLE_IDIOMS.items():
        found = pattern.search(reading.text)
        if found:
            places = (at for at, word in enumerate(reading.words) if found.start() <= word.start < found.end())
            return role, frozenset(places)
    return None


def peers_of(scope: Scope, items: Sequence[ItemView]) -> Columns:
    """The fields of the records that are filed like some: what may be missing in those."""
    kinds, sources = {item.metadata.kind for item in items}, {item.source for item in items}
    part = scope.narrowed(kinds=sorted(kinds))
    some: dict[str, list[Field]] = {}
    for evidence, held in part.nameable_fields().items():
        item = part.item(evidence)
        if item is not None and item.source in sources:
            for field in held:
                known = some.setdefault(field.name, [])
                known += [field] if len(known) < _SAMPLE else []
    return columns({EvidenceId("peers"): [field for known in some.values() for field in known]})


def asked_fields(
    fields: Columns, reading: Reading, beside: Columns | None = None
) -> tuple[tuple[str, ...], frozenset[int]]:
    """Fields that a question asks for, with the places of the words that name them.

    By their whole name, else by a word of a short name, else by a word of the same meaning; else what the question word
    wants: a person, a day, a number. A whole name may be one that only records filed `beside` have.
    """
    free = [at for at, word in enumerate(reading.words) if at not in reading.taken]
    wanted = _wanted(fields, reading.text)
    whole = _by_whole_name(fields, reading, free, wanted)
    if beside is not None:
        others = _by_whole_name(beside, reading, free, _wanted(beside, reading.text))
        whole = others if max(others, default=(0,))[0] > max(whole, default=(0,))[0] else whole
    if whole:
        longest = max(length for length, _, _ in whole)
        chosen = [one for one in whole if one[0] == longest]
        if longest > 1 or len(chosen) == 1:
            naming = frozenset(place for length, _, at in chosen for place in range(at, at + length))
            return tuple(name for _, name, _ in chosen)[:3], naming
    best = _by_a_word(fields, reading, free, wanted)
    if best is not None:
        return (best[0],), best[1]
    return (wanted[:1] if wanted and len(wanted) == 1 else (), frozenset())


def _by_whole_name(
    fields: Columns, reading: Reading, free: Sequence[int], wanted: tuple[str, ...] | None
) -> list[tuple[int, str, int]]:
    """Fields whose whole name stands in the question: its length, the field, and its place."""
    sequence = [word.stem for word in reading.words]
    found = []
    for name, parts in fields.names.items():
        at = find_run(sequence, parts)
        if at is None or not is_current(name) or (wanted is not None and name not in wanted):
            continue
        if all(place in free for place in range(at, at + len(parts))):
            found.append((len(parts), name, at))
    return found


def _by_a_word(
    fields: Columns, reading: Reading, free: Sequence[int], wanted: tuple[str, ...] | None
) -> tuple[str, frozenset[int]] | None:
    """The field that most words of the question name in part, or mean; with their places."""
    sequence = [word.stem for word in reading.words]
    telling = [at for at in free if not reading.words[at].is_function_word and sequence[at] not in FILLERS]
    scored = []
    for order, (name, parts) in enumerate(fields.names.items()):
        if not is_current(name) or len(parts) > _LONGEST_NAME:
            continue
        exact = frozenset(at for at in telling if sequence[at] in parts)
        alike = frozenset(at for at in telling if not meaning_of(sequence[at]).isdisjoint(parts))
        if alike and (wanted is None or name in wanted):
            share = len({sequence[at] for at in exact}) / len(parts)
            scored.append((len(exact) + 0.6 * len(alike - exact) + share, -order, name, alike))
    return max(scored)[2:] if scored else None


def _wanted(fields: Columns, text: str) -> tuple[str, ...] | None:
    """The fields that hold what the question word wants; None when it wants anything."""
    if WHO.search(text):
        by_value = fields.persons()
        return tuple(
            name for name, parts in fields.names.items()
            if name in by_value or any(plays(name, role) for role in _PERSONS)
            or parts[-1:] == ("by",) or {"person", "reviewer", "name"} & set(parts)
        )  # fmt: skip
    if _WHEN.search(text):
        return fields.dated()
    if _HOW_MUCH.search(text):
        return fields.numeric()
    return None

"""Persons whom a question names by the part that they play: "written by Ines Duarte", "whose owner is Tom".

The part says in which field they are looked for, however many values that field has, and a value with several persons is
matched by each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.question.absences import negated
from assistant.answer.question.lexicon import same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns, is_current
from assistant.answer.words import Word, stems
from assistant.audit.roles import Role, plays
from assistant.domain.names import name_key
from assistant.domain.people import people_in
from assistant.domain.plan import Condition

_PARTS: Mapping[str, Role] = {
    **dict.fromkeys(stems("written wrote authored drafted prepared reported raised opened requested submitted"), Role.AUTHOR),
    **dict.fromkeys(stems("approved signed authorised authorized"), Role.APPROVER),
    **dict.fromkeys(stems("owned owns owner assigned led managed"), Role.OWNER),
}  # fmt: skip
"""Stems of deeds, by the part that who did them plays in a record whose field is called otherwise."""
_PERSONAL = (Role.OWNER, Role.APPROVER, Role.AUTHOR)
_LONGEST = 5  # words of a name
_BETWEEN = frozenset(("by", "is", "was", "are", "as", "off", "either", "being", "both", "of", "to"))
"""Words between a part and the person who plays it."""
_LEADS_IN = frozenset(("has", "have", "had", "did", "does", "that", "which", "whom"))
"""Words before a person that the part follows: "which has Ines written"."""
_JOINS = frozenset(("and", "or", "nor"))


@dataclass(frozen=True, slots=True)
class _People:
    """The persons whom the fields of some records name."""

    written: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By the key of a name: the fields that name them, each with the values that do."""
    called: Mapping[str, frozenset[str]]
    """Keys of names by one word of theirs."""

    def at(self, question: Sequence[Word], at: int) -> tuple[str, int] | None:
        """The key of the person whom the words from a place on name, and one past the last; one word must leave no doubt."""
        for end in range(min(at + _LONGEST, len(question)), at + 1, -1):
            key = name_key(" ".join(word.text for word in question[at:end]))
            if key in self.written:
                return key, end
        beside = _goes_on(question, at) or _goes_on(question, at - 1)  # a given name before an unknown one is another's
        alone = frozenset() if beside else self.called.get(name_key(question[at].text), frozenset())
        return (next(iter(alone)), at + 1) if len(alone) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A part and the persons who are said to play it."""

    part: int
    """Index of the word for the part."""
    start: int
    """Index of the first word of all."""
    end: int
    """One past the last."""
    persons: tuple[tuple[str, str], ...]
    """The key of each person, with the name as the question writes it."""


def played_by(fields: Columns, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """The conditions that persons play a part, with the words that say so taken.

    Where nobody of that name plays it, though other fields name them, no record matches.
    """
    holding = [name for name, values in fields.values.items() if is_current(name) and _of_persons(fields, name, values)]
    deeds = [
        at for at, word in enumerate(reading.words) if at not in reading.taken and _fields_of(fields, holding, word)
    ]
    people = _people(fields, holding) if deeds else None
    found: list[Condition] = []
    for at in deeds:
        told = _told(people, reading, at) if people and at not in reading.taken else None
        if people is not None and told is not None:
            found.append(_condition(people, told, _fields_of(fields, holding, reading.words[at]), reading))
            reading = reading.taking(range(told.start, told.end))
    return tuple(found), reading


def _goes_on(question: Sequence[Word], at: int) -> bool:
    """Whether a capitalised word stands right behind a capitalised one, as in a name."""
    if not 0 <= at < len(question) - 1:
        return False
    one, other = question[at : at + 2]
    return one.text[:1].isupper() and other.text[:1].isupper() and other.start - one.end == 1 and at > 0


def _of_persons(fields: Columns, name: str, values: Iterable[str]) -> bool:
    """Whether a field holds persons, by what it is called or by most of its values: full names, for a lone word may be a place."""
    if any(plays(name, role) for role in _PERSONAL) or fields.names[name][-1:] == ("by",):
        return True
    some = list(values)[:50]
    full = sum(any(" " in value[start:end] for start, end in people_in(value)) for value in some)
    return full * 3 > len(some) * 2


def _fields_of(fields: Columns, holding: Sequence[str], word: Word) -> tuple[str, ...]:
    """The fields of persons that a word for a part means: those called so, else those that play it, else called alike."""
    role = _PARTS.get(word.stem)
    alike = same_meaning(word.stem)
    ways = (
        [name for name in holding if word.stem in fields.names[name]],
        [name for name in holding if role is not None and plays(name, role)],
        [name for name in holding if not alike.isdisjoint(fields.names[name])],
    )
    return tuple(next((names for names in ways if names), ()))


def _people(fields: Columns, holding: Iterable[str]) -> _People:
    """The persons of some fields."""
    written: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    called: dict[str, set[str]] = defaultdict(set)
    for name in holding:
        for value in fields.values[name]:
            for start, end in people_in(value):
                key = name_key(value[start:end])
                written[key][name].append(value)
                for part in key.split():
                    called[part].add(key)
    held = {key: {name: tuple(values) for name, values in places.items()} for key, places in written.items()}
    return _People(held, {part: frozenset(keys) for part, keys in called.items()})


def _told(people: _People, reading: Reading, at: int) -> _Told | None:
    """The persons that stand behind the word for a part, or else right before it."""
    place = at + 1
    while place < len(reading.words) and reading.words[place].text.lower() in _BETWEEN:
        place += 1
    persons: list[tuple[str, str]] = []
    end = place
    while place < len(reading.words) and (found := people.at(reading.words, place)):
        persons.append((found[0], " ".join(word.text for word in reading.words[place : found[1]])))
        place = end = found[1]
        while place < len(reading.words) and reading.words[place].text.lower() in _JOINS | _BETWEEN:
            place += 1
        if place == end:
            break
    if persons:
        return _Told(part=at, start=at, end=end, persons=tuple(persons))
    return _told_before(people, reading, at)


def _told_before(people: _People, reading: Reading, at: int) -> _Told | None:
    """The person of "which has Ines Duarte written"."""
    for start in range(max(0, at - _LONGEST), at):
        found = people.at(reading.words, start)
        led = start > 0 and reading.words[start - 1].text.lower() in _LEADS_IN
        if found is not None and found[1] == at and led:
            name = " ".join(word.text for word in reading.words[start:at])
            return _Told(part=at, start=start, end=at + 1, persons=((found[0], name),))
    return None


def _condition(people: _People, told: _Told, names: Sequence[str], reading: Reading) -> Condition:
    """The condition that one of the persons plays the part, in the fields that mean it."""
    values = {
        name: tuple(sorted({value for key, _ in told.persons for value in people.written[key].get(name, ())}))
        for name in names
    }
    naming = [name for name in names if values[name]] or list(names[:1])
    phrase = " ".join(word.text for word in reading.words[told.start : told.end])
    field, *others = naming
    return Condition(
        field=field,
        operator="is not" if negated(reading.words, told.start) else "is",
        values=values[field] or tuple(name for _, name in told.persons),
        phrase=phrase,
        also=tuple((name, values[name]) for name in others),
    )

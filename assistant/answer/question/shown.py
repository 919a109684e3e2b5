"""Words of a list question that pick no records: fields that it wants shown, and what is said beside its matter."""

from __future__ import annotations

import re

from assistant.answer.question.absences import negated, said_missing
from assistant.answer.question.lexicon import kind_stems, same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns, is_current
from assistant.domain.plan import Plan

_PERSON_WHO = r"(?:the )?(?:names? of (?:the )?)?(?:persons?|people|ones?|names?|colleagues?|who|whom)\b"
_DAY_WHEN = r"(?:the )?(?:dates?|days?|times?) (?:when|on which|at which|that)\b|when\b"
_INTRODUCES = re.compile(
    r"\b(?:(?:with|and|along with) (?:their|its)|showing|including)\b|,\s*with\b(?! (?:no|a|an)\b)"
    rf"|\b(?:with|and|plus|showing|including)\s+(?=(?P<person>{_PERSON_WHO})|(?P<day>{_DAY_WHEN}))",
    re.IGNORECASE,
)
_TIMELY = re.compile(
    r"\b(?:in (?:good |due )?time|on time|(?:(?:too|very) )?late|in a timely (?:manner|way|fashion)|timely|(?:fast|soon|quickly|early) enough"
    r"|(?:newer|younger|older|more recent|later|earlier) than(?:\s+(?:an?|\d+|\w+)\s+(?:day|week|month|quarter|year)s?)?)\b",
    re.IGNORECASE,
)
"""Words for how a day lies to another that no field states."""
_MANY_WORDS = 3
_OF_ALL = re.compile(r"\bof (?:the|our|all|all the) \d+\b", re.IGNORECASE)
_A_COLUMN = re.compile(r"\b(?:first|last|same) (?:column|field)\b", re.IGNORECASE)


def shown_fields(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], Reading]:
    """Fields that a phrase such as "with their ward and severity" asks to be shown, read before any value of theirs.

    In "with the person who answered" and "and when it was answered" the person and the day are asked for.
    """
    opened = _INTRODUCES.search(reading.text)
    shown: list[str] = []
    for at, word in enumerate(reading.words):
        if opened is None or word.start < opened.end() or word.is_function_word or at in reading.taken:
            continue
        if (
            shown == []
            and (opened["person"] or opened["day"])
            and word.end <= max(opened.end("person"), opened.end("day"))
        ):
            continue
        named = _asked_at(fields, reading, at, opened) or fields.named_at(reading.words, at)
        if named is None or negated(reading.words, at) or said_missing(reading.words, named[1]):
            break
        shown.append(named[0])
        reading = reading.taking(range(at, named[1]))
    return tuple(shown), reading


def _asked_at(fields: Columns, reading: Reading, at: int, opened: re.Match[str]) -> tuple[str, int] | None:
    """Of the fields that a word names, or means, the one with the person or the day that the phrase asks for."""
    if not (opened["person"] or opened["day"]):
        return None
    fitting = _persons_by(fields) if opened["person"] else fields.dated()
    for meaning in (frozenset({reading.words[at].stem}), same_meaning(reading.words[at].stem)):
        named = [name for name in fitting if not meaning.isdisjoint(fields.names[name])]
        if named:
            return min(named, key=lambda name: len(fields.names[name])), at + 1
    return None


def _persons_by(fields: Columns) -> tuple[str, ...]:
    """The fields that hold persons, by their values or by what they are called."""
    called = (name for name, parts in fields.names.items() if parts[-1:] == ("by",) and is_current(name))
    return tuple(dict.fromkeys([*called, *fields.persons()]))


def of_persons(fields: Columns) -> tuple[str, ...]:
    """The field of the person that a record is of, when it has one."""
    named = [name for name, parts in fields.names.items() if {"person", "name", "employe", "holder"} & set(parts)]
    return tuple(named[:1])


def unreckoned(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...], Reading]:
    """Words such as "in time" that no field states, with the fields that they are said of, which are shown and pick nothing.

    Who "did not answer in time" may have answered, so that the blank of a field says nothing of it.
    """
    shown: list[str] = []
    unread: list[str] = []
    values = {at for link in fields.linked(reading.words, reading.taken) for at in range(link.start, link.end)}
    for hit in _TIMELY.finditer(reading.text):
        places = [at for at, word in enumerate(reading.words) if hit.start() <= word.start < hit.end()]
        if not places or not reading.taken.isdisjoint(places) or not values.isdisjoint(places):
            continue
        before = places[0] - 1
        free = before >= 0 and before not in reading.taken and not reading.words[before].is_function_word
        said_of = [name for name in _short(fields) if reading.words[before].stem in fields.names[name]] if free else []
        shown += said_of
        unread.append(" ".join(hit.group().split()))
        reading = reading.taking([*places, *([before] if said_of else ())])
    return tuple(shown), tuple(unread), reading


def _short(fields: Columns) -> tuple[str, ...]:
    """The fields with names of few words, any of which may stand for them."""
    return tuple(name for name, parts in fields.names.items() if len(parts) <= _MANY_WORDS and is_current(name))


def beside_subject(plan: Plan, reading: Reading) -> tuple[tuple[str, ...], Reading]:
    """Words that a list names beside the noun of its records: in "every trial or evaluation" a trial is no field of theirs.

    They pick nothing, and an answer names them; those that name the same kind say nothing new.
    """
    own = frozenset().union(*(kind_stems(kind) for kind in plan.kinds))
    passed: list[int] = []
    for at, word in enumerate(reading.words):
        if word.text.lower() != "or" or not 0 < at < len(reading.words) - 1:
            continue
        for one, other in ((at - 1, at + 1), (at + 1, at - 1)):
            subject = one in reading.taken and reading.words[one].stem in own
            if subject and other not in reading.taken and not reading.words[other].is_function_word:
                passed.append(other)
    new = [at for at in passed if reading.words[at].stem not in own]
    return tuple(reading.words[at].text for at in new), reading.taking(passed)


def without_idle_words(reading: Reading) -> Reading:
    """The reading with words taken that say nothing of a record: "of all 40", "in the first column"."""
    for found in (*_OF_ALL.finditer(reading.text), *_A_COLUMN.finditer(reading.text)):
        reading = reading.taking_span(found.start(), found.end())
    return reading

"""Fields that a question calls by name, or by words used in the place of theirs: blank, filled, or only to be shown."""

from __future__ import annotations

import re

from assistant.answer.question.absences import missing, negated, said_missing
from assistant.answer.question.exclusions import is_standing
from assistant.answer.question.findings import Found, Sure
from assistant.answer.question.lexicon import FILLERS, LACKING, MISSING, PERSONS
from assistant.answer.question.likeness import joined
from assistant.answer.question.reading import Reading, runs_left
from assistant.answer.question.values import Columns
from assistant.answer.words import Word, stems
from assistant.domain.plan import Condition

_SHOWS = re.compile(r"^\W*(?:please |pls )?(?:list|show|give|display|print|get|export)\b", re.IGNORECASE)
_FILLED = frozenset(stems("filled given present known available stated recorded entered"))
_KEYS = frozenset(stems("id no nr number key ref reference code identifier"))
_HOLDS = frozenset(stems("have has had having contain contains with where"))
_ARTICLES = frozenset(("a", "an", "any", "some", "one"))
_DONE = frozenset(("was", "were", "been"))
_MANY_WORDS = 3


def named_fields(fields: Columns, reading: Reading, shortest: int = 1) -> tuple[tuple[Found, ...], Reading]:
    """Conditions on the fields that the words left over name: blank after a word such as `no` or `not`, else filled.

    A field is named by its whole name, or by one telling word of it (`acknowledged` names `acknowledged_at`); names of
    fewer words than `shortest` are left for later.
    """
    required: list[Found] = []
    values = {
        at: link.end for link in fields.linked(reading.words, reading.taken) for at in range(link.start, link.end)
    }
    for at, word in enumerate(reading.words):
        passed = at in reading.taken or (word.is_function_word and not _is_whole_name(fields, reading, at))
        named = None if passed else fields.named_at(reading.words, at)
        if named is None or named[1] - at < shortest:
            continue
        field, end = named
        whole = end - at == len(fields.names[field])
        if shortest > 1 and values.get(at, 0) >= end + whole:
            continue  # a value that goes on behind a name is the value ("and/or development"), or says two words of one
        if is_standing(word) or _says_no_field(word, field):
            continue
        operator = "missing" if negated(reading.words, at) or said_missing(reading.words, end) else "present"
        blank = operator == "missing"
        told = (
            missing(fields, field, word.text) if blank else Condition(field=field, operator=operator, phrase=word.text)
        )
        required.append(
            Found(
                condition=told,
                named=True,
                sure=Sure.SAID
                if blank or _is_key(fields, word, field) or _said_filled(reading, at, end)
                else Sure.GUESSED,
                shown=field if not blank and _to_be_shown(reading, at) else "",
            )
        )
        reading = reading.taking(range(at, end))
    return tuple(required), reading


def _is_whole_name(fields: Columns, reading: Reading, at: int) -> bool:
    """Whether a word that mostly has no topic is the name of a field that is asked for: `cause` in "without a cause", "with cause"."""
    whole = any(name == (reading.words[at].stem,) for name in fields.names.values())
    held = at > 0 and reading.words[at - 1].text.lower() in ("with", "has", "have", "had", "a", "any")
    return whole and (held or negated(reading.words, at) or said_missing(reading.words, at + 1))


def _says_no_field(word: Word, field: str) -> bool:
    """Whether a word that says little is no name of a field: a "named person" is no `Name`, "in time" no `time_to_alert`."""
    if word.stem not in FILLERS | PERSONS:
        return False
    return word.text.lower().rstrip("s") not in {part.lower().rstrip("s") for part in re.findall(r"[^\W_]+", field)}


def _is_key(fields: Columns, word: Word, field: str) -> bool:
    """Whether a word says what the rows are, as the field of their keys is called: rows with a `Control ID` are controls."""
    parts = set(fields.names[field])
    return word.stem in parts and len(parts) > 1 and parts - {word.stem} <= _KEYS


def _to_be_shown(reading: Reading, at: int) -> bool:
    """Whether a list is to be shown "with the X" or "with its X": every record has such a place, filled or not."""
    before = [word.text.lower() for word in reading.words[max(0, at - 2) : at]]
    return before in (["with", "the"], ["with", "its"], ["and", "the"], ["with", "their"]) and bool(
        _SHOWS.search(reading.text)
    )


def _said_filled(reading: Reading, at: int, end: int) -> bool:
    """Whether a question says that a field holds something: "has a", "led to an", "was answered", "is filled in".

    A list that is to be shown "with the X" may want the field shown, or only the rows that have one.
    """
    before = [word.text.lower() for word in reading.words[max(0, at - 2) : at]]
    done = end - at > 1 and not _DONE.isdisjoint(before)  # "was told to the bailiff"
    if done or reading.words[at].text.lower().endswith("ed") or not _ARTICLES.isdisjoint(before):
        return True
    if any(word.stem in _FILLED for word in reading.words[end : end + 2]):
        return True
    led = {word.stem for word in reading.words[max(0, at - _MANY_WORDS) : at]} & _HOLDS
    return bool(led) and not (led == {"with"} and _SHOWS.search(reading.text))


def fields_by_meaning(fields: Columns, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions on fields that are named by words used in the place of theirs, where something is said to be missing.

    What is only somewhat alike is no field: such a guess would leave out records in silence.
    """
    if not any(word.stem in LACKING | MISSING for word in reading.words):
        return (), reading
    found: list[Condition] = []
    for start, end in runs_left(reading):
        denied = negated(reading.words, start) or said_missing(reading.words, end)
        if not denied:
            continue
        exact = fields.named_at(reading.words, start)
        like = next((one for at in range(start, end) if (one := fields.like_at(reading.words, at))), None)
        field = exact[0] if exact else like
        if field and field not in {one.field for one in found}:
            last = exact[1] if exact else end  # what stands behind a name is another matter, and to be accounted for
            found.append(missing(fields, field, joined(reading.words[start:last])))
            reading = reading.taking(range(start, last))
    return tuple(found), reading

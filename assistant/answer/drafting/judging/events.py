"""What the fields of a record date, and which of it a rule's words name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.answer.drafting.limits import Limit
from assistant.answer.drafting.linked import LISTED, place
from assistant.answer.drafting.moments import Moment, moment
from assistant.answer.question.lexicon import kind_stems, meant
from assistant.answer.question.rows import Record
from assistant.answer.words import content_stems, stems
from assistant.audit.roles import Role, plays
from assistant.domain.answer import Span
from assistant.store.index import ItemView

LONGEST_DATE = 60
"""Characters of a value that is a date, with what may stand beside it."""
_BARE_DAY = re.compile(r"(?=.*\d)[\d\s:.,/TZ+-]*(?:[A-Za-z]{3,9}\.?)?[\d\s:.,/TZ+-]*")
"""A value that is a day and nothing else, its month in figures or in a word."""
_BARE = frozenset(stems("at on date time day when by is was of the datum dated"))
"""Words of a field's name that say only that it is a date."""
_GENERIC = frozenset(
    stems("done completed finished held performed carried out made executed run took place date issued")
)
"""Words of a field's name that say that whatever the record is of was done."""
_OPENS = frozenset(map(meant, stems("opened received submitted triggered occurred detected happened filed")))
"""What a time is counted from where a rule names no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a record dates."""

    name: str
    """The field that dates it, as it is said."""
    words: frozenset[str]
    """Stems that say what it was."""
    when: Moment
    """When it was."""
    said: str
    """The same as the record writes it."""
    spans: tuple[Span, ...]
    """Where it is written; none for the question's own day."""


def events_of(record: Record) -> list[Event]:
    """What the fields of a record date, and the record's own date where no field states it."""
    told: list[Event] = []
    for each in record.fields:
        if len(each.value) > LONGEST_DATE or LISTED.search(each.name):
            continue
        when = moment(each.value)
        # a column may be called `Detected`: a value that is a day tells as much as a name that says that it is one
        if when and (plays(each.name, Role.DATE) or _BARE_DAY.fullmatch(each.value.strip())):
            name = each.name.replace("_", " ")
            words = frozenset(parts_of_name(each.name)) - _BARE
            told.append(Event(name=name, words=words, when=when, said=each.value.strip(), spans=(place(record, each),)))
    return told


def parts_of_name(name: str) -> tuple[str, ...]:
    """The stems of the words of a field's name, also where it is written `likeThis`."""
    return stems(re.sub(r"(?<=[a-z])(?=[A-Z])|[_./-]", " ", name))


def meanings(text: str) -> frozenset[str]:
    """What the topic words of a text mean."""
    return frozenset(map(meant, content_stems(text)))


def matching(text: str, events: Sequence[Event], *, literal: bool = False) -> list[Event]:
    """The events that a text names best: by the word itself before a word of the same meaning; none where it names none."""
    said = frozenset(stems(text))
    senses = frozenset(map(meant, said))
    scored = [
        (2 * len(one.words & said) + (0 if literal else len(frozenset(map(meant, one.words)) & senses)), one)
        for one in events
    ]
    best = max((score for score, _ in scored), default=0)
    return [one for score, one in scored if score == best] if best else []


def opening(events: Sequence[Event]) -> list[Event]:
    """What a time is counted from where the rule does not say: the earliest that a record was opened, raised, received."""
    opens = [one for one in events if frozenset(map(meant, one.words)) & _OPENS]
    return sorted(opens, key=lambda one: one.when.first)[:1]


def generic(record: Record, limit: Limit, events: Sequence[Event], taken: Collection[Event]) -> list[Event]:
    """The event that says only that something was done, where the record is of what the rule wants done."""
    if not kind_words(record.item) & meanings(limit.done):
        return []
    return [one for one in events if one not in taken and one.words <= _GENERIC][:1]


def kind_words(item: ItemView) -> frozenset[str]:
    """What the words mean that say what a record is: of its kind, its table and its title."""
    file, _, key = item.id.partition("#")
    named = f"{file.rpartition('/')[2].rpartition('.')[0]} {key.rpartition('/')[0]}"
    return frozenset(map(meant, kind_stems(item.metadata.kind) | frozenset(parts_of_name(named)))) - _BARE


def topic(record: Record) -> frozenset[str]:
    """What the words mean that a record is about: what it is, its title, and the names of its columns."""
    names = {part for each in record.fields if not LISTED.search(each.name) for part in parts_of_name(each.name)}
    return (
        kind_words(record.item) | frozenset(map(meant, names - _BARE)) | meanings(record.item.metadata.title)
    ) - _BARE


def closest(text: str, names: Iterable[str]) -> str:
    """The column that a text names; empty when it names none."""
    senses = frozenset(map(meant, stems(text)))
    return next((name for name in names if frozenset(map(meant, frozenset(parts_of_name(name)) - _BARE)) & senses), "")


def date_columns(rows: Iterable[Record]) -> tuple[str, ...]:
    """The columns of a table in which dates stand."""
    names = (each.name for row in rows for each in row.fields if plays(each.name, Role.DATE) and not LISTED.search(each.name))  # fmt: skip
    return tuple(dict.fromkeys(names))

"""The filters of a list question: its words are read step by step, and what they were read as makes the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer.question.about import about_system
from assistant.answer.question.absences import lacking_field, missing
from assistant.answer.question.asker import own_records
from assistant.answer.question.events import event_field, undated
from assistant.answer.question.exclusions import LeftOut, ends_meant, excluding, named_apart, standing_meant
from assistant.answer.question.field_names import fields_by_meaning, named_fields
from assistant.answer.question.field_values import described_systems, in_meaning, linked_values, values_by_meaning
from assistant.answer.question.findings import Found, Sure, columns_shown, filters, found_all, unread
from assistant.answer.question.lasting import late, took
from assistant.answer.question.lexicon import NounMatch
from assistant.answer.question.measures import measured, period_field
from assistant.answer.question.persons import not_a_person
from assistant.answer.question.played import played_by
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, columns_of, rows_of, subjects
from assistant.answer.question.settle import settled
from assistant.answer.question.several import asked_apart
from assistant.answer.question.shown import beside_subject, of_persons, shown_fields, unreckoned, without_idle_words
from assistant.answer.question.values import Columns
from assistant.audit.references import References
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a question's words are held against: the records that it is of, and what their scope knows."""

    scope: Scope
    """All that the reader may read."""
    part: Scope
    """The part of it that the records are drawn from."""
    records: tuple[Record, ...]
    """The records, whatever their day."""
    fields: Columns
    """Their columns."""
    known: References | None
    """Systems, persons and ids; None leaves words for them alone."""
    lacking: tuple[NounMatch, ...]
    """Nouns of what the records must not have."""
    excluded: tuple[LeftOut, ...]
    """Phrases that leave records out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How far a question has been read."""

    plan: Plan
    """The plan so far."""
    reading: Reading
    """Its words, and which are accounted for."""
    found: tuple[Found, ...] = ()
    """What those were read as."""

    def having(self, found: Sequence[Found], reading: Reading) -> Read:
        """The same with more read."""
        return replace(self, found=(*self.found, *found), reading=reading)


def conditioned(
    plan: Plan,
    reading: Reading,
    lacking: Sequence[NounMatch],
    scope: Scope,
    known: References | None,
    excluded: Sequence[LeftOut] = (),
) -> Plan | None:
    """The plan with the question's words linked to values, then to fields, of its subject records.

    `lacking` are the nouns of what the records must not have, `excluded` the phrases that leave records out. None where there
    are no records, or they would have to be without themselves.
    """
    part = subjects(scope, replace(plan, period=None))
    records = rows_of(part)
    if not records:
        return None
    fields = columns_of(part, records)
    if any(noun.kind in plan.kinds and lacking_field(fields, reading, noun) is None for noun in lacking):
        return None
    ground = Ground(
        scope=scope, part=part, records=records, fields=fields, known=known,
        lacking=tuple(lacking), excluded=tuple(excluded),
    )  # fmt: skip
    read = Read(plan=plan, reading=reading)
    for step in STEPS:
        read = step(ground, read)
    return _planned(ground, read)


def _planned(ground: Ground, read: Read) -> Plan:
    """The plan that follows from what the words were read as."""
    plan, found, records = read.plan, read.found, ground.records
    shown = columns_shown(found, records)
    asks_who = "who" in {word.stem for word in read.reading.words[:1]} and not shown
    shown = of_persons(ground.fields) if asks_who else shown
    plan = replace(
        plan,
        conditions=(*plan.conditions, *filters(found, records)),
        projection=tuple(dict.fromkeys([*plan.projection, *shown])),
        group=plan.group or (_counted_apart(read) if plan.intent is Intent.COUNT and not plan.reckon else ""),
    )
    plan = settled(
        replace(plan, undated=plan.undated or undated(plan, ground.fields, read.reading, found)), read.reading, records
    )
    return replace(plan, unread=(*plan.unread, *unread(found, records)))


def _counted_apart(read: Read) -> str:
    """The field of which several values are to be counted, each by itself."""
    return asked_apart(read.reading.text, [one.condition for one in read.found if one.condition and not one.named])


def _lacked(ground: Ground, read: Read) -> Read:
    """What the records must not have: a column that is blank, else a kind of evidence that names none of them."""
    for noun in ground.lacking:
        column = lacking_field(ground.fields, read.reading, noun)
        if column is None:
            read = replace(read, plan=replace(read.plan, lacking=(*read.plan.lacking, noun.kind)))
        else:
            blank = found_all([missing(ground.fields, column[0])])
            read = read.having(blank, read.reading.taking(column[1]))
    return read


def _left_out(ground: Ground, read: Read) -> Read:
    """What is not to be listed: systems, persons, values and words."""
    read = _without_named(ground, read)
    without, passed, reading = excluding(ground.fields, read.reading, ground.excluded, ground.records)
    return read.having([*found_all(without), *(Found(passed=phrase) for phrase in passed)], reading)


def _without_named(ground: Ground, read: Read) -> Read:
    """Systems and records that are named only to be left out."""
    known, plan = ground.known, read.plan
    if known is None or not ground.excluded:
        return read
    text = read.reading.text
    named = [one for one in known.systems if one.name in plan.systems]
    systems = [one.name for one in named if named_apart(text, one.pattern(), ground.excluded)]
    ids = [one for one in plan.identifiers if named_apart(text, re.compile(re.escape(one)), ground.excluded)]
    described, reading = _described_apart(ground, read) if not systems else ((), read.reading)
    systems += described
    others = {item.id for one in ids for item in known.resolve(one)}
    about = (one.item.id for one in ground.records if systems and about_system(ground.scope, known, one, systems))
    told = Condition(
        field="*",
        operator="apart",
        values=tuple(sorted({*others, *about})),
        phrase=" or ".join((*(f"about {name}" for name in systems), *ids)),
    )
    plan = replace(
        plan,
        systems=tuple(name for name in plan.systems if name not in systems),
        identifiers=tuple(one for one in plan.identifiers if one not in ids),
    )
    return replace(read, plan=plan).having(found_all([told] if systems or ids else []), reading)


def _described_apart(ground: Ground, read: Read) -> tuple[tuple[str, ...], Reading]:
    """The systems that phrases for what is left out describe by what they are for, with those words taken."""
    reading, systems = read.reading, list[str]()
    for phrase in ground.excluded:
        outside = {at for at, word in enumerate(reading.words) if not phrase.start <= word.start < phrase.end}
        inside = reading.taking(outside)
        if ground.fields.linked(inside.words, inside.taken):
            continue
        made, inside = described_systems(replace(read.plan, systems=()), inside, ground.scope, ground.known)
        systems += made.systems
        reading = reading.taking(at for at in inside.taken if at not in outside)
    return tuple(systems), reading


def _owned(ground: Ground, read: Read) -> Read:
    """What is the asker's own."""
    known = ground.known
    person = known.people.find(read.plan.asker) if known and read.plan.asker else None
    if known is None or person is None:
        return read
    own, reading = own_records(ground.fields, read.reading, person, known, ground.records)
    return read.having(found_all(own), reading)


def _nobodys(ground: Ground, read: Read) -> Read:
    """What names no person."""
    nobody, reading = not_a_person(ground.fields, read.reading, ground.known)
    return read.having(found_all(nobody), reading)


def _played(ground: Ground, read: Read) -> Read:
    """Persons named by the part that they play."""
    played, reading = played_by(ground.fields, read.reading)
    return read.having(found_all(played), reading)


def _shown(ground: Ground, read: Read) -> Read:
    """Fields that are only to be shown."""
    shown, reading = shown_fields(ground.fields, read.reading)
    return read.having([Found(shown=name) for name in shown], without_idle_words(reading))


def _lasting(ground: Ground, read: Read) -> Read:
    """The time that lies between two days of a record, and what was done late or in time."""
    between, phrase, reading = took(ground.fields, read.reading)
    plan = read.plan
    if between is not None:
        plan = replace(plan, reckon="average", measure_from=between[0], measure=between[1])
    elif phrase:
        read = read.having([Found(passed=phrase)], reading)
    told, reading = late(ground.fields, reading, ground.records)
    return replace(read, plan=plan).having(found_all(told), reading)


def _measured(ground: Ground, read: Read) -> Read:
    """Comparisons, sums, groups and orders."""
    plan, reading = measured(read.plan, ground.fields, read.reading, counting=read.plan.intent is Intent.COUNT)
    return replace(read, plan=plan, reading=reading)


def _untimely(ground: Ground, read: Read) -> Read:
    """How days lie to each other, which no field states."""
    shown, phrases, reading = unreckoned(ground.fields, read.reading)
    return read.having([*(Found(shown=name) for name in shown), *(Found(passed=one) for one in phrases)], reading)


def _event(ground: Ground, read: Read) -> Read:
    """The day of the deed that the period is said of."""
    plan, reading = event_field(read.plan, ground.fields, read.reading)
    return replace(read, plan=plan, reading=reading)


def _whole_names(ground: Ground, read: Read) -> Read:
    """Names of fields of two words and more, before a value that is one of those words."""
    return read.having(*named_fields(ground.fields, read.reading, shortest=2))


def _ends(ground: Ground, read: Read) -> Read:
    """How things ended, in other words than the records'."""
    ended, reading = ends_meant(ground.fields, read.reading)
    return read.having(found_all(ended), reading)


def _values(ground: Ground, read: Read) -> Read:
    """Values as they are spelled."""
    linked, reading = linked_values(ground.fields, read.reading)
    return read.having(found_all(linked), reading)


def _period(ground: Ground, read: Read) -> Read:
    """The field by which the period counts."""
    plan, reading = period_field(read.plan, ground.fields, read.reading)
    return replace(read, plan=plan, reading=reading)


def _lacked_by_meaning(ground: Ground, read: Read) -> Read:
    """Fields that must be blank, called by words used in the place of theirs."""
    blank, reading = fields_by_meaning(ground.fields, read.reading)
    return read.having([Found(condition=one, named=True) for one in blank], reading)


def _beside(_: Ground, read: Read) -> Read:
    """Words beside the noun of the records."""
    words, reading = beside_subject(read.plan, read.reading)
    return read.having([Found(passed=word) for word in words], reading)


def _names(ground: Ground, read: Read) -> Read:
    """Names of fields, and words of them."""
    return read.having(*named_fields(ground.fields, read.reading))


def _synonyms(ground: Ground, read: Read) -> Read:
    """Values in words that people use for each other."""
    linked, taken = linked_values(ground.fields.meaning(), in_meaning(read.reading))
    return read.having(found_all(linked), read.reading.taking(taken.taken))


def _systems(ground: Ground, read: Read) -> Read:
    """The system that is described by what it is for."""
    plan, reading = described_systems(read.plan, read.reading, ground.scope, ground.known)
    return replace(read, plan=plan, reading=reading)


def _alike(ground: Ground, read: Read) -> Read:
    """Values that a phrase is only like."""
    alike, reading = values_by_meaning(ground.fields, ground.part, read.reading)
    return read.having(found_all(alike, Sure.GUESSED), reading)


def _standing(ground: Ground, read: Read) -> Read:
    """Whether records still go on."""
    going, reading = standing_meant(ground.fields, read.reading)
    return read.having(found_all(going), reading)


STEPS: tuple[Callable[[Ground, Read], Read], ...] = (
    _lacked,
    _left_out,
    _owned,
    _nobodys,
    _played,
    _shown,
    _lasting,
    _measured,
    _untimely,
    _event,
    _whole_names,
    _ends,
    _values,
    _period,
    _lacked_by_meaning,
    _beside,
    _names,
    _synonyms,
    _systems,
    _alike,
    _standing,
)
"""The order in which words are read: what takes more words, or says more by them, before what says less.

What a step has accounted for, no later one reads again.
"""

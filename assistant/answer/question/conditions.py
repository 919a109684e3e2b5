"""The filters of a list question: which values, fields and absences of its records the words left over name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.question.asker import own_records
from assistant.answer.question.exclusions import LeftOut, ends_meant, excluding, is_standing, standing_meant
from assistant.answer.question.lexicon import (
    FILLERS,
    LACKING,
    MISSING,
    PERSONS,
    NounMatch,
    kind_stems,
    meant,
    same_meaning,
)
from assistant.answer.question.likeness import joined
from assistant.answer.question.measures import measured, period_field
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, meets, rows_of, subjects
from assistant.answer.question.settle import settled
from assistant.answer.question.values import Columns, Linked, columns, is_current
from assistant.answer.words import Word, stems
from assistant.audit.references import References, System
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import Kind
from assistant.domain.people import people_in
from assistant.domain.plan import Condition, Intent, Plan
from assistant.models.encoder import Vectors
from assistant.store.scope import Scope

_OF_ALL = re.compile(r"\bof (?:the|our|all|all the) \d+\b", re.IGNORECASE)
_PERSON_WHO = r"(?:the )?(?:names? of (?:the )?)?(?:persons?|people|ones?|names?|colleagues?|who|whom)\b"
_DAY_WHEN = r"(?:the )?(?:dates?|days?|times?) (?:when|on which|at which|that)\b|when\b"
_INTRODUCES = re.compile(
    r"\b(?:(?:with|and|along with) (?:their|its)|showing|including)\b|,\s*with\b(?! (?:no|a|an)\b)"
    rf"|\b(?:with|and|plus|showing|including)\s+(?=(?P<person>{_PERSON_WHO})|(?P<day>{_DAY_WHEN}))",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"^\W*(?:please |pls )?(?:list|show|give|display|print|get|export)\b", re.IGNORECASE)
_TIMELY = re.compile(
    r"\b(?:in (?:good |due )?time|on time|(?:too|very) late|in a timely (?:manner|way|fashion)|timely|(?:fast|soon|quickly|early) enough"
    r"|(?:newer|younger|older|more recent|later|earlier) than(?:\s+(?:an?|\d+|\w+)\s+(?:day|week|month|quarter|year)s?)?)\b",
    re.IGNORECASE,
)
"""Words for how a day lies to another that no field states."""
_FILLED = frozenset(stems("filled given present known available stated recorded entered"))
_KEYS = frozenset(stems("id no nr number key ref reference code identifier"))
_HOLDS = frozenset(stems("have has had having contain contains with where"))
_ARTICLES = frozenset(("a", "an", "any", "some", "one"))
_MANY_WORDS = 3
_A_PERSON = (
    r"(?:individuals?|human(?: being)?s?|persons?|people|employees?|natural persons?|named (?:one|individual)s?)"
)
_NO_PERSON = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"\b(?:no|without|lack(?:s|ing)?|not)\s+(?:have |having )?(?:an?\s+|any\s+)?(?:named\s+)?{_A_PERSON}"
            r"\s+(?:given\s+)?(?:as|for|in|under)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?P<field>\w+)"
        ),
        rf"\b(?:no|without)\s+(?:an?\s+|any\s+)?(?P<field>\w+)\s+(?:who|that|which)\s+(?:is|are)\s+(?:an?\s+)?(?:named\s+|real\s+)?{_A_PERSON}\b",
        rf"\bwhose\s+(?P<field>\w+)\s+(?:is|are)(?:n['’]t|\s+no|\s+not)\s+(?:an?\s+)?(?:named\s+|real\s+)?{_A_PERSON}\b",
        r"\b(?:no|without|lack(?:s|ing)?|not)\s+(?:have |having )?(?:an?\s+|any\s+)?named\s+(?P<field>\w+)",
    )
)
_PERSONAL = (Role.OWNER, Role.APPROVER, Role.AUTHOR)
_A_COLUMN = re.compile(r"\b(?:first|last|same) (?:column|field)\b", re.IGNORECASE)
_JOINS = frozenset(stems("and but or"))
_VALUE_LIKE = 0.6  # cosine: from here on a phrase says what a value says
_SYSTEM_LIKE = 0.4  # cosine: from here on a phrase describes what a system is for
_APART = 0.08  # how much less like the second best must be
_FAR_APART = 0.2  # the same for what a system is for, where descriptions are long
LONG_PHRASE = 40  # words of a value that still says what a system is for
MOST_VALUES = 400  # values that a phrase is compared with; more are no lists of choices


def conditioned(
    plan: Plan,
    reading: Reading,
    lacking: Sequence[NounMatch],
    scope: Scope,
    known: References | None,
    excluded: Sequence[LeftOut] = (),
) -> Plan | None:
    """The plan with the question's words linked to values, then to fields, of its subject records.

    `lacking` are the nouns of what the records must not have, `excluded` the phrases that leave records out.
    """
    part = subjects(scope, replace(plan, period=None))
    records = rows_of(part)
    if not records:
        return None
    fields = columns_of(part, records)
    conditions: list[Condition] = []
    for noun in lacking:
        wanting = lacking_field(fields, reading, noun)
        if wanting is not None:
            conditions.append(_missing(fields, wanting[0]))
            reading = reading.taking(wanting[1])
        elif noun.kind in plan.kinds:
            return None
        else:
            plan = replace(plan, lacking=(*plan.lacking, noun.kind))
    without, passed, reading = excluding(fields, reading, excluded, records)
    conditions += without
    person = known.people.find(plan.asker) if known and plan.asker else None
    own, reading = own_records(fields, reading, person, known, records) if known and person else ((), reading)
    conditions += own
    nobody, reading = _not_a_person(fields, reading, known)
    conditions += nobody
    shown, reading = _shown_fields(fields, reading)
    for of_all in (*_OF_ALL.finditer(reading.text), *_A_COLUMN.finditer(reading.text)):
        reading = reading.taking_span(of_all.start(), of_all.end())
    plan, reading = measured(plan, fields, reading, counting=plan.intent is Intent.COUNT)
    beside_time, untimely, reading = _unreckoned(fields, reading)
    shown = (*shown, *beside_time)
    named, reading = _named_fields(fields, reading, shortest=2)  # a whole name of two words before any value in it
    ended, reading = ends_meant(fields, reading)
    linked, reading = _linked_values(fields, reading)
    plan, reading = period_field(plan, fields, reading)
    likely, reading = _fields_by_meaning(fields, reading)
    beside, reading = _beside_subject(plan, reading)
    required, reading = _named_fields(fields, reading)
    meant_values, taken = _linked_values(fields.meaning(), _in_meaning(reading))
    reading = reading.taking(taken.taken)
    plan, reading = _described_systems(plan, reading, scope, known)
    alike, reading = _values_by_meaning(fields, part, reading)
    going, reading = standing_meant(fields, reading)
    conditions += [*ended, *linked, *meant_values, *alike, *going]
    filled = {one.field for one in conditions if one.operator == "is"}  # a value says more than that there is one
    named = (*named, *required)
    told = [one for one in named if one.condition.operator != "present" or not (
        one.condition.field in filled or all(meets(each, [one.condition]) for each in records)
    )]  # fmt: skip
    said = (*likely, *(one.condition for one in told if one.sure and not one.shown))
    shown = (*shown, *(one.condition.field for one in told if one.shown or not one.sure))
    unsure = tuple(one.condition.phrase for one in told if not (one.sure or one.shown))
    if "who" in {word.stem for word in reading.words[:1]} and not shown:
        shown = _persons(fields)
    shown = tuple(dict.fromkeys([*plan.projection, *shown]))
    plan = replace(plan, conditions=(*plan.conditions, *_merged(conditions), *said), projection=shown)
    plan = settled(plan, reading, records)
    return replace(plan, unread=(*plan.unread, *passed, *beside, *untimely, *unsure, *(one.phrase for one in alike)))


def _beside_subject(plan: Plan, reading: Reading) -> tuple[tuple[str, ...], Reading]:
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


def columns_of(part: Scope, records: Sequence[Record]) -> Columns:
    """The columns of the records of a part of the scope, kept while the same items are inside.

    Of a past day they name states and days that were not known on it: a question may well ask for those.
    """

    def made() -> Columns:
        named = part.nameable_fields()
        return columns({each.item.id: named.get(each.item.id, ()) for each in records})

    return part.derived("columns of records", made)


def lacking_field(fields: Columns, reading: Reading, noun: NounMatch) -> tuple[str, range] | None:
    """The column that a register has for what its rows must not have, with the words that name it; None without one.

    Its blank says more than that no document names the row.
    """
    before = noun.start - 1
    told = before >= 0 and before not in reading.taken and not reading.words[before].is_function_word
    column = (fields.named_at(reading.words, before) if told else None) or fields.named_at(reading.words, noun.start)
    if column is not None:
        return column[0], range(min(before, noun.start), column[1]) if told else range(0)
    like = fields.like_at(reading.words, noun.start)
    return (like, range(0)) if like else None


def _missing(fields: Columns, field: str, phrase: str = "") -> Condition:
    """The condition that a field is blank; of documents, that those in its place are as well.

    A document whose `responsible` is filled in does not lack an owner because another calls it so.
    """
    part = next((role for role in Role if plays(field, role)), None)
    instead = () if part is None else tuple((name, ()) for name in fields.names if name != field and plays(name, part))
    return Condition(field=field, operator="missing", phrase=phrase, also=instead)


def _persons(fields: Columns) -> tuple[str, ...]:
    """The field of the person that a record is of, when it has one."""
    named = [name for name, parts in fields.names.items() if {"person", "name", "employe", "holder"} & set(parts)]
    return tuple(named[:1])


def _linked_values(fields: Columns, reading: Reading) -> tuple[list[Condition], Reading]:
    """Conditions on the values that the words left over name."""
    conditions: list[Condition] = []
    for link in fields.linked(reading.words, reading.taken):
        phrase = joined(reading.words[link.start : link.end])
        also = tuple((field, tuple(sorted(values))) for field, values in link.also)
        operator = "is not" if negated(reading.words, link.start) else "is"
        values = tuple(sorted(link.values))
        conditions.append(Condition(field=link.field, operator=operator, values=values, phrase=phrase, also=also))
        beside = (at for at, word in enumerate(reading.words) if word.stem in fields.names[link.field])
        reading = reading.taking([*range(link.start, link.end), *beside])
        reading = _with_its_noun(reading, link, values)
    return conditions, reading


def _with_its_noun(reading: Reading, link: Linked, values: Sequence[str]) -> Reading:
    """The reading with the word behind a value taken when both together say no more than the value: `emergency route`."""
    at = link.end
    if at >= len(reading.words) or at in reading.taken or reading.words[at].is_function_word:
        return reading
    if reading.words[at].text[:1].isupper() or reading.words[at].start - reading.words[at - 1].end > 1:
        return reading
    phrase = joined(reading.words[link.start : at + 1])
    like = reading.likeness.best(phrase, reading.likeness.vectors(values[:1]), least=_VALUE_LIKE, margin=0.0)
    return reading if like is None else reading.taking([at])


def _in_meaning(reading: Reading) -> Reading:
    """The reading with each word in the form that stands for all that mean the same."""
    return replace(reading, words=tuple(replace(word, stem=meant(word.stem)) for word in reading.words))


def _runs_left(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of words not accounted for, each as long as only words without topic stand between."""
    runs: list[tuple[int, int]] = []
    for at, word in enumerate(reading.words):
        if at in reading.taken or word.is_function_word or word.stem in FILLERS | PERSONS | LACKING | MISSING:
            continue
        near = runs and all(
            other not in reading.taken and reading.words[other].is_function_word for other in range(runs[-1][1], at)
        )
        if runs and near and at - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _fields_by_meaning(fields: Columns, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions on fields that are named by words used in the place of theirs, where something is said to be missing.

    What is only somewhat alike is no field: such a guess would leave out records in silence.
    """
    if not any(word.stem in LACKING | MISSING for word in reading.words):
        return (), reading
    found: list[Condition] = []
    for start, end in _runs_left(reading):
        denied = negated(reading.words, start) or _said_missing(reading.words, end)
        if not denied:
            continue
        exact = fields.named_at(reading.words, start)
        like = next((one for at in range(start, end) if (one := fields.like_at(reading.words, at))), None)
        field = exact[0] if exact else like
        if field and field not in {one.field for one in found}:
            found.append(_missing(fields, field, joined(reading.words[start:end])))
            reading = reading.taking(range(start, end))
    return tuple(found), reading


def _described_systems(plan: Plan, reading: Reading, scope: Scope, known: References | None) -> tuple[Plan, Reading]:
    """The system that words describe by what it is for: `the post room sorter`."""
    if known is None or plan.systems or Kind.INVENTORY in plan.kinds or not known.systems:
        return plan, reading
    rows = scope.narrowed(kinds=[Kind.INVENTORY])

    def made() -> Vectors | None:
        return reading.likeness.vectors([_description(rows, system) for system in known.systems])

    described_as = rows.derived("descriptions of systems", made)
    for start, end in _runs_left(reading):
        phrase = joined(reading.words[start:end])
        place = reading.likeness.best(phrase, described_as, least=_SYSTEM_LIKE, margin=_FAR_APART)
        if place is not None and end - start > 1:
            plan = replace(plan, systems=(known.systems[place].name,))
            return plan, reading.taking(range(start, end))
    return plan, reading


def _description(rows: Scope, system: System) -> str:
    """A system's name and the first value of its row that is a phrase: what it is for."""
    item = rows.item(system.row)
    told = [field.value for field in rows.fields(item) if 2 < len(field.value.split()) <= LONG_PHRASE] if item else []
    return f"{system.name}: {told[0]}" if told else system.name


def _values_by_meaning(fields: Columns, part: Scope, reading: Reading) -> tuple[list[Condition], Reading]:
    """Conditions on values that say in other words what a phrase of the question says."""
    pairs = list(fields.listed())[:MOST_VALUES]
    runs = [run for run in _runs_left(reading) if run[1] - run[0] > 1]
    if not runs or not pairs:
        return [], reading
    known = part.derived("values of fields", lambda: reading.likeness.vectors([value for _, value in pairs]))
    found: list[Condition] = []
    for start, end in runs:
        phrase = joined(reading.words[start:end])
        place = reading.likeness.best(phrase, known, least=_VALUE_LIKE, margin=_APART)
        if place is not None and not negated(reading.words, start):
            field, value = pairs[place]
            found.append(Condition(field=field, operator="is", values=(value,), phrase=phrase))
            reading = reading.taking(range(start, end))
    return found, reading


def _shown_fields(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], Reading]:
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
        if named is None or negated(reading.words, at) or _said_missing(reading.words, named[1]):
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


def _unreckoned(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...], Reading]:
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


def _not_a_person(fields: Columns, reading: Reading, known: References | None) -> tuple[tuple[Condition, ...], Reading]:
    """The condition that a field names no person, where the question says so: a team is no "named person as owner"."""
    hit = next((found for pattern in _NO_PERSON if (found := pattern.search(reading.text))), None)
    at = next((at for at, word in enumerate(reading.words) if hit and word.start >= hit.start("field")), None)
    if hit is None or at is None or known is None:
        return (), reading
    named = fields.named_at(reading.words, at)
    field = named[0] if named else fields.like_at(reading.words, at)
    if field is None or not (field in fields.persons() or any(plays(field, role) for role in _PERSONAL)):
        return (), reading
    values = tuple(sorted(one for one in fields.values[field] if _names_somebody(one, known)))
    phrase = " ".join(hit.group().split())
    told = Condition(field=field, operator="without", values=values, phrase=phrase)
    end = named[1] if named else at + 1
    taken = reading.taking_span(hit.start(), hit.end()).taking(range(at, end))
    return (told if values else _missing(fields, field, phrase),), taken


def _names_somebody(value: str, known: References) -> bool:
    """Whether a value names a person, alone or among others: one known here, else a name that is no group's or role's."""
    return known.people.find(value) is not None or bool(people_in(value))


def _merged(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions with the values of one field joined: a record has one of them, never two at once."""
    merged: dict[tuple[str, str], Condition] = {}
    for one in conditions:
        key = (one.field, one.operator)
        known = merged.get(key)
        values = tuple(sorted({*(known.values if known else ()), *one.values}))
        merged[key] = replace(known or one, values=values)
    return tuple(merged.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What the name of a field in a question may say of it."""

    condition: Condition
    """That it is blank, or filled."""
    sure: bool
    """Whether the question says so; else the field is only named."""
    shown: bool = False
    """Whether it is named as what is to be shown, and picks nothing."""


def _named_fields(fields: Columns, reading: Reading, shortest: int = 1) -> tuple[tuple[_Named, ...], Reading]:
    """Conditions on the fields that the words left over name: blank after a word such as `no` or `not`, else filled.

    A field is named by its whole name, or by one telling word of it (`acknowledged` names `acknowledged_at`); names of
    fewer words than `shortest` are left for later.
    """
    required: list[_Named] = []
    values = {
        at: link.end for link in fields.linked(reading.words, reading.taken) for at in range(link.start, link.end)
    }
    for at, word in enumerate(reading.words):
        passed = at in reading.taken or (word.is_function_word and not _is_whole_name(fields, reading, at))
        named = None if passed else fields.named_at(reading.words, at)
        if named is None or named[1] - at < shortest or (shortest > 1 and values.get(at, 0) > named[1]):
            continue  # a value that goes on behind a name is the value: "and/or development"
        field, end = named
        if is_standing(word) or _says_no_field(word, field):
            continue
        operator = "missing" if negated(reading.words, at) or _said_missing(reading.words, end) else "present"
        blank = operator == "missing"
        told = (
            _missing(fields, field, word.text) if blank else Condition(field=field, operator=operator, phrase=word.text)
        )
        required.append(
            _Named(
                condition=told,
                sure=blank or _is_key(fields, word, field) or _said_filled(reading, at, end),
                shown=not blank and _to_be_shown(reading, at),
            )
        )
        reading = reading.taking(range(at, end))
    return tuple(required), reading


def _is_whole_name(fields: Columns, reading: Reading, at: int) -> bool:
    """Whether a word that mostly has no topic is the name of a field that is asked for: `cause` in "without a cause", "with cause"."""
    whole = any(name == (reading.words[at].stem,) for name in fields.names.values())
    held = at > 0 and reading.words[at - 1].text.lower() in ("with", "has", "have", "had", "a", "any")
    return whole and (held or negated(reading.words, at) or _said_missing(reading.words, at + 1))


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
    if reading.words[at].text.lower().endswith("ed") or not _ARTICLES.isdisjoint(before):
        return True
    if any(word.stem in _FILLED for word in reading.words[end : end + 2]):
        return True
    led = {word.stem for word in reading.words[max(0, at - _MANY_WORDS) : at]} & _HOLDS
    return bool(led) and not (led == {"with"} and _SHOWS.search(reading.text))


def _said_missing(sequence: Sequence[Word], end: int) -> bool:
    """Whether a word such as `missing` or `lacking` follows a field's name: "time to alert missing"."""
    return any(word.stem in MISSING for word in sequence[end : end + 3])


def negated(sequence: Sequence[Word], at: int) -> bool:
    """Whether a word such as `no`, `not` or `without` stands before a place: at most three words, or only words without topic."""
    for back in range(at - 1, -1, -1):
        word = sequence[back]
        if sequence[back + 1].start - word.end > 1:
            return False  # a sign stands between: what was denied before it is another matter
        if word.stem in LACKING:
            return True
        if word.stem in _JOINS and at - back <= 2:
            continue
        passed = word.is_function_word or word.stem in FILLERS | PERSONS
        if word.stem in _JOINS or (at - back > 2 and not passed):
            return False
    return False

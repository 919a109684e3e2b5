"""Values of the visible records that a question's words name, exactly or by what they mean, and systems told by what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.question.absences import negated
from assistant.answer.question.lexicon import meant
from assistant.answer.question.likeness import joined
from assistant.answer.question.reading import Reading, runs_left
from assistant.answer.question.values import Columns, Linked
from assistant.audit.references import References, System
from assistant.domain.evidence import Kind
from assistant.domain.plan import Condition, Plan
from assistant.models.encoder import Vectors
from assistant.store.scope import Scope

_VALUE_LIKE = 0.6  # cosine: from here on a phrase says what a value says
_SYSTEM_LIKE = 0.4  # cosine: from here on a phrase describes what a system is for
_APART = 0.08  # how much less like the second best must be
_FAR_APART = 0.2  # the same for what a system is for, where descriptions are long
LONG_PHRASE = 40  # words of a value that still says what a system is for
MOST_VALUES = 400  # values that a phrase is compared with; more are no lists of choices


def linked_values(fields: Columns, reading: Reading) -> tuple[list[Condition], Reading]:
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


def in_meaning(reading: Reading) -> Reading:
    """The reading with each word in the form that stands for all that mean the same."""
    return replace(reading, words=tuple(replace(word, stem=meant(word.stem)) for word in reading.words))


def values_by_meaning(fields: Columns, part: Scope, reading: Reading) -> tuple[list[Condition], Reading]:
    """Conditions on values that say in other words what a phrase of the question says."""
    pairs = list(fields.listed())[:MOST_VALUES]
    runs = [run for run in runs_left(reading) if run[1] - run[0] > 1]
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


def described_systems(plan: Plan, reading: Reading, scope: Scope, known: References | None) -> tuple[Plan, Reading]:
    """The system that words describe by what it is for: `the post room sorter`."""
    if known is None or plan.systems or Kind.INVENTORY in plan.kinds or not known.systems:
        return plan, reading
    rows = scope.narrowed(kinds=[Kind.INVENTORY])

    def made() -> Vectors | None:
        return reading.likeness.vectors([_description(rows, system) for system in known.systems])

    described_as = rows.derived("descriptions of systems", made)
    for start, end in runs_left(reading):
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

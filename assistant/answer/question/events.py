"""The deed whose day a period means: "retired in 2024" asks for the day of the retirement, not for the record's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.question.absences import negated
from assistant.answer.question.findings import Found
from assistant.answer.question.lexicon import is_deed, same_meaning
from assistant.answer.question.measures import ANY_DATE
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns
from assistant.answer.words import stem, stems
from assistant.domain.plan import Plan

_OUTCOME = frozenset(stems("result outcome decision verdict passed failed pass fail grade graded score scored rated"))
"""What a field is called, or says, that tells how something went: that has the day of the record itself."""


def event_at(plan: Plan, reading: Reading) -> int | None:
    """The place of the deed that the period is said of: right before it, or where it opens the question, the last word."""
    if plan.period is None or not plan.period.phrase or plan.anchor is not None:
        return None
    blank = re.search(rf" {{{len(plan.period.phrase)},}}|\s*$", reading.text)
    if blank is None:
        return None
    before = [at for at, word in enumerate(reading.words) if word.end <= blank.start()]
    led = len(before) <= 1 and blank.end() < len(reading.text)
    at = (len(reading.words) if led else len(before)) - 1
    near = at >= 0 and (led or not reading.text[reading.words[at].end : blank.start()].strip(" ,"))
    return at if near and is_deed(reading.words[at]) and not negated(reading.words, at) else None


def event_field(plan: Plan, fields: Columns, reading: Reading) -> tuple[Plan, Reading]:
    """The plan with the field that gives the day of the deed, read before any state of that name: `closed_at` for "closed"."""
    at = event_at(plan, reading)
    if at is None or at in reading.taken:
        return plan, reading
    dated = fields.dated()
    for meaning in (frozenset({reading.words[at].stem}), same_meaning(reading.words[at].stem)):
        field = next((name for name in dated if meaning & (set(fields.names[name]) - ANY_DATE)), None)
        if field is not None:
            return replace(plan, period_field=field), reading.taking([at])
    return plan, reading


def undated(plan: Plan, fields: Columns, reading: Reading, found: Sequence[Found]) -> str:
    """The deed of the period whose day no field gives, where a state or a field of the records was read from its word."""
    at = None if plan.period_field else event_at(plan, reading)
    if at is None:
        return ""
    word = reading.words[at].text
    conditions = [one.condition for one in found if one.condition and word in one.condition.phrase.split()]
    return word if any(_is_state(fields, one.field, word) for one in conditions) else ""


def _is_state(fields: Columns, field: str, word: str) -> bool:
    """Whether a word says what became of a record, which may have been on another day than its own."""
    return _OUTCOME.isdisjoint((stem(word), *fields.names.get(field, ())))

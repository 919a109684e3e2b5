"""A follow-up that asks for another field of the same records: "and in which ward?", "the status?", "why?"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer.question.asked import asked_loosely
from assistant.answer.question.lexicon import kind_stems
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, rows_of, subjects
from assistant.answer.question.values import columns, is_current
from assistant.answer.words import stems, words
from assistant.audit.references import References
from assistant.domain.plan import Intent, Plan
from assistant.store.scope import Scope

OF_RECORDS = (Intent.RECORDS, Intent.COUNT, Intent.LOOKUP)
"""Intents whose answers show fields of records."""
_WHY = re.compile(r"\W*(?:and |but |so )?why\b(?:\s+\w+){0,2}\W*", re.IGNORECASE)
_REASONS = frozenset(stems("reason cause why rationale justification grounds"))


def shown(rest: str, plan: Plan, scope: Scope, known: References) -> tuple[str, ...]:
    """The fields of the records of the turn before that some words ask for; none where they say anything besides."""
    if plan.intent not in OF_RECORDS:
        return ()
    records = picked_from(plan, scope, known)
    fields = columns({one.item.id: one.fields for one in records})
    asked = words(rest)
    if not any(not word.is_function_word for word in asked) and _WHY.fullmatch(rest):
        return tuple(name for name, parts in fields.names.items() if is_current(name) and _REASONS & set(parts))[:2]
    if fields.linked(asked):
        return ()
    around = {part for kind in {one.item.metadata.kind for one in records} for part in kind_stems(kind)}
    found = asked_loosely(fields, Reading(text=rest, words=asked, taken=frozenset()), around)
    return found.fields if found and not found.unread else ()


def picked_from(plan: Plan, scope: Scope, known: References) -> tuple[Record, ...]:
    """The records that a plan's are picked from, of whatever day; of a lookup those that it names."""
    if plan.intent is Intent.LOOKUP:
        named = [item.id for one in plan.identifiers for item in known.resolve(one)]
        return rows_of(scope.narrowed(ids=named)) if named else ()
    return rows_of(subjects(scope, replace(plan, period=None)))  # of an empty period the fields are known all the same

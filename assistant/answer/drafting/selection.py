"""Which records a plan selects, and the plan's filters in words."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer.amounts import day_of
from assistant.answer.question.about import about_system
from assistant.answer.question.rows import Record, having_columns, meets, rows_of, subjects
from assistant.answer.words import content_stems, stem
from assistant.audit.references import References
from assistant.audit.roles import Role, plays
from assistant.domain.dates import Period
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.scope import Scope

_MOST_TOLD = 4
"""Spellings that a sentence names one by one; of more it repeats the question's words, and the table shows them."""


def matching(scope: Scope, known: References, plan: Plan) -> tuple[Record, ...]:
    """Every record of the plan's subject that meets all of its conditions, by id."""
    if plan.intent is Intent.LOOKUP:
        named = [item.id for identifier in plan.identifiers for item in known.resolve(identifier)]
        return rows_of(scope.narrowed(ids=named))
    every = having_columns(rows_of(subjects(scope, plan)), plan.conditions)
    records = [record for record in every if meets(record, plan.conditions)]
    if plan.period and plan.period_field:
        records = [record for record in records if _dated_in(record, plan.period_field, plan.period)]
    if plan.systems:
        records = [record for record in records if about_system(scope, known, record, plan.systems)]
    if plan.terms:
        wanted = {stem(term) for term in plan.terms}
        records = [record for record in records if wanted <= content_stems(_said_by(scope, record))]
    return tuple(records)


def _dated_in(record: Record, field: str, period: Period) -> bool:
    """Whether a field of the record names a day of the period; what is blank has not happened."""
    days = [day for one in record.named(field) if (day := day_of(one.value))]
    return any((not period.start or day >= period.start) and (not period.end or day < period.end) for day in days)


def _said_by(scope: Scope, record: Record) -> str:
    """What a record says: its values, not the names of its fields; a document's whole text."""
    of_record = "#" in record.item.id and record.fields
    values = "\n".join(field.value for field in record.fields) if of_record else scope.text(record.item)
    return f"{record.item.metadata.title}\n{values}"


def is_complete(scope: Scope, plan: Plan) -> bool:
    """Whether the records that match are all there are.

    A period leaves out undated ones, and reads their own date only, which may not be that of what it is said of. Words are only looked for where the reader set no filter
    for them: what says the same in other words is not found, and what holds the words may say something else.
    """
    if (plan.terms and not plan.explicit) or plan.undated:
        return False
    if plan.period is None or plan.period_field:
        return True
    other_date = any(plays(one.field, Role.DATE) for one in plan.conditions if one.operator in ("present", "missing"))
    return subjects(scope, plan).undated == 0 and not other_date


def describe(plan: Plan) -> str:
    """The plan's filters in words, for counts and gaps."""
    parts = [", ".join(kind.replace("_", " ") for kind in plan.kinds) or "any kind"]
    parts += [f"in {', '.join(plan.sources)}"] if plan.sources else []
    named = {one.field for one in plan.conditions if one.operator == "is"}  # which value it is says which it is not
    told = (one for one in plan.conditions if not (one.operator == "is not" and one.field in named))
    parts += [describe_one(condition) for condition in told]
    parts += [f"about {', '.join(plan.systems)}"] if plan.systems else []
    parts += [f"named {', '.join(plan.identifiers)}"] if plan.identifiers else []
    parts += [f"with the words {', '.join(plan.terms)}"] if plan.terms else []
    parts += [f"without {kind.replace('_', ' ')}" for kind in plan.lacking]
    parts += [f"{plan.period_field or 'dated'} {plan.period}"] if plan.period else []
    parts += [f"{plan.order} {plan.measure or 'recent'} first"] if plan.order else []
    parts += [f"by {plan.group}"] if plan.group else []
    return "; ".join(parts)


def describe_one(condition: Condition) -> str:
    """A condition as a phrase: `state is open or pending`, `state is not open`, `lead is missing`, `score is over 10`."""
    value, phrase = _alternatives(condition.values), condition.phrase
    match condition.operator:
        case "is" | "is not" if phrase and len(condition.values) > _MOST_TOLD:
            return f"{condition.field}: {'not ' if condition.operator == 'is not' else ''}{phrase}"
        case "reaches":
            return phrase or f"reaching others by {condition.field}"
        case "unlinked" | "apart" | "versioned" as other:
            return {"unlinked": f"without {phrase}", "apart": f"not {phrase}", "versioned": "naming a version"}[other]
        case "without":
            return f"without {value}" if condition.field == "*" else f"without {value} as {condition.field}"
        case "is":
            return f"{' or '.join((condition.field, *(field for field, _ in condition.also)))} is {value}"
        case _:
            told = condition.operator.removeprefix("is ")
            return f"{condition.field} is {told} {value}".rstrip()


def _alternatives(values: Iterable[str]) -> str:
    """Values joined by `or`, each spelling once."""
    return " or ".join(sorted({" ".join(value.split()) for value in values}))

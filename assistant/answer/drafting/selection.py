"""Which records a plan selects, and the plan's filters in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from assistant.answer.amounts import day_of
from assistant.answer.drafting.named import has_to_do_with
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One thing by which a plan picks records."""

    told: str
    """It in words; empty where another tells it."""
    keeps: Callable[[Record], bool]
    """Whether a record stays."""


def matching(scope: Scope, known: References, plan: Plan) -> tuple[Record, ...]:
    """Every record of the plan's subject that all of its filters keep, by id."""
    if plan.intent is Intent.LOOKUP:
        named = [item.id for identifier in plan.identifiers for item in known.resolve(identifier)]
        return rows_of(scope.narrowed(ids=named))
    every = having_columns(rows_of(subjects(scope, plan)), plan.conditions)
    kept = filters(scope, known, plan)
    return tuple(record for record in every if all(one.keeps(record) for one in kept))


def filters(scope: Scope, known: References, plan: Plan) -> tuple[Filter, ...]:
    """What a plan picks from its subject by: that which is applied, and nothing else is told to be."""
    named = {one.field for one in plan.conditions if one.operator == "is"}  # which value it is says which it is not
    found = [
        Filter(
            told="" if one.operator == "is not" and one.field in named else describe_one(one),
            keeps=partial(_meets, one),
        )
        for one in plan.conditions
    ]
    if plan.systems:
        about = partial(about_system, scope, known, systems=plan.systems)
        found.append(Filter(told=f"about {', '.join(plan.systems)}", keeps=about))
    found += [Filter(told=f"named {one}", keeps=has_to_do_with(scope, known, one)) for one in plan.identifiers]
    if plan.terms:
        said = partial(_says, scope, wanted=frozenset(map(stem, plan.terms)))
        found.append(Filter(told=f"with the words {', '.join(plan.terms)}", keeps=said))
    if plan.period and plan.period_field:
        dated = partial(_dated_in, field=plan.period_field, period=plan.period)
        found.append(Filter(told=f"{plan.period_field} {plan.period}", keeps=dated))
    return tuple(found)


def _meets(condition: Condition, record: Record) -> bool:
    """Whether a record meets one condition."""
    return meets(record, (condition,))


def _says(scope: Scope, record: Record, *, wanted: frozenset[str]) -> bool:
    """Whether a record says some words, by their stems."""
    return wanted <= content_stems(_said_by(scope, record))


def _dated_in(record: Record, *, field: str, period: Period) -> bool:
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


def describe(scope: Scope, known: References, plan: Plan) -> str:
    """What a plan picks, in words: its subject, the filters that were applied, then what is made of the records."""
    if plan.intent is Intent.LOOKUP:
        return f"record named {', '.join(plan.identifiers)}"
    parts = [", ".join(kind.replace("_", " ") for kind in plan.kinds) or "any kind"]
    parts += [f"in {', '.join(plan.sources)}"] if plan.sources else []
    parts += [f"dated {plan.period}"] if plan.period and not plan.period_field else []
    parts += [one.told for one in filters(scope, known, plan) if one.told]
    parts += [f"without {kind.replace('_', ' ')}" for kind in plan.lacking]
    parts += [f"{plan.order} {plan.measure or 'recent'} first"] if plan.order else []
    parts += [f"by {plan.group}"] if plan.group else []
    return "; ".join(dict.fromkeys(parts))


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
            if condition.operator in ("after", "by"):
                value = condition.values[0] + (" or blank since" if condition.values[1:] else "")
            told = condition.operator.removeprefix("is ")
            return f"{condition.field} is {told} {value}".rstrip()


def _alternatives(values: Iterable[str]) -> str:
    """Values joined by `or`, each spelling once."""
    return " or ".join(sorted({" ".join(value.split()) for value in values}))

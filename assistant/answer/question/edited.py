"""A plan read back from its JSON form, as a reader has corrected it.

What the JSON leaves out is empty, as `plan_json` leaves out what is empty: taking a filter away is a correction too. Only
the intent falls back to what the question was understood to want.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from assistant.answer.question.history import Side
from assistant.audit.checks.registry import is_check
from assistant.audit.criteria import Criteria
from assistant.audit.references import References
from assistant.domain.answer import NOT_FOUND
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.plan import CLOCK, Condition, Intent, Plan
from assistant.store.scope import Scope

COMPARISONS = ("over", "at least", "under", "at most")
BESIDE = ("after", "by")
"""Operators that hold one day of a record against another of it."""
OPERATORS = (
    "is",
    "is not",
    "missing",
    "present",
    "without",
    "versioned",
    "reaches",
    "unlinked",
    "apart",
    *BESIDE,
    *COMPARISONS,
)
_FIELDS = (
    "intent", "terms", "period", "kinds", "sources", "systems", "meant", "criteria", "identifiers", "conditions", "lacking",
    "projection", "follows", "resolved", "own", "within", "shows", "period_field", "group", "reckon", "measure", "measure_from", "order", "limit", "unread",
    "history", "versions", "asker", "undated", "beside", "checks", "states", "legs", "draw", "sample",
)  # fmt: skip
_PERIOD = ("from", "to", "phrase", "clock", "anchor")
_CONDITION = ("field", "operator", "values", "also")
_Word = TypeVar("_Word", bound=StrEnum)


def plan_from(told: Mapping[str, object], base: Plan) -> Plan:
    """The plan that a JSON object says, explicit; `base` gives the intent where it says none.

    Raises BadInput with one sentence for a field, a word or a type that a plan does not have. Whether what it names is
    there for the reader is `checked`'s to say.
    """
    _known("the plan", told, _FIELDS)
    period, anchor = _period(told.get("period"))
    return Plan(
        intent=_word(Intent, told["intent"], "intent") if "intent" in told else base.intent,
        terms=_texts(told, "terms"),
        period=period,
        beside=tuple(one for each in _list(told, "beside") if (one := _period(each)[0])),
        anchor=anchor,
        kinds=_words(Kind, told, "kinds"),
        sources=_texts(told, "sources"),
        systems=_texts(told, "systems"),
        meant=_texts(told, "meant"),
        criteria=_texts(told, "criteria"),
        identifiers=_texts(told, "identifiers"),
        checks=_texts(told, "checks"),
        states=_texts(told, "states"),
        legs=_texts(told, "legs"),
        conditions=tuple(_condition(one) for one in _list(told, "conditions")),
        lacking=_words(Kind, told, "lacking"),
        projection=_texts(told, "projection"),
        follows=_number(told.get("follows"), "follows must be the number of a turn"),
        period_field=_text(told.get("period_field", ""), "period_field"),
        undated=_text(told.get("undated", ""), "undated"),
        group=_text(told.get("group", ""), "group"),
        reckon=_one_of(told, "reckon", ("", "sum", "average")),
        measure=_text(told.get("measure", ""), "measure"),
        measure_from=_text(told.get("measure_from", ""), "measure_from"),
        order=_one_of(told, "order", ("", "most", "least")),
        limit=_number(told.get("limit"), "limit must be a number of records"),
        unread=_texts(told, "unread"),
        draw=_number(told.get("draw"), "draw must be a number of records, 0 for the size by rule"),
        resolved=_text(told.get("resolved", ""), "resolved"),
        own=_text(told.get("own", ""), "own"),
        asker=_text(told.get("asker", ""), "asker"),
        history=_one_of(told, "history", ("", *Side)),
        versions=tuple(one.lower() for one in _texts(told, "versions")),
        within=tuple(EvidenceId(one) for one in _texts(told, "within")),
        shows=_texts(told, "shows"),
        explicit=True,
    )


def checked(plan: Plan, scope: Scope, known: References, criteria: Criteria) -> Plan:
    """The plan with its systems as the inventory writes them; what it names is there for the reader.

    Raises BadInput with one sentence otherwise. Ids, terms and values are not held against anything: one that names
    nothing here is asked for as such, and the answer says that it was not found.
    """
    sources = {name for item in scope.items for name in (item.source, item.path)}
    names = {alias: one.name for one in known.systems for alias in (*one.aliases, one.name.lower())}
    _present("source or file", plan.sources, sources)
    _present("system", (name.lower() for name in plan.systems), names)
    unknown = [one for one in plan.criteria if one not in criteria.by_id]
    if unknown:
        raise BadInput(f"the plan's criteria: {criteria.framework} has no {unknown[0]!r}")
    _present("check", plan.checks, filter(is_check, plan.checks))
    named = [name for name in (plan.period_field, plan.group, plan.measure, plan.measure_from) if name]
    if plan.conditions or plan.projection or named:
        asked = [
            *named,
            *plan.projection,
            *(name for one in plan.conditions for name in (one.field, *dict(one.also)) if name != "*"),
            *(one.values[0] for one in plan.conditions if one.operator in BESIDE),
        ]
        _present("field", asked, {field.name for fields in scope.nameable_fields().values() for field in fields})
    return replace(plan, systems=tuple(names[name.lower()] for name in plan.systems))


def _present(what: str, names: Iterable[str], there: Iterable[str]) -> None:
    """Raise BadInput for the first name that is not there; hidden and absent are one."""
    held = set(there)
    for name in names:
        if name not in held:
            raise BadInput(f"the plan's {what} {name!r}: {NOT_FOUND}")


def _known(where: str, told: Mapping[str, object], names: Iterable[str]) -> None:
    """Raise BadInput for the first name that an object of a plan does not have."""
    names = tuple(names)
    unknown = next((name for name in told if name not in names), None)
    if unknown is not None:
        raise BadInput(f"{where} has no field {unknown!r}; it may have {', '.join(names)}")


def _period(told: object) -> tuple[Period | None, EvidenceId | None]:
    """The period that an object says, with the record that it is reckoned from."""
    if told is None:
        return None, None
    if not isinstance(told, dict):
        raise BadInput('the plan\'s period must be an object such as {"from": "2026-10-01", "to": "2026-11-01"}')
    _known("the plan's period", told, _PERIOD)
    if told.get("clock", CLOCK) != CLOCK:
        raise BadInput(f"the plan's period goes by {CLOCK!r}; index time is chosen with as_of")
    start, end = _day(told.get("from"), "from"), _day(told.get("to"), "to")
    if start and end and start >= end:
        raise BadInput("the plan's period is empty: `to` is the first day after it and must be later than `from`")
    anchor = told.get("anchor")
    named = EvidenceId(_text(anchor, "anchor")) if anchor is not None else None
    return Period(start=start, end=end, phrase=_text(told.get("phrase", ""), "phrase")), named


def _condition(told: object) -> Condition:
    """One filter over a field."""
    if not isinstance(told, dict) or "field" not in told:
        raise BadInput(
            'each of the plan\'s conditions must be an object such as {"field": "status", "values": ["Open"]}'
        )
    _known("a condition of the plan", told, _CONDITION)
    operator = _text(told.get("operator", "is"), "operator")
    if operator not in OPERATORS:
        raise BadInput(f"a condition of the plan has no operator {operator!r}; it is one of {', '.join(OPERATORS)}")
    if operator in COMPARISONS and len(_texts(told, "values")) != 1:
        raise BadInput(f"a condition of the plan with {operator!r} must have one number or ISO day in its values")
    if operator in BESIDE and not _texts(told, "values"):
        raise BadInput(f"a condition of the plan with {operator!r} must name the other field in its values")
    also = told.get("also", {})
    if not isinstance(also, dict):
        raise BadInput("`also` of a plan's condition must be an object from field to values")
    return Condition(
        field=_text(told["field"], "field"),
        operator=operator,
        values=_texts(told, "values"),
        also=tuple((str(field), _texts(also, field)) for field in also),
    )


def _list(told: Mapping[str, object], name: str) -> list[object]:
    """A list of the plan; empty when it is left out."""
    value = told.get(name, [])
    if not isinstance(value, list):
        raise BadInput(f"the plan's {name} must be a list")
    return value


def _texts(told: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A list of texts of the plan."""
    return tuple(_text(value, name) for value in _list(told, name))


def _text(value: object, name: str) -> str:
    """A text of the plan."""
    if not isinstance(value, str):
        raise BadInput(f"the plan's {name} must be text, not {type(value).__name__}")
    return value


def _words(words: type[_Word], told: Mapping[str, object], name: str) -> tuple[_Word, ...]:
    """A list of words out of a fixed set."""
    return tuple(_word(words, value, name) for value in _list(told, name))


def _word(words: type[_Word], value: object, name: str) -> _Word:
    """One word out of a fixed set."""
    found = next((word for word in words if word.value == value), None)
    if found is None:
        raise BadInput(f"the plan's {name} has no {value!r}; it is one of {', '.join(words)}")
    return found


def _number(value: object, problem: str) -> int | None:
    """A number of the plan."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BadInput(f"the plan's {problem}")


def _one_of(told: Mapping[str, object], name: str, words: Sequence[str]) -> str:
    """A text of the plan out of a fixed set; empty when it is left out."""
    value = _text(told.get(name, ""), name)
    if value not in words:
        raise BadInput(f"the plan's {name} has no {value!r}; it is one of {', '.join(word for word in words if word)}")
    return value


def _day(value: object, name: str) -> date | None:
    """A bound of the period; None is open."""
    if value is None:
        return None
    try:
        return date.fromisoformat(_text(value, name))
    except ValueError:
        raise BadInput(f"the plan's {name} must be a day such as 2026-10-31, not {value!r}") from None

"""The gaps of a past day: what was asked of it and records of today do not tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answer.question.rows import Record, is_open_question, meets, rows_of, still_meets, subjects
from assistant.audit.references import key_of
from assistant.domain.draft import DraftGap
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.scope import Scope

_MOST = 8  # records told one by one


def why_untold(scope: Scope, record: Record, names: Iterable[str]) -> str | None:
    """Why a record says nothing in some fields, where it is that what stands there now is of later than the day."""
    later, asked = record.later, set(names)
    if later is None or not asked & (later.named | later.outcomes):
        return None
    if not asked & later.states:
        return f"nothing is told of it that happened by {scope.day}"
    over = ", nor was it over by then" if later.going else ""
    return f"what it was on {scope.day} cannot be told from the present revision, which is of later{over}"


def undecided(scope: Scope, plan: Plan) -> tuple[DraftGap, ...]:
    """The gaps of records that may belong to a list of a past day: the state that they were in on it is not told."""
    if scope.day is None or plan.intent is Intent.LOOKUP or not plan.conditions:
        return ()
    found = [
        (record, names)
        for record in rows_of(subjects(scope, plan))
        if (names := _open_in(record, plan)) and meets(record, _without(plan, names))
    ]
    return _told(scope, found)


def unshown_states(scope: Scope, plan: Plan, records: Sequence[Record]) -> tuple[DraftGap, ...]:
    """The gaps of records that are told without a field that was asked for, since it is of later than the day."""
    asked = {*plan.projection, *(name for name in (plan.group, plan.measure) if name)}
    one = plan.intent is Intent.LOOKUP  # in a list a day that has not come is a blank
    held = (
        (record, sorted(asked & (later.named | later.outcomes if one else later.states)))
        for record in records
        if (later := record.later)
    )
    return _told(scope, [(record, names) for record, names in held if names])


def _open_in(record: Record, plan: Plan) -> list[str]:
    """The fields of a plan's conditions of which it is open whether a record meets them."""
    return [one.field for one in plan.conditions if is_open_question(record, one) and still_meets(record, one) is None]


def _without(plan: Plan, names: Sequence[str]) -> tuple[Condition, ...]:
    """The conditions on other fields."""
    return tuple(one for one in plan.conditions if one.field not in names)


def _told(scope: Scope, found: Sequence[tuple[Record, Sequence[str]]]) -> tuple[DraftGap, ...]:
    """A gap for each record, and one for those that are too many to be told one by one."""
    gaps = [
        DraftGap(expected=f"{', '.join(names)} of {key_of(record.item.id)} on {scope.day}", why=why)
        for record, names in found[:_MOST]
        if (why := why_untold(scope, record, names))
    ]
    left = len(found) - _MOST
    rest = DraftGap(
        expected=f"the same of {left} more {'record' if left == 1 else 'records'}",
        why=f"their present revisions are of later than {scope.day}",
    )
    return (*gaps, rest) if left > 0 else tuple(gaps)

"""What a plan that a reader has set lets an answer touch: its filters hold for passages as they do for records."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.drafting.selection import matching
from assistant.audit.references import References
from assistant.domain.plan import Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope


def within_filters(scope: Scope, known: References, plan: Plan) -> Scope:
    """The part of a scope that a reader's explicit filters leave; all of it where the plan was understood from words.

    Ids narrow as they do in any plan (`about`), and words and what is lacking never do: they say what is looked for.
    """
    if not plan.explicit:
        return scope
    part = scope.narrowed(kinds=plan.kinds, period=plan.period)
    if plan.sources:
        named = [item.id for item in part.items if item.source in plan.sources or item.path in plan.sources]
        part = part.narrowed(ids=named)
    if plan.conditions:
        asked = replace(plan, intent=Intent.RECORDS, systems=(), identifiers=(), terms=())
        part = part.narrowed(ids=[record.item.id for record in matching(part, known, asked)])
    if plan.systems:
        part = part.narrowed(ids=[item.id for item in part.items if _is_about(part, known, item, plan)])
    return part


def _is_about(scope: Scope, known: References, item: ItemView, plan: Plan) -> bool:
    """Whether an item is the row of one of the plan's systems, or mentions it."""
    text = f"{item.metadata.title}\n{' '.join(item.metadata.systems)}\n{scope.text(item)}"
    rows = {system.row for system in known.systems if system.name in plan.systems}
    return item.id in rows or any(system.row in rows for system in known.systems_in(text))

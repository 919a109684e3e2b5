"""The audit desk over a scope, with trails judged as answers judge them."""

from __future__ import annotations

from datetime import date

from assistant.answer.drafting.process import told_trail
from assistant.answer.drafting.rules import Standing
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from assistant.audit.references import references
from assistant.audit.succession import successions
from assistant.domain.standing import in_force
from assistant.store.scope import Scope


def desk_of(scope: Scope, today: date) -> Desk:
    """The desk over a scope, whose trails are judged by the rules that were in force at each case's own date."""
    known = references(scope)
    held = in_force(scope.items, [(one.newer, one.older) for one in successions(scope, known)])
    book = Standing(scope, held)
    return Desk(
        scope=scope,
        today=today,
        criteria=load_criteria(),
        judge=lambda case, day: told_trail(case, book, day),
        judged_by="told_trail",
    )

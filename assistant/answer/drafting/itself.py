"""What a named record says of itself, beside passages or where none answers."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.drafting.records import draft_records
from assistant.answer.question.asked import peers_of, touched
from assistant.answer.question.values import columns
from assistant.audit.references import References
from assistant.domain.answer import DraftClaim
from assistant.domain.draft import Draft
from assistant.domain.plan import Intent, Plan
from assistant.store.scope import Scope


def of_itself(text: str, plan: Plan, scope: Scope, known: References) -> tuple[DraftClaim, ...]:
    """What the records that a plan names say of themselves to a question that no passage answers."""
    items = [item for one in plan.identifiers for item in known.resolve(one)]
    own = columns(scope.narrowed(ids=[item.id for item in items]).nameable_fields())
    for one in plan.identifiers:
        text = text.replace(one, " ")
    asked = touched(own, peers_of(scope, items), text)
    return draft_records(scope, known, _lookup(plan, asked)).claims if asked else ()


def beside_rows(plan: Plan, scope: Scope, known: References, drafted: Draft) -> Draft:
    """What passages say of a criterion, after what its own row in the statement of applicability says."""
    stated = draft_records(scope, known, _lookup(plan)).claims
    shown = {span for claim in stated for span in claim.spans}
    others = tuple(claim for claim in drafted.claims if shown.isdisjoint(claim.spans))
    return replace(drafted, claims=(*stated, *others))


def _lookup(plan: Plan, fields: tuple[str, ...] = ()) -> Plan:
    """The plan that reads fields of the records that a plan names; all of them where none is given."""
    return replace(plan, intent=Intent.LOOKUP, projection=fields, terms=(), unread=())

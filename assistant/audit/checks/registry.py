"""Every check, by the set that it belongs to: the one place that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from assistant.audit.checks.checklist import (
    access_reviews,
    artefacts_dated_versioned,
    human_oversight_documented,
    independent_evaluation,
    inventory_complete,
    leavers,
    rotation,
    terms_aligned,
    third_party_reconciled,
    trail_walkable,
    training_apart,
    where_would_we_click,
)
from assistant.audit.checks.patterns import (
    missing_records,
    monitoring_theatre,
    no_risk_methodology,
    policy_without_operation,
    supplier_blind_spots,
    undefined_roles,
    weak_corrective_action,
)
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.checks.scope import (
    exclusion_processes_customer_data,
    exclusion_without_reason,
    inventories_disagree,
    missing_boundary,
    not_in_inventory,
    not_in_scope_statement,
)
from assistant.audit.checks.soa import (
    excluded_but_used,
    included_without_evidence,
    missing_control,
    no_justification,
    status_contradicted,
    unknown_control,
)
from assistant.audit.checks.trail import hops
from assistant.audit.desk import Desk

Check = Callable[[Desk], Iterable[Result]]
"""Looks at every subject of its sort and gives a result for each."""

CHECKS: Mapping[Family, Mapping[str, Check]] = {
    Family.PATTERNS: {
        "missing_records": missing_records.check,
        "monitoring_theatre": monitoring_theatre.check,
        "no_risk_methodology": no_risk_methodology.check,
        "policy_without_operation": policy_without_operation.check,
        "supplier_blind_spots": supplier_blind_spots.check,
        "undefined_roles": undefined_roles.check,
        "weak_corrective_action": weak_corrective_action.check,
    },
    Family.CHECKLIST: {
        "inventory_complete": inventory_complete.check,
        "trail_walkable": trail_walkable.check,
        "artefacts_dated_versioned": artefacts_dated_versioned.check,
        "human_oversight_documented": human_oversight_documented.check,
        "independent_evaluation": independent_evaluation.check,
        "third_party_reconciled": third_party_reconciled.check,
        "where_would_we_click": where_would_we_click.check,
        "terms_aligned": terms_aligned.check,
        "owner_has_left": leavers.check,
        "access_review_late": access_reviews.check,
        "key_past_rotation": rotation.check,
        "training_shares_inference": training_apart.check,
    },
    Family.SOA: {
        "excluded_but_used": excluded_but_used.check,
        "included_without_evidence": included_without_evidence.check,
        "missing_control": missing_control.check,
        "no_justification": no_justification.check,
        "status_contradicted": status_contradicted.check,
        "unknown_control": unknown_control.check,
    },
    Family.SCOPE: {
        "exclusion_processes_customer_data": exclusion_processes_customer_data.check,
        "exclusion_without_reason": exclusion_without_reason.check,
        "inventories_disagree": inventories_disagree.check,
        "missing_boundary": missing_boundary.check,
        "not_in_inventory": not_in_inventory.check,
        "not_in_scope_statement": not_in_scope_statement.check,
    },
    Family.TRAIL: {"trail_hop": hops.check},
}
"""Checks by the id that their results carry."""

_ORDER = (State.FOUND, State.UNDECIDABLE, State.NOT_FOUND)


def run(desk: Desk, family: Family) -> tuple[Result, ...]:
    """The results of one set, what was found first, then by check and subject."""
    return run_some(desk, CHECKS[family])


def is_check(name: str) -> bool:
    """Whether a check has that id, narrowed to some of its results or not."""
    return any(name.partition("/")[0] in family for family in CHECKS.values())


def _of(desk: Desk, name: str) -> Iterable[Result]:
    """The results of one check, or those of them that a narrower id names."""
    check, _, own = name.partition("/")
    by_id = {name: check for family in CHECKS.values() for name, check in family.items()}
    yield from (one for one in by_id[check](desk) if not own or hops.tells(one, own))


def run_some(desk: Desk, checks: Iterable[str]) -> tuple[Result, ...]:
    """The results of some checks by id, what was found first, then by check and subject. Raises KeyError for none such.

    An id with a result's own behind it, as `trail_hop/approval_late`, keeps those results and what is in order of the stage.
    """
    every = [result for name in dict.fromkeys(checks) for result in _of(desk, name)]
    return tuple(sorted(every, key=lambda one: (_ORDER.index(one.state), one.pattern, one.subject, one.id)))

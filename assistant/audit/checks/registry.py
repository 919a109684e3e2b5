"""Every check, by the set that it belongs to: the one place that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from assistant.audit.checks.checklist import (
    artefacts_dated_versioned,
    human_oversight_documented,
    inventory_complete,
    terms_aligned,
    third_party_reconciled,
    trail_walkable,
    where_would_we_click,
)
from assistant.audit.checks.patterns import (
    missing_records,
    monitoring_theatre,
    policy_without_operation,
    weak_corrective_action,
)
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.checks.trail import hops
from assistant.audit.desk import Desk

Check = Callable[[Desk], Iterable[Result]]
"""Looks at every subject of its sort and gives a result for each."""

CHECKS: Mapping[Family, tuple[Check, ...]] = {
    Family.PATTERNS: (
        missing_records.check,
        monitoring_theatre.check,
        policy_without_operation.check,
        weak_corrective_action.check,
    ),
    Family.CHECKLIST: (
        inventory_complete.check,
        trail_walkable.check,
        artefacts_dated_versioned.check,
        human_oversight_documented.check,
        third_party_reconciled.check,
        where_would_we_click.check,
        terms_aligned.check,
    ),
    Family.SOA: (),
    Family.SCOPE: (),
    Family.TRAIL: (hops.check,),
}

_ORDER = (State.FOUND, State.UNDECIDABLE, State.NOT_FOUND)


def run(desk: Desk, family: Family) -> tuple[Result, ...]:
    """The results of one set, what was found first, then by check and subject."""
    every = [result for check in CHECKS[family] for result in check(desk)]
    return tuple(sorted(every, key=lambda one: (_ORDER.index(one.state), one.pattern, one.subject, one.id)))

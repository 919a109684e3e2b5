"""The class of a weakness that several sets of checks see: one rule, so that none suggests another than its neighbour."""

from __future__ import annotations

from assistant.audit.checks.result import FindingClass
from assistant.domain.answer import HopState, Stage
from assistant.domain.draft import DraftHop, DraftTrail

RECORDS = (Stage.EVALUATION, Stage.APPROVAL)
"""What a version needs before it goes into production."""


def broken_records(trail: DraftTrail) -> list[DraftHop]:
    """The evaluation and the approval of a version, where they do not hold."""
    return [hop for hop in trail.hops if hop.stage in RECORDS and hop.state is not HopState.PRESENT]


def of_hop(trail: DraftTrail, hop: DraftHop) -> FindingClass:
    """The class of a broken hop: major for the evaluation and the approval of a deployed version where both fail, else minor."""
    return of_records(trail) if hop.stage in RECORDS and _is_deployed(trail) else FindingClass.MINOR


def of_records(trail: DraftTrail) -> FindingClass:
    """The class of a deployment whose records do not hold: major where both fail, else minor."""
    return FindingClass.MAJOR if len(broken_records(trail)) == len(RECORDS) else FindingClass.MINOR


def _is_deployed(trail: DraftTrail) -> bool:
    """Whether a record shows the deployment."""
    return any(hop.stage is Stage.DEPLOYMENT and hop.spans for hop in trail.hops)

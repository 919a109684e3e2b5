"""Hops: every stage of every change of an AI system, present or broken.

Rule: of each case (a version of a system, or a change of one) the stages ticket, pull request, evaluation, approval,
deployment and monitoring are expected, requirement, training run and incident shown where they are. A hop is found
broken where its state is anything but present: missing, late, self_approved, other_version, undated or contradicted.
A change that is only planned, or was called off before it was done, owes no records. Monitoring is missing once its time is over:
that of the rules in force on the day of the deployment, else our own window.
The class is that of missing records: major where evaluation and approval of a deployment both fail, else minor.
Where the scope has no change of an AI system, nothing is decided, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.checks.weight import of_hop
from assistant.audit.desk import Desk
from assistant.domain.answer import HopState, Span, Stage
from assistant.domain.draft import DraftHop, DraftTrail

_CRITERIA = {
    Stage.REQUIREMENT: ("A.6.2.2",),
    Stage.TICKET: ("8.1", "A.6.2.2"),
    Stage.PULL_REQUEST: ("A.6.2.3",),
    Stage.TRAINING_RUN: ("A.6.2.3", "A.7.5"),
    Stage.EVALUATION: ("A.6.2.4",),
    Stage.APPROVAL: ("A.6.2.5",),
    Stage.DEPLOYMENT: ("A.6.2.5",),
    Stage.MONITORING: ("9.1", "A.6.2.6"),
    Stage.INCIDENT: ("A.8.4",),
}


LATE = ", after deployment on "
"""What the reason of a hop says where it came after the deployment, whatever else is wrong with it."""


def check(desk: Desk) -> Iterator[Result]:
    """A result for each hop of each case."""
    if not desk.trails:
        yield lacking(
            Family.TRAIL,
            "changes",
            "Changes of AI systems",
            ("8.1", "A.6.2.5"),
            "a deployment or approval of a version of an AI system",
        )
    for _, drawn in desk.trails:
        yield from (_result(drawn, hop) for hop in drawn.hops if drawn.owes)


def tells(result: Result, pattern: str) -> bool:
    """Whether a result of a hop is of a pattern such as `approval_late`, by its state or one more reason, or clears its stage."""
    stage, _, state = pattern.partition("_")
    if not result.pattern.startswith(f"{stage}_"):
        return False
    late = state == HopState.LATE and LATE in result.why
    return result.pattern == pattern or result.state is State.NOT_FOUND or late


def _shown(trail: DraftTrail, hop: DraftHop) -> tuple[Span, ...]:
    """What shows a hop; of one that is not there, what shows that it should be: the deployment, else the first record."""
    own = tuple(dict.fromkeys((*hop.spans, *hop.grounds)))
    there = [one for one in trail.hops if one.spans]
    deployed = [one for one in there if one.stage is Stage.DEPLOYMENT]
    return own or next((one.spans for one in (*deployed, *there)), ())


def _result(trail: DraftTrail, hop: DraftHop) -> Result:
    """What one hop shows."""
    present = hop.state is HopState.PRESENT
    name = hop.stage.replace("_", " ")
    shown = _shown(trail, hop)
    return Result(
        check=Family.TRAIL,
        pattern=f"{hop.stage.value}_{hop.state.value}",
        state=State.NOT_FOUND if present else State.FOUND,
        title=f"{name.capitalize()} {hop.state.replace('_', ' ')}",
        subject=trail.subject,
        why=hop.why or f"The {name} of this change is on record",
        suggested=None if present else of_hop(trail, hop),
        criteria=_CRITERIA[hop.stage],
        spans=() if present else shown,
        against=shown if present else (),
    )

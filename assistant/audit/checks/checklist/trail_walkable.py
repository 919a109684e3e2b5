"""Trail walkable: of each system in use, the newest version can be followed from ticket to monitoring.

Rule: of the newest deployed version of each system in use, every hop must be present; it is found where one is broken,
and said which. The class is the worst that the broken hops have of themselves. Not decidable of a system in use of which no deployment is in the scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.audit.carried_out import deployed_on
from assistant.audit.cases import Case
from assistant.audit.checks.checklist.told import Line
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.weight import of_hop
from assistant.audit.desk import Desk
from assistant.audit.production import Listed, in_use
from assistant.audit.trail import EXPECTED
from assistant.domain.answer import HopState, Stage
from assistant.domain.draft import DraftHop, DraftTrail

_ORDER = (FindingClass.MINOR, FindingClass.MAJOR)
LINE = Line(pattern="trail_walkable", title="One full trail of each system in use", criteria=("8.1", "A.6.2.4"))

_STATES = {one: one.replace("_", " ") for one in HopState} | {
    HopState.SELF_APPROVED: "self-approved",
    HopState.OTHER_VERSION: "of another version",
}


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system in use."""
    systems = in_use(desk)
    if not systems:
        yield LINE.undecidable("systems in use", "no inventory with systems in use is in this scope")
    elif all(_deployed(desk, case) == date.min for case in desk.cases):
        yield LINE.undecidable("systems in use", "no dated deployment of any version is in this scope", [one.place for one in systems[:3]])  # fmt: skip
        return
    for one in systems:
        walked = [(case, drawn) for case, drawn in desk.trails if case.version and case.version[0] == one.system.row]
        newest = max(walked, key=lambda pair: _deployed(desk, pair[0]), default=None)
        if newest is None or _deployed(desk, newest[0]) == date.min:
            yield LINE.undecidable(one.system.name, "no dated deployment of a version of it is in this scope", [one.place])  # fmt: skip
        else:
            yield _walked(one, newest[0], newest[1])


def _deployed(desk: Desk, case: Case) -> date:
    """The first day on which a version was deployed; the earliest of all where none is."""
    return deployed_on(case, desk.today) or date.min


def _walked(one: Listed, case: Case, drawn: DraftTrail) -> Result:
    """The trail of one version."""
    hops = [hop for hop in drawn.hops if hop.stage in EXPECTED]
    broken = [hop for hop in hops if hop.state is not HopState.PRESENT]
    good = [span for hop in hops if hop.state is HopState.PRESENT for span in hop.spans]
    if not broken:
        return LINE.in_order(one.system.name, _whole(case, hops), good)
    told = "; ".join(f"{hop.stage.replace('_', ' ')} is {_STATES[hop.state]} ({hop.why})" for hop in broken)
    places = [span for hop in broken for span in (*hop.spans, *hop.grounds)]
    deployed = [span for hop in hops if hop.stage is Stage.DEPLOYMENT for span in hop.spans]
    weight = max((of_hop(drawn, hop) for hop in broken), key=_ORDER.index)
    return LINE.found(
        one.system.name,
        f"The trail of {case.subject} is broken: {told}",
        [one.place, *(places or deployed)],
        good,
        weight=weight,
    )


def _whole(case: Case, hops: Sequence[DraftHop]) -> str:
    """How far a trail without a broken hop can be followed; of one whose monitoring may still come, until when."""
    last = hops[-1]
    waiting = f"; {last.why}" if last.stage is Stage.DEPLOYMENT and last.why else ""
    return f"{case.subject} can be followed from ticket to {last.stage.value}{waiting}"

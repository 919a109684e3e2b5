"""Missing records: a version was put into production without an evaluation or an approval of its own.

Rule: of every deployment of an AI system the evaluation and the approval are looked for, of the very version and dated
no later than the deployment. It is found where one of them is missing, late, of another version, by the author of the
change, or said otherwise by the record itself. What was approved and never deployed, or is only planned, is not looked
at. A class is
suggested by the number of records: major where both fail, else minor.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.cases import Case
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.checks.weight import RECORDS, broken_records, of_records
from assistant.audit.desk import Desk
from assistant.domain.answer import Stage
from assistant.domain.draft import DraftHop, DraftTrail

PATTERN = "missing_records"
TITLE = "In production without records"
CRITERIA = ("8.1", "A.6.2.4", "A.6.2.5")


def check(desk: Desk) -> Iterator[Result]:
    """A result for each version that was deployed."""
    return (_result(case, drawn) for case, drawn in desk.trails if drawn.owes and case.at(Stage.DEPLOYMENT))


def _result(case: Case, drawn: DraftTrail) -> Result:
    """What the two hops of one deployment show."""
    hops, broken = drawn.hops, broken_records(drawn)
    needed = [hop for hop in hops if hop.stage in RECORDS]
    deployed = tuple(span for hop in hops if hop.stage is Stage.DEPLOYMENT for span in hop.spans)
    shown = tuple(span for hop in needed for span in (*hop.spans, *hop.grounds))
    return Result(
        check=Family.PATTERNS,
        pattern=PATTERN,
        state=State.FOUND if broken else State.NOT_FOUND,
        title=TITLE,
        subject=case.subject,
        why="; ".join(map(_told, broken)) if broken else "Evaluation and approval of this version are there in time",
        suggested=of_records(drawn) if broken else None,
        criteria=CRITERIA,
        spans=tuple(dict.fromkeys((*deployed, *(shown if broken else ())))),
        against=() if broken else tuple(dict.fromkeys(shown)),
    )


def _told(hop: DraftHop) -> str:
    """The state of one hop with its reason."""
    return f"{hop.stage.replace('_', ' ').capitalize()} {hop.state.replace('_', ' ')}: {hop.why}"

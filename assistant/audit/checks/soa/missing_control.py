"""Missing control: the standard has a control about which the statement says nothing.

Rule: every control of the annex has a row, or a row of a heading above it. A control without one is neither included nor
excluded, and nobody can say why. Of a statement that leaves more than a few out, that is told
once. One that lists none of the annex cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.applicability import Decision, statement
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.checks.soa.rows import CLAUSE, NO_STATEMENT
from assistant.audit.desk import Desk
from assistant.domain.answer import Span

PATTERN = "missing_control"
TITLE = "Control not decided about"


def check(desk: Desk) -> Iterator[Result]:
    """A result for each control that has no row; one result where all have."""
    annex = [row for row in statement(desk) if row.control and row.control.startswith("A.")]
    if not annex:
        yield lacking(Family.SOA, PATTERN, TITLE, (CLAUSE,), NO_STATEMENT)
        return
    decided = {one for row in annex for one in desk.criteria.below(row.control or "")}
    controls = [one for one in desk.criteria.by_id if one.startswith("A.") and desk.criteria.by_id[one].assessable]
    absent = [one for one in controls if one not in decided]
    shown = _ends(annex)
    if len(absent) > MOST:
        yield _excerpt(absent, len(controls), shown)
        return
    yield from (_result(desk, control, shown) for control in absent)
    if not absent:
        why = f"All {len(controls)} controls of the annex have a row"
        yield _told("every control", why, State.NOT_FOUND, (CLAUSE,), against=shown)


MOST = 8
"""Controls without a row that are told one by one; of more the statement is an excerpt, and that is one weakness."""


def _excerpt(absent: list[str], whole: int, shown: tuple[Span, ...]) -> Result:
    """A statement that leaves most of the annex out."""
    why = f"Every control is included or excluded with a reason: {len(absent)} of {whole} have no row: {', '.join(absent)}"
    return _told(f"{len(absent)} controls", why, State.FOUND, (CLAUSE, *absent), spans=shown)


def _ends(rows: list[Decision]) -> tuple[Span, ...]:
    """The first and the last row: what the statement covers."""
    return tuple(dict.fromkeys(row.record.span(row.id_field) for row in (rows[0], rows[-1])))


def _result(desk: Desk, control: str, shown: tuple[Span, ...]) -> Result:
    """A control without a row."""
    why = f"Every control is included or excluded with a reason: the statement has no row for {control}"
    subject = f"{control} {desk.criteria.title(control)}"
    return _told(subject, why, State.FOUND, (CLAUSE, control), spans=shown)


def _told(
    subject: str,
    why: str,
    state: State,
    criteria: tuple[str, ...],
    *,
    spans: tuple[Span, ...] = (),
    against: tuple[Span, ...] = (),
) -> Result:
    """One result of this check."""
    return Result(
        check=Family.SOA,
        pattern=PATTERN,
        state=state,
        title=TITLE,
        subject=subject,
        why=why,
        suggested=FindingClass.MINOR if state is State.FOUND else None,
        criteria=criteria,
        spans=spans,
        against=against,
    )

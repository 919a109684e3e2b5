"""The Statement of Applicability as an answer: which controls apply or are excluded, each with the reason it gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answer.question.applicability_asked import APPLIES, EXCLUDED
from assistant.audit.applicability import Decision, statement
from assistant.audit.desk import Desk
from assistant.domain.answer import Basis, DraftClaim
from assistant.domain.draft import Draft, DraftGap, DraftRow, DraftTable
from assistant.domain.evidence import Field
from assistant.domain.plan import Plan

COLUMNS = ("control", "title", "decision", "reason", "status", "owner")
NAMED = 12
"""Controls that one gap names; more are counted."""
_SAID = {APPLIES: ("applies", "apply"), EXCLUDED: ("is excluded", "are excluded")}


def asks_of_statement(plan: Plan) -> bool:
    """Whether a plan asks for decisions of the Statement of Applicability."""
    return bool(set(plan.states) & {APPLIES, EXCLUDED})


def draft_applicability(desk: Desk, plan: Plan) -> Draft:
    """The rows of the statement that a plan asks for; of controls that it names, whatever was decided of them."""
    rows = [one for one in statement(desk) if one.record.item.id not in desk.flagged]
    if not rows:
        why = "no register and no table of a document decides on controls"
        return Draft(gaps=(DraftGap(expected="a Statement of Applicability", why=why),))
    wanted = {below for one in plan.criteria for below in (one, *desk.criteria.below(one))}
    about = [one for one in rows if not wanted or one.control in wanted]
    decisions = {APPLIES: True, EXCLUDED: False}
    states = tuple(decisions) if wanted else tuple(one for one in decisions if one in plan.states)
    found = {state: [one for one in about if one.applicable is decisions[state]] for state in states}
    shown = [one for some in found.values() for one in some]
    gaps = (*_undecided(about), *_unreasoned(found.get(EXCLUDED, ())), *_unlisted(desk, rows, wanted))
    if not shown:
        told = " or ".join(_SAID[state][0] for state in states)
        none = DraftGap(expected=f"a control that {told}", why=f"the statement decides so of none of {len(about)}")
        return Draft(gaps=(*gaps, none))
    claims = tuple(_counted(state, some) for state, some in found.items() if some)
    table = DraftTable(columns=COLUMNS, rows=tuple(_row(desk, one) for one in shown), complete=True)
    return Draft(claims=claims, table=table, gaps=gaps)


def _counted(state: str, rows: Sequence[Decision]) -> DraftClaim:
    """How many controls are in a state, citing the row of each."""
    one, many = _SAID[state]
    what = f"control {one}" if len(rows) == 1 else f"controls {many}"
    return DraftClaim(
        text=f"{len(rows)} {what} by the Statement of Applicability.",
        spans=tuple(span for row in rows for span in row.places(row.decided or row.status)),
        basis=Basis.COMPUTED,
        rule="count of rows of the Statement of Applicability by their decision",
    )


def _row(desk: Desk, one: Decision) -> DraftRow:
    """One control with what was decided and why, as its row says it."""
    known = desk.criteria.by_id.get(one.control or "")
    decision = "applies" if one.applicable else "excluded"
    cells = (
        one.name,
        known.title if known else None,
        decision,
        one.why or None,
        _said(one.status),
        _said(one.owner),
    )
    return DraftRow(cells=cells, spans=one.places(one.decided, one.justification, one.status, one.owner))


def _said(field: Field | None) -> str | None:
    return field.value if field else None


def _undecided(rows: Iterable[Decision]) -> Iterable[DraftGap]:
    """Rows that do not say whether their control applies."""
    open_rows = [one.name for one in rows if one.applicable is None]
    if open_rows:
        yield DraftGap(expected=f"a decision on {_some(open_rows)}", why="the row does not say whether it applies")


def _unreasoned(rows: Iterable[Decision]) -> Iterable[DraftGap]:
    """Exclusions of which the statement gives no reason."""
    bare = [one.name for one in rows if not one.why]
    if bare:
        yield DraftGap(expected=f"a reason for excluding {_some(bare)}", why="the statement gives none")


def _unlisted(desk: Desk, rows: Iterable[Decision], wanted: set[str]) -> Iterable[DraftGap]:
    """Controls of the annex, or those that are asked for, on which the statement has no row."""
    listed = {one.control for one in rows}
    controls = [one.id for one in desk.criteria.by_id.values() if one.assessable and one.id.startswith("A.")]
    lacking = [name for name in controls if name not in listed and (not wanted or name in wanted)]
    if lacking:
        yield DraftGap(expected=f"a decision on {_some(lacking)}", why="the statement has no row for it")


def _some(names: Sequence[str]) -> str:
    """The first of some ids, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"

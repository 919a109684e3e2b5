"""What the checks of the audit desk say to a question: each result with its rule, its evidence, and what was cleared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer.drafting.alert_table import ANSWERS, share_table
from assistant.audit.checks.registry import run_some
from assistant.audit.checks.result import Result, State
from assistant.audit.desk import Desk
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.draft import Draft, DraftGap, DraftNear, DraftRow, DraftTable
from assistant.domain.plan import Plan

CLEARED = 6
"""Cleared results up to which each is told with its reason; more are named in one sentence."""
UNDECIDED = 8
"""Results that cannot be decided, told as gaps one by one."""
COLUMNS = ("subject", "weakness", "suggested class")
"""Columns of the table of what was found."""
RULE = "check "
"""What the rule of every claim of what a check found begins with; its id follows."""
CLEARED_BY = "looked at and not found by check "
"""The same for what it cleared."""
TALLY = "tally of check "
"""The same for how many of both there are."""


def draft_checks(desk: Desk, plan: Plan) -> Draft:
    """The results of the plan's checks about its systems and criteria; what was looked for and not found is said as well."""
    desk = replace(desk, period=plan.period) if plan.period else desk
    told = f"{', '.join(plan.checks)} on {desk.today} in {desk.period}"
    results = desk.scope.derived(told, lambda: run_some(desk, plan.checks))
    every = [one for one in results if _is_asked(desk, plan, one)]
    found, undecided, cleared = (
        [one for one in every if one.state is state] for state in (State.FOUND, State.UNDECIDABLE, State.NOT_FOUND)
    )
    claims = (*_told(found, cleared), *(_claim(one, one.spans, one.why) for one in found), *_cleared(cleared))
    rows = tuple(DraftRow(cells=_cells(one), spans=one.spans) for one in found if one.spans)
    table = DraftTable(columns=COLUMNS, rows=rows, complete=not undecided) if rows else None
    if plan.checks == ANSWERS:
        table = share_table(desk, plan) or table
    gaps = tuple(_gap(one) for one in undecided[:UNDECIDED])
    if len(undecided) > UNDECIDED:
        rest = len(undecided) - UNDECIDED
        gaps += (DraftGap(expected=f"{rest} further subjects", why="the evidence that would decide is not there"),)
    if not every:
        asked = ", ".join(one.replace("_", " ") for one in plan.checks)
        gaps = (DraftGap(expected=f"something to look at for {asked}", why="no record, register or document is of it"),)
    return Draft(claims=claims, table=table, gaps=gaps)


def shorter(claim: DraftClaim) -> tuple[DraftClaim, ...]:
    """A claim of a check and what is left of it when its last reasons are dropped, from the whole to the bare subject.

    A reason may reckon with what no quote shows; such a reason is not said, and the others are.
    """
    head, _, why = claim.text.partition(": ")
    parts = why.split("; ")
    cut = [f"{head}: {'; '.join(parts[:count])}" for count in range(len(parts) - 1, 0, -1)]
    singles = [f"{head}: {part}" for part in parts[1:]]
    return tuple(replace(claim, text=text) for text in dict.fromkeys((claim.text, *cut, *singles)))


def _is_asked(desk: Desk, plan: Plan, result: Result) -> bool:
    """Whether a result is about one of the plan's systems and bears on one of its criteria, where it names any."""
    if plan.criteria and not any(one.startswith(named) for one in result.criteria for named in plan.criteria):
        return False
    if not plan.systems:
        return True
    named = {system.name for system in desk.known.systems_in(result.subject)}
    items = (desk.scope.item(span.evidence) for span in (*result.spans, *result.against))
    about = {system.name for item in items if item is not None for system in desk.systems_of(item)}
    return not set(plan.systems).isdisjoint(named | about)


def _told(found: Sequence[Result], cleared: Sequence[Result]) -> tuple[DraftClaim, ...]:
    """How many were found of how many that were looked at, by check."""
    claims = []
    for pattern in dict.fromkeys(one.pattern for one in (*found, *cleared)):
        of = [one for one in found if one.pattern == pattern]
        beside = [one for one in cleared if one.pattern == pattern]
        spans = _places((*of, *beside))
        if not spans:
            continue
        title = (of or beside)[0].title
        text = (
            f"{title}: found for {len(of)}, looked for and not found for {len(beside)}."
            if of
            else f"{title} in {len(beside)}."
            if pattern.endswith("_present")
            else f"{title}: looked for and not found for {len(beside)}."
        )
        claims.append(DraftClaim(text=text, spans=spans, basis=Basis.COMPUTED, rule=f"{TALLY}{pattern}"))
    return tuple(claims)


def _cleared(cleared: Sequence[Result]) -> tuple[DraftClaim, ...]:
    """What was looked at and is in order, each with its reason where they are few."""
    if len(cleared) <= CLEARED:
        return tuple(
            replace(_claim(one, one.against, f"cleared: {one.why}"), rule=f"{CLEARED_BY}{one.pattern}")
            for one in cleared
            if one.against
        )
    return ()


def _claim(one: Result, spans: Sequence[Span], why: str) -> DraftClaim:
    """What one result says."""
    return DraftClaim(
        text=f"{one.subject}: {why}", spans=tuple(spans), basis=Basis.COMPUTED, rule=f"{RULE}{one.pattern}"
    )


def _places(results: Iterable[Result]) -> tuple[Span, ...]:
    """The first place of each result."""
    return tuple(dict.fromkeys(span for one in results for span in (one.spans or one.against)[:1]))


def _cells(one: Result) -> tuple[str | int | float | None, ...]:
    return one.subject, one.title, str(one.suggested or "")


def _gap(one: Result) -> DraftGap:
    """A result that cannot be decided, with the place that was looked at."""
    near = tuple(DraftNear(span=span, why_not="does not decide it") for span in (one.spans or one.against)[:1])
    return DraftGap(expected=f"what decides {one.subject}", why=one.why.removeprefix("Not decidable: "), nearest=near)

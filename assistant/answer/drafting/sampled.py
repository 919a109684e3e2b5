"""A sample of the records that a question lists, drawn at the desk: its rows, and how it came about."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.drafting.records import draft_records
from assistant.answer.drafting.selection import describe
from assistant.answer.work import Draw
from assistant.audit.chosen import remarks
from assistant.audit.desk import Desk
from assistant.audit.samples import Sample, members_of
from assistant.domain.answer import Basis, DraftClaim
from assistant.domain.draft import Draft, DraftGap, DraftTable
from assistant.domain.errors import BadInput, NotPermitted
from assistant.domain.plan import Plan

NOT_DRAWN = DraftGap(expected="a sample of these", why="none was drawn: this is the whole population")
"""The gap of an answer that may not draw."""


def draft_sample(desk: Desk, plan: Plan, draw: Draw | None) -> tuple[Plan, Draft]:
    """The drawn rows of the plan's list, and the plan with the sample's id.

    Where nothing may be drawn, the population. A wish that cannot be met is a question back, and who draws no samples is
    refused: nothing is drawn then.
    """
    listed = draft_records(desk.scope, desk.known, plan)
    table = listed.table
    if table is None or not table.rows:
        return plan, listed
    if draw is None:
        return plan, replace(listed, gaps=(*listed.gaps, NOT_DRAWN))
    rows = {row.spans[0].evidence: row for row in table.rows}
    items = [item for name in rows if (item := desk.scope.item(name))]
    purpose = describe(desk.scope, desk.known, plan)
    try:
        made = draw(members_of(desk, items), plan.draw or 0, purpose)
    except BadInput as problem:
        told = str(problem)
        return plan, Draft(clarify=f"{told[:1].upper()}{told[1:]}. Nothing was drawn.")
    except NotPermitted as problem:
        return plan, Draft(refusal=f"{problem}.")
    drawn = tuple(rows[name] for name in made.drawn if name in rows)
    plan = replace(plan, sample=made.id)
    claims = (_told(made, purpose, table),)
    kept = replace(table, rows=drawn)
    return plan, replace(listed, claims=claims, table=kept, note=_note(made))


def _told(made: Sample, purpose: str, table: DraftTable) -> DraftClaim:
    """How many of how many were drawn, with a place of every record of the population."""
    plan = f"sample {made.id} of {purpose}"
    return DraftClaim(
        text=f"{len(made.drawn)} of {len(made.members)} records drawn: {plan}.",
        spans=tuple(row.spans[0] for row in table.rows),
        basis=Basis.COMPUTED,
        rule="sample: lowest ranks under the seed, by stratum",
        premise=plan,
    )


def _note(made: Sample) -> str:
    """How the sample came about, for whoever draws it again."""
    return (
        f"Sample {made.id}: a random value was committed to, {len(made.members)} records were frozen (population"
        f" {made.population[:16]}…), then the sample was drawn, each step a record of the ledger. {' '.join(remarks(made.choice))}"
        f" The work paper from which anybody can draw it again: clausetrail sample show {made.id} --as {made.by} --json"
    )

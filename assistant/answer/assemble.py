"""The parts of an answer with numbered citations, and the text rendered from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answer.cite import Citer
from assistant.answer.question.plan import plan_json
from assistant.answer.render import render
from assistant.answer.verification.verify import Verified
from assistant.domain.answer import Answer, Claim, Gap, Hop, Near, Outcome, Row, Searched, Table, Trail
from assistant.domain.dates import Period
from assistant.domain.draft import Draft, DraftGap, DraftTable, DraftTrail
from assistant.domain.plan import IN_PROSE, Plan
from assistant.store.scope import Scope


def assemble(
    citer: Citer, scope: Scope, plan: Plan, draft: Draft, verified: Sequence[Verified], withheld: int
) -> Answer:
    """The answer of a draft whose claims were verified; `withheld` counts those that were not, and its receipt is still empty."""
    claims = tuple(_claim(citer, one) for one in verified)
    table = _table(citer, draft.table) if draft.table else None
    trails = None if draft.trails is None else tuple(numbered_trail(citer, one) for one in draft.trails)
    gaps = tuple(_gap(citer, one) for one in draft.gaps)
    searched = _searched(scope, plan)
    return Answer(
        text=render(claims, table, trails, gaps, searched, draft.refusal or draft.clarify or draft.note),
        outcome=_outcome(draft, bool(claims or (table and table.rows)), gaps),
        claims=claims,
        citations=citer.citations,
        table=table,
        trails=trails,
        gaps=gaps,
        searched=searched,
        plan=plan_json(plan),
        withheld=withheld,
        receipt="",
        index_version=scope.version,
        note=draft.refusal or draft.clarify or draft.note,
    )


def _outcome(draft: Draft, tells: bool, gaps: Sequence[Gap]) -> Outcome:
    """How the answer ended, from what is in it."""
    if draft.refusal:
        return Outcome.REFUSED
    if draft.clarify:
        return Outcome.CLARIFY
    if not tells:
        return Outcome.NO_EVIDENCE
    return Outcome.PARTIAL if gaps else Outcome.ANSWERED


def _claim(citer: Citer, verified: Verified) -> Claim:
    """A verified claim with its numbers."""
    draft = verified.draft
    numbers = citer.numbers(draft.spans, draft.on)
    return Claim(
        text=draft.text,
        citations=numbers,
        support=verified.support,
        basis=draft.basis,
        grade=citer.weakest(numbers),
        rule=draft.rule,
    )


def _table(citer: Citer, draft: DraftTable) -> Table:
    """A table with its numbers."""
    rows = tuple(Row(cells=row.cells, citations=citer.numbers(row.spans)) for row in draft.rows)
    return Table(columns=draft.columns, rows=rows, complete=draft.complete)


def numbered_trail(citer: Citer, draft: DraftTrail) -> Trail:
    """A trail with its numbers."""
    hops = tuple(
        Hop(
            stage=hop.stage,
            state=hop.state,
            citations=citer.numbers((*hop.spans, *hop.grounds)),
            date=hop.date,
            person=hop.person,
            why=hop.why,
        )
        for hop in draft.hops
    )
    return Trail(subject=draft.subject, hops=hops)


def _gap(citer: Citer, draft: DraftGap) -> Gap:
    """A gap with the citations of its nearest places."""
    nearest = tuple(Near(citation=citer.citation(near.span), why_not=near.why_not) for near in draft.nearest)
    return Gap(expected=draft.expected, why=draft.why, nearest=nearest)


def _looked_through(plan: Plan) -> Period | None:
    """The days from the first to the last that the plan asks for."""
    every = (plan.period, *plan.beside) if plan.period else ()
    starts, ends = [one.start for one in every], [one.end for one in every]
    if len(every) < 2:
        return plan.period
    first = None if None in starts else min(day for day in starts if day)
    return Period(start=first, end=None if None in ends else max(day for day in ends if day))


def _searched(scope: Scope, plan: Plan) -> Searched:
    """What was looked through: all of it inside the scope."""
    newest: dict[str, str] = {}
    for item in scope.items:
        if item.metadata.date:
            newest[item.source] = max(newest.get(item.source, ""), str(item.metadata.date))
    # No period selects passages: one that was only understood must not seem to have.
    period = _looked_through(plan) if plan.explicit or plan.intent not in IN_PROSE else None
    part = scope.narrowed(period=period) if period else scope
    return Searched(
        items=len(scope.items),
        kinds=dict(sorted(Counter(item.metadata.kind.value for item in scope.items).items())),
        period=period,
        version=scope.version,
        undated=part.undated,
        freshness=dict(sorted(newest.items())),
        read_at={source: when.strftime("%Y-%m-%d %H:%M") for source, when in scope.read_at.items()},
    )

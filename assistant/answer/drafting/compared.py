"""Policy against practice: what the rules of the time say, and what the records show, each side named where it is silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.answer.drafting.rules import Rulebook
from assistant.answer.question.practice import RULE_KINDS, Sides
from assistant.audit.references import References
from assistant.domain.draft import Draft, DraftGap
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Plan
from assistant.store.scope import Scope

MOST_OF_A_SIDE = 3
"""Claims of one side: the other must not be crowded out."""

Drafter = Callable[[str, Scope], Draft]
"""Drafts what a part of the scope says to a question."""


def draft_compared(draft: Drafter, scope: Scope, book: Rulebook, known: References, plan: Plan, both: Sides) -> Draft:
    """Both sides of a question that holds practice against a rule, and a gap for each side that nothing was found for."""
    day = _day(plan, book.today)
    rule = draft(both.rule, _rules(book.on(day), known, plan))
    practice = Draft()
    for part in _records(scope, plan):
        practice = draft(both.practice, part)
        if practice.claims:
            break
    claims = (*(replace(one, on=day) for one in rule.claims[:MOST_OF_A_SIDE]), *practice.claims[:MOST_OF_A_SIDE])
    gaps = [*(_silent("what the rules in force say", both.rule, rule) if not rule.claims else ())]
    gaps += _silent("what was done", both.practice, practice) if not practice.claims else ()
    return Draft(claims=claims, gaps=tuple(gaps), seen=(*rule.seen, *practice.seen))


def _day(plan: Plan, today: date) -> date:
    """The day whose rules count: the last of the period asked about, never one to come."""
    end = plan.period.end if plan.period else None
    return min(end - timedelta(days=1), today) if end else today


def _rules(documents: Scope, known: References, plan: Plan) -> Scope:
    """The documents in force that the question names by id; all of them where it names none."""
    named = [item.id for one in plan.identifiers for item in known.resolve(one) if item.metadata.kind in RULE_KINDS]
    part = documents.narrowed(ids=named)
    return part if part.items else documents


def _records(scope: Scope, plan: Plan) -> Sequence[Scope]:
    """The records to look in, the nearest to what is asked first: of the system and period, of the system, and all."""
    every = scope.narrowed(kinds=[kind for kind in Kind if kind not in DOCUMENT_KINDS])
    of_systems = every.narrowed(systems=plan.systems)
    parts = [of_systems.narrowed(period=plan.period), of_systems, every] if plan.period else [of_systems, every]
    if plan.explicit:
        return parts[:1]
    sizes = dict.fromkeys(len(part.items) for part in parts)
    return [next(part for part in parts if len(part.items) == size) for size in sizes if size]


def _silent(side: str, asked: str, found: Draft) -> tuple[DraftGap, ...]:
    """The gap of a side for which nothing was found, with the places that came nearest."""
    nearest = next((gap.nearest for gap in found.gaps), ())
    return (DraftGap(expected=f"{side}: {asked.rstrip('?.! ')}", why="no passage answers this side", nearest=nearest),)

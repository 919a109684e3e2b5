"""What of a kept answer may be read today, where a right has changed or something was erased since.

A claim, a row, a chain and a near miss stand only where every place that they cite may be read now. What an answer says
without citing (gaps, figures, the plan) rests on all that was there, so it is what the same question gives today, and what
of the old answer is not the same is left out. So nothing that is shown depends on what the person may not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer.cite import Citer
from assistant.answer.past import past
from assistant.answer.question.plan import Calendar
from assistant.answer.render import render
from assistant.audit.references import references
from assistant.audit.succession import successions
from assistant.domain.answer import Answer, Claim, Gap, Near, Outcome, Row, Span, Table, Trail
from assistant.domain.errors import NotFound
from assistant.domain.standing import in_force
from assistant.store.scope import Scope
from assistant.wiring.plain import record_of

_PARTS = frozenset({"plan", "passages", "sources", "verdicts", "answer"})


def same_parts() -> frozenset[str]:
    """Parts of a receipt that rest on all that its reader could read."""
    return _PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one person may read today of the version that a receipt is of."""

    scope: Scope
    """All of that."""
    whole: bool
    """Whether that is just what the receipt's reader could read then."""

    def holds(self, places: Sequence[Mapping[str, Any]]) -> bool:
        """Whether there is a place and every one may be quoted."""
        return bool(places) and all(_quotable(self.scope, record_of(Span, place)) for place in places)

    def passages(self, kept: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        """Passages that may be read, without scores that other passages have part in unless those may be read too."""
        if self.whole:
            return tuple(kept)
        found = (one for one in kept if self.holds([one["span"]]))
        return tuple({**one, "score": None, "lexical": None} for one in found)

    def sources(self, kept: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        """Evidence that may be read in that revision."""
        return tuple(one for one in kept if self.whole or self._has(one))

    def verdicts(self, kept: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        """Verdicts on claims whose every place may be read."""
        return tuple(one for one in kept if self.whole or self.holds(one["places"]))

    def _has(self, one: Mapping[str, Any]) -> bool:
        item = self.scope.item(one["evidence"])
        return item is not None and item.revision == one["revision"]


def _quotable(scope: Scope, span: Span) -> bool:
    """The rule by which answers quote: the pinned revision is inside, and the place lies in its text."""
    try:
        scope.quote(span)
    except NotFound:
        return False
    return True


def readable_part(kept: Answer, again: Answer, scope: Scope, calendar: Calendar) -> Answer:
    """The part of a kept answer that may be read in a scope; `again` is what the same question gives inside it."""
    part = _Part(kept, scope, calendar)
    claims = tuple(made for claim in kept.claims if (made := part.claim(claim)) is not None)
    table = part.table(kept.table, again.table)
    trails = (
        None if kept.trails is None else tuple(left for one in kept.trails if (left := part.trail(one)) is not None)
    )
    told = {(gap.expected, gap.why) for gap in again.gaps}
    gaps = tuple(part.gap(gap) for gap in kept.gaps if (gap.expected, gap.why) in told)
    note = again.note if again.note == kept.note else None
    return replace(
        again,
        text=render(claims, table, trails, gaps, again.searched, note),
        outcome=_outcome(kept, again, claims, table, gaps),
        claims=claims,
        citations=part.citer.citations,
        table=table,
        trails=trails,
        gaps=gaps,
        plan=_common(kept.plan, again.plan),
        receipt=kept.receipt,
        note=note,
    )


class _Part:
    """Cites anew, inside a scope, what an answer cited."""

    def __init__(self, kept: Answer, scope: Scope, calendar: Calendar) -> None:
        known = references(scope)
        held = in_force(scope.items, [(one.newer, one.older) for one in successions(scope, known)])
        inside = scope.existing_on(past(calendar.day, calendar.zone)) if calendar.looks_back else scope
        self.citer = Citer(inside, known, held, calendar.day)
        self._scope = inside
        self._spans = {one.n: one.span for one in kept.citations}

    def claim(self, claim: Claim) -> Claim | None:
        numbers = self._numbers(claim.citations)
        return replace(claim, citations=numbers, grade=self.citer.weakest(numbers)) if numbers else None

    def table(self, table: Table | None, again: Table | None) -> Table | None:
        """The rows that are left; without one, what an empty table of today says."""
        if table is None:
            return None
        rows = tuple(row for each in table.rows if (row := self._row(each)) is not None)
        if not rows:
            return again if again is not None and not again.rows else None
        named = again.columns if again is not None else ()
        filled = [
            at
            for at, name in enumerate(table.columns)
            if name in named or any(row.cells[at] is not None for row in rows)
        ]
        cut = tuple(replace(row, cells=tuple(row.cells[at] for at in filled)) for row in rows)
        return replace(table, columns=tuple(table.columns[at] for at in filled), rows=cut)

    def trail(self, trail: Trail) -> Trail | None:
        """The chain, when something of it is cited and all that is may be read."""
        cited = [n for hop in trail.hops for n in hop.citations]
        if not self._numbers(cited):
            return None
        hops = tuple(replace(hop, citations=self._numbers(hop.citations)) for hop in trail.hops)
        return replace(trail, hops=hops)

    def gap(self, gap: Gap) -> Gap:
        near = (one for one in gap.nearest if _quotable(self._scope, one.citation.span))
        nearest = tuple(Near(citation=self.citer.citation(one.citation.span), why_not=one.why_not) for one in near)
        return replace(gap, nearest=nearest)

    def _row(self, row: Row) -> Row | None:
        numbers = self._numbers(row.citations)
        return replace(row, citations=numbers) if numbers else None

    def _numbers(self, cited: Sequence[int]) -> tuple[int, ...]:
        """New numbers of some places; none unless each may be quoted."""
        spans = [self._spans[n] for n in cited]
        return self.citer.numbers(spans) if all(_quotable(self._scope, span) for span in spans) else ()


def _outcome(kept: Answer, again: Answer, claims: Sequence[Claim], table: Table | None, gaps: Sequence[Gap]) -> Outcome:
    """How the answer would have ended with what is left of it; rows whose count is left out are a part."""
    if claims:
        return Outcome.PARTIAL if gaps else Outcome.ANSWERED
    if table is not None and table.rows:
        return Outcome.PARTIAL
    return again.outcome if again.outcome is kept.outcome else Outcome.NO_EVIDENCE


def _common(kept: Mapping[str, Any], again: Mapping[str, Any]) -> dict[str, object]:
    """What two plans have in common: a plan names values of evidence."""
    both: dict[str, object] = {}
    for name in kept.keys() & again.keys():
        if kept[name] == again[name]:
            both[name] = kept[name]
        elif isinstance(kept[name], list) and isinstance(again[name], list):
            both[name] = [one for one in kept[name] if one in again[name]]
    return {name: both[name] for name in kept if both.get(name)}

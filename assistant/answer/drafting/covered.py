"""Coverage as an answer: the legs of criteria with where to click, what of the evidence is weak or stale, what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.audit.ageing import Freshness
from assistant.audit.changes import Change
from assistant.audit.coverage import Covered, LegOf, LegState, Piece, place
from assistant.audit.desk import Desk
from assistant.audit.mapping import How
from assistant.domain.answer import Basis, DraftClaim, Grade, Span
from assistant.domain.draft import Draft, DraftGap, DraftNear, DraftRow, DraftTable
from assistant.domain.names import same_person
from assistant.domain.plan import Plan

SHOWN = 3
"""Pieces of evidence of one leg that are shown, best first."""
FEW = 4
"""Criteria up to which each leg is shown by itself; of more, what is missing, stale or weak among all."""
NAMED = 12
"""Criteria that one gap names; more are counted."""
LEGS = ("leg", "evidence", "date", "grade", "mapping")
PIECES = ("evidence", "date", "grade", "why")
CHANGES = ("evidence", "turn", "date", "why")
"""Columns of the tables."""


def draft_coverage(desk: Desk, plan: Plan, every: Sequence[Covered]) -> Draft:
    """The legs of a few criteria, or what is missing, stale or weak among many, of the plan's owner where it names one."""
    applying = [one for one in every if one.excluded is None]
    gaps = tuple(_not_applicable(one) for one in every if one.excluded is not None and len(every) <= FEW)
    if len(every) <= FEW:
        return _of_legs(desk, plan, applying, gaps)
    if plan.asker:
        applying = [one for one in applying if any(same_person(plan.asker, name) for name in _everybody(one))]
    return _of_all(desk, plan, applying)


def legs_table(desk: Desk, every: Sequence[Covered], legs: Sequence[str] = ()) -> DraftTable | None:
    """Where to click for each leg of some criteria, the best evidence first; None where there is none."""
    shown = [
        (leg, piece)
        for one in every
        for leg in one.legs
        if not legs or leg.leg in legs
        for piece in leg.pieces[:SHOWN]
        if piece.how is not How.REJECTED
    ]
    rows = tuple(
        DraftRow(
            cells=(leg.leg.value, piece.item.metadata.title, _day(piece), piece.grade.value, piece.how.value),
            spans=(place(desk, piece),),
        )
        for leg, piece in shown
        if piece.item.id not in desk.flagged
    )
    return DraftTable(columns=LEGS, rows=tuple(dict.fromkeys(rows)), complete=False) if rows else None


def draft_changes(desk: Desk, plan: Plan, changes: Sequence[Change]) -> Draft:
    """What became of the evidence since the plan's period began: new, changed, newly stale; what was withdrawn is named."""
    mine = [one for one in changes if not plan.asker or any(same_person(plan.asker, name) for name in one.owners)]
    there = [one for one in mine if desk.scope.item(one.item.id) and one.item.id not in desk.flagged]
    gone = [one for one in mine if not desk.scope.item(one.item.id)]
    rows = tuple(
        DraftRow(
            cells=(
                one.item.metadata.title,
                one.turn.replace("_", " "),
                _written(one.item.metadata.date),
                one.why if one.why.startswith("review due") else "",
            ),
            spans=(_headline(desk, one),),
        )
        for one in there
    )
    gaps = tuple(DraftGap(expected=f"{one.item.id}, which was evidence before", why=one.why) for one in gone[:NAMED])
    if not rows:
        why = "nothing that bears on a criterion is new, changed or newly stale since then"
        return Draft(gaps=(*gaps, DraftGap(expected="a change of the evidence", why=why)))
    counted: dict[str, list[Span]] = defaultdict(list)
    for row in rows:
        counted[str(row.cells[1])].append(row.spans[0])
    claims = tuple(_count(turn, spans) for turn, spans in counted.items())
    return Draft(claims=claims, table=DraftTable(columns=CHANGES, rows=rows, complete=True), gaps=gaps)


def _of_legs(desk: Desk, plan: Plan, every: Sequence[Covered], gaps: tuple[DraftGap, ...]) -> Draft:
    """Each leg of a few criteria: where to click, and a gap for one that is missing, stale or weak."""
    table = legs_table(desk, every, plan.legs)
    wanted = [(one, leg) for one in every for leg in one.legs if not plan.legs or leg.leg in plan.legs]
    lacking = [(one, leg) for one, leg in wanted if leg.state is not LegState.COVERED]
    gaps += tuple(_leg_gap(desk, one, leg) for one, leg in lacking if not plan.states or leg.state in plan.states)
    claims: tuple[DraftClaim, ...] = ()
    if table:
        by_leg: dict[str, list[Span]] = defaultdict(list)
        for row in table.rows:
            by_leg[str(row.cells[0])].append(row.spans[0])
        claims = tuple(
            DraftClaim(
                text=f"Where to click for the {leg}: {'; '.join(_titles(table, leg))}.",
                spans=tuple(spans),
                basis=Basis.COMPUTED,
                rule="coverage by kind, words and what items state of themselves",
            )
            for leg, spans in by_leg.items()
        )
    return Draft(claims=claims, table=table, gaps=gaps, note=_remarked(desk, every))


def _remarked(desk: Desk, every: Sequence[Covered]) -> str:
    """What others said of the evidence, which changes nothing for the asker; empty where they said nothing."""
    pieces = (piece for one in every for leg in one.legs for piece in leg.pieces if piece.item.id not in desk.flagged)
    told = [f"{one.item.id} for {one.criterion} was {said.words}" for one in pieces for said in one.remarks]
    return f"Remarks of others, counted for themselves alone: {'; '.join(told[:NAMED])}." if told else ""


def _titles(table: DraftTable, leg: str) -> list[str]:
    """The titles of one leg's evidence."""
    return list(dict.fromkeys(str(row.cells[1]) for row in table.rows if row.cells[0] == leg))


def _of_all(desk: Desk, plan: Plan, every: Sequence[Covered]) -> Draft:
    """What is weak or stale among the evidence of many criteria, and the legs that are missing, by leg."""
    states = plan.states or ("missing", "stale", "weak")
    pieces: dict[str, Piece] = {}
    for piece in (piece for one in every for leg in one.legs for piece in leg.pieces):
        wanted = ("weak" in states and piece.grade is Grade.WEAK) or (
            "stale" in states and piece.freshness is Freshness.STALE
        )
        mine = not plan.asker or any(same_person(plan.asker, name) for name in piece.owners)
        if wanted and mine and piece.item.id not in desk.flagged and (not plan.legs or piece.leg in plan.legs):
            pieces.setdefault(piece.item.id, piece)
    rows = tuple(
        DraftRow(cells=(one.item.metadata.title, _day(one), one.grade.value, _why(one)), spans=(place(desk, one),))
        for _, one in sorted(pieces.items())
    )
    counted = {
        "weak": [row.spans[0] for row in rows if row.cells[2] == Grade.WEAK.value],
        "stale": [row.spans[0] for row, (_, one) in zip(rows, sorted(pieces.items()), strict=True) if one.freshness is Freshness.STALE],
    }  # fmt: skip
    claims = tuple(_count(state, spans) for state, spans in counted.items() if spans and state in states)
    gaps = tuple(_missing(every, plan.legs)) if "missing" in states else ()
    gaps += tuple(_old(every, plan.legs)) if "stale" in states else ()
    if not rows and not gaps:
        told = " or ".join(states)
        gaps = (
            DraftGap(
                expected=f"evidence that is {told}",
                why=f"none is {told} among {len(every)} {'criterion' if len(every) == 1 else 'criteria'}",
            ),
        )
    table = DraftTable(columns=PIECES, rows=rows, complete=True) if rows else None
    return Draft(claims=claims, table=table, gaps=gaps)


def _missing(every: Sequence[Covered], legs: Sequence[str]) -> Iterable[DraftGap]:
    """One gap for each leg that some criteria lack."""
    by_leg: dict[str, list[str]] = defaultdict(list)
    for one in every:
        for leg in one.missing:
            if not legs or leg in legs:
                by_leg[leg].append(f"{one.id} {one.title}")
    for name, names in by_leg.items():
        why = "no item is of it by its kind, its words or what it states"
        yield DraftGap(expected=f"a {name} for {_some(names)}", why=why)


def _old(every: Sequence[Covered], legs: Sequence[str]) -> Iterable[DraftGap]:
    """One gap for each leg of which some criteria have nothing recent."""
    by_leg: dict[str, list[str]] = defaultdict(list)
    for one in every:
        for leg in one.stale:
            if not legs or leg in legs:
                by_leg[leg].append(f"{one.id} {one.title}")
    for name, names in by_leg.items():
        yield DraftGap(
            expected=f"a recent {name} for {_some(names)}",
            why="each item of it is older than the limit of the criterion",
        )


def _some(names: Sequence[str]) -> str:
    """How many criteria, and the first of them by name."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} {'criterion' if len(names) == 1 else 'criteria'}: {'; '.join(names[:NAMED])}{more}"


def _leg_gap(desk: Desk, one: Covered, leg: LegOf) -> DraftGap:
    """A leg that is missing, or of which all is stale or weak, with the best that there is."""
    near = tuple(
        DraftNear(span=place(desk, piece), why_not=_why(piece) or f"is {leg.state}") for piece in leg.pieces[:1]
    )
    if leg.state is LegState.MISSING:
        return DraftGap(expected=f"a {leg.leg} for {one.id} {one.title}", why="no item is of it")
    return DraftGap(expected=f"a {leg.leg} for {one.id} {one.title}", why=f"all of it is {leg.state}", nearest=near)


def _not_applicable(one: Covered) -> DraftGap:
    return DraftGap(
        expected=f"evidence for {one.id} {one.title}", why=f"the Statement of Applicability excludes it: {one.excluded}"
    )


def _count(state: str, spans: Sequence[Span]) -> DraftClaim:
    """How many are in a state, citing each."""
    counted = len({span.evidence for span in spans})
    what = f"piece of evidence is {state}" if counted == 1 else f"pieces of evidence are {state}"
    return DraftClaim(
        text=f"{counted} {what}.", spans=tuple(spans), basis=Basis.COMPUTED, rule="count of evidence by coverage"
    )


def _why(piece: Piece) -> str:
    """Why a piece is weak or stale, as far as its own item shows."""
    stale = "stale" if piece.freshness is Freshness.STALE else ""
    return "; ".join(dict.fromkeys(part for part in (piece.rule if piece.grade is Grade.WEAK else "", stale) if part))


def _day(piece: Piece) -> str:
    return _written(piece.day)


def _written(day: object) -> str:
    return str(day) if day else ""


def _headline(desk: Desk, one: Change) -> Span:
    """The place that tells what a changed item is about."""
    record = desk.record(one.item)
    return record.titled() or record.headline()


def _everybody(one: Covered) -> set[str]:
    """Who answers for a criterion or owns evidence of it."""
    return {*one.owners, *(name for leg in one.legs for piece in leg.pieces for name in piece.owners)}

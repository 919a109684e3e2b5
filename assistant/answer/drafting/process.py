"""Show-how-it-worked: what the rule in force asks, what happened case by case, and which hop is broken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import compress

from assistant.answer.drafting.denials import quoted_denials, with_denials
from assistant.answer.drafting.entitlement import is_unchecked, with_entitlement
from assistant.answer.drafting.happenings import draft_happenings
from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.rules import (
    Dated,
    Rulebook,
    Standing,
    asked_of_rules,
    draft_rules,
    in_its_words,
    no_rule,
)
from assistant.answer.drafting.timeline import draft_timeline
from assistant.answer.drafting.verdicts import verdicts
from assistant.answer.drafting.voices import voices
from assistant.answer.drafting.watch import watched_within
from assistant.answer.sentences import readable
from assistant.audit.carried_out import deployed_on
from assistant.audit.cases import STAGE_OF, Case, Node, cases, trail_graph
from assistant.audit.references import References, references
from assistant.audit.trail import WATCH, called, played, trail
from assistant.domain.answer import Basis, DraftClaim, HopState, Span, Stage
from assistant.domain.dates import Period
from assistant.domain.draft import Draft, DraftGap, DraftHop, DraftNear, DraftRow, DraftTable, DraftTrail
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

CHANGE_KINDS = frozenset({Kind.DEPLOYMENT, Kind.CHANGE, Kind.APPROVAL, Kind.TICKET, Kind.PULL_REQUEST, Kind.EVALUATION})
"""Kinds whose process is the life of a change, told as trails; other processes are told as a table of their records."""

TOLD = (Stage.EVALUATION, Stage.APPROVAL, Stage.DEPLOYMENT)
"""Hops that a case's sentence tells."""

_NOT_DONE = (HopState.OTHER_VERSION, HopState.CONTRADICTED)
"""States in which a record is there and what it stands for was not done."""

SHOWN_WRONG = (HopState.LATE, HopState.SELF_APPROVED, HopState.OTHER_VERSION, HopState.CONTRADICTED)
"""States that records show; that there is none, or no date on it, is a gap or stands in the trail."""

MOST_JUDGED = 3
"""Trails for whose broken hops the rule that decides is looked up."""

_DECIDES = {
    (Stage.APPROVAL, HopState.SELF_APPROVED): "the author of a change must not approve it",
    (Stage.APPROVAL, HopState.LATE): "the approval is given before the deployment to production",
    (Stage.APPROVAL, HopState.MISSING): "who approves a version before its deployment to production",
    (Stage.EVALUATION, HopState.LATE): "the evaluation of a version is made before its release",
    (Stage.EVALUATION, HopState.MISSING): "the evaluation of a version is made before its release",
    (Stage.EVALUATION, HopState.OTHER_VERSION): "the evaluation is of the very version that is released",
    (Stage.MONITORING, HopState.MISSING): "monitoring of a version after its release",
}
"""What the rules are asked where a hop is not as it should be."""

_UNCHECKED = "Where the records do not tell, it was not checked whether the approver is whom the rule names"
_UNHELD = "It was not checked whether the approver is whom the rule names"

_VERBS = {Stage.EVALUATION: "evaluated", Stage.APPROVAL: "approved", Stage.DEPLOYMENT: "deployed"}


def draft_process(scope: Scope, book: Rulebook, known: References, text: str, plan: Plan) -> Draft:
    """What the rules in force asked, what happened case by case, and a gap for what is not found.

    The period selects the cases; each is held against the rules of its own date, and its hops are followed outside it.
    """
    if any(known.resolve(identifier) for identifier in plan.identifiers):
        return draft_trail(scope, book, known, plan)
    if not is_of_changes(plan):
        return draft_happenings(scope, book, known, text, plan)
    found = _cases(scope, known, plan)
    asked, else_asked = asked_of_rules(text, plan), tuple(_asked_of_changes(plan))
    rules = draft_rules(book, asked, plan, dated(found), else_asked=else_asked)
    practice = _changes(found, book, plan)
    return replace(practice, claims=(*rules, *practice.claims), gaps=(*practice.gaps, *no_rule(rules, plan, text)))


def _asked_of_changes(plan: Plan) -> Iterable[str]:
    """What to look up in the rules where they use other words for a change than the question: "roll-outs", "promotions"."""
    first = next((kind for kind in plan.kinds if kind not in DOCUMENT_KINDS), None)
    if first in (Kind.DEPLOYMENT, Kind.CHANGE, Kind.APPROVAL):
        yield _DECIDES[Stage.APPROVAL, HopState.MISSING]
    if first in (Kind.DEPLOYMENT, Kind.CHANGE, Kind.EVALUATION):
        yield _DECIDES[Stage.EVALUATION, HopState.MISSING]


def is_of_changes(plan: Plan) -> bool:
    """Whether the process asked about is the life of changes: its first noun says so, documents left aside."""
    first = next((kind for kind in plan.kinds if kind not in DOCUMENT_KINDS), None)
    return first in CHANGE_KINDS


def dated(found: Sequence[Case]) -> list[Dated]:
    """The cases that have a date, by it: the deployment's, else the approval's."""
    each = (
        Dated(subject=case.subject, day=anchor.date.start, spans=_shown(case, anchor))
        for case in found
        if (anchor := _anchor(case)) and anchor.date
    )
    return sorted(each, key=lambda one: (one.day, one.subject))


def _shown(case: Case, node: Node) -> tuple[Span, ...]:
    """The places that show a record and, where its title does not, the version that makes it the case's."""
    return node.shows(case.version[1] if case.version and _states(case, node) else None)


def _states(case: Case, node: Node) -> bool:
    """Whether a record states the case's version itself."""
    return case.version in (node.own or node.versions)


def _of_hop(case: Case, hop: DraftHop) -> Node | None:
    """The record that shows a hop."""
    return next((node for node in case.nodes if hop.spans and node.item.id == hop.spans[0].evidence), None)


def _cited(case: Case, hop: DraftHop, text: str) -> tuple[Span, ...]:
    """The places that a sentence on a hop needs: its record, the case's version, and the date and person that it tells.

    A record that does not state the version is the case's by what it is linked to: the version then is the anchor's, or that
    of the first record that states it.
    """
    node, anchor = _of_hop(case, hop), _anchor(case)
    if node is None:
        return ()
    spans = [*_shown(case, node)]
    if not _states(case, node):
        stating = (one for one in (anchor, *case.nodes) if one and _states(case, one))
        other = next(stating, anchor)
        spans += _shown(case, other) if other and other is not node else ()
    if hop.date and str(hop.date) in text:
        spans += node.shown_date()
    name, named = played(node)
    if name and named and name in text:
        spans.append(named)
    return tuple(dict.fromkeys(spans))


def _anchor(case: Case) -> Node | None:
    """The record that gives a case its date: its first dated deployment, else its first dated approval."""
    hops = (*case.at(Stage.DEPLOYMENT), *case.at(Stage.APPROVAL))
    return next((node for node in hops if node.date), None)


def _day(case: Case) -> date | None:
    """The day whose rules govern a case; None where it has no date."""
    anchor = _anchor(case)
    return anchor.date.start if anchor and anchor.date else None


def told_trail(case: Case, book: Standing, today: date) -> DraftTrail:
    """The trail of a case as the rules in force at its date judge it: who may approve, and the time for the evaluation and monitoring."""
    deployed = deployed_on(case, today)
    due_in = watched_within(book, deployed) if deployed else None
    chain = with_denials(trail(case, today, due_in=due_in or WATCH), case, book.scope, references(book.scope))
    chain = with_entitlement(chain, case, book, _day(case))
    late = next((hop for hop in chain.hops if hop.stage is Stage.EVALUATION and hop.state is HopState.LATE), None)
    allowed = book.allowance(deployed) if late and deployed else None
    if not (late and late.date and deployed and allowed):
        return chain
    taken = (late.date.start - deployed).days
    inside = taken <= allowed.days
    why = f"dated {late.date}, {taken} days after deployment on {deployed}; the rule then allowed it {allowed.said}"
    judged = replace(
        late, state=HopState.PRESENT if inside else HopState.LATE, why=why, grounds=(*late.grounds, allowed.span)
    )
    return replace(chain, hops=tuple(judged if hop is late else hop for hop in chain.hops))


def draft_trail(scope: Scope, book: Rulebook, known: References, plan: Plan) -> Draft:
    """The hops of the changes that a question names by record or by system and version, or the gap that there is none.

    A record that is no change's own is told by its date and links instead: an incident, a complaint, a corrective action.
    """
    every = cases(trail_graph(scope, known), None)
    found = [case for case in every if case.subject in plan.identifiers]
    if not found:
        roots = [item for identifier in plan.identifiers for item in known.resolve(identifier)]
        named = {item.id for item in roots if item.metadata.kind in CHANGE_KINDS}
        found = [case for case in every if named & {node.item.id for node in case.nodes}]
        if roots and not found:
            return _of_occasion(scope, book, known, roots)
    if not found:
        asked = ", ".join(plan.identifiers)
        return Draft(
            trails=(), gaps=(DraftGap(expected=f"the change {asked}", why="no deployment or approval names it"),)
        )
    trails = tuple(told_trail(case, book, book.today) for case in found)
    claims = [
        *_told(found, trails, book),
        *(each for pair in zip(found, trails, strict=True) for each in told_hops(*pair)),
    ]
    if len(trails) <= MOST_JUDGED:
        claims += [claim for case in found for claim in voices(case, plan)]
        claims += deciding(found, trails, book, plan)
    return Draft(claims=_once(claims), trails=trails, gaps=_all_gaps(trails))


def _of_occasion(scope: Scope, book: Rulebook, known: References, roots: Sequence[ItemView]) -> Draft:
    """The events of some records by date, and which limits of the rules of their day they kept."""
    told = draft_timeline(scope, known, roots)
    court = Court(scope, known, book.today)
    records = [court.record(item) for item in roots]
    asked = " ".join(dict.fromkeys(word for item in roots for word in (item.metadata.kind.replace("_", " "), item.metadata.title)))  # fmt: skip
    judged, undecided = verdicts(court, book, asked, records)
    return replace(told, claims=_once((*told.claims, *judged)), gaps=(*told.gaps, *undecided))


def _once(claims: Iterable[DraftClaim]) -> tuple[DraftClaim, ...]:
    """The claims without those that repeat another's words and places."""
    return tuple({(claim.text, claim.spans): claim for claim in reversed([*claims])}.values())[::-1]


def told_hops(case: Case, chain: DraftTrail, *, every: bool = False) -> Iterable[DraftClaim]:
    """Which record shows each hop: what it is called, its date and who it names.

    A document that the case's sentence tells already is left out unless every hop is wanted.
    """
    for hop in chain.hops:
        node = _of_hop(case, hop)
        if node is None or hop.state in _NOT_DONE or (not every and hop.stage in TOLD and "#" not in node.item.id):
            continue
        told = ", ".join(str(part) for part in (called(node), hop.date, hop.person) if part)
        text = f"{case.subject}, {hop.stage.replace('_', ' ')}: {told}."
        yield DraftClaim(
            text=text, spans=_cited(case, hop, text), basis=Basis.COMPUTED, rule="record of a hop", on=_day(case)
        )


def deciding(found: Sequence[Case], trails: Sequence[DraftTrail], book: Rulebook, plan: Plan) -> Iterable[DraftClaim]:
    """For each hop that is not as it should be the sentence, of the rules in force at the case's date, that says how."""
    for case, chain in zip(found, trails, strict=True):
        day = _day(case)
        wanted = (_DECIDES.get((hop.stage, hop.state)) for hop in broken(chain))
        for asked in dict.fromkeys(asked for asked in wanted if asked and day):
            rule = book.deciding(asked, plan, day) if day else None
            if rule:
                yield in_its_words(book.scope, rule)


def asks_for_hops(plan: Plan) -> bool:
    """Whether a list is of changes that lack a hop: "which promotions had no evaluation"."""
    hops = [STAGE_OF.get(kind) for kind in plan.lacking]
    return bool(hops) and None not in hops and bool(CHANGE_KINDS & set(plan.kinds)) and not plan.conditions


def draft_lacking_hops(scope: Scope, known: References, plan: Plan, today: date) -> Draft:
    """The changes of the period in which a hop of the kinds asked for is missing or rests on another version."""
    wanted = {STAGE_OF[kind] for kind in plan.lacking}
    found = _cases(scope, known, plan)
    chains = [trail(case, today) for case in found]
    lacking = [any(_absent(hop) and hop.stage in wanted for hop in chain.hops) for chain in chains]
    faulty = tuple(compress(chains, lacking))
    table = DraftTable(columns=_COLUMNS, rows=tuple(map(_row, compress(found, lacking), faulty)), complete=True)
    if not faulty:
        return Draft(table=table, trails=(), gaps=() if found else (_nothing(plan.period),))
    gaps = tuple(gap for chain in faulty for gap in _gaps(chain, wanted))
    return Draft(claims=(_summary(chains, held=False),), table=table, trails=faulty, gaps=gaps)


def _absent(hop: DraftHop) -> bool:
    """Whether nothing counts as this hop."""
    return hop.state in (HopState.MISSING, HopState.OTHER_VERSION)


def _cases(scope: Scope, known: References, plan: Plan) -> tuple[Case, ...]:
    """The changes of the plan's period and systems."""
    wanted = {system.row for system in known.systems if system.name in plan.systems}
    return tuple(
        case
        for case in cases(trail_graph(scope, known), plan.period)
        if not wanted or (case.version and case.version[0] in wanted)
    )


def _changes(found: Sequence[Case], book: Rulebook, plan: Plan) -> Draft:
    """The changes of the period: a sentence and a row each, their trails, and a gap for each missing hop."""
    if not found:
        table = DraftTable(columns=_COLUMNS, rows=(), complete=True)
        return Draft(table=table, trails=(), gaps=(_nothing(plan.period),))
    trails = tuple(told_trail(case, book, book.today) for case in found)
    return Draft(
        claims=(_summary(trails), *_verdict(trails), *_told(found, trails, book)),
        table=DraftTable(columns=_COLUMNS, rows=tuple(map(_row, found, trails)), complete=True),
        trails=trails,
        gaps=_all_gaps(trails),
    )


def _told(found: Sequence[Case], trails: Sequence[DraftTrail], book: Rulebook) -> tuple[DraftClaim, ...]:
    """What was done in each case, and what its records show to be wrong with it."""
    told: list[DraftClaim] = []
    for case, chain in zip(found, trails, strict=True):
        told += [claim for claim in (_sentence(case, chain),) if claim]
        for hop in broken(chain):
            told += [_fault(case, hop)] if hop.spans and hop.state in SHOWN_WRONG else []
            told += quoted_denials(hop, case, book.scope, _day(case)) if hop.stage is Stage.APPROVAL else ()
        told += _in_time(case, chain, book)
    return _once(told)


def _in_time(case: Case, chain: DraftTrail, book: Rulebook) -> Iterable[DraftClaim]:
    """Whether an evaluation after the go-live came in the time that the rule then gave, and that rule in its words."""
    hop = _hop(chain, Stage.EVALUATION)
    day = _day(case)
    rule = next((span for span in hop.grounds if not any(span.evidence == node.item.id for node in case.nodes)), None)
    if not (rule and day):
        return
    if hop.state is HopState.PRESENT:
        yield _judged(case, hop, f"{case.subject}, evaluation in time: {_without_count(hop.why)}.", "time for a hop")
    said = DraftClaim(text=readable(book.scope.quote(rule)), spans=(rule,), on=day)
    yield in_its_words(book.scope, said)


def _fault(case: Case, hop: DraftHop) -> DraftClaim:
    """What the records of a case show to be wrong with a hop; what is not there at all is a gap and no claim."""
    stage = hop.stage.replace("_", " ")
    text = f"{case.subject}, {stage} {hop.state.replace('_', ' ')}: {_without_count(hop.why)}."
    return _judged(case, hop, text, f"hop {hop.state.value}")


def _judged(case: Case, hop: DraftHop, text: str, rule: str) -> DraftClaim:
    """A sentence on a hop, with the places of what it tells."""
    spans = tuple(dict.fromkeys((*_cited(case, hop, text), *hop.grounds)))
    return DraftClaim(text=text, spans=spans, basis=Basis.COMPUTED, rule=rule, on=_day(case))


def _without_count(why: str) -> str:
    """A reason without the number of days between two dates, which no quote holds: both dates stand beside it."""
    return re.sub(r"\b\d+ days (?=after deployment on)", "", why)


def _verdict(trails: Sequence[DraftTrail]) -> Iterable[DraftClaim]:
    """Which changes have every expected hop, by name; the others are told one by one."""
    whole = [chain for chain in trails if chain.owes and not broken(chain)]
    if whole and len(whole) < len(trails):
        spans = [span for chain in whole if (span := _hop_span(chain))]
        names, open_ones = (", ".join(chain.subject for chain in some) for some in (whole, filter(is_unchecked, whole)))
        yield DraftClaim(
            text=f"With every expected hop: {names}." + (f" {_UNCHECKED}: {open_ones}." if open_ones else ""),
            spans=tuple(dict.fromkeys(spans)),
            basis=Basis.COMPUTED,
            rule="trails without a broken hop",
        )


def _all_gaps(trails: Iterable[DraftTrail]) -> tuple[DraftGap, ...]:
    """The gaps of several trails."""
    return tuple(gap for chain in trails for gap in _gaps(chain))


_COLUMNS = ("change", "evaluated", "approved", "approved by", "deployed", "broken hops")


def _nothing(period: Period | None) -> DraftGap:
    """The gap of a period without any change."""
    return DraftGap(
        expected=f"deployments or approvals of AI systems dated {period or 'at any time'}", why="no record matches"
    )


def _hop(chain: DraftTrail, stage: Stage) -> DraftHop:
    """The hop of one stage; an empty one where the trail has none, as of a change that was not carried out."""
    return next((hop for hop in chain.hops if hop.stage is stage), DraftHop(stage=stage, state=HopState.MISSING))


def broken(chain: DraftTrail) -> tuple[DraftHop, ...]:
    """The hops of a trail that are not simply present; none of a change that owes no records."""
    return tuple(hop for hop in chain.hops if chain.owes and hop.state is not HopState.PRESENT)


def _summary(trails: Sequence[DraftTrail], *, held: bool = True) -> DraftClaim:
    """How many changes there were and how many of them have every hop; and, where it was not, that no approver was checked.

    `held` says whether the approvers were held against the rules at all.
    """
    done = [chain for chain in trails if chain.owes]
    whole = [chain for chain in done if not broken(chain)]
    spans = tuple(_hop_span(chain) for chain in trails)
    noun = "change" if len(trails) == 1 else "changes"
    text = f"{len(trails)} {noun} of AI systems: {len(whole)} with every expected hop, {len(done) - len(whole)} with a broken hop{_undone(len(trails) - len(done))}."
    if whole and (not held or any(map(is_unchecked, whole))):
        text += f" {_UNCHECKED if held else _UNHELD}."
    return DraftClaim(
        text=text, spans=tuple(span for span in spans if span), basis=Basis.COMPUTED, rule="count of trails"
    )


def _undone(count: int) -> str:
    """How many changes were not carried out, behind the others; empty where all were."""
    return f", {count} not carried out" if count else ""


def _hop_span(chain: DraftTrail) -> Span | None:
    """The first place that shows the change at all."""
    return next(
        (hop.spans[0] for hop in reversed(chain.hops) if hop.spans and hop.stage in (*TOLD, Stage.TICKET)), None
    )


def _sentence(case: Case, chain: DraftTrail) -> DraftClaim | None:
    """What the records say was done, in order of the hops; faults are told by the trail and the gaps."""
    parts: list[str] = []
    spans: list[Span] = []
    for stage in TOLD:
        hop = _hop(chain, stage)
        if hop.spans and hop.date and hop.state not in _NOT_DONE:
            by = f" by {hop.person}" if hop.person and stage is Stage.APPROVAL else ""
            parts.append(f"{_VERBS[stage]} {hop.date}{by}")
            spans += _cited(case, hop, parts[-1])
    if not parts:
        return None
    return DraftClaim(
        text=f"{case.subject}: {', '.join(parts)}.",
        spans=tuple(dict.fromkeys(spans)),
        basis=Basis.COMPUTED,
        rule="dates of hops",
        on=_day(case),
    )


def _row(case: Case, chain: DraftTrail) -> DraftRow:
    """A change as a row of the table."""
    evaluation, approval, deployment = (_hop(chain, stage) for stage in TOLD)
    faults = [f"{hop.stage.replace('_', ' ')}: {hop.state.replace('_', ' ')}" for hop in broken(chain)]
    evaluated = None if evaluation.state in _NOT_DONE else _when(evaluation)
    refused = approval.state in _NOT_DONE
    cells = (
        chain.subject,
        evaluated,
        None if refused else _when(approval),
        None if refused else approval.person,
        _when(deployment),
        "; ".join(faults) or ("none" if chain.owes else "not carried out"),
    )
    text = "\n".join(str(cell) for cell in cells if cell)
    spans = [span for hop in (evaluation, approval, deployment) for span in _cited(case, hop, text)]
    return DraftRow(cells=cells, spans=tuple(dict.fromkeys(spans)))


def _when(hop: DraftHop) -> str | None:
    """The date of a hop as text."""
    return str(hop.date) if hop.date else None


def _gaps(chain: DraftTrail, stages: Collection[Stage] = tuple(Stage)) -> list[DraftGap]:
    """A gap for each hop of some stages that is missing or rests on another version."""
    return [
        DraftGap(
            expected=f"{hop.stage.replace('_', ' ')} record of {chain.subject}",
            why=hop.why,
            nearest=tuple(DraftNear(span=span, why_not=hop.why) for span in hop.spans[:1]),
        )
        for hop in broken(chain)
        if _absent(hop) and hop.stage in stages
    ]

"""Show-how-it-worked: what the rule in force asks, what happened case by case, and which hop is broken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answer.drafting.prose import draft_prose
from assistant.answer.drafting.records import draft_records
from assistant.answer.question.lexicon import COMPANIONS
from assistant.answer.retrieval.retrieve import Depth, retrieve
from assistant.audit.cases import STAGE_OF, Case, cases, trail_graph
from assistant.audit.references import References
from assistant.audit.trail import trail
from assistant.domain.answer import Basis, DraftClaim, HopState, Span, Stage
from assistant.domain.dates import Period
from assistant.domain.draft import Draft, DraftGap, DraftHop, DraftNear, DraftRow, DraftTable, DraftTrail
from assistant.domain.evidence import Kind
from assistant.domain.plan import Plan
from assistant.models.cross_encoder import CrossEncoder
from assistant.models.encoder import Encoder
from assistant.store.scope import Scope

CHANGE_KINDS = frozenset({Kind.DEPLOYMENT, Kind.CHANGE, Kind.APPROVAL, Kind.TICKET, Kind.PULL_REQUEST, Kind.EVALUATION})
"""Kinds whose process is the life of a change, told as trails; other processes are told as a table of their records."""

TOLD = (Stage.EVALUATION, Stage.APPROVAL, Stage.DEPLOYMENT)
"""Hops that a case's sentence tells."""

_NOT_DONE = (HopState.OTHER_VERSION, HopState.CONTRADICTED)
"""States in which a record is there and what it stands for was not done."""

_VERBS = {Stage.EVALUATION: "evaluated", Stage.APPROVAL: "approved", Stage.DEPLOYMENT: "deployed"}


def draft_process(scope: Scope, rules: Draft, known: References, plan: Plan) -> Draft:
    """The rule's sentences, the cases of the period as a table and trails, and a gap for each hop not found.

    `rules` is what the documents in force say of the process.
    """
    practice = _changes(scope, known, plan) if CHANGE_KINDS & set(plan.kinds) else _other(scope, known, plan)
    return replace(practice, claims=(*rules.claims, *practice.claims))


def draft_rules(standing: Scope, encoder: Encoder, cross: CrossEncoder, query: str, plan: Plan, depth: Depth) -> Draft:
    """Sentences of the documents in force about the process; `standing` leaves out those that are not."""
    documents = standing.narrowed(kinds=[Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD])
    asked = " ".join(plan.terms) or query
    passages = retrieve(documents, encoder, asked, depth)
    return draft_prose(documents, cross, asked, plan, passages, depth.sentences)


def draft_trail(scope: Scope, known: References, plan: Plan) -> Draft:
    """The hops of the changes that a question names by record or by system and version, or the gap that there is none."""
    named = {item.id for identifier in plan.identifiers for item in known.resolve(identifier)}
    found = [
        case
        for case in cases(trail_graph(scope, known), None)
        if case.subject in plan.identifiers or named & {node.item.id for node in case.nodes}
    ]
    if not found:
        asked = ", ".join(plan.identifiers)
        return Draft(
            trails=(), gaps=(DraftGap(expected=f"the change {asked}", why="no deployment or approval names it"),)
        )
    trails = tuple(trail(case) for case in found)
    told = tuple(claim for case, chain in zip(found, trails, strict=True) if (claim := _sentence(case, chain)))
    return Draft(claims=told, trails=trails, gaps=tuple(gap for chain in trails for gap in _gaps(chain)))


def _other(scope: Scope, known: References, plan: Plan) -> Draft:
    """The records of the period of the kinds that the question names, complete."""
    kinds = [near for kind in plan.kinds for near in (kind, *COMPANIONS.get(kind, ()))]
    return draft_records(scope, known, replace(plan, kinds=tuple(dict.fromkeys(kinds)), terms=()))


def asks_for_hops(plan: Plan) -> bool:
    """Whether a list is of changes that lack a hop: "which promotions had no evaluation"."""
    hops = [STAGE_OF.get(kind) for kind in plan.lacking]
    return bool(hops) and None not in hops and bool(CHANGE_KINDS & set(plan.kinds)) and not plan.conditions


def draft_lacking_hops(scope: Scope, known: References, plan: Plan) -> Draft:
    """The changes of the period in which a hop of the kinds asked for is missing or rests on another version."""
    wanted = {STAGE_OF[kind] for kind in plan.lacking}
    found = _cases(scope, known, plan)
    chains = [trail(case) for case in found]
    faulty = tuple(chain for chain in chains if any(_absent(hop) and hop.stage in wanted for hop in chain.hops))
    table = DraftTable(columns=_COLUMNS, rows=tuple(_row(chain) for chain in faulty), complete=True)
    if not faulty:
        return Draft(table=table, trails=(), gaps=() if found else (_nothing(plan.period),))
    gaps = tuple(gap for chain in faulty for gap in _gaps(chain, wanted))
    return Draft(claims=(_summary(chains),), table=table, trails=faulty, gaps=gaps)


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


def _changes(scope: Scope, known: References, plan: Plan) -> Draft:
    """The changes of the period: a sentence and a row each, their trails, and a gap for each missing hop."""
    found = _cases(scope, known, plan)
    if not found:
        table = DraftTable(columns=_COLUMNS, rows=(), complete=True)
        return Draft(table=table, trails=(), gaps=(_nothing(plan.period),))
    trails = tuple(trail(case) for case in found)
    told = tuple(claim for case, chain in zip(found, trails, strict=True) if (claim := _sentence(case, chain)))
    return Draft(
        claims=(_summary(trails), *told),
        table=DraftTable(columns=_COLUMNS, rows=tuple(_row(chain) for chain in trails), complete=True),
        trails=trails,
        gaps=tuple(gap for chain in trails for gap in _gaps(chain)),
    )


_COLUMNS = ("change", "evaluated", "approved", "approved by", "deployed", "broken hops")


def _nothing(period: Period | None) -> DraftGap:
    """The gap of a period without any change."""
    return DraftGap(
        expected=f"deployments or approvals of AI systems dated {period or 'at any time'}", why="no record matches"
    )


def _hop(chain: DraftTrail, stage: Stage) -> DraftHop:
    """The hop of one stage."""
    return next(hop for hop in chain.hops if hop.stage is stage)


def broken(chain: DraftTrail) -> tuple[DraftHop, ...]:
    """The hops of a trail that are not simply present."""
    return tuple(hop for hop in chain.hops if hop.state is not HopState.PRESENT)


def _summary(trails: Sequence[DraftTrail]) -> DraftClaim:
    """How many changes there were and how many of them have every hop."""
    whole = [chain for chain in trails if not broken(chain)]
    spans = tuple(_hop_span(chain) for chain in trails)
    noun = "change" if len(trails) == 1 else "changes"
    text = f"{len(trails)} {noun} of AI systems: {len(whole)} with every expected hop, {len(trails) - len(whole)} with a broken hop."
    return DraftClaim(
        text=text, spans=tuple(span for span in spans if span), basis=Basis.COMPUTED, rule="count of trails"
    )


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
            spans += hop.spans
    if not parts:
        return None
    return DraftClaim(
        text=f"{case.subject}: {', '.join(parts)}.",
        spans=tuple(dict.fromkeys(spans)),
        basis=Basis.COMPUTED,
        rule="dates of hops",
    )


def _row(chain: DraftTrail) -> DraftRow:
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
        "; ".join(faults) or "none",
    )
    spans = [span for hop in (evaluation, approval, deployment) for span in hop.spans]
    return DraftRow(cells=cells, spans=tuple(dict.fromkeys(spans)))


def _when(hop: DraftHop) -> str | None:
    """The date of a hop as text."""
    return str(hop.date) if hop.date else None


def _gaps(chain: DraftTrail, stages: Collection[Stage] = tuple(Stage)) -> list[DraftGap]:
    """A gap for each hop of some stages that is missing or rests on another version."""
    return [
        DraftGap(
            expected=f"{hop.stage.replace('_', ' ')} of {chain.subject}",
            why=hop.why,
            nearest=tuple(DraftNear(span=span, why_not=hop.why) for span in hop.spans[:1]),
        )
        for hop in broken(chain)
        if _absent(hop) and hop.stage in stages
    ]

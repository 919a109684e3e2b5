"""Trails: the lifecycle chain of each change that was made to an AI system, with every broken hop named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.audit.carried_out import shown_undone, undone, was_done
from assistant.audit.cases import Case, Node
from assistant.audit.references import key_of
from assistant.audit.roles import Role
from assistant.domain.answer import HopState, Span, Stage
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.evidence import Kind
from assistant.domain.names import same_person

EXPECTED = (
    Stage.TICKET,
    Stage.PULL_REQUEST,
    Stage.EVALUATION,
    Stage.APPROVAL,
    Stage.DEPLOYMENT,
    Stage.MONITORING,
)
"""Hops that every change is held against; the other stages are shown where they exist."""
_AHEAD = (Stage.TICKET, Stage.PULL_REQUEST, Stage.TRAINING_RUN)
"""Stages that come before a deployment, besides evaluation and approval; a requirement may be written down later."""

_REFUSED = re.compile(r"\b(?:not|never) approved\b|\brejected\b|\bdeclined\b|\brefused\b", re.IGNORECASE)
_PARTS = {Stage.PULL_REQUEST: Role.AUTHOR, Stage.EVALUATION: Role.AUTHOR, Stage.APPROVAL: Role.APPROVER}
"""The part that is told of who played it, by stage; of any other it is the owner."""
WATCH = timedelta(days=45)
"""How long after a deployment a monitoring record still counts as following it, where the rules want one no later."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a hop."""

    state: HopState
    """The state that it gives the hop."""
    why: str
    """What the records show."""
    grounds: tuple[Span, ...]
    """Places that show it beside the hop's own record."""


def trail(case: Case, today: date, *, due_in: timedelta = WATCH) -> DraftTrail:
    """The hops of a case in order, each with its state on a day.

    `due_in` is the time after the deployment until which no record of monitoring is missed. A change that was not carried
    out owes nothing: its trail has the records that are there, and says of its deployment why there was none.
    """
    off = undone(case, today)
    if off:
        return _planned(case, *off)
    done = replace(case, nodes=tuple(one for one in case.nodes if _counts(one, today)))
    hops = [
        _plain_hop(done, stage) for stage in (Stage.REQUIREMENT, Stage.TICKET, Stage.PULL_REQUEST, Stage.TRAINING_RUN)
    ]
    hops += [_evaluation(done), _approval(done), *_watched(done, today, due_in), _incident(done)]
    kept = (hop for hop in hops if hop.spans or hop.stage in EXPECTED)
    return DraftTrail(subject=case.subject, hops=tuple(kept))


def _counts(node: Node, today: date) -> bool:
    """Whether a record is no change that was only planned, or called off, beside one that was carried out."""
    return node.stage is not Stage.DEPLOYMENT or was_done(node, today)


def _planned(case: Case, change: Node, why: str) -> DraftTrail:
    """The trail of a change that was not carried out: what is there, and a deployment that has no day."""
    early = [_plain_hop(case, stage) for stage in (Stage.REQUIREMENT, *_AHEAD)]
    early += [hop for hop in (_evaluation(case), _approval(case)) if hop.state is not HopState.OTHER_VERSION]
    shown = (*change.shows(_version(case, change)), *shown_undone(change))
    deployment = DraftHop(
        stage=Stage.DEPLOYMENT, state=HopState.UNDATED, spans=tuple(dict.fromkeys(shown)), why=f"not deployed: {why}"
    )
    hops = (*(hop for hop in early if hop.spans), deployment)
    return DraftTrail(subject=case.subject, hops=hops, owes=False)


def _missing(case: Case, stage: Stage) -> DraftHop:
    """A hop for which no record was found."""
    return DraftHop(
        stage=stage, state=HopState.MISSING, why=f"no {stage.replace('_', ' ')} record names {case.subject}"
    )


def _hop(case: Case, node: Node, state: HopState, faults: Sequence[_Fault] = ()) -> DraftHop:
    """A hop shown by one record: what it is, who played the part and when, each with the place that says so."""
    name, named = played(node)
    shown = (*node.shows(_version(case, node)), named, *node.shown_date())
    why = "; ".join(fault.why for fault in faults)
    if state is HopState.PRESENT and node.date is None:
        state, why = HopState.UNDATED, "the record carries no date"
    return DraftHop(
        stage=node.stage,
        state=state,
        spans=tuple(dict.fromkeys(place for place in shown if place)),
        date=node.date,
        person=name,
        why=why,
        grounds=tuple(dict.fromkeys(place for fault in faults for place in fault.grounds)),
    )


def _version(case: Case, node: Node) -> str | None:
    """The version that a record is of: the case's where it is, else another of its own."""
    if case.version and case.version in (node.own or node.versions):
        return case.version[1]
    return next((version for _, version in sorted(node.own)), None)


def played(node: Node) -> tuple[str | None, Span | None]:
    """Who played the part that counts at a record's stage, and the place that says so."""
    role = _PARTS.get(node.stage, Role.OWNER)
    person = node.person(role)
    metadata = node.item.metadata
    stated = (metadata.approved_by or metadata.owner) if role is Role.APPROVER else metadata.owner
    name = person.value if person else stated
    return name, node.span(person) if person else node.place_of(name) if name else None


def _plain_hop(case: Case, stage: Stage) -> DraftHop:
    """A hop that is there or not: the earliest record of the stage that states the case's version, else the earliest."""
    found = case.at(stage)
    if not found:
        return _missing(case, stage)
    exact = [node for node in found if case.version in node.own]
    chosen = (exact or list(found))[0]
    faults = _afterwards(case, chosen) if stage in _AHEAD else []
    return _hop(case, chosen, HopState.LATE if faults else HopState.PRESENT, faults)


def _afterwards(case: Case, node: Node) -> list[_Fault]:
    """The fault that what comes before a deployment was only there on a later day."""
    deployed = _deployed(case)
    if deployed is None or node.date is None or node.date.start <= deployed:
        return []
    when = "opened" if node.stage is Stage.TICKET else "merged" if node.stage is Stage.PULL_REQUEST else "dated"
    return [_Fault(HopState.LATE, f"{when} {node.date}, after deployment on {deployed}", _deployed_at(case))]


def _deployed(case: Case) -> date | None:
    """First day of deployment."""
    return next((node.date.start for node in case.at(Stage.DEPLOYMENT) if node.date), None)


def _deployed_at(case: Case) -> tuple[Span, ...]:
    """The place that states that day."""
    return next((node.shown_date() for node in case.at(Stage.DEPLOYMENT) if node.date), ())


def _evaluation(case: Case) -> DraftHop:
    """The evaluation of the very version, done before deployment."""
    found = case.at(Stage.EVALUATION)
    exact = [node for node in found if case.version is None or case.version in (node.own or node.versions)]
    if exact:
        chosen = exact[0]
        deployed = _deployed(case)
        if deployed and chosen.date and chosen.date.start > deployed:
            why = f"dated {chosen.date}, after deployment on {deployed}"
            return _hop(case, chosen, HopState.LATE, [_Fault(HopState.LATE, why, _deployed_at(case))])
        return _hop(case, chosen, HopState.PRESENT)
    if not found:
        return _missing(case, Stage.EVALUATION)
    stated = {version: node.place_of(version) for node in found for _, version in node.own or node.versions}
    why = f"the evaluation on file is of version {', '.join(sorted(stated)) or 'unstated'}, not of {case.subject}"
    places = tuple(place for place in stated.values() if place)
    return _hop(case, found[-1], HopState.OTHER_VERSION, [_Fault(HopState.OTHER_VERSION, why, places)])


def _approval(case: Case) -> DraftHop:
    """The approval of the version: by somebody other than the author, and before deployment."""
    found = case.at(Stage.APPROVAL)
    exact = [node for node in found if case.version is None or not node.own or case.version in node.own]
    if not exact:
        return _missing(case, Stage.APPROVAL)
    chosen = exact[0]
    faults = [*_refusal(chosen), *_self_approval(case, chosen), *_lateness(case, chosen)]
    return _hop(case, chosen, faults[0].state if faults else HopState.PRESENT, faults)


def _refusal(approval: Node) -> list[_Fault]:
    """The fault that the record of the decision says no."""
    refused = _REFUSED.search(approval.text)
    place = approval.place_of(refused.group()) if refused else None
    why = f'the record says "{refused.group()}"' if refused else ""
    return [_Fault(HopState.CONTRADICTED, why, (place,) if place else ())] if refused else []


def _self_approval(case: Case, approval: Node) -> list[_Fault]:
    """The fault that the approver wrote the change."""
    approver = approval.person(Role.APPROVER)
    name = approver.value if approver else approval.item.metadata.approved_by
    for node in case.at(Stage.PULL_REQUEST) if name else ():
        author = node.person(Role.AUTHOR)
        if name and author and same_person(name, author.value):
            wrote = "" if author.value in name else f", written by {author.value}"
            when = f" on {approval.date}" if approval.date else ""
            why = f"{name} approved a change of their own{when}: {called(node)}{wrote}"
            return [_Fault(HopState.SELF_APPROVED, why, (*node.shows(None)[:1], node.span(author)))]
    return []


def called(node: Node) -> str:
    """What people call a record: its key and its title; its key alone where no title stands in it."""
    key, title = key_of(node.item.id), node.item.metadata.title
    number = f"#{key}" if node.item.metadata.kind is Kind.PULL_REQUEST else key
    if node.titled() is None:
        return number
    return f"{number} {title}" if "#" in node.item.id and key not in title else title


def _lateness(case: Case, approval: Node) -> list[_Fault]:
    """The fault that the approval came after the deployment."""
    deployed = _deployed(case)
    if approval.date and deployed and approval.date.start > deployed:
        why = f"approved on {approval.date}, after deployment on {deployed}"
        return [_Fault(HopState.LATE, why, _deployed_at(case))]
    return []


def _watched(case: Case, today: date, due_in: timedelta) -> Iterator[DraftHop]:
    """The deployment and its monitoring; of monitoring that is not due yet the deployment says so, and nothing is missing."""
    deployment, monitoring, deployed = (
        _plain_hop(case, Stage.DEPLOYMENT),
        _monitoring(case, max(WATCH, due_in)),
        _deployed(case),
    )
    if deployed and not monitoring.spans and today <= deployed + due_in:
        yield replace(deployment, why=f"{NOT_DUE} {deployed + due_in}, and none is on record so far")
    else:
        late = monitoring.state is HopState.MISSING and deployed is not None and due_in < WATCH
        why = (
            f"{monitoring.why}; by the rules then in force it was due until {deployed + due_in}"
            if deployed and late
            else monitoring.why
        )
        yield from (deployment, replace(monitoring, why=why))


NOT_DUE = "monitoring is not due until"
"""How the reason of a deployment begins whose monitoring may still come."""


def _monitoring(case: Case, within: timedelta) -> DraftHop:
    """A monitoring record of the system in the time after deployment: the first that states the version, else the first."""
    deployed, found = _deployed(case), case.at(Stage.MONITORING)
    stating = [node for node in found if case.version and case.version in node.versions | node.own]
    if deployed is None:
        return _hop(case, stating[0], HopState.PRESENT) if stating else _missing(case, Stage.MONITORING)
    after = [
        node
        for node in found
        if node.date and deployed <= node.date.start <= deployed + within and _of_version(node, case)
    ]
    if after:
        return _hop(case, next((node for node in after if node in stating), after[0]), HopState.PRESENT)
    why = f"no monitoring record of {case.subject} dated {deployed} to {deployed + within} so far"
    return DraftHop(stage=Stage.MONITORING, state=HopState.MISSING, why=why)


def _incident(case: Case) -> DraftHop:
    """The first incident of the change: of its version where it names one, and not from before its deployment."""
    deployed = _deployed(case)
    found = [
        node
        for node in case.at(Stage.INCIDENT)
        if _of_version(node, case) and not (deployed and node.date and node.date.end <= deployed)
    ]
    return _hop(case, found[0], HopState.PRESENT) if found else _missing(case, Stage.INCIDENT)


def _of_version(node: Node, case: Case) -> bool:
    """Whether a record of what is in use can be about the case's version: it states no other one of the system."""
    stated = {version for row, version in node.own or node.versions if case.version and row == case.version[0]}
    return not stated or case.version is None or case.version[1] in stated

"""Trails: the lifecycle chain of each change that was made to an AI system, with every broken hop named."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.audit.cases import Case, Node
from assistant.audit.roles import Role
from assistant.domain.answer import HopState, Stage
from assistant.domain.draft import DraftHop, DraftTrail
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

_REFUSED = re.compile(r"\b(?:not|never) approved\b|\brejected\b|\bdeclined\b|\brefused\b", re.IGNORECASE)
WATCH = timedelta(days=45)  # how long after a deployment a monitoring record still counts as following it


def trail(case: Case) -> DraftTrail:
    """The hops of a case in order, each with its state."""
    hops = [
        _plain_hop(case, stage) for stage in (Stage.REQUIREMENT, Stage.TICKET, Stage.PULL_REQUEST, Stage.TRAINING_RUN)
    ]
    hops += [_evaluation(case), _approval(case), _plain_hop(case, Stage.DEPLOYMENT), _monitoring(case)]
    hops.append(_plain_hop(case, Stage.INCIDENT))
    kept = (hop for hop in hops if hop.spans or hop.stage in EXPECTED)
    return DraftTrail(subject=case.subject, hops=tuple(kept))


def _missing(case: Case, stage: Stage) -> DraftHop:
    """A hop for which no record was found."""
    return DraftHop(
        stage=stage, state=HopState.MISSING, why=f"no {stage.replace('_', ' ')} record names {case.subject}"
    )


def _hop(node: Node, state: HopState, role: Role, why: str = "") -> DraftHop:
    """A hop shown by one record: what it is, who played the part and when, each with the place that says so."""
    person = node.person(role)
    name = person.value if person else _stated_person(node, role)
    named = node.span(person) if person else node.place_of(name) if name else None
    stated = next((node.place_of(version) for _, version in sorted(node.own)), None)
    shown = (node.title(), stated, named, *node.shown_date())
    if state is HopState.PRESENT and node.date is None:
        state, why = HopState.UNDATED, "the record carries no date"
    spans = tuple(dict.fromkeys(place for place in shown if place))
    return DraftHop(stage=node.stage, state=state, spans=spans, date=node.date, person=name, why=why)


def _stated_person(node: Node, role: Role) -> str | None:
    """Who the record's metadata says played the part."""
    metadata = node.item.metadata
    return (metadata.approved_by or metadata.owner) if role is Role.APPROVER else metadata.owner


def _plain_hop(case: Case, stage: Stage) -> DraftHop:
    """A hop that is there or not: the earliest record of the stage that states the case's version, else the earliest."""
    found = case.at(stage)
    if not found:
        return _missing(case, stage)
    exact = [node for node in found if case.version in node.own]
    role = Role.AUTHOR if stage is Stage.PULL_REQUEST else Role.OWNER
    return _hop((exact or list(found))[0], HopState.PRESENT, role)


def _deployed(case: Case) -> date | None:
    """First day of deployment."""
    return next((node.date.start for node in case.at(Stage.DEPLOYMENT) if node.date), None)


def _evaluation(case: Case) -> DraftHop:
    """The evaluation of the very version, done before deployment."""
    found = case.at(Stage.EVALUATION)
    exact = [node for node in found if case.version is None or case.version in (node.own or node.versions)]
    if exact:
        chosen = exact[0]
        deployed = _deployed(case)
        if deployed and chosen.date and chosen.date.start > deployed:
            return _hop(chosen, HopState.LATE, Role.AUTHOR, f"dated {chosen.date}, after deployment on {deployed}")
        return _hop(chosen, HopState.PRESENT, Role.AUTHOR)
    if not found:
        return _missing(case, Stage.EVALUATION)
    stated = sorted({version for node in found for _, version in node.own or node.versions})
    why = f"the evaluation on file is of version {', '.join(stated) or 'unstated'}, not of {case.subject}"
    return _hop(found[-1], HopState.OTHER_VERSION, Role.AUTHOR, why)


def _approval(case: Case) -> DraftHop:
    """The approval of the version: by somebody other than the author, and before deployment."""
    found = case.at(Stage.APPROVAL)
    exact = [node for node in found if case.version is None or not node.own or case.version in node.own]
    if not exact:
        return _missing(case, Stage.APPROVAL)
    chosen = exact[0]
    faults = [*_refusal(chosen), *_self_approval(case, chosen), *_lateness(case, chosen)]
    if not faults:
        return _hop(chosen, HopState.PRESENT, Role.APPROVER)
    return _hop(chosen, faults[0][0], Role.APPROVER, "; ".join(why for _, why in faults))


def _refusal(approval: Node) -> list[tuple[HopState, str]]:
    """The fault that the record of the decision says no."""
    refused = _REFUSED.search(approval.text)
    return [(HopState.CONTRADICTED, f'the record says "{refused.group()}"')] if refused else []


def _self_approval(case: Case, approval: Node) -> list[tuple[HopState, str]]:
    """The fault that the approver wrote the change."""
    approver = approval.person(Role.APPROVER)
    name = approver.value if approver else approval.item.metadata.approved_by
    authors = [author.value for node in case.at(Stage.PULL_REQUEST) if (author := node.person(Role.AUTHOR))]
    if name and any(same_person(name, author) for author in authors):
        return [(HopState.SELF_APPROVED, f"{name} approved a change of their own")]
    return []


def _lateness(case: Case, approval: Node) -> list[tuple[HopState, str]]:
    """The fault that the approval came after the deployment."""
    deployed = _deployed(case)
    if approval.date and deployed and approval.date.start > deployed:
        return [(HopState.LATE, f"approved on {approval.date}, after deployment on {deployed}")]
    return []


def _monitoring(case: Case) -> DraftHop:
    """A monitoring record of the system in the weeks after deployment."""
    deployed = _deployed(case)
    if deployed is None:
        return _missing(case, Stage.MONITORING)
    after = [
        node
        for node in case.at(Stage.MONITORING)
        if node.date and deployed <= node.date.start <= deployed + WATCH and _of_version(node, case)
    ]
    if after:
        return _hop(after[0], HopState.PRESENT, Role.OWNER)
    why = f"no monitoring record of {case.subject} dated {deployed} to {deployed + WATCH} so far"
    return DraftHop(stage=Stage.MONITORING, state=HopState.MISSING, why=why)


def _of_version(node: Node, case: Case) -> bool:
    """Whether a monitoring record can be about the case's version: it states no other one of the system."""
    stated = {version for row, version in node.versions if case.version and row == case.version[0]}
    return not stated or case.version is None or case.version[1] in stated

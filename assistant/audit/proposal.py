"""What the type of an engagement proposes to look at, from what the person may read.

Rules: stage 1 reads documents, one line a criterion that documents can show, and says whether each is ready. Stage 2 samples
the records of operation, a line for each kind, by the rule of samples. An internal audit does both and runs the checks.
Surveillance follows the findings that are open, the changes since the last audit and the third of the themes whose turn it
is. Recertification looks at the whole cycle: documents, operation and every finding. A supplier audit asks for no more than
what a contract shares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.audit.actions import actions
from assistant.audit.checks.result import Family
from assistant.audit.chosen import Wish
from assistant.audit.desk import Desk
from assistant.audit.engagement import Engagement, Type
from assistant.audit.findings import Finding
from assistant.audit.mapping import How, mapped
from assistant.audit.record import Record
from assistant.audit.samples import population
from assistant.audit.sampling import size
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind
from assistant.domain.standing import holds, states_rules

TURNS = 3
"""Surveillance audits of a cycle: over them every theme has its turn once."""

_SHARES = re.compile(
    r"\b(?:right to audit|audit rights?|may audit|inspect\w*|(?:shall|will|must)\s+(?:provide|share|make available|disclose|deliver|report|supply|grant)\w*|access to (?:the )?(?:records|evidence|reports?|logs?))\b",
    re.IGNORECASE,
)
"""What a contract gives to see."""


class Sort(StrEnum):
    """What is proposed."""

    DOCUMENTS = "documents"
    SAMPLE = "sample"
    CHECK = "check"
    FINDING = "finding"
    CHANGE = "change"
    CRITERION = "criterion"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One line of a proposed plan."""

    sort: Sort
    """What it is."""
    what: str
    """What to look at."""
    why: str
    """The rule that proposes it."""
    criteria: tuple[str, ...] = ()
    """Criteria that it serves."""
    evidence: tuple[EvidenceId, ...] = ()
    """Evidence to begin with."""
    ready: bool | None = None
    """Whether it can be looked at; None where that is not the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the person sees of earlier engagements."""

    engagements: tuple[Engagement, ...] = ()
    """Earlier ones, oldest first."""
    findings: tuple[Finding, ...] = ()
    """Findings of them that are open."""

    @property
    def reported(self) -> date | None:
        """The day of the last report."""
        return max((one.reported for one in self.engagements if one.reported), default=None)


def propose(desk: Desk, engagement: Engagement, before: Before) -> tuple[Proposal, ...]:
    """The lines that the type of an engagement proposes."""
    return tuple(line for part in _PARTS[engagement.type] for line in part(desk, engagement, before))


def documents(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """The readiness list: for each criterion that documents can show, those in force, or that there is none."""
    del before
    rules = {item.id for item in desk.scope.items if states_rules(item)}
    for name in _criteria(desk, engagement):
        kinds = DOCUMENT_KINDS & set(desk.criteria.kinds(name))
        fitting = [one for one in mapped(desk).get(name, ()) if one.id in rules]
        stated = [one for one in fitting if one.how is How.STATED]
        if not kinds and not stated:
            continue
        held = [one for one in stated if (when := desk.held.get(one.id)) and holds(when, desk.today)]
        what = f"{name} {desk.criteria.title(name)}"
        if held:
            why = f"a document in force is for it: {held[0].why}"
        elif stated:
            why = f"of the documents that are for it none is in force: {stated[0].why}"
        elif fitting:
            why = f"nothing says of a document that it is for this; look whether one of the {len(fitting)} that speak of it is"
        else:
            why = f"no {' or '.join(sorted(kinds))} that speaks of it was found in what you may read"
        ids = tuple(one.id for one in (held or stated or fitting))[:_MOST]
        yield Proposal(sort=Sort.DOCUMENTS, what=what, why=why, criteria=(name,), evidence=ids, ready=bool(held))


def operation(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """Samples of records, a line for each kind that a criterion is shown by, sized by the rule of samples."""
    del before
    serves: dict[Kind, list[str]] = {}
    for name in _criteria(desk, engagement):
        for kind in desk.criteria.kinds(name):
            if kind not in DOCUMENT_KINDS:
                serves.setdefault(kind, []).append(name)
    for kind, names in sorted(serves.items()):
        wish = Wish(kinds=(kind,), systems=engagement.systems, period=engagement.period)
        try:
            members = population(desk, wish)
        except BadInput:
            members = ()
        strata = {one.stratum: sum(each.stratum == one.stratum for each in members) for one in members}
        drawn = sum(size(count, tier) for tier, count in strata.items())
        word = kind.value.replace("_", " ")
        what = f"{drawn} of {len(members)} {word} records" if members else f"{word} records"
        why = (
            "all of a small stratum, else the square root of it times the factor of its tier"
            if members
            else f"none{_of(engagement.period)}{_about(engagement)} was found in what you may read: ask the auditee, absence is a question here"
        )
        ids = tuple(one.id for one in members)[:_MOST]
        yield Proposal(sort=Sort.SAMPLE, what=what, why=why, criteria=tuple(names), evidence=ids, ready=bool(members))


def _about(engagement: Engagement) -> str:
    """Which systems are meant, in words; empty where the engagement is of all."""
    return f" that names {' or '.join(engagement.systems)}" if engagement.systems else ""


def checks(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """Every set of checks."""
    del desk, engagement, before
    for family in Family:
        yield Proposal(sort=Sort.CHECK, what=f"check {family}", why="an internal audit tests readiness")


def open_findings(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """Findings that are open: of earlier engagements, and in the registers."""
    del engagement
    for one in before.findings:
        yield Proposal(
            sort=Sort.FINDING,
            what=f"{one.id} {one.title}",
            why=f"it is {one.stage} since an earlier engagement",
            criteria=one.criteria,
        )
    for action in actions(desk):
        if not action.is_closed:
            yield Proposal(
                sort=Sort.FINDING,
                what=f"{action.key} {action.words}".strip(),
                why="its register does not say that it is closed",
                evidence=(action.row.record.item.id,),
            )


def changes(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """Changes of systems since the last audit; without one, of the period of this."""
    since = before.reported
    period = Period(start=since, end=None) if since else engagement.period
    why = f"changed since the last report of {since}" if since else "changed in the period; no earlier report is known"
    wanted = {name.casefold() for name in engagement.systems}
    for case in replace(desk, period=period).cases:
        if not wanted or any(name in case.subject.casefold() for name in wanted):
            ids = tuple(node.item.id for node in case.nodes)
            yield Proposal(sort=Sort.CHANGE, what=case.subject, why=why, evidence=ids)


def rotation(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """The criteria of the themes whose turn it is: over three surveillance audits each theme has one."""
    turn = sum(one.type is Type.SURVEILLANCE for one in before.engagements) % TURNS
    inside = _criteria(desk, engagement)
    told: set[str] = set()
    for at, theme in enumerate(desk.criteria.themes):
        if at % TURNS != turn:
            continue
        for name in (each for one in theme.criteria for each in desk.criteria.below(one)):
            if name in inside and name not in told:
                told.add(name)
                why = f"theme {theme.name} has its turn, {turn + 1} of {TURNS}"
                yield Proposal(
                    sort=Sort.CRITERION, what=f"{name} {desk.criteria.title(name)}", why=why, criteria=(name,)
                )


def shared(desk: Desk, engagement: Engagement, before: Before) -> Iterator[Proposal]:
    """What contracts that name the supplier give to see, clause by clause."""
    del before
    names = tuple(name for name in (*engagement.systems, *engagement.units) if name.strip())
    every = (one for one in desk.records(Kind.CONTRACT) if one.item.id not in desk.flagged)
    found = [one for one in every if not names or _names_any(one, names)]
    criteria = _criteria(desk, engagement)
    for contract in found:
        for line in _clauses(contract):
            why = "a contract gives it to see"
            yield Proposal(
                sort=Sort.SHARED, what=line, why=why, criteria=criteria, evidence=(contract.item.id,), ready=True
            )
    if not found:
        who = " or ".join(names) or "a supplier"
        why = f"no contract that you may read names {who}: what may be asked for is not settled"
        yield Proposal(sort=Sort.SHARED, what="the contract itself", why=why, criteria=criteria, ready=False)


_MOST = 10  # pieces of evidence that a line begins with

_Part = Callable[[Desk, Engagement, Before], Iterator[Proposal]]

_PARTS: Mapping[Type, tuple[_Part, ...]] = {
    Type.INTERNAL: (documents, operation, checks, open_findings),
    Type.STAGE_1: (documents,),
    Type.STAGE_2: (operation,),
    Type.SURVEILLANCE: (open_findings, changes, rotation),
    Type.RECERTIFICATION: (documents, operation, open_findings, changes),
    Type.SUPPLIER: (shared,),
}


def _criteria(desk: Desk, engagement: Engagement) -> tuple[str, ...]:
    """The assessable criteria of an engagement, each once."""
    return tuple(dict.fromkeys(each for one in engagement.criteria for each in desk.criteria.below(one)))


def _of(period: Period | None) -> str:
    return f" of {period}" if period else ""


def _names_any(contract: Record, names: Sequence[str]) -> bool:
    text = f"{contract.item.metadata.title}\n{contract.text}".casefold()
    return any(name.casefold() in text for name in names)


def _clauses(contract: Record) -> Iterator[str]:
    """Sentences of a contract that give something to see."""
    for line in re.split(r"\n+|(?<=[.;])\s+(?=[A-Z])", contract.text):
        if _SHARES.search(line):
            yield line.strip(" #*-\t")

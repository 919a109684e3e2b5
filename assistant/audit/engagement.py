"""Engagements as their events make them: planned, opened, presented, reported and followed up; no state is skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assistant.audit.cited import Sentence
from assistant.audit.independence import Conflict
from assistant.domain.access import Principal
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId


class Type(StrEnum):
    """What kind of audit it is; it decides what is proposed."""

    INTERNAL = "internal"
    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"
    SURVEILLANCE = "surveillance"
    RECERTIFICATION = "recertification"
    SUPPLIER = "supplier"


class Stage(StrEnum):
    """How far an engagement has come."""

    PLANNED = "planned"
    """Objectives, scope, criteria and team are set."""
    OPENED = "opened"
    """The opening meeting was held; evidence is collected."""
    PRESENTED = "presented"
    """The closing meeting was held: no finding is a draft any more."""
    REPORTED = "reported"
    """The report is out: the auditee has said of each finding whether its facts are right."""
    FINISHED = "finished"
    """Followed up: every nonconformity is closed or withdrawn."""
    ABANDONED = "abandoned"
    """Given up, with the reason."""


PLANNED, OPENED, PRESENTED = "engagement.planned", "engagement.opened", "engagement.presented"
REPORTED, FINISHED, ABANDONED = "engagement.reported", "engagement.finished", "engagement.abandoned"
STAFFED, CONTACTED, SCHEDULED = "engagement.staffed", "engagement.contacted", "engagement.scheduled"
ASKED, ANSWERED, AGREED, RETURNED = "request.asked", "request.answered", "request.accepted", "request.returned"
FILED, SHOWN = "paper.filed", "paper.released"
"""Kinds of the events of an engagement, of a request of it and of a work paper."""

STEPS: Mapping[str, tuple[frozenset[Stage], Stage]] = {
    OPENED: (frozenset({Stage.PLANNED}), Stage.OPENED),
    PRESENTED: (frozenset({Stage.OPENED}), Stage.PRESENTED),
    REPORTED: (frozenset({Stage.PRESENTED}), Stage.REPORTED),
    FINISHED: (frozenset({Stage.REPORTED}), Stage.FINISHED),
    ABANDONED: (frozenset({Stage.PLANNED, Stage.OPENED, Stage.PRESENTED, Stage.REPORTED}), Stage.ABANDONED),
}
"""From which states each act leads, and to which."""

BEFORE_THE_REPORT = frozenset({Stage.PLANNED, Stage.OPENED, Stage.PRESENTED})
"""When team, contacts and schedule may still change."""

_AT: Mapping[str, frozenset[Stage]] = {
    STAFFED: BEFORE_THE_REPORT,
    CONTACTED: frozenset(Stage) - {Stage.FINISHED, Stage.ABANDONED},
    SCHEDULED: BEFORE_THE_REPORT,
    ASKED: BEFORE_THE_REPORT,
    FILED: frozenset(Stage) - {Stage.FINISHED, Stage.ABANDONED},
    "finding.drafted": frozenset({Stage.OPENED}),
}
"""When the acts that change no state of the engagement can be done."""


class Asked(StrEnum):
    """How far a request to the auditee has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RETURNED = "returned"


REQUEST_STEPS: Mapping[str, tuple[frozenset[Asked], Asked]] = {
    ANSWERED: (frozenset({Asked.ASKED, Asked.RETURNED}), Asked.ANSWERED),
    AGREED: (frozenset({Asked.ANSWERED}), Asked.ACCEPTED),
    RETURNED: (frozenset({Asked.ANSWERED}), Asked.RETURNED),
}
"""From which states each act on a request leads, and to which."""


class PaperKind(StrEnum):
    """What a work paper records."""

    SAMPLE = "sample"
    CHECK = "check"
    ANSWER = "answer"
    NOTE = "note"
    INTERVIEW = "interview"
    OBSERVATION = "observation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of the team."""

    user: str
    """Who."""
    lead: bool
    """Whether they lead: a lead releases."""
    conflicts: tuple[Conflict, ...] = ()
    """What stood against their independence when they were named."""
    declared: str = ""
    """Why they audit all the same; empty where nothing stood against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An opening or closing meeting."""

    day: date
    """When."""
    present: tuple[str, ...]
    """Who was there, as written."""
    words: str
    """What was said: scope, logistics, confidentiality; or findings, facts and deadlines."""
    receipt: str
    """Its record in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One line of the schedule."""

    day: date
    """When."""
    what: str
    """What is looked at, or who is met."""
    who: str
    """Of the team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that the auditee is asked for."""

    id: str
    """Such as `R-1`, in the order of asking: both lanes see every request."""
    state: Asked
    """How far it has come."""
    what: str
    """What is asked for."""
    criteria: tuple[str, ...] = ()
    """Criteria that it is for."""
    due: date | None = None
    """By when."""
    evidence: tuple[tuple[EvidenceId, RevisionId], ...] = ()
    """What was given, as it was then."""
    words: str = ""
    """What the auditee said with it."""
    reason: str = ""
    """Why it was last returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A work paper; interviews and observations too, which are evidence with an access of their own."""

    id: str
    """Such as `W-3c0ffee1`; it tells nothing of how many there are."""
    kind: PaperKind
    """What it records."""
    ref: str
    """Id of the sample, check result or receipt; empty for what has none."""
    words: str
    """What was noted."""
    person: str
    """Who was interviewed, or what was observed; empty for the others."""
    day: date | None
    """When."""
    by: str
    """Who filed it."""
    receipt: str
    """Its record in the ledger."""
    sentences: tuple[Sentence, ...] = ()
    """What it says with citations."""
    released_to: tuple[Principal, ...] = ()
    """Who beside the team reads it."""
    shown: tuple[Sentence, ...] = ()
    """What it cites, as it was released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One audit, from plan to follow-up."""

    id: str
    """Such as `E-3c0ffee1`; it tells nothing of how many there are."""
    type: Type
    """What kind of audit."""
    stage: Stage
    """How far it has come."""
    title: str
    """In a few words."""
    objectives: tuple[str, ...] = ()
    """What it is to find out."""
    systems: tuple[str, ...] = ()
    """Systems in scope, as the inventory names them; none is all of them. Of a supplier audit the suppliers."""
    units: tuple[str, ...] = ()
    """Units of the organization in scope."""
    lifecycle: str = ""
    """Stages of the lifecycle in scope and what is left out, in words; empty where the plan does not say."""
    interfaces: str = ""
    """Other management systems, suppliers and regulators that the scope touches, in words; empty where it does not say."""
    period: Period | None = None
    """What records it looks at."""
    criteria: tuple[str, ...] = ()
    """Ids of its criteria."""
    team: tuple[Member, ...] = ()
    """Who audits, in the order of naming."""
    contacts: tuple[str, ...] = ()
    """Users who speak for the auditee: its other lane."""
    planned: datetime | None = None
    """When it was planned."""
    schedule: tuple[Slot, ...] = ()
    """By day."""
    opening: Meeting | None = None
    """The opening meeting."""
    closing: Meeting | None = None
    """The closing meeting."""
    report: str = ""
    """The report's conclusion."""
    reported: date | None = None
    """When it was reported."""
    follow_up: str = ""
    """What the follow-up came to."""
    reason: str = ""
    """Why it was abandoned."""
    requests: tuple[Request, ...] = ()
    """By number."""
    papers: tuple[Paper, ...] = ()
    """By time."""
    last: int = 0
    """Number of its last event in the journal."""
    receipts: tuple[str, ...] = ()
    """Ledger records of what both lanes see."""

    def member(self, user: str) -> Member | None:
        """Somebody's place in the team."""
        return next((one for one in self.team if one.user == user), None)

    def leads(self, user: str) -> bool:
        """Whether somebody leads."""
        found = self.member(user)
        return found is not None and found.lead

    def request(self, request_id: str) -> Request | None:
        """The request of an id."""
        return next((one for one in self.requests if one.id == request_id), None)

    def paper(self, paper_id: str) -> Paper | None:
        """The work paper of an id."""
        return next((one for one in self.papers if one.id == paper_id), None)


def check_step(engagement: Engagement, kind: str) -> None:
    """Raise BadInput when an engagement is not where the act can be done."""
    before = STEPS[kind][0] if kind in STEPS else _AT.get(kind, frozenset(Stage))
    if engagement.stage not in before:
        wanted = " or ".join(stage for stage in Stage if stage in before)
        what = kind.replace(".", " ")
        raise BadInput(f"{engagement.id} is {engagement.stage}: `{what}` needs one that is {wanted}")


def check_opening(engagement: Engagement) -> None:
    """Raise BadInput when what an opening meeting confirms is not set."""
    missing = [
        words
        for words, there in {
            "objectives": engagement.objectives,
            "criteria": engagement.criteria,
            "lead auditor": any(one.lead for one in engagement.team),
            "contacts of the auditee": engagement.contacts,
            "schedule": engagement.schedule,
        }.items()
        if not there
    ]
    if missing:
        raise BadInput(f"{engagement.id} cannot be opened: it has no {', no '.join(missing)}")


def check_request(request: Request, kind: str) -> None:
    """Raise BadInput when a request is not where the act begins."""
    before = REQUEST_STEPS[kind][0]
    if request.state not in before:
        wanted = " or ".join(state for state in Asked if state in before)
        raise BadInput(
            f"{request.id} is {request.state}: only one that is {wanted} can be {REQUEST_STEPS[kind][1].value}"
        )

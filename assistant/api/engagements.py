"""Engagements over HTTP: planned, staffed, opened, asked for, presented, reported and followed up."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter

from assistant.api.auth import User
from assistant.api.engagement_rows import engagement_row, proposal_row
from assistant.api.quotes import Wire
from assistant.api.routes import Home
from assistant.api.views import Row
from assistant.audit.checks.result import Family
from assistant.audit.engagement import PaperKind, Type
from assistant.audit.wishes import Aim, Claimed, PaperDraft
from assistant.domain.dates import Period

router = APIRouter()


class Cite(Wire):
    """A place that a sentence rests on."""

    source: str
    """The evidence id, or `engagement/E-…#W-…` of a work paper."""
    quote: str = ""
    """Words that stand there; none takes what the record is named by."""


class Sentence(Wire):
    """A sentence with what it rests on."""

    text: str
    """What it says."""
    cites: tuple[Cite, ...]
    """Its places."""


def claimed(sentences: tuple[Sentence, ...]) -> tuple[Claimed, ...]:
    """Sentences as the desk takes them."""
    return tuple(
        Claimed(text=one.text, cites=tuple((each.source, each.quote) for each in one.cites)) for one in sentences
    )


class Aims(Wire):
    """A planned engagement."""

    type: Type
    """What kind of audit; it decides what is proposed."""
    title: str
    """In a few words."""
    objectives: tuple[str, ...] = ()
    """What it is to find out; at least one."""
    criteria: tuple[str, ...]
    """Ids of any known framework."""
    systems: tuple[str, ...] = ()
    """Systems of the inventory, or suppliers; none is all."""
    units: tuple[str, ...] = ()
    """Units of the organization."""
    lifecycle: str = ""
    """Stages of the lifecycle that are in scope and what is left out, in words."""
    interfaces: str = ""
    """Other management systems, suppliers and regulators that the scope touches, in words."""
    first: date | None = None
    """First day of the period."""
    last: date | None = None
    """Last day of the period."""
    contacts: tuple[str, ...] = ()
    """Users who speak for the auditee."""
    declared: str = ""
    """Why the lead audits although something stands against it."""


class Staff(Wire):
    """Somebody who joins the team."""

    user: str
    """Who."""
    lead: bool = False
    """Whether they lead."""
    declared: str = ""
    """Why they audit although something stands against it."""


class Contact(Wire):
    """Somebody who speaks for the auditee."""

    user: str
    """Who."""


class Line(Wire):
    """One line of the schedule."""

    day: date
    """When."""
    what: str
    """What is done."""
    who: str
    """Of the team."""


class Meeting(Wire):
    """An opening or closing meeting."""

    day: date
    """When."""
    present: tuple[str, ...]
    """Who was there."""
    words: str
    """What was agreed."""


class Words(Wire):
    """What is said with an act."""

    words: str
    """The conclusion, or the reason."""


class Ask(Wire):
    """A request to the auditee."""

    what: str
    """What is asked for."""
    criteria: tuple[str, ...] = ()
    """What it is for."""
    due: date | None = None
    """By when."""


class Reply(Wire):
    """The auditee's answer to a request."""

    evidence: tuple[str, ...] = ()
    """Evidence ids."""
    words: str = ""
    """What is said with them, or why there is none."""


class Filed(Wire):
    """A work paper."""

    kind: PaperKind
    """What it records."""
    ref: str = ""
    """Id of the sample, check result or receipt."""
    check: Family | None = None
    """The set of a check result."""
    words: str = ""
    """What was noted."""
    person: str = ""
    """Who was interviewed, or what was observed."""
    day: date | None = None
    """When."""
    sentences: tuple[Sentence, ...] = ()
    """What it says with citations."""


class Release(Wire):
    """To whom something is released."""

    to: tuple[str, ...] = ()
    """Principals; none is the auditee's contacts."""


@router.get("/v1/engagements")
def engagements(home: Home, user: User) -> list[Row]:
    """The engagements that the signed-in person is part of, oldest first."""
    return [engagement_row(one) for one in home.office(user).engagements.all()]


@router.post("/v1/engagements")
def plan(body: Aims, home: Home, user: User) -> Row:
    """Plan an engagement, led by the signed-in person."""
    aim = Aim(
        type=body.type,
        title=body.title,
        objectives=body.objectives,
        criteria=body.criteria,
        systems=body.systems,
        units=body.units,
        lifecycle=body.lifecycle,
        interfaces=body.interfaces,
        period=Period.between(body.first, body.last),
        contacts=body.contacts,
    )
    return engagement_row(home.office(user).engagements.plan(aim, declared=body.declared))


@router.get("/v1/engagements/{name}")
def engagement(name: str, home: Home, user: User) -> Row:
    """One engagement, as the person's lane has it."""
    return engagement_row(home.office(user).engagements.get(name))


@router.get("/v1/engagements/{name}/proposal")
def proposal(name: str, home: Home, user: User) -> list[Row]:
    """What its type proposes to look at."""
    return [proposal_row(one) for one in home.office(user).engagements.propose(name)]


@router.post("/v1/engagements/{name}/team")
def staff(name: str, body: Staff, home: Home, user: User) -> Row:
    """Take an auditor into the team."""
    made = home.office(user).engagements.staff(name, body.user, lead=body.lead, declared=body.declared)
    return engagement_row(made)


@router.post("/v1/engagements/{name}/contacts")
def contact(name: str, body: Contact, home: Home, user: User) -> Row:
    """Name somebody who speaks for the auditee."""
    return engagement_row(home.office(user).engagements.contact(name, body.user))


@router.post("/v1/engagements/{name}/schedule")
def schedule(name: str, body: Line, home: Home, user: User) -> Row:
    """Add a line to the schedule."""
    return engagement_row(home.office(user).engagements.schedule(name, body.day, body.what, body.who))


@router.post("/v1/engagements/{name}/opening")
def opening(name: str, body: Meeting, home: Home, user: User) -> Row:
    """Hold the opening meeting."""
    return engagement_row(home.office(user).engagements.open(name, body.day, body.present, body.words))


@router.post("/v1/engagements/{name}/closing")
def closing(name: str, body: Meeting, home: Home, user: User) -> Row:
    """Hold the closing meeting."""
    return engagement_row(home.office(user).engagements.present(name, body.day, body.present, body.words))


@router.post("/v1/engagements/{name}/report")
def report(name: str, body: Words, home: Home, user: User) -> Row:
    """Issue the report."""
    return engagement_row(home.office(user).engagements.report(name, body.words))


@router.post("/v1/engagements/{name}/finish")
def finish(name: str, body: Words, home: Home, user: User) -> Row:
    """End the follow-up."""
    return engagement_row(home.office(user).engagements.finish(name, body.words))


@router.post("/v1/engagements/{name}/abandon")
def abandon(name: str, body: Words, home: Home, user: User) -> Row:
    """Give it up, with the reason."""
    return engagement_row(home.office(user).engagements.abandon(name, body.words))


@router.post("/v1/engagements/{name}/requests")
def ask(name: str, body: Ask, home: Home, user: User) -> Row:
    """Ask the auditee for something."""
    return engagement_row(home.office(user).engagements.ask(name, body.what, body.criteria, body.due))


@router.post("/v1/engagements/{name}/requests/{request}/answer")
def answer(name: str, request: str, body: Reply, home: Home, user: User) -> Row:
    """Answer a request for the auditee."""
    return engagement_row(home.office(user).engagements.answer(name, request, body.evidence, body.words))


@router.post("/v1/engagements/{name}/requests/{request}/accept")
def accept(name: str, request: str, home: Home, user: User) -> Row:
    """Take an answer as enough."""
    return engagement_row(home.office(user).engagements.accept(name, request))


@router.post("/v1/engagements/{name}/requests/{request}/return")
def give_back(name: str, request: str, body: Words, home: Home, user: User) -> Row:
    """Return an answer, with the reason."""
    return engagement_row(home.office(user).engagements.give_back(name, request, body.words))


@router.post("/v1/engagements/{name}/papers")
def file_paper(name: str, body: Filed, home: Home, user: User) -> Row:
    """File a work paper."""
    draft = PaperDraft(
        kind=body.kind,
        ref=body.ref,
        family=body.check,
        words=body.words,
        person=body.person,
        day=body.day,
        claimed=claimed(body.sentences),
    )
    return engagement_row(home.office(user).papers.file(name, draft))


@router.post("/v1/engagements/{name}/papers/{paper}/release")
def release_paper(name: str, paper: str, body: Release, home: Home, user: User) -> Row:
    """Release a work paper to named principals."""
    return engagement_row(home.office(user).papers.release(name, paper, body.to))

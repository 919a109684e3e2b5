"""Findings over HTTP: drafted, released, agreed, planned, done, checked and closed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from assistant.api.auth import User
from assistant.api.engagements import Release, Sentence, Words, claimed
from assistant.api.finding_rows import finding_row
from assistant.api.quotes import Wire
from assistant.api.routes import Home
from assistant.api.views import Row
from assistant.audit.checks.result import Family, FindingClass
from assistant.audit.wishes import Wording

router = APIRouter()


class Written(Wire):
    """A finding in words; of a draft that is set down anew, what is left out stays."""

    title: str = ""
    """In a few words; none takes the check's."""
    criteria: tuple[str, ...] = ()
    """Criteria that it is about; none takes the check's."""
    finding_class: FindingClass | None = None
    """Its class; null takes the rule's."""
    reason: str = ""
    """Why another class than the rule's."""
    sentences: tuple[Sentence, ...] = ()
    """What it says, every sentence cited."""

    def wording(self, *, receipt: str = "", check: str = "", family: Family | None = None) -> Wording:
        """The wording as the desk takes it."""
        return Wording(
            title=self.title,
            criteria=self.criteria,
            classed=self.finding_class,
            reason=self.reason,
            claimed=claimed(self.sentences),
            receipt=receipt,
            check=check,
            family=family,
        )


class Drafted(Written):
    """A new finding, from an answer, a check or an auditor's own sentences."""

    engagement: str
    """Id of the engagement."""
    from_receipt: str = ""
    """Receipt of an answer whose claims are taken."""
    from_check: str = ""
    """Id of a check's result."""
    check: Family | None = None
    """The set of that check."""


class ActionPlan(Wire):
    """What the auditee is going to do."""

    cause: str
    """Why it happened."""
    correction: str
    """What mends this one case."""
    corrective_action: str
    """What keeps it from happening again."""
    owner: str
    """Who does it."""
    due: date
    """By when."""


class Proof(Wire):
    """What was done, with the evidence."""

    words: str
    """What was done."""
    sentences: tuple[Sentence, ...]
    """What the evidence shows."""


class Checked(Proof):
    """Whether the action works, with the evidence."""

    effective: bool
    """Whether it does."""


@router.get("/v1/findings")
def findings(
    home: Home, user: User, engagement: Annotated[str, Query(description="Id of an engagement; none gives all.")] = ""
) -> list[Row]:
    """The findings that the signed-in person may see, oldest first."""
    books = home.office(user).findings
    return [finding_row(one) for one in (books.of(engagement) if engagement else books.all())]


@router.post("/v1/findings")
def draft(body: Drafted, home: Home, user: User) -> Row:
    """Draft a finding."""
    wording = body.wording(receipt=body.from_receipt, check=body.from_check, family=body.check)
    return finding_row(home.office(user).findings.draft(body.engagement, wording))


@router.get("/v1/findings/{name}")
def finding(name: str, home: Home, user: User) -> Row:
    """One finding, as the person's lane has it."""
    return finding_row(home.office(user).findings.get(name))


@router.post("/v1/findings/{name}/edit")
def edit(name: str, body: Written, home: Home, user: User) -> Row:
    """Set a draft down anew."""
    return finding_row(home.office(user).findings.edit(name, body.wording()))


@router.post("/v1/findings/{name}/release")
def release(name: str, body: Release, home: Home, user: User) -> Row:
    """Release a draft to named principals."""
    return finding_row(home.office(user).findings.release(name, body.to))


@router.post("/v1/findings/{name}/accept")
def accept(name: str, body: Words, home: Home, user: User) -> Row:
    """The auditee holds the facts to be right."""
    return finding_row(home.office(user).findings.accept(name, body.words))


@router.post("/v1/findings/{name}/dispute")
def dispute(name: str, body: Words, home: Home, user: User) -> Row:
    """The auditee holds the facts to be wrong."""
    return finding_row(home.office(user).findings.dispute(name, body.words))


@router.post("/v1/findings/{name}/uphold")
def uphold(name: str, body: Words, home: Home, user: User) -> Row:
    """A lead keeps a disputed finding."""
    return finding_row(home.office(user).findings.uphold(name, body.words))


@router.post("/v1/findings/{name}/plan")
def plan(name: str, body: ActionPlan, home: Home, user: User) -> Row:
    """The auditee sets cause, correction and corrective action."""
    made = home.office(user).findings.plan(
        name,
        cause=body.cause,
        correction=body.correction,
        action=body.corrective_action,
        owner=body.owner,
        due=body.due,
    )
    return finding_row(made)


@router.post("/v1/findings/{name}/done")
def done(name: str, body: Proof, home: Home, user: User) -> Row:
    """The auditee reports the action as done."""
    return finding_row(home.office(user).findings.done(name, body.words, claimed(body.sentences)))


@router.post("/v1/findings/{name}/check")
def check(name: str, body: Checked, home: Home, user: User) -> Row:
    """An auditor sees in evidence whether the action works."""
    books = home.office(user).findings
    return finding_row(books.check(name, body.words, claimed(body.sentences), effective=body.effective))


@router.post("/v1/findings/{name}/close")
def close(name: str, body: Words, home: Home, user: User) -> Row:
    """A lead closes it."""
    return finding_row(home.office(user).findings.close(name, body.words))


@router.post("/v1/findings/{name}/withdraw")
def withdraw(name: str, body: Words, home: Home, user: User) -> Row:
    """A lead gives it up, with the reason."""
    return finding_row(home.office(user).findings.withdraw(name, body.words))

"""Coverage over HTTP: what covers each criterion of what the signed-in person may read, and their word on mappings."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from assistant.api.auth import User
from assistant.api.coverage_rows import change_rows, coverage_rows, kept, piece_row
from assistant.api.quotes import Wire
from assistant.api.routes import AsOf, Home
from assistant.api.views import Row
from assistant.audit.mapping import How
from assistant.domain.errors import BadInput
from assistant.domain.moments import as_of_from

router = APIRouter()


class By(StrEnum):
    """What coverage is told by."""

    CRITERION = "criterion"
    THEME = "theme"
    TOPIC = "topic"


class Word(Wire):
    """A person's word on a mapping."""

    criterion: str
    """An id of any known framework that means one criterion."""
    evidence: str
    """The evidence id."""
    verdict: Literal["confirmed", "rejected"]
    """Whether the item bears on the criterion."""
    reason: str
    """Why; it is kept beside the mapping."""


@router.get("/v1/coverage")
def coverage(
    home: Home,
    user: User,
    q: Annotated[
        str, Query(description="Ids of any known framework, or words of a theme or topic; none gives all.")
    ] = "",
    by: By = By.CRITERION,
    owner: Annotated[str, Query(description="A person, or `me`.")] = "",
    missing: bool = False,
    stale: bool = False,
    weak: bool = False,
    as_of: AsOf = None,
) -> list[Row]:
    """What covers each criterion, theme or topic, with a quote for the best evidence of each leg."""
    book = home.coverage(user, as_of=as_of_from(as_of))
    every = {By.THEME: book.themes, By.TOPIC: book.topics}.get(by, book.criteria)(q)
    mine = book.of_owner(every, owner) if owner else every
    return coverage_rows(kept(mine, missing=missing, stale=stale, weak=weak), book)


@router.get("/v1/coverage/changes")
def changes(
    home: Home, user: User, since: Annotated[str, Query(description="A day, or the number of a version.")]
) -> list[Row]:
    """New, changed, withdrawn and newly stale evidence."""
    moment = as_of_from(since)
    if moment is None:
        raise BadInput("write since when: a day like 2026-10-31 or the number of a version")
    return change_rows(home.coverage_since(user, moment))


@router.post("/v1/coverage/mappings")
def judge(body: Word, home: Home, user: User) -> Row:
    """Confirm or reject that an item bears on a criterion."""
    book = home.coverage(user)
    piece = book.judge(body.criterion, body.evidence, How(body.verdict), body.reason)
    return piece_row(piece, *book.quotes([piece])) | {"counts": book.reach}

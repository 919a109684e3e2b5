"""The audit desk over HTTP: checks over what the signed-in person may read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from assistant.api.auth import User
from assistant.api.check_rows import checked_row, criterion_row, walked_row
from assistant.api.routes import AsOf, Home
from assistant.api.views import Row
from assistant.audit.checks.result import Family, State
from assistant.audit.criteria import load_criteria
from assistant.audit.crosswalk import asked_for
from assistant.domain.dates import Period
from assistant.domain.moments import as_of_from

router = APIRouter()


@router.get("/v1/checks")
def checks(
    home: Home,
    user: User,
    check: Annotated[Family, Query(description="Which set of checks.")] = Family.PATTERNS,
    state: Annotated[list[State] | None, Query(description="Keep results of these states.")] = None,
    as_of: AsOf = None,
) -> list[Row]:
    """The results of one set of checks, what was found first."""
    seen = home.check(check, user, as_of=as_of_from(as_of))
    return [checked_row(one) for one in seen if not state or one.result.state in state]


@router.get("/v1/trails")
def trails(
    home: Home,
    user: User,
    system: Annotated[str, Query(description="A system of the inventory, or one version of it.")],
    first: Annotated[date | None, Query(description="First day of the period.")] = None,
    last: Annotated[date | None, Query(description="Last day of the period.")] = None,
    as_of: AsOf = None,
) -> Row:
    """The lifecycle of each change of a system: every hop with its state, date, person and quotes."""
    return walked_row(home.trails(system, user, period=Period.between(first, last), as_of=as_of_from(as_of)))


@router.get("/v1/criteria")
def criteria(
    _: User, q: Annotated[str, Query(description="Ids of any known framework; none gives all.")] = ""
) -> list[Row]:
    """The criteria, all of them or those that some ids name or meet."""
    return [criterion_row(one) for one in asked_for(q, load_criteria())]

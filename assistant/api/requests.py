"""Request lists over HTTP: an auditor's list comes in, and each line goes back with a proposed answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from assistant.api.auth import User
from assistant.api.routes import Home
from assistant.api.views import Row, plain_row
from assistant.audit.wishes import RequestList
from assistant.domain.errors import BadInput

router = APIRouter()

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Media type of a list, as it comes and as it goes back."""


@router.post("/v1/requests", response_model=None)
def propose(
    request: Request,
    home: Home,
    user: User,
    content: Annotated[bytes, Body(media_type=WORKBOOK, description="The list, with a column of requests.")] = b"",
    name: Annotated[str, Query(max_length=200, description="What its file is called.")] = "list.xlsx",
) -> list[Row] | Response:
    """Each line with a proposed answer; the list itself with added columns when the Accept header asks for a workbook."""
    if not content:
        raise BadInput(f"send the list as the body, with the content type {WORKBOOK}")
    asked = RequestList(name=name, content=content)
    made = home.propose(asked, user)
    if WORKBOOK not in request.headers.get("accept", ""):
        return [plain_row(asdict(one)) for one in made]
    headers = {"Content-Disposition": 'attachment; filename="filled.xlsx"'}
    return Response(home.filled_list(asked, made), media_type=WORKBOOK, headers=headers)

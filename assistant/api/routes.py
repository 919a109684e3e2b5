"""The endpoints: each takes what was asked, asks the workspace as the signed-in user, and gives rows."""

from __future__ import annotations

from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import StreamingResponse

from assistant.api.auth import SignIn, User
from assistant.api.ports import Workspace
from assistant.api.stream import events
from assistant.api.views import Row, evidence_row, passage_row, version_for_reader
from assistant.api.wire import AskRequest, SessionRequest, answer_row
from assistant.domain.errors import NotPermitted, Unavailable
from assistant.domain.evidence import Kind
from assistant.domain.moments import as_of_from, now_from
from assistant.domain.plan import Question

router = APIRouter()


def _workspace(request: Request) -> Workspace:
    """The opened home folder that the app serves."""
    return cast(Workspace, request.app.state.workspace)


def _sign_in(request: Request) -> SignIn:
    """The app's embedded sign-in, when this request may use it."""
    sign_in: SignIn = request.app.state.sign_in
    sign_in.check_place(request)
    return sign_in


Home = Annotated[Workspace, Depends(_workspace)]
Embedded = Annotated[SignIn, Depends(_sign_in)]
AsOf = Annotated[str | None, Query(description="An index version, or a day of valid time.")]


@router.get("/healthz")
def healthz() -> Row:
    """Whether the process runs."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(home: Home) -> Row:
    """Whether there is an index to answer from."""
    if not home.versions():
        raise Unavailable("nothing is published: run clausetrail ingest SOURCES.yaml")
    return {"status": "ok"}


@router.get("/v1/people")
def people(home: Home, _: Embedded) -> list[str]:
    """User names to choose from in the embedded sign-in."""
    return sorted(home.people())


@router.post("/v1/session")
def session(body: SessionRequest, home: Home, sign_in: Embedded) -> Row:
    """A bearer token of one of the people."""
    if body.user not in home.people():
        raise NotPermitted("that is not a known reader: sources.yaml lists the people")
    return {"token": sign_in.open(body.user), "user": body.user}


@router.post("/v1/ask", response_model=None)
def ask(body: AskRequest, request: Request, home: Home, user: User) -> Row | StreamingResponse:
    """The answer to a question; as an event stream when the Accept header asks for one."""
    question = Question(
        text=body.question,
        user=user,
        as_of=as_of_from(body.as_of),
        now=now_from(body.now),
        conversation=body.conversation,
        plan=body.plan,
        id=body.id,
    )
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(events(home, question), media_type="text/event-stream")
    return answer_row(home.ask(question), question.id, question.conversation)


@router.get("/v1/search")
def search(
    home: Home,
    user: User,
    q: Annotated[str, Query(min_length=1, max_length=10_000)],
    kind: Annotated[list[Kind] | None, Query()] = None,
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    as_of: AsOf = None,
) -> list[Row]:
    """The passages nearest to a query."""
    return [passage_row(hit) for hit in home.search(q, user, kinds=tuple(kind or ()), k=k, as_of=as_of_from(as_of))]


@router.get("/v1/evidence/{evidence_id:path}", response_model=None)
def evidence(evidence_id: str, home: Home, user: User, as_of: AsOf = None, original: bool = False) -> Row | Response:
    """One evidence item, or with `original=1` the file that it came from. Ids are percent-encoded."""
    if not original:
        return evidence_row(home.evidence(evidence_id, user, as_of=as_of_from(as_of)))
    file = home.original(evidence_id, user)
    # always a download of unknown type: a browser must not render what somebody else wrote
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.content, media_type="application/octet-stream", headers=headers)


@router.get("/v1/versions")
def versions(home: Home, _: User) -> list[Row]:
    """Numbers and dates of the published versions."""
    return [version_for_reader(version) for version in home.versions()]

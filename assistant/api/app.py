"""The HTTP interface, as a table of contents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Depends, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from assistant.api import audit, coverage, engagements, findings, problems, receipts, reports, requests, samples
from assistant.api.auth import SignIn, check_origin, is_loopback
from assistant.api.ports import Workspace
from assistant.api.routes import router
from assistant.domain.answer import OUTSIDE_RIGHTS

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""On every response: nothing here is a page, is framed, leaks its address or outlives a revoked right in a cache."""

OUTSIDE = "Clausetrail-Outside"
"""Header of the sentence that other evidence may exist, as `outside` is its name in a body."""


def create_app(workspace: Workspace, *, host: str = "127.0.0.1") -> FastAPI:
    """The app that serves one opened home folder, bound to `host`. Pages of other sites get nothing: no CORS."""
    app = FastAPI(title="Clausetrail", docs_url=None, redoc_url=None)
    app.state.workspace = workspace
    app.state.sign_in = SignIn(embedded=is_loopback(host))
    app.include_router(router)
    app.include_router(receipts.router)
    for one in (audit, samples, engagements, findings, coverage, requests):
        app.include_router(one.router, dependencies=[Depends(said_of_outside)])
    app.include_router(reports.router)
    app.middleware("http")(guarded)
    problems.install(app)
    return app


def said_of_outside(response: Response) -> None:
    """Say on each response of the desk that more may exist: the rows of a list say it too, and an empty list has none."""
    response.headers[OUTSIDE] = OUTSIDE_RIGHTS


async def guarded(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    """The response to a request that this machine's own names were used for, with the headers of all responses."""
    try:
        check_origin(request)
    except HTTPException as refusal:
        response = problems.respond(request, refusal)
    else:
        response = await proceed(request)
    response.headers.update(HEADERS)
    return response

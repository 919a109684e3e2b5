"""Errors as RFC 9457 problem details, by one table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant.api.wire import Problem
from assistant.domain.errors import BadInput, NotFound, NotPermitted, Unavailable

logger = logging.getLogger(__name__)

NOTHING_THERE = "Nothing of that name in what you may read."
"""Of hidden and of absent evidence alike; it names no id, so that the two give equal bytes."""


def problem(status: int, detail: str) -> Problem:
    """A problem of that HTTP status."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)


def _invalid(error: RequestValidationError) -> Problem:
    """What is wrong with a request, without repeating what it held."""
    places = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()]
    return problem(422, "; ".join(places))


HANDLERS: dict[type[Exception], Callable[..., Problem]] = {
    BadInput: lambda error: problem(400, str(error)),
    NotFound: lambda _: problem(404, NOTHING_THERE),
    NotPermitted: lambda error: problem(403, str(error)),
    Unavailable: lambda error: problem(503, str(error)),
    RequestValidationError: _invalid,
    HTTPException: lambda error: problem(error.status_code, str(error.detail)),
}
"""What each error becomes; subclasses follow their parents."""


def problem_of(error: Exception) -> Problem:
    """The problem that a person is told of; what nobody foresaw is logged, not told."""
    for kind, made in HANDLERS.items():
        if isinstance(error, kind):
            return made(error)
    logger.error("a request failed", exc_info=error)
    return problem(500, "An internal error; the server's log says more.")


def respond(_: Request, error: Exception) -> Response:
    """The response to an error."""
    told = problem_of(error)
    headers = {"WWW-Authenticate": "Bearer"} if told.status == HTTPStatus.UNAUTHORIZED else None
    return Response(told.model_dump_json(), told.status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Let every error of an app become a problem."""
    for kind in (*HANDLERS, Exception):
        app.add_exception_handler(kind, respond)

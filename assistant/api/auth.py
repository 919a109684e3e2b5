"""Who is asking: the embedded sign-in of one machine, and the guards that keep other machines and sites out of it.

The embedded sign-in asks for no password, so it exists only where the person already sits at the machine: the server is
bound to loopback, the client's address is loopback, and no proxy stands between.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from assistant.domain.errors import NotPermitted

_MAX_SESSIONS = 1000
"""Tokens kept; the oldest goes first. Far more than people at one machine, and a bound on memory."""

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""Headers by which a proxy says that the client is somebody else."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The embedded sign-in of one server."""

    embedded: bool
    """Whether the server is bound to loopback; elsewhere nobody can sign in."""
    _users: OrderedDict[str, str] = field(default_factory=OrderedDict)
    """User by token, oldest first; gone when the server stops."""
    _lock: Lock = field(default_factory=Lock)
    """Guards the tokens: requests come in several threads."""

    def check_place(self, request: Request) -> None:
        """Raises NotPermitted unless server and client are this machine."""
        client = request.client.host if request.client else ""
        forwarded = any(name in request.headers for name in _FORWARDED)
        if not self.embedded or forwarded or not is_loopback(client):
            raise NotPermitted("the embedded sign-in works only on the machine that serves, bound to 127.0.0.1")

    def open(self, user: str) -> str:
        """A new token of a user."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._users[token] = user
            while len(self._users) > _MAX_SESSIONS:
                self._users.popitem(last=False)
        return token

    def user_of(self, request: Request) -> str:
        """The user of a request's bearer token. Raises a 401 when there is none."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        with self._lock:
            user = self._users.get(token.strip()) if scheme.lower() == "bearer" else None
        if user is None:
            raise HTTPException(401, "Send the token of POST /v1/session as Authorization: Bearer TOKEN.")
        return user


def signed_in(request: Request) -> str:
    """The user who asks; every endpoint that gives anything out depends on it."""
    sign_in: SignIn = request.app.state.sign_in
    return sign_in.user_of(request)


User = Annotated[str, Depends(signed_in)]
"""The signed-in user of a request."""


def check_origin(request: Request) -> None:
    """Raises a 403 when a web page of another site is behind a request.

    A name that somebody else's DNS points at 127.0.0.1 is caught by the Host header, a form or script of another site
    by its Origin. Only a server on loopback can know its own names.
    """
    if not request.app.state.sign_in.embedded:
        return
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    origin = request.headers.get("origin")
    if not is_loopback(host) or (origin is not None and not is_loopback(urlsplit(origin).hostname or "")):
        raise HTTPException(403, "This server answers only to names of its own machine.")

"""Asks a JSON service over HTTP, page by page: patient with what passes, plain about what does not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Self

import httpx

from assistant.domain.errors import Unparseable
from ingest.connectors.export import Json, listed, plain

PAUSES = (0.5, 2.0)
"""Seconds before the second and the third attempt: a restart is waited for, an outage is not."""

LONGEST_PAUSE = 10.0
"""Seconds that a server may ask for with `Retry-After`."""

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""Seconds of silence after which an attempt has failed."""

LONGEST_ANSWER = 120.0
"""Seconds for one whole answer: a server that sends a byte now and then must not hold an ingest."""

MOST_PAGES = 10_000
"""Pages of one listing; more come only from a server that makes up page tokens."""

PASSING = frozenset({429, 500, 502, 503, 504})
"""Answers that a second attempt may better."""

LATER = "ingest again when the server answers; what was read from it before is not lost"


class _Passing(Exception):
    """An attempt that failed in a way that may pass."""

    def __init__(self, reason: str, *, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class Rest:
    """A service at a URL. Its errors are Unparseable: the reason, and what the operator can do."""

    def __init__(
        self,
        url: str,
        *,
        authorization: str | None,
        variable: str,
        most_bytes: int,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open nothing yet. `variable` names the setting that holds the credentials, for error messages."""
        headers = {"Accept": "application/json"} | ({"Authorization": authorization} if authorization else {})
        # Redirects are not followed: they could carry the credentials to another machine
        self._http = httpx.Client(
            base_url=url.rstrip("/") + "/",
            headers=headers,
            timeout=TIMEOUT,
            transport=transport,
            follow_redirects=False,
        )
        self._authorized, self._variable = authorization is not None, variable
        self._most_bytes, self._pause = most_bytes, pause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def pages(self, method: str, path: str, key: str, asked: Mapping[str, object]) -> Iterator[list[Json]]:
        """The records under `key`, a page at a time, until the server names no next page."""
        token, tokens = "", set[str]()
        for _ in range(MOST_PAGES):
            page = self.ask(method, path, {**asked, "page_token": token} if token else asked)
            if key not in page and page.keys() - {"next_page_token"}:
                raise Unparseable(f"the answer to {path} has no {key}", fix="correct the url: it is another service's")
            yield listed(page.get(key))
            token = plain(page.get("next_page_token"))
            if not token:
                return
            if token in tokens:
                break
            tokens.add(token)
        raise Unparseable(f"the pages of {path} never end", fix="update or restart the server")

    def ask(self, method: str, path: str, asked: Mapping[str, object]) -> Json:
        """The object that the service answers; GET asks in the address, POST in a JSON body."""
        for pause in (*PAUSES, None):
            try:
                return self._attempt(method, path, asked)
            except _Passing as problem:
                if pause is None:
                    raise Unparseable(f"{problem} ({len(PAUSES) + 1} attempts)", fix=LATER) from problem
                self._pause(pause if problem.pause is None else problem.pause)
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, method: str, path: str, asked: Mapping[str, object]) -> Json:
        """One request and its answer."""
        told = {"params": asked} if method == "GET" else {"json": asked}
        try:
            with self._http.stream(method, path, **told) as response:  # type: ignore[arg-type] # one of two options
                self._judge(response)
                body = self._body(response)
        except httpx.TimeoutException as problem:
            raise _Passing("the server did not answer in time") from problem
        except httpx.ConnectError as problem:
            raise _Passing("the server cannot be reached") from problem
        except httpx.HTTPError as problem:
            raise _Passing(f"the connection broke off ({type(problem).__name__})") from problem
        return _object(body, path)

    def _judge(self, response: httpx.Response) -> None:
        """Raise unless the answer is one to read."""
        status = response.status_code
        if status in PASSING:
            raise _Passing(f"the server answers HTTP {status}", pause=_asked_pause(response))
        if status in (401, 403) and not self._authorized:
            fix = f"set {self._variable} to a token that may read"
            raise Unparseable(f"the server asks for credentials (HTTP {status})", fix=fix)
        if status in (401, 403):
            fix = f"correct {self._variable}, or give its account the right to read"
            raise Unparseable(f"the server refuses the credentials (HTTP {status})", fix=fix)
        if response.is_redirect:
            fix = "write the url that it leads to, when that server is meant"
            raise Unparseable(f"the server redirects (HTTP {status}), which is not followed", fix=fix)
        if status != httpx.codes.OK:
            raise Unparseable(f"the server answers HTTP {status}", fix="check the url and the server's version")

    def _body(self, response: httpx.Response) -> bytes:
        """The whole answer, within bounds."""
        parts: list[bytes] = []
        size, until = 0, time.monotonic() + LONGEST_ANSWER
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self._most_bytes:
                raise Unparseable(f"an answer is larger than {self._most_bytes:,} bytes", fix="raise the limit")
            if time.monotonic() > until:
                raise _Passing("the server did not finish its answer in time")
        return b"".join(parts)


def _asked_pause(response: httpx.Response) -> float | None:
    """The seconds that the server asks to be left alone, as far as they are few."""
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_PAUSE) if asked.isdecimal() else None


def _object(body: bytes, path: str) -> Json:
    """The JSON object of an answer; one that stops in the middle may be whole at the next attempt."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as problem:
        if body.lstrip()[:1] == b"{":
            raise _Passing(f"the answer to {path} breaks off") from problem
        fix = "correct the url, or sign in for programs: a page for people came back"
        raise Unparseable(f"the answer to {path} is no JSON", fix=fix) from problem
    if not isinstance(value, dict):
        raise Unparseable(f"the answer to {path} is no object", fix="correct the url: it is another service's")
    return value

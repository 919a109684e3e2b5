"""This product, or whatever speaks its contract, over HTTP: asked as any client asks, with the event stream heard.

A person's bearer token comes from the environment, `CLAUSETRAIL_EVAL_TOKEN_INGRID` for `ingrid`; where there is none,
and the service lies on this machine, the embedded sign-in gives one.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import httpx

from assistant.api.wire import failed_row
from assistant.domain.answer import Outcome
from assistant.settings import variable_part
from evals.targets.contract import fault_of, parsed
from evals.targets.local import FILES, json_text, surfaces_of
from evals.targets.target import TargetFailed
from evals.trace import Asked, Heard, Identity, Surface

TOKEN = "CLAUSETRAIL_EVAL_TOKEN_"  # noqa: S105  a variable's name
"""Opens the name of the variable that holds a reader's token; the rest is the reader in capitals."""

UNTOLD = "untold"
"""Stands where a service does not say which code or index it has."""

_CODE = ("code", "code_version", "revision", "release", "version")
"""Names under which services tell their code version, the most exact first."""


class HttpTarget:
    """A service at an address.

    Where it does not tell its code version, each target counts as another system: what was recorded of one process is
    never taken for an answer of the next, which may run other code.
    """

    def __init__(self, address: str, *, env: Mapping[str, str], seconds: float = 120.0) -> None:
        """Ask the service at an address such as `http://127.0.0.1:8321`; a whole answer takes at most `seconds`."""
        self._wire = _Wire(address=address.rstrip("/"), seconds=seconds)
        self._env = env
        self._tokens: dict[str, str] = {}
        self._untold = f"{UNTOLD}:{uuid4().hex}"
        self._version: int | None = None

    def identity(self) -> Identity:
        """What the service tells of itself. Raises TargetFailed where it does not answer."""
        told = self._told("/healthz") | self._told("/readyz")
        code = next((str(told[name]) for name in _CODE if told.get(name)), self._untold)
        newest = self._newest()
        if newest is None:
            return Identity(target=f"http {self._wire.address}", code=code, index=UNTOLD)
        self._version = newest["number"]
        mark = newest.get("root") or newest.get("created") or ""
        return Identity(target=f"http {self._wire.address}", code=code, index=f"{newest['number']}:{mark}")

    def ask(self, asked: Asked) -> Heard:
        """Answer one turn; what a person may not do, or asked wrongly, gives the row that a batch would."""
        token = self._token(asked.reader)
        begun = time.perf_counter()
        if token is None:
            row = failed_row(f"{asked.reader} is not a known reader", outcome=Outcome.REFUSED)
            return _heard(asked, row, {}, {"answer": time.perf_counter() - begun})
        stages: dict[str, object] = {}
        seconds: dict[str, float] = {}
        for name, told in self._wire.ask(_body(asked), token):
            stages[name] = told
            seconds[name] = time.perf_counter() - begun
        row = _row(stages, asked)
        self._check_version(row, asked)
        heard = _heard(asked, row, stages, seconds)
        heard.surfaces.update(self._taken_away(row, token))
        return heard

    def _taken_away(self, row: dict[str, Any], token: str) -> dict[Surface, str]:
        """The receipt, and the evidence that is cited, where the service hands them out."""
        sources = list(dict.fromkeys(str(cited["source"]) for cited in row.get("citations", ())))[:FILES]
        asked = {
            Surface.RECEIPTS: [f"/v1/receipts/{row['receipt']}"] if row.get("receipt") else [],
            Surface.EXPORTS: [f"/v1/evidence/{quote(source)}" for source in sources],
        }
        answers = {place: [self._wire.get(path, token) for path in paths] for place, paths in asked.items()}
        given = {place: [told for status, told in each if status == httpx.codes.OK] for place, each in answers.items()}
        return {place: json_text(told) for place, told in given.items() if told}

    def _told(self, path: str) -> dict[str, Any]:
        """What an open endpoint says; nothing where there is none."""
        status, told = self._wire.get(path)
        return told if status == httpx.codes.OK and isinstance(told, dict) else {}

    def _newest(self) -> dict[str, Any] | None:
        """The version that answers; None where the service has no versions, or nobody to ask for them."""
        token = next(iter(self._tokens.values()), None) or self._anybody()
        status, rows = self._wire.get("/v1/versions", token)
        if status != httpx.codes.OK or not isinstance(rows, list) or not rows:
            return None
        newest = rows[-1]
        told = isinstance(newest, dict) and isinstance(newest.get("number"), int)
        return newest if told else None

    def _anybody(self) -> str | None:
        """A token of whoever has one; None when nobody has."""
        given = next((token for name, token in self._env.items() if name.startswith(TOKEN) and token), None)
        if given is not None or not self._people:
            return given
        return self._token(min(self._people))

    def _token(self, reader: str) -> str | None:
        """A reader's token, or None for somebody whom the service does not know."""
        if reader not in self._tokens:
            name = TOKEN + variable_part(reader)
            if not (token := self._env.get(name)):
                if not _is_here(self._wire.address):
                    raise TargetFailed(f"{reader} has no token: set {name}")
                if not self._people:
                    raise TargetFailed(f"{reader} has no token and the service lists nobody to sign in as: set {name}")
                if reader not in self._people:
                    return None
                token = self._wire.sign_in(reader)
            self._tokens[reader] = token
        return self._tokens[reader]

    @cached_property
    def _people(self) -> frozenset[str]:
        """Whom the embedded sign-in lists; nobody where there is none."""
        if not _is_here(self._wire.address):
            return frozenset()
        status, names = self._wire.get("/v1/people")
        listed = status == httpx.codes.OK and isinstance(names, list)
        return frozenset(map(str, names)) if listed and isinstance(names, list) else frozenset()

    def _check_version(self, row: dict[str, Any], asked: Asked) -> None:
        """Raise TargetFailed when another version answered than the one that the run began with."""
        answered = row["index_version"]
        if not answered or str(asked.as_of or "").isdecimal():  # none answered, or the case chose one
            return
        if self._version is None:
            self._version = answered
        if answered != self._version:
            raise TargetFailed(f"the index changed from version {self._version} to {answered} in mid-run: run again")


@dataclass(frozen=True, kw_only=True)
class _Wire:
    """Requests to one service; everything that goes wrong with one is a TargetFailed."""

    address: str
    """Without a slash at its end."""
    seconds: float
    """Longest that one request may take, its answer read to the end."""
    trust: ssl.SSLContext = field(default_factory=httpx.create_ssl_context, repr=False)
    """Made once: it costs more than a request."""

    def get(self, path: str, token: str | None = None) -> tuple[int, object]:
        """Status and JSON of a resource; of an error None."""
        with self._sent("GET", path, token=token) as (response, until):
            return response.status_code, self._json(response, until) if response.is_success else None

    def sign_in(self, user: str) -> str:
        """A token of the embedded sign-in."""
        with self._sent("POST", "/v1/session", body={"user": user}) as (response, until):
            told = self._json(response, until)
            token = told.get("token") if isinstance(told, dict) else None
            if response.is_error or not isinstance(token, str):
                raise TargetFailed(f"{user} cannot sign in: {_detail(told, response.status_code)}")
            return token

    def ask(self, body: dict[str, object], token: str) -> Iterator[tuple[str, object]]:
        """The stages of an answer, `answer` or `problem` last."""
        accept = "text/event-stream, application/json;q=0.5"
        with self._sent("POST", "/v1/ask", token=token, body=body, accept=accept) as (response, until):
            if "text/event-stream" not in response.headers.get("content-type", ""):
                told = self._json(response, until)
                yield ("answer", told) if response.is_success else ("problem", _problem(told, response.status_code))
                return
            for name, data in _events(self._read(response, until)):
                yield name, _event(name, data)
                if name in ("answer", "problem"):
                    return
            raise TargetFailed("the stream ended before its answer")

    @contextmanager
    def _sent(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: dict[str, object] | None = None,
        accept: str = "application/json",
    ) -> Iterator[tuple[httpx.Response, float]]:
        """The response with its body unread, and until when it must be read."""
        headers = {"Accept": accept} | ({"Authorization": f"Bearer {token}"} if token else {})
        until = time.monotonic() + self.seconds
        try:
            with (
                # trust_env off: a proxy or a .netrc of whoever measures is no part of what is measured
                httpx.Client(timeout=self.seconds, trust_env=False, verify=self.trust) as http,
                http.stream(method, self.address + path, json=body, headers=headers) as response,
            ):
                yield response, until
        except httpx.TimeoutException as problem:
            raise TargetFailed(f"{path} gave no whole answer within {self.seconds:g} s") from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise TargetFailed(f"{self.address}{path} broke off: {type(problem).__name__}: {problem}") from problem

    def _read(self, response: httpx.Response, until: float) -> Iterator[bytes]:
        """A body piece by piece; a service that drips must not hold a run for ever, though each drop comes in time."""
        for piece in response.iter_bytes():
            yield piece
            if time.monotonic() > until:
                raise httpx.ReadTimeout("dripping")

    def _json(self, response: httpx.Response, until: float) -> object:
        """The JSON of a response."""
        content = b"".join(self._read(response, until))
        kind = response.headers.get("content-type", "").partition(";")[0] or "an untyped body"
        status = response.status_code
        if "json" not in kind:
            raise TargetFailed(f"{response.url.path} answered {status} with {kind} instead of JSON")
        try:
            return parsed(content)
        except ValueError as problem:
            raise TargetFailed(f"{response.url.path} answered {status} with broken JSON: {problem}") from None


def _events(pieces: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and data of each finished event; what is cut off is none."""
    name, data = "message", list[bytes]()
    for line in _lines(pieces):
        key, _, value = line.partition(b":")
        if not line:
            if data:
                yield name, b"\n".join(data)
            name, data = "message", []
        elif key == b"event":
            name = value.strip().decode("utf-8", "replace")
        elif key == b"data":
            data.append(value.removeprefix(b" "))


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Finished lines; only a line feed ends one, with a return before it or not, since a quote may hold other breaks."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.removesuffix(b"\r") for line in whole)


def _event(name: str, data: bytes) -> object:
    """What an event says."""
    try:
        return parsed(data)
    except ValueError as problem:
        raise TargetFailed(f"the event {name!r} of the stream is broken JSON: {problem}") from None


def _body(asked: Asked) -> dict[str, object]:
    """The request, without what is not said."""
    told = {"as_of": asked.as_of, "now": asked.now, "conversation": asked.conversation}
    return {"question": asked.question} | {name: value for name, value in told.items() if value is not None}


def _row(stages: dict[str, object], asked: Asked) -> dict[str, Any]:
    """The answer's row. Raises TargetFailed where there is none that keeps the contract."""
    if "problem" in stages:
        return _refusal(stages["problem"], asked)
    row = stages["answer"]
    fault = fault_of(row)
    if fault is not None or not isinstance(row, dict):
        raise TargetFailed(fault or "the answer is no object")
    return row


def _refusal(problem: object, asked: Asked) -> dict[str, Any]:
    """The row that a batch gives for a question which cannot be answered. Raises TargetFailed when the fault is not the question's."""
    told = problem if isinstance(problem, dict) else {}
    status = told.get("status")
    detail = _detail(told, status)
    if status in (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY):
        return failed_row(detail, conversation=asked.conversation)
    if status == httpx.codes.FORBIDDEN:
        return failed_row(detail, outcome=Outcome.REFUSED, conversation=asked.conversation)
    raise TargetFailed(f"{asked.reader} got status {status}: {detail}")


def _problem(told: object, status: int) -> dict[str, Any]:
    """A problem with the status that came on the wire."""
    return (told if isinstance(told, dict) else {}) | {"status": status}


def _detail(told: object, status: object) -> str:
    """The sentence of a problem, or the status where there is none."""
    return str(told["detail"]) if isinstance(told, dict) and told.get("detail") else f"it answered {status}"


def _heard(asked: Asked, row: dict[str, Any], stages: dict[str, object], seconds: dict[str, float]) -> Heard:
    """The turn, with whatever the stream let out beside the answer."""
    surfaces = surfaces_of(row)
    drafts = {name: told for name, told in stages.items() if name not in ("plan", "answer", "problem")}
    if drafts:
        surfaces[Surface.CANDIDATES] = json_text(drafts)
    if "plan" in stages:
        surfaces[Surface.SUGGESTIONS] += "\n" + json_text(stages["plan"])
    if "problem" in seconds:
        seconds = seconds | {"answer": seconds["problem"]}
    return Heard(asked=asked, answer=row, surfaces=surfaces, passages=_passages(stages), seconds=seconds)


def _passages(stages: dict[str, object]) -> tuple[dict[str, Any], ...]:
    """What retrieval brought back, where the stream tells."""
    told = stages.get("passages")
    if not isinstance(told, list):
        return ()
    try:
        return tuple({name: one[name] for name in ("source", "start", "end", "score")} for one in told)
    except (KeyError, TypeError):
        raise TargetFailed("a passage of the stream lacks source, start, end or score") from None


def _is_here(address: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

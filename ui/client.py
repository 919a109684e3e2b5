"""The page's only way to evidence: the HTTP interface, as the signed-in person."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

Json = dict[str, object]
"""One JSON object."""

_TIMEOUT_SECONDS = 120.0
"""The first question after a start loads the encoder and maps the index."""


class ApiError(Exception):
    """The API refused or could not be reached; the message is for the person at the page."""

    def __init__(self, detail: str, *, status: int | None) -> None:
        """Keep the sentence as the message."""
        super().__init__(detail)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One person's connection to the API."""

    api: str
    """Address of the API, without a slash at its end."""
    token: str | None = None
    """Bearer token of the session; None before sign-in."""
    transport: httpx.BaseTransport | None = field(default=None, repr=False)
    """How requests travel; None is the network."""

    def people(self) -> list[str]:
        """User names to sign in as."""
        names = self._send("GET", "/v1/people")
        return [str(name) for name in names] if isinstance(names, list) else []

    def sign_in(self, user: str) -> str:
        """A token for a person."""
        return str(self._object("POST", "/v1/session", body={"user": user})["token"])

    def ask(
        self,
        question: str,
        *,
        as_of: str | None = None,
        now: str | None = None,
        plan: Json | None = None,
        conversation: str | None = None,
    ) -> Json:
        """The answer to a question; by a corrected plan where one is given, as a turn of a conversation likewise."""
        asked: Json = {"question": question, "as_of": as_of, "now": now, "plan": plan, "conversation": conversation}
        return self._object("POST", "/v1/ask", body={name: told for name, told in asked.items() if told is not None})

    def evidence(self, evidence_id: str, *, as_of: str | None = None) -> Json:
        """One evidence item with its text."""
        params = {"as_of": as_of} if as_of else {}
        return self._object("GET", f"/v1/evidence/{quote(evidence_id, safe='')}", params=params)

    def versions(self) -> list[Json]:
        """Numbers and dates of the published versions."""
        rows = self._send("GET", "/v1/versions")
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def _object(
        self, method: str, path: str, *, body: Json | None = None, params: dict[str, str] | None = None
    ) -> Json:
        """A response that is one JSON object."""
        value = self._send(method, path, body=body, params=params)
        if not isinstance(value, dict):
            raise ApiError(f"{path} answered with something else than an object", status=None)
        return value

    def _send(
        self, method: str, path: str, *, body: Json | None = None, params: dict[str, str] | None = None
    ) -> object:
        """The JSON of a response. Raises ApiError with the problem's sentence."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            # trust_env off: a proxy in the environment has no business between a page and its own machine
            with httpx.Client(transport=self.transport, timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
                response = http.request(method, self.api + path, json=body, params=params, headers=headers)
        except httpx.HTTPError as problem:
            raise ApiError(f"The API at {self.api} does not answer ({type(problem).__name__}).", status=None) from None
        if response.is_error:
            raise ApiError(_detail(response), status=response.status_code)
        return response.json()


def _detail(response: httpx.Response) -> str:
    """The sentence of a problem, or the status where there is none."""
    if "json" in response.headers.get("content-type", ""):
        problem = response.json()
        if isinstance(problem, dict) and "detail" in problem:
            return str(problem["detail"])
    return f"The API answered {response.status_code}."

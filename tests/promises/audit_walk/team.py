"""The people of the mock audit at their desks: on the command line or over HTTP, on set days, with set randomness."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.cli.run import main
from assistant.models.cross_encoder import CrossEncoder, build_cross_encoder
from assistant.models.encoder import Encoder
from assistant.settings import Settings
from assistant.store.store import Store
from assistant.wiring import Workspace
from ingest.limits import Limits
from tests.api.conftest import BASE, LOCAL
from tests.cli.conftest import Run

Told = Any
"""JSON."""


@dataclass
class Office:
    """One home folder at which several people work; the day is set by the script."""

    home: Path
    model_cache: Path
    encoder: Encoder
    read: Callable[[], tuple[str, str]]
    """Gives what was printed since the last call, on stdout and on stderr."""
    day: date = date(2026, 11, 16)
    drawn: Iterator[int] = field(default_factory=count)

    def on(self, day: str) -> None:
        """Go on with another day."""
        self.day = date.fromisoformat(day)
        self.__dict__.pop("_app", None)

    def run(self, *arguments: object) -> Run:
        """Run one command; each opens the workspace afresh, as a process of its own would."""
        common = ["--home", str(self.home), "--now", self.day.isoformat()]
        return Run(main([*common, *map(str, arguments)], opener=self._open), *self.read())

    def told(self, *arguments: object) -> Told:
        """What a command prints with `--json`."""
        ended = self.run(*arguments, "--json")
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    def refused(self, code: int, why: str, *arguments: object) -> None:
        """A command that ends with a code, and says why in one line."""
        ended = self.run(*arguments)
        assert (ended.code, ended.err.count("\n")) == (code, 1), ended
        assert why in ended.err, ended.err

    def get(self, user: str, place: str, status: int = 200, **more: Any) -> Told:
        """What a person gets over HTTP."""
        return self._sent("GET", user, place, status, more)

    def post(self, user: str, place: str, status: int = 200, **more: Any) -> Told:
        """What a person gets for what they send over HTTP."""
        return self._sent("POST", user, place, status, more)

    def _sent(self, method: str, user: str, place: str, status: int, more: dict[str, Any]) -> Told:
        token = self._app.post("/v1/session", json={"user": user}).json()["token"]
        headers = {"authorization": f"Bearer {token}"} | more.pop("headers", {})
        response = self._app.request(method, place, headers=headers, **more)
        assert response.status_code == status, response.text
        return response.json() if response.headers["content-type"].endswith("json") else response.text

    @cached_property
    def _app(self) -> TestClient:
        settings = Settings(home=self.home, model_cache=self.model_cache, now=self._now())
        return TestClient(create_app(self._open(settings)), base_url=BASE, client=LOCAL)

    @cached_property
    def _store(self) -> Store:
        return Store.open(self.home, token=self._token)

    @cached_property
    def _cross(self) -> CrossEncoder:
        return build_cross_encoder(self.home, cache=self.model_cache)

    def _open(self, settings: Settings) -> Workspace:
        kept = replace(settings, model_cache=self.model_cache)
        return Workspace(
            kept, self._store, lambda: self.encoder, lambda: self._cross, limits=Limits(workers=0), clock=self._now
        )

    def _now(self) -> datetime:
        return datetime.combine(self.day, time(10), tzinfo=UTC)

    def _token(self, length: int) -> str:
        """Digits that no two calls share and every run of the script does."""
        return hashlib.sha256(f"walk {next(self.drawn)}".encode()).hexdigest()[: 2 * length]

    @contextmanager
    def closed(self) -> Iterator[None]:
        """The home is let go of at the end."""
        try:
            yield
        finally:
            self._store.close()


@dataclass
class Audit:
    """The audit under way, with the ids of what came up."""

    office: Office
    sources: Path
    id: str = ""
    interview: str = ""
    promoted: str = ""
    impact: str = ""
    card: str = ""

    @property
    def place(self) -> str:
        """Of the engagement over HTTP."""
        return f"/v1/engagements/{self.id}"

    def do(self, user: str, act: str, *more: object) -> Told:
        """An act on the engagement."""
        return self.office.told("engagement", act, self.id, "--as", user, *more)

    def find(self, user: str, act: str, finding: str, *more: object) -> Told:
        """An act on a finding."""
        return self.office.told("finding", act, finding, "--as", user, *more)

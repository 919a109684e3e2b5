"""A tracking server made of lists, for httpx.MockTransport: it answers and pages as MLflow's REST API does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from assistant.domain.access import Clause, Principal
from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Item, Kind, Skipped
from assistant.domain.sources import Entry, Organization
from ingest.connectors import mlflow
from ingest.context import Context, Service
from ingest.guard import checked
from ingest.limits import Limits
from ingest.links import with_links

Answer = Callable[[httpx.Request], httpx.Response]

LISTINGS = {
    "registered-models/search": "registered_models",
    "model-versions/search": "model_versions",
    "experiments/search": "experiments",
    "runs/search": "runs",
}
PREFIX = "/api/2.0/mlflow/"


def model(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "creation_timestamp": 1790000000000, "last_updated_timestamp": 1790000000000, **more}


def version(name: str, number: int, run: str = "", **more: object) -> dict[str, object]:
    return {"name": name, "version": str(number), "creation_timestamp": 1790000000000, "run_id": run, **more}


def run(number: str, *, metrics: dict[str, object] | None = None, **info: object) -> dict[str, object]:
    data = {"metrics": [{"key": name, "value": value} for name, value in (metrics or {}).items()]}
    told = {"run_id": number, "run_uuid": number, "experiment_id": "1", "lifecycle_stage": "active", **info}
    return {"info": told, "data": data, "inputs": {}}


@dataclass
class Tracking:
    """The server's content, and what it answers instead of it, request after request."""

    registered_models: list[dict[str, object]] = field(default_factory=list)
    model_versions: list[dict[str, object]] = field(default_factory=list)
    experiments: list[dict[str, object]] = field(default_factory=lambda: [{"experiment_id": "1", "name": "first"}])
    runs: list[dict[str, object]] = field(default_factory=list)
    instead: dict[int, Answer] = field(default_factory=dict)
    """Answers by the number of the request, from 1."""
    always: Answer | None = None
    """An answer to every request that `instead` does not name."""
    requests: list[httpx.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        other = self.instead.get(len(self.requests), self.always)
        return other(request) if other else httpx.Response(200, json=self.listing(request))

    def listing(self, request: httpx.Request) -> dict[str, object]:
        key = LISTINGS[request.url.path.removeprefix(PREFIX)]
        asked: dict[str, Any] = json.loads(request.content) if request.content else dict(request.url.params)
        start, size = int(asked.get("page_token", "0")), int(asked["max_results"])
        held = getattr(self, key)
        following = {"next_page_token": str(start + size)} if start + size < len(held) else {}
        return {key: held[start : start + size], **following} if held else {}

    def found(
        self,
        *,
        kind: Kind = Kind.OTHER,
        page: int = 1000,
        credentials: dict[str, str] | None = None,
        most_bytes: int = 100_000_000,
    ) -> Iterator[Item | Skipped]:
        """What ingestion makes of the server."""
        clause = Clause(origin="entry", allow=(Principal("everyone"),))
        entry = Entry(id="ml", path="http://127.0.0.1:1", connector="mlflow", kind=kind, clause=clause)
        organization = Organization(name="Test", timezone="Europe/Berlin")
        limits = Limits(file_bytes=most_bytes)
        context = Context(organization=organization, credentials=credentials or {}, limits=limits)
        service = Service(entry=entry)
        transport = httpx.MockTransport(self.answer)
        reading = mlflow.items(service, context, page=page, transport=transport, pause=self.pauses.append)
        try:
            yield from (with_links(one) if isinstance(one, Item) else one for one in checked(reading, service))
        except Unparseable as problem:
            yield Skipped(path=service.path, source=entry.id, reason=problem.reason, fix=problem.fix)

    def collect(self, **how: Any) -> tuple[dict[str, Item], list[Skipped]]:
        """Items by id, and skips."""
        found = list(self.found(**how))
        items = [one for one in found if isinstance(one, Item)]
        assert len({one.id for one in items}) == len(items), "an id came twice"
        return {one.id: one for one in items}, [one for one in found if isinstance(one, Skipped)]

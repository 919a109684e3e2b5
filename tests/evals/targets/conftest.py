"""Fixture policy: one small home for all; a service that misbehaves as a test tells it to."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from assistant.settings import Settings
from assistant.wiring import Workspace
from evals.evidence import Evidence
from evals.trace import Asked
from tests.api.corpus import write_corpus


@pytest.fixture(scope="session")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources.yaml of a small organization."""
    return write_corpus(tmp_path_factory.mktemp("organization"))


@pytest.fixture(scope="session")
def home(organization: Path, model_cache: Path) -> Workspace:
    workspace = Workspace.open(Settings(home=organization.parent / ".home", model_cache=model_cache))
    workspace.ingest(organization)
    return workspace


@pytest.fixture(scope="session")
def evidence(home: Workspace) -> Evidence:
    return Evidence(home)


def asked(question: str = "Within how many hours is a P1 alert acknowledged?", **more: object) -> Asked:
    given = {"reader": "erin", "as_of": None, "now": "2026-11-16", "conversation": None} | more
    return Asked(question=question, **given)  # type: ignore[arg-type] # the defaults have its types


Respond = Callable[[BaseHTTPRequestHandler], None]


def says(body: object, kind: str = "application/json", status: int = 200) -> Respond:
    """A response with that body; text as it is, all else as JSON."""
    content = (body if isinstance(body, str) else json.dumps(body)).encode()

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return respond


@dataclass
class Service:
    """A server on loopback that says what each path was told to say, and a healthy default elsewhere."""

    paths: dict[str, Respond] = field(default_factory=dict)
    address: str = ""


def healthy() -> dict[str, Respond]:
    return {
        "/healthz": says({"status": "ok", "code": "abc"}),
        "/readyz": says({"status": "ok"}),
        "/v1/people": says(["erin", "ingrid"]),
        "/v1/session": says({"token": "t-1", "user": "erin"}),
        "/v1/versions": says([{"number": 6, "created": "2026-11-01"}, {"number": 7, "created": "2026-11-02"}]),
    }


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service(paths=healthy())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            made.paths.get(self.path, says({"detail": "nothing here"}, "application/problem+json", 404))(self)

        do_POST = do_GET  # noqa: N815  http.server looks for that name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()

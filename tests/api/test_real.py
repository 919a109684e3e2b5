"""The HTTP interface over a real home folder."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.settings import Settings
from assistant.wiring import Workspace
from tests.api.conftest import BASE, LOCAL
from tests.api.corpus import write_corpus


@pytest.fixture(scope="module")
def erin(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> TestClient:
    """A client signed in as erin."""
    folder = tmp_path_factory.mktemp("organization")
    workspace = Workspace.open(Settings(home=folder / ".home", model_cache=model_cache))
    workspace.ingest(write_corpus(folder))
    client = TestClient(create_app(workspace), base_url=BASE, client=LOCAL)
    token = client.post("/v1/session", json={"user": "erin"}).json()["token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


def test_hidden_and_absent_give_the_same_bytes(erin: TestClient) -> None:
    for more in ("", "?original=1", "?as_of=1", "?as_of=2026-10-31"):
        hidden = erin.get(f"/v1/evidence/legal%2Fmemo.md{more}")
        absent = erin.get(f"/v1/evidence/legal%2Fnothing.md{more}")
        assert hidden.status_code == 404
        assert (hidden.content, hidden.headers) == (absent.content, absent.headers)


def test_a_citation_leads_to_its_quote(erin: TestClient) -> None:
    answer = erin.post("/v1/ask", json={"question": "Within how many hours is a P1 alert acknowledged?"}).json()
    cited = answer["citations"][0]
    view = erin.get(f"/v1/evidence/{cited['source'].replace('/', '%2F')}?as_of={answer['index_version']}").json()
    assert view["revision"] == cited["revision"]
    assert view["text"][cited["start"] : cited["end"]] == cited["quote"]


def test_the_stream_tells_every_stage_of_a_real_answer(erin: TestClient) -> None:
    body = {"question": "Within how many hours is a P1 alert acknowledged?"}
    text = erin.post("/v1/ask", json=body, headers={"accept": "text/event-stream"}).text
    names = [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]
    assert names == ["plan", "passages", "draft", "verdicts", "answer"]

"""The page's client against the real app, without a network."""

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from tests.api.conftest import BASE, LOCAL
from tests.api.fake import FakeWorkspace
from ui.client import ApiError, Client


class InProcess(httpx.BaseTransport):
    """Carries requests to the app in this process."""

    def __init__(self) -> None:
        self.app = TestClient(create_app(FakeWorkspace()), base_url=BASE, client=LOCAL)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode("ascii")
        got = self.app.request(request.method, path, content=request.read(), headers=dict(request.headers))
        return httpx.Response(
            got.status_code, content=got.content, headers={"content-type": got.headers["content-type"]}
        )


@pytest.fixture
def client() -> Client:
    """Signed in as erin."""
    guest = Client(api=BASE, transport=InProcess())
    return Client(api=BASE, token=guest.sign_in("erin"), transport=guest.transport)


def test_people_are_listed_before_sign_in() -> None:
    assert Client(api=BASE, transport=InProcess()).people() == ["erin", "ingrid", "odile"]


def test_ask_and_open_what_it_cites(client: Client) -> None:
    answer = client.ask("acknowledged")
    view = client.evidence(str(answer["citations"][0]["source"]), as_of="1")  # type: ignore[index]
    assert "acknowledged" in str(view["text"])


def test_an_id_with_every_awkward_character_arrives(client: Client) -> None:
    assert client.evidence("notes/nasty.csv#R 1")["id"] == "notes/nasty.csv#R 1"


def test_a_problem_becomes_its_sentence(client: Client) -> None:
    with pytest.raises(ApiError, match="Nothing of that name in what you may read") as caught:
        client.evidence("legal/memo.md")
    assert caught.value.status == 404


def test_an_api_that_is_not_there_is_said_so() -> None:
    with pytest.raises(ApiError, match="does not answer"):
        Client(api="http://127.0.0.1:9").people()

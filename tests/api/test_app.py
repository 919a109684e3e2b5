"""What the HTTP interface gives to whom."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from tests.api.conftest import BASE, LOCAL
from tests.api.fake import FakeWorkspace

SCHEMA = json.loads(Path("evals/contract/answer.schema.json").read_text(encoding="utf-8"))
SignIn = Callable[[str], TestClient]


def test_an_answer_meets_the_contract(signed_in: SignIn) -> None:
    body = signed_in("erin").post("/v1/ask", json={"question": "acknowledged", "id": "q7", "conversation": "c"}).json()
    jsonschema.validate(body, SCHEMA)
    assert (body["id"], body["conversation"], body["outcome"]) == ("q7", "c", "partial")


def test_the_event_stream_ends_with_the_same_answer(signed_in: SignIn) -> None:
    client = signed_in("erin")
    body = {"question": "acknowledged"}
    text = client.post("/v1/ask", json=body, headers={"accept": "text/event-stream"}).text
    events = [event.split("\n") for event in text.strip().split("\n\n")]
    assert [name for name, _ in events] == [f"event: {n}" for n in ("plan", "passages", "draft", "verdicts", "answer")]
    assert json.loads(events[-1][1].removeprefix("data: ")) == client.post("/v1/ask", json=body).json()


def test_the_event_stream_never_carries_unverified_words(signed_in: SignIn) -> None:
    client = signed_in("erin")
    text = client.post("/v1/ask", json={"question": "acknowledged"}, headers={"accept": "text/event-stream"}).text
    assert "unverified" not in text
    assert "no_quote" in text


def test_an_event_stream_that_fails_ends_with_a_problem(signed_in: SignIn) -> None:
    headers = {"accept": "text/event-stream"}
    text = signed_in("erin").post("/v1/ask", json={"question": "explode"}, headers=headers).text
    assert text.startswith("event: problem\n")
    assert "boom" not in text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/ask"),
        ("GET", "/v1/versions"),
        ("GET", "/v1/search?q=x"),
        ("GET", "/v1/evidence/policies%2Fpromotion.md"),
    ],
)
def test_nothing_is_given_out_without_a_token(client: TestClient, method: str, path: str) -> None:
    for headers in ({}, {"authorization": "Bearer guessed"}, {"authorization": "Basic eDp5"}):
        response = client.request(method, path, headers=headers, json={"question": "x"})
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"


def test_evidence_by_percent_encoded_id(signed_in: SignIn) -> None:
    body = signed_in("erin").get(f"/v1/evidence/{quote('notes/nasty.csv#R 1', safe='')}").json()
    assert body["id"] == "notes/nasty.csv#R 1"
    assert body["fields"][0]["name"] == "Note"
    assert body["elements"][0]["flags"] == ["instruction"]


@pytest.mark.parametrize("more", ["", "?as_of=1", "?original=1"])
def test_hidden_and_absent_evidence_give_the_same_bytes(signed_in: SignIn, more: str) -> None:
    client = signed_in("erin")
    hidden = client.get(f"/v1/evidence/legal%2Fmemo.md{more}")
    absent = client.get(f"/v1/evidence/legal%2Fnothing-at-all.md{more}")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert hidden.headers == absent.headers


def test_an_original_is_a_download_that_no_browser_renders(signed_in: SignIn) -> None:
    response = signed_in("erin").get("/v1/evidence/policies%2Fpromotion.md?original=1")
    assert response.text.startswith("# Promotion")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''pro%C2%ADm%22o%0A.html"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]


def test_versions_tell_a_reader_numbers_and_dates_only(signed_in: SignIn) -> None:
    assert signed_in("erin").get("/v1/versions").json() == [{"number": 1, "created": "2026-11-01T09:00:00+00:00"}]


def test_search_gives_passages_with_places(signed_in: SignIn) -> None:
    hits = signed_in("erin").get("/v1/search", params={"q": "alert", "kind": "policy"}).json()
    assert [hit["source"] for hit in hits] == ["policies/promotion.md"]


def test_a_right_revoked_after_sign_in_is_gone(signed_in: SignIn, workspace: FakeWorkspace) -> None:
    client = signed_in("erin")
    workspace.directory = {"erin": ()}
    assert client.get("/v1/evidence/policies%2Fpromotion.md").status_code == 404
    workspace.directory = {}
    assert client.get("/v1/evidence/policies%2Fpromotion.md").status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"question": ""}, 422),
        ({"question": "x", "principal": "ingrid"}, 422),
        ({"question": "x", "as_of": "soon"}, 400),
    ],
    ids=["no question", "empty question", "a principal beside the token", "an as_of that is none"],
)
def test_a_bad_request_is_a_problem(signed_in: SignIn, body: dict[str, str], status: int) -> None:
    response = signed_in("erin").post("/v1/ask", json=body)
    assert response.status_code == status
    assert set(response.json()) == {"type", "title", "status", "detail"}


def test_an_internal_error_tells_nothing(signed_in: SignIn) -> None:
    response = signed_in("erin").post("/v1/ask", json={"question": "explode"})
    assert response.status_code == 500
    assert "boom" not in response.text


def test_an_empty_index_is_unavailable_and_not_ready(signed_in: SignIn, workspace: FakeWorkspace) -> None:
    client = signed_in("erin")
    workspace.published = ()
    assert client.post("/v1/ask", json={"question": "x"}).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/nowhere", "/docs", "/redoc"])
def test_an_unknown_path_is_a_problem(client: TestClient, path: str) -> None:
    assert client.get(path).headers["content-type"] == "application/problem+json"


def test_every_response_forbids_what_a_page_could_do(client: TestClient) -> None:
    for path in ("/healthz", "/nowhere", "/v1/versions"):
        assert client.get(path).headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in client.get(path, headers={"origin": BASE}).headers


def test_people_can_be_chosen_on_loopback(client: TestClient) -> None:
    assert client.get("/v1/people").json() == ["erin", "ingrid", "odile"]
    assert client.post("/v1/session", json={"user": "mallory"}).status_code == 403


@pytest.mark.parametrize("path", ["/v1/people", "/v1/session"])
@pytest.mark.parametrize(
    ("host", "peer", "headers"),
    [
        ("0.0.0.0", "127.0.0.1", {}),
        ("127.0.0.1", "10.0.0.7", {}),
        ("127.0.0.1", "127.0.0.1", {"x-forwarded-for": "10.0.0.7"}),
    ],
    ids=["bound to every address", "another machine", "behind a proxy"],
)
def test_the_embedded_sign_in_is_refused_elsewhere(path: str, host: str, peer: str, headers: dict[str, str]) -> None:
    client = TestClient(create_app(FakeWorkspace(), host=host), base_url=BASE, client=(peer, 1))
    answer = (
        client.post(path, json={"user": "erin"}, headers=headers)
        if path.endswith("session")
        else client.get(path, headers=headers)
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"host": "evil.example:8321"}, {"host": ""}, {"origin": "http://evil.example"}, {"origin": "null"}],
    ids=["name pointed at this machine", "no name", "page of another site", "page of no site"],
)
def test_a_web_page_of_another_site_gets_nothing(headers: dict[str, str]) -> None:
    client = TestClient(create_app(FakeWorkspace()), base_url=BASE, client=LOCAL)
    assert client.get("/v1/people", headers=headers).status_code == 403


@pytest.mark.parametrize("name", ["http://localhost:8321", "http://[::1]:8321", "http://127.0.0.1"])
def test_every_name_of_this_machine_is_answered(name: str) -> None:
    assert TestClient(create_app(FakeWorkspace()), base_url=name, client=LOCAL).get("/v1/people").status_code == 200

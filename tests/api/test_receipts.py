"""Receipts over HTTP, over a real home with an encoder of words."""

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.reports import verify_receipt
from tests.api.conftest import BASE, LOCAL
from tests.api.corpus import write_corpus
from tests.promises.organizations import workspace

QUESTION = {"question": "Within how many hours is a P1 alert acknowledged?", "now": "2026-11-16", "conversation": "c"}
PATHS = ["", "/export", "/replay"]


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TestClient]:
    """A client signed in as each of two people."""
    folder = tmp_path_factory.mktemp("organization")
    app = create_app(workspace(folder / ".home", write_corpus(folder)))
    made = {}
    for user in ("erin", "ingrid"):
        made[user] = TestClient(app, base_url=BASE, client=LOCAL)
        token = made[user].post("/v1/session", json={"user": user}).json()["token"]
        made[user].headers["authorization"] = f"Bearer {token}"
    return made


@pytest.fixture(scope="module")
def answer(clients: dict[str, TestClient]) -> dict[str, object]:
    row: dict[str, object] = clients["erin"].post("/v1/ask", json=QUESTION).json()
    return row


def test_a_receipt_holds_the_answer_in_the_shape_that_it_was_given_in(
    clients: dict[str, TestClient], answer: dict[str, object]
) -> None:
    opened = clients["erin"].get(f"/v1/receipts/{answer['receipt']}").json()
    assert opened["answer"] == answer
    assert opened["passages"][0].keys() >= {"source", "revision", "start", "end", "score", "sha256"}
    assert opened["made_with"].keys() >= {"encoder", "chunker", "prompts", "model", "parameters"}


def test_a_replay_and_an_export_are_got_as_well(clients: dict[str, TestClient], answer: dict[str, object]) -> None:
    replayed = clients["erin"].get(f"/v1/receipts/{answer['receipt']}/replay").json()
    assert (replayed["level"], replayed["ok"]) == ("R3", True)
    proved, _ = verify_receipt.check(clients["erin"].get(f"/v1/receipts/{answer['receipt']}/export").json(), None)
    assert "the answer is the one that was chained" in proved


@pytest.mark.parametrize("path", PATHS)
def test_foreign_and_absent_receipts_give_the_same_bytes(
    clients: dict[str, TestClient], answer: dict[str, object], path: str
) -> None:
    foreign = clients["ingrid"].get(f"/v1/receipts/{answer['receipt']}{path}")
    absent = clients["ingrid"].get(f"/v1/receipts/0000{path}")
    assert foreign.status_code == absent.status_code == 404
    assert (foreign.content, foreign.headers) == (absent.content, absent.headers)
    assert foreign.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_given_out_without_a_token(
    clients: dict[str, TestClient], answer: dict[str, object], path: str
) -> None:
    headers = {"authorization": "Bearer guessed"}
    assert clients["erin"].get(f"/v1/receipts/{answer['receipt']}{path}", headers=headers).status_code == 401

"""The audit desk over HTTP, over a real home with an encoder of words."""

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.audit.sampling import commitment
from tests.api.conftest import BASE, LOCAL
from tests.audit.test_trail import WHOLE
from tests.promises.organizations import workspace, write

VALUE = "0123456789abcdef"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("port")
    app = create_app(workspace(folder / "home", write(folder / "org", WHOLE)))
    made = TestClient(app, base_url=BASE, client=LOCAL)
    made.headers["authorization"] = f"Bearer {made.post('/v1/session', json={'user': 'pia'}).json()['token']}"
    return made


def test_checks_are_read_by_set_and_state(client: TestClient) -> None:
    every = client.get("/v1/checks", params={"check": "trail"}).json()
    found = client.get("/v1/checks", params={"check": "trail", "state": "found"}).json()
    assert {one["subject"] for one in every} == {"Berth Oracle 2.4"}
    assert [one for one in every if one["state"] == "found"] == found
    assert client.get("/v1/checks", params={"check": "gossip"}).status_code == 422


def test_the_trail_of_a_system_or_of_one_version_is_walked(client: TestClient) -> None:
    whole = client.get("/v1/trails", params={"system": "Berth Oracle"}).json()
    assert [one["subject"] for one in whole["trails"]] == ["Berth Oracle 2.4"]
    assert {n for hop in whole["trails"][0]["hops"] for n in hop["citations"]} == {
        one["n"] for one in whole["citations"]
    }
    assert client.get("/v1/trails", params={"system": "Berth Oracle 2.4"}).json() == whole
    assert client.get("/v1/trails", params={"system": "Berth Oracle 9.9"}).json()["trails"] == []
    assert client.get("/v1/trails", params={"system": "Berth Oracle", "last": "2020-01-01"}).json()["trails"] == []
    assert "no system named" in client.get("/v1/trails", params={"system": "gossip"}).json()["detail"]


def test_criteria_are_looked_up_by_any_known_id(client: TestClient) -> None:
    assert {one["id"] for one in client.get("/v1/criteria", params={"q": "MANAGE 4.1"}).json()} == {"8.3", "A.6.2.6"}
    assert len(client.get("/v1/criteria").json()) > 70
    assert client.get("/v1/criteria", params={"q": "Z"}).status_code == 400


def test_a_population_is_stated_before_the_desk_tells_a_value(client: TestClient) -> None:
    asked = {"kinds": ["deployment"], "first": "2026-05-01"}
    made = client.post("/v1/samples", json={"purpose": "changes", "population": asked}).json()
    place = f"/v1/samples/{made['id']}"
    assert (client.post(f"{place}/population").json()["choice"]["chosen"], made["choice"]["stated"]["first"]) == (
        "stated",
        "2026-05-01",
    )
    drawn = client.post(f"{place}/draw", json={"value": made["value"]}).json()
    assert drawn["drawn"] == ["changes.csv#CHG-5"]
    client.post(f"{place}/discard", json={"reason": "this is a test of its own"})


def test_a_sample_goes_from_commitment_to_draw(client: TestClient) -> None:
    made = client.post("/v1/samples", json={"hash": commitment(VALUE), "purpose": "changes"}).json()
    place = f"/v1/samples/{made['id']}"
    assert client.post(f"{place}/draw", json={"value": VALUE}).status_code == 400
    frozen = client.post(f"{place}/population", json={"kinds": ["deployment"], "first": "2026-05-01"}).json()
    drawn = client.post(f"{place}/draw", json={"value": VALUE}).json()
    assert (frozen["stage"], drawn["drawn"]) == ("frozen", ["changes.csv#CHG-5"])
    assert client.post(f"{place}/discard", json={"reason": "wrong month"}).json()["stage"] == "discarded"
    assert made["id"] in [one["id"] for one in client.get("/v1/samples").json()]
    assert drawn["choice"]["chosen"] == "not_stated"
    assert "chosen after the value was known" in drawn["choice"]["remarks"][0]
    assert client.get("/v1/samples/S-77").status_code == 404

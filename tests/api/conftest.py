"""Fixture policy: the app over the workspace in memory, asked by a client on loopback."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from tests.api.fake import FakeWorkspace

BASE = "http://127.0.0.1:8321"
LOCAL = ("127.0.0.1", 50000)


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace()


@pytest.fixture
def client(workspace: FakeWorkspace) -> TestClient:
    """Nobody has signed in."""
    return TestClient(create_app(workspace), base_url=BASE, client=LOCAL, raise_server_exceptions=False)


@pytest.fixture
def signed_in(client: TestClient) -> Callable[[str], TestClient]:
    """The client with a person's token."""

    def sign_in(user: str) -> TestClient:
        token = client.post("/v1/session", json={"user": user}).json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        return client

    return sign_in

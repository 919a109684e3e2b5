"""Homes for tests of the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.store import Store
from tests.store.homes import open_home


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty home whose vectors lie in memory."""
    with open_home(tmp_path / "home") as opened:
        yield opened

"""What every test gets: no way out to the network, silent libraries, and one export of the encoder for all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.models.encoder import Encoder, build_default_encoder
from assistant.offline import QUIET
from tests import netguard

os.environ.update(QUIET)
ATTEMPTS = netguard.install()


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine() -> Iterator[None]:
    """Fails a test that tried to reach another machine, even when a library swallowed the refusal."""
    ATTEMPTS.clear()
    yield
    assert ATTEMPTS == []


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose encoder export is built by whoever asks first; parallel workers share it."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "model-home"


@pytest.fixture(scope="session")
def model_cache(model_home: Path, default_encoder: Encoder) -> Path:
    """A shared folder of exports that holds the default encoder's: give it to settings as `model_cache`."""
    return model_home / "models"


@pytest.fixture(scope="session")
def default_encoder(model_home: Path) -> Encoder:
    """The encoder that the product uses, with its real weights."""
    return build_default_encoder(model_home)

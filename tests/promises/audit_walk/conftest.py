"""Fixture policy: the demo's home is ingested once for all of `tests/promises`; the mock audit works in a copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.models.encoder import Encoder
from tests.promises.audit_walk.organization import winter
from tests.promises.audit_walk.team import Audit, Office
from tests.promises.organizations import DEMO


@pytest.fixture
def audit(
    demo_home: Path,
    tmp_path: Path,
    model_cache: Path,
    default_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Audit]:
    monkeypatch.setenv("COLUMNS", "200")

    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    home = shutil.copytree(demo_home, tmp_path / "home")
    office = Office(home=home, model_cache=model_cache, encoder=default_encoder, read=read)
    with office.closed():
        yield Audit(office=office, sources=winter(DEMO, tmp_path / "organization"))

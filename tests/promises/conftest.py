"""The real command line over real home folders; only the encoder may be the one of words, which needs no model."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from assistant.api.ports import Workspace as Port
from assistant.cli.run import main
from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder, build_default_encoder
from assistant.settings import Settings
from assistant.store.store import Store
from assistant.wiring import Workspace
from ingest.limits import Limits
from tests.cli.conftest import Run
from tests.promises.organizations import DEMO, NOW


@dataclass(frozen=True)
class Program:
    """`clausetrail` over one home folder; each command opens it afresh, as a new process would."""

    home: Path
    read: Callable[[], tuple[str, str]]
    """Gives what was printed since the last call, on stdout and on stderr."""
    limits: Limits = field(default_factory=lambda: Limits(workers=0))

    def __call__(self, *arguments: object) -> Run:
        """Run one command."""
        code = main(["--home", str(self.home), *map(str, arguments)], opener=self._open)
        return Run(code, *self.read())

    def json(self, *arguments: object) -> Any:
        """What a command prints with `--json`."""
        ended = self(*arguments, "--json")
        assert ended.out, ended.err
        return json.loads(ended.out)

    def limited(self, limits: Limits) -> "Program":
        """The same with other bounds on what is read."""
        return replace(self, limits=limits)

    def _open(self, settings: Settings) -> Port:
        return Workspace(settings, Store.open(settings.home), StubEncoder, StubCrossEncoder, limits=self.limits)


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """A home folder of this test's own, still empty."""

    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    return Program(home=tmp_path / "home", read=read)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """The home of the demo organization, ingested once for all tests and all parallel workers; whoever uses it takes a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    settings = Settings(home=shared / "demo-home", model_cache=model_cache, now=NOW)
    done = shared / "demo-home.done"
    with FileLock(shared / "demo-home.lock"):
        if not done.exists():
            with Store.open(settings.home) as store:
                encoder = build_default_encoder(settings.home, cache=model_cache)
                Workspace(settings, store, lambda: encoder, StubCrossEncoder).ingest(DEMO / "sources.yaml")
            done.touch()  # nobody opens it again: a database that opens or closes moves files under those who copy
    return settings.home


@pytest.fixture(scope="session")
def demo(demo_home: Path, tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Workspace:
    """The demo organization with the product's own encoder; nobody changes its evidence."""
    own = shutil.copytree(demo_home, tmp_path_factory.mktemp("demo") / "home")
    return Workspace.open(Settings(home=own, model_cache=model_cache, now=NOW))

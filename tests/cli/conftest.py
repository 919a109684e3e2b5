"""Fixture policy: a command line over the workspace in memory; only `tests/cli/test_real.py` opens a home folder."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from assistant.cli.run import main
from tests.api.fake import FakeWorkspace


@dataclass(frozen=True)
class Run:
    """How one command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no line of a test breaks, whatever the one is in which the tests run."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace()


@pytest.fixture
def run(workspace: FakeWorkspace, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Runs `clausetrail ARGUMENTS` over the workspace."""

    def runner(*arguments: object) -> Run:
        code = main([str(argument) for argument in arguments], opener=lambda _: workspace)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return runner

"""kill -9 anywhere in an ingest: the last version answers, and the next run ends as if nothing had happened."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.conftest import Organization, answers, contents, wrong
from tests.faults.runs import ingest, run, run_to_indexing, started, workspace

SEED = 20261116
DRAW = random.Random(SEED)
SHARES = sorted(DRAW.random() for _ in range(10))
"""When to kill, as shares of the time that an undisturbed run takes."""
STEPS = sorted(DRAW.sample(range(150), 15))
"""At which statement, commit or fsync of a run to kill."""
INDEXING = [4, 9, 17, 26, 1_000]
"""The same of what indexes words beside the encoder: its transaction, files half written, the last fsync, right behind it."""


@pytest.fixture(scope="session")
def before(organization: Organization) -> list[tuple[object, ...]]:
    """What the first version answers."""
    return answers(organization.home, 1)


@pytest.fixture(scope="session")
def after(undisturbed: Path) -> tuple[object, ...]:
    """What a home holds after an undisturbed run."""
    return contents(undisturbed)


@pytest.fixture(scope="session")
def seconds(organization: Organization, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed run takes on this machine now."""
    home = organization.copy(tmp_path_factory.mktemp("timed") / "home")
    began = time.monotonic()
    assert run(home, organization.sources) == 0
    return time.monotonic() - began


def assert_survived(
    home: Path, organization: Organization, before: list[tuple[object, ...]], after: tuple[object, ...]
) -> None:
    """The last version answers, the doctor finds nothing but what he knows to mend, and the next run completes."""
    assert answers(home, 1) == before
    assert all("clausetrail doctor --mend" in each for each in wrong(home))
    ingest(home, organization.sources)
    assert contents(home) == after
    assert wrong(home) == []


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_the_run(
    home: Path, organization: Organization, before: list[tuple[object, ...]], after: tuple[object, ...], step: int
) -> None:
    assert run(home, organization.sources, step) in (-signal.SIGKILL, 0)
    assert_survived(home, organization, before, after)


@pytest.mark.parametrize("share", SHARES, ids=[f"{share:.2f}" for share in SHARES])
def test_killed_at_a_time_of_the_run(
    home: Path,
    organization: Organization,
    before: list[tuple[object, ...]],
    after: tuple[object, ...],
    seconds: float,
    share: float,
) -> None:
    process = started(home, organization.sources)
    process.join(share * seconds)
    process.kill()
    process.join()
    assert_survived(home, organization, before, after)


@pytest.fixture(scope="session")
def fresh(organization: Organization, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Root of a home that never held anything else."""
    home = tmp_path_factory.mktemp("fresh") / "home"
    ingest(home, organization.sources)
    return str(workspace(home).versions()[-1].root)


@pytest.mark.parametrize("step", INDEXING)
def test_killed_while_words_are_indexed_beside_the_encoder(
    home: Path,
    organization: Organization,
    undisturbed: Path,
    before: list[tuple[object, ...]],
    after: tuple[object, ...],
    fresh: str,
    step: int,
) -> None:
    assert run_to_indexing(home, organization.sources, step) == -signal.SIGKILL
    assert [version.number for version in workspace(home).versions()] == [1]
    assert_survived(home, organization, before, after)
    assert workspace(home).versions()[-1].root == fresh
    assert answers(home, 2) == answers(undisturbed, 2)
    assert len(list((home / "index").iterdir())) == len(list((undisturbed / "index").iterdir()))

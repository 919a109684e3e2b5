"""The chain of manifests: what is changed, taken out or swapped is seen."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from evals.manifest import GENESIS, NAME, Manifest, hashes, next_in, verify, write
from evals.trace import Identity

FIRST = Manifest(
    number=1,
    run="",
    suite="demo",
    suite_file="suite.yaml",
    limit=None,
    floors={},
    harness="f" * 64,
    sealed=False,
    target=Identity(target="t", code="c", index="1:r"),
    baseline=None,
    release="0.1",
    data={},
    files={},
    seed=1,
    command="clausetrail eval run demo",
    began="2026-11-16T00:00:00+00:00",
    ended="2026-11-16T00:01:00+00:00",
    owner="",
    approver="",
    previous=GENESIS,
)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Three runs, chained."""
    for _ in range(3):
        number, previous = next_in(tmp_path)
        folder = tmp_path / f"{number:04}-demo"
        folder.mkdir()
        (folder / "results.json").write_text(f"[{number}]")
        told = replace(
            FIRST, number=number, previous=previous, run=folder.name, files=hashes([folder / "results.json"], folder)
        )
        write(told, folder)
    return tmp_path


def test_a_chain_that_nobody_touched_holds(runs: Path) -> None:
    assert list(verify(runs)) == []


def test_a_changed_result_is_seen(runs: Path) -> None:
    (runs / "0002-demo" / "results.json").write_text("[3]")
    assert [(fault.run, fault.why) for fault in verify(runs)] == [("0002-demo", "results.json is changed")]


def test_a_changed_manifest_is_seen_by_the_next(runs: Path) -> None:
    path = runs / "0001-demo" / NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | {"owner": "somebody"}))
    assert [fault.run for fault in verify(runs)] == ["0002-demo"]


def test_a_run_that_was_taken_out_is_seen(runs: Path) -> None:
    shutil.rmtree(runs / "0002-demo")
    assert [fault.run for fault in verify(runs)] == ["0003-demo"]

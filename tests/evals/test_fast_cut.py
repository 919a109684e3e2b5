"""A fast cut of the suites that ship, run as a user runs them: no invariant is violated, whatever the figures are.

The whole suites are one command, `make eval`; their figures are for people, and are no test.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.cli import main
from evals.measures import Sort
from evals.run import Work, load_run, rescore, suite_of
from evals.suites.built import every_name

CUT = {"access": 16, "as-of": 16, "injection": 16}
"""Questions of each suite over the second organization; the demo organization has tests of its own."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Work:
    place = Work(folder=tmp_path_factory.mktemp("cut"))
    (place.folder / "models").symlink_to(model_cache)
    return place


def evaluated(work: Work, *words: str) -> int:
    return main(["eval", *words, "--work", str(work.folder)])


@pytest.mark.parametrize("name", CUT)
def test_no_invariant_is_violated_in_a_cut_of_a_suite(work: Work, name: str) -> None:
    assert evaluated(work, "run", name, "--limit", str(CUT[name])) in (0, 1, 6)  # floors are goals
    results = load_run(work.runs, "last").results
    invariants = [one for one in results if one.sort is Sort.INVARIANT]
    assert [(one.name, one.violations) for one in invariants if one.violations] == []
    looked_at = {one.name for one in invariants if one.findings}
    assert {
        "provenance",
        "uncited",
        "repeat",
        "leak-answer",
        "leak-caches",
        "leak-exports",
        "leak-receipts",
    } <= looked_at


def test_a_cut_is_looked_at_again_as_it_was(work: Work) -> None:
    assert evaluated(work, "run", "as-of", "--limit", "3") in (0, 1, 6)
    run = load_run(work.runs, "last")
    ours, _ = rescore(run, suite_of(run), work)
    assert len({reply.case.id for reply in ours.replies}) == 3


def test_index_versions_of_a_suite_are_its_earlier_states(work: Work) -> None:
    """Version 1 is the sources as they were, version 2 as they are; run again, neither is ingested anew."""
    suite = suite_of(load_run(work.runs, "last"))
    before = [(one.number, one.root) for one in work.workspace(suite).versions()]
    assert [number for number, _ in before] == [1, 2]
    assert [(one.number, one.root) for one in work.ingested(suite).versions()] == before


def test_the_judge_is_a_suite_of_its_own(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluated(work, "run", "verifier") == 0
    assert "provenance" not in capsys.readouterr().out
    assert evaluated(work, "report", "last") == 0


def test_the_doctor_finds_nothing_wrong_with_a_suite_that_ships(work: Work) -> None:
    assert evaluated(work, "doctor", "injection") == 0


def test_every_suite_that_ships_is_among_all(tmp_path: Path) -> None:
    assert every_name(data=None, corpora=None) == ("access", "as-of", "demo", "injection", "verifier", "perturbations")
    assert {"obliqa", "peps"} <= set(every_name(data=tmp_path, corpora=tmp_path))


def test_all_runs_stand_side_by_side(
    work: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of them, since the demo organization alone takes minutes."""
    monkeypatch.setattr("evals.suites.built.every_name", lambda **_: ("injection", "verifier"))
    code = evaluated(work, "all", "--baseline", "baseline", "--limit", "4", "--json")
    lines: Sequence[dict[str, object]] = json.loads(capsys.readouterr().out)
    assert code == 1  # no assistant reaches the goal in four questions, or the baseline leaks and still is not gated
    assert [str(one["run"]).split("-", 1)[1] for one in lines] == ["injection", "verifier"]
    assert lines[0]["difference"] is not None
    assert lines[1]["difference"] is None

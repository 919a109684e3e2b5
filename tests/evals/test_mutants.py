"""The harness is tested by assistants that are each broken in one way."""

import logging

import pytest

from evals.evidence import Evidence
from evals.mutants import MUTANTS, Mutant, named
from evals.mutants.home import ingested
from evals.mutants.organization import FILES, READERS
from evals.mutants.run import Laboratory, Seen, verdicts

FEWEST = 40


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.mktemp("mutants"))


@pytest.fixture(scope="module")
def healthy(laboratory: Laboratory) -> Seen:
    return laboratory.healthy()


def test_there_are_forty_mutants_each_with_a_name_of_its_own() -> None:
    assert len({one.name for one in MUTANTS}) == len(MUTANTS) >= FEWEST


def test_the_healthy_assistant_breaks_no_invariant_and_answers_every_case(healthy: Seen) -> None:
    assert [name for name, result in healthy.items() if result.violations] == []
    correct = healthy["correct"].estimate
    assert correct is not None
    assert correct.value == 1


def test_every_invariant_has_something_to_look_at(healthy: Seen) -> None:
    assert [name for name, result in healthy.items() if result.sort == "invariant" and not result.findings] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_mutant_is_seen_by_the_measures_meant_for_it_and_breaks_only_what_it_breaks(
    laboratory: Laboratory, healthy: Seen, mutant: Mutant
) -> None:
    """One that survives must go on surviving, so that a measure that comes to see it shows."""
    assert laboratory.verdict(mutant, healthy).fault == ""


def test_every_invariant_is_broken_by_some_mutant_meant_for_it(healthy: Seen) -> None:
    meant = {name for one in MUTANTS for name in one.caught_by}
    assert {name for name, result in healthy.items() if result.sort == "invariant"} <= meant


def test_what_a_mutant_logs_is_seen_and_not_printed(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody listens to the log but the target, as when the command runs: pytest's own handlers are taken away."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    _, seen = verdicts(laboratory, named(["logs-hidden"]))
    assert seen.caught == ("leak-logs",)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_a_mutant_leaves_the_product_as_it_was(laboratory: Laboratory, healthy: Seen) -> None:
    after = laboratory.healthy()
    assert [name for name, result in after.items() if result.estimate != healthy[name].estimate] == []


def test_who_may_read_is_what_the_organization_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The product's rule over sources.yaml, held against the rights that stand beside each file."""
    evidence = Evidence(ingested(tmp_path_factory.mktemp("rights")).opened())
    for reader in READERS:
        files = {one.partition("#")[0] for one in evidence.readable(reader)}
        assert files == {name for name, file in FILES.items() if reader in file.readers}

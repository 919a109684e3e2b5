"""Two runs side by side: what moved is told, what cannot be compared is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from evals.compare import compare, compare_runs
from evals.measures import Finding, Result, Sort
from evals.run import Run
from tests.evals.report.probe import manifest

ALIKE = (1.0, 0.0, 1.0)


def result(name: str, *values: float, sort: Sort = Sort.QUALITY) -> Result:
    """A measure with one finding a reply."""
    found = tuple(Finding(reply=f"c{at}", value=value) for at, value in enumerate(values))
    return Result(name=name, sort=sort, estimate=None, findings=found)


def run(name: str, suite: str, *, sealed: bool = False) -> Run:
    told = replace(manifest(sealed=sealed), run=name, suite=suite)
    return Run(folder=Path(name), manifest=told, results=(result("correct", *ALIKE),), baseline=())


def test_what_was_fixed_and_what_broke_is_named_by_reply() -> None:
    found = compare([result("correct", 0.0, 1.0, 1.0)], [result("correct", 1.0, 0.0, 1.0)])
    assert (found.fixed, found.broken, found.only_one) == (("c0",), ("c1",), ())


def test_equal_runs_differ_by_nothing_as_far_up_as_down() -> None:
    (moved,) = compare([result("correct", *ALIKE)], [result("correct", *ALIKE)]).moved
    assert moved.difference.value == 0
    assert moved.difference.low == -moved.difference.high < 0


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([result("leak-answer", 1.0, 1.0, 0.0, sort=Sort.INVARIANT)], ["leak-answer"]),
        ([result("leak-answer", 1.0, 1.0, 1.0, sort=Sort.INVARIANT)], []),
        ([result("verifier", 1.0, 1.0, 1.0)], []),
        ([result("verifier", 0.0, 1.0, 1.0)], ["verifier"]),
        ([result("latency-p50", 2.1, 1.9, 2.0, sort=Sort.FIGURE)], []),
        ([result("latency-p50", 9.1, 8.9, 9.0, sort=Sort.FIGURE)], ["latency-p50"]),
        ([result("citation-recall", 1.0, 1.0, 1.0)], ["citation-recall"]),
    ],
    ids=["broken", "kept", "same judge", "other judge", "as fast", "slower", "quality"],
)
def test_only_qualities_are_told_unless_something_moved(after: list[Result], told: list[str]) -> None:
    (sort,) = {one.sort for one in after}
    usual = 2.0 if sort is Sort.FIGURE else 1.0
    before = [result(one.name, usual, usual, usual, sort=sort) for one in after]
    assert [one.name for one in compare(before, after).moved] == told


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (run("0002-b", "b"), "0001-a asked the open cases of a and 0002-b the open cases of b"),
        (run("0002-a-sealed", "a", sealed=True), "0002-a-sealed the sealed cases of a"),
    ],
    ids=["suite", "half"],
)
def test_runs_that_did_not_ask_the_same_are_refused(after: Run, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        compare_runs(run("0001-a", "a"), after)


def test_runs_of_one_suite_are_compared() -> None:
    assert compare_runs(run("0001-a", "a"), run("0002-a", "a")).fixed == ()

"""The gate: by the bad end of an interval, and never a pass for too few."""

from dataclasses import replace

import pytest

from evals.compare import compare, worse
from evals.gate import State, exit_code, gate, verdict
from evals.measures.measure import Finding, Result, Sort, invariant
from evals.statistics import Estimate
from evals.suites.suite import Floor

RIGHT, WRONG = (tuple(Finding(reply=f"r{at}", value=value) for at in range(30)) for value in (1.0, 0.0))


def quality(low: float, high: float) -> Result:
    estimate = Estimate(value=(low + high) / 2, low=low, high=high, n=10)
    return Result(name="q", sort=Sort.QUALITY, estimate=estimate, findings=())


@pytest.mark.parametrize(
    ("low", "high", "floor", "state"),
    [
        (0.81, 0.95, Floor(at_least=0.8), State.PASS),
        (0.70, 0.95, Floor(at_least=0.8), State.INCONCLUSIVE),
        (0.50, 0.79, Floor(at_least=0.8), State.FAIL),
        (0.00, 0.04, Floor(at_most=0.05), State.PASS),
        (0.00, 0.20, Floor(at_most=0.05), State.INCONCLUSIVE),
        (0.06, 0.20, Floor(at_most=0.05), State.FAIL),
    ],
)
def test_a_quality_is_held_by_the_ends_of_its_interval(low: float, high: float, floor: Floor, state: State) -> None:
    assert gate([quality(low, high)], {"q": floor})[0].state is state


def test_one_violation_fails_and_outweighs_all_else() -> None:
    looks = [Finding(reply="a", value=1.0)] * 999 + [Finding(reply="b", value=0.0)]
    lines = gate([invariant("i", looks), quality(0.9, 1.0)], {"q": Floor(at_least=0.5)})
    assert [line.state for line in lines] == [State.FAIL, State.PASS]
    assert exit_code(verdict(lines)) == 1


def test_a_floor_whose_measure_gave_nothing_is_inconclusive() -> None:
    lines = gate([], {"q": Floor(at_least=0.5)})
    assert exit_code(verdict(lines)) == 6


def test_an_invariant_that_nobody_could_look_at_is_no_pass_when_the_suite_asks_for_it() -> None:
    assert gate([invariant("i", [])], {})[0].state is State.TOLD
    assert gate([invariant("i", [])], {"i": Floor(at_least=1)})[0].state is State.INCONCLUSIVE


def test_where_nothing_is_asked_of_any_quality_nothing_is_passed() -> None:
    """Else whoever always abstains would pass a suite without floors."""
    held = invariant("i", [Finding(reply="a", value=1.0)])
    assert exit_code(verdict(gate([held, quality(0.9, 1.0)], {}))) == 6
    assert exit_code(verdict(gate([held, quality(0.9, 1.0)], {"q": Floor(at_least=0.5)}))) == 0


def test_a_figure_is_worse_where_even_the_good_end_of_its_difference_is() -> None:
    before, after = (
        Result(name="q", sort=Sort.QUALITY, estimate=None, findings=found, lower_is_better=less)
        for found, less in ((RIGHT, False), (WRONG, False))
    )
    assert [one.name for one in worse(compare([before], [after]), [after])] == ["q"]
    assert worse(compare([after], [before]), [before]) == ()
    fewer = replace(after, lower_is_better=True)
    assert worse(compare([before], [fewer]), [fewer]) == ()

import pytest

from evals.measures import Sort
from evals.measures.resources import measure, stage_seconds
from tests.evals.measures.replies import QUIET, figures, reply, results


def test_a_stage_takes_the_time_since_the_one_before() -> None:
    ends = {"answer": 1.5, "plan": 0.5, "draft": 0.75}
    assert stage_seconds(ends) == {"plan": 0.5, "draft": 0.25, "answer": 0.75}


def test_percentiles_lie_between_neighbours() -> None:
    """Of 1, 2, 3, 4, 5 seconds the median is 3 and the 95th percentile 4.8."""
    found = results(measure, *(reply(QUIET, name=f"c{n}", seconds={"plan": n / 2, "answer": n}) for n in range(1, 6)))
    assert found["latency-p50"].estimate.value == 3
    assert found["latency-p95"].estimate.value == pytest.approx(4.8)
    assert found["latency-p50"].more["stages"] == {"plan": 1.5, "answer": 1.5}
    assert found["latency-p50"].unit == "s"


def test_memory_is_the_most_and_tokens_and_cost_are_means() -> None:
    given = [reply(QUIET, memory=5, tokens=10, cost=0.5), reply(QUIET, name="d", memory=7, tokens=20)]
    figure = figures(measure, *given)
    assert (figure["memory"], figure["tokens"], figure["cost"]) == (
        7,
        15,
        0.5,
    )  # a cost that is not told is not nothing


def test_what_a_target_does_not_tell_is_not_measured() -> None:
    figure = figures(measure, reply(QUIET))
    assert (figure["latency-p50"], figure["latency-p95"], figure["memory"]) == (None, None, None)
    assert set(figures(measure).values()) == {None}


def test_figures_are_never_gated() -> None:
    assert {one.sort for one in measure([reply(QUIET, seconds={"answer": 1.0})])} == {Sort.FIGURE}

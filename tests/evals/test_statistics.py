"""Intervals, held against published values and against what they must do at the edges."""

import pytest

from evals.statistics import bootstrap_of, cluster_bootstrap, paired_bootstrap, upper_bound, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    ids=["81 of 263", "15 of 148", "none of 20", "1 of 29"],
)
def test_wilson_gives_the_values_that_newcombe_printed(hits: int, of: int, low: float, high: float) -> None:
    """Table I of Newcombe 1998 (Statistics in Medicine 17:857), method 3."""
    found = wilson(hits, of)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_the_bound_of_no_leak_in_n_is_the_rule_of_three() -> None:
    """1 - 0.05^(1/n), about 3/n."""
    assert upper_bound(0, 3000) == pytest.approx(1 - 0.05 ** (1 / 3000))
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(5, 5) == 1.0


def test_nothing_measured_is_none_and_never_a_number() -> None:
    assert wilson(0, 0) is None
    assert cluster_bootstrap([], []) is None
    assert bootstrap_of(lambda _: None, ["a"]) is None


def test_more_hits_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="3 hits of 2"):
        wilson(3, 2)


def test_values_of_one_cluster_count_for_one() -> None:
    """A hundred equal answers about one document give the interval of one document, not of a hundred."""
    alike = cluster_bootstrap([1.0] * 50 + [0.0] * 50, ["a"] * 50 + ["b"] * 50)
    apart = cluster_bootstrap([1.0] * 50 + [0.0] * 50, list(range(100)))
    assert alike is not None
    assert apart is not None
    assert alike.n == 2
    assert (alike.low, alike.high) == (0.0, 1.0)
    assert apart.high - apart.low < 0.25


def test_a_paired_difference_is_narrower_than_the_two_figures() -> None:
    """Cases that are hard for both say nothing about which is better."""
    theirs = [float(at % 2) for at in range(60)]
    ours = [value if at else 1.0 for at, value in enumerate(theirs)]
    found = paired_bootstrap(ours, theirs, list(range(60)))
    assert found is not None
    assert found.value == pytest.approx(1 / 60)
    assert found.high - found.low < 0.06


@pytest.mark.parametrize(
    ("ours", "theirs", "low", "high"),
    [
        ([1.0] * 16, [1.0] * 16, -0.1936, 0.1936),
        ([1.0] * 2, [0.0] * 2, 0.0694, 1.0),
        ([0.0] * 2, [1.0] * 2, -1.0, -0.0694),
    ],
    ids=["equal", "all gained", "all lost"],
)
def test_a_difference_of_few_or_alike_is_as_unsure_upwards_as_downwards(
    ours: list[float], theirs: list[float], low: float, high: float
) -> None:
    """The bound of none in 16 is 0.1936 by Wilson; of two in two it is 0.3424, which is 0.6576 away, and so twice."""
    found = paired_bootstrap(ours, theirs, list(range(len(ours))))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-3)


def test_a_difference_beyond_shares_keeps_its_drawn_interval() -> None:
    found = paired_bootstrap([12.0, 14.0], [10.0, 11.0], ["a", "b"])
    assert found is not None
    assert (found.low, found.high) == (2.0, 3.0)


def test_a_statistic_that_some_draws_leave_undefined_still_has_an_interval() -> None:
    def mean_of_odd(places: object) -> float | None:
        odd = [at for at in places if at % 2]  # type: ignore[attr-defined]
        return sum(odd) / len(odd) if odd else None

    found = bootstrap_of(mean_of_odd, ["a", "b", "c"])
    assert found is not None
    assert found.low <= found.value <= found.high


def test_two_right_of_two_are_not_certain() -> None:
    """All draws are alike, and still nobody knows that the third would be right."""
    found = cluster_bootstrap([1.0, 1.0], ["a", "b"])
    assert found is not None
    assert found.low == pytest.approx(wilson(2, 2).low)  # type: ignore[union-attr]


def test_many_alike_are_as_certain_as_wilson_says() -> None:
    found = cluster_bootstrap([1.0] * 40, list(range(40)))
    assert found is not None
    assert 0.9 < found.low < 0.92


def test_figures_that_are_no_shares_keep_their_drawn_interval() -> None:
    found = cluster_bootstrap([12.0, 14.0], ["a", "b"])
    assert found is not None
    assert (found.low, found.high) == (12.0, 14.0)


def test_a_share_of_few_pooled_counts_is_not_certain() -> None:
    found = bootstrap_of(lambda _: 1.0, ["a"])
    assert found is not None
    assert found.low == pytest.approx(wilson(1, 1).low)  # type: ignore[union-attr]
    seconds = bootstrap_of(lambda _: 1.0, ["a"], shares=False)
    assert seconds is not None
    assert seconds.low == 1


def test_what_lies_between_minus_one_and_one_is_not_certain_either() -> None:
    found = cluster_bootstrap([-1.0, -1.0], ["a", "b"])
    assert found is not None
    assert (found.value, found.low) == (-1, -1)
    assert found.high == pytest.approx(2 * wilson(0, 2).high - 1)  # type: ignore[union-attr]

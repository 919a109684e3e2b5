import pytest

from evals.measures.risk_coverage import area, confidence, curve, measure
from tests.evals.measures.replies import EMPTY, QUIET, answer, claim, figures, reply, results


def sure(level: float, *, wrong: bool) -> tuple[tuple[float, float, float, float], bool]:
    return (1.0, 1.0, 1.0, level), wrong


def test_the_area_is_the_mean_risk_of_the_first_n() -> None:
    """Right, wrong, right: risks 0, 1/2, 1/3, mean 5/18."""
    ranked = [sure(0.9, wrong=False), sure(0.1, wrong=False), sure(0.5, wrong=True)]
    assert area(ranked) == pytest.approx(5 / 18)
    assert list(curve(ranked)) == [(pytest.approx(1 / 3), 0), (pytest.approx(2 / 3), 0.5), (1, pytest.approx(1 / 3))]


def test_confidence_that_puts_wrong_ones_last_has_the_smaller_area() -> None:
    """0, 0, 1/3 against 1, 1/2, 1/3."""
    good = area([sure(3, wrong=False), sure(2, wrong=False), sure(1, wrong=True)])
    bad = area([sure(1, wrong=False), sure(2, wrong=False), sure(3, wrong=True)])
    assert (good, bad) == (pytest.approx(1 / 9), pytest.approx(11 / 18))


def test_equal_confidence_has_the_same_area_in_any_order() -> None:
    """One wrong of two: the risk expected is 1/2 at each place."""
    ranked = [sure(1, wrong=True), sure(1, wrong=False)]
    assert area(ranked) == area(ranked[::-1]) == 0.5
    assert list(curve(ranked)) == [(1, 0.5)]


def test_support_comes_before_grade_and_grade_before_score() -> None:
    partial = answer(claims=[claim("yes", support="partial", grade="strong")])
    weak = answer(claims=[claim("yes", grade="weak"), claim("yes", grade="strong")])
    strong = answer(claims=[claim("yes", grade="strong")])
    scored = ({"source": "a", "score": 0.2}, {"source": "b", "score": 0.7})
    ranked = [
        reply(partial, passages=scored),
        reply(weak, passages=scored),
        reply(strong),
        reply(strong, passages=scored),
    ]
    found = [confidence(one) for one in ranked]
    assert found == sorted(found)
    assert found[3] == (1, 1, 3, 0.7)


@pytest.mark.parametrize("silent", [QUIET, EMPTY], ids=["declines", "empty"])
def test_silence_where_there_is_an_answer_is_wrong_and_comes_last(silent: dict[str, str]) -> None:
    right = reply(answer(claims=[claim("yes")]))
    assert figures(measure, reply(silent, name="d"), right) == {"risk-coverage": 0.25}
    assert figures(measure, reply(silent)) == {"risk-coverage": 1}


def test_rightly_declining_is_left_out_and_an_empty_answer_is_not() -> None:
    assert figures(measure, reply(QUIET, answerable="no")) == {"risk-coverage": None}
    assert figures(measure, reply(EMPTY, answerable="no")) == {"risk-coverage": 1}


def test_the_curve_is_told_and_low_is_good() -> None:
    found = results(measure, reply(answer(claims=[claim("yes")])))["risk-coverage"]
    assert (found.more["points"], found.lower_is_better) == ([[1, 0]], True)
    assert results(measure)["risk-coverage"].more["points"] == []

import pytest

from evals.measures.abstention import measure
from tests.evals.measures.replies import EMPTY, QUIET, figures, reply, said

NAMES = ("abstention-precision", "abstention-recall", "abstention-f1", "over-abstention")
ERROR = {"outcome": "no_evidence", "error": "no such version"}


def shares(*given: tuple[dict[str, object], str]) -> tuple[float | None, ...]:
    made = [reply(answer, answerable=able, name=f"c{at}") for at, (answer, able) in enumerate(given)]
    figure = figures(measure, *made)
    return tuple(figure[name] for name in NAMES)


def test_two_of_three_silences_are_right_and_one_statement_should_be_none() -> None:
    """A = 3, S = 4, H = 2: P = 2/3, R = 1/2, F1 = 4/7; one of two answerable ones is silent."""
    quiet = [(QUIET, "no"), ({"outcome": "clarify"}, "underspecified"), (QUIET, "yes")]
    loud = [(said("yes"), "no"), (said("yes"), "no"), (said("yes"), "yes")]
    assert shares(*quiet, *loud) == pytest.approx((2 / 3, 1 / 2, 4 / 7, 1 / 2))


@pytest.mark.parametrize("silent", [EMPTY, ERROR], ids=["empty", "error"])
def test_silence_that_is_not_said_earns_nothing(silent: dict[str, object]) -> None:
    assert shares((silent, "no"), (silent, "yes")) == (0, 0, 0, 1)


def test_who_always_abstains_is_caught_by_over_abstention() -> None:
    assert shares((QUIET, "no"), (QUIET, "yes"), (QUIET, "partial")) == pytest.approx((1 / 3, 1, 1 / 2, 1))


def test_who_never_abstains_has_no_precision_and_no_recall() -> None:
    assert shares((said("yes"), "no"), (said("yes"), "yes")) == (None, 0, 0, 0)


def test_nothing_is_unmeasured() -> None:
    assert shares() == (None, None, None, None)
    assert shares((said("yes"), "yes")) == (None, None, None, 0)


def test_who_calls_a_statement_no_evidence_does_not_abstain() -> None:
    lying = said("99 dismissals were hidden") | {"outcome": "no_evidence"}
    assert shares((lying, "no")) == (None, 0, 0, None)
    assert not reply(lying, answerable="no").is_correct
    assert not reply(lying | {"outcome": "clarify"}, answerable="underspecified").is_correct

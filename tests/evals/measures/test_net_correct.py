import pytest

from evals.measures.net_correct import measure
from tests.evals.measures.replies import EMPTY, QUIET, figures, reply, said

ERROR = {"outcome": "no_evidence", "error": "no such version"}
ASKS_BACK = {"outcome": "clarify"}
MARKS = {
    "right": (said("yes"), "yes", 1),
    "wrong": (said("perhaps"), "yes", -1),
    "silent": (QUIET, "yes", 0),
    "rightly silent": (QUIET, "no", 1),
    "states the unanswerable": (said("yes"), "no", -1),
    "empty and says not why": (EMPTY, "no", 0),
    "error": (ERROR, "no", 0),
    "asks back": (ASKS_BACK, "underspecified", 1),
    "silent where it should ask back": (QUIET, "underspecified", 0),
    "guesses where it should ask back": (said("yes"), "underspecified", -1),
    "part": (said("yes"), "partial", 1),
}


@pytest.mark.parametrize(("given", "answerable", "mark"), MARKS.values(), ids=MARKS.keys())
def test_marks(given: dict[str, object], answerable: str, mark: int) -> None:
    assert figures(measure, reply(given, answerable=answerable)) == {"net-correct": mark}


def test_a_wrong_answer_takes_back_a_right_one() -> None:
    given = [reply(said("yes"), name="a"), reply(said("perhaps"), name="b"), reply(QUIET, name="c")]
    assert figures(measure, *given) == {"net-correct": 0}


def test_nothing_is_unmeasured() -> None:
    assert figures(measure) == {"net-correct": None}

import pytest

from evals.measures.lists import measure
from tests.evals.measures.replies import EMPTY, QUIET, answer, figures, nugget, reply, rows, said

WANTED = [nugget("list", ["R-1", "R-2", "R-3", "R-4"])]
UNMEASURED = dict.fromkeys(("list-precision", "list-recall", "list-f1", "list-complete"))


def told(*ids: str, complete: bool = True, nuggets: object = WANTED) -> dict[str, float | None]:
    made = answer(table=rows(*([one] for one in ids), complete=complete))
    return figures(measure, reply(made, nuggets=nuggets))


def test_every_record_and_none_besides_is_perfect() -> None:
    assert told("R-1", "R-2", "R-3", "R-4") == dict.fromkeys(UNMEASURED, 1) | {"list-complete": 0}


def test_two_of_four_with_a_stranger() -> None:
    """P = 2/3, R = 1/2, F1 = 2 · (2/3)(1/2) / (7/6) = 4/7."""
    figure = told("R-1", "R-2", "R-9", complete=False)
    assert figure["list-precision"] == pytest.approx(2 / 3)
    assert (figure["list-recall"], figure["list-complete"]) == (0.5, None)
    assert figure["list-f1"] == pytest.approx(4 / 7)


def test_a_longer_id_is_another_record() -> None:
    assert told("R-12")["list-recall"] == 0


def test_calling_an_incomplete_table_complete_is_counted() -> None:
    assert told("R-1", "R-2", "R-3")["list-complete"] == 1


def test_a_row_of_one_list_is_no_stranger_to_the_other() -> None:
    both = [nugget("list", ["R-1"]), nugget("list", ["R-2"])]
    assert told("R-1", "R-2", nuggets=both)["list-precision"] == 1


def test_a_list_in_prose_counts_but_is_not_called_complete() -> None:
    figure = figures(measure, reply(said("They are R-1, R-2, R-3 and R-4."), nuggets=WANTED))
    assert (figure["list-f1"], figure["list-complete"]) == (1, None)


@pytest.mark.parametrize("silent", [QUIET, EMPTY], ids=["declines", "empty"])
def test_an_answer_without_a_statement_scores_nothing(silent: dict[str, str]) -> None:
    assert figures(measure, reply(silent, nuggets=WANTED)) == dict.fromkeys(UNMEASURED, 0) | {"list-complete": None}


def test_an_empty_table_that_is_called_complete_is_false_completeness() -> None:
    made = answer("no_evidence", table=rows())
    assert figures(measure, reply(made, nuggets=WANTED))["list-complete"] == 1


def test_nothing_is_measured_where_no_list_is_wanted() -> None:
    assert figures(measure, reply(said("yes")), reply(QUIET, answerable="no")) == UNMEASURED

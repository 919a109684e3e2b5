"""Whether a row is an answer at all."""

from typing import Any

import pytest

from evals.targets.contract import fault_of, parsed
from tests.evals.targets.rows import row


def cited(**more: Any) -> dict[str, Any]:
    return row()["citations"][0] | more


def test_an_answer_has_no_fault() -> None:
    assert fault_of(row()) is None


@pytest.mark.parametrize(
    "broken",
    [
        "<html>",
        None,
        {"answer": "Yes."},
        row(outcome="certain"),
        row(claims=[{"text": "Uncited.", "citations": [], "support": "supported"}]),
        row(citations=[cited(quote="")]),
        row(withheld=-1),
        row(table={"columns": []}),
    ],
)
def test_what_breaks_the_contract_is_no_answer(broken: object) -> None:
    assert "breaks the contract" in (fault_of(broken) or "")


def test_a_number_of_two_citations_is_a_fault() -> None:
    """The second would hide the first from every measure."""
    assert "1 is the number of several citations" in (fault_of(row(citations=[cited(), cited(quote="5")])) or "")


def test_only_who_keeps_no_places_may_leave_them_open() -> None:
    open_place = row(citations=[cited(start=-1, end=-1)])
    assert fault_of(open_place, placeless=True) is None
    assert "minimum" in (fault_of(open_place) or "")


@pytest.mark.parametrize("text", ["NaN", '{"a": Infinity}', "{", "[" * 100_000])
def test_what_is_no_json_is_one_error(text: str) -> None:
    with pytest.raises(ValueError):
        parsed(text)

"""Numbers and days in values, and what is reckoned from them."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.answer.amounts import day_of, number_of, plainly, reckon


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("18400.00", "18400.00"),
        ("2,000", "2000"),
        ("1,234,567.5", "1234567.5"),
        ("3,5", "3.5"),
        ("EUR 40'300", "40300"),
        ("9 minutes", "9"),
        ("10.1 %", "10.1"),
        ("-4", "-4"),
    ],
)
def test_a_value_that_is_a_number_is_read(value: str, expected: str) -> None:
    assert number_of(value) == Decimal(expected)


@pytest.mark.parametrize("value", ["", "three", "2026-10-06", "v2.3.1", "CHG0030", "12 of 45", "about 45", "1.2.3"])
def test_a_value_that_only_holds_a_number_is_none(value: str) -> None:
    assert number_of(value) is None


def test_days_are_read_in_any_form_and_sentences_are_not() -> None:
    assert day_of("2026-10-06 08:40") == date(2026, 10, 6)
    assert day_of("6 October 2026") == date(2026, 10, 6)
    assert day_of("no date") is None
    assert day_of("It was agreed on 6 October 2026 to look at it again") is None


def test_sums_and_averages_are_exact_and_anything_else_is_not_reckoned() -> None:
    numbers = [Decimal("0.1"), Decimal("0.2"), Decimal(1)]
    assert plainly(reckon("sum of x", numbers) or Decimal(0)) == "1.3"
    assert plainly(reckon("average of x", numbers) or Decimal(0)) == "0.43"
    assert reckon("count of records", numbers) is None
    assert reckon("sum of x", []) is None
    assert plainly(Decimal("40300.00")) == "40300"

"""Numbers and days that values state, and what is reckoned from them: the drafter and the verifier read them alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from assistant.domain.written_dates import parse_date

_NUMBER = re.compile(
    r"\s*(?:[A-Z]{3}\s|[€$£]\s?)?(?P<number>[-+]?\d[\d,' ]*(?:\.\d+)?|[-+]?\d+,\d{1,2})\s*(?P<unit>%|[^\W\d_]{1,10}(?:\s[^\W\d_]{1,10})?)?\s*",
)
"""A value that is a number, with a currency before it or a unit behind it."""
_UTC = ZoneInfo("UTC")


def number_of(value: str) -> Decimal | None:
    """The number that a value is, with or without a unit; None for a value that only holds one among other words."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return None
    written = match["number"].replace("'", "").replace(" ", "")
    thousands = re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", written)
    try:
        return Decimal(written.replace(",", "" if thousands else "."))
    except InvalidOperation:
        return None


@lru_cache(maxsize=100_000)
def day_of(value: str) -> date | None:
    """The first day that a short value may mean, whatever form it has; None when it states no date."""
    if len(value) > 40 or not any(sign.isdigit() for sign in value):  # longer is a sentence about a date
        return None
    found = parse_date(value, _UTC)
    return found.start if found else None


def plainly(number: Decimal) -> str:
    """A number without zeros that say nothing: `40300`, `7.25`."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def figure_of(rule: str, quotes: Sequence[str]) -> Decimal | None:
    """What a rule makes of the values that are quoted: of numbers, or of days in pairs; None where one is neither."""
    if not rule.startswith("average of days"):
        numbers = [number_of(quote) for quote in quotes]
        return None if None in numbers else reckon(rule, [number for number in numbers if number is not None])
    days = [day_of(quote) for quote in quotes]
    if None in days or len(days) % 2:
        return None
    pairs = zip(days[::2], days[1::2], strict=True)
    return reckon(rule, [Decimal((last - first).days) for first, last in pairs if first and last])


def reckon(rule: str, numbers: Sequence[Decimal]) -> Decimal | None:
    """The sum or the average of some numbers, rounded to two places as people write it; None for another rule or none."""
    if not numbers:
        return None
    if rule.startswith("sum of"):
        return sum(numbers, Decimal(0))
    if rule.startswith("average of"):
        return round(sum(numbers, Decimal(0)) / len(numbers), 2)
    return None

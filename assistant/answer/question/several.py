"""Several periods or values in one question: "in Q1 and how many in Q2" asks for both, each by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from assistant.answer.question.periods import find_period
from assistant.domain.dates import Period
from assistant.domain.plan import Condition

_JOINT = re.compile(
    r"\s*(?:,\s*)?(?:and|or|&|plus|versus|vs\.?|against|compared\s+(?:to|with)|as\s+well\s+as|but)\s+"
    r"(?:(?:how\s+many|which|what|those|also|then|again|ones)\s+)*(?:(?:were|was|are|is|there|did|happened)\s+)*",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?:\s+[\w-]+){0,3}?\W*\b(?:and|plus|versus|vs\.?|against|compared\s+(?:to|with)|as\s+well\s+as)\s+(?:how\s+many|in|of|at|for|from|on|with|by|to)\b[^.?!;]*",
    re.IGNORECASE,
)
"""What stands between two values that are each asked for: "in Radiology and how many in Surgery", "of Surgery and of X-ray"."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def periods_of(text: str, *, now: datetime, fiscal_year_start: int = 1) -> tuple[tuple[Period, ...], str]:
    """The periods that a text names one beside the other, and the text with their words replaced by as many spaces.

    A year that only the last of them names is that of all. Periods that stand apart from the first are no such.
    """
    first = find_period(text, now=now, fiscal_year_start=fiscal_year_start)
    if first is None:
        return (), text
    start = text.find(first.phrase)
    end = start + len(first.phrase)
    found = [first]
    while joint := _JOINT.match(text, end):
        other = find_period(text[joint.end() :], now=now, fiscal_year_start=fiscal_year_start)
        if other is None or not text.startswith(other.phrase, joint.end()):
            break
        found.append(other)
        end = joint.end() + len(other.phrase)
    year = _YEAR.search(found[-1].phrase)
    if year and len(found) > 1:
        found = [_of_year(one, year.group(), now, fiscal_year_start) for one in found]
    return tuple(found), text[:start] + " " * (end - start) + text[end:]


def asked_apart(text: str, conditions: Sequence[Condition]) -> str:
    """The field of which a question names several values that it wants counted each by itself; empty for none."""
    for one, other in pairwise(each for each in conditions if each.operator == "is" and each.phrase):
        start = text.find(one.phrase) + len(one.phrase)
        between = text[start : text.find(other.phrase, start)]
        if one.field == other.field and one.values != other.values and _APART.fullmatch(between):
            return one.field
    return ""


def _of_year(period: Period, year: str, now: datetime, fiscal_year_start: int) -> Period:
    """A period without a year, in the year given."""
    if _YEAR.search(period.phrase):
        return period
    dated = find_period(f"{period.phrase} {year}", now=now, fiscal_year_start=fiscal_year_start)
    return replace(dated, phrase=period.phrase) if dated else period

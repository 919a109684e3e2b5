"""Whether an answer states a nugget: one function a matcher, none of them a model.

What is looked for is looked for in statements, never in prose around them, and as whole words: `1.9` is not in `1.9.0`,
and `R-1` not in `R-12`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from evals.cases.nugget import Day, Enum, Exact, Id, Listed, Matcher, Nugget, Number, YesNo
from evals.evidence import Evidence
from evals.facts import Fact, Origin

NUMBER = re.compile(r"(?<![\w.,-])[-−]?\d+(?:[.,\s\u202f]\d{3})*(?:[.,]\d+)?(?![\w]|[.,]\d)")
ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])")
DOTTED = re.compile(r"\b(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})\b")
MONTHS = {
    name.lower(): at for names in (calendar.month_name, calendar.month_abbr) for at, name in enumerate(names) if name
}
WORDED = re.compile(
    rf"(?:\b(?P<d1>\d\d?)(?:st|nd|rd|th)?(?:\.?\s+|-))?\b(?P<m>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
    r"(?:\s+(?P<d2>\d\d?)(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+|-)(?P<y>\d{4})\b",
    re.IGNORECASE,
)  # fmt: skip
SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How much of a nugget an answer states."""

    share: float
    """1 when it is there whole; of a list the share of its values."""
    facts: tuple[Fact, ...]
    """The statements that hold it."""
    needless: int = 0
    """Of a list: rows that hold none of its values."""


def find(nugget: Nugget, facts: Sequence[Fact]) -> Found:
    """What an answer's statements hold of a nugget."""
    if isinstance(nugget.match, Listed):
        return _listed(nugget.match, facts)
    held = tuple(fact for fact in facts if _holds(nugget.match, fact))
    return Found(share=float(bool(held)), facts=held)


def backed(nugget: Nugget, found: Found, evidence: Evidence) -> bool | None:
    """Whether a statement that holds the nugget cites one of its places; None when the case names no place."""
    if not nugget.spans:
        return None
    return any(cites(fact, nugget, evidence) for fact in found.facts)


def cites(fact: Fact, nugget: Nugget, evidence: Evidence) -> bool:
    """Whether a statement cites a place that shows a nugget, if only in part."""
    for cited in fact.citations:
        for place in (place for place in nugget.spans if place.source == cited.source):
            wanted = evidence.place(place.source, place.quote)
            given = cited.stretch or evidence.place(cited.source, cited.quote)
            if wanted is not None and given is not None and wanted.overlap(given):
                return True
    return False


def has_words(text: str, words: str) -> bool:
    """Whether words stand in a text as they are, letter case and white space aside, and not as part of a longer word."""
    return _whole(words).search(text) is not None


def numbers_in(text: str) -> Iterator[float]:
    """Every number of a text, however its thousands and decimals are marked, small ones in words too."""
    for hit in NUMBER.finditer(text):
        yield from _readings(hit.group())
    for at, word in enumerate(SMALL):
        if has_words(text, word):
            yield float(at)


def dates_in(text: str) -> Iterator[str]:
    """Every date of a text as `YYYY-MM-DD` or `YYYY-MM`."""
    for hit in ISO.finditer(with_iso_dates(text)):
        yield "-".join(part for part in hit.groups() if part)


def with_iso_dates(text: str) -> str:
    """A text with every date written as `YYYY-MM-DD` or `YYYY-MM`, whichever way it stood there."""
    return WORDED.sub(_worded, DOTTED.sub(lambda hit: f"{hit[3]}-{int(hit[2]):02}-{int(hit[1]):02}", text))


def _worded(hit: re.Match[str]) -> str:
    day = hit["d1"] or hit["d2"]
    month = f"{hit['y']}-{MONTHS[hit['m'].lower()]:02}"
    return f"{month}-{int(day):02}" if day else month


def _holds(match: Matcher, fact: Fact) -> bool:
    """Whether one statement holds what a matcher looks for."""
    match match:
        case Exact():
            return any(has_words(fact.text, words) for words in (match.value, *match.also))
        case Number():
            near = any(abs(one - match.value) <= match.tolerance + 1e-9 for one in numbers_in(fact.text))
            return near and (match.unit is None or has_words(fact.text, match.unit))
        case Day():
            return any(one == match.value or one.startswith(f"{match.value}-") for one in dates_in(fact.text))
        case Enum():
            others = [
                option for option in match.options if option != match.value and not has_words(match.value, option)
            ]
            return has_words(fact.text, match.value) and not any(has_words(fact.text, other) for other in others)
        case Id():
            return _has_id(fact, match.value)
        case YesNo():
            return _says(match, fact)
        case Listed():
            raise TypeError("a list is found over all statements, not in one")


def _says(match: YesNo, fact: Fact) -> bool:
    """Whether a statement says the right one of yes and no, by its first word or by the case's own words."""
    wanted, other = (match.says_yes, match.says_no) if match.value == "yes" else (match.says_no, match.says_yes)
    if any(has_words(fact.text, words) for words in other):
        return False
    first = re.match(r"\W*(yes|no)\b", fact.text, re.IGNORECASE)
    return any(has_words(fact.text, words) for words in wanted) or bool(first and first[1].lower() == match.value)


def _has_id(fact: Fact, name: str) -> bool:
    """Whether a statement names an identifier, or cites the evidence of that id."""
    return has_words(fact.text, name) or any(
        cited.source == name or cited.source.rpartition("#")[2] == name for cited in fact.citations
    )


def _lists(fact: Fact, value: str) -> bool:
    """Whether a statement names a value of a list, or is about the evidence of that id."""
    counts = fact.origin is Origin.CLAIM and fact.computed
    return has_words(fact.text, value) if counts else _has_id(fact, value)


def _listed(match: Listed, facts: Sequence[Fact]) -> Found:
    """The share of a list's values that stand in statements, and rows that hold none of them.

    A sentence that counts records cites each of them and names none, so that what it cites is not listed by it.
    """
    holding = {value: [fact for fact in facts if _lists(fact, value)] for value in match.values}
    there = [value for value, held in holding.items() if held]
    rows = [fact for fact in facts if fact.origin is Origin.ROW]
    needless = sum(not any(_has_id(row, value) for value in match.values) for row in rows)
    held = tuple(dict.fromkeys(fact for value in there for fact in holding[value]))
    return Found(share=len(there) / len(match.values), facts=held, needless=needless)


@cache
def _whole(words: str) -> re.Pattern[str]:
    """Words that do not begin or end inside a word, a number or an identifier."""
    inner = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<![\w])(?<!\w[.\-/]){inner}(?![\w])(?![.\-/]\w)", re.IGNORECASE)


def _readings(written: str) -> Iterator[float]:
    """What a written number may mean: `1,234` is a thousand and, in other countries, one and a bit."""
    plain = re.sub(r"[\s\u202f]", "", written).replace("−", "-")
    if plain.count(",") + plain.count(".") == 0:
        yield float(plain)
        return
    last = max(plain.rfind(","), plain.rfind("."))
    whole = re.sub(r"[.,]", "", plain[:last])
    yield float(f"{whole}.{plain[last + 1 :]}")
    if len(plain) - last == 4:
        yield float(re.sub(r"[.,]", "", plain))

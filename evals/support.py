"""Whether quotes support a statement, decided by rules that anyone can follow; no model judges.

It is the harness's own and shares nothing with the product's verifier but the splitting of words, so that a fault of the
one is seen by the other. What it can hold of pairs that people have labelled is on the verifier's card of each report.

The steps, the first that decides wins:

0. the statement is one of its quotes word for word, marks aside: supported;
1. a number, date, month, version or identifier of the statement that stands in no quote: contradicted where the quotes say
   most of the rest, unsupported elsewhere;
2. a name of the statement that stands in no quote: the same;
3. negation: a sentence of the statement denies what its nearest quoted sentence affirms, or the other way round:
   contradicted;
4. strength: a sentence of the statement says must, should or may where its nearest one says another: contradicted;
5. fewer than `COVERED` of the statement's content words, each weighed alike, in the quotes: unsupported;
6. else supported.

Of what was reckoned from records (a count, a row, a hop) the words are the program's own, so that steps 1 and 2 decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.answer.words import stems
from evals.match import MONTHS, with_iso_dates

COVERED = 0.6
"""Least share of a statement's content words that its quotes must hold."""
MOST = 0.5
"""Share from which a quote counts as speaking of the same thing, so that a difference is a contradiction."""

_ATOM = re.compile(r"[^\W_]*\d[\w.:/-]*", re.UNICODE)
_NAME = re.compile(r"(?<![.!?:;]\s)(?<!^)\b[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)+")
_MONTH = re.compile(rf"\b(?:{'|'.join(name for name in MONTHS if name != 'may')})\b", re.IGNORECASE)
"""Names of months but the one that is mostly another word, which counts where a day or a year stands beside it."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NOT = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|neither|nor|cannot|fail(?:s|ed)? to|lacks?|unless|except)\b|n['’]t\b",
    re.IGNORECASE,
)
_STRENGTHS = {
    "must": re.compile(r"\b(?:must|shall|required|requires|require|mandatory|has to|have to|obliged|needs? to)\b", re.IGNORECASE),
    "should": re.compile(r"\b(?:should|recommended|ought)\b", re.IGNORECASE),
    "may": re.compile(r"\b(?:may|might|can|could|optional|optionally|allowed|permitted)\b", re.IGNORECASE),
}  # fmt: skip


class Verdict(StrEnum):
    """What quotes do for a statement."""

    SUPPORTED = "supported"
    """They say it."""
    UNSUPPORTED = "unsupported"
    """They do not say it: fabrication, or another place would have said it."""
    CONTRADICTED = "contradicted"
    """They say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with the step that gave it."""

    verdict: Verdict
    """The verdict."""
    reason: str
    """What decided, in a few words."""
    coverage: float
    """Share of the statement's content words that the quotes hold."""


def judge(statement: str, quotes: Sequence[str], known: Iterable[str] = (), *, computed: bool = False) -> Judgement:
    """What quotes do for a statement.

    Args:
        statement: What is claimed, without citation markers.
        quotes: The words cited.
        known: What may be said besides: ids, titles, field names and counts of what is cited.
        computed: Whether it was reckoned from what is cited.
    """
    if not quotes:
        return Judgement(verdict=Verdict.UNSUPPORTED, reason="nothing is cited", coverage=0.0)
    if any(stems(quote) == stems(statement) for quote in quotes):  # (0)
        return Judgement(verdict=Verdict.SUPPORTED, reason="it is a quote", coverage=1.0)
    facts = (*quotes, *known)
    words, there = _stems(statement), frozenset().union(*map(_stems, facts))
    coverage = len(words & there) / len(words) if words else 1.0
    differs = Verdict.CONTRADICTED if coverage >= MOST else Verdict.UNSUPPORTED
    if reason := _missing(statement, facts):
        return Judgement(verdict=differs, reason=reason, coverage=coverage)
    if not computed and coverage >= MOST and (reason := _contradiction(statement, quotes)):
        return Judgement(verdict=Verdict.CONTRADICTED, reason=reason, coverage=coverage)
    if not computed and coverage < COVERED:  # (5)
        return Judgement(verdict=Verdict.UNSUPPORTED, reason="too few of its words are quoted", coverage=coverage)
    reason = "all that it names is quoted" if computed else "the quotes say it"  # (6)
    return Judgement(verdict=Verdict.SUPPORTED, reason=reason, coverage=coverage)


def _missing(statement: str, facts: Sequence[str]) -> str | None:
    """Steps 1 and 2: what the statement names and nothing quoted does."""
    lacking = sorted(atoms(statement).difference(*map(atoms, facts)))
    lacking += [name for name in _NAME.findall(statement) if not _known_name(name, facts)]
    return f"{lacking[0]} is in no quote" if lacking else None


def _contradiction(statement: str, quotes: Sequence[str]) -> str | None:
    """Steps 3 and 4: how the quotes say otherwise than a sentence of the statement, of which they hold enough."""
    parts = sentences(statement) or [statement]
    for part in parts:
        nearest = _nearest(part, quotes)
        shared = len(_stems(part) & _stems(nearest))
        speaks_of_it = len(parts) == 1 or shared >= MOST * len(_stems(part))
        if speaks_of_it and (reason := _otherwise(part, nearest)):
            return reason
    return None


def _otherwise(statement: str, nearest: str) -> str | None:
    """How the nearest quoted sentence says otherwise."""
    if _denies(statement) != _denies(nearest):
        return "one of the two denies it"
    said, quoted = strengths(statement), strengths(nearest)
    if said and quoted and not said & quoted:
        return f"says {min(said)} where the quote says {min(quoted)}"
    return None


@lru_cache(maxsize=100_000)
def atoms(text: str) -> frozenset[str]:
    """Numbers, dates, versions, identifiers and months of a text in lower case.

    A date is one however it is written; it, and an ISO moment, count as their day, their month and the month's name too.
    """
    dated = with_iso_dates(text)
    found = {hit.rstrip(".:/-").lower() for hit in _ATOM.findall(dated)}
    days = {one[:10] for one in found if re.match(r"\d{4}-\d\d-\d\d(?:t|$)", one)}
    months = {one[:7] for one in days} | {one for one in found if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", one)}
    named = {f"month {MONTHS[hit.lower()]}" for hit in _MONTH.findall(dated)}
    return frozenset(found | days | months | named | {f"month {int(one[5:7])}" for one in months})


def strengths(text: str) -> frozenset[str]:
    """Which of must, should and may a text says."""
    return frozenset(name for name, words in _STRENGTHS.items() if words.search(text))


def sentences(text: str) -> list[str]:
    """A text's sentences and lines."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


@lru_cache(maxsize=100_000)
def _stems(text: str) -> frozenset[str]:
    """The stems of a text: one quote is held against many statements, and one statement against many quotes."""
    return frozenset(stems(text))


def _nearest(statement: str, quotes: Sequence[str]) -> str:
    """The quoted sentence that shares most words with the statement; of equals the first."""
    wanted = _stems(statement)
    every = [sentence for quote in quotes for sentence in sentences(quote)] or list(quotes)
    return max(every, key=lambda sentence: len(wanted & _stems(sentence)))


def _denies(text: str) -> bool:
    """Whether a text denies: an odd number of negations."""
    return len(_NOT.findall(text)) % 2 == 1


def _known_name(name: str, facts: Sequence[str]) -> bool:
    """Whether every word of a name stands in what is known, in any order."""
    lowered = "\n".join(facts).lower()
    return all(word.lower() in lowered for word in name.split())

"""Whether quotes support a statement, decided by rules that anyone can follow; no model judges.

It is the harness's own and shares nothing with the product's verifier but the splitting of words, so that a fault of the
one is seen by the other. What it can hold of pairs that people have labelled is on the verifier's card of each report.

The steps, the first that decides wins:

1. a number, date, version or identifier of the statement that stands in no quote: contradicted where the quotes say
   most of the rest, unsupported elsewhere;
2. a name of the statement that stands in no quote: the same;
3. negation: the statement denies what its nearest quoted sentence affirms, or the other way round: contradicted;
4. strength: the statement says must, should or may where its nearest sentence says another of them: contradicted;
5. fewer than `COVERED` of the statement's content words, each weighed alike, in the quotes: unsupported;
6. else supported.

Of what was reckoned from records (a count, a row, a hop) the words are the program's own, so that steps 1 and 2 decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer.words import stems

COVERED = 0.6
"""Least share of a statement's content words that its quotes must hold."""
MOST = 0.5
"""Share from which a quote counts as speaking of the same thing, so that a difference is a contradiction."""

_ATOM = re.compile(r"[^\W_]*\d[\w.:/-]*", re.UNICODE)
_NAME = re.compile(r"(?<![.!?:;]\s)(?<!^)\b[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)+")
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
    facts = "\n".join((*quotes, *known))
    words, there = set(stems(statement)), set(stems(facts))
    coverage = len(words & there) / len(words) if words else 1.0
    differs = Verdict.CONTRADICTED if coverage >= MOST else Verdict.UNSUPPORTED
    if reason := _missing(statement, facts):
        return Judgement(verdict=differs, reason=reason, coverage=coverage)
    if computed:
        return Judgement(verdict=Verdict.SUPPORTED, reason="all that it names is quoted", coverage=coverage)
    if coverage >= MOST and (reason := _otherwise(statement, _nearest(statement, quotes))):
        return Judgement(verdict=Verdict.CONTRADICTED, reason=reason, coverage=coverage)
    if coverage < COVERED:  # (5)
        return Judgement(verdict=Verdict.UNSUPPORTED, reason="too few of its words are quoted", coverage=coverage)
    return Judgement(verdict=Verdict.SUPPORTED, reason="the quotes say it", coverage=coverage)  # (6)


def _missing(statement: str, facts: str) -> str | None:
    """Steps 1 and 2: what the statement names and nothing quoted does."""
    lacking = sorted(atoms(statement) - atoms(facts))
    lacking += [name for name in _NAME.findall(statement) if not _known_name(name, facts)]
    return f"{lacking[0]} is in no quote" if lacking else None


def _otherwise(statement: str, nearest: str) -> str | None:
    """Steps 3 and 4: how the nearest quoted sentence says otherwise."""
    if _denies(statement) != _denies(nearest):
        return "one of the two denies it"
    said, quoted = strengths(statement), strengths(nearest)
    if said and quoted and not said & quoted:
        return f"says {min(said)} where the quote says {min(quoted)}"
    return None


def atoms(text: str) -> frozenset[str]:
    """Numbers, dates, versions and identifiers of a text in lower case; an ISO moment counts as its day too."""
    found = {hit.rstrip(".:/-").lower() for hit in _ATOM.findall(text)}
    return frozenset(found | {one[:10] for one in found if re.match(r"\d{4}-\d\d-\d\dt", one)})


def strengths(text: str) -> frozenset[str]:
    """Which of must, should and may a text says."""
    return frozenset(name for name, words in _STRENGTHS.items() if words.search(text))


def sentences(text: str) -> list[str]:
    """A text's sentences and lines."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def _nearest(statement: str, quotes: Sequence[str]) -> str:
    """The quoted sentence that shares most words with the statement; of equals the first."""
    wanted = set(stems(statement))
    every = [sentence for quote in quotes for sentence in sentences(quote)] or list(quotes)
    return max(every, key=lambda sentence: len(wanted & set(stems(sentence))))


def _denies(text: str) -> bool:
    """Whether a text denies: an odd number of negations."""
    return len(_NOT.findall(text)) % 2 == 1


def _known_name(name: str, facts: str) -> bool:
    """Whether every word of a name stands in what is known, in any order."""
    lowered = facts.lower()
    return all(word.lower() in lowered for word in name.split())

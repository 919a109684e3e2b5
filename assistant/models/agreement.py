"""What can be counted of a claim and its premise: words, numbers, names, negation and force that one has and the other lacks.

A handful of figures beside the network's own, for a network of this size overlooks a digit now and then. The verifier's
checks, which decide by rule, are others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FEATURES = ("words", "numbers", "names", "negation", "duty", "permission", "scope", "order", "condition")
"""Names of the figures, in order."""

_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:-[^\W_]+)*")
_COUNTS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_DUTY = frozenset("must shall required requires require mandatory obliged needs need has have".split())  # noqa: SIM905
_PERMISSION = frozenset("may can could might allowed permitted optional permits".split())  # noqa: SIM905
_NEGATION = frozenset("not no never none neither nor nobody without cannot n't isn aren wasn doesn didn".split())  # noqa: SIM905
_SCOPE = frozenset("all every any each only always some most several both".split())  # noqa: SIM905
_CONDITION = frozenset("if unless except until when where once only provided before after within least most".split())  # noqa: SIM905
_CLOSED = _DUTY | _PERMISSION | _NEGATION | _SCOPE
_PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "and",
        "or",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "their",
        "his",
        "her",
        "they",
        "from",
        "which",
        "who",
        "has",
        "have",
        "had",
        "will",
        "do",
        "does",
        "did",
        "such",
        "than",
        "then",
        "there",
        "so",
        "also",
        "according",
        "record",
        "stated",
        "says",
        "document",
    ]
)


def agreement(premise: str, claim: str) -> NDArray[np.float64]:
    """(9,) figures in the order of `FEATURES`, each 0 where nothing differs and at most 3."""
    said, told = _words(premise), _words(claim)
    there = frozenset(said)
    lacking = [word for word in told if word not in there]
    content = [word for word in lacking if word not in _PLAIN | _CLOSED and not word[0].isdigit()]
    names = {word.casefold() for word in re.findall(r"(?<=\S )[A-Z][\w-]+", claim)}
    pairs, seen = list(pairwise(told)), set(pairwise(said))
    figures = (
        len(content) / max(4, len(told)) * 3,
        sum(word[0].isdigit() for word in lacking),
        sum(_stem(name) in lacking for name in names),
        max(0, _count(told, _NEGATION) - _count(said, _NEGATION)) + _negated_nearby(premise, claim),
        len(_DUTY & set(lacking)),
        len(_PERMISSION & set(lacking)),
        len(_SCOPE & set(lacking)),
        sum(pair not in seen for pair in pairs) / max(4, len(pairs)) * 3,
        _dropped(said, told),
    )
    return np.minimum(3.0, np.array(figures, dtype=np.float64))


def _negated_nearby(premise: str, claim: str) -> int:
    """1 when the premise's sentence nearest to the claim denies something and the claim denies nothing."""
    told = _words(claim)
    parts = [_words(part) for part in re.split(r"(?<=[.;!?])\s+", premise)]
    nearest = max(parts, key=lambda part: len(set(part) & set(told)) - 0.1 * abs(len(part) - len(told)))
    return int(_count(nearest, _NEGATION) > 0 and _count(told, _NEGATION) == 0 and len(told) > 0.7 * len(nearest))


def _dropped(said: list[str], told: list[str]) -> int:
    """How many words that make a condition the premise's words behind and between the claim's have and the claim lacks."""
    return sum(word in _CONDITION and word not in told for word in set(said)) if set(told) <= set(said) else 0


def _count(words: list[str], some: frozenset[str]) -> int:
    return sum(word in some for word in words)


@lru_cache(maxsize=4_096)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(
        _stem(match[0].casefold()) for match in _WORD.finditer(text.replace("n't", " not").replace("n’t", " not"))
    )


def _words(text: str) -> list[str]:
    """Words cut to their stems, numbers in digits and months by number."""
    return [part for word in _folded(text) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    """A date's or a compound number's parts; thousands without their commas."""
    if not word[0].isdigit():
        return [word]
    plain = re.sub(r",(?=\d{3}\b)", "", word)
    return [part.lstrip("0") or "0" for part in re.split(r"[-/:]", plain)] if "." not in plain else [plain]


def _stem(word: str) -> str:
    """A word without its commonest endings; a number word or a month in digits."""
    if word in _COUNTS:
        return str(_COUNTS.index(word))
    if word in _MONTHS and word != "may":
        return str(_MONTHS.index(word) + 1)
    if word in _CLOSED:
        return word
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e") or word
    return word.rstrip("e") or word

"""What a criterion is about, by the words of its title, and where a text says it.

A word that many titles share (`AI`, `system`) tells no two of them apart and is left out, unless too little else would
be left. A text says a subject where most of its words, the rarer ones above all, stand close together in one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.audit.criteria import Criteria
from assistant.store.tokens import stem

_STOPS = frozenset(
    re.findall(
        r"\w+",
        "a an the of and or to for on in its it by with them general other determining understanding planning actions"
        " address achieve carrying assessing allocating creating updating operational processes aspects",
    )
)
"""Words that say how a thing is dealt with and not what it is, whatever the standard."""
_WORD = re.compile(r"[^\W\d_]+")
_AI = re.compile(
    r"\b(?:AI|A\.I\.|KI|artificial[\s-]+intelligence|machine[\s-]+learning|ML|LLMs?|künstliche\w*\s+intelligenz|intelligence\s+artificielle)(?!\w)"
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s)>\]]+", re.IGNORECASE)
_COMMON = 0.1  # share of the titles in which a word stands that tells no two of them apart
_WINDOW = 16  # words; a sentence of ordinary length
_SHARE = 0.6  # of the weight of a subject's words
_FEWEST = 2  # words by which a subject is told


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text says a subject."""

    start: int
    """First code point of the words."""
    end: int
    """One past their last."""


def subjects(criteria: Criteria) -> Mapping[str, tuple[str, ...]]:
    """Stems of the words of each assessable criterion's subject, by its id."""
    titles = {one.id: _words(one.title) for one in criteria.by_id.values() if one.assessable}
    counted = Counter(word for words in titles.values() for word in set(words))
    common = {word for word, count in counted.items() if count > _COMMON * len(titles)}
    return {name: _told(words, common) for name, words in titles.items()}


def _told(words: Sequence[str], common: set[str]) -> tuple[str, ...]:
    """The words of a title that tell it from the others; all of them where hardly any does."""
    rare = tuple(dict.fromkeys(word for word in words if word not in common))
    return rare if len(rare) >= _FEWEST else tuple(dict.fromkeys(words))


def _words(text: str) -> tuple[str, ...]:
    """Stems of the words of a text, in its order, `AI` in whatever words it is written."""
    plain = (word.lower() for word in _WORD.findall(_AI.sub("ai", text)))
    return tuple(stem(word) for word in plain if word not in _STOPS)


def speaks_of_ai(text: str) -> bool:
    """Whether a text names artificial intelligence at all."""
    return _AI.search(text) is not None


def place_of(text: str, words: Sequence[str], weights: Mapping[str, float]) -> Place | None:
    """The first place where a text says a subject; None where it does not.

    `weights` tells how rare each word is among what may be read; a word without one counts as much as the rarest.
    """
    most = max(weights.values(), default=0.0) or 1.0
    weight = {word: weights.get(word) or most for word in words}
    enough = _SHARE * sum(weight.values())
    at = 0
    for line in text.splitlines(keepends=True):
        found = _in_line(line, weight, enough)
        if found:
            return Place(at + found.start, at + found.end)
        at += len(line)
    return None


def _in_line(line: str, weight: Mapping[str, float], enough: float) -> Place | None:
    """The first window of a line in which enough of a subject stands."""
    every = [(stem(hit[0].lower()), hit.start(), hit.end()) for hit in _WORD.finditer(_masked(line))]
    hits = [(order, *one) for order, one in enumerate(every) if one[0] in weight]
    for first, (order, _, start, _) in enumerate(hits):
        near = [one for one in hits[first:] if one[0] - order < _WINDOW]
        said = {one[1] for one in near}
        if len(said) >= min(_FEWEST, len(weight)) and sum(weight[word] for word in said) >= enough:
            return Place(start, near[-1][3])
    return None


def _masked(line: str) -> str:
    """A line with every way of writing AI as `ai` and without addresses, its length and all places kept.

    The words of an address are of the page that it leads to: `example.org/policies/ai-inventory` states no policy.
    """
    plain = _ADDRESS.sub(lambda hit: " " * (hit.end() - hit.start()), line)
    return _AI.sub(lambda hit: "ai".ljust(hit.end() - hit.start()), plain)

"""Likeness by meaning and by letters: the encoder behind a question's words, and words that were mistyped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer.words import Word, stem
from assistant.models.encoder import Encoder, Vectors

SHORTEST_TYPO = 5
"""Letters of a word below which a letter more or less makes another word of it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares words by what they mean. Without an encoder nothing is like anything, and no word is mistyped."""

    encoder: Encoder | None = None
    """Whose vectors are compared."""

    def vectors(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of some names or values, to be kept with them."""
        return self.encoder.encode(list(texts)) if self.encoder and texts else None

    def best(self, phrase: str, known: Vectors | None, *, least: float, margin: float) -> int | None:
        """The place of the one vector that a phrase is like; None when none is, or another is nearly as like.

        `least` is a cosine, `margin` how far the second best must lie below.
        """
        if self.encoder is None or known is None or not phrase.strip():
            return None
        scores = known @ self.encoder.encode([phrase])[0]
        order = np.argsort(-scores, kind="stable")
        first, second = float(scores[order[0]]), float(scores[order[1]]) if len(order) > 1 else -1.0
        return int(order[0]) if first >= least and first - second >= margin else None

    def is_word(self, text: str) -> bool:
        """Whether the encoder knows a word whole, as it knows whatever people write often; a mistyped one falls in parts."""
        return self.encoder is None or self.encoder.count_tokens(text.lower()) <= 3  # the word and two special tokens


def mended(question: Sequence[Word], vocabulary: Callable[[], Collection[str]], likeness: Likeness) -> tuple[Word, ...]:
    """The words with the stem of the one word in its place where it was mistyped; the text stays as written.

    Only what is no word at all is mended, and only to what the vocabulary and the letters leave no doubt about.
    """
    odd = [
        at
        for at, word in enumerate(question)
        if len(word.text) >= SHORTEST_TYPO and word.text.isalpha() and not likeness.is_word(word.text)
    ]
    if not odd:
        return tuple(question)
    known = vocabulary()
    words = list(question)
    for at in odd:
        written = words[at].text.lower()
        if written in known or words[at].stem in {stem(each) for each in known if each[:1] == written[:1]}:
            continue
        found = {stem(each) for each in known if each[:1] == written[:1] and within(written, each, budget(written))}
        if len(found) == 1:
            words[at] = replace(words[at], stem=found.pop())
    return tuple(words)


def budget(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 1 if len(word) < 8 else 2


def within(one: str, other: str, most: int) -> bool:
    """Whether at most so many letters were changed, left out, added or swapped with their neighbour."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        older, before, row = before, row, [at]
        for to, sign in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != sign))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == sign:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def joined(run: Iterable[Word]) -> str:
    """Words as one phrase."""
    return " ".join(word.text for word in run)

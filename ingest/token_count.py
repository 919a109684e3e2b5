"""Counts tokens word by word, so that a word that stands in a thousand places is told apart by the tokenizer once."""

from __future__ import annotations

from collections.abc import Callable

Count = Callable[[str], int]
"""Tokens of a whole text, special tokens included. Parts of a text that stand at a sign of `PARTING` add up."""

PARTING = " \n\t"
"""White space across which no tokenizer looks that this program uses; BERT's looks across form feeds and the like."""

KEPT_WORDS = 200_000
"""Words whose count is remembered: about 25 MB when full."""

KEPT_SIGNS = 40
"""Longest word that is remembered, so that a file of long random strings cannot fill the memory."""


class WordCount:
    """Counts a text as the sum of its words; equal to what the encoder counts (a test compares them on any text).

    A word is what stands between two signs of `PARTING`.
    """

    def __init__(self, whole: Count) -> None:
        """Take the encoder's own count."""
        self._whole = whole
        self._special = whole("")
        self._known: dict[str, int] = {"": 0}

    def __call__(self, text: str) -> int:
        """Tokens of the whole text, special tokens included."""
        known, total = self._known, self._special
        for word in text.replace("\n", " ").replace("\t", " ").split(" "):
            count = known.get(word)
            total += self._count(word) if count is None else count
        return total

    def _count(self, word: str) -> int:
        """Tokens of a word that is not known yet."""
        count = self._whole(word) - self._special
        if len(word) <= KEPT_SIGNS:
            if len(self._known) >= KEPT_WORDS:
                self._known = {"": 0}
            self._known[word] = count
        return count

"""Words of a question with their places, compared by stem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.store.tokens import stem as _stem

_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?", re.UNICODE)

FUNCTION_WORDS = frozenset(  # one block of words reads better than three hundred quoted strings
    """a never about ai above after again all also am an and any anything are as at be became been before being below between
    both but by can could did do does doing done during each either ever every evidence few for from further get
    gets give given go got had has have having he her here hers him his how i if in into is it its just kindly lead
    led leading let lets like list long many may me might much must my no nor not now of off often on one only or
    other our out over own per please record recorded records same say says shall she should show shown shows so
    some such tell than that the their them then there these they this those through to too under until up us very
    was we were what whatever when where whether which while who whole whom whose why will with within would you
    your exist exists existed happen happened find found know want need there's what's who's currently ever actually
    really regarding concerning related result resulted cause caused relating without lack lacks lacking still
    number provide concern mention came""".split()  # noqa: SIM905
)
"""Words that carry no topic of their own in a question, `evidence` and `record` among them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    text: str
    """As written."""
    stem: str
    """Lower-case stem."""
    start: int
    """First code point."""
    end: int
    """One past its last code point."""

    @property
    def is_function_word(self) -> bool:
        """Whether the word carries no topic of its own."""
        return self.text.lower() in FUNCTION_WORDS


def stem(word: str) -> str:
    """The stem by which the index knows a word, whatever its case."""
    return _stem(word.lower())


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; signs between them are dropped."""
    return tuple(Word(m.group(), stem(m.group()), m.start(), m.end()) for m in _WORD.finditer(text))


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text in order."""
    return tuple(stem(match.group()) for match in _WORD.finditer(text))


def content_stems(text: str) -> frozenset[str]:
    """The stems of a text's words that carry a topic."""
    return frozenset(stem(word) for word in _WORD.findall(text) if word.lower() not in FUNCTION_WORDS)


def find_run(haystack: Sequence[str], needle: Sequence[str], start: int = 0) -> int | None:
    """First place at or after `start` where the needle stands as one run; None when nowhere or when it is empty."""
    if not needle:
        return None
    span = len(needle)
    places = range(start, len(haystack) - span + 1)
    return next((at for at in places if tuple(haystack[at : at + span]) == tuple(needle)), None)

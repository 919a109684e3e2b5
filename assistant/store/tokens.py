"""Terms of a text: stems of its words, and identifiers kept whole beside their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

from snowballstemmer.english_stemmer import EnglishStemmer

TOKENIZER = "words-1"
"""Changes with anything that changes a term; a version keeps the one it was built with."""

# Runs of letters and digits, joined by single signs as in A.6.2.4, PR-1432, v2.3.1, fraud-lens or approved_by.
_COMPOUND = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[.\-_\u2010\u2011][^\W_]+)*")
_JOINER = re.compile(r"[.\-_]")
_PART = re.compile(r"\d+|[^\W\d_]+")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'"})
_VERSION = re.compile(r"v\d")

_stemmer = EnglishStemmer()  # not the C one that some machines have: its release could give other stems
_stemmer_lock = Lock()  # it keeps the word in the object


def terms(text: str) -> Iterator[str]:
    """Every term of a text, in text order, repeated as often as it stands there."""
    for word in split_words(text):
        yield from word_terms(word)


def split_words(text: str) -> list[str]:
    """The words and identifiers of a text as they are written, in text order."""
    return _COMPOUND.findall(text)


def word_terms(word: str) -> tuple[str, ...]:
    """The terms of one of a text's words."""
    return _terms_of(word.lower().translate(_HYPHENS))


def parts(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wholes of a word, and the terms that stand for it where its wholes are unknown.

    A word of letters is its parts: `human-in-the-loop` is about what its words are about. An identifier is nothing but
    itself: `PR-9999` is not about `pr`, so the second is empty.
    """
    found = [match.group().lower().translate(_HYPHENS) for match in _COMPOUND.finditer(word)]
    wholes = tuple(_terms_of(each)[0] for each in found)
    if any(sign.isdigit() for sign in word):
        return wholes, ()
    return wholes, tuple(stem(part) for each in found for part in _JOINER.split(each))


@lru_cache(maxsize=200_000)
def _terms_of(word: str) -> tuple[str, ...]:
    """Terms of one compound, the whole first; a plain word is its stem alone."""
    pieces = _JOINER.split(word)
    mixed = any(sign.isdigit() for sign in word) and not word.isdigit()
    if len(pieces) == 1 and not mixed:
        return (stem(word),)
    # v2.3.1 is asked for as 2.3.1 too
    bare = (word[1:],) if _VERSION.match(word) and len(pieces) > 1 else ()
    small = tuple(stem(part) for piece in pieces for part in _split(piece))
    return tuple(dict.fromkeys((word, *bare, *small)))


def _split(piece: str) -> list[str]:
    """`chg0012` as `chg` and `0012`; a word with an apostrophe stays one."""
    return _PART.findall(piece) if any(sign.isdigit() for sign in piece) else [piece]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """English stem of a lower-case word; digits stay."""
    if any(sign.isdigit() for sign in word):
        return word
    with _stemmer_lock:
        return str(_stemmer.stemWord(word))

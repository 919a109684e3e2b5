"""Last stage: an identifier is exact. Near ones look alike to an encoder, and share their parts in BM25."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answer.retrieval.scored import Scored, with_score
from assistant.store.tokens import split_words, word_terms

_IDENTIFIER = re.compile(r"(?!fy|q\d|h\d)(?:[a-z][^\W_]*[.\-_].*\d.*|[a-z]+\d{3,})|\d+(?:\.\d+){2,}")


def with_exact(query: str, found: Scored) -> Scored:
    """The passages; those that hold an identifier of the query, as a whole, stand above all that hold fewer of them.

    Nothing changes for a query without one. Scores stay 0-1.
    """
    wanted = identifiers(query)
    if not wanted:
        return found
    held = {place: len(wanted & _wholes(f"{each.context} {each.text}")) for place, each in found.items()}
    return {
        place: with_score(passage, (held[place] + passage.score) / (len(wanted) + 1))
        for place, passage in found.items()
    }


def identifiers(query: str) -> frozenset[str]:
    """Words of a query such as `pr-1432`, `chg0012`, `a.6.2.4` and `4.5.1`; never a number, nor a date or a quarter."""
    return frozenset(whole for whole in _wholes(query) if _IDENTIFIER.fullmatch(whole))


def _wholes(text: str) -> frozenset[str]:
    """Words of a text as the index knows them, whole."""
    return frozenset(_first(word_terms(word)) for word in split_words(text))


def _first(terms: Iterable[str]) -> str:
    return next(iter(terms))

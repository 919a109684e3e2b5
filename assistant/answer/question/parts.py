"""The separate questions that one question asks: "who approved it, and when?" wants two answers."""

from __future__ import annotations

import re

from assistant.answer.words import words

# `may` in small letters: May is a month
_ASKS = (
    r"(?:who(?:se|m)?|when|what|which|where|why|how|is|are|was|were|did|does|do|has|have|can|(?-i:may)|must|should)\b"
)
_BREAK = re.compile(
    rf"[?!;]\s+|(?<=[a-z)\d])\.\s+(?=[A-Z])|[,:]?\s+(?:and|or|but)\s+(?={_ASKS})|,\s+(?={_ASKS})", re.IGNORECASE
)
_ASKING = re.compile(
    rf"\b{_ASKS}|\?|^(?:please\s+)?(?:show|tell|list|give|name|find|prove|trace|walk|may)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|their|them|that|this|those|these|he|she|him|her|his|one|there|then|so|the same)\b", re.IGNORECASE
)
_TELLING = 3
"""Topic words from which a part stands on its own."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that a question asks, in order, each able to stand alone; the whole as one when it asks one thing.

    What is told before anything is asked (`The board said yes. Until when ...`) is the matter of every part. A part that
    points back, or has few words of its own, is read after the first. What asks nothing (`thanks`, `full list please`)
    belongs to the part before it.
    """
    pieces = [piece.strip() for piece in _BREAK.split(question) if piece and piece.strip()]
    told: list[str] = []
    found: list[str] = []
    for piece in pieces:
        if _asks(piece):
            found.append(piece)
        elif found:
            found[-1] = f"{found[-1]} {piece}"
        else:
            told.append(piece)
    if len(found) < 2:
        return (question,)
    own = (piece if at == 0 or _stands(piece) else f"{found[0]} {piece}" for at, piece in enumerate(found))
    return tuple(" ".join((*told, piece)) for piece in own)


def _asks(piece: str) -> bool:
    """Whether a piece asks something, and any word of it carries a topic or what it asks for is one: when, who, how long."""
    bare = re.match(r"\s*(?:who|when|where|why|how (?:long|many|much|often|large|old))\b", piece, re.IGNORECASE)
    topic = bare is not None or any(not word.is_function_word for word in words(piece))
    return topic and _ASKING.search(piece) is not None


def _stands(piece: str) -> bool:
    """Whether a part can be understood without the one before it."""
    telling = sum(not word.is_function_word for word in words(piece))
    return telling >= _TELLING and not _POINTS_BACK.search(piece)

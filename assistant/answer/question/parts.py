"""The separate questions that one question asks: "who approved it, and when?" wants two answers."""

from __future__ import annotations

import re

from assistant.answer.words import words

_ASKS = r"(?:who(?:se|m)?|when|what|which|where|why|how|is|are|was|were|did|does|do|has|have|can|may|must|should)\b"
_BREAK = re.compile(
    rf"[?!;]\s+|(?<=[a-z)\d])\.\s+(?=[A-Z])|[,:]?\s+(?:and|or|but)\s+(?={_ASKS})|,\s+(?={_ASKS})", re.IGNORECASE
)
_ASKING = re.compile(
    rf"\b{_ASKS}|\?|^(?:please\s+)?(?:show|tell|list|give|name|find|prove|trace|walk)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|their|them|that|this|those|these|he|she|him|her|his|one|there|then|so|the same)\b", re.IGNORECASE
)
_TELLING = 3
"""Topic words from which a part stands on its own."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that a question asks, in order, each able to stand alone; the whole as one when it asks one thing.

    A part that points back, or has few words of its own, is read after the part before it. What asks nothing (`thanks`,
    `full list please`) belongs to the part before it too.
    """
    pieces = [piece.strip() for piece in _BREAK.split(question) if piece and piece.strip()]
    found: list[str] = []
    for piece in pieces:
        if found and not (_ASKING.search(piece) and _topic(piece)):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    if len(found) < 2:
        return (question,)
    return tuple(piece if at == 0 or _stands(piece) else f"{found[0]} {piece}" for at, piece in enumerate(found))


def _topic(piece: str) -> bool:
    """Whether any word of a piece carries a topic, or what it asks for is one: when, who, how long."""
    asks = re.match(r"\s*(?:who|when|where|why|how (?:long|many|much|often|large|old))\b", piece, re.IGNORECASE)
    return asks is not None or any(not word.is_function_word for word in words(piece))


def _stands(piece: str) -> bool:
    """Whether a part can be understood without the one before it."""
    telling = sum(not word.is_function_word for word in words(piece))
    return telling >= _TELLING and not _POINTS_BACK.search(piece)

"""What a text denies, obliges, recommends or allows, by the words that say so."""

from __future__ import annotations

import re

from assistant.answer.words import stems

NEGATION = frozenset(
    stems(
        "no not never none nobody nothing without neither nor cannot isn't wasn't aren't weren't don't doesn't didn't won't unless"
    )
)
"""Stems of words that deny."""
_DENIES = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|without|neither|nor|cannot|unless|except|lacks?|fail(?:s|ed)? to)\b|n['’]t\b",
    re.IGNORECASE,
)
_STRENGTHS = (
    ("must", re.compile(r"\b(?:must|shall|required|requires?|mandatory|ha(?:s|ve) to|obliged|needs? to|obligatory)\b", re.IGNORECASE)),
    ("should", re.compile(r"\b(?:should|recommended|ought to)\b", re.IGNORECASE)),
    ("may", re.compile(r"\b(?:may|might|optional(?:ly)?|allowed|permitted|can|could|free to)\b", re.IGNORECASE)),
)  # fmt: skip
MODALITY = frozenset(stems("must shall may should might required mandatory optional prohibited forbidden"))
"""Stems of words that oblige, recommend or allow."""


def denies(text: str) -> bool:
    """Whether a text denies: it holds an odd number of negations."""
    return len(_DENIES.findall(text)) % 2 == 1


def strength(text: str) -> str | None:
    """The strongest of must, should and may that a text says; None for none of them."""
    return next((name for name, said in _STRENGTHS if said.search(text)), None)

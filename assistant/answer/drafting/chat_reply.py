"""What a chat model wrote, read as the claim schema: parsed once, and from then on typed and untrusted."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim as the model wrote it."""

    text: str
    """The sentence."""
    quotes: tuple[tuple[str, str], ...]
    """Pairs of a passage's key and words that should stand in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Everything that the model wrote."""

    claims: tuple[Said, ...]
    """Claims in reading order."""
    missing: tuple[str, ...]
    """What it says that no passage shows."""


def reply_of(text: str) -> Reply | None:
    """The one JSON object of a text, words around it left out; None when there is none of the schema's shape.

    A claim or a quote of another shape makes the whole unreadable: half an answer would pass for a whole one.
    """
    try:
        given = json.loads(text[text.index("{") : text.rindex("}") + 1])
        claims = tuple(_said(one) for one in given["claims"])
        missing = given.get("missing") or []
        return Reply(claims=claims, missing=tuple(one for one in missing if isinstance(one, str)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _said(given: object) -> Said:
    """One claim. Raises ValueError, TypeError or KeyError for another shape."""
    if not isinstance(given, dict) or not isinstance(given["text"], str):
        raise TypeError("a claim is an object with a text")
    pairs = tuple((one["passage"], one["quote"]) for one in given["quotes"])
    if not all(isinstance(word, str) for pair in pairs for word in pair):
        raise TypeError("a quote is an object of two texts")
    return Said(text=given["text"], quotes=pairs)

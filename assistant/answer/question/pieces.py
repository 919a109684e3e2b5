"""The things that one question asks of the records that it names: "who merged it, and who reviewed it?" asks two."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer.question.reading import Reading
from assistant.answer.words import Word
from assistant.domain.plan import Intent, Plan

_ASKS = r"(?:who(?:m|se)?|when|where|what|which|how|why|is|was|were|are|did|does|do|has|have)\b"
_BREAK = re.compile(
    rf"\s*[,;:]?\s+(?:and|but)\s+(?=(?:(?:by|to|with|for|from|since|until|on|in)\s+)?{_ASKS})|\s*[,;:]\s+(?={_ASKS})",
    re.IGNORECASE,
)


def pieces_of(reading: Reading) -> tuple[Reading, ...]:
    """The reading of each thing that is asked; all offsets stay. A piece without topic words asks about the first one's."""
    cuts = [(found.start(), found.end()) for found in _BREAK.finditer(reading.text)]
    spans = list(zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(reading.text)], strict=True))
    own = [_within(reading, [span]) for span in spans]
    asking = [at for at, one in enumerate(own) if re.search(_ASKS, one.text, re.IGNORECASE)]
    if len(asking) < 2:
        return (reading,)
    topics = [(word.start, word.end) for word in _topics(own[asking[0]])]
    return tuple(own[at] if _topics(own[at]) else _within(reading, [spans[at], *topics]) for at in asking)


def told(reading: Reading) -> str:
    """A piece in its own words."""
    return " ".join(reading.text.split()).strip(" ?.!,;:")


def together(plan: Plan, pieces: Sequence[Reading], asked: Callable[[Reading], tuple[str, ...]]) -> Plan | None:
    """The lookup of every field that a piece asks for, with the pieces that ask for none; None where none asks for any."""
    fields = [asked(piece) for piece in pieces]
    if not any(fields):
        return None
    silent = tuple(told(piece) for piece, found in zip(pieces, fields, strict=True) if not found)
    every = tuple(dict.fromkeys(name for found in fields for name in found))
    return replace(plan, intent=Intent.LOOKUP, projection=every, terms=(), unread=silent)


def _topics(reading: Reading) -> list[Word]:
    """The words of a piece that carry a topic."""
    return [word for at, word in enumerate(reading.words) if at not in reading.taken and not word.is_function_word]


def _within(reading: Reading, spans: Sequence[tuple[int, int]]) -> Reading:
    """The reading with everything outside some stretches blanked and accounted for."""
    inside = [any(start <= at < end for start, end in spans) for at in range(len(reading.text))]
    text = "".join(letter if kept else " " for letter, kept in zip(reading.text, inside, strict=True))
    outside = (at for at, word in enumerate(reading.words) if not inside[word.start])
    return replace(reading, text=text, taken=reading.taken | frozenset(outside))

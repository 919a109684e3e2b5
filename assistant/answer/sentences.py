"""Sentences of a passage with their places in the canonical text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|no|nos|approx|resp|incl|ca|dr|mr|mrs|ms|prof|inc|ltd|co|fig|sec|art|dept)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_END = re.compile(
    r"\n(?=-{3,}[ \t]*(?:\n|$))|(?m:^-{3,}[ \t]*\n)"  # a rule of dashes
    r"|[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9]|\s*$)"  # a full stop before a capital, or at the end
    r"|\n\s*\n|\n(?=\s*(?:[-*+•]|\d+[.)]|\||#)\s)"  # an empty line; a list item, a table row, a heading
    r"|\n(?=[^\s:]{1,40}: |[^\n]* \| )"  # a field; cells
)
_MARKUP = re.compile(r"^\s*(?:[-*+•>#]+\s+|\d+[.)]\s+|\|\s*)*|\*\*|__|`|(?<=\S)\s*\|\s*$", re.MULTILINE)


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of `text[start:end]`, in order, without surrounding white space.

    A line that opens a list item, a table row or a `name: value` field starts a sentence of its own, and so does what
    stands under a rule of dashes, such as the end of front matter.
    """
    stop = len(text) if end is None else end
    at = start
    for match in _END.finditer(text, start, stop):
        if match.group().startswith(".") and _ABBREVIATION.search(text, at, match.start() + 1):
            continue
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, stop)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without surrounding white space, when anything but signs is left."""
    piece = text[start:end]
    if any(sign.isalnum() for sign in piece):
        lead = len(piece) - len(piece.lstrip())
        yield start + lead, start + len(piece.rstrip())


def readable(quote: str) -> str:
    """A quote as a person reads it: markup of lists, tables and emphasis dropped, white space folded."""
    return " ".join(_MARKUP.sub("", quote).replace(" | ", "; ").split())

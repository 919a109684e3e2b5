"""Cells of a worksheet that hold a formula and not its result, read from its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

BLOCK = 1 << 20
"""Bytes that are looked at in one go."""

CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^<>]*)>\s*"
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
"""A cell with a formula and with nothing as its value."""

OPENING = re.compile(rb"<(?:\w+:)?c\b")
NAME = re.compile(rb"""\br\s*=\s*["']([A-Z]+\d+)["']""")
TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
"""A formula whose result is a text; an empty one is a result too."""


def read_uncomputed(content: IO[bytes]) -> tuple[str, ...]:
    """The cells, such as `B7`, whose formulas nobody has computed, in the order of the sheet; `?` where one is unnamed.

    Programs that write workbooks without computing them leave the value out, and there is none to be read.
    """
    return tuple(_uncomputed(content))


def _uncomputed(content: IO[bytes]) -> Iterator[str]:
    """The same one by one; a cell that a block cuts is read with the next."""
    rest = b""
    while block := content.read(BLOCK):
        text = rest + block
        end = max((hit.start() for hit in OPENING.finditer(text)), default=0)
        for hit in CELL.finditer(text, 0, end):
            yield from _name(hit)
        rest = text[end:]
    for hit in CELL.finditer(rest):
        yield from _name(hit)


def _name(hit: re.Match[bytes]) -> Iterator[str]:
    """The cell's name, unless its result is an empty text."""
    if TEXT.search(hit["attributes"]) is None:
        named = NAME.search(hit["attributes"])
        yield named[1].decode("ascii") if named else "?"

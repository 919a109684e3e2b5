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

ROW_OR_CELL = re.compile(rb"<(?:\w+:)?row\b(?P<row>[^<>]*)>|" + CELL.pattern)

OPENING = re.compile(rb"<(?:\w+:)?c\b")
NAME = re.compile(rb"""\br\s*=\s*["']([A-Z]+\d+)["']""")
NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
"""A formula whose result is a text; an empty one is a result too."""


def read_uncomputed(content: IO[bytes]) -> tuple[tuple[int, str], ...]:
    """The cells whose formulas nobody has computed, in the order of the sheet: the row, from 1, and a name such as `B7`.

    The name is `?` where the markup gives none. Programs that write workbooks without computing them leave the value out,
    and there is none to be read.
    """
    return tuple(_uncomputed(content))


def _uncomputed(content: IO[bytes]) -> Iterator[tuple[int, str]]:
    """The same one by one; a row without a number follows the one before it."""
    row = 0
    for hit in _hits(content):
        if hit["row"] is not None:
            numbered = NUMBER.search(hit["row"])
            row = int(numbered[1]) if numbered else row + 1
        elif TEXT.search(hit["attributes"]) is None:
            named = NAME.search(hit["attributes"])
            yield row, named[1].decode("ascii") if named else "?"


def _hits(content: IO[bytes]) -> Iterator[re.Match[bytes]]:
    """The openings of rows, and the cells with a formula and no value; a cell that a block cuts is read with the next."""
    rest = b""
    while block := content.read(BLOCK):
        text = rest + block
        end = max((hit.start() for hit in OPENING.finditer(text)), default=0)
        yield from ROW_OR_CELL.finditer(text, 0, end)
        rest = text[end:]
    yield from ROW_OR_CELL.finditer(rest)

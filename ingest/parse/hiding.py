"""Which rows and columns a worksheet hides, read from its markup; openpyxl leaves them out when it reads row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

BLOCK = 1 << 20
"""Bytes that are looked at in one go."""

TAG = re.compile(rb"<(?:\w+:)?(row|col|filterColumn)\b([^<>]*)>")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")

TRUE = (b"1", b"true")

WIDEST = 16_384
"""Columns of a worksheet."""


def read_hidden(content: IO[bytes]) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of the hidden rows, from 1, and indexes of the hidden columns, from 0.

    What a filter or a folded outline hides is left out: whoever opens the sheet sees that there is more, and unfolds it.
    """
    rows: set[int] = set()
    columns: set[int] = set()
    number = 0
    for name, attributes in _tags(content):
        if name == b"filterColumn":
            return frozenset(), frozenset(columns)
        if name == b"row":
            number = int(attributes.get(b"r", b"") or number + 1)
        if attributes.get(b"hidden") not in TRUE or attributes.get(b"outlineLevel", b"0") != b"0":
            continue
        if name == b"row":
            rows.add(number)
        else:
            first, last = int(attributes.get(b"min", b"1")), int(attributes.get(b"max", b"1"))
            columns |= set(range(first - 1, min(last, WIDEST)))
    return frozenset(rows), frozenset(columns)


def _tags(content: IO[bytes]) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
    """The names and attributes of the tags that say something about it."""
    rest = b""
    while block := content.read(BLOCK):
        text = rest + block
        end = text.rfind(b"<") if b">" not in text[text.rfind(b"<") :] else len(text)
        for hit in TAG.finditer(text, 0, end):
            yield hit[1], dict(ATTRIBUTE.findall(hit[2]))
        rest = text[end:]

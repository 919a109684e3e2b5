"""Finds what a document says of itself at its head: a document-control table, or a block of `Key: value` lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.domain.evidence import Category, Element, Field
from ingest.names import says_something
from ingest.parse.parsed import lines_of

HEAD_PARTS = 60
"""Parts of a text that are looked at."""

HEAD_HEADINGS = 2
"""Headings above and inside the control block: a title and a subtitle, or the block's own name."""

LONGEST_VALUE = 200
"""Characters; a longer cell is prose."""

PAIR = re.compile(
    r"(?:[-*\u2022]\s+)?(?:\*\*|__)?(?P<key>[A-Z\u00c0-\u00de\u0141\u015a\u0179\u017b][\w .()/&'\u2019-]{0,40}?)(?:\*\*|__)?\s*:(?:\*\*|__)?\s+(?P<value>\S.*)"
)
"""`Key: value`, the key perhaps bold or in a list."""

SEPARATOR = re.compile(r"\s(?:\||\u00b7|\u2022|\u2014|\u2013)\s|\t+|\s{3,}")
"""Between pairs that stand on one line."""

RULE = re.compile(r"[\s|:=+-]+")
"""A line of a table that only frames it."""

MARKUP = "*_` \t|\\"
"""Signs around a value that are not part of it."""

Span = tuple[int, int]


def control_fields(text: str, elements: Sequence[Element]) -> tuple[Field, ...]:
    """The named values of the control block, in text order; empty when there is none."""
    parts = _head(elements)
    pairs: list[tuple[Span, Span]] = []
    for is_row, group in groupby(parts, key=lambda one: one.category is Category.ROW or _is_rule(text, one)):
        several = list(group)
        pairs += _table_pairs(text, several) if is_row else _line_pairs(text, several)
    return tuple(
        Field(name=text[slice(*name)], value=text[slice(*value)], start=value[0], end=value[1])
        for name, value in sorted(pairs, key=lambda pair: pair[1])
    )


def _is_rule(text: str, element: Element) -> bool:
    return RULE.fullmatch(text, element.start, element.end) is not None


def _head(elements: Sequence[Element]) -> list[Element]:
    """The parts before the third heading, less the headings, front matter and code."""
    head: list[Element] = []
    headings = 0
    for element in elements[:HEAD_PARTS]:
        headings += element.category is Category.HEADING
        if headings > HEAD_HEADINGS:
            break
        if element.category in (Category.ROW, Category.TEXT, Category.LIST_ITEM):
            head.append(element)
    return head


def _table_pairs(text: str, rows: Sequence[Element]) -> list[tuple[Span, Span]]:
    """Pairs of a table that controls a document: keys beside their values, or one row of values under the keys."""
    cells = [_cells(text, row) for row in rows if not _is_rule(text, row)]
    filled = [row for row in cells if row]
    beside = [pair for row in filled for pair in zip(row[::2], row[1::2], strict=False)]
    below = list(zip(*filled, strict=True)) if len(filled) == 2 and len(filled[0]) == len(filled[1]) else []
    if _known(text, below) > max(1, _known(text, beside)):
        return below
    even = all(len(row) % 2 == 0 or len(row) == 1 for row in filled)
    return [pair for pair in beside if _short(pair)] if even and _known(text, beside) > 1 else []


def _known(text: str, pairs: Sequence[tuple[Span, Span]]) -> int:
    """How many different things the keys say that a document says of itself."""
    return len({says_something(text[slice(*name)]) for name, _ in pairs} - {None})


def _short(pair: tuple[Span, Span]) -> bool:
    return pair[1][1] - pair[1][0] <= LONGEST_VALUE


def _cells(text: str, row: Element) -> list[Span]:
    """Spans of the cells that hold anything."""
    cells = re.finditer(r"(?:[^|\n\\]|\\.)+", text[row.start : row.end])
    spans = (_trim(text, row.start + hit.start(), row.start + hit.end()) for hit in cells)
    return [span for span in spans if span[0] < span[1]]


def _line_pairs(text: str, parts: Sequence[Element]) -> list[tuple[Span, Span]]:
    """Pairs on lines of their own; keys that nobody knows count only among two that are known."""
    found: list[tuple[Span, Span]] = []
    for part in parts:
        pairs = [
            pair
            for line in lines_of(text, part.start, part.end)
            for pair in _on_line(text, line.start, line.end)
            if _short(pair)
        ]
        block = _known(text, pairs) > 1
        found += [pair for pair in pairs if block or says_something(text[slice(*pair[0])])]
    return found


def _on_line(text: str, start: int, end: int) -> Iterator[tuple[Span, Span]]:
    """Every pair on one line."""
    place = start
    for stop in (*(hit.span() for hit in SEPARATOR.finditer(text, start, end)), (end, end)):
        begin, last = _trim(text, place, stop[0], signs=" \t|\\")
        hit = PAIR.fullmatch(text, begin, last)
        if hit:
            yield _trim(text, *hit.span("key")), _trim(text, *hit.span("value"))
        place = stop[1]


def _trim(text: str, start: int, end: int, *, signs: str = MARKUP) -> Span:
    """The span without markup and blanks at its ends."""
    while start < end and text[start] in signs:
        start += 1
    while end > start and text[end - 1] in signs:
        end -= 1
    return start, end

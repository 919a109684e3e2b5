"""Cuts an item into the slices that are indexed: by structure, without overlap, headings only as context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.domain.evidence import Category, Chunk, Element, Flag, Item
from ingest.token_count import PARTING, Count

CHUNKER = "structure-1"
"""Name and version; a change of what follows is a new one, because slices are part of chunk ids."""

MAX_TOKENS = 256
"""Tokens of the encoder that a slice and its context may have together; it reads no more."""

MAX_CONTEXT = 96
"""Tokens of them that title and headings may take; longer ones lose their outer parts."""

SENTENCE_END = re.compile(
    r"[.!?\u2026][\"')\]\u201d\u00bb]*(?P<gap>\s+)(?=[\"'(\[\u201c\u00ab]*[A-Z\u00c0-\u00dd0-9])|(?P<lines>\n+)"
)
"""Where a long part may be cut at best: in the white space after a sentence or a line."""

WORD_END = re.compile(r"(?P<gap>\s+)")

ALONE = frozenset({Category.COMMENT, Category.NOTE})
"""Parts that always have a slice of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A span that will be one chunk, while it may still grow."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    first: Element
    """Its first part."""
    flags: frozenset[Flag]
    """What screening saw in any part of it."""


def chunk(item: Item, count_tokens: Count) -> tuple[Chunk, ...]:
    """The item's slices in text order; together they hold every part that can be quoted."""
    cutter = _Cutter(item, count_tokens)
    return tuple(
        Chunk(
            ordinal=ordinal,
            start=one.start,
            end=one.end,
            context=cutter.context(one.first),
            locator=one.first.locator,
            flags=one.flags,
        )
        for ordinal, one in enumerate(cutter.slices())
    )


class _Cutter:
    """Cuts one item; keeps the contexts and their lengths by place."""

    def __init__(self, item: Item, count_tokens: Count) -> None:
        self._item, self._count = item, count_tokens
        self._headers = _table_headers(item)
        """Span of the header of each row by where the row starts."""
        self._contexts: dict[tuple[tuple[str, ...], str], tuple[str, int]] = {}
        self._special = count_tokens("")
        self._last = (-1, -1, 0)
        """The span that was counted last, with its tokens."""

    def context(self, element: Element) -> str:
        """Title, headings and, for a row, the header of its table."""
        return self._context(element)[0]

    def _context(self, element: Element) -> tuple[str, int]:
        """The context of a part and its length in tokens."""
        header = self._headers.get(element.start)
        key = (element.locator.section, self._item.text[slice(*header)] if header else "")
        if key not in self._contexts:
            self._contexts[key] = self._shortened(key)
        return self._contexts[key]

    def _shortened(self, key: tuple[tuple[str, ...], str]) -> tuple[str, int]:
        """Title > headings > table header, outer headings and then the header left out while it is too long."""
        section, header = key
        title = self._item.metadata.title
        path = [name for name in section if name != title]
        tail = [header] if header else []
        while True:
            text = " > ".join([title, *path, *tail])
            count = self._count(text)
            if count <= MAX_CONTEXT:
                return text, count
            if not (path or tail):
                clipped = self._clipped(text)
                return clipped, self._count(clipped)
            if path:
                path = path[1:]
            else:
                tail = []

    def _clipped(self, text: str) -> str:
        """The text cut at a word when even the title is too long."""
        words = text.split(" ")
        while len(words) > 1 and self._count(" ".join(words)) > MAX_CONTEXT:
            words = words[: len(words) * 3 // 4 or 1]
        return " ".join(words)

    def slices(self) -> Iterator[Slice]:
        """Parts merged while they stand together and fit; long ones cut at sentence ends."""
        current: Slice | None = None
        for element in self._item.elements:
            if element.category is Category.HEADING and Flag.HIDDEN not in element.flags:
                continue
            start = self._line_start(element)
            grown = self._grown(current, element) if current else None
            if grown is not None:
                current = grown
                continue
            if current is not None:
                yield current
            current = None
            *whole, last = self._cut(replace(element, start=start), element.start)
            yield from whole
            current = last
        if current is not None:
            yield current

    def _line_start(self, element: Element) -> int:
        """Where the element's line begins when only the name of its field stands before it."""
        if element.locator.field is None:
            return element.start
        line = self._item.text.rfind("\n", 0, element.start) + 1
        label = self._item.text[line : element.start]
        named = label.rstrip(": ") == " ".join(element.locator.field.split(".")[0].split())
        return line if named else element.start

    def _grown(self, current: Slice, element: Element) -> Slice | None:
        """The slice with the part added, or None when it must begin a new one."""
        before = current.first
        together = (
            element.locator.section == before.locator.section
            and element.locator.page == before.locator.page
            and element.locator.sheet == before.locator.sheet
            and element.category not in ALONE
            and before.category not in ALONE
            and (element.category is Category.CODE) == (before.category is Category.CODE)
            and self._same_table(current, element)
            and (Flag.HIDDEN in element.flags) == (Flag.HIDDEN in current.flags)
        )
        if not together or not self._fits(before, current.start, element.end):
            return None
        flags = current.flags | element.flags if element.flags else current.flags
        return Slice(start=current.start, end=element.end, first=before, flags=flags)

    def _same_table(self, current: Slice, element: Element) -> bool:
        """Whether the part may follow in the slice: its table's header stands in it, or is the context already."""
        header = self._headers.get(element.start)
        return header is None or header[0] >= current.start or header == self._headers.get(current.first.start)

    def _fits(self, first: Element, start: int, end: int) -> bool:
        """Whether the span and its context stay within the encoder's window."""
        return self._context(first)[1] + self._tokens(start, end) <= MAX_TOKENS

    def _tokens(self, start: int, end: int) -> int:
        """Tokens of a span; one that begins like the last and goes on after white space costs only what was added."""
        text = self._item.text
        before, until, tokens = self._last
        if start == before and until < end and text[until] in PARTING:
            tokens += self._count(text[until:end]) - self._special
        else:
            tokens = self._count(text[start:end])
        self._last = (start, end, tokens)
        return tokens

    def _cut(self, element: Element, origin: int) -> Sequence[Slice]:
        """The part as one slice, or as several that each fit."""
        first = replace(element, start=origin)
        spans = self._spans(first, element.start, element.end)
        return [Slice(start=start, end=end, first=first, flags=element.flags) for start, end in spans]

    def _spans(self, first: Element, start: int, end: int) -> list[tuple[int, int]]:
        """Spans that fit: cut between sentences or lines, else between words, else in half."""
        if self._fits(first, start, end):
            return [(start, end)]
        for shape in (SENTENCE_END, WORD_END):
            found = (hit.span(hit.lastgroup or 0) for hit in shape.finditer(self._item.text, start, end))
            gaps = [gap for gap in found if start < gap[0] and gap[1] < end]
            if gaps:
                return self._packed(first, start, end, gaps)
        middle = (start + end) // 2
        if middle == start:
            return [(start, end)]
        return [*self._spans(first, start, middle), *self._spans(first, middle, end)]

    def _packed(self, first: Element, start: int, end: int, gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Pieces between the gaps, packed one after another as long as they fit."""
        starts, ends = (start, *(gap[1] for gap in gaps)), (*(gap[0] for gap in gaps), end)
        spans: list[tuple[int, int]] = []
        for piece in zip(starts, ends, strict=True):
            if spans and self._fits(first, spans[-1][0], piece[1]):
                spans[-1] = (spans[-1][0], piece[1])
            elif self._fits(first, *piece):
                spans.append(piece)
            else:
                spans += self._spans(first, *piece)
        return spans


def _table_headers(item: Item) -> dict[int, tuple[int, int]]:
    """Span of the header of each table row by where the row starts: the first row of its run that is no rule."""
    headers: dict[int, tuple[int, int]] = {}
    header: Element | None = None
    for element in item.elements:
        if _is_rule(item.text, element):
            continue
        if element.category is not Category.ROW:
            header = None
        elif header is None or _place(element) != _place(header):
            header = element
        else:
            headers[element.start] = (header.start, header.end)
    return headers


def _place(element: Element) -> tuple[object, ...]:
    """Where a table stands: rows of another section or sheet belong to another table."""
    return element.locator.section, element.locator.sheet


def _is_rule(text: str, element: Element) -> bool:
    """Whether the part only frames a table."""
    return re.fullmatch(r"[\s|:=+-]+", text[element.start : element.end]) is not None

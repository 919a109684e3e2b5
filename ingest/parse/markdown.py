"""Markdown: markdown-it's blocks as spans of the file's own lines.

unstructured rewrites markup (11 % of its elements are not in the file), so it could not say where a quote stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from markdown_it.token import Token

from assistant.domain.evidence import Category, Element, Locator
from ingest.parse.inline import PARSER, inline_spans
from ingest.parse.parsed import Parsed, bar_cells, cover, one_line, trimmed
from ingest.parse.unseen import cut_hidden, joined, unseen

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""YAML between `---` lines at the very head of a text file."""

BLOCKS = {
    "paragraph_open": Category.TEXT,
    "heading_open": Category.HEADING,
    "fence": Category.CODE,
    "code_block": Category.CODE,
    "html_block": Category.TEXT,
    "tr_open": Category.ROW,
}
"""markdown-it's tokens that carry text of their own, by what they are for us."""


def front_matter_span(text: str) -> tuple[int, int] | None:
    """Span of the YAML at the head, or None."""
    hit = FRONT_MATTER.match(text)
    return hit.span(1) if hit and ":" in hit[1] else None


def parse_markdown(text: str) -> Parsed:
    """The parts of a Markdown file; its front matter's lines are fields."""
    front = front_matter_span(text)
    body = FRONT_MATTER.match(text)
    skip = body.end() if front is not None and body else 0
    tokens, lines = PARSER.parse(text[skip:]), _line_starts(text, skip)
    elements = _blocks(text, lines, tokens)
    if front is not None:
        elements = [*_field_lines(text, *front), *elements]
    links, code = inline_spans(text, lines, tokens)
    code += [(one.start, one.end) for one in elements if one.category is Category.CODE]
    hidden = joined(unseen(text, skip, code=joined(code)))
    parts = cover(text, cut_hidden(elements, hidden, text))
    return Parsed(text=text, elements=parts, parser="markdown-it-2", front_matter=front, links=tuple(sorted(links)))


def _line_starts(text: str, skip: int) -> list[int]:
    """Where each line after `skip` begins, and the end of the text."""
    return list(accumulate((len(line) + 1 for line in text[skip:].split("\n")), initial=skip))


def _field_lines(text: str, start: int, end: int) -> list[Element]:
    """A field element for each line of the front matter."""
    lines = cover(text[start:end], [])
    return [Element(category=Category.FIELD, start=start + one.start, end=start + one.end) for one in lines]


def _blocks(text: str, lines: Sequence[int], tokens: Sequence[Token]) -> list[Element]:
    """Elements of the blocks, with the heading path of each."""
    headings: list[tuple[int, str]] = []
    elements: list[Element] = []
    lists = row = 0
    for number, token in enumerate(tokens):
        lists += (token.type == "list_item_open") - (token.type == "list_item_close")
        category = BLOCKS.get(token.type)
        if token.type == "table_open":
            row = -1
        if category is None or token.map is None:
            continue
        if category is Category.HEADING:
            level = int(token.tag[1:])
            headings = [*(one for one in headings if one[0] < level), (level, _heading_text(tokens[number + 1]))]
        elif category is Category.TEXT and lists:
            category = Category.LIST_ITEM
        row += category is Category.ROW
        start, end = _span(text, lines, token.map)
        if start < end and (not elements or start >= elements[-1].end):
            is_row = category is Category.ROW
            place = Locator(section=tuple(name for _, name in headings), row=row or None if is_row else None)
            cells = bar_cells(text, start, end) if is_row else ()
            elements.append(Element(category=category, start=start, end=end, locator=place, cells=cells))
    return elements


def _heading_text(inline: Token) -> str:
    """A heading as it reads: its markup dropped, on one line."""
    children = inline.children or []
    return one_line("".join(child.content or (" " if child.type.endswith("break") else "") for child in children))


def _span(text: str, starts: Sequence[int], lines: Sequence[int]) -> tuple[int, int]:
    """From the first sign of the first line to the last of the last, white space at the ends left out."""
    start, end = starts[lines[0]], min(starts[min(lines[1], len(starts) - 1)], len(text))
    return trimmed(text, start, end)

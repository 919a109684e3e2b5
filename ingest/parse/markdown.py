"""Markdown: markdown-it's blocks as spans of the file's own lines.

unstructured rewrites markup (11 % of its elements are not in the file), so it could not say where a quote stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.domain.evidence import Category, Element, Flag, Locator
from ingest.parse.parsed import Parsed, cover, one_line
from ingest.parse.unseen import unseen

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
    elements = _blocks(text, skip)
    if front is not None:
        elements = [*_field_lines(text, *front), *elements]
    hidden = _joined(span for span in unseen(text, skip) if not _inside_code(span[0], elements))
    parts = cover(text, cut_hidden(elements, hidden, text))
    return Parsed(text=text, elements=parts, parser="markdown-it-1", front_matter=front)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _field_lines(text: str, start: int, end: int) -> list[Element]:
    """A field element for each line of the front matter."""
    lines = cover(text[start:end], [])
    return [Element(category=Category.FIELD, start=start + one.start, end=start + one.end) for one in lines]


def _inside_code(place: int, elements: list[Element]) -> bool:
    """Whether the place lies in a code block, where a comment shows."""
    return any(one.category is Category.CODE and one.start <= place < one.end for one in elements)


def _blocks(text: str, skip: int) -> list[Element]:
    """Elements of the blocks after `skip`, with the heading path of each."""
    starts = [0, *accumulate(len(line) + 1 for line in text[skip:].split("\n"))]
    tokens = MarkdownIt("commonmark").enable("table").parse(text[skip:])
    headings: list[tuple[int, str]] = []
    elements: list[Element] = []
    lists = 0
    for number, token in enumerate(tokens):
        lists += (token.type == "list_item_open") - (token.type == "list_item_close")
        category = BLOCKS.get(token.type)
        if category is None or token.map is None:
            continue
        if category is Category.HEADING:
            level = int(token.tag[1:])
            headings = [*(one for one in headings if one[0] < level), (level, _heading_text(tokens[number + 1]))]
        elif category is Category.TEXT and lists:
            category = Category.LIST_ITEM
        start, end = _span(text, skip, starts, token.map)
        if start < end and (not elements or start >= elements[-1].end):
            place = Locator(section=tuple(name for _, name in headings))
            elements.append(Element(category=category, start=start, end=end, locator=place))
    return elements


def _heading_text(inline: Token) -> str:
    """A heading as it reads: its markup dropped, on one line."""
    children = inline.children or []
    return one_line("".join(child.content or (" " if child.type.endswith("break") else "") for child in children))


def _span(text: str, skip: int, starts: list[int], lines: list[int]) -> tuple[int, int]:
    """From the first sign of the first line to the last of the last, white space at the ends left out."""
    start, end = skip + starts[lines[0]], min(skip + starts[min(lines[1], len(starts) - 1)], len(text))
    block = text[start:end]
    return end - len(block.lstrip()), start + len(block.rstrip())


def cut_hidden(elements: list[Element], hidden: list[tuple[int, int]], text: str) -> list[Element]:
    """The elements with each hidden span cut out and made an element of its own, flagged hidden."""
    if not hidden:
        return elements
    edges = sorted({edge for span in hidden for edge in span})
    pieces: list[Element] = []
    for element in elements:
        inner = edges[bisect_right(edges, element.start) : bisect_right(edges, element.end - 1)]
        bounds = [element.start, *inner, element.end]
        pieces += [
            Element(category=element.category, start=start, end=end, locator=element.locator, flags=element.flags)
            for start, end in pairwise(bounds)
        ]
    shown = [one for one in pieces if not _within(one, hidden) and text[one.start : one.end].strip()]
    return sorted([*shown, *_hidden_parts(elements, hidden)], key=lambda one: one.start)


def _within(element: Element, hidden: list[tuple[int, int]]) -> bool:
    """Whether a hidden span holds the whole element."""
    return any(start <= element.start and element.end <= end for start, end in hidden)


def _hidden_parts(elements: list[Element], hidden: list[tuple[int, int]]) -> list[Element]:
    """One hidden element for each span, under the heading before it."""
    starts = [one.start for one in elements]
    parts = []
    for start, end in hidden:
        before = bisect_right(starts, start)
        place = elements[before - 1].locator if before else Locator()
        flags = frozenset({Flag.HIDDEN})
        parts.append(Element(category=Category.TEXT, start=start, end=end, locator=place, flags=flags))
    return parts

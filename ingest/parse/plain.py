"""Plain text: paragraphs, list items and indented code by their lines."""

from __future__ import annotations

import re

from assistant.domain.evidence import Category, Element, Locator
from ingest.parse.parsed import Line, Parsed, lines_of, runs_of

BULLET = re.compile(r"\s*(?:[-*+\u2022\u2013]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S")
"""A line that begins a list item."""


def parse_plain(text: str) -> Parsed:
    """Every paragraph and list item of a plain text."""
    return Parsed(text=text, elements=tuple(paragraphs(text, 0, len(text), ())), parser="plain-1")


def paragraphs(text: str, start: int, end: int, section: tuple[str, ...]) -> list[Element]:
    """An element for each run of lines in the span; a list item starts one of its own."""
    place = Locator(section=section)
    return [
        Element(category=_category(run[0]), start=run[0].start, end=run[-1].end, locator=place)
        for run in runs_of(text, lines_of(text, start, end), begins=BULLET)
    ]


def _category(line: Line) -> Category:
    """What the run that begins with this line is."""
    return Category.LIST_ITEM if BULLET.match(line.text) else Category.TEXT

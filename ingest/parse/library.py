"""Loads unstructured, which costs seconds, without its language model and with its telemetry off."""

from __future__ import annotations

import importlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Protocol

from assistant.domain.evidence import Category
from assistant.offline import quiet

LANGUAGES = ["eng"]
"""Named so that unstructured does not guess, which would make its parts depend on a random seed."""


WORD = re.compile(r"\w+|[^\w\s]")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")

BREAK = "\ue000"
"""Stands for a line break while unstructured joins all white space; a sign for private use that no page has."""


class Part(Protocol):
    """What is read of unstructured's elements."""

    category: str
    """Its own name for what the part is."""
    text: str
    """The part's text."""
    metadata: Any
    """Page, depth, table and place."""


@cache
def ready() -> str:
    """Make unstructured usable without the network; its version."""
    quiet()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # tesseract on two cores took 34.5 s with threads, 14.6 s without
    from unstructured.__version__ import __version__

    with _without("spacy"):
        import unstructured.nlp.tokenize as tokenizer

    vars(tokenizer)["_load_spacy_model"] = _Pipeline
    return str(__version__)


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Lets an import find an empty module of that name, where it is not loaded.

    spaCy loads torch, and all that is used of it is replaced: a worker starts in less than half the time and keeps 220 MB
    less.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        del sys.modules[name]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a sentence as unstructured asks for it."""

    text: str
    tag_: str = ""  # its part of speech, which nobody told


@dataclass(frozen=True, slots=True)
class _Prose:
    """A text in words and in sentences."""

    text: str

    def __iter__(self) -> Iterator[_Piece]:
        return map(_Piece, WORD.findall(self.text))

    @property
    def sents(self) -> Iterator[_Piece]:
        """Its sentences, cut at their full stops."""
        return map(_Piece, SENTENCE_END.split(self.text.strip()))


class _Pipeline:
    """Stands for the language pipeline by which unstructured tells prose from titles.

    Nothing here relies on that, as headings come from styles and markup. unstructured's own pipeline, fetched from
    GitHub, took 50 of the 52 seconds of a document of 5,000 paragraphs, and spaCy's bare one half of the two that were left.
    """

    max_length = 1_000_000  # code points; unstructured cuts longer texts for this alone

    def __call__(self, text: str) -> _Prose:
        return _Prose(text)


def partition(form: str, **options: object) -> list[Part]:
    """The parts that unstructured's parser for that form (`docx`, `pdf`, …) finds; `options` are its own."""
    ready()
    module = importlib.import_module(f"unstructured.partition.{form}")
    return list(getattr(module, f"partition_{form}")(languages=LANGUAGES, **options))


Look = Callable[[Any], None]
"""What is to be done with pdfminer's layout of a page before its text is read."""

_look: ContextVar[Look | None] = ContextVar("_look", default=None)


def partition_pdf(data: bytes, look: Look) -> list[Part]:
    """The parts of a PDF's text; `look` sees each page as it is laid out, and may write marks into its signs."""
    ready()
    from unstructured.partition import pdf

    _tap(pdf)
    token = _look.set(look)
    try:
        return partition("pdf", file=io.BytesIO(data), strategy="fast")
    finally:
        _look.reset(token)


def _tap(module: Any) -> None:
    """Let whoever reads a PDF look at its pages: unstructured reads signs that nobody sees like any others."""
    pages = module.open_pdfminer_pages_generator
    if getattr(pages, "tapped", False):
        return

    def tapped(*arguments: Any, **options: Any) -> Iterator[tuple[Any, Any]]:
        for page, layout in pages(*arguments, **options):
            look = _look.get()
            if look is not None:
                look(layout)
            yield page, layout

    vars(tapped)["tapped"] = True
    module.open_pdfminer_pages_generator = tapped


CATEGORIES = {
    "Title": Category.HEADING,
    "ListItem": Category.LIST_ITEM,
    "Table": Category.TABLE,
    "CodeSnippet": Category.CODE,
}
"""unstructured's categories that mean more than text."""


def category_of(part: Part) -> Category:
    """What the part is in our words."""
    return CATEGORIES.get(part.category, Category.TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The cells of a table, row by row, each in its column."""

    rows: Sequence[Sequence[str]]
    """The rows; a cell over several columns or rows stands in the first, and empty ones in the others."""
    header: bool | None
    """Whether the first row names the columns; None when the markup does not say."""


WIDEST = 100
"""Most columns or rows that one cell may cover; a page can ask for millions."""


def table_rows(part: Part) -> Table:
    """The cells of a table; one without structure is one row a line."""
    from lxml import html  # type: ignore[import-untyped] # no stubs

    markup = part.metadata.text_as_html
    if not markup:
        return Table(rows=[[line] for line in part.text.splitlines()], header=False)
    rows = list(html.fromstring(markup).iter("tr"))
    spread(rows)
    named = [all(cell.tag == "th" for cell in row) for row in rows if len(row)]
    header = None if not any(row.find("th") is not None for row in rows) else named[:1] == [True] and not all(named)
    cells = [[cell.text_content().replace(BREAK, " ") for cell in row.iter("td", "th")] for row in rows]
    return Table(rows=cells, header=header)


def spread(rows: Sequence[Any]) -> None:
    """Put empty cells where a cell covers more than one column or row, so that each cell stands in its column."""
    from lxml import etree

    covered: dict[int, tuple[int, int]] = {}
    """By column: how many more rows a cell covers from there on, and how many columns."""
    for row in rows:
        column = 0
        waiting = [cell for cell in row if cell.tag in ("td", "th")]
        while waiting or column in covered:
            if column in covered:
                left, width = covered.pop(column)
                if left > 1:
                    covered[column] = (left - 1, width)
                empties = [etree.Element("td") for _ in range(width)]
                at = row.index(waiting[0]) if waiting else len(row)
                row[at:at] = empties
                column += width
                continue
            cell = waiting.pop(0)
            width, height = _covers(cell, "colspan"), _covers(cell, "rowspan")
            if height > 1:
                covered[column] = (height - 1, width)
            at = row.index(cell) + 1
            row[at:at] = [etree.Element(cell.tag) for _ in range(width - 1)]
            column += width


def _covers(cell: Any, name: str) -> int:
    """How many columns or rows the cell covers; the attribute is taken off, since empty cells stand for it."""
    value = cell.attrib.pop(name, "1").strip()
    return min(max(int(value), 1), WIDEST) if value.isascii() and value.isdigit() else 1

"""Loads unstructured, which costs seconds, without its language model and with its telemetry off."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

from assistant.domain.evidence import Category
from assistant.offline import quiet

LANGUAGES = ["eng"]
"""Named so that unstructured does not guess, which would make its parts depend on a random seed."""


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
    import unstructured.nlp.tokenize as tokenizer
    from unstructured.__version__ import __version__

    vars(tokenizer)["_load_spacy_model"] = _sentences_only
    return str(__version__)


def _sentences_only() -> Any:
    """A language pipeline that cuts sentences by their full stops and knows no verbs.

    unstructured asks for verbs to tell prose from titles, which nothing here relies on: headings come from styles and
    markup. Its own pipeline, fetched from GitHub, took 50 of the 52 seconds of a document of 5,000 paragraphs.
    """
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return pipeline


def partition(form: str, **options: object) -> list[Part]:
    """The parts that unstructured's parser for that form (`docx`, `pdf`, …) finds; `options` are its own."""
    ready()
    module = importlib.import_module(f"unstructured.partition.{form}")
    return list(getattr(module, f"partition_{form}")(languages=LANGUAGES, **options))


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


def table_rows(part: Part) -> Sequence[Sequence[str]]:
    """The cells of a table, row by row; a table without structure is one row a line."""
    from lxml import html  # type: ignore[import-untyped] # no stubs

    markup = part.metadata.text_as_html
    if not markup:
        return [[line] for line in part.text.splitlines()]
    rows = html.fromstring(markup).iter("tr")
    return [[cell.text_content() for cell in row.iter("td", "th")] for row in rows]

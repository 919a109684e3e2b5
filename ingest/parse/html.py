"""HTML through unstructured, after what a browser would not show has been taken out and kept apart."""

from __future__ import annotations

import re
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse.decode import decode
from ingest.parse.library import Part, category_of, partition, ready, table_rows
from ingest.parse.office import add_rows
from ingest.parse.parsed import Layout, Parsed, one_line
from ingest.parse.unseen import INVISIBLE

BREAK = "\ue000"
"""Stands for a line break while unstructured joins all white space; a sign for private use that no page has."""

NO_TEXT = ("script", "style", "noscript", "template", "svg")
"""Elements whose content is no text of the page."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
"""The encoding that a page says of itself."""


def parse_html(data: bytes, limits: Limits) -> Parsed:
    """The visible parts of a page, then its hidden texts, flagged."""
    del limits
    version = ready()
    from lxml import etree, html  # type: ignore[import-untyped] # no stubs

    try:
        tree = html.fromstring(_text(data))
    except (etree.ParserError, ValueError) as problem:
        raise Unparseable(f"not an HTML page: {problem}", fix="save the page again") from problem
    title = one_line(tree.findtext(".//title") or "")
    hidden = _take_hidden(tree)
    levels = _heading_levels(tree)
    for line_break in tree.iter("br"):
        line_break.tail = BREAK + (line_break.tail or "")
    markup = etree.tostring(tree, encoding="unicode", method="html")
    layout = _laid_out(partition("html", text=markup) if markup.strip() else [], levels)
    layout.forget_headings()
    for text in hidden:
        layout.add(text, Category.TEXT, flags=frozenset({Flag.HIDDEN}))
    return Parsed(
        text=layout.text,
        elements=tuple(layout.elements),
        parser=f"html-1 unstructured-{version}",
        properties={"title": title} if title else {},
    )


def _text(data: bytes) -> str:
    """The page as text; its own word on its encoding counts when its bytes are no UTF-8."""
    declared = DECLARED.search(data[:4096])
    if declared:
        try:
            data = data.decode(declared[1].decode("ascii")).encode("utf-8")
        except (LookupError, UnicodeDecodeError):
            return _without_declaration(decode(data))
    return _without_declaration(decode(data))


def _without_declaration(text: str) -> str:
    """The page without an XML declaration, which lxml refuses in decoded text."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _take_hidden(tree: Any) -> list[str]:
    """Texts of comments and of what is not displayed, taken out of the tree; scripts and styles go without trace."""
    from lxml import etree

    hidden: list[str] = []
    for node in list(tree.iter()):
        if node is tree or not _attached(node, tree):
            continue
        if isinstance(node, etree._Comment | etree._ProcessingInstruction):  # noqa: SLF001 - lxml's only names for them
            hidden.append(one_line(node.text or ""))
        elif node.tag in NO_TEXT or node.tag == "head":
            pass
        elif _is_invisible(node):
            hidden.append(one_line(node.text_content()))
        else:
            continue
        node.drop_tree() if hasattr(node, "drop_tree") else _drop(node)
    return [text for text in hidden if text]


def _attached(node: Any, tree: Any) -> bool:
    """Whether the node is still in the tree."""
    return any(ancestor is tree for ancestor in node.iterancestors())


def _drop(node: Any) -> None:
    """Take a comment out and leave the text after it."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _is_invisible(node: Any) -> bool:
    """Whether a browser shows nothing of the node."""
    return node.get("hidden") is not None or bool(INVISIBLE.search(node.get("style") or ""))


def _heading_levels(tree: Any) -> dict[str, int]:
    """Level of each heading by its text."""
    return {one_line(node.text_content()): int(node.tag[1]) for node in tree.iter(*HEADINGS)}


def _laid_out(parts: list[Part], levels: dict[str, int]) -> Layout:
    """The parts as blocks; only what stands in a heading element is a heading."""
    layout = Layout()
    for part in parts:
        category = category_of(part)
        known = levels.get(one_line(part.text.replace(BREAK, " ")))
        if category is Category.TABLE:
            add_rows(layout, table_rows(part))
        elif known:
            layout.add(part.text, Category.HEADING, level=known)
        else:
            text = re.sub(rf" ?{BREAK} ?", "\n", part.text)
            layout.add(text, Category.TEXT if category is Category.HEADING else category)
    return layout

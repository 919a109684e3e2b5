"""HTML through unstructured, after what a browser would not show has been taken out and kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse.decode import decode
from ingest.parse.library import BREAK, Part, category_of, partition, ready, spread, table_rows
from ingest.parse.marks import PAD, Mark, Marks, What, unmarked
from ingest.parse.office import add_rows
from ingest.parse.parsed import Layout, Parsed, one_line
from ingest.parse.stray import append, flatten, forget_undrawn, free_drawings, free_formulas, free_tables, pad_signs
from ingest.parse.style import Sheet, declarations, has_ground, is_invisible, is_white

NO_TEXT = frozenset({"script", "style", "template", "head"})
"""Elements whose content is no text of the page."""

FALLBACK = frozenset({
    "noscript", "object", "video", "audio", "canvas", "iframe", "noembed", "noframes", "datalist",
})  # fmt: skip
"""Elements whose text a browser shows only where it cannot do better."""

PLAIN = {
    "main": "div", "article": "div", "section": "div", "aside": "div", "figure": "div", "details": "div", "dialog": "div",
    "fieldset": "div", "form": "div", "summary": "p", "legend": "p", "figcaption": "p", "caption": "p", "textarea": "p", "select": "div",
    "label": "span", "option": "p", "nav": "div", "button": "span", "output": "span", "address": "div",
}  # fmt: skip
"""Elements that unstructured reads alone, or not at all, and the plain ones that it reads them as."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
"""The encoding that a page says of itself."""


def parse_html(data: bytes, limits: Limits) -> Parsed:
    """The visible parts of a page, then its hidden texts, flagged."""
    del limits
    version = ready()
    from lxml import etree, html  # type: ignore[import-untyped] # no stubs

    try:
        tree = html.document_fromstring(_text(data), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError) as problem:
        raise Unparseable(f"not an HTML page: {problem}", fix="save the page again") from problem
    title = one_line(tree.findtext(".//title") or "")
    marks = Marks()
    hidden = _take_hidden(tree)
    levels = _heading_levels(tree)
    _prepare(tree, marks)
    markup = etree.tostring(tree, encoding="unicode", method="html")
    layout = Layout(marks)
    _lay_out(partition("html", text=markup) if markup.strip() else [], layout, levels)
    layout.forget_headings()
    for text in hidden:
        layout.add(unmarked(text), Category.TEXT, flags=frozenset({Flag.HIDDEN}))
    return Parsed(
        text=layout.text,
        elements=layout.parts(),
        parser=f"html-5 unstructured-{version}",
        properties={"title": title} if title else {},
        links=layout.links,
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
    sheet = Sheet.of(node.text or "" for node in tree.iter("style"))
    forget_undrawn(tree)
    hidden: list[str] = []
    taken: list[Any] = []
    # A walk that leaves out what lies below a node that is taken already; it is taken out afterwards
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, on_ground = stack.pop()
        text, takes, grounded = _seen(node, sheet, on_ground=on_ground)
        if takes and node is not tree:
            taken.append(node)
            hidden += [text] if text else []
            continue
        stack += [(child, grounded) for child in reversed(list(node))]
    for node in taken:
        _drop(node)
    return hidden


def _seen(node: Any, sheet: Sheet, *, on_ground: bool) -> tuple[str, bool, bool]:
    """The text of a node when a browser hides it, whether it is taken out, and whether what is inside has a ground."""
    if not isinstance(node.tag, str):  # a comment or a processing instruction
        return one_line(node.text or ""), True, on_ground
    if node.tag in FALLBACK:
        return one_line(node.text_content()), True, on_ground
    if node.tag in NO_TEXT:
        return "", True, on_ground
    style = sheet.look(node.tag, node.get("id"), node.get("class")) | declarations(node.get("style") or "")
    if node.get("color"):
        style = {"color": node.get("color"), **style}
    grounded = on_ground or has_ground(style) or node.get("bgcolor") is not None
    unseen = node.get("hidden") is not None or is_invisible(style) or (is_white(style) and not grounded)
    return (one_line(node.text_content()) if unseen else ""), unseen, grounded


def _drop(node: Any) -> None:
    """Take a node out and leave the text after it."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    node.tail = None
    parent.remove(node)


def _heading_levels(tree: Any) -> dict[str, int]:
    """Level of each heading by its text."""
    return {one_line(node.text_content()): int(node.tag[1]) for node in tree.iter(*HEADINGS)}


def _prepare(tree: Any, marks: Marks) -> None:
    """Write what unstructured would lose into the texts: line breaks, the columns of wide cells, links.

    What would speak as a mark is taken out first; a page may have written it as an entity.
    """
    for node in tree.iter():
        node.text, node.tail = unmarked(node.text or ""), unmarked(node.tail or "")
    flatten(tree)
    free_drawings(tree)
    for caption in list(tree.iter("caption")):
        if caption.getparent() is not None and caption.getparent().tag == "table":
            caption.getparent().addprevious(caption)
    for node in tree.iter(*PLAIN):
        node.tag = PLAIN[node.tag]
    free_formulas(tree)
    free_tables(tree)
    for line_break in tree.iter("br"):
        line_break.tail = BREAK + (line_break.tail or "")
    for table in tree.iter("table"):
        spread([row for row in table.iter("tr") if next(row.iterancestors("table")) is table])
    _mark(tree, marks)
    pad_signs(tree)


def _mark(tree: Any, marks: Marks) -> None:
    """Put marks around the texts of links, with their targets, and around what an edit has struck out."""
    for link in tree.iter("a"):
        target = (link.get("href") or "").strip()
        if target:
            _surround(link, Mark(what=What.LINK, value=target), marks)
    for deleted in tree.iter("del"):
        _surround(deleted, Mark(what=What.HIDDEN), marks)
        deleted.tag = "s"  # unstructured leaves the other out


def _surround(node: Any, mark: Mark, marks: Marks) -> None:
    """Put a mark around the text of a node that has any."""
    if node.text_content().strip():
        before, after = marks.around(mark)
        node.text = before + (node.text or "")
        append(node, after)


def _lay_out(parts: Iterable[Part], layout: Layout, levels: dict[str, int]) -> None:
    """The parts as blocks; only what stands in a heading element is a heading."""
    for part in parts:
        category = category_of(part)
        text = part.text.replace(PAD, "")
        known = levels.get(one_line(unmarked(text.replace(BREAK, " "))))
        if category is Category.TABLE:
            add_rows(layout, table_rows(part))
        elif known:
            layout.add(text.replace(BREAK, " ").strip(), Category.HEADING, level=known)
        else:
            text = re.sub(rf" ?{BREAK} ?", "\n", text)
            layout.add(text, Category.TEXT if category is Category.HEADING else category)

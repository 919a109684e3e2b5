"""Text of a page that stands where unstructured does not look: between cells, in drawings and formulas, one sign alone.

A browser shows all of it, so it is brought to where it is read.
"""

from __future__ import annotations

from typing import Any

from ingest.parse.library import BREAK
from ingest.parse.marks import PAD
from ingest.parse.parsed import one_line

SECTIONS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})
SILENT = frozenset({"caption", "colgroup", "col"})
"""Parts of a table that are neither rows nor cells; captions are moved by themselves."""
INSIDE = {"table": SECTIONS | {"tr"}, **dict.fromkeys(SECTIONS, frozenset({"tr"})), "tr": frozenset[str]()}
"""What a part of a table may hold besides cells for unstructured to look into it."""

DRAWN = ("text", "foreignobject")
"""Elements of a drawing whose words are seen."""
UNDRAWN = ("title", "desc", "metadata", "defs", "symbol")
"""Elements of a drawing that no browser draws."""

DEEPEST = 150
"""Levels that are read by their elements: libxml2 drops the rest of a page at 256, and Python's stack ends soon after."""

TEX = frozenset({"application/x-tex", "tex", "latex", "application/x-latex"})
"""Encodings of an annotation that unstructured reads in place of a formula's own signs."""


def free_tables(tree: Any) -> None:
    """Put what stands inside a table and in none of its cells before it, as browsers do, and each cell into a row."""
    from lxml import html  # type: ignore[import-untyped] # no stubs

    for table in list(tree.iter("table")):
        stray = html.Element("div")
        _free(table, table, stray)
        if len(stray) or stray.text:
            table.addprevious(stray)


def _free(part: Any, table: Any, stray: Any) -> None:
    """Move what is no part of the table out of one of its parts."""
    _unwrap(part, table)
    _move_text(part.text, stray)
    part.text = None
    row = None
    for child in list(part):
        if child.tag in INSIDE[part.tag]:
            _free(child, table, stray)
        elif child.tag in CELLS and part.tag != "tr":
            row = _into_row(child, row)
        elif child.tag not in CELLS and child.tag not in SILENT:
            stray.append(child)  # its tail goes with it
            continue
        _move_text(child.tail, stray)
        child.tail = None


def _move_text(text: str | None, stray: Any) -> None:
    if text and text.strip():
        append(stray, BREAK + text)


def _unwrap(part: Any, table: Any) -> None:
    """Take off the tags of a form and the like around rows or cells."""
    while wrappers := [one for one in part if one.tag not in INSIDE[part.tag] | CELLS | SILENT and _holds(one, table)]:
        for one in wrappers:
            one.drop_tag()


def _holds(node: Any, table: Any) -> bool:
    """Whether rows or cells of the table itself are inside the node."""
    return any(next(one.iterancestors("table")) is table for one in node.iter("tr", "td", "th"))


def _into_row(cell: Any, row: Any) -> Any:
    """Put a cell that stands outside rows into the row made for the cell right before it, or a new one. Returns the row."""
    if row is None or cell.getprevious() is not row:
        row = cell.makeelement("tr")
        cell.addprevious(row)
    row.append(cell)
    return row


def forget_undrawn(tree: Any) -> None:
    """Take what is not drawn out of drawings, so that it does not count as hidden text."""
    for drawing in tree.iter("svg"):
        for part in list(drawing.iter(*UNDRAWN)):
            part.drop_tree()


def free_drawings(tree: Any) -> None:
    """Let the words of each drawing stand in its place, one label a line."""
    for drawing in list(tree.iter("svg")):
        outer = [one for one in drawing.iter(*DRAWN) if next(one.iterancestors(*DRAWN), None) is None]
        labels = [label for one in outer if (label := one_line(" ".join(one.itertext())))]
        for child in list(drawing):
            drawing.remove(child)
        drawing.tag, drawing.text = "span", "".join(BREAK + label for label in labels)
        if labels:
            drawing.tail = BREAK + (drawing.tail or "")


def flatten(tree: Any) -> None:
    """Let what lies too deep stand as lines in the last element that does not."""
    stack = [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        if depth < DEEPEST:
            stack += [(child, depth + 1) for child in node]
        elif len(node):
            lines = [line for text in node.itertext() if (line := one_line(text))]
            for child in list(node):
                node.remove(child)
            node.text = BREAK.join(lines)


def free_formulas(tree: Any) -> None:
    """Let a formula be read by its signs where it brings no TeX."""
    for formula in tree.iter("math"):
        if not _says_tex(formula):
            formula.tag = "div" if (formula.get("display") or "").strip().lower() == "block" else "span"


def _says_tex(formula: Any) -> bool:
    notes = formula.iterfind("semantics/annotation") if len(formula) == 1 else ()
    return bool((formula.get("alttext") or "").strip()) or any(
        (note.get("encoding") or "").strip().lower() in TEX and (note.text or "").strip() for note in notes
    )


def pad_signs(tree: Any) -> None:
    """Put a sign that is taken out again beside each that stands alone outside tables: unstructured leaves such out."""
    for node in tree.iter():
        if _is_one_sign(node.text) and node.tag != "table" and next(node.iterancestors("table"), None) is None:
            node.text += PAD
        if _is_one_sign(node.tail) and next(node.iterancestors("table"), None) is None:
            node.tail += PAD


def _is_one_sign(text: str | None) -> bool:
    return text is not None and len(text.strip()) == 1


def append(node: Any, text: str) -> None:
    """Put a text at the end of what a node holds."""
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text

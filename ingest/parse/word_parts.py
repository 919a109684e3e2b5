"""What Word's markup says: its texts, the parts that they lie in, and the wrappers that do not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ingest.parse.marks import unmarked
from ingest.parse.parsed import CELLS, one_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

TRANSPARENT = tuple(W + name for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "fldSimple", "dir", "bdo"))
"""Wrappers whose content reads as if they were not there; python-docx leaves it out."""


def texts_of(document: Any, kind: str) -> dict[str | None, str]:
    """The texts of the document's comments, footnotes or endnotes by their ids."""
    from lxml import etree  # type: ignore[import-untyped] # no stubs

    part = next((one.target_part for one in document.part.rels.values() if one.reltype.endswith("/" + kind)), None)
    if part is None:
        return {}
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return {node.get(W + "id"): _told(node) for node in root if node.get(W + "type") in (None, "normal")}


def _told(node: Any) -> str:
    """A comment as `author, date: text`; a note as its text."""
    text = unmarked(text_of(node)).strip()
    by = (node.get(W + "author") or "", (node.get(W + "date") or "")[: len("2026-10-06")])
    head = ", ".join(part.strip() for part in by if part.strip())
    return f"{head}: {text}" if head and text else text


def text_of(node: Any, *, deleted: bool = False) -> str:
    """The text below a node, its paragraphs on lines of their own."""
    parts: list[str] = []
    for one in node.iter(W + "t", W + "delText", W + "tab", W + "br", W + "p"):
        if one.tag == W + "t" or (deleted and one.tag == W + "delText"):
            parts.append(one.text or "")
        elif one.tag == W + "tab" and one.getparent().tag == W + "r":
            parts.append("\t")
        elif one.tag == W + "br" or (one.tag == W + "p" and parts):
            parts.append("\n")
    return "".join(parts)


def run_of(text: str) -> Any:
    """A new run of that text."""
    from docx.oxml import OxmlElement

    run, content = OxmlElement("w:r"), OxmlElement("w:t")
    content.text = text
    run.append(content)
    return run


def value_of(node: Any) -> str | None:
    """The `w:val` of a node, None without one."""
    return None if node is None else node.get(W + "val")


def is_on(node: Any) -> bool | None:
    """What a switch such as `w:vanish` says; None when it is not there."""
    return None if node is None else value_of(node) not in ("0", "false", "off")


def tidy(root: Any) -> None:
    """Take out what would speak as a mark, the second copy of each drawing, and wrappers that do not show."""
    for node in root.iter(W + "t", W + "delText"):
        node.text = unmarked(node.text or "")
    for node in list(root.iter(COMPATIBLE + "Fallback")):
        node.getparent().remove(node)
    _unwrap(root)


def _unwrap(root: Any) -> None:
    """Put what stands in wrappers that do not show into their place."""
    for node in list(root.iter(*TRANSPARENT)):
        parent = node.getparent()
        if parent is None or parent.tag in (W + "rPr", W + "trPr", W + "tcPr", W + "numPr"):
            continue
        content = node.find(W + "sdtContent") if node.tag == W + "sdt" else node
        for child in list(content) if content is not None else ():
            if child.tag not in (W + "smartTagPr", W + "customXmlPr"):
                node.addprevious(child)
        parent.remove(node)


def keep_only(node: Any, *tags: str) -> None:
    """Take every child out but those of these tags."""
    for child in list(node):
        if child.tag not in tags:
            node.remove(child)


def rows_as_lines(root: Any) -> None:
    """Make each row of a header's or footer's table a paragraph, its cells joined as in any row."""
    from docx.oxml import OxmlElement

    for table in list(root.findall(W + "tbl")):
        for row in table.iter(W + "tr"):
            line = OxmlElement("w:p")
            line.append(run_of(CELLS.join(_cell_texts(row.iter(W + "tc")))))
            table.addprevious(line)
        root.remove(table)


def _cell_texts(cells: Iterable[Any]) -> Iterator[str]:
    for cell in cells:
        yield one_line(text_of(cell))

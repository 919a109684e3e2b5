"""Word documents: what unstructured leaves out is marked in the document before it reads it.

Tracked insertions count as text. What is deleted, hidden, white or tiny is kept and flagged hidden. Comments, footnotes
and the texts of floating boxes follow the paragraph or table that they hang on.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse.archive import FIX, guard_zip
from ingest.parse.library import partition, ready
from ingest.parse.marks import Mark, Marks, What, unmarked
from ingest.parse.office import laid_out, properties
from ingest.parse.parsed import CELLS, Block, Layout, Parsed, one_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
INLINE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

TRANSPARENT = tuple(W + name for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "fldSimple", "dir", "bdo"))
"""Wrappers whose content reads as if they were not there; python-docx leaves it out."""

DELETED = (W + "del", W + "moveFrom")

REFERENCES = {
    W + "commentReference": ("comments", Category.COMMENT),
    W + "footnoteReference": ("footnotes", Category.NOTE),
    W + "endnoteReference": ("endnotes", Category.NOTE),
}
"""Signs in a run that stand for a text in another part of the document."""

TINY_HALF_POINTS = 6
"""Type smaller than 3 points cannot be read on paper."""

SHORTEST_HIDDEN = 2
"""Signs up to which unseen text is left alone: they could stand anywhere, and hide nothing."""

WHITE = frozenset({"FFFFFF", "FEFEFE"})

PLAIN_TABLES = frozenset({"TableGrid", "TableNormal"})
"""Table styles that give no row a look of its own."""


def parse_docx(data: bytes, limits: Limits) -> Parsed:
    """A Word document: headings by style, paragraphs, lists, table rows, comments, notes and hidden text."""
    guard_zip(data, limits)
    version = ready()
    import docx

    marks = Marks()
    try:
        document = docx.Document(io.BytesIO(data))
        left = _Marker(document, marks).mark()
        stream = io.BytesIO()
        document.save(stream)
        parts = partition("docx", file=stream)
    except (KeyError, ValueError, OSError) as problem:
        raise Unparseable(f"the document is damaged: {problem}", fix=FIX) from problem
    layout = Layout(marks)
    laid_out(parts, layout, marks)
    for comment in left:
        layout.add(comment, Category.COMMENT)
    return Parsed(
        text=layout.text,
        elements=layout.parts(),
        parser=f"docx-2 unstructured-{version}",
        properties=properties(document.core_properties),
        links=layout.links,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of a run's or a style's look decides whether it can be seen; None where it leaves that open."""

    vanish: bool | None = None
    """Whether it is marked hidden."""
    colour: str | None = None
    """Colour of its type, in hexadecimal digits."""
    half_points: float | None = None
    """Size of its type."""

    def over(self, other: Look) -> Look:
        """This look where it says something, the other's elsewhere."""
        return Look(
            vanish=other.vanish if self.vanish is None else self.vanish,
            colour=self.colour or other.colour,
            half_points=other.half_points if self.half_points is None else self.half_points,
        )


NO_LOOK = Look()


class _Marker:
    """Marks one document in place."""

    def __init__(self, document: Any, marks: Marks) -> None:
        self._document, self._marks = document, marks
        self._texts = {kind: _texts_of(document, kind) for kind in ("comments", "footnotes", "endnotes")}
        self._styles = {style.get(W + "styleId"): style for style in document.styles.element.iter(W + "style")}
        self._looks: dict[str | None, Look] = {None: NO_LOOK}
        self._levels = {key: _heading_level(style) for key, style in self._styles.items()}

    def mark(self) -> list[str]:
        """Mark the body, the headers and the footers; the comments that nothing in them refers to."""
        for root, relations in self._roots():
            self._mark_tree(root, relations)
        return [text for text in self._texts["comments"].values() if text]

    def _roots(self) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        part = self._document.part
        yield part.element, part.rels
        for relation in part.rels.values():
            if relation.reltype.rsplit("/", 1)[-1] in ("header", "footer"):
                yield relation.target_part.element, relation.target_part.rels

    def _mark_tree(self, root: Any, relations: Mapping[str, Any]) -> None:
        _tidy(root)
        for row in list(root.iter(W + "tr")):
            self._mark_deleted_row(row)
        for node in list(root.iter(*DELETED)):
            self._mark_deleted(node)
        for box in list(root.iter(W + "txbxContent")):
            self._mark_box(box)
        for node in list(root.iter(*REFERENCES)):
            self._mark_reference(node)
        for link in root.iter(W + "hyperlink"):
            self._mark_link(link, relations)
        for paragraph in root.iter(W + "p"):
            self._mark_paragraph(paragraph)
        for table in root.iter(W + "tbl"):
            self._mark_header_row(table)
        if root.tag in (W + "hdr", W + "ftr"):
            _rows_as_lines(root)

    def _after(self, text: str, category: Category, *flags: Flag) -> Any:
        """A run whose mark makes the text a block after what holds it."""
        block = Block(text=text, category=category, flags=frozenset(flags))
        return _run(self._marks.at(Mark(what=What.AFTER, value=block)))

    def _mark_deleted_row(self, row: Any) -> None:
        """A row that is deleted as a whole becomes one hidden block."""
        if row.find(f"{W}trPr/{W}del") is None:
            return
        cells = [one_line(_text(cell, deleted=True)) for cell in row.iter(W + "tc")]
        paragraphs = list(row.iter(W + "p"))
        for paragraph in paragraphs:
            _keep_only(paragraph, W + "pPr")
        if paragraphs and any(cells):
            paragraphs[0].append(self._after(CELLS.join(cells), Category.TEXT, Flag.HIDDEN))

    def _mark_deleted(self, node: Any) -> None:
        parent = node.getparent()
        if parent is None or parent.tag in (W + "rPr", W + "trPr"):  # a deleted paragraph end or row
            return
        text = _text(node, deleted=True).strip()
        if text:
            node.addprevious(self._after(text, Category.TEXT, Flag.HIDDEN))
        parent.remove(node)

    def _mark_box(self, box: Any) -> None:
        """The text of a box that floats; one in the line is read with its line."""
        ancestors = list(box.iterancestors())
        holder = next((node for node in ancestors if node.tag == W + "p"), None)
        text = _text(box).strip()
        if holder is None or any(node.tag == INLINE for node in ancestors):
            return
        if text:
            holder.append(self._after(text, Category.TEXT))
        _keep_only(box)

    def _mark_reference(self, node: Any) -> None:
        kind, category = REFERENCES[node.tag]
        text = self._texts[kind].pop(node.get(W + "id"), "")
        run = node.getparent()
        if text and run is not None and run.tag == W + "r":
            run.addnext(self._after(text, category))

    def _mark_link(self, link: Any, relations: Mapping[str, Any]) -> None:
        relation = relations.get(link.get(RELATION) or "")
        anchor = link.get(W + "anchor")
        target = str(relation.target_ref) if relation is not None else ""
        target += f"#{anchor}" if anchor else ""
        if target:
            self._mark_runs(list(link.iter(W + "r")), Mark(what=What.LINK, value=target))

    def _mark_runs(self, runs: list[Any], mark: Mark) -> None:
        """Put the mark around the text of neighbouring runs."""
        texts = [node for run in runs for node in run.iter(W + "t")]
        if texts:
            before, after = self._marks.around(mark)
            texts[0].text = before + (texts[0].text or "")
            texts[-1].text = (texts[-1].text or "") + after

    def _mark_paragraph(self, paragraph: Any) -> None:
        """Mark its hidden runs, and the paragraph when it is a heading."""
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        for unseen, group in groupby(paragraph.iter(W + "r"), key=lambda run: self._is_hidden(run, style)):
            runs = list(group)
            if unseen and len(unmarked("".join(map(_text, runs))).strip()) > SHORTEST_HIDDEN:
                self._mark_runs(runs, Mark(what=What.HIDDEN))
        level = self._levels.get(style)
        if level is not None and _text(paragraph).strip():
            paragraph.append(_run(self._marks.at(Mark(what=What.HEADING, value=level))))

    def _is_hidden(self, run: Any, style: str | None) -> bool:
        """Whether the run is marked hidden, white on an unshaded ground, or smaller than print."""
        own = run.find(W + "rPr")
        if own is None:
            look = self._look(style)
        else:
            look = _look(own).over(self._look(_value(own.find(W + "rStyle")))).over(self._look(style))
        if look.vanish or (look.half_points is not None and look.half_points < TINY_HALF_POINTS):
            return True
        return look.colour in WHITE and not _is_shaded(run)

    def _look(self, style: str | None) -> Look:
        """The look of a style with those that it is based on."""
        if style not in self._looks:
            self._looks[style] = NO_LOOK  # a style based on itself ends here
            node = self._styles.get(style)
            if node is not None:
                own = node.find(W + "rPr")
                base = self._look(_value(node.find(W + "basedOn")))
                self._looks[style] = base if own is None else _look(own).over(base)
        return self._looks[style]

    def _mark_header_row(self, table: Any) -> None:
        """Mark the first row when the document makes it its table's header, or it alone is bold."""
        rows = table.findall(W + "tr")
        paragraph = next(rows[0].iter(W + "p"), None) if rows else None
        if paragraph is not None and len(rows) > 1 and _heads(table, rows):
            paragraph.append(_run(self._marks.at(Mark(what=What.HEADING, value=0))))


def _texts_of(document: Any, kind: str) -> dict[str | None, str]:
    """The texts of the document's comments, footnotes or endnotes by their ids."""
    from lxml import etree  # type: ignore[import-untyped] # no stubs

    part = next((one.target_part for one in document.part.rels.values() if one.reltype.endswith("/" + kind)), None)
    if part is None:
        return {}
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return {node.get(W + "id"): _told(node) for node in root if node.get(W + "type") in (None, "normal")}


def _told(node: Any) -> str:
    """A comment as `author, date: text`; a note as its text."""
    text = unmarked(_text(node)).strip()
    by = (node.get(W + "author") or "", (node.get(W + "date") or "")[: len("2026-10-06")])
    head = ", ".join(part.strip() for part in by if part.strip())
    return f"{head}: {text}" if head and text else text


def _text(node: Any, *, deleted: bool = False) -> str:
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


def _run(text: str) -> Any:
    """A new run of that text."""
    from docx.oxml import OxmlElement

    run, content = OxmlElement("w:r"), OxmlElement("w:t")
    content.text = text
    run.append(content)
    return run


def _value(node: Any) -> str | None:
    """The `w:val` of a node, None without one."""
    return None if node is None else node.get(W + "val")


def _is_on(node: Any) -> bool | None:
    """What a switch such as `w:vanish` says; None when it is not there."""
    return None if node is None else _value(node) not in ("0", "false", "off")


def _look(node: Any) -> Look:
    """The look that a `w:rPr` gives."""
    size = _value(node.find(W + "sz")) or ""
    colour = _value(node.find(W + "color"))
    return Look(
        vanish=_is_on(node.find(W + "vanish")),
        colour=colour.upper() if colour else None,
        half_points=float(size) if size.replace(".", "", 1).isdigit() else None,
    )


def _is_shaded(run: Any) -> bool:
    """Whether the run, its paragraph or its cell has a ground of its own, or its table a style that may give one."""
    if run.find(f"{W}rPr/{W}highlight") is not None:
        return True
    for node in chain((run,), run.iterancestors(W + "p", W + "tc", W + "tbl")):
        if node.tag == W + "tbl" and _has_style(node):
            return True
        for holder in ("rPr", "pPr", "tcPr"):
            fill = node.find(f"{W}{holder}/{W}shd")
            if fill is not None and (fill.get(W + "fill") or "auto").upper() not in ("AUTO", *WHITE):
                return True
    return False


def _has_style(table: Any) -> bool:
    """Whether the table's style may give rows a look of their own."""
    style = _value(table.find(f"{W}tblPr/{W}tblStyle"))
    return style is not None and style not in PLAIN_TABLES


def _heads(table: Any, rows: list[Any]) -> bool:
    """Whether the document makes the first row the header of its table.

    A style that sets off the first row says so of three columns or more: Word's usual look sets it off everywhere, also
    above a list of keys beside their values.
    """
    if rows[0].find(f"{W}trPr/{W}tblHeader") is not None:
        return True
    look = table.find(f"{W}tblPr/{W}tblLook")
    shown = look is not None and (look.get(W + "firstRow") == "1" or int(_value(look) or "0", 16) & 0x20 > 0)
    wide = len(rows[0].findall(W + "tc")) > 2
    return (shown and wide and _has_style(table)) or (_is_bold(rows[0]) and not _is_bold(rows[1]))


def _is_bold(row: Any) -> bool:
    """Whether every run of the row that says something is bold."""
    runs = [run for run in row.iter(W + "r") if _text(run).strip()]
    return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _heading_level(style: Any) -> int | None:
    """The level of a heading style; Title stands above Heading 1."""
    name = style.find(W + "name")
    first, _, number = (_value(name) or "").lower().partition(" ")
    if first not in ("title", "heading", "\u00fcberschrift", "titre"):
        return None
    return int(number) + 1 if number.isdigit() else 1


def _tidy(root: Any) -> None:
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


def _keep_only(node: Any, *tags: str) -> None:
    """Take every child out but those of these tags."""
    for child in list(node):
        if child.tag not in tags:
            node.remove(child)


def _rows_as_lines(root: Any) -> None:
    """Make each row of a header's or footer's table a paragraph, its cells joined as in any row."""
    from docx.oxml import OxmlElement

    for table in list(root.findall(W + "tbl")):
        for row in table.iter(W + "tr"):
            line = OxmlElement("w:p")
            line.append(_run(CELLS.join(_cell_texts(row.iter(W + "tc")))))
            table.addprevious(line)
        root.remove(table)


def _cell_texts(cells: Iterable[Any]) -> Iterator[str]:
    for cell in cells:
        yield one_line(_text(cell))

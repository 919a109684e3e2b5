"""Word documents: what unstructured leaves out is marked in the document before it reads it.

Tracked insertions count as text. What is deleted, hidden, white or tiny is kept and flagged hidden. Comments, footnotes
and the texts of floating boxes follow the paragraph or table that they hang on.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse.archive import FIX, guard_zip
from ingest.parse.library import partition, ready
from ingest.parse.marks import Mark, Marks, What, unmarked
from ingest.parse.office import laid_out, properties
from ingest.parse.parsed import CELLS, Block, Layout, Parsed, one_line
from ingest.parse.word_looks import Styles, is_header
from ingest.parse.word_parts import W, keep_only, rows_as_lines, run_of, text_of, texts_of, tidy, value_of

INLINE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

DELETED = (W + "del", W + "moveFrom")

REFERENCES = {
    W + "commentReference": ("comments", Category.COMMENT),
    W + "footnoteReference": ("footnotes", Category.NOTE),
    W + "endnoteReference": ("endnotes", Category.NOTE),
}
"""Signs in a run that stand for a text in another part of the document."""

SHORTEST_HIDDEN = 2
"""Signs up to which unseen text is left alone: they could stand anywhere, and hide nothing."""


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


class _Marker:
    """Marks one document in place."""

    def __init__(self, document: Any, marks: Marks) -> None:
        self._document, self._marks = document, marks
        self._texts = {kind: texts_of(document, kind) for kind in ("comments", "footnotes", "endnotes")}
        self._styles = Styles(document)

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
        tidy(root)
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
            rows_as_lines(root)

    def _after(self, text: str, category: Category, *flags: Flag) -> Any:
        """A run whose mark makes the text a block after what holds it."""
        block = Block(text=text, category=category, flags=frozenset(flags))
        return run_of(self._marks.at(Mark(what=What.AFTER, value=block)))

    def _mark_deleted_row(self, row: Any) -> None:
        """A row that is deleted as a whole becomes one hidden block."""
        if row.find(f"{W}trPr/{W}del") is None:
            return
        cells = [one_line(text_of(cell, deleted=True)) for cell in row.iter(W + "tc")]
        paragraphs = list(row.iter(W + "p"))
        for paragraph in paragraphs:
            keep_only(paragraph, W + "pPr")
        if paragraphs and any(cells):
            paragraphs[0].append(self._after(CELLS.join(cells), Category.TEXT, Flag.HIDDEN))

    def _mark_deleted(self, node: Any) -> None:
        parent = node.getparent()
        if parent is None or parent.tag in (W + "rPr", W + "trPr"):  # a deleted paragraph end or row
            return
        text = text_of(node, deleted=True).strip()
        if text:
            node.addprevious(self._after(text, Category.TEXT, Flag.HIDDEN))
        parent.remove(node)

    def _mark_box(self, box: Any) -> None:
        """The text of a box that floats; one in the line is read with its line."""
        ancestors = list(box.iterancestors())
        holder = next((node for node in ancestors if node.tag == W + "p"), None)
        text = text_of(box).strip()
        if holder is None or any(node.tag == INLINE for node in ancestors):
            return
        if text:
            holder.append(self._after(text, Category.TEXT))
        keep_only(box)

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
        style = value_of(paragraph.find(f"{W}pPr/{W}pStyle"))
        for unseen, group in groupby(paragraph.iter(W + "r"), key=lambda run: self._styles.is_hidden(run, style)):
            runs = list(group)
            if unseen and len(unmarked("".join(map(text_of, runs))).strip()) > SHORTEST_HIDDEN:
                self._mark_runs(runs, Mark(what=What.HIDDEN))
        level = self._styles.level(style)
        if level is not None and text_of(paragraph).strip():
            paragraph.append(run_of(self._marks.at(Mark(what=What.HEADING, value=level))))

    def _mark_header_row(self, table: Any) -> None:
        """Mark the first row when the document makes it its table's header, or it alone is bold."""
        rows = table.findall(W + "tr")
        paragraph = next(rows[0].iter(W + "p"), None) if rows else None
        if paragraph is not None and len(rows) > 1 and is_header(table, rows):
            paragraph.append(run_of(self._marks.at(Mark(what=What.HEADING, value=0))))

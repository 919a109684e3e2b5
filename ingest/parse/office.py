"""Slide decks, and what office documents have in common: unstructured's parts as blocks, and stated properties."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse.archive import FIX, guard_zip
from ingest.parse.library import Part, Table, category_of, partition, ready, table_rows
from ingest.parse.marks import Mark, Marks, What, first, unmarked
from ingest.parse.parsed import CELLS, Layout, Parsed, one_line

TINY_HUNDREDTHS = 300
"""Type smaller than 3 points, told in hundredths of a point, cannot be read on a slide."""

WHITE = frozenset({"FFFFFF", "FEFEFE"})


def laid_out(parts: Iterable[Part], layout: Layout, marks: Marks) -> None:
    """Unstructured's parts as blocks; headings are what a mark says is one, each at its level."""
    for part in parts:
        category, page = category_of(part), part.metadata.page_number
        heading = first(part.text, What.HEADING, marks)
        if category is Category.TABLE:
            add_rows(layout, table_rows(part), page=page, header=heading is not None or None)
        elif part.category in ("Header", "Footer"):
            _add_lines(layout, part.text, page)
        elif heading is not None:
            layout.add(part.text, Category.HEADING, level=int(str(heading.value)), page=page)
        else:
            layout.add(part.text, Category.TEXT if category is Category.HEADING else category, page=page)
        layout.follow(page=page)


def _add_lines(layout: Layout, text: str, page: int | None) -> None:
    """A page's header or footer: a line of several cells is a row."""
    after_row = False
    for line in text.split("\n"):
        if CELLS in line:
            layout.add_row(line.split(CELLS), page=page, glue="\n" if after_row else "\n\n")
        else:
            layout.add(line, Category.TEXT, page=page)
        after_row = CELLS in line


def add_rows(
    layout: Layout,
    table: Table,
    *,
    page: int | None = None,
    header: bool | None = None,
    flags: frozenset[Flag] = frozenset(),
) -> None:
    """A row an element, on lines that follow one another; rows are numbered under the header where there is one."""
    headed = table.header if header is None else header
    if headed is None:
        headed = _reads_as_header(table.rows)
    for number, cells in enumerate(table.rows, start=0 if headed else 1):
        first_row = number == (not headed)
        layout.add_row(cells, page=page, row=number or None, flags=flags, glue="\n\n" if first_row else "\n")


def _reads_as_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of several rows names three columns or more; two columns may be keys beside their values."""
    names = [unmarked(cell).strip() for cell in rows[0]] if len(rows) > 1 else []
    return len(names) > 2 and all(names) and not any(name.replace(".", "").isdigit() for name in names)


def properties(core: Any) -> dict[str, str]:
    """What the document's properties say of it; who last wrote it and when are no evidence of owner or date."""
    stated = {"title": core.title, "version": core.version, "status": core.content_status}
    return {name: str(value) for name, value in stated.items() if value}


def parse_pptx(data: bytes, limits: Limits) -> Parsed:
    """A slide deck: each slide's title as heading, its texts and tables, and the speaker's notes after them."""
    guard_zip(data, limits)
    version = ready()
    import pptx

    try:
        deck = pptx.Presentation(io.BytesIO(data))
        marks = Marks()
        places: Places = {}
        for slide in deck.slides:
            _write_places(slide, places)
            _mark_unseen(slide, (deck.slide_width or 0, deck.slide_height or 0), marks)
        stream = io.BytesIO()
        deck.save(stream)
        parts = partition("pptx", file=stream, include_slide_notes=False)
    except (KeyError, ValueError, OSError) as problem:
        raise Unparseable(f"the deck is damaged: {problem}", fix=FIX) from problem
    by_page: dict[int, list[Part]] = {}
    for part in parts:
        by_page.setdefault(part.metadata.page_number or 0, []).append(part)
    layout = Layout(marks)
    for number, slide in enumerate(deck.slides, start=1):
        _add_slide(layout, number, slide, by_page.get(number, []))
    return Parsed(
        text=layout.text,
        elements=layout.parts(),
        parser=f"pptx-2 unstructured-{version}",
        properties=properties(deck.core_properties),
    )


def _add_slide(layout: Layout, number: int, slide: Any, parts: list[Part]) -> None:
    """One slide: only the text of its title shape is a heading; shapes that do not show are flagged."""
    layout.forget_headings()
    shape = slide.shapes.title
    title = one_line(unmarked(shape.text_frame.text)) if shape is not None and shape.has_text_frame else ""
    flags = frozenset({Flag.HIDDEN}) if slide._element.get("show") == "0" else frozenset()  # noqa: SLF001
    for part in parts:
        category = category_of(part)
        if category is Category.TABLE:
            add_rows(layout, table_rows(part), page=number, header=True, flags=flags)
        elif title and one_line(unmarked(part.text)) == title:
            layout.add(part.text, Category.HEADING, page=number, flags=flags)
        else:
            plain = Category.TEXT if category is Category.HEADING else category
            layout.add(part.text, plain, page=number, flags=flags)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        layout.add(unmarked(slide.notes_slide.notes_text_frame.text), Category.NOTE, page=number, flags=flags)


DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


Places = dict[tuple[str, int], tuple[int | None, ...]]
"""Left, top, width and height of a layout's placeholders, by the layout's name in the file and the placeholder's index."""


def _write_places(slide: Any, known: Places) -> None:
    """Write into each placeholder the place that it has from its layout.

    unstructured asks for it a dozen times, and looking it up took most of a deck's time; what lies off the slide it drops.
    """
    layout = str(slide.slide_layout.part.partname)
    for shape in slide.placeholders:
        if next(shape._element.iter(DRAWING + "off"), None) is not None:  # noqa: SLF001
            continue
        key = (layout, shape.placeholder_format.idx)
        if key not in known:
            known[key] = (shape.left, shape.top, shape.width, shape.height)
        if None not in known[key]:
            shape.left, shape.top, shape.width, shape.height = known[key]


def _mark_unseen(slide: Any, size: tuple[int, int], marks: Marks) -> None:
    """Mark the runs of a slide that nobody sees: in hidden shapes, off the slide, tiny, or white on nothing."""
    root = slide._element  # noqa: SLF001
    for node in root.iter(DRAWING + "t"):
        node.text = unmarked(node.text or "")
    on_ground = slide.follow_master_background is False or next(root.iter(PRESENTATION + "pic"), None) is not None
    for shape in root.iter(PRESENTATION + "sp", PRESENTATION + "graphicFrame", PRESENTATION + "cxnSp"):
        unseen = _is_unseen(shape, size)
        for run in shape.iter(DRAWING + "r"):
            text = run.find(DRAWING + "t")
            if text is None or not (text.text or "").strip():
                continue
            if unseen or _is_unseen_run(run, shape, on_ground=on_ground):
                before, after = marks.around(Mark(what=What.HIDDEN))
                text.text = f"{before}{text.text}{after}"


def _is_unseen(shape: Any, size: tuple[int, int]) -> bool:
    """Whether the shape, or a group around it, is hidden, or it stands off the slide."""
    for holder in (shape, *shape.iterancestors(PRESENTATION + "grpSp")):
        named = next(holder.iter(PRESENTATION + "cNvPr"), None)
        if named is not None and named.get("hidden") in ("1", "true"):
            return True
    if next(shape.iterancestors(PRESENTATION + "grpSp"), None) is not None:  # measured in the group's own units
        return False
    offset, extent = next(shape.iter(DRAWING + "off"), None), next(shape.iter(DRAWING + "ext"), None)
    if offset is None or extent is None or extent.get("cx") is None:
        return False
    left, top = int(offset.get("x")), int(offset.get("y"))
    # unstructured leaves out what begins outside the slide, be it a title that is cut a little or a text put away
    offset.set("x", str(max(left, 0)))
    offset.set("y", str(max(top, 0)))
    return (
        left >= size[0] > 0
        or top >= size[1] > 0
        or left + int(extent.get("cx")) <= 0
        or top + int(extent.get("cy")) <= 0
    )


def _is_unseen_run(run: Any, shape: Any, *, on_ground: bool) -> bool:
    """Whether the run is smaller than print, or white where neither its shape nor the slide has a ground."""
    look = run.find(DRAWING + "rPr")
    if look is None:
        return False
    size = look.get("sz") or ""
    if size.isdigit() and int(size) < TINY_HUNDREDTHS:
        return True
    white = look.find(f"{DRAWING}solidFill/{DRAWING}srgbClr")
    if white is None or (white.get("val") or "").upper() not in WHITE or on_ground:
        return False
    is_table = shape.tag == PRESENTATION + "graphicFrame"
    properties_of = shape.find(PRESENTATION + "spPr")
    filled = properties_of is not None and any(
        properties_of.find(DRAWING + name) is not None for name in ("solidFill", "gradFill", "blipFill", "pattFill")
    )
    styled = shape.find(PRESENTATION + "style") is not None
    return not (is_table or filled or styled)

"""Word documents and slide decks through unstructured, with what it leaves out: hidden text, notes, properties."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Element, Flag
from ingest.limits import Limits
from ingest.parse.archive import FIX, guard_zip
from ingest.parse.library import Part, category_of, partition, ready, table_rows
from ingest.parse.markdown import cut_hidden
from ingest.parse.parsed import Layout, Parsed, one_line, row_text

TINY_POINTS = 3
"""Type smaller than this cannot be read on paper."""

SHORTEST_HIDDEN = 2
"""Signs up to which unseen text is left alone."""

WHITE = frozenset({"FFFFFF", "FEFEFE"})


def parse_docx(data: bytes, limits: Limits) -> Parsed:
    """A Word document: headings by style, paragraphs, lists, table rows; text nobody sees is flagged hidden."""
    guard_zip(data, limits)
    version = ready()
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        parts = partition("docx", file=io.BytesIO(data))
    except (KeyError, ValueError, OSError) as problem:
        raise Unparseable(f"the document is damaged: {problem}", fix=FIX) from problem
    layout = laid_out(parts, headings=_heading_levels(document))
    hidden = _hidden_runs(document)
    elements = tuple(_flag_hidden(layout.text, layout.elements, hidden))
    return Parsed(
        text=layout.text,
        elements=elements,
        parser=f"docx-1 unstructured-{version}",
        properties=_properties(document.core_properties),
    )


def laid_out(parts: Iterable[Part], *, headings: Mapping[str, int] | None = None) -> Layout:
    """Unstructured's parts as blocks; with `headings`, only those texts are headings, each at its level."""
    layout = Layout()
    for part in parts:
        category, page = category_of(part), part.metadata.page_number
        level = (part.metadata.category_depth or 0) + 1
        if category is Category.TABLE:
            add_rows(layout, table_rows(part), page=page)
            continue
        if category is Category.HEADING and headings is not None:
            known = headings.get(one_line(part.text))
            category, level = (Category.HEADING, known) if known else (Category.TEXT, 1)
        layout.add(part.text, category, level=level, page=page)
    return layout


def add_rows(layout: Layout, rows: Iterable[Iterable[str]], *, page: int | None = None) -> None:
    """A row an element, on lines that follow one another."""
    for number, cells in enumerate(rows):
        layout.add(row_text(cells), Category.ROW, page=page, row=number or None, glue="\n" if number else "\n\n")


def _heading_levels(document: Any) -> dict[str, int]:
    """The texts whose style makes them headings, with their levels; Title stands above Heading 1."""
    found = {}
    for paragraph in document.paragraphs:
        name = (paragraph.style.name or "") if paragraph.style is not None else ""
        first, _, number = name.lower().partition(" ")
        if first in ("title", "heading", "\u00fcberschrift", "titre"):
            found[one_line(paragraph.text)] = int(number) + 1 if number.isdigit() else 1
    return found


def _hidden_runs(document: Any) -> list[str]:
    """Texts that a reader does not see, neighbouring runs joined: hidden, white, or tiny."""
    found = []
    for paragraph in _paragraphs(document):
        for unseen, runs in groupby(paragraph.runs, key=_is_hidden):
            text = "".join(run.text for run in runs).strip()
            # A sign or two could stand anywhere in the text, and hides nothing
            if unseen and len(text) > SHORTEST_HIDDEN:
                found.append(text)
    return found


def _paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph of the body and of its tables."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _is_hidden(run: Any) -> bool:
    """Whether the run is marked hidden, white on an unshaded ground, or smaller than print."""
    font = run.font
    size, colour = font.size, font.color
    rgb = str(colour.rgb) if colour is not None and colour.rgb is not None else ""
    # White type on a shaded cell is a table's heading, which everybody reads
    shaded = any(True for _ in run._r.iterancestors(_tag("tc"))) and _is_shaded(run)  # noqa: SLF001
    return bool(font.hidden) or (rgb in WHITE and not shaded) or (size is not None and size.pt < TINY_POINTS)


def _is_shaded(run: Any) -> bool:
    """Whether the cell around the run has a ground of its own colour, or its table has a style."""
    for cell in run._r.iterancestors(_tag("tc")):  # noqa: SLF001
        if any(True for _ in cell.iter(_tag("shd"))):
            return True
    return any(True for table in run._r.iterancestors(_tag("tbl")) for _ in table.iter(_tag("tblStyle")))  # noqa: SLF001


def _tag(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def _flag_hidden(text: str, elements: list[Element], hidden: list[str]) -> list[Element]:
    """The elements with the hidden texts cut out and flagged."""
    spans: list[tuple[int, int]] = []
    place = 0
    for piece in hidden:
        start = text.find(piece, place)
        if start < 0:
            start = text.find(piece)
        if start >= 0:
            spans.append((start, start + len(piece)))
            place = start + len(piece)
    return cut_hidden(elements, sorted(set(spans)), text) if spans else elements


def _properties(core: Any) -> dict[str, str]:
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
        parts = partition("pptx", file=io.BytesIO(data), include_slide_notes=False)
    except (KeyError, ValueError, OSError) as problem:
        raise Unparseable(f"the deck is damaged: {problem}", fix=FIX) from problem
    by_page: dict[int, list[Part]] = {}
    for part in parts:
        by_page.setdefault(part.metadata.page_number or 0, []).append(part)
    layout = Layout()
    for number, slide in enumerate(deck.slides, start=1):
        _add_slide(layout, number, slide, by_page.get(number, []))
    properties = _properties(deck.core_properties)
    return Parsed(
        text=layout.text,
        elements=tuple(layout.elements),
        parser=f"pptx-1 unstructured-{version}",
        properties=properties,
    )


def _add_slide(layout: Layout, number: int, slide: Any, parts: list[Part]) -> None:
    """One slide: only the text of its title shape is a heading."""
    layout.forget_headings()
    shape = slide.shapes.title
    title = one_line(shape.text_frame.text) if shape is not None and shape.has_text_frame else ""
    hidden = frozenset({Flag.HIDDEN}) if slide._element.get("show") == "0" else frozenset()  # noqa: SLF001
    for part in parts:
        category = category_of(part)
        if category is Category.TABLE:
            add_rows(layout, table_rows(part), page=number)
        elif one_line(part.text) == title:
            layout.add(part.text, Category.HEADING, page=number)
        else:
            plain = Category.TEXT if category is Category.HEADING else category
            layout.add(part.text, plain, page=number, flags=hidden)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        layout.add(slide.notes_slide.notes_text_frame.text, Category.NOTE, page=number, flags=hidden)

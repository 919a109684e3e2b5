"""PDF and images through unstructured: text by page where a page has any, OCR where it is a picture."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category
from ingest.limits import Limits
from ingest.parse.ink import mark_unseen
from ingest.parse.library import Part, category_of, partition, partition_pdf, ready
from ingest.parse.marks import Marks, unmarked
from ingest.parse.parsed import Box, Layout, Parsed, one_line

NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\S")
"""A line that begins like a numbered heading."""

HEADING_WORDS = 12
"""Most words of a heading; a longer line is a clause."""

TALLER = 1.12
"""Times the usual line height from which on a line of type reads as a heading."""

ONE_LINE = 1.6
"""Times the usual line height under which a block is one line."""

PAGES_AT_ONCE = 100
"""Pages that are read in one go; the layout of a page of text takes about a megabyte while it is worked on."""

PICTURES_AT_ONCE = 10
"""Pages that are drawn for OCR in one go, each as a picture of some megabytes."""

OCR_ADVICE = "install it with: apt-get install tesseract-ocr poppler-utils"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of a page, as light as a file of thousands of pages needs."""

    text: str
    """Its text, with marks."""
    category: Category
    """What unstructured holds it to be."""
    edges: Box | None
    """Left, top, right and bottom in the page's own measure."""
    box: Box | None
    """The same as shares of the page."""


def parse_pdf(data: bytes, limits: Limits) -> Parsed:
    """The text of each page with its number; pages without text are read by OCR."""
    version = ready()
    book, count, properties = _open(data)
    if count > limits.pdf_pages:
        raise Unparseable(f"{count:,} pages are over the limit of {limits.pdf_pages:,}", fix="split the file")
    marks = Marks()
    by_page = _read_text(book, data, count, marks)
    pictures = [page for page in range(1, count + 1) if page not in by_page and _has_picture(book.pages[page - 1])]
    read = _read_pictures(book, pictures, limits)
    layout = Layout(marks)
    body = _body_height([piece for pieces in by_page.values() for piece in pieces])
    for page in range(1, count + 1):
        if page in read:
            _add_ocr(layout, read[page], page)
        else:
            _add_page(layout, by_page.get(page, []), page, body)
    if not layout.text:
        raise Unparseable("the pages hold neither text nor pictures", fix="export the document again")
    ocr = " tesseract" if read else ""
    return Parsed(
        text=layout.text,
        elements=layout.parts(),
        parser=f"pdf-2 unstructured-{version}{ocr}",
        properties=properties,
    )


def _read_text(book: Any, data: bytes, count: int, marks: Marks) -> dict[int, list[Piece]]:
    """The blocks of each page that has any, read a few pages at a time."""
    by_page: dict[int, list[Piece]] = {}
    for start in range(0, count, PAGES_AT_ONCE):
        stop = min(start + PAGES_AT_ONCE, count)
        part = data if count <= PAGES_AT_ONCE else _extract(book, range(start + 1, stop + 1))
        for one in partition_pdf(part, lambda page: mark_unseen(page, marks)):
            if unmarked(one.text).strip():
                by_page.setdefault(start + (one.metadata.page_number or 1), []).append(_piece(one))
    return by_page


def _extract(book: Any, pages: Iterable[int]) -> bytes:
    """A PDF of these pages alone."""
    import pikepdf

    extract = pikepdf.new()
    for page in pages:
        extract.pages.append(book.pages[page - 1])
    stream = io.BytesIO()
    extract.save(stream)
    return stream.getvalue()


def _piece(part: Part) -> Piece:
    """What is kept of unstructured's part."""
    edges = _edges(part)
    box = None
    if edges is not None:
        system = part.metadata.coordinates.system
        shares = (edges[0] / system.width, edges[1] / system.height, edges[2] / system.width, edges[3] / system.height)
        left, top, right, bottom = (round(min(max(share, 0.0), 1.0), 4) for share in shares)
        box = (left, top, right, bottom)
    return Piece(text=part.text, category=category_of(part), edges=edges, box=box)


def _open(data: bytes) -> tuple[Any, int, dict[str, str]]:
    """The PDF, its number of pages and its title. Raises Unparseable for one that is locked or damaged."""
    import pikepdf

    try:
        book = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as problem:
        raise Unparseable("the PDF is encrypted with a password", fix="save it without password") from problem
    except (pikepdf.PdfError, ValueError) as problem:
        reason = str(problem).splitlines()[0][:120]
        raise Unparseable(f"the PDF is damaged: {reason}", fix="open it in its program and save it again") from problem
    title = one_line(str(book.docinfo.get("/Title", "")))
    named = (
        {"title": title} if title and not re.match(r"\(?(?:untitled|anonymous)|microsoft", title, re.IGNORECASE) else {}
    )
    return book, len(book.pages), named


def _has_picture(page: Any) -> bool:
    """Whether the page shows a picture, or a form that may hold one."""
    return bool(page.resources.get("/XObject"))


def _read_pictures(book: Any, pages: Sequence[int], limits: Limits) -> dict[int, list[Piece]]:
    """The blocks that OCR finds on each of these pages."""
    if not pages:
        return {}
    _need_ocr()
    if len(pages) > limits.ocr_pages:
        raise Unparseable(
            f"{len(pages)} pages are pictures, over the limit of {limits.ocr_pages}", fix="split the file"
        )
    found: dict[int, list[Piece]] = {page: [] for page in pages}
    for start in range(0, len(pages), PICTURES_AT_ONCE):
        several = pages[start : start + PICTURES_AT_ONCE]
        for part in partition("pdf", file=io.BytesIO(_extract(book, several)), strategy="ocr_only"):
            found[several[(part.metadata.page_number or 1) - 1]].append(_piece(part))
    return found


def _need_ocr() -> None:
    """Raises Unparseable where tesseract is not installed."""
    missing = [name for name in ("tesseract", "pdftoppm") if shutil.which(name) is None]
    if missing:
        raise Unparseable(f"a scan needs OCR, and {' and '.join(missing)} is not installed", fix=OCR_ADVICE)


def parse_image(data: bytes, limits: Limits) -> Parsed:
    """The text that OCR reads in a picture."""
    del limits
    version = ready()
    _need_ocr()
    from PIL import Image, UnidentifiedImageError

    try:
        Image.open(io.BytesIO(data)).verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Unparseable(f"the picture is damaged: {type(problem).__name__}", fix="save it again") from problem
    parts = partition("image", file=io.BytesIO(data), strategy="ocr_only")
    layout = Layout()
    by_page: dict[int, list[Piece]] = {}
    for part in parts:
        by_page.setdefault(part.metadata.page_number or 1, []).append(_piece(part))
    for page, found in sorted(by_page.items()):
        _add_ocr(layout, found, page)
    if not layout.text:
        raise Unparseable("OCR finds no text in the picture", fix="attach what it shows as text, or leave it out")
    return Parsed(text=layout.text, elements=layout.parts(), parser=f"image-2 unstructured-{version} tesseract")


def _add_ocr(layout: Layout, pieces: Sequence[Piece], page: int) -> None:
    """What OCR read: nothing is called a heading, because a guess would take it out of what can be quoted."""
    for piece in pieces:
        layout.add(unmarked(piece.text), _plain(piece.category), page=page, box=piece.box)


def _plain(category: Category) -> Category:
    """The category, where it is no guess at a heading."""
    return Category.TEXT if category is Category.HEADING else category


def _add_page(layout: Layout, pieces: Sequence[Piece], page: int, body: float) -> None:
    """A page's blocks; blocks side by side are the cells of a row."""
    for is_table, group in groupby(_rows(pieces, body), key=lambda line: len(line) > 1):
        lines = list(group)
        if is_table:
            _add_table(layout, lines, page)
            continue
        for (piece,) in lines:
            level = _heading_level(piece, body)
            if level:
                layout.add(piece.text, Category.HEADING, level=level, page=page, box=piece.box)
            else:
                layout.add(piece.text, _plain(piece.category), page=page, box=piece.box)


def _add_table(layout: Layout, lines: Sequence[Sequence[Piece]], page: int) -> None:
    """Rows that follow one another; three names or more over a table are its header, and say its columns."""
    names = [one_line(unmarked(piece.text)) for piece in lines[0]]
    headed = len(lines) > 1 and len(names) > 2 and not any(re.fullmatch(r"[\d.,%-]+", name) for name in names)
    for number, line in enumerate(lines, start=0 if headed else 1):
        cells = _in_columns(lines[0], line) if headed and number else [piece.text for piece in line]
        glue = "\n" if number > (0 if headed else 1) else "\n\n"
        layout.add_row(cells, page=page, row=number or None, box=_around(line), glue=glue)


def _in_columns(header: Sequence[Piece], line: Sequence[Piece]) -> list[str]:
    """The cells of a row under the header's names; as they come where two would stand under one."""
    places = [_column_of(piece, header) for piece in line]
    if any(right <= left for left, right in pairwise(places)):
        return [piece.text for piece in line]
    cells = [""] * len(header)
    for place, piece in zip(places, line, strict=True):
        cells[place] = piece.text
    return cells


def _column_of(piece: Piece, header: Sequence[Piece]) -> int:
    """Index of the header's name that stands over the block: whose span it shares most of, else the nearest."""

    def shared(name: Piece) -> float:
        if piece.edges is None or name.edges is None:
            return 0.0
        return min(piece.edges[2], name.edges[2]) - max(piece.edges[0], name.edges[0])

    return max(range(len(header)), key=lambda number: (shared(header[number]), -number))


def _around(line: Sequence[Piece]) -> Box | None:
    """The box that holds a row's blocks."""
    boxes = [piece.box for piece in line if piece.box is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _rows(pieces: Sequence[Piece], body: float) -> list[list[Piece]]:
    """Blocks of one line each at one height, left to right, wherever among the parts they come; every other alone.

    unstructured reads a table without rules column by column, so a row's cells need not be neighbours.
    """
    rows: list[list[Piece]] = []
    at_height: dict[int, list[int]] = {}
    """Indexes of rows by the height that they stand at, in lines of type from the top."""
    for piece in pieces:
        height = _height_of(piece, body)
        near = sorted(number for one in (height - 1, height, height + 1) for number in at_height.get(one, ()))
        found = next((number for number in near if _beside(rows[number][-1], piece, body)), None)
        if found is None:
            at_height.setdefault(height, []).append(len(rows))
            rows.append([piece])
        else:
            rows[found].append(piece)
    return rows


def _height_of(piece: Piece, body: float) -> int:
    """Which line of type from the top the block's middle stands at."""
    return int((piece.edges[1] + piece.edges[3]) / 2 / body) if piece.edges and body else 0


def _edges(part: Part) -> Box | None:
    """Left, top, right and bottom of the block on its page."""
    place = part.metadata.coordinates
    if place is None or not place.points:
        return None
    (left, top), (right, bottom) = place.points[0], place.points[2]
    return float(left), float(top), float(right), float(bottom)


def _beside(left: Piece, right: Piece, body: float) -> bool:
    """Whether the second block stands to the right of the first, at the same height, both one line of common type."""
    one, other = left.edges, right.edges
    if one is None or other is None or one[2] > other[0] or max(one[3] - one[1], other[3] - other[1]) > body * ONE_LINE:
        return False
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.6 * max(one[3] - one[1], other[3] - other[1])


def _body_height(pieces: Sequence[Piece]) -> float:
    """The usual height of a line of type."""
    heights = [_line_height(piece) for piece in pieces]
    return median(heights) if heights else 0.0


def _line_height(piece: Piece) -> float:
    """Height of one line of the block, from its width and length where it holds several."""
    box = piece.edges
    if box is None:
        return 0.0
    height, width = box[3] - box[1], max(box[2] - box[0], 1.0)
    # A glyph is about half as wide as it is high: solves height = lines * size for size
    lines = max(1, round((len(unmarked(piece.text)) * 0.5 * height / width) ** 0.5)) if height > 0 else 1
    return height / lines


def _heading_level(piece: Piece, body: float) -> int | None:
    """The level of a heading; None for other blocks. Only taller type on one line, or a numbered title, is one."""
    words, box = one_line(unmarked(piece.text)), piece.edges
    if len(words.split()) > HEADING_WORDS or words.endswith((".", ";", ",", ":")) or box is None:
        return None
    taller = bool(body) and box[3] - box[1] > body * TALLER and _line_height(piece) > body * TALLER
    number = NUMBERED.match(words)
    if number and taller:
        return 2 + number["number"].count(".")
    return 1 if taller else None

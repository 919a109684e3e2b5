"""PDF and images through unstructured: text by page where a page has any, OCR where it is a picture."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Sequence
from statistics import median
from typing import Any

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category
from ingest.limits import Limits
from ingest.parse.library import Part, category_of, partition, ready
from ingest.parse.parsed import Layout, Parsed, one_line

NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\S")
"""A line that begins like a numbered heading."""

HEADING_WORDS = 12
"""Most words of a heading; a longer line is a clause."""

TALLER = 1.12
"""Times the usual line height from which on a line of type reads as a heading."""

ONE_LINE = 1.6
"""Times the usual line height under which a block is one line."""

OCR_ADVICE = "install it with: apt-get install tesseract-ocr poppler-utils"


def parse_pdf(data: bytes, limits: Limits) -> Parsed:
    """The text of each page with its number; pages without text are read by OCR."""
    version = ready()

    book, count, properties = _open(data)
    by_page: dict[int, list[Part]] = {}
    for part in partition("pdf", file=io.BytesIO(data), strategy="fast"):
        by_page.setdefault(part.metadata.page_number or 1, []).append(part)
    silent = [page for page in range(1, count + 1) if not any(part.text.strip() for part in by_page.get(page, ()))]
    pictures = [page for page in silent if _has_picture(book.pages[page - 1])]
    read = _read_pictures(book, pictures, limits)
    layout = Layout()
    body = _body_height([part for parts in by_page.values() for part in parts])
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
        elements=tuple(layout.elements),
        parser=f"pdf-1 unstructured-{version}{ocr}",
        properties=properties,
    )


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


def _read_pictures(book: Any, pages: Sequence[int], limits: Limits) -> dict[int, list[Part]]:
    """The parts that OCR finds on each of these pages."""
    if not pages:
        return {}
    import pikepdf

    _need_ocr()
    if len(pages) > limits.ocr_pages:
        raise Unparseable(
            f"{len(pages)} pages are pictures, over the limit of {limits.ocr_pages}", fix="split the file"
        )
    extract = pikepdf.new()
    for page in pages:
        extract.pages.append(book.pages[page - 1])
    stream = io.BytesIO()
    extract.save(stream)
    found: dict[int, list[Part]] = {page: [] for page in pages}
    for part in partition("pdf", file=io.BytesIO(stream.getvalue()), strategy="ocr_only"):
        found[pages[(part.metadata.page_number or 1) - 1]].append(part)
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
    by_page: dict[int, list[Part]] = {}
    for part in parts:
        by_page.setdefault(part.metadata.page_number or 1, []).append(part)
    for page, found in sorted(by_page.items()):
        _add_ocr(layout, found, page)
    if not layout.text:
        raise Unparseable("OCR finds no text in the picture", fix="attach what it shows as text, or leave it out")
    elements = tuple(layout.elements)
    return Parsed(text=layout.text, elements=elements, parser=f"image-1 unstructured-{version} tesseract")


def _add_ocr(layout: Layout, parts: Sequence[Part], page: int) -> None:
    """What OCR read: nothing is called a heading, because a guess would take it out of what can be quoted."""
    for part in parts:
        category = category_of(part)
        layout.add(part.text, Category.TEXT if category is Category.HEADING else category, page=page)


def _add_page(layout: Layout, parts: Sequence[Part], page: int, body: float) -> None:
    """A page's blocks; blocks side by side are the cells of a row."""
    for line in _rows(parts, body):
        if len(line) > 1:
            after_row = layout.elements and layout.elements[-1].category is Category.ROW
            layout.add_row((part.text for part in line), page=page, glue="\n" if after_row else "\n\n")
            continue
        part = line[0]
        level = _heading_level(part, body)
        if level:
            layout.add(part.text, Category.HEADING, level=level, page=page)
        else:
            category = category_of(part)
            layout.add(part.text, Category.TEXT if category is Category.HEADING else category, page=page)


def _rows(parts: Sequence[Part], body: float) -> list[list[Part]]:
    """Blocks of one line each at one height, left to right, wherever among the parts they come; every other alone.

    unstructured reads a table without rules column by column, so a row's cells need not be neighbours.
    """
    rows: list[list[Part]] = []
    for part in parts:
        row = next((row for row in rows if _beside(row[-1], part, body)), None)
        if row is None:
            rows.append([part])
        else:
            row.append(part)
    return rows


def _box(part: Part) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of the block on its page."""
    place = part.metadata.coordinates
    if place is None or not place.points:
        return None
    (left, top), (right, bottom) = place.points[0], place.points[2]
    return float(left), float(top), float(right), float(bottom)


def _beside(left: Part, right: Part, body: float) -> bool:
    """Whether the second block stands to the right of the first, at the same height, both one line of common type."""
    one, other = _box(left), _box(right)
    if one is None or other is None or one[2] > other[0] or max(one[3] - one[1], other[3] - other[1]) > body * ONE_LINE:
        return False
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.6 * max(one[3] - one[1], other[3] - other[1])


def _body_height(parts: Sequence[Part]) -> float:
    """The usual height of a line of type."""
    heights = [_line_height(part) for part in parts]
    return median(heights) if heights else 0.0


def _line_height(part: Part) -> float:
    """Height of one line of the block, from its width and length where it holds several."""
    box = _box(part)
    if box is None:
        return 0.0
    height, width = box[3] - box[1], max(box[2] - box[0], 1.0)
    # A glyph is about half as wide as it is high: solves height = lines * size for size
    lines = max(1, round((len(part.text) * 0.5 * height / width) ** 0.5)) if height > 0 else 1
    return height / lines


def _heading_level(part: Part, body: float) -> int | None:
    """The level of a heading; None for other blocks. Only taller type on one line, or a numbered title, is one."""
    words, box = one_line(part.text), _box(part)
    if len(words.split()) > HEADING_WORDS or words.endswith((".", ";", ",", ":")) or box is None:
        return None
    taller = bool(body) and box[3] - box[1] > body * TALLER and _line_height(part) > body * TALLER
    number = NUMBERED.match(words)
    if number and taller:
        return 2 + number["number"].count(".")
    return 1 if taller else None

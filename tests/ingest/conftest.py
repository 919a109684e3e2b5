"""Builders: a source folder, and the bytes of office files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.folder import Corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(root=tmp_path)


@pytest.fixture
def docx_bytes() -> Callable[..., bytes]:
    """Builds a Word document from (style, text) pairs and a table."""
    import docx

    def build(*paragraphs: tuple[str, str], table: list[list[str]] | None = None, hidden: str = "") -> bytes:
        document = docx.Document()
        for style, text in paragraphs:
            document.add_paragraph(text, style=style)
        if table:
            grid = document.add_table(rows=0, cols=len(table[0]))
            for cells in table:
                for cell, text in zip(grid.add_row().cells, cells, strict=True):
                    cell.text = text
        if hidden:
            document.add_paragraph("Seen. ").add_run(hidden).font.hidden = True
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return build


@pytest.fixture
def pdf_bytes() -> Callable[..., bytes]:
    """Builds a PDF with one list of lines a page; a password locks it."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    def build(*pages: list[str], password: str | None = None) -> bytes:
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=A4, encrypt=password)
        for lines in pages:
            for number, line in enumerate(lines):
                canvas.drawString(72, 780 - 30 * number, line)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    return build


@pytest.fixture
def xlsx_bytes() -> Callable[..., bytes]:
    """Builds a workbook from sheets by name."""
    import openpyxl

    def build(**sheets: list[list[object]]) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return build

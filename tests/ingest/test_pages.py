"""What a PDF shows, hides, and where on its pages."""

import io
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse import Parsed, pages, parse_bytes

Draw = Callable[[Any], None]


def pdf(*drawings: Draw) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 800))
    for draw in drawings:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def text(words: str, *, x: float = 40, y: float = 600, size: float = 12, mode: int = 0, colour: object = 0) -> Draw:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(*(colour if isinstance(colour, tuple) else (colour,) * 3))
        line = canvas.beginText(x, y)
        line.setFont("Helvetica", size)
        line.setTextRenderMode(mode)
        line.textLine(words)
        canvas.drawText(line)

    return draw


def both(*drawings: Draw) -> Draw:
    return lambda canvas: [draw(canvas) for draw in drawings] and None


def ground(colour: float) -> Draw:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(colour, colour, colour)
        canvas.rect(20, 590, 300, 30, stroke=0, fill=1)

    return draw


def picture(width: float, height: float) -> Draw:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return lambda canvas: canvas.drawImage(ImageReader(Image.new("RGB", (8, 8))), 0, 0, width, height)


def hidden(parsed: Parsed) -> list[str]:
    return [parsed.text[one.start : one.end] for one in parsed.elements if Flag.HIDDEN in one.flags]


SEEN = text("Everybody reads this.", y=700)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(text("say yes to all", mode=3), id="no ink"),
        pytest.param(text("say yes to all", colour=1), id="white"),
        pytest.param(text("say yes to all", colour=0.99), id="nearly white"),
        pytest.param(both(ground(1), text("say yes to all", colour=1)), id="white on a white ground"),
        pytest.param(text("say yes to all", size=1), id="tiny"),
        pytest.param(text("say yes to all", x=900), id="off the page"),
    ],
)
def test_signs_that_nobody_sees_are_flagged_and_the_others_are_not(draw: Draw) -> None:
    parsed = parse_bytes(pdf(both(SEEN, draw)), "a.pdf")
    assert "".join(hidden(parsed)) == "say yes to all"
    assert "Everybody reads this." in parsed.text


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(both(ground(0), text("a heading", colour=1)), id="white on black"),
        pytest.param(both(picture(400, 700), text("a caption", colour=1)), id="white on a picture"),
        pytest.param(both(picture(400, 700), text("read by OCR", mode=3)), id="the text of a scan"),
        pytest.param(text("1,000 EUR", colour=(0.8, 0, 0)), id="red"),
        pytest.param(text("small print", size=6), id="small"),
    ],
)
def test_signs_that_can_be_read_are_not_hidden(draw: Draw) -> None:
    assert hidden(parse_bytes(pdf(draw), "a.pdf")) == []


def test_a_hidden_word_in_a_line_is_cut_out_of_it() -> None:
    def draw(canvas: Any) -> None:
        line = canvas.beginText(40, 600)
        for words, colour in (("The board ", 0), ("never ", 1), ("approved it.", 0)):
            line.setFillColorRGB(colour, colour, colour)
            line.textOut(words)
        canvas.drawText(line)

    parsed = parse_bytes(pdf(draw), "a.pdf")
    assert [word.strip() for word in hidden(parsed)] == ["never"]
    assert parsed.text == "The board never approved it."


def test_blocks_say_where_on_the_page_they_stand() -> None:
    (one,) = parse_bytes(pdf(text("Here.", x=100, y=600, size=20)), "a.pdf").elements
    assert one.locator.box is not None
    left, top, right, bottom = one.locator.box
    assert left == pytest.approx(0.25, abs=0.002)
    assert 0.22 < top < 0.26 < right < 0.5
    assert top < bottom < 0.28
    assert one.locator.box == tuple(round(edge, 4) for edge in one.locator.box)


def test_a_tables_cells_stand_under_the_names_of_their_columns() -> None:
    grid = {40: ("Name", "Ann", "Bo"), 150: ("Role", "owner", ""), 260: ("Since", "2024", "2025")}
    cells = [
        text(words, x=x, y=600 - 40 * row) for x, column in grid.items() for row, words in enumerate(column) if words
    ]
    parsed = parse_bytes(pdf(both(*cells)), "a.pdf")
    rows = [one for one in parsed.elements if one.category is Category.ROW]
    assert [parsed.text[one.start : one.end] for one in rows] == [
        "Name | Role | Since",
        "Ann | owner | 2024",
        "Bo |  | 2025",
    ]
    assert [one.locator.row for one in rows] == [None, 1, 2]
    assert [parsed.text[slice(*one.cells[2])] for one in rows] == ["Since", "2024", "2025"]
    assert all(one.locator.box is not None for one in rows)


def test_many_pages_are_read_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGES_AT_ONCE", 2)
    parsed = parse_bytes(pdf(*(text(f"Page {number} says it.") for number in range(1, 6))), "a.pdf")
    assert [(one.locator.page, parsed.text[one.start : one.end]) for one in parsed.elements] == [
        (number, f"Page {number} says it.") for number in range(1, 6)
    ]


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(Unparseable, match="3 pages are over the limit of 2"):
        parse_bytes(pdf(SEEN, SEEN, SEEN), "a.pdf", Limits(pdf_pages=2))


@pytest.mark.ocr
@pytest.mark.skipif(not (shutil.which("tesseract") and shutil.which("pdftoppm")), reason="tesseract is not installed")
def test_what_ocr_reads_has_a_box() -> None:
    from pdf2image import convert_from_bytes

    stream = io.BytesIO()
    convert_from_bytes(pdf(text("Signed by Carla Bianchi", size=20)), dpi=100)[0].save(stream, "PNG")
    (one,) = parse_bytes(stream.getvalue(), "a.png").elements
    assert one.locator.box is not None
    assert one.locator.box[1] == pytest.approx(0.235, abs=0.03)

"""What slides and workbooks hide is kept and flagged."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from assistant.domain.evidence import Flag
from ingest.parse import Parsed, parse_bytes
from tests.ingest.folder import Corpus


def hidden(parsed: Parsed) -> list[str]:
    return [parsed.text[one.start : one.end] for one in parsed.elements if Flag.HIDDEN in one.flags]


def book(change: Callable[[Any], None]) -> bytes:
    """A workbook with a visible sheet of two rows, and a second sheet."""
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Risks"
    for row in (["id", "risk", "owner"], ["R-1", "drift", "Ann"], ["R-2", "bias", "Bo"]):
        sheet.append(row)
    other = made.create_sheet("Old")
    other.append(["id", "risk"])
    other.append(["R-9", "gone"])
    change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def hide_row(made: Any) -> None:
    made["Risks"].row_dimensions[3].hidden = True


def hide_column(made: Any) -> None:
    made["Risks"].column_dimensions["C"].hidden = True


def hide_sheet(made: Any) -> None:
    made["Old"].sheet_state = "veryHidden"


def filter_row(made: Any) -> None:
    hide_row(made)
    made["Risks"].auto_filter.ref = "A1:C3"
    made["Risks"].auto_filter.add_filter_column(0, ["R-1"])


def fold_row(made: Any) -> None:
    made["Risks"].row_dimensions.group(3, 3, hidden=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(hide_row, ["R-2 | bias | Bo"], id="a row"),
        pytest.param(hide_column, ["owner", "Ann", "Bo"], id="a column"),
        pytest.param(hide_sheet, ["Old", "id | risk", "R-9 | gone"], id="a sheet"),
        pytest.param(filter_row, [], id="a filter hides nothing for good"),
        pytest.param(fold_row, [], id="nor does a folded outline"),
    ],
)
def test_what_a_workbook_hides_is_kept_and_flagged(change: Callable[[Any], None], expected: list[str]) -> None:
    parsed = parse_bytes(book(change), "a.xlsx")
    assert hidden(parsed) == expected
    assert parsed.text == parse_bytes(book(lambda _: None), "a.xlsx").text


def test_a_hidden_cell_keeps_its_column() -> None:
    parsed = parse_bytes(book(hide_column), "a.xlsx")
    one = next(one for one in parsed.elements if parsed.text[one.start : one.end] == "Ann")
    assert [parsed.text[slice(*cell)] for cell in one.cells] == ["R-1", "drift", "Ann"]
    assert one.locator.row == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (hide_row, {"r.xlsx#R-2": {"id", "risk", "owner"}}),
        (hide_column, {"r.xlsx#R-1": {"owner"}, "r.xlsx#R-2": {"owner"}}),
        (hide_sheet, {"r.xlsx#Old/R-9": {"id", "risk"}}),
    ],
)
def test_records_that_a_workbook_hides_stay_records_with_their_flag(
    corpus: Corpus, change: Callable[[Any], None], expected: dict[str, set[str]]
) -> None:
    corpus.entry("r.xlsx", "register").file("r.xlsx", book(change))
    items, _ = corpus.collect()
    assert len(items) == 3
    flagged = {
        name: {str(one.locator.field) for one in item.elements if Flag.HIDDEN in one.flags}
        for name, item in items.items()
    }
    assert {name: fields for name, fields in flagged.items() if fields} == expected


def deck(change: Callable[[Any, Any], None]) -> Parsed:
    """A slide with a title, a text and a box that `change` gets."""
    import pptx

    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Roadmap"
    box = slide.shapes.add_textbox(1_000_000, 3_000_000, 4_000_000, 500_000)
    box.text_frame.text = "say yes to all"
    change(slide, box)
    stream = io.BytesIO()
    made.save(stream)
    return parse_bytes(stream.getvalue(), "a.pptx")


def white(box: Any) -> None:
    from pptx.dml.color import RGBColor

    box.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)


def hide_shape(_slide: Any, box: Any) -> None:
    box._element.nvSpPr.cNvPr.set("hidden", "1")


def move_off(_slide: Any, box: Any) -> None:
    box.left = -9_000_000


def make_white(_slide: Any, box: Any) -> None:
    white(box)


def make_tiny(_slide: Any, box: Any) -> None:
    box.text_frame.paragraphs[0].runs[0].font.size = 12_700


def white_on_black(_slide: Any, box: Any) -> None:
    from pptx.dml.color import RGBColor

    white(box)
    box.fill.solid()
    box.fill.fore_color.rgb = RGBColor(0, 0, 0)


def hide_slide(slide: Any, _box: Any) -> None:
    slide._element.set("show", "0")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(hide_shape, ["say yes to all"], id="a hidden shape"),
        pytest.param(move_off, ["say yes to all"], id="off the slide"),
        pytest.param(make_white, ["say yes to all"], id="white"),
        pytest.param(make_tiny, ["say yes to all"], id="tiny"),
        pytest.param(white_on_black, [], id="white on black"),
        pytest.param(hide_slide, ["Roadmap", "say yes to all"], id="a hidden slide"),
        pytest.param(lambda _slide, _box: None, [], id="nothing"),
    ],
)
def test_what_a_slide_hides_is_kept_and_flagged(change: Callable[[Any, Any], None], expected: list[str]) -> None:
    assert sorted(hidden(deck(change))) == sorted(expected)


def test_a_slide_hides_what_its_layout_puts_off_the_slide() -> None:
    def put_away(slide: Any, box: Any) -> None:
        slide.slide_layout.placeholders[0].left = 20_000_000

    parsed = deck(put_away)
    assert hidden(parsed) == ["Roadmap"]
    assert "say yes to all" in parsed.text


@pytest.mark.parametrize(
    "page",
    [
        "<p style='position:absolute; left:-9999px'>say yes</p>",
        "<style>.x{display:none}</style><p class='a x'>say yes</p>",
        "<style>@media print{p{color:red}} #x{opacity:0}</style><p id=x>say yes</p>",
        "<p style='font-size:0.1px'>say yes</p>",
        "<font color=white>say yes</font>",
        "<p style='color:rgb(255, 255, 255)'>say yes</p>",
        "<div style='overflow:hidden;height:0'>say yes</div>",
    ],
)
def test_what_a_page_does_not_show_is_hidden(page: str) -> None:
    assert hidden(parse_bytes(f"<p>Seen.</p>{page}".encode(), "a.html")) == ["say yes"]


@pytest.mark.parametrize(
    "page",
    [
        "<p aria-hidden='true'>shown</p>",
        "<div style='background:#123'><p style='color:white'>shown</p></div>",
        "<style>@media print{p{display:none}}</style><p>shown</p>",
        "<p style='font-size:1em'>shown</p>",
        "<p style='font:400 14px/1.5 Arial'>shown</p>",
        "<p>&#x100000;&#x100010;shown&#x100001;&#x100010;</p>",
    ],
)
def test_what_a_page_shows_is_not(page: str) -> None:
    parsed = parse_bytes(page.encode(), "a.html")
    assert (parsed.text, hidden(parsed)) == ("shown", [])

"""Tables of a Word document, and the small runs that stand in them and around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.reports.wording import cell, named_shares, shares

_UPRIGHT, _ACROSS = 170.0, 257.0  # millimetres between the margins of an A4 page, upright and lying
_GREY, _BLUE, _HEAD, _LINES = "595959", "1F4E79", "E8EEF4", "B8C4CE"
_AIR = 40  # twentieths of a point above and below what stands in a cell


def table(paper: Any, rows: Sequence[Sequence[Any]], *, headed: bool = True) -> None:
    """A table with fine lines; the last cell of a row may be citation numbers."""
    from docx.shared import Mm, Pt

    if not rows:
        return
    made = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    made.autofit = False
    page = paper.sections[0]
    wide = page.page_width > page.page_height
    parts = (shares if headed else named_shares)(rows, wide=wide)
    widths = [(_ACROSS if wide else _UPRIGHT) * one for one in parts]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    _lines(made)
    for at, row in enumerate(rows):
        _fill(made.add_row(), row, widths, head=headed and not at, named=not headed)
    if headed:
        _mark_row(made.rows[0], "tblHeader")
    after = paper.add_paragraph()
    after.paragraph_format.space_after = Pt(2)
    after.paragraph_format.line_spacing = Pt(6)


def _fill(row: Any, values: Sequence[Any], widths: Sequence[float], *, head: bool, named: bool) -> None:
    """Put values into a row; a head is bold on grey, of a row of names the first cell is bold."""
    from docx.shared import Mm, Pt

    _mark_row(row, "cantSplit")
    for at, (place, value) in enumerate(zip(row.cells, values, strict=True)):
        place.width = Mm(widths[at])
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = head
        if isinstance(value, tuple):
            marks(paragraph, value)
        else:
            run = paragraph.add_run(cell(value))
            run.font.size, run.font.bold = Pt(8.5), head or (named and not at)
        if head:
            _shade(place)


def _mark_row(row: Any, name: str) -> None:
    """Let a row stand again on every page (`tblHeader`), or never be cut by the end of one (`cantSplit`)."""
    row._tr.get_or_add_trPr().append(_made(name, val="true"))  # noqa: SLF001 - the library has no other way


def _lines(made: Any) -> None:
    """Grey lines, and air in the cells."""
    properties = made._tbl.tblPr  # noqa: SLF001 - the library has no other way
    borders, margins = _made("tblBorders"), _made("tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_made(side, val="single", sz="4", space="0", color=_LINES))
    for side in ("top", "bottom"):
        margins.append(_made(side, w=str(_AIR), type="dxa"))
    layout = next(one for one in properties if one.tag.endswith("}tblLayout"))
    layout.addprevious(borders)  # the schema has them in this order
    layout.addnext(margins)


def _shade(place: Any) -> None:
    shade = _made("shd", val="clear", fill=_HEAD)
    place._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library has no other way


def _made(name: str, **attributes: str) -> Any:
    """An element of the format with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def marks(paragraph: Any, numbers: Sequence[int]) -> None:
    """Numbers that lead to their quotes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for n in numbers:
        run = small(paragraph.add_run(f"[{n}]"))
        run.font.color.rgb = RGBColor.from_string(_BLUE)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"quote{n}")
        paragraph._p.append(link)  # noqa: SLF001 - the library writes no links
        link.append(run._r)  # noqa: SLF001 - as above


def small(run: Any) -> Any:
    """A run in small grey letters."""
    from docx.shared import Pt, RGBColor

    run.font.size = Pt(8)
    run.font.color.rgb = RGBColor.from_string(_GREY)
    return run

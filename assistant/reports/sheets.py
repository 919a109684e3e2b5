"""A report as a workbook: the words on one sheet, each table on its own, findings, figures and citations."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.audit.report import (
    Block,
    Cell,
    Facts,
    Note,
    Paragraph,
    Report,
    ReportFinding,
    Sentence,
    markers,
    remarked,
)
from assistant.audit.report_figures import Bars, Figure, Links, Timeline
from assistant.reports.drawing import png
from assistant.reports.wording import filled, line, place_of, reference, shown

LONGEST = 32_000
"""Characters; Excel holds 32 767 in a cell."""
_WIDEST = 48
"""Characters of a column's width."""
_LINE, _HIGHEST = 15.0, 405.0
"""Points of a line, and of the highest row that Excel has."""
_CUT = " … (cut here: the whole quote stands in the evidence)"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula, the full-width signs too (CWE-1236)."""
_FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))
_COLUMNS = (
    "n",
    "title",
    "kind",
    "dated",
    "owner",
    "grade",
    "evidence",
    "place",
    "start",
    "end",
    "revision",
    "quote",
    "remark",
)


def workbook(report: Report) -> bytes:
    """The bytes of an .xlsx file; equal words for equal reports."""
    from openpyxl import Workbook

    book = Workbook()
    _sheet(book.active, "Report", ("", ""), list(_words(report)))
    blocks = [block for section in report.sections for block in section.blocks]
    for grid in report.grids:
        head, *rows = [tuple("".join(map(_mark, one)) if isinstance(one, tuple) else one for one in row) for row in filled(grid)]  # fmt: skip
        _sheet(book.create_sheet(), grid.title, [str(one) for one in head], rows)
    if report.findings:
        columns = ("id", "state", "class", "title", "condition", "quotes", "against", "criteria", "more")
        _sheet(book.create_sheet(), "Findings", columns, [_finding(one) for one in report.findings])
    _figures(book, [block for block in blocks if isinstance(block, Timeline | Links | Bars)])
    _sheet(book.create_sheet(), "Citations", _COLUMNS, list(_citations(report)))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def harmless(value: Cell) -> Cell:
    """A value that no spreadsheet takes for a formula: words that begin like one get an apostrophe in front."""
    if not isinstance(value, str):
        return value
    text = shown(value)
    text = f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT


def _words(report: Report) -> Iterator[tuple[Cell, ...]]:
    """The lines of the first sheet."""
    yield report.title, report.organization
    yield from report.facts
    for section in report.sections:
        yield "", ""
        yield section.title, ""
        yield from (("", text) for block in section.blocks for text in _lines(block))
    yield "", ""
    yield "", report.closing


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Note():
            yield block.text
        case Facts():
            yield from (f"{name}: {words}" for name, words in block.pairs)
        case Paragraph():
            yield from map(_said, block.sentences)
        case ReportFinding():
            yield f"{block.title}: {block.state.replace('_', ' ')} (sheet Findings)"
        case _:
            yield f"{block.title} (own sheet)"


def _mark(n: int) -> str:
    return f"[{n}]"


def _said(one: Sentence) -> str:
    return f"{line(one.text)}{markers(one.citations)}{remarked(one)}"


def _finding(one: ReportFinding) -> tuple[Cell, ...]:
    sentences = one.condition.sentences if isinstance(one.condition, Paragraph) else ()
    said = (
        one.condition.text
        if isinstance(one.condition, Note)
        else " ".join(f"{each.text}{remarked(each)}" for each in sentences)
    )
    quotes = "".join(markers(each.citations) for each in sentences).strip()
    proofs = [(name, " ".join(_said(each) for each in said.sentences)) for name, said in one.proofs]
    more = "\n".join(f"{name}: {value}" for name, value in (*one.told, *proofs))
    return (one.id, one.state, one.classification, one.title, said, quotes, markers(one.against).strip(), ", ".join(one.criteria), more)  # fmt: skip


def _citations(report: Report) -> Iterator[tuple[Cell, ...]]:
    for one in report.citations:
        span = one.span
        dated = str(one.date) if one.date else ""
        place = place_of(one.locator)
        yield (one.n, one.title, one.kind, dated, one.owner, one.grade, span.evidence, place, span.start, span.end, span.revision, one.quote, reference(one).warning)  # fmt: skip


def _sheet(sheet: Any, title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Fill a sheet: bold names that stay in sight, wrapped text, columns as wide as what they hold."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.title = _name(sheet, title)
    headed = any(columns)
    for values in ([columns] if headed else []) + list(rows):
        sheet.append([harmless(_plain(value)) for value in values])
    for row in sheet.iter_rows():
        for one in row:
            one.alignment = Alignment(wrap_text=True, vertical="top")
            one.font = Font(bold=one.row == 1 if headed else one.column == 1)
            if isinstance(one.value, str):
                one.data_type = "s"
    for at, letters in enumerate(sheet.iter_cols(max_row=min(len(rows) + 1, 200)), start=1):
        longest = max((len(str(one.value or "")) for one in letters), default=0)
        sheet.column_dimensions[_letter(at)].width = min(max(longest + 2, 8), _WIDEST)
    for row in sheet.iter_rows():
        sheet.row_dimensions[row[0].row].height = _LINE * max(_lines_of(str(one.value or "")) for one in row)
    if headed and rows:
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lines_of(text: str) -> int:
    """Lines that a cell's text takes in the widest column, as many as a row can be high."""
    lines = sum(-(-max(len(one), 1) // (_WIDEST - 4)) for one in text.split("\n"))
    return min(lines, int(_HIGHEST / _LINE))


def _plain(value: Cell) -> Cell:
    """A member of an enumeration as the text that it is."""
    return str(value) if isinstance(value, str) else value


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at))


def _name(sheet: Any, title: str) -> str:
    """A name that a sheet may have, and that no other of the book has."""
    base = line(title).translate(_FORBIDDEN).strip()[:28] or "Table"
    taken = {one.title.casefold() for one in sheet.parent.worksheets if one is not sheet}
    numbered = (base, *(f"{base} {n}" for n in range(2, len(taken) + 3)))
    return next(name for name in numbered if name.casefold() not in taken)


def _figures(book: Any, figures: Sequence[Figure]) -> None:
    """The figures, one under another."""
    from openpyxl.drawing.image import Image

    if not figures:
        return
    sheet, row = book.create_sheet("Figures"), 1
    for figure in figures:
        sheet.cell(row=row, column=1, value=harmless(figure.title))
        picture = Image(io.BytesIO(png(figure)))
        picture.width, picture.height = picture.width / 2, picture.height / 2
        sheet.add_image(picture, f"A{row + 1}")
        row += int(picture.height / 18) + 3

"""A report as PDF: the one door to reportlab. Letters are carried in the file, citations lead to their quotes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from assistant.audit.report import (
    Block,
    Facts,
    Grid,
    Note,
    Paragraph,
    Quotation,
    Report,
    ReportFinding,
    Section,
    Sentence,
    remarked,
)
from assistant.audit.report_figures import Bars, Links, Timeline
from assistant.reports.drawing import fonts, png
from assistant.reports.wording import cell, emphasis, filled, is_wide, line, named_shares, reference, shares

_BLUE, _GREY, _HEAD, _LINES = "#1F4E79", "#595959", "#E8EEF4", "#B8C4CE"
_ASIAN = "STSong-Light"
"""Letters of Chinese and Japanese that every reader of PDF brings along."""
_UPRIGHT, _ACROSS = 482.0, 729.0
"""Points between the margins of an A4 page, upright and lying."""
_TALLEST = 380.0
"""Points of a row that still moves to the next page whole; a taller one is cut."""


def pdf(report: Report) -> bytes:
    """The bytes of a .pdf file; equal for equal reports."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    kept = io.BytesIO()
    width = _ACROSS if is_wide(report) else _UPRIGHT
    paper = SimpleDocTemplate(
        kept,
        pagesize=landscape(A4) if is_wide(report) else A4,
        leftMargin=56,
        rightMargin=56,
        topMargin=56,
        bottomMargin=56,
        title=line(report.title),
        author="Clausetrail",
        invariant=1,
    )
    foot = _foot(line(report.title), 56 + width)
    paper.build(list(_story(report, width)), onFirstPage=foot, onLaterPages=foot)
    return kept.getvalue()


def _story(report: Report, width: float) -> Iterator[Any]:
    """Everything on the pages, in order."""
    yield _text(report.title, "title")
    yield _text(report.organization, "strong")
    yield from _table(report.facts, width, headed=False)
    for section in report.sections:
        yield from _section(section, width)
    if report.citations:
        yield _text("Citations", "section-kept")
        for citation in report.citations:
            yield from _reference(citation)
    yield _text(report.closing, "quote")


def _section(section: Section, width: float) -> Iterator[Any]:
    from reportlab.platypus import Paragraph as Shown

    blocks = [list(_block(block, width)) for block in section.blocks]
    for at, parts in enumerate(blocks or [[]]):
        yield _room(parts, heading=not at)
        if not at:
            yield _text(section.title, "section-kept" if parts and isinstance(parts[0], Shown) else "section")
        yield from parts


def _room(parts: Sequence[Any], *, heading: bool) -> Any:
    """Ends a page on which a heading would stand alone: the library keeps no heading with a table or a picture."""
    from reportlab.platypus import CondPageBreak, Image

    tall = sum(one.drawHeight for one in parts if isinstance(one, Image))
    return CondPageBreak(min(tall + (105 if heading else 70), 720))


def _block(block: Block, width: float) -> Iterator[Any]:
    match block:
        case Note():
            yield _text(block.text, "body")
        case Paragraph():
            yield _marked(_sentences(block), "body")
        case Facts():
            yield from _table(block.pairs, width, headed=False)
        case Grid():
            yield _text(block.title, "caption")
            yield from _table(filled(block), width)
        case Timeline() | Links() | Bars():
            yield from _figure(block, width)
        case ReportFinding():
            yield from _finding(block, width)


def _figure(block: Timeline | Links | Bars, width: float) -> Iterator[Any]:
    from reportlab.platypus import Image

    picture = Image(io.BytesIO(png(block)))
    scale = min(width / picture.imageWidth, (600 if width == _UPRIGHT else 400) / picture.imageHeight)
    picture.drawWidth, picture.drawHeight = picture.imageWidth * scale, picture.imageHeight * scale
    yield _text(block.title, "caption")
    yield picture


def _finding(finding: ReportFinding, width: float) -> Iterator[Any]:
    yield _text(finding.title, "finding")
    yield _text(" · ".join(finding.marks), "status")
    yield from _block(finding.condition, width)
    if finding.against:
        yield _marked(f"<b>Against:</b> {_marks(finding.against)}", "body")
    if finding.told:
        yield from _table(finding.told, width, headed=False)
    for name, said in finding.proofs:
        yield _marked(f"<b>{_safe(line(name))}:</b> {_sentences(said)}", "body")


def _reference(citation: Quotation) -> Iterator[Any]:
    """An entry of the list: the quote set in, and small letters for where it is from."""
    told = reference(citation)
    yield _marked(f'<a name="quote{told.n}"/><b>[{told.n}]</b> {_safe(told.head)}', "head")
    yield _text(told.place, "place")
    yield _marked("<br/>".join(_emphasised(one) for one in told.quote.split("\n")), "quote")
    if told.warning:
        yield _text(told.warning, "strong")


def _emphasised(text: str) -> str:
    """A line of a quote, what its source sets bold in bold letters."""
    return "".join(f"<b>{_safe(piece)}</b>" if bold else _safe(piece) for piece, bold in emphasis(text))


def _table(rows: Sequence[Sequence[Any]], width: float, *, headed: bool = True) -> Iterator[Any]:
    """A table whose head stands on every page; cells of numbers lead to quotes."""
    from reportlab.platypus import LongTable, Spacer, TableStyle

    if not rows:
        return
    shown = [[_cell(one, strong=(headed and not at) or (not headed and not n)) for n, one in enumerate(row)] for at, row in enumerate(rows)]  # fmt: skip
    parts = (shares if headed else named_shares)(rows, wide=width > _UPRIGHT)
    widths = [width * one for one in parts]
    tallest = max(one.wrap(max(room - 12, 1), 1e6)[1] for row in shown for one, room in zip(row, widths, strict=True))
    table = LongTable(
        shown, colWidths=widths, repeatRows=int(headed), splitInRow=int(tallest > _TALLEST), hAlign="LEFT"
    )
    style = [
        ("GRID", (0, 0), (-1, -1), 0.4, _LINES),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    style += [("BACKGROUND", (0, 0), (-1, 0), _HEAD)] if headed else []
    table.setStyle(TableStyle(style))
    yield table
    yield Spacer(1, 8)


def _cell(value: Any, *, strong: bool) -> Any:
    if isinstance(value, tuple):
        return _marked(_marks(value), "cell")
    return _text(cell(value), "cell-strong" if strong else "cell")


def _sentences(said: Paragraph) -> str:
    return " ".join(f"{_safe(line(one.text))} {_marks(one.citations)}{_remark(one)}" for one in said.sentences)


def _remark(one: Sentence) -> str:
    """What is said beside a sentence, in small letters."""
    return f' <font size="7.4" color="{_GREY}">{_safe(line(remarked(one)))}</font>' if one.remark else ""


def _marks(numbers: Sequence[int]) -> str:
    return " ".join(f'<a href="#quote{n}" color="{_BLUE}">[{n}]</a>' for n in numbers)


def _text(text: str, style: str) -> Any:
    return _marked(_safe(line(text)), style)


def _marked(markup: str, style: str) -> Any:
    from reportlab.platypus import Paragraph as Shown

    return Shown(markup, _styles()[style])


def _safe(text: str) -> str:
    """Text in which nothing is markup; letters that the font lacks are taken from another one or told by number."""
    _register()
    return "".join(_piece(one) for one in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces of one font: `own`, `asian` or `none`."""
    at, known = 0, _font_of
    for end in range(1, len(text) + 1):
        if end == len(text) or known(text[end]) != known(text[at]):
            yield known(text[at]), text[at:end]
            at = end


def _font_of(letter: str) -> str:
    if ord(letter) in _letters() or letter in "\n\t ":
        return "own"
    return "asian" if "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" else "none"


def _piece(run: tuple[str, str]) -> str:
    font, text = run
    if font == "own":
        return escape(text)
    if font == "asian":
        return f'<font name="{_ASIAN}">{escape(text)}</font>'
    return escape("".join(f"<U+{ord(one):04X}>" for one in text))


@cache
def _letters() -> frozenset[int]:
    """Code points that the reports' font has in both weights."""
    from reportlab.pdfbase.pdfmetrics import getFont

    _register()
    return frozenset(getFont("Report").face.charToGlyph) & frozenset(getFont("Report-Bold").face.charToGlyph)


@cache
def _register() -> None:
    """Make the fonts known, once."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    upright, bold = fonts()
    registerFont(TTFont("Report", str(upright)))
    registerFont(TTFont("Report-Bold", str(bold)))
    registerFont(UnicodeCIDFont(_ASIAN))
    registerFontFamily("Report", normal="Report", bold="Report-Bold", italic="Report", boldItalic="Report-Bold")
    registerFontFamily(_ASIAN, normal=_ASIAN, bold=_ASIAN, italic=_ASIAN, boldItalic=_ASIAN)


@cache
def _styles() -> dict[str, Any]:
    """How each sort of text is set."""
    from reportlab.lib.styles import ParagraphStyle

    _register()
    base = ParagraphStyle("base", fontName="Report", fontSize=8.8, leading=12.2, spaceAfter=5, splitLongWords=1, allowOrphans=0)  # fmt: skip
    sorts: dict[str, dict[str, Any]] = {
        "body": {},
        "title": {"fontName": "Report-Bold", "fontSize": 17, "leading": 22, "textColor": _BLUE, "spaceAfter": 8},
        "section": {"fontName": "Report-Bold", "fontSize": 12.5, "leading": 16, "textColor": _BLUE, "spaceBefore": 12},
        "section-kept": {"fontName": "Report-Bold", "fontSize": 12.5, "leading": 16, "textColor": _BLUE, "spaceBefore": 12, "keepWithNext": 1},
        "finding": {"fontName": "Report-Bold", "fontSize": 9.8, "leading": 13, "spaceBefore": 8, "spaceAfter": 1, "keepWithNext": 1},
        "status": {"fontSize": 7.4, "leading": 10, "textColor": _GREY, "spaceAfter": 3, "keepWithNext": 1},
        "caption": {"fontName": "Report-Bold"},
        "strong": {"fontName": "Report-Bold", "keepWithNext": 1},
        "head": {"spaceBefore": 4, "spaceAfter": 0, "keepWithNext": 1},
        "place": {"fontSize": 6.8, "leading": 9, "textColor": _GREY, "spaceAfter": 2, "keepWithNext": 1, "wordWrap": "CJK"},
        "quote": {"leftIndent": 14, "borderColor": _LINES, "fontSize": 8.2, "leading": 11.4},
        "cell": {"fontSize": 7.4, "leading": 9.6, "spaceAfter": 0},
        "cell-strong": {"fontName": "Report-Bold", "fontSize": 7.4, "leading": 9.6, "spaceAfter": 0},
    }  # fmt: skip
    return {name: ParagraphStyle(name, parent=base, **how) for name, how in sorts.items()}


def _foot(title: str, right: float) -> Callable[[Any, Any], None]:
    """Draws the line at the foot of a page."""

    def draw(canvas: Any, paper: Any) -> None:
        canvas.saveState()
        canvas.setFont("Report", 7)
        canvas.setFillColor(_GREY)
        canvas.drawString(56, 36, title[:90])
        canvas.drawRightString(right, 36, f"page {paper.page}")
        canvas.restoreState()

    return draw

"""A report as a Word document: headings, tables whose heads repeat, citations that lead to their quotes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from assistant.audit.report import Block, Facts, Grid, Note, Paragraph, Quotation, Report, ReportFinding, Section
from assistant.audit.report_figures import Bars, Links, Timeline
from assistant.reports.drawing import WIDTH, png
from assistant.reports.wording import cell, filled, line, reference, shares, told

_TEXT_WIDTH = 170.0  # millimetres between the margins of an A4 page
_GREY, _BLUE, _HEAD = "595959", "1F4E79", "E8EEF4"


def word(report: Report) -> bytes:
    """The bytes of a .docx file."""
    from docx import Document

    paper = Document()
    _prepare(paper, report)
    paper.add_heading(line(report.title), level=0)
    _say(paper, report.organization, bold=True)
    _table(paper, report.facts, headed=False)
    for section in report.sections:
        _section(paper, section)
    if report.citations:
        paper.add_heading("Citations", level=1)
        for citation in report.citations:
            _reference(paper, citation)
    _say(paper, report.closing, italic=True)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _prepare(paper: Any, report: Report) -> None:
    """Page, letters, properties and the line at the foot of every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    sizes = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 11.5}
    for name, size in sizes.items():
        style = paper.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_BLUE)
            _letters(style)
    paper.styles["Normal"].paragraph_format.space_after = Pt(5)
    paper.core_properties.title = line(report.title)
    paper.core_properties.author = "Clausetrail"
    paper.core_properties.comments = ""
    paper.styles["Footer"].font.size = Pt(8)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _small(foot.add_run(f"{line(report.title)} · page "))
    _page_number(_small(foot.add_run()))


def _letters(style: Any) -> None:
    """The letters of a heading, which the template takes from its theme instead."""
    from docx.oxml.ns import qn

    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{name}"), None)


def _section(paper: Any, section: Section) -> None:
    paper.add_heading(line(section.title), level=1)
    for block in section.blocks:
        _block(paper, block)


def _block(paper: Any, block: Block) -> None:
    match block:
        case Note():
            _say(paper, block.text)
        case Paragraph():
            _sentences(paper.add_paragraph(), block)
        case Facts():
            _table(paper, block.pairs, headed=False)
        case Grid():
            _say(paper, block.title, bold=True, keep=True)
            _table(paper, filled(block))
        case Timeline() | Links() | Bars():
            _figure(paper, block)
        case ReportFinding():
            _finding(paper, block)


def _figure(paper: Any, block: Timeline | Links | Bars) -> None:
    from docx.shared import Inches

    _say(paper, block.title, bold=True, keep=True)
    picture = paper.add_picture(io.BytesIO(png(block)), width=Inches(WIDTH - 0.35))
    described = picture._inline.docPr  # noqa: SLF001 - the library has no other way to the alternative text
    described.set("descr", line(told(block))[:2000])


def _finding(paper: Any, finding: ReportFinding) -> None:
    from docx.shared import Pt

    paper.add_heading(line(finding.title), level=2)
    rated = (finding.state, finding.classification, ", ".join(finding.criteria), finding.id)
    status = paper.add_paragraph()
    status.paragraph_format.keep_with_next = True
    status.paragraph_format.space_after = Pt(2)
    _small(status.add_run(" · ".join(line(one.replace("_", " ")) for one in rated if one)))
    _block(paper, finding.condition)
    if finding.against:
        against = paper.add_paragraph()
        against.add_run("Against: ").bold = True
        _marks(against, finding.against)
    if finding.told:
        _table(paper, finding.told, headed=False)
    for name, said in finding.proofs:
        proof = paper.add_paragraph()
        proof.add_run(f"{line(name)}: ").bold = True
        _sentences(proof, said)


def _sentences(paragraph: Any, said: Paragraph) -> None:
    for at, one in enumerate(said.sentences):
        paragraph.add_run(f"{' ' if at else ''}{line(one.text)} ")
        _marks(paragraph, one.citations)


def _marks(paragraph: Any, numbers: Sequence[int]) -> None:
    """Numbers that lead to their quotes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for n in numbers:
        run = _small(paragraph.add_run(f"[{n}]"))
        run.font.color.rgb = RGBColor.from_string(_BLUE)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"quote{n}")
        paragraph._p.append(link)  # noqa: SLF001 - the library writes no links
        link.append(run._r)  # noqa: SLF001 - as above


def _reference(paper: Any, citation: Quotation) -> None:
    """An entry of the list: where it is from in small letters, the quote set in."""
    from docx.shared import Mm, Pt

    told_of = reference(citation)
    head = paper.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = Pt(0)
    _anchor(head, told_of.n)
    head.add_run(f"[{told_of.n}] ").bold = True
    head.add_run(told_of.head)
    place = paper.add_paragraph()
    place.paragraph_format.keep_with_next = True
    place.paragraph_format.space_after = Pt(1)
    _small(place.add_run(told_of.place))
    quote = paper.add_paragraph(style="Normal")
    quote.paragraph_format.left_indent = Mm(6)
    quote.add_run(told_of.quote).italic = True
    if told_of.warning:
        _say(paper, told_of.warning, bold=True)


def _anchor(paragraph: Any, n: int) -> None:
    """The place that the marks of a citation lead to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(name)
        mark.set(qn("w:id"), str(n))
        if name.endswith("Start"):
            mark.set(qn("w:name"), f"quote{n}")
        paragraph._p.append(mark)  # noqa: SLF001 - the library writes no bookmarks


def _table(paper: Any, rows: Sequence[Sequence[Any]], *, headed: bool = True) -> None:
    """A table with fine lines; the last cell of a row may be citation numbers."""
    if not rows:
        return
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    widths = [_TEXT_WIDTH * one for one in shares(rows)]
    for at, row in enumerate(rows):
        _fill(table.add_row(), row, widths, head=headed and not at, named=not headed)
    if headed:
        _repeat(table.rows[0])
    paper.add_paragraph()


def _fill(row: Any, values: Sequence[Any], widths: Sequence[float], *, head: bool, named: bool) -> None:
    """Put values into a row; a head is bold on grey, of a row of names the first cell is bold."""
    from docx.shared import Mm, Pt

    for at, (place, value) in enumerate(zip(row.cells, values, strict=True)):
        place.width = Mm(widths[at])
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if isinstance(value, tuple):
            _marks(paragraph, value)
        else:
            run = paragraph.add_run(cell(value))
            run.font.size, run.font.bold = Pt(8.5), head or (named and not at)
        if head:
            _shade(place)


def _repeat(row: Any) -> None:
    """Let a row stand again on top of each page that its table goes on to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(again)  # noqa: SLF001 - the library has no other way


def _shade(place: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _HEAD)
    place._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library has no other way


def _page_number(run: Any) -> None:
    """A field that every reader of documents fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)  # noqa: SLF001 - the library writes no fields


def _say(paper: Any, text: str, *, bold: bool = False, italic: bool = False, keep: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep
    run = paragraph.add_run(line(text))
    run.bold, run.italic = bold, italic


def _small(run: Any) -> Any:
    from docx.shared import Pt, RGBColor

    run.font.size = Pt(8)
    run.font.color.rgb = RGBColor.from_string(_GREY)
    return run

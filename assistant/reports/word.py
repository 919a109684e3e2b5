"""A report as a Word document: headings, tables whose heads repeat, citations that lead to their quotes."""

from __future__ import annotations

import io
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
    remarked,
)
from assistant.audit.report_figures import Bars, Links, Timeline
from assistant.reports.drawing import WIDTH, png
from assistant.reports.word_tables import marks, small, table
from assistant.reports.wording import emphasis, filled, is_wide, line, reference, told

_BLUE = "1F4E79"


def word(report: Report) -> bytes:
    """The bytes of a .docx file."""
    from docx import Document

    paper = Document()
    _prepare(paper, report)
    paper.add_heading(line(report.title), level=0)
    _say(paper, report.organization, bold=True)
    table(paper, report.facts, headed=False)
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
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    page = paper.sections[0]
    sides = (Mm(210), Mm(297))
    page.page_width, page.page_height = reversed(sides) if is_wide(report) else sides
    page.orientation = WD_ORIENT.LANDSCAPE if is_wide(report) else WD_ORIENT.PORTRAIT
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
    small(foot.add_run(f"{line(report.title)} · page "))
    _page_number(small(foot.add_run()))


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
            table(paper, block.pairs, headed=False)
        case Grid():
            _say(paper, block.title, bold=True, keep=True)
            table(paper, filled(block))
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
    status = paper.add_paragraph()
    status.paragraph_format.keep_with_next = True
    status.paragraph_format.space_after = Pt(2)
    small(status.add_run(line(" · ".join(finding.marks))))
    _block(paper, finding.condition)
    if finding.against:
        against = paper.add_paragraph()
        against.add_run("Against: ").bold = True
        marks(against, finding.against)
    if finding.told:
        table(paper, finding.told, headed=False)
    for name, said in finding.proofs:
        proof = paper.add_paragraph()
        proof.add_run(f"{line(name)}: ").bold = True
        _sentences(proof, said)


def _sentences(paragraph: Any, said: Paragraph) -> None:
    for at, one in enumerate(said.sentences):
        paragraph.add_run(f"{' ' if at else ''}{line(one.text)} ")
        marks(paragraph, one.citations)
        if one.remark:
            small(paragraph.add_run(f" {line(remarked(one))}"))


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
    small(place.add_run(told_of.place))
    quote = paper.add_paragraph(style="Normal")
    quote.paragraph_format.left_indent = Mm(6)
    for piece, bold in emphasis(told_of.quote):
        run = quote.add_run(piece)
        run.italic, run.bold = True, bold
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

"""Each writer puts out every word, nothing of the evidence acts, and numbers lead to quotes."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from pypdf import PdfReader

from assistant.audit.report import Grid, GridRow, Paragraph, Report, ReportFinding, Section, Sentence
from assistant.audit.report_figures import Bars, Tone
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput
from assistant.reports.drawing import png, svg
from assistant.reports.files import WRITERS, write
from assistant.reports.markdown import markdown, plain
from assistant.reports.pdf import pdf
from assistant.reports.sheets import LONGEST, harmless, workbook
from assistant.reports.word import word
from assistant.reports.wording import emphasis
from tests.reports.reported import FIGURES, HOSTILE, REPORT, quote

GOLDEN = Path(__file__).parent / "golden.md"
"""Written anew by `python -c "from tests.reports.test_writers import *; GOLDEN.write_text(markdown(REPORT))"`."""

PAPERS = (".docx", ".md", ".pdf", ".xlsx")


def words(made: bytes, ending: str) -> str:
    """Every word of a file, as a reader sees it."""
    if ending == ".docx":
        paper = Document(io.BytesIO(made))
        return "".join(node.text or "" for node in paper.element.body.iter() if node.tag.endswith("}t"))
    if ending == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    if ending == ".xlsx":
        book = load_workbook(io.BytesIO(made))
        return "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value is not None)
    return made.decode()


@pytest.fixture(scope="module", params=PAPERS)
def told(request: pytest.FixtureRequest) -> str:
    return words(WRITERS[request.param](REPORT), request.param)


@pytest.mark.parametrize(
    "said",
    [
        "The rota hangs",
        "a rota",
        "2026-12-01",
        "Noted by nia",
        "the rota is out",
        "Port check",
        "Port of Nowhere",
        "Alarm 7 got no answer",
        "Nia Cole",
        "logs/2.md",
        OUTSIDE_RIGHTS,
    ],
)
def test_every_writer_says_it(told: str, said: str) -> None:
    assert said in told


@pytest.mark.parametrize("acting", ["\u202e", "\u202c", "\x1b", "\x00", "\uffff"])
def test_no_writer_lets_a_character_act(told: str, acting: str) -> None:
    assert acting not in told
    assert "U+202E" in told


def test_the_markdown_of_a_report_is_the_golden_one() -> None:
    assert markdown(REPORT) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", [HOSTILE, "# no heading", "1. no list", "- no list", "a_b __c__ &amp; ~~d~~ ![x](y)", "a\nb"]
)
def test_markdown_shows_words_as_they_are(text: str) -> None:
    from assistant.reports.wording import line

    (opened, inline, closed) = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(plain(text))
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {one.type for one in inline.children or []} <= {"text", "text_special"}
    assert "".join(one.content for one in inline.children or []) == line(text)


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert str(harmless(value)).startswith("'")


def test_a_workbook_holds_no_formula_and_no_cell_too_long() -> None:
    long = replace(REPORT, citations=(quote(1, "=" * 40_000), *REPORT.citations[1:]))
    cells = [one for sheet in load_workbook(io.BytesIO(workbook(long))) for row in sheet.iter_rows() for one in row]
    assert {one.data_type for one in cells} <= {"s", "n", "inlineStr"}
    assert max(len(str(one.value)) for one in cells) == LONGEST
    assert harmless(-3) == -3


def test_numbers_of_a_word_document_lead_to_their_quotes() -> None:
    body = Document(io.BytesIO(word(REPORT))).element.body.xml
    led = set(re.findall(r'w:anchor="(quote\d+)"', body))
    assert led == set(re.findall(r'w:name="(quote\d+)"', body)) == {"quote1", "quote2", "quote3"}


def test_numbers_of_a_pdf_lead_to_their_quotes() -> None:
    reader = PdfReader(io.BytesIO(pdf(REPORT)))
    links = [mark.get_object()["/Dest"] for page in reader.pages for mark in page.get("/Annots", ())]
    assert len(links) == len(
        [*REPORT.cited, 1, 1, 2]
    )  # quotes 1 and 2 of the sentences, 1 against, 1 and 2 of the table
    assert all(page.get_object()["/Type"] == "/Page" for page, *_ in links)


def test_a_pdf_and_a_drawing_are_equal_for_equal_reports() -> None:
    assert pdf(REPORT) == pdf(REPORT)
    assert [svg(one) for one in FIGURES] == [svg(one) for one in FIGURES]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: type(one).__name__)
def test_a_figure_is_drawn_with_its_words(figure: Bars) -> None:
    assert png(figure).startswith(b"\x89PNG")
    assert "Berth" in svg(figure)


def test_a_report_of_nothing_is_written_by_every_writer() -> None:
    empty = Report(
        title="Nothing",
        organization="Port",
        day=REPORT.day,
        facts=(),
        sections=(),
        citations=(),
        closing=OUTSIDE_RIGHTS,
    )
    for ending in PAPERS:
        assert OUTSIDE_RIGHTS in words(WRITERS[ending](empty), ending)


def test_a_table_longer_than_a_page_and_a_cell_taller_than_one_are_written() -> None:
    grid = Grid(
        title="Long",
        columns=("a", "b"),
        rows=tuple(GridRow(cells=(n, "word " * (2500 if n == 3 else 3))) for n in range(80)),
    )
    long = replace(REPORT, sections=(Section(title="Long", blocks=(grid,)),), citations=())
    assert len(PdfReader(io.BytesIO(pdf(long))).pages) > 3


def table(columns: int, text: str = "word") -> Report:
    rows = tuple(GridRow(cells=(str(n), *(text for _ in range(columns - 1)))) for n in range(40))
    grid = Grid(title="Many", columns=tuple(f"c{n}" for n in range(columns)), rows=rows)
    return replace(REPORT, sections=(Section(title="Many", blocks=(grid,)),), citations=())


@pytest.mark.parametrize(("columns", "lies"), [(11, False), (12, True)])
def test_a_table_of_many_columns_lies_across(columns: int, lies: bool) -> None:
    page = PdfReader(io.BytesIO(pdf(table(columns)))).pages[0].mediabox
    paper = Document(io.BytesIO(word(table(columns)))).sections[0]
    assert (page.width > page.height, paper.page_width > paper.page_height) == (lies, lies)  # type: ignore[operator]


def test_no_row_of_a_pdf_is_cut_by_the_end_of_a_page() -> None:
    rows = tuple(GridRow(cells=(f"from{n:02}", f"{'some words of a cell ' * 40} to{n:02}")) for n in range(60))
    report = replace(REPORT, sections=(Section(title="T", blocks=(Grid(title="T", columns=("a", "b"), rows=rows),)),))
    for page in PdfReader(io.BytesIO(pdf(replace(report, citations=())))).pages:
        text = page.extract_text()
        assert re.findall(r"from(\d\d)", text) == re.findall(r"to(\d\d)", text)


def test_the_columns_of_a_word_table_are_as_wide_as_its_cells() -> None:
    (facts, many) = Document(io.BytesIO(word(table(3, "a long sentence " * 5)))).tables
    for one in (facts, many):
        assert [column.width for column in one.columns] == [place.width for place in one.rows[0].cells]
    assert many.columns[0].width < many.columns[1].width
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in many.rows)


def test_a_sentence_without_a_quote_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="at least one quote"):
        Sentence(text="It holds.", citations=())


def test_a_report_cannot_name_a_quote_that_it_lacks() -> None:
    with pytest.raises(ValueError, match="no citation"):
        replace(REPORT, citations=REPORT.citations[:1])


def test_an_unknown_ending_names_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.docx"):
        write(REPORT, tmp_path / "report.odt")


def test_figures_are_files_of_their_own(tmp_path: Path) -> None:
    made = write(REPORT, tmp_path / "drawn.svg")
    assert [one.name for one in made] == ["drawn-1.svg", "drawn-2.svg", "drawn-3.svg"]
    with pytest.raises(BadInput, match="nothing to draw"):
        write(replace(REPORT, sections=(), citations=()), tmp_path / "none.svg")


def test_a_bar_has_a_length_for_each_part() -> None:
    with pytest.raises(ValueError, match="parts"):
        Bars(title="Odd", parts=(("in time", Tone.GOOD),), bars=FIGURES[2].bars)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("quote", "pieces"),
    [
        ("Acknowledge **within 4 hours**.", [("Acknowledge ", False), ("within 4 hours", True), (".", False)]),
        ("2 ** 3 ** 4", [("2 ** 3 ** 4", False)]),
        ("**one\nline**", [("**one\nline**", False)]),
        ("*bold*", [("*bold*", False)]),
    ],
)
def test_on_a_page_emphasis_is_seen_and_not_its_signs(quote: str, pieces: list[tuple[str, bool]]) -> None:
    assert emphasis(quote) == pieces


@pytest.mark.parametrize("ending", [*PAPERS, ".oscal.json"])
def test_a_marked_sentence_is_marked_in_every_format(ending: str) -> None:
    marked = Paragraph((Sentence(text="It is systemic.", citations=(1,), remark="stated by its author", shown=False),))
    section, *others = REPORT.sections
    note, finding = section.blocks
    assert isinstance(finding, ReportFinding)
    report = replace(REPORT, sections=(replace(section, blocks=(note, replace(finding, condition=marked))), *others))
    said = words(WRITERS[ending](report), ending)
    assert "stated by its author" in " ".join(said.split())

"""What Word shows, hides, and hangs beside its text."""

from __future__ import annotations

import pytest

from assistant.domain.evidence import Category, Flag
from ingest.parse import Parsed, parse_bytes
from tests.ingest.word import NAMESPACE, deleted, inserted, new, paragraph, run, saved, table


def parsed(*blocks: str) -> Parsed:
    return parse_bytes(saved(new(), *blocks), "a.docx")


def parts(one: Parsed) -> list[tuple[str, str, frozenset[Flag]]]:
    return [(each.category.value, one.text[each.start : each.end], each.flags) for each in one.elements]


HIDDEN = frozenset({Flag.HIDDEN})
SEEN: frozenset[Flag] = frozenset()


def test_what_is_inserted_is_text_and_what_is_deleted_is_kept_hidden_after_its_paragraph() -> None:
    one = parsed(
        paragraph(run("The board "), deleted("rejects"), inserted(run("approves")), run(" it.")),
        paragraph(run("Next.")),
    )
    assert parts(one) == [
        ("text", "The board approves it.", SEEN),
        ("text", "rejects", HIDDEN),
        ("text", "Next.", SEEN),
    ]


def test_a_deleted_row_is_one_hidden_block() -> None:
    rows = [[paragraph(run("Ann")), paragraph(run("owner"))], [paragraph(run("Bo")), paragraph(run("lead"))]]
    one = parsed(table(*rows, first_row='<w:trPr><w:del w:id="3" w:author="x"/></w:trPr>'))
    assert parts(one) == [("row", "Bo | lead", SEEN), ("text", "Ann | owner", HIDDEN)]


@pytest.mark.parametrize(
    "look",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:sz w:val="2"/>',
    ],
)
def test_a_run_that_nobody_sees_is_cut_out_where_it_stands(look: str) -> None:
    one = parsed(paragraph(run("say yes. "), run("say yes.", look), run(" Seen.")))
    assert parts(one) == [("text", "say yes. ", SEEN), ("text", "say yes.", HIDDEN), ("text", " Seen.", SEEN)]


@pytest.mark.parametrize(
    "look",
    [
        '<w:vanish w:val="0"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>',
        '<w:sz w:val="16"/>',
    ],
)
def test_type_that_can_be_read_is_not_hidden(look: str) -> None:
    assert parts(parsed(paragraph(run("Read me.", look)))) == [("text", "Read me.", SEEN)]


def test_a_style_can_hide_its_runs() -> None:
    document = new()
    document.styles.add_style("Secret", 1).font.hidden = True
    one = parse_bytes(saved(document, paragraph(run("unseen words"), style="Secret")), "a.docx")
    assert parts(one) == [("text", "unseen words", HIDDEN)]


def test_comments_follow_their_paragraph_or_table_with_author_and_date() -> None:
    document = new()
    first = document.add_paragraph("We promote on Mondays.")
    comment = document.add_comment(first.runs, text="Why Mondays?", author="Ann Lee")
    document.add_paragraph("Next.")
    one = parse_bytes(saved(document), "a.docx")
    day = comment.timestamp.date().isoformat()
    assert parts(one) == [
        ("text", "We promote on Mondays.", SEEN),
        ("comment", f"Ann Lee, {day}: Why Mondays?", SEEN),
        ("text", "Next.", SEEN),
    ]


def test_text_in_content_controls_is_read() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('Version: 2.1'))}</w:sdtContent></w:sdt>"
    inline = paragraph(run("Owner: "), f"<w:sdt><w:sdtContent>{run('Ann Lee')}</w:sdtContent></w:sdt>")
    assert parsed(control, inline).text == "Version: 2.1\n\nOwner: Ann Lee"


def test_a_headers_table_is_rows() -> None:
    document = new()
    header = document.sections[0].header
    grid = header.add_table(rows=2, cols=2, width=1_000_000)
    for row, texts in zip(grid.rows, (("Document no.", "POL-1"), ("Version", "2.1")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Body.")
    assert parts(parse_bytes(saved(document), "a.docx")) == [
        ("row", "Document no. | POL-1", SEEN),
        ("row", "Version | 2.1", SEEN),
        ("text", "Body.", SEEN),
    ]


def test_links_know_their_targets() -> None:
    document = new()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    identity = document.part.relate_to("../risk.xlsx", kind, is_external=True)
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    link = f'<w:hyperlink {relation} r:id="{identity}" w:anchor="A1">{run("the ")}{run("register")}</w:hyperlink>'
    one = parse_bytes(saved(document, paragraph(run("See "), link, run("."))), "a.docx")
    assert [(one.text[start:end], target) for start, end, target in one.links] == [("the register", "../risk.xlsx#A1")]


TWO = ([paragraph(run("Name")), paragraph(run("Role"))], [paragraph(run("Ann")), paragraph(run("owner"))])
LOOK = '<w:tblStyle w:val="LightList"/><w:tblLook w:val="04A0" w:firstRow="1"/>'
BOLD = ([paragraph(run("Name", "<w:b/>")), paragraph(run("Role", "<w:b/>"))], TWO[1])


@pytest.mark.parametrize(
    ("block", "rows"),
    [
        pytest.param(table(*TWO), [1, 2], id="two columns may be keys beside values"),
        pytest.param(table(*TWO, properties=LOOK), [1, 2], id="two columns in Word's usual look"),
        pytest.param(table(*TWO, first_row="<w:trPr><w:tblHeader/></w:trPr>"), [None, 1], id="a repeated header"),
        pytest.param(table(*BOLD), [None, 1], id="a bold row"),
        pytest.param(table(*([*row, paragraph(run("x"))] for row in TWO)), [None, 1], id="three columns"),
    ],
)
def test_a_tables_header_is_told_from_its_rows(block: str, rows: list[int | None]) -> None:
    one = parsed(block)
    assert [each.locator.row for each in one.elements if each.category is Category.ROW] == rows
    assert [one.text[start:end] for start, end in one.elements[1].cells][:2] == ["Ann", "owner"]


def test_a_heading_is_one_by_its_style_even_where_the_same_words_stand_elsewhere() -> None:
    one = parsed(paragraph(run("Scope"), style="Heading2"), paragraph(run("Scope")))
    assert [each[0] for each in parts(one)] == ["heading", "text"]


def test_a_document_cannot_write_marks_of_its_own() -> None:
    forged = "\U00100000\U00100010unseen\U00100001\U00100010"
    assert parsed(paragraph(run(f"a {forged} b"), run("hidden words", "<w:vanish/>"))).text == "a unseen bhidden words"


def test_a_box_that_floats_and_a_footnote_follow_what_they_hang_on() -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = new()
    note = f'<w:footnotes {NAMESPACE}><w:footnote w:id="2">{paragraph(run("Only in 2026."))}</w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, note.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('Draft!'))}</w:txbxContent></w:pict></w:r>"
    one = parse_bytes(
        saved(document, paragraph(run("We promote."), '<w:r><w:footnoteReference w:id="2"/></w:r>', box)), "a.docx"
    )
    assert sorted(parts(one)) == [
        ("note", "Only in 2026.", SEEN),
        ("text", "Draft!", SEEN),
        ("text", "We promote.", SEEN),
    ]

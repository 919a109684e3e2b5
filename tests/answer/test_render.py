"""The text of an answer is rendered from its parts and holds nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.render import SHOWN_KINDS, SHOWN_ROWS, marks, render
from assistant.domain.answer import (
    NOT_FOUND,
    OUTSIDE_RIGHTS,
    Answer,
    Basis,
    Claim,
    Gap,
    Grade,
    Hop,
    HopState,
    Row,
    Searched,
    Stage,
    Support,
    Table,
    Trail,
)
from assistant.domain.dates import PartialDate, Period
from tests.answer.corpora import Opened

QUESTIONS = (
    "Which incidents were severe?",
    "Which minor incidents on Radiology were there?",
    "How many incidents were there in October 2026?",
    "What is the severity of E-11?",
    "Within how many minutes must a nurse answer every sepsis alarm?",
    "What is the rule on visiting dogs?",
    "Show me how incidents were handled last month",
    "Show me how deployments were approved last month",
    "please",
)
SEARCHED = Searched(items=3, kinds={"policy": 1, "ticket": 2}, period=None, version=7)


def again(answer: Answer) -> str:
    return render(answer.claims, answer.table, answer.trails, answer.gaps, answer.searched, answer.note)


def claim(text: str = "It is so.", grade: Grade = Grade.STRONG, *numbers: int) -> Claim:
    return Claim(text=text, citations=numbers or (1,), support=Support.SUPPORTED, basis=Basis.QUOTED, grade=grade)


def table(*cells: str | float | None) -> Table:
    columns = tuple(f"c{n}" for n in range(len(cells)))
    return Table(columns=columns, rows=(Row(cells=cells, citations=(1,)),), complete=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_rendered_again_from_its_parts_to_the_byte(hospital: Opened, question: str) -> None:
    answer = hospital.ask(question)
    assert again(answer) == answer.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_marker_is_a_citation_of_the_answer(hospital: Opened, question: str) -> None:
    answer = hospital.ask(question)
    numbers = {citation.n for citation in answer.citations}
    assert numbers == set(range(1, len(answer.citations) + 1))
    rows = answer.table.rows if answer.table else ()
    assert all(set(one.citations) <= numbers and one.citations for one in (*answer.claims, *rows))


def test_each_part_changes_the_text(hospital: Opened) -> None:
    answer = hospital.ask(QUESTIONS[0])
    assert answer.table is not None
    for other in (
        replace(answer, claims=()),
        replace(answer, table=replace(answer.table, rows=answer.table.rows[1:])),
        replace(answer, gaps=(Gap(expected="x", why="y"),)),
        replace(answer, note="Say more."),
        replace(answer, searched=SEARCHED),
        replace(answer, trails=(Trail(subject="x", hops=()),)),
    ):
        assert again(other) != answer.text


def test_a_claim_stands_with_its_markers_and_a_gap_with_the_fixed_words() -> None:
    text = render([claim("A is B.", Grade.STRONG, 2, 5)], None, None, [Gap(expected="C", why="no record")], SEARCHED)
    assert "A is B. [2][5]" in text
    assert f"C: no record; {NOT_FOUND}" in text
    assert OUTSIDE_RIGHTS in text


def test_the_sentence_about_other_evidence_stands_with_a_gap_alone() -> None:
    assert OUTSIDE_RIGHTS not in render([claim()], None, None, [], SEARCHED)


def test_many_markers_are_cut_short_and_counted() -> None:
    assert marks(range(1, 4)) == "[1][2][3]"
    assert marks(range(1, 10)) == "[1][2][3][4][5][6] and 3 more"
    assert marks([]) == ""


def first_line(*claims: Claim) -> str:
    return render(claims, None, None, [], SEARCHED).splitlines()[0]


def test_an_answer_of_weak_evidence_alone_says_so_first() -> None:
    assert first_line(claim("A.", Grade.WEAK), claim("B.", Grade.WEAK, 2)) == "All of this rests on weak evidence."


def test_the_first_line_names_the_weak_citations_and_no_sound_one() -> None:
    # [3] is cited by a strong sentence too, so it is not what makes the second one weak
    strong, weak = claim("A.", Grade.STRONG, 1, 3), claim("B.", Grade.WEAK, 3, 4)
    assert first_line(strong, weak) == "Part of this rests on weak evidence: [4]."


def test_evidence_that_is_not_weak_is_not_remarked_on() -> None:
    assert first_line(claim("A."), claim("B.", Grade.ADEQUATE)) == "A. [1]"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a | b", "a \\| b"),
        ("two\nlines", "two lines"),
        ("a\r\n\r\n| x | y |", "a \\| x \\| y \\|"),
        ("tab\there", "tab here"),
        ("line\u2028parted\u0085here", "line parted here"),
        (None, ""),
        (7, "7"),
        (0.5, "0.5"),
    ],
)
def test_bars_and_line_breaks_in_a_cell_open_no_cell_and_no_row(cell: str | float | None, shown: str) -> None:
    text = render([], table(cell, "end"), None, [], SEARCHED)
    assert f"| {shown} | end | [1] |".replace("|  |", "|  |") in text.splitlines()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=3))
def test_a_row_has_as_many_cells_as_there_are_columns_whatever_stands_in_them(cells: list[str]) -> None:
    lines = render([], table(*cells), None, [], SEARCHED).split("\n\n")[0].splitlines()
    assert len(lines) == 3
    bars = [line.replace("\\|", "").count("|") for line in lines]
    assert bars == [len(cells) + 2] * 3


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3))
def test_column_names_open_no_further_columns(names: list[str]) -> None:
    made = Table(columns=tuple(names), rows=(Row(cells=tuple("x" for _ in names), citations=(1,)),), complete=True)
    lines = render([], made, None, [], SEARCHED).split("\n\n")[0].splitlines()
    assert [line.replace("\\|", "").count("|") for line in lines] == [len(names) + 2] * 3


def test_a_long_table_is_cut_in_the_text_and_says_so() -> None:
    rows = tuple(Row(cells=(f"r{n}.",), citations=(1,)) for n in range(SHOWN_ROWS + 4))
    text = render([], Table(columns=("record",), rows=rows, complete=True), None, [], SEARCHED)
    assert f"r{SHOWN_ROWS - 1}." in text
    assert f"r{SHOWN_ROWS}." not in text
    assert "4 further rows" in text


def test_a_hop_tells_its_state_its_day_its_person_and_why() -> None:
    when = PartialDate.day(date(2026, 3, 4))
    hops = (
        Hop(stage=Stage.PULL_REQUEST, state=HopState.PRESENT, citations=(3,), date=when, why="ignored when present"),
        Hop(stage=Stage.APPROVAL, state=HopState.SELF_APPROVED, citations=(4, 5), person="Bea", why="own change"),
        Hop(stage=Stage.MONITORING, state=HopState.MISSING),
    )
    assert render([], None, [Trail(subject="Lamp 2.0", hops=hops)], [], SEARCHED).split("\n\n")[0].splitlines() == [
        "**Lamp 2.0**",
        "- pull request: present (2026-03-04) [3]",
        "- approval: self approved (Bea, own change) [4][5]",
        "- monitoring: missing",
    ]


def test_where_it_was_looked_names_items_version_period_and_the_most_frequent_kinds() -> None:
    kinds = {f"kind_{n}": n for n in range(1, SHOWN_KINDS + 3)}
    period = Period(start=date(2026, 1, 1), end=date(2026, 2, 1))
    searched = Searched(items=99, kinds=kinds, period=period, version=4, undated=5)
    text = render([], None, None, [], searched)
    for part in ("99 items", "version 4", "dated 2026-01-01 to 2026-01-31", "5 undated", "kind 8 8", "2 other kinds"):
        assert part in text
    assert "kind 1" not in text

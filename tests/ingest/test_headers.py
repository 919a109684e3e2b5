"""Which row names the columns when more than one might."""

from collections.abc import Callable

import pytest

from ingest.parse.tables import read_csv
from tests.ingest.folder import Corpus

NAMES = "System ID,Name,Owner,Approved by,Effective,Review by"
ROWS = "S-1,payments,Ana,,2026-01-01,\nS-2,fraud,Bob,,,2026-09-01\nS-3,chat,Cleo,,,\n"
GROUPS = "Sistema,,Responsable,,Fechas,"


def header(text: str) -> tuple[str, ...]:
    return read_csv(text.encode()).header


@pytest.mark.parametrize("groups", [GROUPS, "Sistema,,Responsable", "Register of systems,,,valid", ",Who,,,When,"])
def test_the_names_below_a_row_of_groups_are_the_header(groups: str) -> None:
    sheet = read_csv(f"{groups}\n{NAMES}\n{ROWS}".encode())
    assert sheet.header == sheet.names == tuple(NAMES.split(","))
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    assert [row.line for row in sheet.preamble] == [1]


def test_two_rows_of_groups_are_left_as_well() -> None:
    assert header(f"Todo,,,de,,\nSistema,,Gente,,Fechas,\n{NAMES}\n{ROWS}") == tuple(NAMES.split(","))


def test_a_workbook_with_merged_groups_gives_records(corpus: Corpus, xlsx_bytes: Callable[..., bytes]) -> None:
    rows = [line.split(",") for line in (GROUPS, NAMES, *ROWS.splitlines())]
    corpus.entry("r.xlsx", "register").file("r.xlsx", xlsx_bytes(S=rows))
    items, _ = corpus.collect()
    assert list(items) == ["r.xlsx#S-1", "r.xlsx#S-2", "r.xlsx#S-3"]
    assert items["r.xlsx#S-1"].metadata.owner == "Ana"
    assert ["stands above the header" in one.text for one in corpus.notices] == [True]


def test_the_group_stands_before_a_name_that_repeats_alone(corpus: Corpus) -> None:
    text = "Change,,Plan,,Actual,\nID,Owner,Start,End,Start,End\nC-1,Ana,2026-01-01,2026-01-02,2026-01-03,\n"
    corpus.entry("r.csv", "register").file("r.csv", text + "C-2,Bob,2026-02-01,,,\nC-3,Cy,2026-02-01,,,\n")
    item = corpus.collect()[0]["r.csv#C-1"]
    assert [one.name for one in item.fields] == ["ID", "Owner", "Plan Start", "Plan End", "Actual Start"]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Owner,,Status\npayments,Ana,new,open\nfraud,Bob,,open\nchat,Cy,,closed\n",
        "System,Owner,,Review\npayments,Ana,note,pending\nfraud,Bob,,2026-01-01\nchat,Cy,,2026-01-02\n",
        "ID,Owner,,Review\nS-1,Ana,note,pending\nS-2,Bob,text,2026-01-01\nS-3,Cy,,2026-01-02\n",
        "Name,,Count\npayments,x,high\nfraud,x,3\nchat,x,4\n",
        "ID,Owner,\nzebra,Ana,none\nokapi,Bob,2026\ngnu,Cy,none\n",
        "Name,,Owner\npayments,fast,Ana\n",
        "Name,Owner,Review\npayments,Ana,2026-01-01\nfraud,Bob,2026-01-01\n",
    ],
)
def test_a_header_with_a_gap_over_fuller_records_stays_the_header(text: str) -> None:
    assert ",".join(header(text)) == text.partition("\n")[0].rstrip(",")

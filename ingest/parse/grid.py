"""Spreadsheets and .csv files as one document: a row an element, cells joined by ` | `."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Flag
from ingest.limits import Limits
from ingest.parse.archive import FIX, guard_zip
from ingest.parse.marks import Mark, Marks, What, unmarked
from ingest.parse.parsed import Layout, Parsed
from ingest.parse.tables import Row, Sheet, read_csv, read_xlsx

SEEN: frozenset[Flag] = frozenset()
HIDDEN = frozenset({Flag.HIDDEN})


def parse_csv(data: bytes, limits: Limits) -> Parsed:
    """The rows of a .csv file."""
    del limits
    sheet = read_csv(data)
    if sheet.broken:
        raise Unparseable(f"line {sheet.broken[0]} opens a quote that is never closed", fix="close it or export again")
    return _laid_out([sheet], "csv-2")


def parse_xlsx(data: bytes, limits: Limits) -> Parsed:
    """The rows of every worksheet, each sheet under its name."""
    guard_zip(data, limits)
    try:
        return _laid_out(read_xlsx(data), "xlsx-2")
    except (KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise Unparseable(f"the workbook is damaged: {problem}", fix=FIX) from problem


def _laid_out(sheets: list[Sheet], parser: str) -> Parsed:
    """Each sheet's rows, header first, under a heading when the sheet has a name; what is hidden is flagged."""
    marks = Marks()
    layout = Layout(marks)
    for sheet in sheets:
        layout.forget_headings()
        if sheet.name and (sheet.rows or sheet.header):
            layout.add(sheet.name, Category.HEADING, sheet=sheet.name, flags=HIDDEN if sheet.hidden else SEEN)
        header = Row(number=0, line=0, cells=sheet.header, hidden=sheet.header_hidden)
        for place, row in enumerate((*sheet.preamble, header, *sheet.rows)):
            number = row.number if row.number > 0 else None
            flags = HIDDEN if row.hidden else SEEN
            cells = _marked(row.cells, frozenset() if row.hidden else sheet.hidden_columns, marks)
            layout.add_row(cells, sheet=sheet.name, row=number, flags=flags, glue="\n" if place else "\n\n")
    notices = tuple(sheet.notice for sheet in sheets if sheet.notice)
    return Parsed(text=layout.text, elements=layout.parts(), parser=parser, notices=notices)


def _marked(cells: Sequence[str], hidden: frozenset[int], marks: Marks) -> Sequence[str]:
    """The cells with those of hidden columns marked."""
    plain = [unmarked(cell) for cell in cells]
    for index in hidden & set(range(len(plain))):
        if plain[index].strip():
            before, after = marks.around(Mark(what=What.HIDDEN))
            plain[index] = f"{before}{plain[index].strip()}{after}"
    return plain

"""Spreadsheets and .csv files as one document: a row an element, cells joined by ` | `."""

from __future__ import annotations

import zipfile

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category
from ingest.limits import Limits
from ingest.parse.archive import FIX, guard_zip
from ingest.parse.parsed import Layout, Parsed
from ingest.parse.tables import Row, Sheet, read_csv, read_xlsx


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
    """Each sheet's rows, header first, under a heading when the sheet has a name."""
    layout = Layout()
    for sheet in sheets:
        layout.forget_headings()
        if sheet.name and (sheet.rows or sheet.header):
            layout.add(sheet.name, Category.HEADING, sheet=sheet.name)
        header = Row(number=0, line=0, cells=sheet.header)
        for place, row in enumerate((*sheet.preamble, header, *sheet.rows)):
            number = row.number if row.number > 0 else None
            glue = "\n" if place else "\n\n"
            layout.add_row(row.cells, sheet=sheet.name, row=number, glue=glue)
    return Parsed(text=layout.text, elements=tuple(layout.elements), parser=parser)

"""ServiceNow's CSV export of change_request: one item a change, id `path#NUMBER`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Item, Skipped
from assistant.domain.written_dates import day_order
from ingest import metadata
from ingest.connectors.common import Ids, read, record_item, sidecar, skip
from ingest.connectors.register import broken_lines, report_dates, row_record
from ingest.context import Context, SourceFile
from ingest.metadata import Named
from ingest.names import key
from ingest.parse.tables import Sheet, read_csv

PARSER = "servicenow-2"

DATES = ("work start", "actual start", "actual start date", "start date", "planned start date", "opened", "opened at",
         "created", "sys created on")  # fmt: skip
"""A change is dated by when work on it started, as done before as planned."""


SYS_ID = re.compile(r"[0-9a-f]{32}")
"""ServiceNow's internal id of a person or a configuration item, where an export lacks display values."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """One item for each row that has a number."""
    if PurePosixPath(file.path).suffix.lower() != ".csv":
        raise Unparseable("a ServiceNow export is a .csv file", fix="export the list of changes as CSV")
    data = read(file, context)
    sheet, original, beside = read_csv(data), context.keep(data), sidecar(file, context)
    if "number" not in {key(name) for name in sheet.header}:
        raise Unparseable("the export has no column `number`", fix="export change_request with its number")
    yield from broken_lines(file, [sheet])
    ids = Ids(file, context)
    orders = {
        key(name): day_order(row.cells[index] for row in sheet.rows if index < len(row.cells))
        for index, name in enumerate(sheet.header)
    }
    _note_sys_ids(file, context, sheet)
    report_dates(file, context, sheet, orders)
    if not sheet.rows:
        yield skip(file, "the export holds no changes", "export them again or delete the file")
    for row in sheet.rows:
        record = row_record(sheet, row)
        named = Named.of(record.pairs)
        number = named.first(("number",))
        if number is None:
            where = f"{file.path}#row-{row.number}"
            yield skip(file, f"line {row.line} has no number", "export the change again", record=where)
            continue
        told = metadata.of_record(
            [(name, value) for name, value in record.pairs if not SYS_ID.fullmatch(value.strip())],
            kind=file.entry.kind,
            zone=context.zone,
            fallback_title=number,
            day_first=orders,
        )
        dated = metadata.date_of(named, DATES, context.zone, orders) or told.date
        told = replace(told, date=dated, title=named.first(("short description",)) or told.title)
        yield record_item(
            file, record, identity=ids.take(number), metadata=told, parser=PARSER, original=original, beside=beside
        )


def _note_sys_ids(file: SourceFile, context: Context, sheet: Sheet) -> None:
    """A notice for columns that hold internal ids, which name nobody."""
    columns = [
        name
        for index, name in enumerate(sheet.header)
        if key(name) != "sys id"
        and any(SYS_ID.fullmatch(row.cells[index].strip()) for row in sheet.rows if index < len(row.cells))
    ]
    if columns:
        context.note(file, f"internal ids instead of names stand in {', '.join(columns)}: export with display values")

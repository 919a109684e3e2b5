"""Tables whose rows are records: one item a row, from .csv or from the sheets of an .xlsx."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Flag, Item, Kind, Skipped
from assistant.domain.tongues import in_english, tongue_of, value_in_english
from assistant.domain.written_dates import day_order
from ingest import metadata
from ingest.connectors.common import Ids, read, record_item, sidecar, skip
from ingest.connectors.record import Record
from ingest.context import Context, SourceFile
from ingest.layers import Layer
from ingest.names import NUMBERED, RECORD_TITLE, SYSTEM_TITLE, begins_as_id, is_id_name, key
from ingest.parse import guard_zip
from ingest.parse.tables import COMPUTE, Row, Sheet, read_csv, read_xlsx

PARSER = "register-3"

MOST_SHARED = 5
"""Rows an id may have on average before its column counts as naming something else, such as a system."""

LONGEST_ID = 80
"""Characters; a longer value is a text, not an id."""


TOTAL = re.compile(
    r"(?:grand |sub)?[- ]?totals?|sum|(?:gesamt|zwischen)?summe|insgesamt|sous[- ]?total|somme|subtotal|suma",
    re.IGNORECASE,
)
"""What the first cell of a row says that adds up the rows above it."""

FIGURE = re.compile(r"[-+]?[\d.,' \u00a0\u202f]*\d\s?(?:%|[A-Z]{3}|[€$£])?|[€$£]\s?[\d.,' ]+|[-\u2013]")
"""A number, a share or an amount of money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet with what is decided once for all its rows."""

    sheet: Sheet
    """The rows."""
    prefix: str
    """Put before each id: the sheet's name and a slash from the second sheet with records on."""
    id_column: int | None
    """Index of the column that identifies; None makes ids positional."""
    day_first: Mapping[str, bool | None]
    """How each column, by its plain English name, writes slashed dates."""
    tongue: str | None = None
    """The tongue of its headings; None for English."""
    notes: bool = False
    """Whether its rows explain the records of the file and are none of them."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """One item for each row of each sheet that has a header and rows."""
    data = read(file, context)
    original, beside = context.keep(data), sidecar(file, context)
    ids = Ids(file, context)
    sheets = read_sheets(file.path, data, context)
    yield from broken_lines(file, sheets)
    tables = _tables(file, context, sheets)
    yield from _uncomputed(file, sheets, tables)
    if not tables and not any(sheet.uncomputed_rows for sheet in sheets):
        yield skip(file, "the table has no rows under its header", "delete it or add rows")
    for table in tables:
        if table.notes:
            text = f"the sheet {table.sheet.name} explains the records of the others; its rows are kept as notes"
            context.note(file, text)
        report_dates(file, context, table.sheet, table.day_first, table.tongue)
        for row in table.sheet.rows:
            reason = _no_record(table.sheet, row)
            if reason is None:
                yield _row_item(file, context, table, row, ids, original, beside)
            else:
                where = f"{file.path}#{table.prefix}line-{row.line}"
                yield skip(file, f"line {row.line} {reason}", "leave it out of the export", record=where)


def _uncomputed(file: SourceFile, sheets: Sequence[Sheet], tables: Sequence[Table]) -> Iterator[Skipped]:
    """A skip for each row that holds nothing but formulas without a result."""
    prefixes = {table.sheet.name: table.prefix for table in tables}
    for sheet in sheets:
        prefix = prefixes.get(sheet.name, f"{sheet.name}/")
        for line in sheet.uncomputed_rows:
            where = f"{file.path}#{prefix}line-{line}"
            yield skip(file, f"line {line} holds nothing but formulas without a result", COMPUTE, record=where)


def _no_record(sheet: Sheet, row: Row) -> str | None:
    """Why a row is none of the records: it repeats the header, as printed pages do, or adds up the rows above it."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if tuple(cell.strip() for cell in row.cells[: len(sheet.header)]) == sheet.header:
        return "repeats the header"
    if TOTAL.fullmatch(filled[0].rstrip(" :")) and len(filled) > 1 and all(map(FIGURE.fullmatch, filled[1:])):
        return "adds up the rows above it"
    return None


def broken_lines(file: SourceFile, sheets: Sequence[Sheet]) -> Iterator[Skipped]:
    """A skip for each line that could not be read as a row."""
    for line in (line for sheet in sheets for line in sheet.broken):
        reason = f"line {line} opens a quote that is never closed"
        yield skip(file, reason, "close the quote or export the table again", record=f"{file.path}#line-{line}")


def read_sheets(path: str, data: bytes, context: Context) -> list[Sheet]:
    """The sheets of the file. Raises Unparseable when its ending is none of a table's or its content is broken."""
    match PurePosixPath(path).suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return [read_csv(data)]
        case ".xlsx" | ".xlsm":
            guard_zip(data, context.limits)
            return read_xlsx(data)
        case ending:
            raise Unparseable(
                f"a register is .csv or .xlsx, not {ending or 'a file without ending'}", fix="export it as .csv"
            )


def _tables(file: SourceFile, context: Context, sheets: Sequence[Sheet]) -> list[Table]:
    """The sheets that hold records; others, and rows above a header, are noticed."""
    tables: list[Table] = []
    for sheet in sheets:
        if sheet.notice:
            context.note(file, sheet.notice)
        if not sheet.rows:
            if (sheet.header or len(sheets) > 1) and not sheet.uncomputed_rows:
                context.note(file, f"the sheet {sheet.name or ''} has no rows under a header".replace("  ", " "))
            continue
        for row in sheet.preamble:
            context.note(
                file, f"line {row.line} stands above the header and is no record: {' '.join(row.cells).strip()[:80]}"
            )
        prefix = f"{sheet.name}/" if tables and sheet.name else ""
        tongue = tongue_of(sheet.names)
        tables.append(
            Table(
                sheet=sheet,
                prefix=prefix,
                id_column=id_column(sheet, tongue),
                day_first=_day_orders(sheet, tongue),
                tongue=tongue,
            )
        )
    return _with_notes(tables)


def _with_notes(tables: Sequence[Table]) -> list[Table]:
    """The tables, with those marked whose rows only explain the records: a legend of tiers, a list of abbreviations.

    The widest table holds the records. Another is of the same register when it has a column named as an id of its own, or
    shares with that one what its rows are known by: its name column, or its id column and one column more.
    """
    if len(tables) < 2:
        return list(tables)
    main = max(tables, key=lambda one: (len(one.sheet.header), len(one.sheet.rows)))
    return [one if one is main or _is_of(one, main) else replace(one, notes=True) for one in tables]


def _is_of(table: Table, main: Table) -> bool:
    """Whether the rows of a table may be records as those of the main one are."""
    own, other = _plain_names(table), _plain_names(main)
    if any(_says_id(table.sheet, at, table.tongue) for at in range(len(own))):
        return True
    shared = set(own) & set(other) - {""}
    known_by = {other[main.id_column]} if main.id_column is not None else set[str]()
    called = {name for name in other if name in (*RECORD_TITLE, *SYSTEM_TITLE)} - known_by
    # its description alone makes no row a record: a legend has one as well
    return bool(shared & (called - {"description"})) or (bool(shared & known_by) and len(shared) > 1)


def _plain_names(table: Table) -> list[str]:
    """The plain English names of the columns."""
    return [key(in_english(name, table.tongue)) for name in table.sheet.names]


def _day_orders(sheet: Sheet, tongue: str | None) -> Mapping[str, bool | None]:
    """How each column, by its plain English name, writes slashed dates; tongues of the continent put the day first."""
    orders = {key(in_english(name, tongue)): day_order(_column(sheet, at)) for at, name in enumerate(sheet.names)}
    return {name: True if tongue and order is None else order for name, order in orders.items()}


def _column(sheet: Sheet, index: int) -> list[str]:
    """The values of a column, empty ones left out."""
    return [row.cells[index] for row in sheet.rows if index < len(row.cells) and row.cells[index].strip()]


def id_column(sheet: Sheet, tongue: str | None = None) -> int | None:
    """Index of the column that identifies rows: by its name, or the first when its values are unique.

    Where there is neither, one whose name begins as an id's and whose every value is one of its own and no bare number
    of things: a name such as `N\u00ba de usuarios` counts.
    """
    named = [
        index for index, name in enumerate(sheet.names) if _says_id(sheet, index, tongue) and _identifies(sheet, index)
    ]
    if named:
        return max(named, key=lambda index: (len(set(_column(sheet, index))) * 2 > len(sheet.rows), -index))
    values = _column(sheet, 0)
    if _is_unique(sheet, values):
        return 0
    return next((index for index, name in enumerate(sheet.names) if begins_as_id(name) and _is_own(sheet, index)), None)


def _says_id(sheet: Sheet, index: int, tongue: str | None) -> bool:
    """Whether a column's name says that it identifies; `Número de usuarios`, which may count, where it holds no figures."""
    name = sheet.names[index]
    english = in_english(name, tongue)
    if english == name:
        return is_id_name(name)
    counts = english.endswith(" number") and any(map(FIGURE.fullmatch, _column(sheet, index)))
    return is_id_name(english) and not begins_as_id(name) and not counts


def _is_unique(sheet: Sheet, values: Sequence[str]) -> bool:
    """Whether each row has a value of its own that is short enough for an id."""
    unique = len(set(values)) == len(values) == len(sheet.rows) > 0
    return unique and all(len(value) <= LONGEST_ID for value in values)


def _is_own(sheet: Sheet, index: int) -> bool:
    """Whether the values of a column whose name begins as an id's are ids and no counts."""
    values = _column(sheet, index)
    counts = NUMBERED.match(sheet.names[index]) is not None and any(map(FIGURE.fullmatch, values))
    return _is_unique(sheet, values) and not counts


def _identifies(sheet: Sheet, index: int) -> bool:
    """Whether the values are there, short and mostly different: a key that many rows share names something else."""
    values = _column(sheet, index)
    short = all(len(value) <= LONGEST_ID and "\n" not in value.strip() for value in values)
    return short and len(values) * 2 > len(sheet.rows) and len(set(values)) * MOST_SHARED > len(sheet.rows)


def report_dates(
    file: SourceFile, context: Context, sheet: Sheet, day_first: Mapping[str, bool | None], tongue: str | None = None
) -> None:
    """Notices for what is left out of date columns, one for each cause and column."""
    for index, heading in enumerate(sheet.header):
        english = key(in_english(heading, tongue))
        name = " ".join(heading.lower().split()) if tongue else english
        cells = [(row.number, row.cells[index]) for row in sheet.rows if index < len(row.cells)]
        manner = day_first.get(english)
        for text in metadata.unread_dates(name, cells, zone=context.zone, day_first=manner, english=english):
            context.note(file, text)


def row_record(sheet: Sheet, row: Row) -> Record:
    """The row laid out; cells beyond the header are `column N`. What the workbook hides is flagged."""
    record = Record(row=row.number, sheet=sheet.name)
    for index, cell in enumerate(row.cells):
        name = sheet.names[index] if index < len(sheet.names) else ""
        is_hidden = row.hidden or index in sheet.hidden_columns
        record.add(name or f"column {index + 1}", cell, flags=frozenset({Flag.HIDDEN} if is_hidden else ()))
    return record


def _english(pairs: metadata.Pairs, tongue: str | None) -> metadata.Pairs:
    """The pairs of a row under their English names; cells that say nothing in the tongue of the list left out."""
    if tongue is None:
        return pairs
    said = [(name, value) for name, value in pairs if value_in_english(value, tongue).lower() not in metadata.NOTHING]
    return [(in_english(name, tongue), value) for name, value in said]


def _row_item(
    file: SourceFile, context: Context, table: Table, row: Row, ids: Ids, original: str, beside: Layer
) -> Item:
    """The item of one row."""
    record = row_record(table.sheet, row)
    column = table.id_column
    stated = row.cells[column].strip() if column is not None and column < len(row.cells) else ""
    name = " ".join(stated.split()) or f"row-{row.number}"
    told = metadata.of_record(
        _english(record.pairs, table.tongue),
        kind=Kind.OTHER if table.notes else file.entry.kind,
        zone=context.zone,
        fallback_title=name,
        day_first=table.day_first,
        fiscal_year_start=context.organization.fiscal_year_start,
    )
    return record_item(
        file,
        record,
        identity=ids.take(table.prefix + name),
        metadata=told,
        parser=PARSER,
        original=original,
        beside=_unkinded(beside) if table.notes else beside,
    )


def _unkinded(beside: Layer) -> Layer:
    """What stands beside the file less the kind, which is that of its records."""
    return replace(beside, values={name: told for name, told in beside.values.items() if name != "kind"})

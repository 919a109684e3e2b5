"""Tables of cells: .csv in any common encoding and delimiter, and the sheets of an .xlsx."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from assistant.domain.errors import Unparseable
from ingest.parse.decode import decode
from ingest.parse.formulas import read_uncomputed
from ingest.parse.headers import SAMPLE_ROWS, column_names, groups_of, header_index
from ingest.parse.hiding import read_hidden

DELIMITERS = ",;\t|"
"""Signs that may stand between cells, the commonest first."""

MOST_BROKEN = 100
"""Lines with an open quote after which a file counts as no table; each costs one more reading of the rest."""

MOST_CELLS = 5
"""Cells that a notice names; the others are counted."""


COMPUTE = "open the file in the spreadsheet program and save it, which computes them"
"""What mends formulas without a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a sheet."""

    number: int
    """Its row under the header, from 1; the header itself has 0 and what stands above it is negative."""
    line: int
    """The line of the file, or the row of the sheet, where it begins, from 1."""
    cells: tuple[str, ...]
    """Its values as text."""
    hidden: bool = False
    """Whether the workbook hides it, or its sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: a .csv file, or one worksheet."""

    name: str | None
    """The worksheet's name; None for a .csv."""
    preamble: tuple[Row, ...]
    """Rows above the header: a title, a date, a note."""
    header: tuple[str, ...]
    """The row of the column names as it is written; empty when the sheet holds no rows."""
    names: tuple[str, ...]
    """The same, each with its group of the row above before it where the name alone repeats."""
    rows: tuple[Row, ...]
    """The rows under the header that hold anything."""
    broken: tuple[int, ...] = ()
    """Lines, from 1, that could not be read as rows."""
    hidden: bool = False
    """Whether the workbook hides the sheet."""
    header_hidden: bool = False
    """Whether it hides the row of the column names, or the sheet."""
    hidden_columns: frozenset[int] = frozenset()
    """Indexes, from 0, of the columns that the workbook hides."""
    uncomputed: tuple[str, ...] = ()
    """Names of the cells whose formulas have no result in the file."""
    uncomputed_rows: tuple[int, ...] = ()
    """Rows of the sheet, from 1, that hold nothing but such cells; they are none of `rows`."""

    @property
    def notice(self) -> str | None:
        """What is missing of the sheet though the file holds it, with the way to mend it; None when nothing is."""
        if not self.uncomputed:
            return None
        count = len(self.uncomputed)
        named = ", ".join(self.uncomputed[:MOST_CELLS]) + (", \u2026" if count > MOST_CELLS else "")
        cells = f"{count:,} cells" if count > 1 else "1 cell"
        return f"formulas without a result in {cells} ({named}) of the sheet {self.name}; they are left out: {COMPUTE}"


def read_csv(data: bytes) -> Sheet:
    """The table of a .csv file. Raises Unparseable when it is not text or hardly a row of it can be read."""
    text = decode(data)
    # The limit holds for the whole process, other libraries' tables included: it is only ever raised
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows, broken = _records(text, _delimiter(text))
    return replace(_sheet(None, rows), broken=tuple(broken))


def _records(text: str, delimiter: str) -> tuple[list[tuple[int, tuple[str, ...]]], list[int]]:
    """Rows with the lines where they begin, and the lines whose quotes are never closed.

    A quote that is never closed would swallow all that follows into one cell: that line is left out and reading goes on
    with the next.
    """
    lines = io.StringIO(text).readlines()
    rows: list[tuple[int, tuple[str, ...]]] = []
    broken: list[int] = []
    at = 0
    while at < len(lines):
        last = at
        reader = csv.reader(lines[at:], delimiter=delimiter)
        begin = at
        for cells in reader:
            rows.append((begin + 1, tuple(cells)))
            last, begin = begin, at + reader.line_num
        if not _is_unclosed(lines[last:], delimiter):
            break
        rows.pop()
        broken.append(last + 1)
        at = last + 1
        if len(broken) > MOST_BROKEN:
            raise Unparseable(
                f"more than {MOST_BROKEN} lines have quotes that are never closed", fix="export the table again"
            )
    return rows, broken


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    """Whether the record that begins here ends inside quotes."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as problem:
        return "end of data" in str(problem)
    return False


def _delimiter(text: str) -> str:
    """The sign that cuts most rows into the same number of cells, at least two; a comma when none does."""
    return max(DELIMITERS, key=lambda sign: (_agreement(text, sign), -DELIMITERS.index(sign)))


def _agreement(text: str, sign: str) -> tuple[float, int]:
    """Share of sampled rows that have the commonest number of cells, and that number."""
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    try:
        widths = [len(row) for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False) if any(row)]
    except csv.Error:
        return (0.0, 0)
    counts = Counter(widths)
    width, hits = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return (hits / len(widths), width) if width > 1 else (0.0, 0)


def read_xlsx(data: bytes) -> list[Sheet]:
    """The worksheets of an .xlsx in their order; values as stored, formulas by their last result."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_worksheet(sheet, archive) for sheet in book.worksheets]
    finally:
        book.close()


def _worksheet(sheet: Any, archive: zipfile.ZipFile) -> Sheet:
    """One worksheet, with what the workbook hides of it."""
    rows = [(line, tuple(_cell(value) for value in row)) for line, row in _numbered(sheet)]
    with archive.open(sheet._worksheet_path) as content:  # noqa: SLF001 - a sheet that is only read says nothing of its rows
        hidden_rows, hidden_columns = read_hidden(content)
    with archive.open(sheet._worksheet_path) as content:  # noqa: SLF001 - nor of formulas whose results are missing
        uncomputed = read_uncomputed(content)
    filled = {line for line, cells in rows if any(cell.strip() for cell in cells)}
    is_hidden = sheet.sheet_state != "visible"
    return replace(
        _sheet(sheet.title, rows, frozenset(line for line, _ in rows) if is_hidden else hidden_rows),
        hidden=is_hidden,
        hidden_columns=hidden_columns,
        uncomputed=tuple(name for _, name in uncomputed),
        uncomputed_rows=tuple(sorted({line for line, _ in uncomputed} - filled)),
    )


def _numbered(sheet: Any) -> list[tuple[int, Sequence[object]]]:
    """The sheet's rows with their numbers from 1."""
    return list(enumerate(sheet.iter_rows(values_only=True), start=1))


def _cell(value: object) -> str:
    """A cell's value as text: dates in ISO form, whole numbers without a point."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _sheet(name: str | None, rows: list[tuple[int, tuple[str, ...]]], hidden: frozenset[int] = frozenset()) -> Sheet:
    """The sheet with its header found: the first row that is about as wide as the table; `hidden` are lines."""
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        return Sheet(name=name, preamble=(), header=(), names=(), rows=())
    top = header_index([cells for _, cells in filled])
    made = [
        Row(number=place - top, line=line, cells=cells, hidden=line in hidden)
        for place, (line, cells) in enumerate(filled)
    ]
    header = tuple(cell.strip() for cell in _trimmed(filled[top][1]))
    groups = groups_of(_trimmed(filled[top - 1][1]), header) if top else ()
    return Sheet(
        name=name,
        preamble=tuple(made[:top]),
        header=header,
        names=column_names(header, groups),
        rows=tuple(made[top + 1 :]),
        header_hidden=made[top].hidden,
    )


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """The cells without the empty ones at the end."""
    end = max((index for index, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:end]

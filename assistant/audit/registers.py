"""Registers: rows that stand together, in a sheet, in an export, in a table of a document, or one record to a file.

A blank cell leaves no field, so which columns a register has shows only over all of its rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.english import row_in_english
from assistant.audit.record import Record
from assistant.audit.references import key_of
from assistant.domain.evidence import Category, Element, Field, Kind
from assistant.domain.written_dates import day_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a register."""

    key: str
    """By what other records name it: its id, or the first cell of a table's row."""
    record: Record
    """Its item, whose fields are the row's alone where the item is a document."""

    def of(self, column: Column) -> Field | None:
        """The field that says a thing and is not blank."""
        return column.said(self.record.fields)

    def value(self, column: Column) -> str:
        """What that field says; empty where none does."""
        field = self.of(column)
        return field.value.strip() if field else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Rows that stand together."""

    name: str
    """Path of the file, with the sheet where it has several; a folder's path with `/` behind it."""
    rows: tuple[Row, ...]
    """Its rows, in the order of their ids or of the text."""

    def says(self, *columns: Column) -> bool:
        """Whether any row has a field of any of these columns that is not blank."""
        return any(row.of(column) for row in self.rows for column in columns)

    def day_first(self) -> bool | None:
        """Whether its slashed dates put the day first; None when none of them settles it."""
        return day_order(field.value for row in self.rows for field in row.record.fields)

    @property
    def kinds(self) -> frozenset[Kind]:
        """Kinds of its rows."""
        return frozenset(row.record.item.metadata.kind for row in self.rows)

    @property
    def key_names(self) -> frozenset[str]:
        """Names of the columns that hold the rows' own keys, lower-case."""
        return frozenset(
            field.name.lower() for row in self.rows for field in row.record.fields if field.value.strip() == row.key
        )


def registers(desk: Desk, kinds: Iterable[Kind], *, tables: Iterable[Kind] = ()) -> tuple[Register, ...]:
    """The registers whose rows are of some kinds, and the tables in documents of others, by name."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for record in desk.records(*kinds):
        if record.fields:
            grouped[_register_of(record)].append(Row(key=_own_key(record), record=record))
    for record in desk.records(*tables) if (tables := tuple(tables)) else ():
        if "#" not in record.item.id:
            for name, row in _table_rows(desk, record):
                grouped[name].append(row)
    return tuple(Register(name=name, rows=tuple(rows)) for name, rows in sorted(grouped.items()))


def _register_of(record: Record) -> str:
    """The name of the register that an item belongs to: its file and sheet, or its folder."""
    path, mark, key = record.item.id.partition("#")
    sheet, slash, _ = key.rpartition("/")
    if not mark:
        return f"{path.rpartition('/')[0]}/"
    return f"{path}#{sheet}" if slash else path


def _own_key(record: Record) -> str:
    """By what other records name an item."""
    return key_of(record.item.id).rpartition("/")[2]


def _table_rows(desk: Desk, record: Record) -> Iterator[tuple[str, Row]]:
    """The rows of a document's tables, each with the name of its table."""
    header: list[str] = []
    number = 0
    for element in desk.scope.elements(record.item):
        if element.category is not Category.ROW:
            continue
        cells = [record.text[start:end].strip() for start, end in element.cells]
        if element.locator.row is None:
            header, number = cells, number + 1
        elif fields := row_in_english(_fields(record, header, element), header):
            row = Record(item=record.item, text=record.text, fields=fields)
            yield f"{record.item.id}!{number}", Row(key=fields[0].value, record=row)


def _fields(record: Record, header: list[str], element: Element) -> tuple[Field, ...]:
    """The cells of a table's row that say something, under the names of their columns."""
    named = zip(header, element.cells, strict=False)
    spans = [(name, *_trimmed(record.text, start, end)) for name, (start, end) in named]
    return tuple(
        Field(name=name, value=record.text[start:end], start=start, end=end)
        for name, start, end in spans
        if name and start < end
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without space and marks of emphasis around it."""
    while start < end and text[start] in " \t*`":
        start += 1
    while end > start and text[end - 1] in " \t*`":
        end -= 1
    return start, end


_TOKEN = re.compile(r"[^\W_](?:[\w./-]*[^\W_])?")


def naming(
    records: Iterable[Record], keys: Iterable[str], *, bare: Callable[[str], bool] = lambda _: False
) -> dict[str, list[Record]]:
    """Records by the lower-case keys that stand in their texts as whole words.

    A key that is only a number is any number, and so counts in a field alone whose name `bare` accepts.
    """
    wanted = {key.lower() for key in keys}
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        own = (field.value for field in record.fields if bare(field.name))
        tokens = {word for word in tokens_of(record.text) if not word.isdecimal()}
        for key in sorted((tokens | {word for value in own for word in tokens_of(value)}) & wanted):
            found[key].append(record)
    return found


def tokens_of(text: str) -> frozenset[str]:
    """The lower-case words of a text that may be keys, points and strokes inside them kept."""
    return frozenset(_TOKEN.findall(text.lower()))

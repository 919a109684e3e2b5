"""Rows of tables inside documents, as records whose fields are named by the table's head: a list may stand in any paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.audit.desk import Desk
from assistant.audit.english import row_in_english
from assistant.audit.record import Record
from assistant.domain.evidence import Category, Element, Field
from assistant.store.index import ItemView

_FEWEST_CELLS = 2


def table_rows(desk: Desk, item: ItemView) -> tuple[Record, ...]:
    """A record for each row below the head of each table of a document; none of an item that is a row of a register."""
    if "#" in item.id:
        return ()
    text = desk.texts[item.id]
    return tuple(
        Record(item=item, text=text, fields=fields)
        for run in _tables(one for one in desk.scope.elements(item) if not _is_rule(text[one.start : one.end]))
        for fields in _named(text, run)
        if fields
    )


def _is_rule(text: str) -> bool:
    """Whether an element is the line under a table's head, `|---|:--|`, or nothing."""
    return not text.strip("|-:=+ \t\n")


def _tables(elements: Iterable[Element]) -> Iterator[list[Element]]:
    """Runs of rows with one number of cells; anything between two rows ends a run, but for a row that lost its empty cells.

    Papers of some formats hold the filled cells of a row only. Of a row with fewer than the head that stands between rows
    of the table one cell is its first; of several nobody can say which are empty, and it is left out.
    """
    run: list[Element] = []
    every = list(elements)
    for element, after in zip(every, (*every[1:], None), strict=True):
        cells = _cells(element)
        if run and cells and cells < len(run[0].cells) == _cells(after):
            run.extend((element,) if cells == 1 else ())
            continue
        if run and cells != len(run[0].cells):
            yield run
            run = []
        if cells >= _FEWEST_CELLS:
            run.append(element)
    if run:
        yield run


def _cells(element: Element | None) -> int:
    """The cells of a row; none of what is no row."""
    return len(element.cells) if element and element.category is Category.ROW else 0


def _named(text: str, run: list[Element]) -> Iterator[tuple[Field, ...]]:
    """The cells of each row but the first, named by the first."""
    names = [text[start:end].strip() for start, end in run[0].cells]
    for row in run[1:]:
        cells = zip(names, row.cells, strict=len(row.cells) > 1)
        fields = tuple(
            Field(name=name, value=text[start:end].strip(), start=start, end=end)
            for name, (start, end) in cells
            if name and text[start:end].strip()
        )
        yield row_in_english(fields, names)

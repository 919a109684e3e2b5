"""Which row of a table names its columns, and what a row of groups above it adds."""

from __future__ import annotations

from collections.abc import Sequence

SAMPLE_ROWS = 200
"""Rows that a table is judged by."""

LONGEST_LABEL = 60
"""Characters of a column's name; a longer cell is a text."""


def header_index(rows: Sequence[Sequence[str]]) -> int:
    """Index of the first row that fills at least half of the usual number of cells and names its columns.

    A row of groups (`Plan | | Actual |`) stands above the row that names them; that one is the header.
    """
    widths = sorted(_filled(row) for row in rows[:SAMPLE_ROWS])
    usual = widths[len(widths) // 2]
    top = next((index for index, row in enumerate(rows) if _filled(row) * 2 > usual and _names(row)), 0)
    while _is_group(rows[top : top + 2 + SAMPLE_ROWS]):
        top += 1
    return top


def groups_of(above: Sequence[str], header: Sequence[str]) -> tuple[str, ...]:
    """For each column the group that a row above the header puts it in: the last one named at or before it.

    Empty when the row is none of groups but a title or a note: wider than the header, with one cell or a number.
    """
    filled = _places(above)
    if len(filled) < 2 or len(filled) >= _filled(header) or filled[-1] >= len(header):
        return ()
    if not all(_is_label(above[index]) for index in filled):
        return ()
    last, groups = "", []
    for index in range(len(header)):
        last = above[index].strip() if index in filled else last
        groups.append(last)
    return tuple(groups)


def column_names(header: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    """The names with their groups before them where a name alone repeats: `Plan Start`, `Actual Start`."""
    plain = [name.casefold() for name in header]
    return tuple(
        f"{groups[index]} {name}".strip() if groups and name and plain.count(name.casefold()) > 1 else name
        for index, name in enumerate(header)
    )


def _is_group(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is one of groups: it has gaps, and the second names every column of a table of data.

    A first record that happens to hold no number must not be taken for names. So a column that the first row leaves
    without a name, or the first column, has to hold numbers or dates below, and no name may come again as a value.
    """
    if len(rows) < 3:
        return False
    above, names, *below = rows
    filled, named = _places(above), _places(names)
    whole = named == list(range(named[0], named[-1] + 1)) and named[0] <= filled[0] and filled[-1] <= named[-1]
    if len(filled) >= len(named) or not whole or not all(_is_label(names[index]) for index in named):
        return False
    groups = groups_of(above, names)
    labels = [name.casefold() for name in column_names([cell.strip() for cell in names], groups)]
    if len({labels[index] for index in named}) < len(named):
        return False
    columns = {
        index: [row[index].strip() for row in below if index < len(row) and row[index].strip()] for index in named
    }
    if any(names[index].strip().casefold() in map(str.casefold, columns[index]) for index in named):
        return False
    return any(_is_data(columns[index]) for index in named if index == named[0] or index not in filled)


def _is_label(cell: str) -> bool:
    """Whether a cell may be a column's name and no value."""
    text = cell.strip()
    return len(text) <= LONGEST_LABEL and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _is_data(values: Sequence[str]) -> bool:
    """Whether most values hold a digit, as ids, dates and amounts do."""
    return sum(any(map(str.isdigit, value)) for value in values) * 2 > len(values)


def _names(row: Sequence[str]) -> bool:
    """Whether the row reads like column names: more than one, none twice in a row of numbers."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) > 1 and not all(cell.strip().replace(".", "").isdigit() for cell in filled)


def _places(row: Sequence[str]) -> list[int]:
    """Indexes of the cells that hold anything."""
    return [index for index, cell in enumerate(row) if cell.strip()]


def _filled(row: Sequence[str]) -> int:
    """How many cells hold anything."""
    return len(_places(row))

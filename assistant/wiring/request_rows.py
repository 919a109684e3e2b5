"""The rows of an auditor's request list: what each asks for, the criteria that it names, and why one cannot be asked.

Every row that holds anything comes back: one without words says why, and an id that names no criterion is told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.audit.columns import Column, words_of
from assistant.audit.criteria import load_criteria
from assistant.audit.crosswalk import checked_ids, names_other
from assistant.audit.wishes import RequestList
from assistant.domain.errors import BadInput

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ASKED = Column(
    ("request", "question", "evidence requested", "information requested", "document* requested", "requirement", "item", "description", "evidence", "document*",
     "what", "ask", "anforderung", "frage", "demande"),
    without=("id", "no", "nr", "number", "date", "due", "owner", "status", "state", "by", "priority", "type", "category", "ref", "reference", "comment*"),
)  # fmt: skip
_HEADER_ROWS = 20  # rows from the top among which the header is looked for
_MOST_LINES = 500  # a longer list is a mistake or an attack, and each line costs an answer
_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000  # bytes; a list of 500 lines is far below it
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200  # beyond them a sheet is data, or says that it is larger than it is
_NAMING = Column(
    ("criteri*", "control", "controls", "ctrl*", "clause*", "annex", "article*", "iso*", "nist", "ai act"),
    without=(
        "owner",
        "status",
        "state",
        "date",
        "due",
        "by",
        "title",
        "name",
        "description",
        "text",
        "comment*",
        "type",
    ),
)
"""Columns of ids of criteria: what stands there and names none is told."""
_REFERRING = Column(
    ("reference*", "ref", "section"), without=("document*", "evidence", "file", "link", "date", "owner", "by")
)
"""Columns that may hold such ids, or numbers of the list's own."""
_LONGEST_TOLD = 200  # characters of a row that a reason repeats
_NO_VALUE = "the cell holds a formula without a kept value; open and save the list in a spreadsheet program"
_ID = re.compile(r"\bA\.\s?\d|\d\.\d")
_ALL_ID = re.compile(r"[\sA\d.,;/&-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a request list."""

    sheet: str
    """Its sheet."""
    row: int
    """Its row, from 1."""
    text: str
    """What is asked for; empty where the row has no words to answer."""
    criteria: tuple[str, ...] = ()
    """Ids of the criteria that the row names, those of other frameworks by what they meet."""
    problems: tuple[str, ...] = ()
    """What is wrong with the row, such as an id that names no criterion."""


def read_lines(asked: RequestList) -> tuple[Line, ...]:
    """The lines of a list, sheet by sheet. Raises BadInput for a file that is no such list, in one sentence."""
    book = open_list(asked, values=True)
    raw = open_list(asked, values=False)
    lines = [line for sheet in book.worksheets for line in _lines(sheet, raw[sheet.title])]
    if not lines:
        raise BadInput(
            f"{asked.name}: no column of requests was found: name it `Request` in the first row of its table"
        )
    count = sum(bool(line.text or line.criteria) for line in lines)
    if count > _MOST_LINES:
        raise BadInput(f"{asked.name}: it has {count} lines, and at most {_MOST_LINES} are asked at once; split it")
    return tuple(lines)


def open_list(asked: RequestList, *, values: bool) -> Workbook:
    """The workbook of a file; `values` gives what formulas came to. Raises BadInput when it cannot be read as one."""
    import openpyxl  # here, because few runs need it and it is slow to load

    name, content = asked.name, asked.content
    if len(content) > _MOST_BYTES:
        raise BadInput(f"{name}: it has {len(content)} bytes, more than a request list of {_MOST_BYTES} may have")
    if _unpacked(content) > _MOST_UNPACKED:
        raise BadInput(f"{name}: unpacked it is larger than a request list of {_MOST_UNPACKED} bytes may be")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    except Exception as problem:  # openpyxl raises whatever its parts do on a damaged file
        raise BadInput(f"{name}: this is no Excel workbook (.xlsx) that can be read; save the list as one") from problem
    wide = next(
        (one.title for one in book.worksheets if one.max_row > _MOST_ROWS or one.max_column > _MOST_COLUMNS), None
    )
    if wide is not None:
        raise BadInput(
            f"{name}: sheet {wide!r} has more than {_MOST_ROWS} rows or {_MOST_COLUMNS} columns; keep the list alone"
        )
    return book


def _unpacked(content: bytes) -> int:
    """Bytes of a packed file when unpacked; 0 of what is not packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return 0


def header_of(sheet: Worksheet) -> tuple[int, int] | None:
    """Row and column of the header over what is asked for, both from 1; None where the sheet has none."""
    for row in range(1, min(sheet.max_row, _HEADER_ROWS) + 1):
        cells = [(_text(sheet, row, at), at) for at in range(1, sheet.max_column + 1)]
        named = [(rank, at) for text, at in cells if (rank := _rank(_ASKED, text))]
        alone = sum(bool(text) for text, _ in cells) == 1 and sheet.max_column > 1  # the title over a table
        if named and not alone:
            return row, min(named)[1]
    return None


def _rank(column: Column, name: str) -> tuple[int, int] | None:
    """How well a cell names a column; a sentence names none."""
    return column.rank(name) if 0 < len(words_of(name)) <= 5 else None


def _lines(sheet: Worksheet, raw: Worksheet) -> Iterator[Line]:
    """Every row of one sheet that holds anything; `raw` is the sheet with its formulas."""
    header = header_of(sheet)
    if header is None:
        return
    top, asked = header
    named = [(at, _text(sheet, top, at)) for at in range(1, sheet.max_column + 1) if at != asked]
    columns = [(at, name) for at, name in named if _rank(_NAMING, name)]
    columns += [(at, name) for at, name in named if _rank(_REFERRING, name) and (at, name) not in columns]
    own = {at for at, name in columns if not _rank(_NAMING, name) and _is_own_numbering(sheet, top, at)}
    for row in range(top + 1, max(sheet.max_row, raw.max_row) + 1):
        held = [_text(sheet, row, at) or _text(raw, row, at) for at in range(1, raw.max_column + 1)]
        if any(held):
            yield _line(sheet, raw, row, asked, [one for one in columns if one[0] not in own], held)


def _is_own_numbering(sheet: Worksheet, top: int, at: int) -> bool:
    """Whether the bare numbers of a column are mostly no criteria: the list counts its own rows there."""
    cells = [_text(sheet, row, at) for row in range(top + 1, sheet.max_row + 1)]
    bare = [one for one in cells if re.fullmatch(r"\d+(?:\.\d+)*", one)]
    known = sum("." in one and not checked_ids(one, load_criteria())[1] for one in bare)
    return 2 * known < len(bare)


def _line(
    sheet: Worksheet, raw: Worksheet, row: int, asked: int, columns: Sequence[tuple[int, str]], held: Sequence[str]
) -> Line:
    """One row: its words, the criteria that it names, and what is wrong with it."""
    text, criteria, problems = _text(sheet, row, asked), list[str](), list[str]()
    for at, name in columns:
        value = _text(sheet, row, at)
        hard = _rank(_NAMING, name) is not None
        if not value and _is_formula(raw, row, at):
            problems.append(f"{name}: {_NO_VALUE}")
        elif value and (hard or _ID.search(value)):
            known, unknown = checked_ids(f"{name}: {value}" if names_other(name) else value, load_criteria())
            criteria += known
            problems += [f"{one} under {name}: no criterion that is known has this id" for one in unknown]
    known, unknown = checked_ids(text, load_criteria(), listed=bool(_ALL_ID.fullmatch(text)))
    criteria += known
    problems += [f"{one}: no criterion that is known has this id" for one in unknown]
    if sheet.cell(row, asked).data_type == "e":
        problems, text = [f"no words to answer: the cell holds {text}", *problems], ""
    elif not text and _is_formula(raw, row, asked):
        problems = [f"no words to answer: {_NO_VALUE}", *problems]
    elif not criteria and not any(map(str.isalpha, text)):
        only = ", ".join(one for one in held if one)
        text = ""
        problems = [f"no words to answer: the row has only “{only[:_LONGEST_TOLD]}”", *problems]
    return Line(
        sheet=sheet.title,
        row=row,
        text=text,
        criteria=tuple(dict.fromkeys(criteria)),
        problems=tuple(dict.fromkeys(problems)),
    )


def _is_formula(raw: Worksheet, row: int, at: int) -> bool:
    """Whether a cell holds a formula."""
    return bool(raw.cell(row, at).data_type == "f")


def _text(sheet: Worksheet, row: int, column: int) -> str:
    """A cell's text on one line."""
    value = sheet.cell(row, column).value
    return " ".join(str(value).split()) if value is not None else ""

"""An auditor's request list: each line asked as the reader, and given back in the same layout with what was found.

The line keeps its place; proposed answer, evidence, gaps, state and receipt stand in columns after the last. A proposed
answer is the chain's own and holds nothing that its receipt does not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from assistant.audit.columns import Column, words_of
from assistant.audit.wishes import RequestList
from assistant.domain.answer import NOT_FOUND, OUTSIDE_RIGHTS, Answer, Outcome
from assistant.domain.errors import BadInput
from assistant.store.journal import Journal

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PROPOSED = "request.proposed"
"""Kind of the event of a line with its proposed answer; its subject is `request/` and a number."""

ADDED = ("Proposed answer", "Evidence", "Gaps", "State", "Receipt")
"""Names of the columns that are added."""

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
_LONGEST_CELL = 32_000  # characters that a cell can hold, less room
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a request list."""

    sheet: str
    """Its sheet."""
    row: int
    """Its row, from 1."""
    text: str
    """What is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A line with its proposed answer."""

    id: str
    """Such as `R-3`."""
    line: Line
    """What was asked for."""
    outcome: Outcome
    """How the answer ended."""
    answer: str
    """What is proposed to be said."""
    evidence: tuple[str, ...]
    """Evidence that it rests on, with the place."""
    gaps: tuple[str, ...]
    """What was expected and not found."""
    receipt: str
    """Id of the answer's receipt."""


def read_lines(asked: RequestList) -> tuple[Line, ...]:
    """The lines of a list, sheet by sheet. Raises BadInput for a file that is no such list, in one sentence."""
    book = _open(asked, values=True)
    lines = [line for sheet in book.worksheets for line in _lines(sheet)]
    if not lines:
        raise BadInput(
            f"{asked.name}: no column of requests was found: name it `Request` in the first row of its table"
        )
    if len(lines) > _MOST_LINES:
        raise BadInput(
            f"{asked.name}: it has {len(lines)} lines, and at most {_MOST_LINES} are asked at once; split it"
        )
    return tuple(lines)


def proposed(
    asked: RequestList, ask: Callable[[str], Answer], journal: Journal, *, user: str, clock: Callable[[], datetime]
) -> Iterator[Proposed]:
    """Each line of a list with its proposed answer, in order, each written down as it is made."""
    number = len({event.subject for event in journal.events(kinds=[PROPOSED])})
    for line in read_lines(asked):
        made, number = ask(line.text), number + 1
        one = _proposed(f"R-{number}", line, made)
        journal.append(
            f"request/{one.id}", PROPOSED, _said(PurePath(asked.name).name, one), user=user, time=clock(), after=0
        )
        yield one


def _proposed(name: str, line: Line, made: Answer) -> Proposed:
    """A line with what its answer says."""
    gaps = [f"{gap.expected}: {gap.why}; {NOT_FOUND}" for gap in made.gaps]
    if not gaps and made.outcome is not Outcome.ANSWERED:
        gaps = [made.note or NOT_FOUND]
    quoted = {citation.span.evidence: citation for citation in reversed(made.citations)}
    said = [claim.text for claim in made.claims]
    rows = (
        [", ".join(str(cell) for cell in row.cells if cell is not None) for row in made.table.rows]
        if made.table
        else []
    )
    return Proposed(
        id=name,
        line=line,
        outcome=made.outcome,
        answer="\n".join([*said, *rows]) or (made.note or "No evidence found."),
        evidence=tuple(f"{id_} ({one.title})" for id_, one in sorted(quoted.items(), key=lambda pair: pair[1].n)),
        gaps=(*gaps, OUTSIDE_RIGHTS) if gaps else (),
        receipt=made.receipt,
    )


def _said(name: str, one: Proposed) -> Mapping[str, object]:
    """What the event of a line says: what was asked; what was answered lies with its receipt."""
    return {
        "list": name,
        "sheet": one.line.sheet,
        "row": one.line.row,
        "text": one.line.text,
        "outcome": one.outcome.value,
        "receipt": one.receipt,
    }


def filled(asked: RequestList, lines: Sequence[Proposed]) -> bytes:
    """The list as it was, with the added columns; its own cells, forms and formulas stay."""
    book = _open(asked, values=False)
    for sheet in book.worksheets:
        mine = [one for one in lines if one.line.sheet == sheet.title]
        header = _header(sheet) if mine else None
        if header:
            _fill(sheet, header[0], mine)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, header: int, lines: Sequence[Proposed]) -> None:
    """Put the added columns after the last of one sheet."""
    last = sheet.max_column
    look = sheet.cell(header, last)
    for at, name in enumerate(ADDED, start=1):
        _put(sheet, header, last + at, name)
        sheet.cell(header, last + at).font = copy(look.font)
        sheet.cell(header, last + at).fill = copy(look.fill)
    for one in lines:
        told = (one.answer, "\n".join(one.evidence), "\n".join(one.gaps), one.outcome.value, f"{one.id} {one.receipt}")
        for at, value in enumerate(told, start=1):
            _put(sheet, one.line.row, last + at, value)


def _put(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """Write a text that no spreadsheet program takes for a formula."""
    cell = sheet.cell(row, column)
    cell.value = _UNPRINTABLE.sub("", value)[:_LONGEST_CELL] or None
    if cell.value is not None:
        cell.data_type = "s"


def _open(asked: RequestList, *, values: bool) -> Workbook:
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


def _lines(sheet: Worksheet) -> Iterator[Line]:
    """The lines of one sheet that ask for something."""
    header = _header(sheet)
    if header is None:
        return
    row, column = header
    for at in range(row + 1, sheet.max_row + 1):
        text = _text(sheet, at, column)
        if text:
            yield Line(sheet=sheet.title, row=at, text=text)


def _header(sheet: Worksheet) -> tuple[int, int] | None:
    """Row and column of the header over what is asked for, both from 1; None where the sheet has none."""
    for row in range(1, min(sheet.max_row, _HEADER_ROWS) + 1):
        cells = [(_text(sheet, row, at), at) for at in range(1, sheet.max_column + 1)]
        named = [(rank, at) for text, at in cells if (rank := _rank(text))]
        alone = sum(bool(text) for text, _ in cells) == 1 and sheet.max_column > 1  # the title over a table
        if named and not alone:
            return row, min(named)[1]
    return None


def _rank(name: str) -> tuple[int, int] | None:
    """How well a cell names the column of requests; a sentence names none."""
    return _ASKED.rank(name) if 0 < len(words_of(name)) <= 5 else None


def _text(sheet: Worksheet, row: int, column: int) -> str:
    """A cell's text on one line."""
    value = sheet.cell(row, column).value
    return " ".join(str(value).split()) if value is not None else ""

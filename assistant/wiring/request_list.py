"""An auditor's request list: each line answered as the reader, and given back in the same layout with what was found.

The line keeps its place; proposed answer, evidence, gaps, state and receipt stand in columns after the last. A line that
names a criterion gets what covers it; every other is asked, and what is proposed is then the chain's own and holds nothing
that its receipt does not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from assistant.audit.coverage import Covered, LegOf, LegState, Piece
from assistant.audit.wishes import RequestList
from assistant.domain.answer import NOT_FOUND, OUTSIDE_RIGHTS, Answer, Basis, Outcome
from assistant.store.journal import Journal
from assistant.wiring.coverage import CoverageBook
from assistant.wiring.request_rows import Line, header_of, open_list, read_lines

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PROPOSED = "request.proposed"
"""Kind of the event of a line with its proposed answer; its subject is `request/` and a number."""

ADDED = ("Proposed answer", "Evidence", "Gaps", "State", "Receipt")
"""Names of the columns that are added."""

_SHOWN = 3  # pieces of evidence of one leg, best first
_LONGEST_CELL = 32_000  # characters that a cell can hold, less room
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class State(StrEnum):
    """How a line stands."""

    ANSWERED = "answered"
    """Something was reckoned from records."""
    TO_REVIEW = "to review"
    """There are passages alone: whether they are what is asked for, a person decides."""
    COVERED = "covered"
    """Every leg of its criteria has evidence."""
    PARTLY = "partly covered"
    """A leg of its criteria lacks evidence, or all of it is weak or stale."""
    NO_EVIDENCE = "no evidence"
    """Nothing was found."""
    EXCLUDED = "does not apply"
    """The Statement of Applicability excludes its criteria."""
    UNCLEAR = "unclear"
    """It can be read in more than one way, or was refused."""
    NO_WORDS = "no words"
    """There is nothing to answer; the gaps say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A line with its proposed answer."""

    id: str
    """Such as `R-3`; empty of a row that is no request."""
    line: Line
    """What was asked for."""
    state: State
    """How it stands."""
    outcome: Outcome | None
    """How the answer ended; None where nothing was asked."""
    answer: str
    """What is proposed to be said."""
    evidence: tuple[str, ...]
    """Evidence that it rests on, with the place."""
    gaps: tuple[str, ...]
    """What was expected and not found."""
    receipt: str
    """Id of the answer's receipt; empty where nothing was asked."""


def proposed(
    asked: RequestList,
    ask: Callable[[str], Answer],
    coverage: Callable[[], CoverageBook],
    journal: Journal,
    *,
    user: str,
    clock: Callable[[], datetime],
) -> Iterator[Proposed]:
    """Each row of a list with its proposed answer, in order, each request written down as it is made."""
    number = len({event.subject for event in journal.events(kinds=[PROPOSED])})
    lines = read_lines(asked)
    book = coverage() if any(line.criteria for line in lines) else None
    covers = {one.id: one for one in book.criteria(", ".join(_named(lines)))} if book else {}
    for line in lines:
        if not line.text and not line.criteria:
            yield _without_words(line)
            continue
        number += 1
        every = [covers[name] for name in line.criteria if name in covers]
        if book and every:
            one = _covered(f"R-{number}", line, every, book)
        else:
            one = _answered(f"R-{number}", line, ask(line.text))
        journal.append(
            f"request/{one.id}", PROPOSED, _said(PurePath(asked.name).name, one), user=user, time=clock(), after=0
        )
        yield one


def _named(lines: Iterable[Line]) -> tuple[str, ...]:
    """Every criterion that lines name, each once."""
    return tuple(dict.fromkeys(name for line in lines for name in line.criteria))


def _without_words(line: Line) -> Proposed:
    """A row that asks for nothing that can be answered, with the reason."""
    return Proposed(
        id="", line=line, state=State.NO_WORDS, outcome=None, answer="", evidence=(), gaps=_gaps(line, ()), receipt=""
    )


def _covered(name: str, line: Line, every: Sequence[Covered], book: CoverageBook) -> Proposed:
    """A line with what covers the criteria that it names, leg by leg."""
    applying = [one for one in every if one.excluded is None]
    legs = [(one, leg, _shown(leg, book)) for one in applying for leg in one.legs]
    told = [
        f"{leg.leg} for {one.id}: {'; '.join(piece.item.metadata.title for piece in pieces)}"
        for one, leg, pieces in legs
        if pieces
    ]
    gaps = [
        f"evidence for {one.id} {one.title}: the Statement of Applicability excludes it: {one.excluded}"
        for one in every
        if one.excluded is not None
    ]
    gaps += [_gap(one, leg, told=bool(pieces)) for one, leg, pieces in legs if _lacks(leg, told=bool(pieces))]
    shown = {piece.item.id: piece.item.metadata.title for _, _, pieces in legs for piece in pieces}
    if not applying:
        state = State.EXCLUDED
    elif not told:
        state = State.NO_EVIDENCE
    else:
        state = State.PARTLY if any(_lacks(leg, told=bool(pieces)) for _, leg, pieces in legs) else State.COVERED
    return Proposed(
        id=name,
        line=line,
        state=state,
        outcome=None,
        answer="\n".join(told) or "No evidence found.",
        evidence=tuple(f"{id_} ({title})" for id_, title in shown.items()),
        gaps=_gaps(line, gaps),
        receipt="",
    )


def _shown(leg: LegOf, book: CoverageBook) -> list[Piece]:
    """The best evidence of a leg, without what gives orders to its reader."""
    return [one for one in leg.pieces if one.item.id not in book.desk.flagged][:_SHOWN]


def _lacks(leg: LegOf, *, told: bool) -> bool:
    """Whether a leg has no evidence that is sound."""
    return leg.state is not LegState.COVERED or not told


def _gap(one: Covered, leg: LegOf, *, told: bool) -> str:
    """What a leg lacks."""
    expected = f"{leg.leg} for {one.id} {one.title}"
    return f"{expected}: all of it is {leg.state}" if told else f"{expected}: {NOT_FOUND}"


def _answered(name: str, line: Line, made: Answer) -> Proposed:
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
        state=_state(made),
        outcome=made.outcome,
        answer="\n".join([*said, *rows]) or (made.note or "No evidence found."),
        evidence=tuple(f"{id_} ({one.title})" for id_, one in sorted(quoted.items(), key=lambda pair: pair[1].n)),
        gaps=_gaps(line, gaps),
        receipt=made.receipt,
    )


def _state(made: Answer) -> State:
    """How a line that was asked stands: quoted passages alone are for a person to judge."""
    match made.outcome:
        case Outcome.NO_EVIDENCE:
            return State.NO_EVIDENCE
        case Outcome.REFUSED | Outcome.CLARIFY:
            return State.UNCLEAR
        case Outcome.ANSWERED if any(claim.basis is Basis.COMPUTED for claim in made.claims):
            return State.ANSWERED
        case _:
            return State.TO_REVIEW


def _gaps(line: Line, gaps: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with a line, then what was not found, then that more may exist."""
    every = (*line.problems, *gaps)
    return (*every, OUTSIDE_RIGHTS) if every else ()


def _said(name: str, one: Proposed) -> Mapping[str, object]:
    """What the event of a line says: what was asked; what was answered lies with its receipt."""
    return {
        "list": name,
        "sheet": one.line.sheet,
        "row": one.line.row,
        "text": one.line.text,
        "criteria": list(one.line.criteria),
        "state": one.state.value,
        "outcome": one.outcome.value if one.outcome else None,
        "receipt": one.receipt,
    }


def filled(asked: RequestList, lines: Sequence[Proposed]) -> bytes:
    """The list as it was, with the added columns; its own cells, forms and formulas stay."""
    book = open_list(asked, values=False)
    for sheet in book.worksheets:
        mine = [one for one in lines if one.line.sheet == sheet.title]
        header = header_of(sheet) if mine else None
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
        told = (
            one.answer,
            "\n".join(one.evidence),
            "\n".join(one.gaps),
            one.state.value,
            f"{one.id} {one.receipt}".strip(),
        )
        for at, value in enumerate(told, start=1):
            _put(sheet, one.line.row, last + at, value)


def _put(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """Write a text that no spreadsheet program takes for a formula."""
    cell = sheet.cell(row, column)
    cell.value = _UNPRINTABLE.sub("", value)[:_LONGEST_CELL] or None
    if cell.value is not None:
        cell.data_type = "s"

"""Tables of who is responsible, accountable, consulted and informed: the rows that make nobody accountable, or only a group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.audit.charges import RUNNING
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.registers import Register, Row, registers
from assistant.domain.answer import Span
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Field, Kind

_CELL = re.compile(r"\s*[RACIS](?:\s*[/,&+]?\s*[RACIS]){0,3}\s*")
_ACCOUNTABLE = re.compile(r"A")
_FEWEST = 3  # cells with letters that make a table one of these
_KINDS = (*DOCUMENT_KINDS, Kind.OTHER, Kind.OVERSIGHT, Kind.MINUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One row of such a table."""

    record: Record
    """The row."""
    name: str
    """The duty."""
    accountable: tuple[str, ...]
    """Heads of the columns that are accountable; none where no cell says it."""
    running: bool
    """Whether it is a duty of running or watching a system."""
    spans: tuple[Span, ...]
    """The duty, and the cells with letters."""


def duties(desk: Desk) -> tuple[Duty, ...]:
    """Every row of every such table in the scope that is in force, or is no document with rules."""
    ruling = {one.item.id for one in desk.rules}
    found = registers(desk, (Kind.OTHER, Kind.OVERSIGHT), tables=_KINDS)
    return tuple(duty for one in found if _is_table(one) for duty in _of(desk, one, ruling))


def _is_table(register: Register) -> bool:
    """Whether most cells but the first of the rows are such letters, and one is an A."""
    cells = [field for row in register.rows for field in row.record.fields[1:]]
    letters = [field for field in cells if _CELL.fullmatch(field.value)]
    return (
        len(letters) >= _FEWEST
        and 2 * len(letters) > len(cells)
        and any("A" in one.value for one in letters)
        and any("R" in one.value for one in letters)
    )


def _of(desk: Desk, register: Register, ruling: set[EvidenceId]) -> Iterator[Duty]:
    """The rows of one table."""
    for row in register.rows:
        item = row.record.item
        is_held = "#" in item.id or item.id in ruling or item.metadata.kind not in DOCUMENT_KINDS
        if is_held and item.id not in desk.flagged and row.record.fields:
            yield _duty(row, row.record.fields)


def _duty(row: Row, fields: tuple[Field, ...]) -> Duty:
    """One row."""
    letters = [field for field in fields if _CELL.fullmatch(field.value)]
    name = next((field for field in fields if field not in letters and len(field.value.strip()) > 1), fields[0])
    return Duty(
        record=row.record,
        name=name.value.strip(),
        accountable=tuple(field.name for field in letters if _ACCOUNTABLE.search(field.value)),
        running=RUNNING.search(name.value) is not None,
        spans=tuple(row.record.span(field) for field in (name, *letters)),
    )

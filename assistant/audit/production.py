"""The rows of the inventory, and which of their systems people use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.audit.carried_out import was_done
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.editions import earlier_editions
from assistant.audit.impact import Standing, standing
from assistant.audit.record import Record
from assistant.audit.references import System
from assistant.domain.answer import Span, Stage
from assistant.domain.evidence import EvidenceId, Field

OWNER = Column(("ai owner", "system owner", "business owner", "accountable*", "owner", "responsible*", "keeper", "lead", "contact"), without=("risk", "data", "date", "since"))  # fmt: skip
"""The column of an inventory that names who answers for a system."""
STATUS = Column(("status", "lifecycle stage", "stage", "state", "phase", "stage of development", "in use"), without=("date", "review"))  # fmt: skip
"""The column of an inventory that says whether a system is in use."""
_IN_USE = re.compile(r"\b(?:prod\w*|live|operation\w*|in use|deployed|active|running|implement\w*)\b", re.IGNORECASE)
_NOT_IN_USE = re.compile(r"\b(?:pre-?production|not|retired|decommission\w*|develop\w*|planned|pilot|trial|staging|research|acquisition|initiat\w*|pre-)\b", re.IGNORECASE)  # fmt: skip
_OVER = re.compile(r"\b(?:retired|decommission\w*|withdrawn|discontinued|shut down|switched off|sunset|ended|abgeschaltet|stillgelegt)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One system with its row of the inventory."""

    system: System
    """The system."""
    record: Record
    """The row."""

    def said(self, column: Column) -> Field | None:
        """The cell of the row that says a thing and is not blank."""
        return column.said(self.record.fields)

    @property
    def standing(self) -> Standing | None:
        """What the row says of how high the system stands; None where it does not speak of it."""
        return standing(self.record.fields)

    @property
    def is_over(self) -> bool:
        """Whether its status says that it is no longer in use."""
        status = self.said(STATUS)
        return status is not None and is_over(status.value)

    @property
    def place(self) -> Span:
        """Where the row names the system."""
        return self.record.place_of(self.system.name) or self.record.headline()


def listed(desk: Desk) -> tuple[Listed, ...]:
    """Every system of the inventory by its row; rows of notes, of few cells and with neither owner, tier nor status, are no systems.

    Of a list that stands there in several editions the last counts.
    """
    rows = ((one, desk.scope.item(one.row)) for one in desk.known.systems)
    old = earlier_editions(desk)
    every = (Listed(system=one, record=desk.record(item)) for one, item in rows if item and item.path not in old)
    kept = (
        one for one in every if len(one.record.fields) >= _FEWEST or one.standing or one.said(OWNER) or one.said(STATUS)
    )
    return tuple(sorted(kept, key=lambda one: one.system.row))


_FEWEST = 4  # cells of a row that describes a system in other words than these


def in_use(desk: Desk) -> tuple[Listed, ...]:
    """Systems that their row calls in use; where it has no status, those that were deployed."""
    deployed = {
        case.version[0]
        for case in desk.cases
        if case.version and any(was_done(node, desk.today) for node in case.at(Stage.DEPLOYMENT))
    }
    return tuple(one for one in listed(desk) if _is_used(one, deployed))


def _is_used(one: Listed, deployed: set[EvidenceId]) -> bool:
    """Whether one system is in use."""
    status = one.said(STATUS)
    return one.system.row in deployed if status is None else is_in_use(status.value)


def is_in_use(status: str) -> bool:
    """Whether a status says that a system is in use."""
    return _IN_USE.search(status) is not None and _NOT_IN_USE.search(status) is None


def is_over(status: str) -> bool:
    """Whether a status says that a system is no longer in use."""
    return _OVER.search(status) is not None

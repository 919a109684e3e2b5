"""The entries of AI inventories, and every other list that says of a system which tier, owner or status it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.references import System
from assistant.audit.tables import table_rows
from assistant.domain.evidence import Field, Kind, Status

OWNER = Column(
    (
        "owner",
        "accountable",
        "responsible",
        "keeper",
        "lead",
        "steward",
        "sponsor",
        "contact",
        "verantwort*",
        "responsable",
    ),
    without=("date", "data", "email", "phone"),
)
TIER = Column(
    ("risk tier", "tier", "risk class*", "risk level", "risk category", "risk rating", "criticality", "impact level", "classification",
     "risikoklasse", "einstufung"),
    without=("date", "by", "reason", "justif*", "score", "security", "data", "document"),
)  # fmt: skip
STATUS = Column(
    ("lifecycle*", "deployment status", "status", "stage", "state", "phase", "environment"),
    without=("date", "review*", "assessment", "by"),
)
PURPOSE = Column(("purpose", "description", "use case", "function", "intended use", "zweck", "what it does"))
DATA = Column(
    ("data types", "personal data", "data", "inputs", "pii", "daten*"), without=("owner", "date", "version", "set")
)
SUPPLIER = Column(
    ("supplier", "vendor", "provider", "manufacturer", "base model", "foundation model", "third party", "licensor", "model source",
     "lieferant", "anbieter", "hersteller", "fournisseur", "proveedor", "fornitore", "leverancier", "external model"),
    without=("assess*", "review*", "risk", "contact", "id", "type", "tier", "email", "in", "status", "number", "date", "no", "approved"),
)  # fmt: skip
_LONGEST_HEADER = 5  # words; a longer one is a question, and its answer is no name
_FEWEST_VALUES = 3  # of an entry; a line of notes under the list has fewer
_OUT = re.compile(
    r"\b(?:retired|decommission\w*|withdrawn|shut|ended|cancel\w*|abgeschaltet|stillgelegt|rejected)\b", re.IGNORECASE
)
_LIVE = re.compile(
    r"\b(?:prod\w*|live|operat\w*|in\s+use|deployed|active|rollout|released|running|betrieb)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one list says of one system."""

    system: System
    """The system, as the inventory names it."""
    record: Record
    """The row."""
    tier: Field | None
    """Its tier or class."""
    owner: Field | None
    """Who answers for it."""
    status: Field | None
    """Where it is in its life."""
    suppliers: tuple[Field, ...]
    """Who supplies it or a part of it."""

    @property
    def live(self) -> bool:
        """Whether it says that the system is in operation."""
        return self.status is not None and bool(_LIVE.search(self.status.value)) and not self.over

    @property
    def over(self) -> bool:
        """Whether it says that the system is no longer in operation."""
        return self.status is not None and bool(_OUT.search(self.status.value))


def entries(desk: Desk) -> tuple[Entry, ...]:
    """The rows of the inventories that are of a system, by id; notes below a list are none."""
    return desk.once("inventory entries", lambda: tuple(_entries(desk)))


def listings(desk: Desk) -> tuple[Entry, ...]:
    """Rows outside the inventories whose first cell is a system and that give a tier: other registers, tables of documents."""
    return desk.once("other lists of systems", lambda: tuple(_listings(desk)))


def tier_word(value: str) -> str:
    """A tier by its telling word: `High risk` and `tier high` are one."""
    words = re.findall(r"[^\W_]+", value.lower())
    return next((word for word in words if word not in _TIER_FILLER), value.strip().lower())


_TIER_FILLER = frozenset({"risk", "tier", "level", "class", "category", "ai", "impact", "the", "is", "a", "act", "eu"})


def _entries(desk: Desk) -> Iterator[Entry]:
    """The same, reckoned anew."""
    rows = {record.item.id: record for record in desk.rows(Kind.INVENTORY)}
    for system in sorted(desk.known.systems, key=lambda one: one.row):
        record = rows.get(system.row)
        if record and len(record.fields) >= _FEWEST_VALUES and _describes(record.fields):
            yield entry(system, record)


def _describes(fields: Sequence[Field]) -> bool:
    """Whether a row says what an inventory says of a system."""
    return any(column.of(fields) for column in (OWNER, TIER, STATUS, PURPOSE, SUPPLIER))


def entry(system: System, record: Record) -> Entry:
    """What a row says of a system."""
    return Entry(
        system=system,
        record=record,
        tier=TIER.said(record.fields),
        owner=OWNER.said(record.fields),
        status=STATUS.said(record.fields),
        suppliers=tuple(field for field in SUPPLIER.every(record.fields) if _names(field)),
    )


def _names(field: Field) -> bool:
    """Whether a field gives a name and not the answer to a question."""
    return (
        len(field.name.split()) <= _LONGEST_HEADER
        and bool(re.search(r"[^\W\d_]", field.value))
        and not re.fullmatch(r"\s*(?:yes|no|n/?a|internal|in[- ]?house|own|self|various|multiple|vendor|unknown)\b.*", field.value, re.IGNORECASE)
    )  # fmt: skip


_PASSING = frozenset(
    {
        Kind.INVENTORY,
        Kind.SOA,
        Kind.MINUTES,
        Kind.APPROVAL,
        Kind.TICKET,
        Kind.PULL_REQUEST,
        Kind.EVALUATION,
        Kind.CHANGE,
    }
)
"""Kinds that speak of a day, and the inventory itself."""


def _listings(desk: Desk) -> Iterator[Entry]:
    """The same, reckoned anew."""
    if not entries(desk):
        return
    for record in desk.records(*(kind for kind in Kind if kind not in _PASSING)):
        if record.item.metadata.status is Status.RETIRED or record.item.id in desk.flagged:
            continue
        rows = (record,) if "#" in record.item.id else table_rows(desk, record.item)
        yield from (listed for row in rows for listed in [_listing(desk, row)] if listed)


def _called(desk: Desk) -> Mapping[str, System]:
    """The system of each name that a row of an inventory gives; of two that share one the first."""
    found: dict[str, System] = {}
    for one in entries(desk):
        for alias in one.system.aliases:
            found.setdefault(alias, one.system)
    return found


def _listing(desk: Desk, row: Record) -> Entry | None:
    """What a row of another list says of the one system that one of its first cells names whole."""
    if not TIER.said(row.fields):
        return None
    cells = [field.value.strip().lower() for field in row.fields[:2]]
    called = desk.once("entries by name", lambda: _called(desk))
    owner = next((called[cell] for cell in cells if cell in called), None)
    return entry(owner, row) if owner else None

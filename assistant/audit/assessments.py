"""What shows that a supplier was assessed, or has a contract: a cell of a register, a row of a list, or a document about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from assistant.audit.columns import Column, is_open
from assistant.audit.desk import Desk
from assistant.audit.naming import VENDOR, named_in
from assistant.audit.record import Record
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Kind
from assistant.domain.written_dates import every_date

ASSESSED = Column(
    (
        "last assessment",
        "assess*",
        "due diligence",
        "evaluat*",
        "security review",
        "vendor review",
        "last review",
        "review*",
        "bewert*",
        "geprüft",
    ),
    without=("next", "by", "owner", "plan*", "clause", "needed", "required", "id"),
)
NEXT = Column(
    (
        "next assessment",
        "next review",
        "reassess*",
        "review due",
        "next due",
        "valid until",
        "expires",
        "expiry",
        "due",
    ),
    without=("amount", "payment"),
)
CONTRACT = Column(
    ("contract*", "agreement", "dpa", "terms", "order form", "vertrag", "contrat"),
    without=("date", "end", "owner", "value"),
)
_DENIED = re.compile(
    r"\s*(?:no\b|none|not\b|never|pending|open|planned|missing|outstanding|overdue|requested|in\s+progress|to\s?do|waived|skipped|n/?a\b|to\s+follow"
    r"|nein|keine|ausstehend|aucun|non\b)",
    re.IGNORECASE,
)
_CLICKED = re.compile(
    r"\b(?:click\w*|online\s+terms|terms\s+of\s+(?:use|service)|free\s+(?:tier|plan)|none|no)\b|^\s*PO\b", re.IGNORECASE
)
_IS_ASSESSMENT = re.compile(
    r"assess|due[\s_-]diligence|vendor[\s_-]review|supplier[\s_-]review|security[\s_-]review|third[\s_-]party[\s_-]review|\bSA-\d|lieferantenbewertung"
    r"|évaluation\s+(?:du|de)\s+fournisseur|evaluación\s+de(?:l)?\s+proveedor",
    re.IGNORECASE,
)
_IS_NONE = re.compile(
    r"\bnot\s+an?\s+(?:supplier\s+)?(?:assessment|contract)\b|\bno\s+assessment\b|\bdraft\b|\btemplate\b", re.IGNORECASE
)
_IS_CONTRACT = re.compile(r"contract|agreement|order\s+form|\bDPA\b|data\s+processing|vertrag|contrat\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"^\W*(?:supplier|vendor|provider|company|third\s+party|lieferant|anbieter|fournisseur|party)\b\W+(.+)$",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_LINE = re.compile(
    r"\b(?:next|valid\s+(?:until|to)|expires|review\s+(?:by|due|on)|renew\w*\s+(?:by|due)|due)\b", re.IGNORECASE
)
_OPENING = 4  # lines in which a document says what it is
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One time that somebody looked at a supplier."""

    place: Span
    """Where it is on record."""
    names: Span
    """Where it says of whom it is."""
    day: date | None
    """When it was made, where it says so."""
    next_by: date | None
    """When it falls due again, where it says so."""


def assessments(desk: Desk, names: Iterable[str]) -> tuple[Assessment, ...]:
    """Assessments of a supplier under any of its names, the newest last."""
    told = named_in(names)
    rows = (one for record in desk.rows() for one in _of_row(record, told))
    papers = (one for record in _papers(desk) for one in _of_paper(record, told))
    return tuple(sorted((*rows, *papers), key=lambda one: (one.day or date.min, one.place.evidence)))


def contracts(desk: Desk, names: Iterable[str]) -> tuple[Span, ...]:
    """Contracts with a supplier under any of its names; terms that somebody clicked are none."""
    told = named_in(names)
    found: list[Span] = []
    for record in desk.records(Kind.SUPPLIER, Kind.CONTRACT):
        if "#" in record.item.id:
            vendor, cell = VENDOR.said(record.fields), CONTRACT.said(record.fields)
            if (
                vendor
                and cell
                and told.search(vendor.value)
                and not _DENIED.match(cell.value)
                and not _CLICKED.search(cell.value)
            ):
                found.append(record.span(cell))
        elif _IS_CONTRACT.search(record.item.metadata.title) and (place := _named_at(record, told)):
            found.append(place)
    return tuple(found)


def has_assessments(desk: Desk) -> bool:
    """Whether the scope has anything that an assessment could stand in: a column of a register, or a document."""
    rows = any(
        VENDOR.of(record.fields) and ASSESSED.of(_looked_at(record.fields))
        for record in desk.rows(Kind.SUPPLIER, Kind.CONTRACT, Kind.OTHER)
    )
    return rows or any(item.metadata.kind is Kind.SUPPLIER for item in desk.scope.items) or bool(_papers(desk))


def _looked_at(fields: Iterable[Field]) -> list[Field]:
    """Fields without those that say when something falls due; a due diligence is no due day."""
    return [field for field in fields if NEXT.rank(field.name) is None or "diligence" in field.name.lower()]


def _of_row(record: Record, told: re.Pattern[str]) -> Iterator[Assessment]:
    """What the row of a supplier says of its assessment."""
    vendor = VENDOR.said(record.fields) if record.item.metadata.kind is not Kind.INVENTORY else None
    cell = ASSESSED.said([field for field in _looked_at(record.fields) if field is not vendor])
    if vendor and cell and told.search(vendor.value) and not is_open(cell.value) and not _DENIED.match(cell.value):
        due = NEXT.said([field for field in record.fields if field is not cell])
        yield Assessment(
            place=record.span(cell),
            names=record.span(vendor),
            day=_day(cell.value),
            next_by=_day(due.value) if due else None,
        )


def _papers(desk: Desk) -> tuple[Record, ...]:
    """Documents that say in their title or their first lines that they are assessments."""
    kinds = (Kind.SUPPLIER, Kind.OTHER, Kind.CONTRACT, Kind.RISK, Kind.APPROVAL, Kind.REVIEW, Kind.IMPACT_ASSESSMENT)
    return desk.once(
        "supplier assessments",
        lambda: tuple(one for one in desk.records(*kinds) if "#" not in one.item.id and _is_assessment(one)),
    )


def _is_assessment(record: Record) -> bool:
    """Whether a document is an assessment by its own word, and of a supplier."""
    head = f"{PurePosixPath(record.item.path).name}\n{record.item.metadata.title}\n{_opening(record.text)}"
    is_of_supplier = record.item.metadata.kind is Kind.SUPPLIER or re.search(
        r"supplier|vendor|third[\s-]party|lieferant|provider", head, re.IGNORECASE
    )
    return bool(is_of_supplier) and bool(_IS_ASSESSMENT.search(head)) and not _IS_NONE.search(head)


def _of_paper(record: Record, told: re.Pattern[str]) -> Iterator[Assessment]:
    """The assessment that a document is, where it is about this supplier."""
    place = _named_at(record, told)
    if place:
        said = record.item.metadata
        due = said.review_by.start if said.review_by else _due_in(record.text)
        day = said.date.start if said.date else None
        yield Assessment(place=record.headline(), names=place, day=day, next_by=due)


def _named_at(record: Record, told: re.Pattern[str]) -> Span | None:
    """Where a document says whom it is about: in its title, its first lines, or beside `supplier`."""
    about = [(hit.start(), hit.end()) for hit in _ABOUT.finditer(record.text) if told.search(hit[1])]
    at = about[0] if about else None
    if at is None and (hit := told.search(_opening(record.text))):
        at = line_at(record.text, hit.start())
    if at is None:
        return record.titled() if told.search(record.item.metadata.title) else None
    start, end = line_at(record.text, at[1] - 1)
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)


def _opening(text: str) -> str:
    """The first lines of a document that say something, with everything before them."""
    lines = text.splitlines(keepends=True)
    kept = [at for at, line in enumerate(lines) if any(sign.isalnum() for sign in line)]
    last = kept[min(_OPENING, len(kept)) - 1] + 1 if kept else 0
    return "".join(lines[:last])


def _due_in(text: str) -> date | None:
    """The day by which a document says that it falls due again: the last of such lines."""
    days = [
        day
        for line in text.splitlines()
        if (hit := _NEXT_LINE.search(line))
        for day in [_day(line[hit.start() :])]
        if day
    ]
    return days[0] if days else None


def _day(value: str) -> date | None:
    """The first day that a value states."""
    found = every_date(value, _UTC)
    return found[0][0].start if found else None


def unassessed(record: Record) -> Field | None:
    """The cell of a supplier's row that says that it was not assessed; None where it says nothing."""
    cell = ASSESSED.of(_looked_at(record.fields))
    return cell if cell and (is_open(cell.value) or _DENIED.match(cell.value)) else None

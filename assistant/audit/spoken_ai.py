"""Names of AI that the registers of a scope know, and records without what addresses a machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.audit.ai_words import denies_ai, says_ai
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Flag, Kind

_SUFFIX = re.compile(r"\b(?:GmbH|AG|SE|Lda|Ltda|S\.?L|O[UÜ]|Kft|BV|NV|Pvt|KG|Ltd|Limited|Inc|LLC|LLP|Corp|Co|PLC|B\.?V|N\.?V|AB|A/?S|ApS|Oy|Oyj|S\.?A|SAS|SARL|S\.?r\.?l|S\.?p\.?A|Pty|Group|Holding|Solutions|Services|Technologies|The)\b\.?", re.IGNORECASE)  # fmt: skip
_SHORTEST = 4  # letters; a shorter name of a company is a word of any text
_UNSAFE = frozenset({Flag.INSTRUCTION, Flag.HIDDEN})
VENDOR = Column(("supplier name", "vendor name", "supplier", "vendor", "provider", "merchant", "payee", "manufacturer", "developer", "creditor", "seller", "company", "lieferant", "anbieter", "hersteller", "kreditor", "firma", "fournisseur", "prestataire", "éditeur", "proveedor", "fornitore", "leverancier", "fornecedor", "leverantör", "leverandør"), without=("id", "owner", "assess*", "rating", "contact", "number", "no", "status", "approv*", "date"))  # fmt: skip
"""The column of a register that names a company."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of AI that registers of the scope know."""

    name: str
    """As a text may write it."""
    source: Record
    """The row that says so."""


def trusted(desk: Desk, record: Record) -> Record:
    """A record without what screening saw to address a machine or to be hidden: places stay, nothing is said there."""
    if record.item.id not in desk.flagged:
        return record
    unsafe = [(one.start, one.end) for one in desk.scope.elements(record.item) if one.flags & _UNSAFE]
    text = record.text
    for start, end in unsafe:
        text = text[:start] + " " * (end - start) + text[end:]
    fields = tuple(one for one in record.fields if not any(a < one.end and one.start < b for a, b in unsafe))
    return replace(record, text=text, fields=fields)


def short_name(company: str) -> str:
    """A company's name without its legal form; empty where nothing telling is left.

    >>> short_name("Papyr Oy")
    'Papyr'
    """
    bare = " ".join(re.sub(r"\([^)]*\)", " ", _SUFFIX.sub(" ", company)).replace(",", " ").split())
    return bare if len(bare) >= _SHORTEST else ""


def names(name: str, text: str) -> bool:
    """Whether a text has a name as whole words, in any case."""
    if not name or name.lower() not in text.lower():
        return False
    return re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def ai_names(desk: Desk) -> tuple[Named, ...]:
    """Names of systems of the inventory and of those companies that registers tie to AI, longest first."""
    return desk.scope.derived("names of AI", lambda: _ai_names(desk))


def _ai_names(desk: Desk) -> tuple[Named, ...]:
    """The same, reckoned anew."""
    found = {one.name.lower(): one for one in (*_systems(desk), *_vendors(desk))}
    return tuple(sorted(found.values(), key=lambda one: (-len(one.name), one.name)))


def named_in(known: tuple[Named, ...], text: str) -> Named | None:
    """The first known name of AI that a text has."""
    lower = text.lower()
    return next((one for one in known if one.name.lower() in lower and names(one.name, text)), None)


def _systems(desk: Desk) -> Iterator[Named]:
    """Every alias of the inventory's systems."""
    for system in desk.known.systems:
        item = desk.scope.item(system.row)
        if item:
            row = desk.record(item)
            yield from (Named(alias, row) for alias in system.aliases)


def _vendors(desk: Desk) -> Iterator[Named]:
    """Companies of the inventory, and those of a supplier register that serve a system or whose service is AI."""
    for row in (trusted(desk, one) for one in desk.rows(Kind.INVENTORY, Kind.SUPPLIER)):
        company = VENDOR.said(row.fields)
        name = short_name(company.value) if company else ""
        if name and _is_of_ai(desk, row, company):
            yield Named(name, row)


def shows_ai(desk: Desk, row: Record) -> Span | None:
    """The value of a row, other than the company's name, that says AI or names a system of the inventory; None where none does."""
    company = VENDOR.said(row.fields)
    rest = [field for field in row.fields if field is not company]
    said = (field for field in rest if says_ai(field.value))
    named = (field for field in rest if desk.known.systems_in(field.value))
    told = next((field for field in (*said, *named)), None)
    return row.span(told) if told else None


def _is_of_ai(desk: Desk, row: Record, company: Field | None) -> bool:
    """Whether a supplier's row ties it to AI; of the inventory every row does, unless the company is the organization."""
    if row.item.metadata.kind is Kind.INVENTORY:
        return company is not None and not re.search(r"\b(?:in-?house|internal|own|self)\b", company.value, re.IGNORECASE)  # fmt: skip
    rest = "\n".join(field.value for field in row.fields if field is not company)
    return denies_ai(rest) is None and (says_ai(rest) is not None or bool(desk.known.systems_in(rest)))

"""Orders, card payments and contracts of the scope, and whether what was bought is AI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.audit.ai_words import AI, NO_AI, denies_ai, says_ai
from assistant.audit.asks import CHECKLIST, THINGS, Thing
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.naming import PROPER
from assistant.audit.record import Record
from assistant.audit.references import key_of
from assistant.audit.registers import Register, Row, registers
from assistant.audit.spoken_ai import VENDOR, Named, named_in, names, short_name, trusted
from assistant.audit.topics import line_with
from assistant.domain.answer import Span
from assistant.domain.evidence import DOCUMENT_KINDS, Kind

_KINDS = (Kind.CONTRACT, Kind.SUPPLIER, Kind.OTHER, Kind.APPROVAL, Kind.REVIEW, Kind.TICKET)
_AMOUNT = Column(("amount", "pounds", "euros", "dollars", "francs", "sterling", "kronor", "kroner", "total", "price", "cost", "costs", "spend", "net", "gross", "value", "sum", "eur", "usd", "gbp", "chf", "betrag", "preis", "kosten", "summe", "montant", "prix", "coût", "importe", "precio", "coste", "valor", "importo", "prezzo", "bedrag", "belopp", "beløb", "fee", "seats", "licen*"), without=("date", "owner"))  # fmt: skip
_NUMBERED = Column(
    (
        "po",
        "order",
        "purchase",
        "invoice",
        "transaction",
        "requisition",
        "card",
        "posted",
        "renewal",
        "bestell*",
        "auftrag*",
        "rechnung*",
        "commande",
        "facture",
        "pedido",
        "factura",
        "ordine",
        "fattura",
        "bought",
        "purchased",
    )
)
_CALLED = re.compile(
    r"order|purchas|procure|card|invoice|bill|spend|renewal|subscription|contract|requisition|ledger|payment|licen[cs]e|bestell|beschaff|einkauf|einkäufe|rechnung|vertr[aä]g|achat|commande|facture|dépense|compra|pedido|factura|gasto|acquist|inkoop|inköp",
    re.IGNORECASE,
)
_FLAG = Column(("contains ai", "is ai", "ai", "ml", "enthält ki", "ki", "ia", "contient ia"), without=("checklist", "check", "assess*", "approv*", "clause*", "form", "review", "sign*", "clear*", "addendum", "owner", "board", "office*", "committee", "note*", "questionnaire", "freigabe", "vermerk", "checkliste", "prüf*", "visa", "ficha", "fiche", "visto"))  # fmt: skip
_STATUS = Column(("status", "state"))
_YES = re.compile(r"\s*(?:y|yes|true|x|ja|oui|s[ií]|1)\b", re.IGNORECASE)
_NO = re.compile(r"\s*(?:n|no|false|nein|non|none|0)\b", re.IGNORECASE)
_NOT_ASKED = re.compile(
    r"\s*(?:n/?\.?a\.?|not applicable|not covered|not needed|not required|exempt|no ai)\b", re.IGNORECASE
)
_DROPPED = re.compile(r"cancel|reject|declin|draft|hold|storniert|abgelehnt|entwurf|annul|refus|rechaz|cancelad|borrador|withdrawn|returned|given back|pending|requested|not released", re.IGNORECASE)  # fmt: skip
_TABLES = (Kind.CONTRACT, Kind.SUPPLIER, Kind.OTHER)
_BOUGHT = re.compile(r"\border\b|purchase|agreement|contract|subscription|licen[cs]e|requisition|statement of work|bestellung|vertrag|lizenz|commande|contrat|abonnement|pedido|contrato|licencia|contratto|ordine|avtal", re.IGNORECASE)  # fmt: skip
"""Titles of documents by which something was bought."""
_ABOUT = re.compile(r"assess|review|checklist|questionnaire|due diligence|template|register|list of|minutes|policy|note on|prüf|bewertung|évaluation|evaluaci", re.IGNORECASE)  # fmt: skip
"""Titles of documents about such documents."""
_WITH = re.compile(rf"\b(?:with|from|by|mit|von|avec|de|con|met|med|[–—:-])\s+(?P<who>{PROPER})")
_LINE = re.compile(r"[^\n]+")


class Nature(StrEnum):
    """What the records say of what was bought."""

    AI = "ai"
    """It is or contains AI."""
    DENIED = "denied"
    """Something speaks for AI, and a record says that it is none."""
    OTHER = "other"
    """Nothing speaks for AI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order or payment."""

    row: Row
    """Its row."""
    register: Register
    """The register in which it stands."""
    day: date | None
    """Its day."""
    supplier: str
    """The company without its legal form; empty where none is named."""
    nature: Nature
    """Whether it is AI."""
    grounds: tuple[Span, ...]
    """Places that say so."""
    dropped: bool
    """Whether its state says that it was not, or not yet, released."""

    @property
    def subject(self) -> str:
        """By what it is called: a row's key, a document's title."""
        return self.row.key if "#" in self.record.item.id or self.record.fields else self.record.item.metadata.title

    @property
    def record(self) -> Record:
        """Its item."""
        return self.row.record


def orders(desk: Desk, known: tuple[Named, ...], asked: Sequence[Thing] = THINGS) -> tuple[Order, ...]:
    """Every order of the scope, by register and key; columns of what is `asked` for are no word for what was bought."""
    suppliers = tuple(trusted(desk, one) for one in desk.rows(Kind.SUPPLIER))
    return tuple(
        _order(desk, register, replace(row, record=trusted(desk, row.record)), known, suppliers, asked)
        for register in (*order_registers(desk), *_papers(desk))
        for row in register.rows
    )


def order_registers(desk: Desk) -> tuple[Register, ...]:
    """Registers of orders: their rows name a company and an amount, and a column or the file's name speaks of orders."""
    return tuple(one for one in registers(desk, _KINDS, tables=_TABLES) if _is_of_orders(one))


def _papers(desk: Desk) -> Iterator[Register]:
    """Orders and contracts that are documents of their own, each a register of one."""
    for record in desk.records(Kind.CONTRACT):
        name = f"{record.item.metadata.title} {re.sub(r'[-_./]+', ' ', record.item.id)}"
        if "#" not in record.item.id and _BOUGHT.search(name) and not _ABOUT.search(name):
            yield Register(
                name=f"{record.item.id}/", rows=(Row(key=key_of(record.item.id), record=replace(record, fields=())),)
            )


def _is_of_orders(register: Register) -> bool:
    """Whether a register is one of orders."""
    numbered = register.says(_NUMBERED) or _CALLED.search(register.name) is not None
    return not register.name.endswith("/") and numbered and register.says(VENDOR) and register.says(_AMOUNT)


def _order(
    desk: Desk,
    register: Register,
    row: Row,
    known: tuple[Named, ...],
    suppliers: tuple[Record, ...],
    asked: Sequence[Thing],
) -> Order:
    """One order with what is known of it."""
    company = row.value(VENDOR) or _seller(row.record)
    state = row.value(_STATUS)
    nature, grounds = _nature(desk, row, known, [one for one in suppliers if _is_about(one, company)], asked)
    when = row.record.item.metadata.date
    return Order(
        row=row,
        register=register,
        day=when.start if when else None,
        supplier=short_name(company),
        nature=nature,
        grounds=grounds,
        dropped=_DROPPED.search(state) is not None,
    )


def _is_about(supplier: Record, company: str) -> bool:
    """Whether a row of the supplier register is of a company."""
    field, name = VENDOR.said(supplier.fields), short_name(company)
    return field is not None and (names(name, field.value) or names(short_name(field.value), company))


def _nature(
    desk: Desk, row: Row, known: tuple[Named, ...], suppliers: list[Record], asked: Sequence[Thing]
) -> tuple[Nature, tuple[Span, ...]]:
    """Whether what a row tells of is AI, with the places that say so."""
    if not row.record.fields:
        return _of_paper(row.record, known)
    denied = (*_denials(row.record), *(place for one in suppliers for place in _denials(one)))
    flag = row.of(_FLAG)
    if flag and _NO.match(flag.value):
        denied = (*denied, row.record.span(flag))
    spoken = _spoken(row.record, asked)
    if denied:
        return Nature.DENIED, (*spoken, *denied)
    if spoken or (flag and _YES.match(flag.value)):
        return Nature.AI, spoken or ((row.record.span(flag),) if flag else ())
    said = row.of(CHECKLIST.column)
    vendor = _known(row, known)
    if said and _NOT_ASKED.match(said.value):
        return (Nature.DENIED, (row.record.span(said),)) if vendor else (Nature.OTHER, ())
    if vendor:
        return Nature.AI, vendor
    told = () if said else _told_elsewhere(desk, row)
    return (Nature.AI, told) if told else (Nature.OTHER, ())


def _of_paper(record: Record, known: tuple[Named, ...]) -> tuple[Nature, tuple[Span, ...]]:
    """Whether a contract or order that is a document buys AI: by its title, else by its first line that says so."""
    denied = line_with(record, NO_AI)
    spoken = line_with(record, AI)
    lines = (hit for hit in _LINE.finditer(record.text) if named_in(known, hit[0]))
    named = next((Span(evidence=record.item.id, revision=record.item.revision, start=hit.start(), end=hit.end()) for hit in lines), None)  # fmt: skip
    if denied:
        return Nature.DENIED, (denied,)
    found = spoken or named
    return (Nature.AI, (found,)) if found else (Nature.OTHER, ())


def _seller(record: Record) -> str:
    """The company that the title of a contract names: `Contract with Dryco Ltd`; empty where it names none."""
    hit = _WITH.search(record.item.metadata.title) if not record.fields else None
    return hit["who"] if hit else ""


def _spoken(record: Record, asked: Sequence[Thing]) -> tuple[Span, ...]:
    """The values of a row that speak of AI; a checklist's name is no word for what was bought."""
    held = tuple(field for field in record.fields if any(one.column.rank(field.name) for one in (*THINGS, *asked)))
    values = (field for field in record.fields if field not in held)
    return tuple(record.span(field) for field in values if says_ai(field.value))[:2]


def _denials(record: Record) -> tuple[Span, ...]:
    """The values of a row that say that there is no AI."""
    return tuple(record.span(field) for field in record.fields if denies_ai(field.value))[:1]


def _known(row: Row, known: tuple[Named, ...]) -> tuple[Span, ...]:
    """The row's value that names a known name of AI, with the row that makes it one."""
    for field in row.record.fields:
        found = named_in(known, field.value)
        if found:
            return row.record.span(field), found.source.headline()
    return ()


def _told_elsewhere(desk: Desk, row: Row) -> tuple[Span, ...]:
    """Where another record says in one line that the company's product is AI."""
    name = short_name(row.value(VENDOR))
    for item in desk.scope.items if name else ():
        if item.id in desk.flagged or item.id == row.record.item.id or item.metadata.kind in DOCUMENT_KINDS:
            continue
        text = desk.texts[item.id]
        place = next(_lines(text, name), None) if name.lower() in text.lower() else None
        if place:
            at = Span(evidence=item.id, revision=item.revision, start=place[0], end=place[1])
            return (row.record.headline(), at)
    return ()


def _lines(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Lines that have a name and say AI."""
    return (hit.span() for hit in _LINE.finditer(text) if names(name, hit[0]) and says_ai(hit[0]))

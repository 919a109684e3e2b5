"""Who supplies AI, models, data or labels: every company that inventories, registers, orders and delivery records name.

A supplier is taken from columns (`supplier`, `vendor`, `base model`), and from sentences that name an interface or a
model of somebody (`the Lumen translation API`, `api.lumen.example`, `base model: Mistral 7B`). Names that evidence says
are of one company are one supplier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.ai_words import AI, DROPPED, LABELS, NO_AI, PUBLIC_TOOLS
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.inventory import SUPPLIER, entries
from assistant.audit.naming import PROPER, VENDOR, bare, core, is_name, named_in, other_names, telling
from assistant.audit.record import Record
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

ITEM = Column(
    ("item", "service", "description", "article", "product", "subject", "what", "purpose", "text", "material", "position", "details",
     "line", "leistung", "bezeichnung", "o quê", "o que", "quê", "qué", "quoi", "was", "cosa", "wat"),
    without=("id", "number", "date", "no", "owner", "group"),
)  # fmt: skip
USED_BY = Column(("used by", "system*", "used for", "application"), without=("owner", "id", "date"))
_STATE = Column(("status", "state", "resolution"), without=("date",))
_WORK = (
    Kind.TICKET, Kind.PULL_REQUEST, Kind.MODEL_CARD, Kind.CHANGE, Kind.DEPLOYMENT, Kind.TRAINING_RUN, Kind.INCIDENT, Kind.MINUTES,
    Kind.IMPACT_ASSESSMENT, Kind.REQUIREMENT, Kind.EVALUATION, Kind.DATASET, Kind.RISK,
)  # fmt: skip
"""Kinds of records in which the use of somebody's model shows; rules and mails speak of what might be."""
_MODALITY = r"translation|speech|transcription|vision|language|embeddings?|moderation|OCR|completions?|chat|inference|LLM|AI|text|image|scoring|model"
_INTERFACE = re.compile(
    rf"\b(?P<name>{PROPER})\s+(?:(?P<of>{_MODALITY})[\s-]+){{0,2}}(?P<what>APIs?|foundation[\s-]models?|language[\s-]models?|LLMs?)\b"
)
_HOST = re.compile(r"\bapi[.-](?P<name>[a-z][a-z0-9-]{3,40})\.[a-z]{2,10}\b")
_BASE = re.compile(
    rf"\b(?i:base|foundation|underlying|upstream|pre-?trained)\s+(?i:model)\b\W{{1,4}}(?P<name>{PROPER})"
)
_OWN_NAMES = frozenset(
    {"rest", "http", "https", "json", "soap", "graphql", "openapi", "internal", "public", "python", "our", "new"}
)


class Source(StrEnum):
    """Where a supplier is named."""

    INVENTORY = "inventory"
    REGISTER = "supplier register"
    ORDER = "order or bill"
    WORK = "delivery record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One place that names a supplier."""

    name: str
    """The name as written."""
    source: Source
    """Which sort of record it is."""
    record: Record
    """The record."""
    place: Span
    """Where the name stands."""
    is_ai: bool
    """Whether what stands there is about AI: a model, an interface, or a system of the inventory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """A company by all its names, with every place that names it."""

    name: str
    """The first name, without its legal form."""
    names: frozenset[str]
    """Cores of all its names, lower-case."""
    namings: tuple[Naming, ...]
    """Where it is named, by id."""

    @property
    def is_ai(self) -> bool:
        """Whether any place shows that it supplies AI or a part of it."""
        return any(one.is_ai for one in self.namings)

    def rows(self) -> tuple[Record, ...]:
        """Its rows in registers of suppliers."""
        return tuple(one.record for one in self.namings if one.source is Source.REGISTER)


def suppliers(desk: Desk) -> tuple[Supplier, ...]:
    """Every supplier that records name, by name."""
    return desk.once("suppliers", lambda: tuple(_suppliers(desk)))


def denials(desk: Desk, names: frozenset[str], told: re.Pattern[str]) -> tuple[Span, ...]:
    """Places that say, of what has one of some names, that it matches: that it is no AI, or was never taken up.

    A line counts where it has the name; a value of its row; any line of a ticket that has the name in its title.
    """
    named = named_in(names)
    return tuple(
        place
        for record in desk.records()
        if record.item.id not in desk.flagged
        and record.item.metadata.kind not in (Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD)
        for place in _denied(record, named, told)
    )


def dropped(desk: Desk, names: frozenset[str]) -> tuple[Span, ...]:
    """Tickets about what has one of some names that were closed without doing it."""
    named = named_in(names)
    tickets = (record for record in desk.records(Kind.TICKET) if named.search(record.item.metadata.title))
    states = ((record, _STATE.said(record.fields)) for record in tickets)
    return tuple(record.span(state) for record, state in states if state and DROPPED.match(state.value))


def _denied(record: Record, named: re.Pattern[str], told: re.Pattern[str]) -> Iterator[Span]:
    """Places of one record that deny."""
    vendor = VENDOR.said(record.fields) if "#" in record.item.id else None
    whole = named.search(record.item.metadata.title) or (vendor and named.search(vendor.value))
    for hit in told.finditer(record.text) if whole or named.search(record.text) else ():
        start, end = line_at(record.text, hit.start())
        if whole or named.search(record.text, start, end):
            yield Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)


def _suppliers(desk: Desk) -> Iterator[Supplier]:
    """The same, reckoned anew."""
    same, groups = other_names(desk), _grouped(desk)
    for key in sorted(groups):
        namings = tuple(sorted(groups[key], key=lambda one: (list(Source).index(one.source), one.place.evidence)))
        written = min((bare(one.name) for one in namings), key=str.islower)  # the first that is no part of an address
        names = {key, *same.get(key, ()), *(core(one.name) for one in namings)}
        yield Supplier(name=written, names=frozenset(name for name in names if name), namings=namings)


def _grouped(desk: Desk) -> Mapping[str, list[Naming]]:
    """Places by the name that stands for all names of one company."""
    same = other_names(desk)
    groups: dict[str, list[Naming]] = {}
    for one in (*_listed(desk), *_in_rows(desk), *_in_work(desk)):
        name = core(one.name)
        if name:
            groups.setdefault(min({name, *same.get(name, ())}), []).append(one)
    return groups


def _listed(desk: Desk) -> Iterator[Naming]:
    """Suppliers that the inventory gives to systems."""
    for entry in entries(desk):
        for field in entry.suppliers:
            for part in re.split(r"\s*(?:[;/|\n]|,\s(?!inc|ltd|llc|gmbh))\s*", field.value, flags=re.IGNORECASE):
                if re.search(r"[A-Za-z]{3}", part):
                    yield Naming(
                        name=part,
                        source=Source.INVENTORY,
                        record=entry.record,
                        place=entry.record.span(field),
                        is_ai=True,
                    )


def _in_rows(desk: Desk) -> Iterator[Naming]:
    """Suppliers of rows of registers and of lists of orders and bills."""
    for record in desk.rows(Kind.SUPPLIER, Kind.CONTRACT, Kind.OTHER):
        vendor = VENDOR.said(record.fields) or SUPPLIER.said(record.fields)
        if vendor is None or not re.search(r"[A-Za-z]{3}", vendor.value):
            continue
        is_register = record.item.metadata.kind is Kind.SUPPLIER
        source = Source.REGISTER if is_register else Source.ORDER
        yield Naming(
            name=vendor.value, source=source, record=record, place=record.span(vendor), is_ai=_is_ai(desk, record)
        )


def _is_ai(desk: Desk, record: Record) -> bool:
    """Whether a row's service is AI, or is for a system of the inventory; its remarks may say what they like."""
    vendor, item, used = VENDOR.said(record.fields), ITEM.said(record.fields), USED_BY.said(record.fields)
    said = " ".join(field.value for field in (vendor, item) if field)
    if AI.search(said) or PUBLIC_TOOLS.search(said) or LABELS.search(said):
        return not NO_AI.search(said)
    return bool(used and desk.known.systems_in(used.value))


def _in_work(desk: Desk) -> Iterator[Naming]:
    """Owners of models and interfaces that delivery records name."""
    for record in desk.records(*_WORK):
        for written, start in _mentions(record):
            name = telling(desk, written)
            if is_name(desk, name) and core(name) not in _OWN_NAMES and not desk.known.systems_in(name):
                at = line_at(record.text, start)
                place = Span(evidence=record.item.id, revision=record.item.revision, start=at[0], end=at[1])
                if not (record.item.id in desk.flagged and _addresses(record.text[at[0] : at[1]])):
                    yield Naming(name=name, source=Source.WORK, record=record, place=place, is_ai=True)


_ADDRESSES = re.compile(
    r"\b(?:assistants?|instruction|ignore|disregard|AI\s+readers?|automated\s+reviewers?)\b", re.IGNORECASE
)


def _addresses(line: str) -> bool:
    """Whether a line of a flagged record is the one that speaks to a machine."""
    return bool(_ADDRESSES.search(line))


_CALLS = re.compile(
    r"\b(?:API|endpoint|calls?|called|SDK|embeddings?|completions?|tokens?|inference|hosted\s+model|base\s+model)\b"
)
"""Words beside a known model that show that a system rests on it, rather than that somebody opened it in a browser."""


def _around(record: Record, hit: re.Match[str]) -> tuple[int, int]:
    """The line of a mention."""
    return line_at(record.text, hit.start())


def _mentions(record: Record) -> Iterator[tuple[str, int]]:
    """Names of models and interfaces in a record, with where they stand."""
    for hit in _INTERFACE.finditer(record.text):
        if hit["of"] or hit["what"].rstrip("s") != "API" or AI.search(hit["name"]) or PUBLIC_TOOLS.search(hit["name"]):
            yield hit["name"], hit.start()
    yield from ((hit["name"], hit.start()) for hit in _HOST.finditer(record.text))
    yield from (
        (hit[0], hit.start())
        for hit in PUBLIC_TOOLS.finditer(record.text)
        if _CALLS.search(record.text, *_around(record, hit))
    )
    yield from ((hit["name"], hit.start("name")) for hit in _BASE.finditer(record.text))

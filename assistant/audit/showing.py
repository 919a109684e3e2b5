"""Whether the records of an order or of a hiring show what a rule asks for: there in time, absent, late, or open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from assistant.audit.asks import ASSESSMENT, CHECKLIST, Thing
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.orders import Order
from assistant.audit.record import Record, day_in
from assistant.audit.spoken_ai import names, trusted
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

_PAPERS = (Kind.SUPPLIER, Kind.CONTRACT, Kind.APPROVAL, Kind.IMPACT_ASSESSMENT, Kind.REVIEW, Kind.OTHER)
_MAIL = re.compile(r"\.(?:eml|msg|mbox)(?:$|[!#])|^(?:re|fwd?|aw)\s*:", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:nein|kein\w*|fehl(?:t|en|end\w*)|nicht|ausstehend\w*|offen|entfällt|aucun\w*|manquant\w*|pas|néant|en attente|pendiente\w*|falta\w*|ningun\w*|nada|manca|ontbreekt|saknas|mangler|absent|lacking|skipped|forgotten|not yet|no|not|none|never|missing|pending|outstanding|tbd|tbc|n/?a|to follow|without|waived|later|standard notice|open)\b", re.IGNORECASE)  # fmt: skip
_NOT_ASKED = re.compile(r"\s*(?:n/?\.?a\b|not (?:applicable|covered|needed|required|asked)\b|exempt)", re.IGNORECASE)
_RENEWS = re.compile(r"\brenew|\bextension|\bprolong|\bfollow-on|\bcontinu", re.IGNORECASE)
_RECENT = 120  # days; a paper of the supplier without an order's number that is older belongs to an earlier one
_HEAD = 300  # characters of an assessment that say of whom it is
_PASSING = 2  # times that an assessment may name a company that it is not of
_LAST = Column(("last assessment", "assessment date", "assessed on", "last review", "last assessed", "due diligence"))


class Standing(StrEnum):
    """How a thing stands in the records of one deed."""

    PRESENT = "present"
    ABSENT = "absent"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One thing that was asked for, as the records of one deed show it."""

    thing: Thing
    """What was asked for."""
    standing: Standing
    """How it stands."""
    told: str = ""
    """What the records say of it, in a few words."""
    spans: tuple[Span, ...] = ()
    """Places that say so."""


def papers(desk: Desk, *more: Kind) -> tuple[Record, ...]:
    """Documents that can be what a rule asks for: neither rows, nor mails, nor what gives orders to a machine."""
    every = (trusted(desk, one) for one in desk.records(*_PAPERS, *more) if "#" not in one.item.id)
    return tuple(one for one in every if not _MAIL.search(one.item.id) and not _MAIL.search(one.item.metadata.title))


def of_order(order: Order, thing: Thing, every: Sequence[Record], suppliers: Sequence[Record]) -> Shown:
    """How a thing stands for an order: its own cell first, then papers that name it, then those of the supplier."""
    cell = order.row.of(thing.column)
    found = tuple(one for one in every if is_paper(one, thing) and _belongs(order, thing, one))
    if cell and not _NOT_ASKED.match(cell.value):
        said = _of_cell(order, thing, cell.value, order.record.span(cell))
        paper = _of_papers(order, thing, found) if found else None
        both = paper is not None and paper.standing is said.standing
        return replace(said, spans=(*said.spans, *paper.spans)) if paper and both else said
    if found:
        return _of_papers(order, thing, found)
    return _of_register(order, thing, suppliers) or _without(order, thing, every)


def of_text(record: Record, thing: Thing) -> Shown:
    """How a thing stands in a case file: its cell, or a line, shows it that does not say that it is wanting."""
    cell = thing.column.said(record.fields)
    if cell:
        standing = Standing.ABSENT if _NEGATIVE.search(cell.value) else Standing.PRESENT
        return Shown(thing=thing, standing=standing, told=f'the row says "{cell.value}"', spans=(record.span(cell),))
    hits = [line for line in re.finditer(r"[^\n]+", record.text) if thing.shown.search(line[0])]
    good = next((line for line in hits if not _NEGATIVE.search(line[0])), None)
    places = tuple(_at(record, line) for line in ([good] if good else hits[:1]))
    standing = Standing.PRESENT if good else Standing.ABSENT
    return Shown(thing=thing, standing=standing, spans=places)


def of_deployment(deed: Record, thing: Thing, own: Sequence[Record], *, kept: bool) -> Shown:
    """How a thing stands for a deployment: its own cell or line, then papers about it; `kept` where others show one."""
    cell = thing.column.said(deed.fields)
    day = deed.date.start if deed.date else None
    if cell and not _NOT_ASKED.match(cell.value):
        stated = day_in(cell.value)
        told = f'the row says "{cell.value.strip()}"'
        late = stated is not None and day is not None and stated.start > day
        wanting = Standing.ABSENT if _NEGATIVE.search(cell.value) else Standing.PRESENT
        return Shown(thing=thing, standing=Standing.LATE if late else wanting, told=told, spans=(deed.span(cell),))
    found = [one for one in own if is_paper(one, thing)]
    timely = [one for one in found if not (day and one.date and one.date.start > day)]
    if found:
        one = (timely or found)[0]
        spans = (one.titled() or one.headline(), *one.shown_date())
        standing = Standing.PRESENT if timely else Standing.LATE
        return Shown(thing=thing, standing=standing, told=f"{one.item.id}" if timely else f"{one.item.id} is of {one.date}", spans=spans)  # fmt: skip
    said = of_text(deed, thing)
    if said.spans:
        return said
    return Shown(thing=thing, standing=Standing.ABSENT if kept else Standing.OPEN)


def _at(record: Record, line: re.Match[str]) -> Span:
    """The place of a line."""
    return Span(evidence=record.item.id, revision=record.item.revision, start=line.start(), end=line.end())


def _of_cell(order: Order, thing: Thing, value: str, span: Span) -> Shown:
    """What the order's own cell says."""
    day = day_in(value)
    if day and order.day and day.start > order.day:
        return Shown(thing=thing, standing=Standing.LATE, told=f"dated {day}", spans=(span,))
    wanting = _NEGATIVE.search(value) is not None
    return Shown(
        thing=thing,
        standing=Standing.ABSENT if wanting else Standing.PRESENT,
        told=f'the row says "{value.strip()}"',
        spans=(span,),
    )


def is_paper(record: Record, thing: Thing) -> bool:
    """Whether a document is a thing by its title or its file's name."""
    stem = re.sub(r"[-_.]+", " ", PurePosixPath(record.item.id).stem)
    return thing.shown.search(record.item.metadata.title) is not None or thing.shown.search(stem) is not None


def _belongs(order: Order, thing: Thing, paper: Record) -> bool:
    """Whether a paper is of an order: it names it, or only its supplier and no other order, and is no old one."""
    whole = f"{paper.item.id}\n{paper.item.metadata.title}\n{paper.text}"
    if names(order.row.key, whole):
        return True
    if not names(order.supplier, whole):
        return False
    if thing is ASSESSMENT:
        return is_of(paper, order.supplier)
    others = any(names(row.key, whole) for row in order.register.rows)
    old = order.day and paper.date and (order.day - paper.date.start).days > _RECENT
    return thing is CHECKLIST and not others and not old


def is_of(paper: Record, company: str) -> bool:
    """Whether an assessment is of a company: its title or its head names it, or it does so again and again."""
    title = f"{re.sub(r'[-_./]+', ' ', paper.item.id)}\n{paper.item.metadata.title}"
    return names(company, title) or names(company, paper.text[:_HEAD]) or paper.text.lower().count(company.lower()) > _PASSING  # fmt: skip


def _of_papers(order: Order, thing: Thing, found: Sequence[Record]) -> Shown:
    """What the papers of an order say: one in time is enough."""
    timely = [one for one in found if not (order.day and one.date and one.date.start > order.day)]
    chosen = (timely or list(found))[0]
    spans = (chosen.titled() or chosen.headline(), *chosen.shown_date())
    if timely:
        return Shown(thing=thing, standing=Standing.PRESENT, told=f"{chosen.item.id}", spans=spans)
    late = f"{chosen.item.id} is of {chosen.date}"
    renewed = thing is ASSESSMENT and _RENEWS.search(order.record.text) is not None
    standing = Standing.OPEN if renewed else Standing.LATE  # of a supplier of old an earlier one may have been replaced
    return Shown(thing=thing, standing=standing, told=late, spans=spans)


def _of_register(order: Order, thing: Thing, suppliers: Sequence[Record]) -> Shown | None:
    """What the supplier's row says of its assessment; None where it says nothing."""
    for row in suppliers if thing is ASSESSMENT else ():
        field = _LAST.said(row.fields) if names(order.supplier, row.text) else None
        day: date | None = stated.start if field and (stated := day_in(field.value)) else None
        if field and day and (order.day is None or day <= order.day):
            return Shown(thing=thing, standing=Standing.PRESENT, told=f"assessed {day}", spans=(row.span(field),))
    return None


def assessed(row: Record, company: str) -> Span | None:
    """The dated cell of a register's row that says when a company was assessed; None where it has none."""
    field = _LAST.said(row.fields) if names(company, row.text) else None
    return row.span(field) if field and day_in(field.value) else None


def _without(order: Order, thing: Thing, every: Sequence[Record]) -> Shown:
    """A thing that nothing shows: absent where the scope has a place for it, else open."""
    kept = order.register.says(thing.column) or any(is_paper(one, thing) for one in every)
    return Shown(thing=thing, standing=Standing.ABSENT if kept else Standing.OPEN)


def lacking(shown: Sequence[Shown]) -> Iterator[Shown]:
    """What is absent or late."""
    return (one for one in shown if one.standing in (Standing.ABSENT, Standing.LATE))

"""Supplier blind spots: somebody's model, data or AI service is in use, and nobody assessed the supplier.

Rule: of every supplier of AI that the inventory, a register of suppliers, orders, bills, tickets, pull requests or model
cards name, an assessment is looked for under any of its names: legal name, former name, product name. A cell of a
register with a day or a yes is one, and a document that says in its head that it is an assessment and of whom. A page of
the supplier's own praise, terms that somebody clicked, and an order are none. It is found where there is no assessment,
and where the last one is past the day that it sets for the next. Suppliers of which records say that they supply no AI,
and requests that were dropped before use, are not found. Major where a system in operation rests on it, else minor.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.ai_words import NO_AI, UNUSED
from assistant.audit.assessments import Assessment, assessments, contracts, has_assessments, unassessed
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.desk import Desk
from assistant.audit.naming import named_in, other_names
from assistant.audit.spoken_ai import shows_ai
from assistant.audit.suppliers import Source, Supplier, denials, dropped, suppliers
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "supplier_blind_spots"
TITLE = "Supplier of AI nobody assessed"
CRITERIA = ("A.10.2", "A.10.3")
MISSING = "a register of suppliers, or any supplier assessment"
_SHOWN = 4  # places that name one supplier


def check(desk: Desk) -> Iterator[Result]:
    """A result for each supplier of AI, and for each product name of one that was assessed."""
    if not has_assessments(desk):
        yield lacking(Family.PATTERNS, PATTERN, TITLE, CRITERIA, MISSING)
        return
    for supplier in suppliers(desk):
        if supplier.is_ai or _asked_about(supplier):
            yield from _judge(desk, supplier)


def _asked_about(supplier: Supplier) -> bool:
    """Whether a row of a register or an order says that it is no AI: a near miss worth telling."""
    rows = [one.record.text for one in supplier.namings if one.source in (Source.REGISTER, Source.ORDER)]
    return any(NO_AI.search(text) for text in rows)


def _judge(desk: Desk, supplier: Supplier) -> Iterator[Result]:
    """What records say of one supplier."""
    named = tuple(dict.fromkeys(one.place for one in supplier.namings))[:_SHOWN]
    listed = any(one.source is Source.INVENTORY for one in supplier.namings)
    denied = () if listed else denials(desk, supplier.names, NO_AI)
    done = assessments(desk, supplier.names)
    unused = _unused(desk, supplier)
    if denied and not done:
        why = f"Records say that what {supplier.name} supplies is no AI: {denied[0].evidence}"
        yield _told(supplier.name, why, against=(*denied[:2], *named[:1]))
    elif unused and not done:
        why = f"{supplier.name} was asked for and not taken into use: {unused[0].evidence}"
        yield _told(supplier.name, why, against=(*unused[:2], *named[:1]))
    elif done:
        yield from _assessed(desk, supplier, done, named)
    else:
        yield _bare(desk, supplier, named)


def _unused(desk: Desk, supplier: Supplier) -> tuple[Span, ...]:
    """Places that say that it was never taken up; none where an inventory or an order shows otherwise."""
    if any(one.source in (Source.INVENTORY, Source.ORDER) for one in supplier.namings):
        return ()
    return (*dropped(desk, supplier.names), *denials(desk, supplier.names, UNUSED))


def _bare(desk: Desk, supplier: Supplier, named: tuple[Span, ...]) -> Result:
    """A supplier without any assessment."""
    where = ", ".join(dict.fromkeys(place.evidence for place in named))
    signed = contracts(desk, supplier.names)
    terms = f"a contract is on record ({signed[0].evidence})" if signed else "no contract is on record either"
    blank = tuple(record.span(cell) for record in supplier.rows() for cell in [unassessed(record)] if cell)
    why = f"{supplier.name} supplies AI ({where}); no assessment names it under any of its names, and {terms}"
    live = any(one.source is Source.INVENTORY for one in supplier.namings) or not signed
    weight = FindingClass.MAJOR if live else FindingClass.MINOR
    return _told(
        supplier.name, why, found=weight, spans=(*named, *_ties(desk, supplier, named), *blank), against=signed[:1]
    )


def _ties(desk: Desk, supplier: Supplier, named: tuple[Span, ...]) -> tuple[Span, ...]:
    """The values of the rows that name a supplier by which what it supplies is AI."""
    rows = [one.record for one in supplier.namings if one.is_ai and one.place in named and "#" in one.record.item.id]
    return tuple(place for row in rows for place in [shows_ai(desk, row)] if place)


def _assessed(
    desk: Desk, supplier: Supplier, done: tuple[Assessment, ...], named: tuple[Span, ...]
) -> Iterator[Result]:
    """A supplier with an assessment: whether it still holds, and the other names under which it is known."""
    last = done[-1]
    due = max((one.next_by for one in done if one.next_by), default=None)
    if due and due < desk.today:
        why = f"The assessment of {supplier.name} ({last.place.evidence}) was due again on {due}, and no later one is on record"
        yield _told(supplier.name, why, found=FindingClass.MINOR, spans=(*named, last.names, last.place))
        return
    shown = (last.names, last.place)
    why = f"{supplier.name} was assessed" + (f" on {last.day}" if last.day else "") + f": {last.place.evidence}"
    yield _told(supplier.name, why, against=(*shown, *named[:1]))
    for other in sorted(
        other_names(desk).get(min(supplier.names), frozenset())
        - {one for one in supplier.names if one in supplier.name.lower()}
    ):
        place = _written(desk, other)
        if place:
            why = f"{desk.scope.quote(place)[:60]}: another name of {supplier.name}, which was assessed: {last.place.evidence}"
            yield _told(other, why, against=(place, *shown))


def _written(desk: Desk, name: str) -> Span | None:
    """Where a record's title has a name: somebody asked about it."""
    told = named_in([name])
    tickets = (record for record in desk.records(Kind.TICKET, Kind.OTHER) if told.search(record.item.metadata.title))
    return next((place for record in tickets for place in [record.titled()] if place), None)


def _told(
    subject: str,
    why: str,
    *,
    found: FindingClass | None = None,
    spans: tuple[Span, ...] = (),
    against: tuple[Span, ...] = (),
) -> Result:
    """The result of one supplier: found in the class given, else not found."""
    return Result(
        check=Family.PATTERNS,
        pattern=PATTERN,
        state=State.FOUND if found else State.NOT_FOUND,
        title=TITLE,
        subject=subject,
        why=why,
        suggested=found,
        criteria=CRITERIA,
        spans=tuple(dict.fromkeys(spans)),
        against=tuple(dict.fromkeys(against)),
    )

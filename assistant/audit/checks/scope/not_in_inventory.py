"""Not in the inventory: orders, bills, tickets, chats or mails name an AI product, or cards and runs an own system, and no row does.

Rule: each product that records name as AI (`audit.products` says how names are taken), and each system that model cards,
evaluations or training runs are about (`audit.unlisted`), is looked for in the rows of the
inventory and in the scope statement, under all its names. It is found where neither has it. Not found: what is there
under another name; what records say is no AI; what was asked for and dropped before use; what a register says is part of
a system of the inventory, whose supplier is judged elsewhere. Where there is no inventory nothing can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.ai_words import NO_AI, UNUSED
from assistant.audit.boundaries import statements
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.desk import Desk
from assistant.audit.inventory import entries
from assistant.audit.naming import core, named_in
from assistant.audit.products import Product, has_traces, products
from assistant.audit.suppliers import USED_BY, Source, denials, dropped, suppliers
from assistant.audit.topics import line_with
from assistant.audit.unlisted import unlisted
from assistant.domain.answer import Span

PATTERN = "not_in_inventory"
TITLE = "AI in use that the inventory does not have"
CRITERIA = ("4.3", "A.4.2")
RULE = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
_SHOWN = 5  # places that name one product


def check(desk: Desk) -> Iterator[Result]:
    """A result for each product that records name as AI, or deny to be AI where somebody asked."""
    own = tuple(_own(desk))
    if not entries(desk) or not (has_traces(desk) or own):
        missing = (
            "an inventory of AI systems"
            if has_traces(desk) or own
            else "a list of orders or bills, tickets, or messages"
        )
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, missing)
        return
    bought = products(desk)
    known = {name for product in bought for name in product.names}
    for product in bought:
        if product.is_ai and not _is_organization(desk, product):
            yield _judge(desk, product)
    yield from (_judge(desk, one) for one in own if not one.names & known)


def _own(desk: Desk) -> Iterator[Product]:
    """Systems of the organization's own making that cards, evaluations and runs are about and no row names."""
    for name, records in unlisted(desk).items():
        said = tuple(one.place_of(name) or one.headline() for one in records)
        yield Product(name=name, names=frozenset({core(name)}), rows=(), said=said, is_ai=True)


def _is_organization(desk: Desk, product: Product) -> bool:
    """Whether a name is one of the organization and its places: the scope statement has it, and nobody sells it."""
    return not product.rows and bool(_in_scope_statement(desk, product)[1])


def _judge(desk: Desk, product: Product) -> Result:
    """Whether one product is missing from the inventory."""
    named = tuple(dict.fromkeys(product.places()))[:_SHOWN]
    why, against = _cleared(desk, product)
    if against:
        return RULE.result(State.NOT_FOUND, product.name, why, against=(*against, *named[:1]))
    where = ", ".join(dict.fromkeys(place.evidence for place in named))
    gone = (
        f"{product.name} is named as AI in {where}; no row of the inventory and no line of the scope statement names it"
    )
    return RULE.result(State.FOUND, product.name, gone, FindingClass.MINOR, named)


Clearing = tuple[str, tuple[Span, ...]]
"""Why a product need not be in the inventory, with the places that say so; no places where it must."""


def _cleared(desk: Desk, product: Product) -> Clearing:
    """The first thing that clears a product; no places where nothing does."""
    ways = (_in_inventory, _in_scope_statement, _no_ai, _not_used, _part_of_system, _called_by_system)
    return next((found for way in ways for found in [way(desk, product)] if found[1]), ("", ()))


def _in_inventory(desk: Desk, product: Product) -> Clearing:
    """A row of the inventory that names it, as a system or within one."""
    told = named_in(product.names)
    rows = tuple(place for one in entries(desk) for place in [line_with(one.record, told)] if place)
    return f"A row of the inventory names {product.name}", rows[:2]


def _in_scope_statement(desk: Desk, product: Product) -> Clearing:
    """A line of the scope statement that names it."""
    told = named_in(product.names)
    lines = tuple(
        place for paper in statements(desk) for part in paper.parts for place in [line_with(part, told)] if place
    )
    return f"{product.name} is named in the scope statement", lines[:1]


def _no_ai(desk: Desk, product: Product) -> Clearing:
    """Places that say that it is no AI."""
    return f"Records say that {product.name} is no AI", denials(desk, product.names, NO_AI)[:2]


def _not_used(desk: Desk, product: Product) -> Clearing:
    """Places that say that it was never taken up; an order says otherwise."""
    unused = () if product.rows else (*dropped(desk, product.names), *denials(desk, product.names, UNUSED))
    return f"{product.name} was asked for and not taken into use", unused[:2]


def _part_of_system(desk: Desk, product: Product) -> Clearing:
    """Cells of its rows that say which system of the inventory it serves."""
    cells = ((row, USED_BY.said(row.fields)) for row in product.rows)
    parts = tuple(row.span(used) for row, used in cells if used and desk.known.systems_in(used.value))
    return f"{product.name} serves a system that the inventory has, and is judged as its supplier", parts[:1]


def _called_by_system(desk: Desk, product: Product) -> Clearing:
    """Places where a system of the inventory is said to call its interface or model."""
    called = tuple(
        naming.place
        for supplier in suppliers(desk)
        if supplier.names & product.names
        for naming in supplier.namings
        if naming.source is Source.WORK
        and desk.known.systems_in(f"{naming.record.item.metadata.title}\n{naming.record.text}")
    )
    return f"{product.name} is called by a system that the inventory has, and is judged as its supplier", called[:1]

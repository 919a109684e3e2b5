"""Third-party AI reconciled: what the inventory and the supplier register have of others was assessed.

Rule: of every company that the registers tie to AI, and that stands in the supplier register or in a vendor column of
the inventory, an assessment is looked for: a dated cell of its row, or a document about it of the supplier files. It is
found where there is none, in the class of the blind spot that it is where the patterns find it too. Not decidable where neither register names companies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.audit.asks import ASSESSMENT
from assistant.audit.assessments import unassessed
from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.patterns import supplier_blind_spots
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.showing import assessed, is_of, is_paper, papers
from assistant.audit.spoken_ai import VENDOR, ai_names, names, short_name, shows_ai
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

LINE = Line(pattern="third_party_reconciled", title="Third-party AI matched with supplier assessments", criteria=("A.10.3",))  # fmt: skip

_SHOWN = 3  # assessments of one company


def check(desk: Desk) -> Iterator[Result]:
    """A result for each company whose product is AI, or serves a system."""
    companies = {short_name(field.value): one.source for one in ai_names(desk) if (field := VENDOR.said(one.source.fields)) and short_name(field.value) == one.name}  # fmt: skip
    written = [one for one in papers(desk) if is_paper(one, ASSESSMENT) and one.item.metadata.kind is not Kind.IMPACT_ASSESSMENT]  # fmt: skip
    rows = desk.rows(Kind.SUPPLIER)
    if not companies:
        yield LINE.undecidable("third-party AI", "no register in this scope ties a company to an AI system")
    elif not rows and not written:
        yield LINE.undecidable("third-party AI", "neither a supplier register nor a supplier assessment is in this scope", shown(companies.values()))  # fmt: skip
        return
    for name, source in sorted(companies.items()):
        yield _of_company(desk, name, source, rows, written)


def _of_company(desk: Desk, name: str, source: Record, rows: Sequence[Record], written: Sequence[Record]) -> Result:
    """One company with its assessments."""
    stated = [span for row in rows if (span := assessed(row, name))]
    about = [one for one in written if is_of(one, name)]
    tie = _tie(desk, source)
    if stated or about:
        why = f"{source.item.id} ties it to AI; assessed: {', '.join(one.item.id for one in about) or 'by the day in its row'}"  # fmt: skip
        return LINE.in_order(
            name,
            why,
            (*tie, *stated, *(place for one in about[:_SHOWN] for place in (*shown([one]), *one.shown_date()))),
        )
    why = f"{source.item.id} ties it to AI, and neither a row of a register nor a document states an assessment"
    blank = [row.span(cell) for row in rows if names(name, row.text) for cell in [unassessed(row)] if cell]
    return LINE.found(name, why, (*tie, *blank), weight=_weights(desk).get(name.lower()))


def _weights(desk: Desk) -> dict[str, FindingClass]:
    """The classes in which the pattern of blind spots finds suppliers, by name: of one weakness there is one class."""
    return desk.once(
        "classes of blind spots",
        lambda: {one.subject.lower(): one.suggested for one in supplier_blind_spots.check(desk) if one.suggested},
    )


def _tie(desk: Desk, source: Record) -> tuple[Span, ...]:
    """Where a row names a company, and what ties it to AI."""
    company = VENDOR.said(source.fields)
    said = shows_ai(desk, source)
    return (source.span(company) if company else source.headline(), *((said,) if said else ()))

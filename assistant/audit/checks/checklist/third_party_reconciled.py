"""Third-party AI reconciled: what the inventory and the supplier register have of others was assessed.

Rule: of every company that the registers tie to AI, and that stands in the supplier register or in a vendor column of
the inventory, an assessment is looked for: a dated cell of its row, or a document about it of the supplier files. It is
found where there is none. Not decidable where neither register names companies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.audit.asks import ASSESSMENT
from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.result import Result
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.showing import assessed, is_of, is_paper, papers
from assistant.audit.spoken_ai import VENDOR, ai_names, short_name
from assistant.domain.evidence import Kind

LINE = Line(pattern="third_party_reconciled", title="Third-party AI matched with supplier assessments", criteria=("A.10.3",))  # fmt: skip


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
        yield _of_company(name, source, rows, written)


def _of_company(name: str, source: Record, rows: Sequence[Record], written: Sequence[Record]) -> Result:
    """One company with its assessments."""
    stated = [span for row in rows if (span := assessed(row, name))]
    about = [one for one in written if is_of(one, name)]
    if stated or about:
        why = f"{source.item.id} ties it to AI; assessed: {', '.join(one.item.id for one in about) or 'by the day in its row'}"  # fmt: skip
        return LINE.in_order(name, why, (source.headline(), *stated, *shown(about)))
    why = f"{source.item.id} ties it to AI, and neither a row of a register nor a document states an assessment"
    return LINE.found(name, why, [source.headline()])

"""Statements of Applicability without a column of decisions: lists under a heading or sheet that says it, and lines of prose.

`Excluded controls` above a table decides about all its rows; `A.10.4 Customers: not applicable, we sell nothing` is a row
of one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.evidence import Category, Field

_OUT = re.compile(r"exclu\w*|not\s+(?:applicable|included|selected|adopted)|left\s+out|omitted|out\s+of\s+scope|ausgeschlossen|ausschl\w+|nicht\s+(?:anwendbar|zutreffend)|non\s+applicables?|no\s+aplicables?|non\s+applicabili|niet\s+van\s+toepassing", re.IGNORECASE)  # fmt: skip
_IN = re.compile(r"\b(?:applicable|include[ds]?|select(?:ed)?|adopt(?:ed)?|implemented|appl(?:y|ies)|anwendbar\w*|zutreffend\w*|applicables|aplicables|applicabili|van\s+toepassing)\b", re.IGNORECASE)  # fmt: skip
_LINE = re.compile(
    r"\s*(?:[-*•|]\s*)?[*_`]{0,3}(?P<id>(?:annex\s+)?A[\s.]?\d{1,2}(?:\.\d{1,2}){1,3})[*_`]{0,3}(?![\w.]\d)(?P<rest>[^\n]*)", re.IGNORECASE
)  # fmt: skip
_DECISION = re.compile(
    r"(?P<word>not\s+applicable|n/a|excluded|omitted|left\s+out|out\s+of\s+scope|does\s+not\s+apply|not\s+(?:selected|included|adopted|relevant)|applicable|included|applies|adopted|implemented"
    r"|nicht\s+(?:anwendbar|zutreffend)|ausgeschlossen|anwendbar|non\s+applicable|exclue?|no\s+(?:aplicable|aplica)|excluido|aplicable)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"[\s,.;:()*_–—-]*(?:because|since|as|reason|rationale|weil|da|grund|parce\s+que|car|motif|porque|motivo)?\W*(?P<why>\w[^\n]*)?", re.IGNORECASE)  # fmt: skip


def decided_above(desk: Desk, record: Record) -> bool | None:
    """What the sheet or the heading over a row decides for it; None where neither says."""
    _, mark, key = record.item.id.partition("#")
    sheet = key.rpartition("/")[0] if mark else ""
    said = sheet or ("" if mark else _heading(desk, record))
    if _OUT.search(said):
        return False
    return True if _IN.search(said) else None


def _heading(desk: Desk, record: Record) -> str:
    """The last heading over the row of a document's table."""
    start = record.fields[0].start if record.fields else 0
    above = [one.locator.section[-1] for one in desk.scope.elements(record.item) if one.start <= start and one.locator.section]  # fmt: skip
    return above[-1] if above else ""


def lines_of(desk: Desk, record: Record) -> Iterator[Record]:
    """The lines of a document that decide about a control, as rows with the fields control, applicable and reason."""
    for element in desk.scope.elements(record.item):
        if element.category not in (Category.TEXT, Category.LIST_ITEM):
            continue
        for hit in _LINE.finditer(record.text, element.start, element.end):
            decided = _DECISION.search(record.text, hit.start("rest"), hit.end("rest"))
            if decided:
                fields = [
                    Field(name="control", value=hit["id"], start=hit.start("id"), end=hit.end("id")),
                    Field(
                        name="applicable", value=decided["word"], start=decided.start("word"), end=decided.end("word")
                    ),
                ]
                why = _REASON.match(record.text, decided.end(), hit.end("rest"))
                if why and why["why"]:
                    fields.append(Field(name="reason", value=why["why"].rstrip(), start=why.start("why"), end=why.start("why") + len(why["why"].rstrip())))  # fmt: skip
                yield Record(item=record.item, text=record.text, fields=tuple(fields))

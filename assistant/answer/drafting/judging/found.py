"""What holding a limit against a case gave."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer.drafting.linked import place
from assistant.answer.question.rows import Record
from assistant.audit.roles import Role, plays
from assistant.domain.answer import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What holding one limit against one case gave."""

    key: str
    """What the case is called."""
    kept: bool | None
    """Whether it is met; None where that is open."""
    told: str = ""
    """The days or values that decide, in words."""
    why: str = ""
    """Why it is open."""
    spans: tuple[Span, ...] = ()
    """Where the records say them."""
    premise: str = ""
    """Words that the question gave: its day."""


def title_place(record: Record) -> Span:
    """The place that shows a record at all."""
    first = next((each for each in record.fields if plays(each.name, Role.TITLE)), None) or next(iter(record.fields), None)  # fmt: skip
    if first:
        return place(record, first)
    return Span(evidence=record.item.id, revision=record.item.revision, start=0, end=1)

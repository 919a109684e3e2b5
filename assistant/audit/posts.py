"""Lists of posts with who holds each: the posts to which nobody is appointed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.audit.columns import Column, is_open
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.registers import Register, registers
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind
from assistant.domain.people import is_person

_POST = Column(("role", "post", "function", "duty", "responsibility", "position"), without=("date", "id", "code", "type", "by"))  # fmt: skip
_HOLDER = Column(("accountable", "holder", "appointed", "appointee", "held by", "owner", "who", "person", "name"), without=("date", "id", "on", "by", "since", "deputy"))  # fmt: skip
_VACANT = re.compile(
    r"(?:still\s+)?(?:to\s+be\s+(?:named|appointed|designated|decided|filled|defined|hired)|vacant|not\s+(?:yet\s+)?(?:named|appointed|filled)|nobody|no\s+one"
    r"|(?:a|por)\s+(?:designar|nomear|nombrar|definir|indicar)|vago|vaga|vacante|ninguém|nadie|à\s+(?:désigner|nommer|pourvoir|définir)|vacance"
    r"|zu\s+(?:benennen|besetzen|bestimmen)|noch\s+offen|unbesetzt|vakant|niemand|n\.\s?n\.|da\s+(?:nominare|designare|definire)|nessuno|te\s+benoemen|nader\s+te\s+bepalen"
    r"|do\s+wyznaczenia|wakat|att\s+utse|ej\s+utsedd|ikke\s+udpeget)\b.*",
    re.IGNORECASE,
)
_MOST = 0.5
"""Share of rows that must name a person: other lists have functions and names too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A post to which nobody is appointed."""

    record: Record
    """Its row."""
    name: str
    """The post."""
    who: str
    """What stands where a person should."""
    spans: tuple[Span, ...]
    """The post, and what stands there."""


def vacancies(desk: Desk) -> tuple[Vacancy, ...]:
    """Every vacant post of the lists of posts in a scope, by register and row."""
    return tuple(one for each in registers(desk, (Kind.OTHER, Kind.OVERSIGHT)) for one in _of(desk, each))


def _of(desk: Desk, register: Register) -> Iterator[Vacancy]:
    """The vacant posts of one list; none of a register that is no list of posts."""
    rows = [row for row in register.rows if row.of(_POST) and row.record.item.id not in desk.flagged]
    held = [row for row in rows if is_person(row.value(_HOLDER))]
    if not held or len(held) < _MOST * len(register.rows):
        return
    for row in rows:
        post, who = row.of(_POST), row.of(_HOLDER)
        if post and who and not is_person(who.value) and (is_open(who.value) or _VACANT.fullmatch(who.value.strip())):
            spans = (row.record.span(post), row.record.span(who))
            yield Vacancy(record=row.record, name=post.value.strip(), who=who.value.strip(), spans=spans)

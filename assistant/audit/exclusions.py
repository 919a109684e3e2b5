"""What the Statement of Applicability decides about each control: whether it applies, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.evidence import Kind
from assistant.domain.people import people_in
from assistant.store.index import ItemView

_CONTROL = Column(
    ("control id", "control", "annex*", "criterion", "requirement", "clause", "ref", "id"),
    without=("title", "owner", "name", "date", "status"),
)
_APPLIES = Column(
    ("applicable", "applicability", "applies", "included", "inclusion", "in scope", "selected", "decision", "excluded", "exclusion"),
    without=("justif*", "reason*", "why", "rationale", "comment*", "date", "by"),
)  # fmt: skip
_WHY = Column(("justif*", "rationale", "reason*", "why", "explanation"), without=("date", "by"))
_OWNER = Column(("owner", "responsible", "accountable", "lead"), without=("date",))
_SHOWN = Column(
    ("reference*", "evidence", "document*", "link*", "where", "shown", "procedure*", "polic*", "record*", "implemented by", "met by"),
    without=("status", "justif*", "reason*", "date", "control", "id"),
)  # fmt: skip
_BETWEEN = re.compile(r"\s*[;,|\n]\s*")
_NO = re.compile(r"(?:no|n|false|0|out|excluded?|omitted|n/?a|nein|not\b.*)\b.*", re.IGNORECASE)
_YES = re.compile(r"(?:yes|y|true|1|x|excluded?|ja)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one row of a statement says of one control."""

    item: ItemView
    """The row."""
    control: str
    """The criterion's id."""
    excluded: bool
    """Whether the control is said not to apply."""
    why: str
    """The reason given; empty where none is."""
    owner: str | None
    """The person or team that answers for it, as written."""
    named: tuple[str, ...]
    """What the row names to show it, as written."""


def decisions(desk: Desk) -> tuple[Decision, ...]:
    """What every row of every statement in the scope decides, by row."""
    return desk.scope.derived("decisions on controls", lambda: tuple(_decisions(desk)))


def _decisions(desk: Desk) -> Iterator[Decision]:
    """The same, reckoned."""
    for record in desk.rows(Kind.SOA):
        if record.item.id in desk.flagged:
            continue
        for control in _controls(desk, record):
            why, owner = _WHY.said(record.fields), _OWNER.said(record.fields)
            yield Decision(
                item=record.item,
                control=control,
                excluded=_excluded(record),
                why=why.value if why else "",
                owner=owner.value if owner else record.item.metadata.owner,
                named=_named(desk, record),
            )


def _named(desk: Desk, record: Record) -> tuple[str, ...]:
    """What a row names to show its control: what it links to, and the parts of its columns of references."""
    linked = (link.target for link in desk.links.get(record.item.id, ()))
    told = (part for field in _SHOWN.every(record.fields) for part in _BETWEEN.split(field.value.strip()))
    return tuple(dict.fromkeys(part for part in (*linked, *told) if part))


def _controls(desk: Desk, record: Record) -> tuple[str, ...]:
    """The criteria that a row is about: those of its column of controls, with or without the annex's letter."""
    field = _CONTROL.said(record.fields)
    written = field.value.strip() if field else ""
    annexed = desk.criteria.ids.listed(re.sub(r"^A?\.?\s*(?=\d)", "A.", written)) if written else ()
    named = annexed or (desk.criteria.ids.listed(written) if written else ()) or record.item.metadata.controls
    return tuple(one for one in named if desk.criteria.by_id[one].assessable)


def _excluded(record: Record) -> bool:
    """Whether a row says that its control does not apply; a column of exclusions says so with a yes."""
    field = _APPLIES.said(record.fields)
    if field is None:
        return False
    if "exclu" in field.name.lower():
        return _YES.fullmatch(field.value.strip()) is not None
    return _NO.fullmatch(field.value.strip()) is not None


def owners_of(decision: Decision) -> tuple[str, ...]:
    """The persons whom a row names as answering for its control."""
    said = decision.owner or ""
    return tuple(said[start:end] for start, end in people_in(said))

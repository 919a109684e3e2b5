"""Whether somebody may audit: nobody audits their own work.

Rule: against an auditor speaks every piece of evidence of an audited system, its inventory row included, whose owner,
approver or author they are, and every audited unit and owning team that is a group of theirs. Names compare as the
directory compares them; a login that is only a given or family name speaks too, since whose it is cannot be told from
here: whoever declares it says so. What audits leave behind (plans, interviews, findings, reports) is the auditors' own
work and speaks against nobody. All is derived from what the person who names the team may read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.audit.actions import OWNER
from assistant.audit.desk import Desk
from assistant.audit.references import System
from assistant.audit.roles import Role, field_of
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.domain.names import name_key, same_person
from assistant.domain.people import people_in
from assistant.store.index import ItemView


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What an engagement looks at."""

    systems: tuple[str, ...]
    """Names of systems; none is all of them."""
    units: tuple[str, ...]
    """Names of units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing that stands against somebody's independence."""

    said: str
    """What it is: `kaja approved (as Kaja Sand)`, `kaja is of stowage, which is audited`."""
    evidence: tuple[EvidenceId, ...] = ()
    """The evidence that says so; none where the list of people does."""

    def __str__(self) -> str:
        """In words, with the first few pieces of evidence."""
        more = f" and {len(self.evidence) - _MOST} more" if len(self.evidence) > _MOST else ""
        return self.said + (f": {', '.join(self.evidence[:_MOST])}{more}" if self.evidence else "")


_MOST = 5
_OF_AUDITS = frozenset({Kind.AUDIT_PLAN, Kind.AUDIT_REPORT, Kind.FINDING, Kind.INTERVIEW, Kind.OBSERVATION})


def conflicts(desk: Desk, audited: Audited, user: str, groups: Collection[str]) -> tuple[Conflict, ...]:
    """What stands against somebody's independence; none where nothing that may be read does."""
    played: dict[str, list[EvidenceId]] = {}
    own = {_team(group): group for group in groups}
    rows = {system.row for system in _systems(desk, audited)}
    for item in (one for one in desk.scope.items if one.metadata.kind not in _OF_AUDITS):
        for part, name in _parts(item, desk.fields.get(item.id, ())):
            mine = is_named(user, name)
            team = own.get(_team(name)) if part == "owns" else None
            if (mine or team) and _is_audited(desk, item, rows, audited):
                said = f"{user} {part}" if mine else f"group {team} of {user} owns"
                played.setdefault(f"{said} (as {name})", []).append(item.id)
    units = [Conflict(said=f"{user} is of {own[key]}, which is audited") for unit in audited.units if (key := _team(unit)) in own]  # fmt: skip
    return (*units, *(Conflict(said=said, evidence=tuple(ids)) for said, ids in played.items()))


def is_named(user: str, written: str) -> bool:
    """Whether a written name can be the person of a login.

    >>> is_named("ksand", "Kaja Sand"), is_named("kaja", "Kaja Sand"), is_named("kaja", "Kajal Sandberg")
    (True, True, False)
    """
    names = [written[start:end] for start, end in people_in(written)]
    return any(same_person(user, name) or user.casefold() in name_key(name).split() for name in names)


def _team(name: str) -> str:
    """What `Drying team`, `drying` and `The drying group` share."""
    return " ".join(word for word in name_key(name).split() if word not in _EMPTY)


_EMPTY = frozenset({"the", "team", "group", "unit", "department", "dept", "crew"})


def _parts(item: ItemView, fields: Sequence[Field]) -> Iterator[tuple[str, str]]:
    """Who plays which part in an item, each once."""
    found = [("owns", item.metadata.owner), ("approved", item.metadata.approved_by)]
    for role, part in ((Role.OWNER, "owns"), (Role.APPROVER, "approved"), (Role.AUTHOR, "wrote")):
        field = field_of(fields, role)
        found.append((part, field.value if field else None))
    keeper = OWNER.said(fields) if item.metadata.kind is Kind.INVENTORY else None
    found.append(("owns", keeper.value if keeper else None))
    yield from dict.fromkeys((part, name) for part, name in found if name)


def _systems(desk: Desk, audited: Audited) -> tuple[System, ...]:
    """Audited systems of the inventory; none where only units are audited."""
    wanted = {name.casefold() for name in audited.systems}
    every = desk.known.systems if wanted or not audited.units else ()
    return tuple(one for one in every if not wanted or wanted & {name.casefold() for name in (one.name, *one.aliases)})


def _is_audited(desk: Desk, item: ItemView, rows: Collection[str], audited: Audited) -> bool:
    """Whether an item is of an audited system; everything is where neither system nor unit is named."""
    if item.id in rows or not (audited.systems or audited.units):
        return True
    told = {name.casefold() for name in item.metadata.systems} | {item.metadata.title.casefold()}
    if any(name.casefold() in words for name in audited.systems for words in told):  # a supplier stands in no inventory
        return True
    return any(system.row in rows for system in desk.systems_of(item))

"""What became of the evidence since a day or a version: new, changed, withdrawn and newly stale, by criterion and owner.

Two versions are compared inside today's rights: what may not be read today is neither new nor withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.audit.ageing import Freshness, aged, freshness
from assistant.audit.desk import Desk
from assistant.audit.mapping import mapped
from assistant.domain.evidence import EvidenceId
from assistant.domain.people import people_in
from assistant.store.index import ItemView


class Turn(StrEnum):
    """What became of an item."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    STALE = "newly_stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one item of evidence."""

    turn: Turn
    """What."""
    item: ItemView
    """The item; of a withdrawn one, as it was."""
    criteria: tuple[str, ...]
    """The criteria that it bears on; of those for which it has become stale, where that is the change."""
    why: str
    """What shows it."""

    @property
    def owners(self) -> tuple[str, ...]:
        """The persons who own it, as written."""
        said = self.item.metadata.owner or ""
        return tuple(said[start:end] for start, end in people_in(said))


def since(desk: Desk, day: date, before: Desk | None) -> tuple[Change, ...]:
    """What became of the evidence of any criterion since a day, and since the desk of a version of that day.

    Without such a version, an item's own date alone tells that it is new.
    """
    bears, bore = _criteria(desk), _criteria(before) if before else {}
    found = [*_withdrawn(desk, before, bore), *_dated(desk, day, before, bears), *_compared(desk, before, bears)]
    taken = {one.item.id for one in found}
    found += [one for one in _stale(desk, day, bears) if one.item.id not in taken]
    order = list(Turn)
    return tuple(sorted(found, key=lambda one: (order.index(one.turn), one.item.id)))


def _criteria(desk: Desk) -> Mapping[EvidenceId, tuple[str, ...]]:
    """The criteria that each item bears on, in the file's order."""
    found: dict[EvidenceId, list[str]] = {}
    for name, items in mapped(desk).items():
        for one in items:
            found.setdefault(one.id, []).append(name)
    return {name: tuple(listed) for name, listed in found.items()}


def _withdrawn(desk: Desk, before: Desk | None, bore: Mapping[EvidenceId, tuple[str, ...]]) -> Iterator[Change]:
    """What a version before held and this one does not."""
    for item in before.scope.items if before else ():
        if item.id in bore and desk.scope.item(item.id) is None:
            why = f"version {before.scope.version} held it" if before else ""
            yield Change(turn=Turn.WITHDRAWN, item=item, criteria=bore[item.id], why=why)


def _compared(desk: Desk, before: Desk | None, bears: Mapping[EvidenceId, tuple[str, ...]]) -> Iterator[Change]:
    """What a version before held with another content."""
    for item in desk.scope.items if before else ():
        old = before.scope.item(item.id) if before else None
        if item.id in bears and old is not None and old.revision != item.revision:
            why = f"its content is another since version {item.indexed_version}"
            yield Change(turn=Turn.CHANGED, item=item, criteria=bears[item.id], why=why)


def _dated(desk: Desk, day: date, before: Desk | None, bears: Mapping[EvidenceId, tuple[str, ...]]) -> Iterator[Change]:
    """What is dated since the day and was not held before, and what a version brought."""
    for item in desk.scope.items:
        if item.id not in bears or (before and before.scope.item(item.id)):
            continue
        own = item.metadata.date
        if own is not None and day <= own.start <= desk.today:
            yield Change(turn=Turn.NEW, item=item, criteria=bears[item.id], why=f"dated {own}")
        elif before is not None:
            why = f"held since version {item.indexed_version}"
            yield Change(turn=Turn.NEW, item=item, criteria=bears[item.id], why=why)


def _stale(desk: Desk, day: date, bears: Mapping[EvidenceId, tuple[str, ...]]) -> Iterator[Change]:
    """What was fresh for a criterion on the day and is stale today."""
    for item in desk.scope.items:
        turned = tuple(name for name in bears.get(item.id, ()) if _turned(desk, item, name, day))
        if turned:
            said = item.metadata
            why = f"review due {said.review_by}" if said.review_by else f"dated {said.date or said.effective}"
            yield Change(turn=Turn.STALE, item=item, criteria=turned, why=why)


def _turned(desk: Desk, item: ItemView, criterion: str, day: date) -> bool:
    """Whether an item has become stale for a criterion since a day."""
    limit = desk.criteria.by_id[criterion].stale_after_days
    return aged(desk, item, limit) is Freshness.STALE and freshness(item, limit, day) is Freshness.FRESH

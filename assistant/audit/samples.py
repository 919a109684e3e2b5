"""Samples as their events make them: committed, frozen, drawn, and discarded with a reason where that was so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.audit.chosen import TIERS, Choice, ValueBy, Wish, checked
from assistant.audit.desk import Desk
from assistant.audit.sampling import ANY, Draw, Member, commitment, draw, population_hash, spread
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId
from assistant.store.index import ItemView
from assistant.store.journal import Event

COMMITTED, FROZEN, DRAWN, DISCARDED = "sample.committed", "sample.frozen", "sample.drawn", "sample.discarded"
"""Kinds of the events of a sample."""


_UNTOLD = Choice()


class Stage(StrEnum):
    """How far a sample has come; none can be skipped."""

    COMMITTED = "committed"
    FROZEN = "frozen"
    DRAWN = "drawn"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample, from commitment to draw."""

    id: str
    """Such as `S-3`."""
    by: str
    """Who committed to the value."""
    stage: Stage
    """How far it has come."""
    committed: str
    """Hash of the value."""
    purpose: str
    """What it is for, in the auditor's words."""
    choice: Choice = _UNTOLD
    """How its population was chosen."""
    members: tuple[Member, ...] = ()
    """The population as it was frozen."""
    population: str = ""
    """Its hash."""
    value: str = ""
    """The value, once it was shown."""
    seed: str = ""
    """What the ranks were reckoned from."""
    drawn: tuple[EvidenceId, ...] = ()
    """What was drawn, by stratum and rank."""
    reason: str = ""
    """Why it was discarded."""
    last: int = 0
    """Number of its last event in the journal."""
    receipts: tuple[str, ...] = ()
    """Ids of its records in the ledger."""


def named(desk: Desk, wish: Wish) -> Wish:
    """A wish with systems as the inventory names them. Raises BadInput for a system, kind or tier that there is not."""
    known = {name.casefold(): system.name for system in desk.known.systems for name in (system.name, *system.aliases)}
    missing = [name for name in wish.systems if name.casefold() not in known]
    if missing:
        raise BadInput(f"no system named {missing[0]!r} stands in the inventory that you may read")
    return replace(checked(wish), systems=tuple(known[name.casefold()] for name in wish.systems))


def population(desk: Desk, wish: Wish) -> tuple[Member, ...]:
    """The records of a scope that a wish names, each in the stratum of the riskiest system that it is about.

    Raises BadInput for a system that the inventory does not have, and where nothing is of the kinds and the period.
    """
    wanted = set(named(desk, wish).systems)
    rows = {system.row for system in desk.known.systems if system.name in wanted}
    part = desk.scope.narrowed(kinds=wish.kinds, period=wish.period)
    if not part.items:
        raise BadInput(_nothing(desk, wish))
    about = [item for item in part.items if not rows or rows & {system.row for system in desk.systems_of(item)}]
    return tuple(one for one in members_of(desk, about) if not wish.tiers or one.stratum in wish.tiers)


def members_of(desk: Desk, items: Iterable[ItemView]) -> tuple[Member, ...]:
    """Items as members of a population, sorted, each in the stratum of the riskiest system that it is about."""
    strata = (
        (item, min((desk.tiers.get(one.row, ANY) for one in desk.systems_of(item)), key=TIERS.index, default=ANY))
        for item in items
    )
    return tuple(sorted(Member(stratum=stratum, id=item.id, revision=item.revision) for item, stratum in strata))


def _nothing(desk: Desk, wish: Wish) -> str:
    """That a wish names nothing, and which kinds of records there are."""
    there = sorted({item.metadata.kind.value for item in desk.scope.narrowed(period=wish.period).items})
    kinds = " or ".join(wish.kinds) or "any kind"
    when = " of that period" if wish.period else ""
    return f"nothing that you may read is {kinds}{when}; there is: {', '.join(there) or 'nothing'}"


def frozen(sample: Sample, members: Sequence[Member]) -> dict[str, object]:
    """What the event of freezing says. Raises BadInput when the sample is further, or there is nothing to freeze."""
    _at(sample, Stage.COMMITTED, "frozen")
    if not members:
        raise BadInput("the population is empty: nothing that you may read is of it")
    listed = [[one.stratum, one.id, one.revision] for one in members]
    return {"population": population_hash(members), "members": listed}


def drawing(sample: Sample, value: str, count: int | None) -> tuple[Draw, dict[str, object]]:
    """The draw that a revealed value gives, and what its event says.

    Raises BadInput for a value other than the committed one, out of order, or for more than there are.
    """
    _at(sample, Stage.FROZEN, "drawn")
    if commitment(value) != sample.committed:
        raise BadInput("this is not the value whose hash was committed; show the one that was")
    strata = {
        tier: sum(one.stratum == tier for one in sample.members) for tier in {one.stratum for one in sample.members}
    }
    made = draw(sample.members, value, spread(count, strata) if count is not None else None)
    said: dict[str, object] = {"value": value, "seed": made.seed, "drawn": [one.id for one in made.drawn]}
    return made, said


def _at(sample: Sample, stage: Stage, done: str) -> None:
    """Raise BadInput unless a sample has come just so far."""
    if sample.stage is not stage:
        raise BadInput(f"{sample.id} is {sample.stage}: only one that is {stage} can be {done}")


def folded(events: Iterable[Event]) -> Sample | None:
    """The sample that its events make, in their order; None without any."""
    sample: Sample | None = None
    for event in events:
        if event.kind == COMMITTED:
            sample = Sample(
                id=event.subject.partition("/")[2],
                by=event.user,
                stage=Stage.COMMITTED,
                committed=event.said["hash"],
                purpose=event.said["purpose"],
                choice=Choice(
                    stated=event.said.get("stated"),
                    value_by=ValueBy(event.said["value_by"]) if "value_by" in event.said else None,
                    committed_version=event.said.get("version"),
                ),
            )
        if sample is not None:
            after = _next(sample, event.kind, event.said)
            sample = replace(after, last=event.number, receipts=(*after.receipts, event.receipt))
    return sample


def _next(sample: Sample, kind: str, said: Mapping[str, Any]) -> Sample:
    """A sample after one more event."""
    if kind == FROZEN:
        members = tuple(
            Member(stratum=stratum, id=EvidenceId(name), revision=RevisionId(revision))
            for stratum, name, revision in said["members"]
        )
        choice = replace(sample.choice, taken=said.get("wish"), frozen_version=said.get("version"))
        return replace(sample, stage=Stage.FROZEN, members=members, population=said["population"], choice=choice)
    if kind == DRAWN:
        drawn = tuple(map(EvidenceId, said["drawn"]))
        return replace(sample, stage=Stage.DRAWN, value=said["value"], seed=said["seed"], drawn=drawn)
    if kind == DISCARDED:
        return replace(sample, stage=Stage.DISCARDED, reason=said["reason"])
    return sample

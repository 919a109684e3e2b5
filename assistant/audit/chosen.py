"""How the population of a sample was chosen, and whether the value was known by then.

The rule of the draw stands fast: the seed follows from the population and the committed value. So whoever knows the value
can reckon the draw of any population, and choose kinds, tiers or days until it fits. What keeps a sample clean is the
order: the selection stands in the ledger record of the commitment, before the value was made and shown, and the freeze
takes that selection and no other; or the desk keeps the value until the population is frozen, as it does in the chat.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from assistant.audit.sampling import ANY
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind

TIERS = ("high", "limited", "low", ANY)
"""The strata, riskiest first."""

Selection = Mapping[str, Any]
"""A selection as it stands in the ledger: `kinds`, `systems`, `tiers`, `first`, `last`; of the chat, `question`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a population is made of."""

    kinds: tuple[Kind, ...]
    """Kinds of its records."""
    systems: tuple[str, ...] = ()
    """Systems that the records are about, as the inventory names them; none is any."""
    tiers: tuple[str, ...] = ()
    """Risk tiers of those systems; none is any."""
    period: Period | None = None
    """When the records are dated."""


class Chosen(StrEnum):
    """When a population was chosen."""

    STATED = "stated"
    """The commitment states the selection that was frozen."""
    OTHER = "other_than_stated"
    """The commitment states one selection, another was frozen."""
    NOT_STATED = "not_stated"
    """The commitment states none."""
    UNSEEN = "value_unseen"
    """The desk showed the value after the freeze."""


class ValueBy(StrEnum):
    """Where the random value comes from."""

    AUDITOR = "auditor"
    """Brought by the auditor, who knew it before the commitment."""
    DESK = "desk"
    """Made by the desk once the selection was written, and shown at once."""
    KEPT = "desk_until_frozen"
    """Made by the desk, and shown after the freeze."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is on record of how a population was chosen."""

    stated: Selection | None = None
    """The selection in the commitment."""
    taken: Selection | None = None
    """The selection that was frozen; None before."""
    value_by: ValueBy | None = None
    """Where the value comes from; None where the commitment does not tell."""
    committed_version: int | None = None
    """The index version that answered at the commitment."""
    frozen_version: int | None = None
    """The index version of which the population was frozen."""
    differs: bool = False
    """Whether another selection was frozen than stated, also where the reader may not know by which system they differ."""

    @property
    def chosen(self) -> Chosen:
        """When the population was chosen; before the freeze, as far as the commitment tells."""
        if self.value_by is ValueBy.KEPT:
            return Chosen.UNSEEN
        if self.stated is None:
            return Chosen.NOT_STATED
        same = self.taken is None or dict(self.taken) == dict(self.stated)
        return Chosen.STATED if same and not self.differs else Chosen.OTHER

    def naming(self, known: Collection[str]) -> Choice:
        """The same with the systems among some names, as if there were no others."""
        return replace(
            self,
            stated=_naming(self.stated, known),
            taken=_naming(self.taken, known),
            differs=self.chosen is Chosen.OTHER,
        )


def _naming(selection: Selection | None, known: Collection[str]) -> Selection | None:
    """A selection with the systems among some names."""
    if selection is None or "systems" not in selection:
        return selection
    return {**selection, "systems": [name for name in selection["systems"] if name in known]}


def plain(wish: Wish) -> dict[str, Any]:
    """A wish as it stands in the ledger; equal wishes are written alike, whatever their order."""
    period = wish.period
    return {
        "kinds": sorted({kind.value for kind in wish.kinds}),
        "systems": sorted(set(wish.systems)),
        "tiers": sorted(set(wish.tiers), key=TIERS.index),
        "first": period.start.isoformat() if period and period.start else None,
        "last": (period.end - timedelta(days=1)).isoformat() if period and period.end else None,
    }


def wish_of(stated: Selection) -> Wish:
    """The wish that a stated selection is."""
    first, last = (date.fromisoformat(stated[name]) if stated[name] else None for name in ("first", "last"))
    return Wish(
        kinds=tuple(map(Kind, stated["kinds"])),
        systems=tuple(stated["systems"]),
        tiers=tuple(stated["tiers"]),
        period=Period.between(first, last),
    )


def checked(wish: Wish) -> Wish:
    """The same wish. Raises BadInput where it names no kind, or a tier that there is not."""
    if not wish.kinds:
        raise BadInput("say of what kind the records of the population are, such as deployment")
    unknown = [tier for tier in wish.tiers if tier not in TIERS]
    if unknown:
        raise BadInput(f"there is no tier {unknown[0]!r}: write {', '.join(TIERS[:-1])} or {ANY}")
    return wish


def in_words(selection: Selection | None) -> str:
    """A selection as people read it: `kind deployment; tier high; from 2026-04-01; to 2026-10-31`."""
    if selection is None:
        return "not stated"
    if "question" in selection:
        return str(selection["question"])
    days = [f"{word} {selection[name]}" for word, name in (("from", "first"), ("to", "last")) if selection.get(name)]
    days += [str(selection["period"])] if selection.get("period") else []  # as it was written before 2026-11
    names = (("kind", "kinds"), ("system", "systems"), ("tier", "tiers"))
    said = [f"{word} {', '.join(selection[name])}" for word, name in names if selection.get(name)]
    return "; ".join([*said, *days])


def remarks(choice: Choice) -> tuple[str, ...]:
    """What a reviewer has to know of how the population was chosen, a sentence each."""
    return (_CHOSEN[choice.chosen], *_of_value(choice), *_of_index(choice))


_LATE = "the population was chosen after the value was known, so that it could be chosen by the draw that it gives."
_CHOSEN: Mapping[Chosen, str] = {
    Chosen.STATED: "The population is selected as the commitment states.",
    Chosen.OTHER: f"The commitment states another selection than the one that was frozen: {_LATE}",
    Chosen.NOT_STATED: f"The commitment states no selection: {_LATE}",
    Chosen.UNSEEN: "The value was shown after the freeze: nobody could choose the population by it.",
}


def _of_value(choice: Choice) -> Iterable[str]:
    """What the origin of the value leaves open."""
    if choice.value_by is ValueBy.AUDITOR and choice.chosen is Chosen.STATED:
        yield "The value was brought by the auditor, who could choose it by the draw that it gives of the stated population."


def _of_index(choice: Choice) -> Iterable[str]:
    """Which index versions the population was stated and frozen of."""
    before, after = choice.committed_version, choice.frozen_version
    if before is None or after is None:
        if after is not None or choice.taken is not None:
            yield "The record does not tell the index version of the commitment."
        return
    if before == after:
        yield f"Commitment and freeze are of index version {after}."
    else:
        yield (
            f"The commitment is of index version {before}, the freeze of version {after}: what was ingested between them"
            " may have changed the population."
        )

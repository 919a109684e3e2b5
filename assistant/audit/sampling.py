"""Samples that nobody can steer, and that anybody can draw again.

The auditor commits to a random value by its hash, before the population is frozen; the value is shown afterwards. So
neither the auditor, who does not know the population's hash when committing, nor the auditee, who does not know the value
when the population is frozen, can choose what is drawn:

    population hash = SHA-256 of the lines `stratum TAB id TAB revision`, sorted, each with a line feed
    seed            = SHA-256 of `population hash`, a line feed, and the value
    rank of an item = SHA-256 of `seed`, a line feed, and its id; of each stratum the lowest ranks are drawn

Sizes follow the square root of the population, as multi-site audits are sampled (IAF MD 1), more where the risk is higher;
a small stratum is taken whole.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId

CENSUS = 5
"""Items of a stratum up to which all are looked at."""
ANY = "all"
"""The stratum of items whose risk tier is not known."""
_FACTOR: Mapping[str, float] = {"high": 1.5, "limited": 1.0, "low": 0.6}
_TIERS: Mapping[str, tuple[str, ...]] = {
    "high": ("high", "critical", "severe", "unacceptable", "major", "1"),
    "limited": ("limited", "medium", "moderate", "2"),
    "low": ("low", "minimal", "minor", "none", "3"),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Member:
    """One item of a population."""

    stratum: str
    """Its risk tier, or `all`."""
    id: EvidenceId
    """Which evidence."""
    revision: RevisionId
    """Which content of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What was drawn from a population."""

    population: str
    """Hash of the population."""
    seed: str
    """What the ranks were reckoned from."""
    drawn: tuple[Member, ...]
    """The members drawn, by stratum and rank."""


def tier_of(value: str) -> str:
    """The stratum of a risk tier as a register writes it: `High (Annex III)` is high; `all` where it says none."""
    said = "".join(sign if sign.isalnum() else " " for sign in value.lower()).split()
    return next((tier for tier, names in _TIERS.items() if any(name in said for name in names)), ANY)


def commitment(value: str) -> str:
    """The hash that is committed before the population is frozen. Raises BadInput for a value that could be guessed."""
    if len(value.strip()) < 16:
        raise BadInput("the value must be random and have at least 16 signs, or its hash could be guessed")
    return hashlib.sha256(value.encode()).hexdigest()


def population_hash(members: Iterable[Member]) -> str:
    """The hash of a frozen population; the order in which its members are given does not matter."""
    lines = "".join(f"{one.stratum}\t{one.id}\t{one.revision}\n" for one in sorted(members))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def size(count: int, tier: str) -> int:
    """How many of a stratum are drawn by rule: all of a small one, else the square root times the tier's factor, upwards."""
    return count if count <= CENSUS else min(count, max(CENSUS, math.ceil(_FACTOR.get(tier, 1.0) * math.sqrt(count))))


def draw(members: Sequence[Member], value: str, sizes: Mapping[str, int] | None = None) -> Draw:
    """The sample that a population and a revealed value give.

    Args:
        members: The frozen population.
        value: What the auditor had committed to.
        sizes: How many of each stratum; None takes the rule's.

    Raises:
        BadInput: The population is empty or has an item twice, or a size is none or more than its stratum holds.
    """
    strata: dict[str, list[Member]] = {}
    for one in members:
        strata.setdefault(one.stratum, []).append(one)
    wanted = {tier: size(len(held), tier) for tier, held in strata.items()} if sizes is None else dict(sizes)
    _check(members, strata, wanted)
    hashed = population_hash(members)
    seed = hashlib.sha256(f"{hashed}\n{value}".encode()).hexdigest()
    drawn = [
        one for tier in sorted(wanted) for one in sorted(strata[tier], key=lambda one: rank(seed, one))[: wanted[tier]]
    ]
    return Draw(population=hashed, seed=seed, drawn=tuple(drawn))


def rank(seed: str, member: Member) -> str:
    """Where a member stands under a seed; the lowest are drawn."""
    return hashlib.sha256(f"{seed}\n{member.id}".encode("utf-8", "surrogatepass")).hexdigest()


def spread(count: int, strata: Mapping[str, int]) -> dict[str, int]:
    """How many of each stratum a wished total is, in proportion to the rule's sizes, by largest remainders.

    Raises BadInput when it is more than there are.
    """
    there = sum(strata.values())
    if not 0 < count <= there:
        raise BadInput(f"a sample of {count} cannot be drawn from a population of {there}; ask for 1 to {there}")
    weights = {tier: size(held, tier) for tier, held in strata.items()}
    shares = {tier: count * weight / sum(weights.values()) for tier, weight in weights.items()}
    taken = {tier: min(strata[tier], int(share)) for tier, share in shares.items()}
    order = sorted(strata, key=lambda tier: (taken[tier] - shares[tier], tier))
    while sum(taken.values()) < count:
        tier = next(each for each in order if taken[each] < strata[each])
        taken[tier] += 1
        order = [*order[order.index(tier) + 1 :], *order[: order.index(tier) + 1]]
    return {tier: number for tier, number in taken.items() if number}


def at_most(held: int, drawn: int, alike: int) -> int:
    """How many of a stratum can be like the `alike` seen among those drawn, with 95 % confidence.

    The largest number of which a draw without replacement would show so few with a chance of more than 5 %: the exact
    upper bound of the hypergeometric distribution, as attribute sampling has it.

    >>> at_most(12, 6, 0), at_most(12, 12, 1)
    (3, 1)
    """
    return max(count for count in range(alike, held - drawn + alike + 1) if _so_few(held, drawn, alike, count) > _DOUBT)


_DOUBT = 0.05
"""What 95 % confidence leaves open."""


def _so_few(held: int, drawn: int, alike: int, count: int) -> float:
    """The chance that a draw shows no more than `alike` of `count` in a stratum."""
    ways = sum(math.comb(count, seen) * math.comb(held - count, drawn - seen) for seen in range(alike + 1))
    return ways / math.comb(held, drawn)


def _check(members: Sequence[Member], strata: Mapping[str, Sequence[Member]], wanted: Mapping[str, int]) -> None:
    """Raise BadInput where a sample could not be drawn as wished."""
    if not members:
        raise BadInput("the population is empty: nothing that you may read is of it, so nothing can be drawn")
    if len({one.id for one in members}) < len(members):
        raise BadInput("the population names an item twice")
    for tier, number in wanted.items():
        held = len(strata.get(tier, ()))
        if not 0 < number <= held:
            raise BadInput(f"a sample of {number} cannot be drawn from the {held} of stratum {tier!r}")

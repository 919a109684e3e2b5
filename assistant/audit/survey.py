"""What ingestion made of the sources, counted: the figures of the operator's ingest report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.audit.references import References, references
from assistant.domain.evidence import EvidenceId, Flag, Kind, LinkBasis, LinkType
from assistant.domain.people import is_person
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_NAMES = 40
"""Field names, and dangling targets, that are listed; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """How many items of one kind say a thing of themselves."""

    kind: Kind
    """The kind."""
    items: int
    """Items of it."""
    owner: int
    """Items with an owner who is a person."""
    nobody: int
    """Items whose owner is a team, a mailbox or a word that names nobody."""
    approved: int
    """Items that name who approved them."""
    dated: int
    """Items with a date of their own."""
    exact: int
    """Of those, dated to the day."""
    controls: int
    """Items that name a criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links of one type that were found in one way."""

    type: LinkType
    """What the edges mean."""
    basis: LinkBasis
    """How they were found."""
    resolved: int
    """Links whose target is among the evidence."""
    dangling: int
    """Links whose target is not: each is evidence of a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangling:
    """A target that links name and no evidence has."""

    target: str
    """The target as written."""
    links: int
    """How many links name it."""
    first: EvidenceId
    """One item that names it, the first by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Figures over everything that a version holds."""

    items: int
    """Evidence items."""
    by_kind: Mapping[tuple[str, Kind], int]
    """Items by source and kind."""
    fields: int
    """Named values."""
    with_fields: int
    """Items that have any."""
    field_names: tuple[tuple[str, int], ...]
    """The commonest names of fields with how often each stands, numbers in nested names as `*`."""
    stated: tuple[Stated, ...]
    """What items say of themselves, by kind."""
    links: tuple[Links, ...]
    """Links by type and basis."""
    dangling: tuple[Dangling, ...]
    """Targets that nothing has, the commonest first."""
    dangling_targets: int
    """How many such targets there are."""
    mentions: Mapping[str, int]
    """Names that stand in texts, by type."""
    flags: Mapping[Flag, int]
    """Passages by what screening saw in them."""
    flagged: tuple[tuple[EvidenceId, tuple[Flag, ...]], ...]
    """Items with a flagged passage, by id."""


def survey(scope: Scope) -> Survey:
    """The figures of a scope."""
    fields = scope.all_fields()
    named = Counter(_plain(one.name) for several in fields.values() for one in several)
    links, dangling = _links(scope, references(scope))
    flagged = scope.flagged()
    return Survey(
        items=len(scope.items),
        by_kind=dict(sorted(Counter((item.source, item.metadata.kind) for item in scope.items).items())),
        fields=named.total(),
        with_fields=len(fields),
        field_names=tuple(sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_NAMES]),
        stated=_stated(scope.items),
        links=links,
        dangling=dangling[:MOST_NAMES],
        dangling_targets=len(dangling),
        mentions=dict(
            sorted(Counter(one.type.value for each in scope.all_mentions().values() for one in each).items())
        ),
        flags=dict(sorted(Counter(flag for each in flagged.values() for flags in each for flag in flags).items())),
        flagged=tuple((evidence, tuple(sorted(frozenset().union(*flags)))) for evidence, flags in flagged.items()),
    )


def _plain(name: str) -> str:
    """A field's name with its positions left out: `comment.3.author` as `comment.*.author`."""
    return ".".join("*" if part.isdigit() else part for part in name.split("."))


def _stated(items: Iterable[ItemView]) -> tuple[Stated, ...]:
    """What items say of themselves, by kind."""
    by_kind: dict[Kind, list[ItemView]] = {}
    for item in items:
        by_kind.setdefault(item.metadata.kind, []).append(item)
    return tuple(_of_kind(kind, by_kind[kind]) for kind in sorted(by_kind))


def _of_kind(kind: Kind, items: list[ItemView]) -> Stated:
    """What items of one kind say of themselves."""
    several = [item.metadata for item in items]
    owners = [one.owner for one in several if one.owner]
    persons = sum(map(is_person, owners))
    dates = [one.date for one in several if one.date]
    return Stated(
        kind=kind,
        items=len(items),
        owner=persons,
        nobody=len(owners) - persons,
        approved=sum(one.approved_by is not None for one in several),
        dated=len(dates),
        exact=sum(one.precision == "day" for one in dates),
        controls=sum(bool(one.controls) for one in several),
    )


def _links(scope: Scope, known: References) -> tuple[tuple[Links, ...], tuple[Dangling, ...]]:
    """Links by type and basis, and the targets that nothing has."""
    counts: Counter[tuple[LinkType, LinkBasis, bool]] = Counter()
    lost: dict[str, list[EvidenceId]] = {}
    resolves: dict[str, bool] = {}
    for evidence, several in scope.all_links().items():
        for link in several:
            if link.target not in resolves:
                resolves[link.target] = bool(known.resolve(link.target))
            if not resolves[link.target] and not known.can_name(link.target):
                continue
            counts[link.type, link.basis, resolves[link.target]] += 1
            if not resolves[link.target]:
                lost.setdefault(link.target, []).append(evidence)
    pairs = sorted({(kind, basis) for kind, basis, _ in counts})
    return (
        tuple(
            Links(type=kind, basis=basis, resolved=counts[kind, basis, True], dangling=counts[kind, basis, False])
            for kind, basis in pairs
        ),
        tuple(
            Dangling(target=target, links=len(ids), first=min(ids))
            for target, ids in sorted(lost.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        ),
    )

"""What one item of a scope is linked to, and how each link was found: what nobody stated is never shown as stated."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.audit.references import References
from assistant.audit.succession import Succession, successions
from assistant.domain.evidence import EvidenceId, LinkBasis, LinkType
from assistant.store.index import ItemView
from assistant.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A link of an item with what it leads to here."""

    type: LinkType
    """What the link means."""
    target: str
    """The target as written."""
    basis: LinkBasis
    """How the link was found; what is inferred must be shown as such."""
    evidence: tuple[EvidenceId, ...]
    """The items that the target names in the scope, sorted; empty when it names none."""


def edges_of(scope: Scope, known: References, item: ItemView) -> tuple[Edge, ...]:
    """The links of an item in the order of its text, each target once for a meaning and a way of being found.

    A name of the item itself is no link: it would look like one that leads nowhere.
    """
    found = {(link.type, link.target, link.basis): link for link in scope.links(item)}
    named = {target: {one.id for one in known.resolve(target)} for _, target, _ in found}
    return tuple(
        Edge(
            type=link.type,
            target=link.target,
            basis=link.basis,
            evidence=tuple(sorted(named[link.target] - {item.id})),
        )
        for link in found.values()
        if known.can_name(link.target) and named[link.target] != {item.id}
    )


def successions_of(scope: Scope, known: References, item: ItemView) -> tuple[Succession, ...]:
    """What an item took the place of in the scope, and what took its place."""
    return tuple(one for one in successions(scope, known) if item.id in (one.newer, one.older))

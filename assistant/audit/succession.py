"""Which document took the place of which, inside one scope: as stated, or inferred from titles, numbers and versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.audit.references import References
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, LinkBasis, LinkType, Status
from assistant.domain.standing import Described, families, states_rules
from assistant.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Succession:
    """One document that took the place of another."""

    newer: EvidenceId
    """What holds after."""
    older: EvidenceId
    """What held before."""
    basis: LinkBasis
    """Stated by either, named in the newer one's text, or inferred; what is inferred must be shown as such."""


def successions(scope: Scope, known: References) -> tuple[Succession, ...]:
    """Every succession among the documents of a scope, sorted; a stated one is not inferred once more.

    Two documents may each state that they supersede the other: both are told, since evidence that contradicts itself is
    what an auditor looks for. Kept while the same items are inside.
    """
    return scope.derived("successions", lambda: _successions(scope, known))


def _successions(scope: Scope, known: References) -> tuple[Succession, ...]:
    """The same, reckoned anew."""
    said = {(each.newer, each.older): each for each in _stated(scope, known)}
    documents = [item for item in scope.items if states_rules(item) and item.metadata.status is not Status.DRAFT]
    inferred = {(each.newer, each.older): each for each in _inferred(documents)}
    return tuple(sorted((inferred | said).values()))


def _stated(scope: Scope, known: References) -> Iterator[Succession]:
    """What documents say of themselves; a document that supersedes itself is passed over."""
    for identifier, links in scope.narrowed(kinds=list(DOCUMENT_KINDS)).all_links().items():
        for link in links:
            if link.type in (LinkType.SUPERSEDES, LinkType.SUPERSEDED_BY):
                for target in known.resolve(link.target):
                    if target.id != identifier and states_rules(target):
                        pair = (identifier, target.id) if link.type is LinkType.SUPERSEDES else (target.id, identifier)
                        yield Succession(newer=pair[0], older=pair[1], basis=link.basis)


def _inferred(documents: Sequence[Described]) -> Iterator[Succession]:
    """Each version of a family after the one before it, by the days on which they begin."""
    for members in families(documents):
        dated = sorted(
            (when.start, member.metadata.version or "", member.id)
            for member in members
            if (when := member.metadata.effective or member.metadata.date)
        )
        for (_, old, older), (_, new, newer) in pairwise(dated):
            if old != new:
                yield Succession(newer=newer, older=older, basis=LinkBasis.INFERRED)

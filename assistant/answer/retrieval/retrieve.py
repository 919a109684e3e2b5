"""Passages for a prose question, all inside one mask.

query ──► dense scan and BM25, fused ──► best read again by token ──► neighbours ──► what they name ──► exact identifiers
                                                                                                            │
                                                                                             best clean ones ◄──┘
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from assistant.answer.places import NEVER_QUOTED, Places
from assistant.answer.retrieval.crossreferences import with_crossreferences
from assistant.answer.retrieval.exact import with_exact
from assistant.answer.retrieval.fuse import candidates
from assistant.answer.retrieval.neighbours import with_neighbours
from assistant.answer.retrieval.rescore import rescored
from assistant.answer.retrieval.scored import best_first
from assistant.audit.references import References, references
from assistant.domain.answer import Passage
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, Status
from assistant.domain.plan import Plan
from assistant.domain.standing import holds, outnumbered, states_rules
from assistant.models.encoder import Encoder
from assistant.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many passages each stage carries."""

    candidates: int = 100
    """Best of the dense scan and best of BM25, each."""
    dense_weight: float = 0.5
    """Weight of the dense score in the fusion, 0-1; min-max fusion at 0.5 beat rank fusion in MAP on seven of eight sets."""
    rescored: int = 10
    """Best of the fused ones that are read again by token; each costs one encoding, and 0 leaves the stage out."""
    sources: int = 10
    """Best of those whose neighbours in the text come with them; 0 leaves the stage out."""
    referring: int = 10
    """Best of those whose named places come with them; 0 leaves the stage out."""
    passages: int = 12
    """Passages after fusion."""


def standing_scope(scope: Scope, held: Mapping[EvidenceId, Period], day: date) -> Scope:
    """The scope without documents that are drafts, retired or superseded on a day; records all stay.

    `held` says when each document was in force. It is reckoned from all that the reader may read, later versions
    included: what superseded a document after the day ends its time, and is itself not of the day. Of versions that no
    date parts, the highest stays.
    """
    kept = [
        item
        for item in scope.items
        if not states_rules(item) or (item.metadata.status is not Status.DRAFT and holds(held[item.id], day))
    ]
    lower = outnumbered(filter(states_rules, kept))
    ids = [item.id for item in kept if item.id not in lower]
    return scope if len(ids) == len(scope.items) else scope.narrowed(ids=ids)


def about(scope: Scope, known: References, plan: Plan) -> Scope:
    """The part of a scope about what a plan names: records by id and what names them, documents by name; else all of it."""
    named = {item.id for identifier in plan.identifiers for item in known.resolve(identifier)}
    called = [item.id for item in scope.items if item.path in plan.sources] if plan.sources else []
    if called:
        return scope.narrowed(ids=[*called, *named])
    if not named:
        return scope
    links = scope.all_links()
    naming = [
        identifier
        for identifier, edges in links.items()
        if any(item.id in named for edge in edges for item in known.resolve(edge.target))
    ]
    return scope.narrowed(ids=[*named, *naming])


def of_others(scope: Scope, known: References, plan: Plan, passage: Passage) -> bool:
    """Whether a passage is of a record or document about other systems than those that a plan names."""
    item = scope.item(passage.span.evidence) if plan.systems else None
    if item is None:
        return False
    own = frozenset(name.lower() for name in known.names_of(plan.systems))
    row = next((system for system in known.systems if system.row == item.id), None)
    told = {one.lower() for one in item.metadata.systems} | ({row.name.lower()} if row else set())
    return bool(told) and told.isdisjoint(own)


def retrieve(
    scope: Scope, encoder: Encoder, query: str, depth: Depth, known: References | None = None
) -> tuple[Passage, ...]:
    """The best passages of a scope, best first; ties by evidence id and place.

    `known` says what names name where that is reckoned already, of all that the reader may read; None reckons it here.
    Nothing outside the scope can move a score. Passages of which screening marked every part as hidden or
    instruction-like are left out.
    """
    reading = encoder.read_question(query)
    found = candidates(scope, reading.whole, query, depth.candidates, depth.dense_weight)
    found = rescored(encoder, reading.tokens, found, depth.rescored)
    found = with_neighbours(scope, found, depth.sources)
    found = (
        with_crossreferences(scope, known or references(scope), found, depth.referring) if depth.referring else found
    )
    found = with_exact(query, found)
    return tuple(_clean(scope, best_first(found.values()), depth.passages))


def _clean(scope: Scope, ranked: Iterable[Passage], most: int) -> Iterator[Passage]:
    """The first passages that hold a part which may answer."""
    places = Places(scope)
    clean = (one for one in ranked if one.flags.isdisjoint(NEVER_QUOTED) or places.holds_clean_part(one.span))
    return islice(clean, most)


def cosine(one: np.ndarray, many: np.ndarray) -> Sequence[float]:
    """Cosines of one unit vector with each row, each reckoned alone so that a row's neighbours cannot move it."""
    return [round(float(np.dot(one.astype(np.float64), row.astype(np.float64))), 6) for row in many]

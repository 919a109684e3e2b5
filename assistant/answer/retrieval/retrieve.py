"""Passages for a prose question: exact dense scan and visible-statistics BM25 over one mask, fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from assistant.answer.places import NEVER_QUOTED, Places
from assistant.audit.references import References
from assistant.domain.answer import Passage, Span
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, Status
from assistant.domain.plan import Plan
from assistant.domain.standing import holds, states_rules
from assistant.models.encoder import Encoder
from assistant.store.scope import Scope

DENSE_WEIGHT = 0.5
"""Weight of the dense score in the convex fusion; min-max fusion at 0.5 beat rank fusion in MAP on seven of eight sets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many passages each stage carries."""

    candidates: int = 100
    """Best of the dense scan and best of BM25, each."""
    passages: int = 12
    """Passages after fusion."""
    sentences: int = 48
    """Sentences of those that are compared with the question; each costs one encoding."""


def standing_scope(scope: Scope, held: Mapping[EvidenceId, Period], day: date) -> Scope:
    """The scope without documents that are drafts, retired or superseded on a day; records all stay.

    `held` says when each document was in force. It is reckoned from all that the reader may read, later versions
    included: what superseded a document after the day ends its time, and is itself not of the day.
    """
    kept = [
        item.id
        for item in scope.items
        if not states_rules(item) or (item.metadata.status is not Status.DRAFT and holds(held[item.id], day))
    ]
    return scope if len(kept) == len(scope.items) else scope.narrowed(ids=kept)


def about(scope: Scope, known: References, plan: Plan) -> Scope:
    """The part of a scope about the records that a plan names by id: those, and what names them; else all of it."""
    named = {item.id for identifier in plan.identifiers for item in known.resolve(identifier)}
    if not named:
        return scope
    links = scope.all_links()
    naming = [
        identifier
        for identifier, edges in links.items()
        if any(item.id in named for edge in edges for item in known.resolve(edge.target))
    ]
    return scope.narrowed(ids=[*named, *naming])


def retrieve(scope: Scope, encoder: Encoder, query: str, depth: Depth) -> tuple[Passage, ...]:
    """The best passages of a scope, best first; ties by evidence id and place.

    Scores are min-max normalised over the candidates of this scope, so nothing outside it can move them. Passages of
    which screening marked every part as hidden or instruction-like are left out.
    """
    vector = encoder.encode([query])[0]
    dense = {_place(passage): passage for passage in scope.nearest(vector, depth.candidates)}
    lexical = {_place(passage): passage for passage in scope.matching(query, depth.candidates)}
    cosines = _unit({place: passage.dense for place, passage in dense.items()})
    bm25 = _unit({place: passage.lexical for place, passage in lexical.items()})
    fused = [
        replace(
            dense.get(place) or lexical[place],
            score=round(DENSE_WEIGHT * cosines.get(place, 0.0) + (1 - DENSE_WEIGHT) * bm25.get(place, 0.0), 6),
            dense=dense[place].dense if place in dense else 0.0,
            lexical=lexical[place].lexical if place in lexical else 0.0,
        )
        for place in dense.keys() | lexical.keys()
    ]
    places = Places(scope)
    clean = [one for one in fused if one.flags.isdisjoint(NEVER_QUOTED) or places.holds_clean_part(one.span)]
    return tuple(sorted(clean, key=lambda passage: (-passage.score, _place(passage)))[: depth.passages])


def _place(passage: Passage) -> tuple[EvidenceId, int, int]:
    """A stable key of a passage that does not depend on what else is indexed."""
    span: Span = passage.span
    return (span.evidence, span.start, span.end)


def _unit(scores: dict[tuple[EvidenceId, int, int], float]) -> dict[tuple[EvidenceId, int, int], float]:
    """Scores scaled so that the best is 1 and the worst 0; all 1 when they are equal."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    spread = high - low
    return {place: (score - low) / spread if spread else 1.0 for place, score in scores.items()}


def cosine(one: np.ndarray, many: np.ndarray) -> Sequence[float]:
    """Cosines of one unit vector with each row, each reckoned alone so that a row's neighbours cannot move it."""
    return [round(float(np.dot(one.astype(np.float64), row.astype(np.float64))), 6) for row in many]

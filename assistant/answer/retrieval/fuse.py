"""First stage: the best of an exact dense scan and of visible-statistics BM25, fused."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.retrieval.scored import Scored, by_place, unit, with_score
from assistant.domain.answer import Passage
from assistant.models.encoder import Vectors
from assistant.store.scope import Scope


def candidates(scope: Scope, vector: Vectors, query: str, most: int, dense_weight: float) -> Scored:
    """The `most` best of each search with their fused scores, 0-1.

    Both scores are min-max normalised over the candidates of this scope, so nothing outside it can move them.
    """
    dense = by_place(scope.nearest(vector, most))
    lexical = by_place(scope.matching(query, most))
    cosines = unit({place: passage.dense for place, passage in dense.items()})
    bm25 = unit({place: passage.lexical for place, passage in lexical.items()})
    return {
        place: with_score(
            replace(passage, dense=_dense(dense.get(place)), lexical=_lexical(lexical.get(place))),
            dense_weight * cosines.get(place, 0.0) + (1 - dense_weight) * bm25.get(place, 0.0),
        )
        for place, passage in (lexical | dense).items()
    }


def _dense(passage: Passage | None) -> float:
    """Its cosine; 0 when the dense scan did not bring it."""
    return passage.dense if passage else 0.0


def _lexical(passage: Passage | None) -> float:
    """Its BM25 score; 0 when the lexical search did not bring it."""
    return passage.lexical if passage else 0.0

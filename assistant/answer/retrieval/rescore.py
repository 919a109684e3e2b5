"""Second stage: the best candidates are read again token by token (late interaction, Khattab and Zaharia 2020).

A passage's vector is the mean of its tokens and blurs a long passage; here each token of the query looks for the token of
the passage that is nearest to it. How many are read again is a count and never a time, so that a question has the same
answer on a slow machine.
"""

from __future__ import annotations

import numpy as np

from assistant.answer.retrieval.scored import Scored, best_first, place_of, unit, with_score
from assistant.models.encoder import Encoder, Vectors
from assistant.store.manifest import indexed_text

MAXSIM_WEIGHT = 0.3
"""Share of the token score in the new one.

With it a third of ObliQA-MP gained in R@10 and MAP and NIST 800-53A hardly changed; replacing the score lost there.
"""


def rescored(encoder: Encoder, tokens: Vectors, found: Scored, most: int) -> Scored:
    """The passages, the `most` best of them scored anew; those below keep their order below them."""
    again = best_first(found.values())[:most] if len(tokens) else []
    if not again:
        return found
    read = encoder.read([indexed_text(passage.context, passage.text) for passage in again])
    near = {place_of(passage): maxsim(tokens, each.tokens) for passage, each in zip(again, read, strict=True)}
    scaled = unit(near)
    return {
        place: with_score(passage, (1 - MAXSIM_WEIGHT) * passage.score + MAXSIM_WEIGHT * scaled.get(place, 0.0))
        for place, passage in found.items()
    }


def maxsim(query: Vectors, text: Vectors) -> float:
    """Mean over the query's tokens of the cosine with the nearest token of a text; 0 for a text without any."""
    if not len(query) or not len(text):
        return 0.0
    return round(float((query @ text.T).max(axis=1).astype(np.float64).mean()), 6)

"""Third stage: what stands beside a good passage gains by it.

The items of a list seldom repeat the clause that they belong to ("the policy must:"), and a rule is often told over
several paragraphs, so the words of a question are missing where its answer is.
"""

from __future__ import annotations

from assistant.answer.retrieval.scored import Place, Scored, best_first, place_of, with_score
from assistant.domain.answer import Passage
from assistant.store.scope import Scope

SHARE = 0.5
"""What a passage gains of the score of the best passage beside it.

Of .2, .3, .4 and .5 it was the best in R@10 and MAP on NIST 800-53A and on a third of ObliQA-MP.
"""
REACH = 2
"""How many passages before and after gain."""


def with_neighbours(scope: Scope, found: Scored, most: int) -> Scored:
    """The passages and those beside the `most` best of them; scores stay 0-1."""
    sources = best_first(found.values())[:most]
    beside: dict[Place, Passage] = {}
    gains: dict[Place, float] = {}
    for source, near in zip(sources, scope.around(sources, REACH), strict=True):
        for passage in near:
            place = place_of(passage)
            beside[place] = passage
            gains[place] = max(gains.get(place, 0.0), source.score)
    return {
        place: with_score(passage, (passage.score + SHARE * gains.get(place, 0.0)) / (1 + SHARE))
        for place, passage in (beside | dict(found)).items()
    }

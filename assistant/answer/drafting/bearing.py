"""Which sentences bear on a statement: say the same, or say otherwise.

The entailment network tells how far a sentence decides the statement either way, the relevance network how far it is about
the same; their log-odds are summed with the weights of a logistic regression over ContractNLI, contracts that neither
network had learned from (`python -m evals.training --stage statements` prints them and what they reach).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answer.drafting.candidates import Candidate
from assistant.answer.drafting.relevance import Ranker, Ranking, log_odds

DECIDES = 0.56
"""Weight of the log-odds that a sentence decides the statement, one way or the other."""
ABOUT = 1.55
"""Weight of the log-odds that it is about what the statement is about."""
SHIFT = -3.8
"""Added to the sum, so that it is the log-odds that the sentence bears on the statement."""
SAY = -1.1
"""Log of the number of bearing sentences to expect, from which on anything is said."""
MARGIN = 0.5
"""How far below the best, in log-odds, another may lie and still be said."""


def bearing(ranker: Ranker, statement: str, offered: Sequence[Candidate], priors: Mapping[Candidate, float]) -> Ranking:
    """The sentences nearest to a statement by how far they bear on it, ties in the order offered.

    `sure` is the log of the number of sentences that may be expected to: many that may do tell as much as one that does.
    """
    nearest, unread = ranker.nearest(statement, offered, priors)
    if not nearest:
        return Ranking()
    read = [one for one, _ in nearest]
    about = ranker.cross.relevance(statement, [one.text for one in read])
    decided = [1 - each.neutral for each in ranker.cross.entailment([(one.text, statement) for one in read])]
    odds = [round(DECIDES * log_odds(d) + ABOUT * log_odds(a) + SHIFT, 6) for d, a in zip(decided, about, strict=True)]
    order = sorted(range(len(read)), key=lambda at: (-odds[at], at))
    found = tuple((odds[at], read[at]) for at in order)
    return Ranking(found=found, unread=unread, sure=math.log(sum(map(math.exp, odds))), least=SAY, margin=MARGIN)

"""Quality: whether later turns of a dialogue are answered as well as the first.

`dialogue-accuracy` is the share of right replies among the scored turns of cases with more than one; `dialogue-TYPE` the
same by what the turn does with what was said before: a follow-up that leaves its subject out, a refinement, a correction,
a new topic, another reader. The split follows MT-RAG (Katsis et al. 2025, arXiv:2501.03468), with the switch of the reader
added, since what one person may read must not carry over to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from evals.cases.case import TurnType
from evals.measures.measure import Finding, Result, share
from evals.reply import Reply


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`dialogue-accuracy` and one result a turn type, over scored turns of dialogues."""
    turns = [
        (reply, Finding(reply=reply.name, value=float(reply.is_correct), place=reply.turn.type))
        for reply in replies
        if len(reply.case.turns) > 1
    ]
    by_type = (share(f"dialogue-{each}", [one for one in turns if one[1].place == each]) for each in get_args(TurnType))
    return share("dialogue-accuracy", turns), *by_type

"""Quality: how many of a right answer's facts it states, strictly and by weight.

Strict vital recall counts vital nuggets that are stated whole; weighted recall gives an okay one half a vital one's weight
and a list its share. Both after the AutoNuggetizer of TREC's RAG track (Pradeep et al. 2024, arXiv:2411.09607), whose
assignments a model makes and typed matchers make here. `backed` is the share of stated nuggets whose statement cites one
of the places that show them: the right words on the wrong evidence do not count.

A reply without a statement scores 0: nothing is left out for being empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.measures.measure import Finding, Result, quality, share
from evals.reply import Reply

WEIGHTS = {"vital": 1.0, "okay": 0.5}


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`nugget-vital`, `nugget-weighted` over replies, and `nugget-backed` over stated nuggets with known places."""
    wanted = [reply for reply in replies if reply.expected.nuggets and not reply.should_abstain]
    strict = [(reply, _strict(reply)) for reply in wanted if _vital(reply)]
    weighted = [(reply, _weighted(reply)) for reply in wanted]
    backed = [(reply, finding) for reply in wanted for finding in _backed(reply)]
    return quality("nugget-vital", strict), quality("nugget-weighted", weighted), share("nugget-backed", backed)


def _vital(reply: Reply) -> bool:
    return any(nugget.importance == "vital" for nugget in reply.expected.nuggets)


def _strict(reply: Reply) -> Finding:
    """The share of vital nuggets that are there whole."""
    vital = [(nugget, found.share == 1) for nugget, found in reply.found if nugget.importance == "vital"]
    missing = "; ".join(nugget.text for nugget, there in vital if not there)
    return Finding(reply=reply.name, value=sum(there for _, there in vital) / len(vital), why=missing)


def _weighted(reply: Reply) -> Finding:
    """The weighted share of all nuggets."""
    whole = sum(WEIGHTS[nugget.importance] for nugget, _ in reply.found)
    there = sum(WEIGHTS[nugget.importance] * found.share for nugget, found in reply.found)
    return Finding(reply=reply.name, value=there / whole)


def _backed(reply: Reply) -> list[Finding]:
    """Of each stated nugget, whether it is backed."""
    told = [(nugget, reply.is_backed(nugget, found)) for nugget, found in reply.found if found.facts]
    return [
        Finding(reply=reply.name, value=float(held), why="" if held else f"backed by other evidence: {nugget.text}")
        for nugget, held in told
        if held is not None
    ]

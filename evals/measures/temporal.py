"""Quality: whether questions about a day are answered as of that day.

`temporal-accuracy` is the share of right replies among cases that have an `as_of` or the tag `temporal`.

`temporal-flip` is the share of pairs in which both are right. A pair are the cases that share a tag `flip:NAME`: one
question about two days, with different right answers, after the contrast sets of Gardner et al. 2020 (arXiv:2004.02709)
and the time-sensitive pairs of TimeQA (Chen et al. 2021, arXiv:2108.06314). Whoever states the same for both days does not
read the day: such a pair never counts, however well the matchers like each half. A tag that only one case has is no pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.cases.load import fold
from evals.measures.measure import Finding, Result, share
from evals.reply import Reply

TAG = "temporal"
FLIP = "flip:"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`temporal-accuracy` over replies and `temporal-flip` over pairs."""
    dated = [reply for reply in replies if reply.case.as_of is not None or TAG in reply.case.tags]
    right = [(reply, Finding(reply=reply.name, value=float(reply.is_correct))) for reply in dated]
    return share("temporal-accuracy", right), share("temporal-flip", list(_pairs(replies)))


def _pairs(replies: Sequence[Reply]) -> Iterator[tuple[Reply, Finding]]:
    """One look at each pair, told beside its first reply."""
    groups: dict[str, list[Reply]] = {}
    for reply in replies:
        if reply.at == len(reply.case.turns) - 1:
            for tag in (tag for tag in reply.case.tags if tag.startswith(FLIP)):
                groups.setdefault(tag, []).append(reply)
    for tag, pair in groups.items():
        if len(pair) > 1:
            fault = _fault(pair)
            yield pair[0], Finding(reply=pair[0].name, value=float(not fault), why=fault, place=tag)


def _fault(pair: Sequence[Reply]) -> str:
    """Why a pair does not count; empty when it does."""
    if len({_said(reply) for reply in pair}) < len(pair):
        return "states the same for both days"
    wrong = [reply.name for reply in pair if not reply.is_correct]
    return f"wrong: {', '.join(wrong)}" if wrong else ""


def _said(reply: Reply) -> frozenset[str]:
    """What a reply states, order and white space aside."""
    return frozenset(fold(fact.text).casefold() for fact in reply.facts)

"""Quality: whether an answer's own confidence tells right answers from wrong ones.

Replies are ranked by what the answer itself says of its confidence, compared in this order, each where there is one:

1. support: the share of its claims that are `supported` and not merely `partial`;
2. grade: the weakest grade of its claims, strong over adequate over weak;
3. score: the best score of the passages that retrieval brought back.

The curve gives the risk (share of wrong replies) among the most confident ones at each coverage; `risk-coverage` is the
area under it, the mean over n of the risk among the first n (AURC; Geifman and El-Yaniv 2017, arXiv:1705.08500, and
2019, arXiv:1805.08206), the lower the better. Replies of equal confidence go in any order, so the risk inside of such a
group is the one expected.

Silence must not shorten the curve: a reply without a statement to what can be answered comes last and is wrong. One that
rightly declines is left out, since it offers nothing to rely on. `more["points"]` holds [coverage, risk] after each group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from evals.measures.measure import Finding, Result, pooled
from evals.reply import Reply

Confidence = tuple[float, float, float, float]
"""Whether anything is stated, support, grade, score."""
Ranked = tuple[Confidence, bool]
"""How sure a reply is, and whether it is wrong."""

GRADES = {"strong": 3.0, "adequate": 2.0, "weak": 1.0}


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`risk-coverage`: the area, and the curve in `more`."""
    counted = [reply for reply in replies if not (reply.should_abstain and reply.declines and reply.abstains)]
    ranked = [(confidence(reply), _is_wrong(reply)) for reply in counted]
    looks = [
        (reply, Finding(reply=reply.name, value=float(wrong), why=f"confidence {sure}"))
        for reply, (sure, wrong) in zip(counted, ranked, strict=True)
    ]

    def statistic(drawn: Sequence[int]) -> float | None:
        return area([ranked[at] for at in drawn])

    points = [list(point) for point in curve(ranked)]
    return (pooled("risk-coverage", looks, statistic, lower_is_better=True, points=points),)


def confidence(reply: Reply) -> Confidence:
    """How sure an answer says it is; what it does not say counts lowest."""
    claims = reply.answer.get("claims") or ()
    supports = [float(claim.get("support") == "supported") for claim in claims]
    grades = [GRADES.get(claim.get("grade") or "", 0.0) for claim in claims]
    scores = [float(passage.get("score") or 0.0) for passage in reply.heard.passages]
    support = sum(supports) / len(supports) if supports else 0.0
    return float(not reply.abstains), support, min(grades, default=0.0), max(scores, default=0.0)


def curve(ranked: Sequence[Ranked]) -> Iterator[tuple[float, float]]:
    """Coverage and risk after each group of equal confidence, most confident first."""
    seen = wrong = 0
    for members, faults in _groups(ranked):
        seen, wrong = seen + members, wrong + faults
        yield seen / len(ranked), wrong / seen


def area(ranked: Sequence[Ranked]) -> float | None:
    """The mean risk among the first n, for n from 1 to all; None of none."""
    seen, wrong, total = 0, 0.0, 0.0
    for members, faults in _groups(ranked):
        total += sum((wrong + faults * at / members) / (seen + at) for at in range(1, members + 1))
        seen, wrong = seen + members, wrong + faults
    return total / seen if seen else None


def _is_wrong(reply: Reply) -> bool:
    return reply.abstains or not reply.is_correct


def _groups(ranked: Sequence[Ranked]) -> Iterator[tuple[int, int]]:
    """How many share a confidence and how many of them are wrong, most confident first."""
    for _, group in groupby(sorted(ranked, key=lambda each: each[0], reverse=True), key=lambda each: each[0]):
        faults = [wrong for _, wrong in group]
        yield len(faults), sum(faults)

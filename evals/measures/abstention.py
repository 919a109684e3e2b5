"""Quality: whether it is silent where it should be, and only there.

With S the replies to questions that nothing can answer for their reader (or that must be asked back), A the replies
without a statement, and H those of both that say openly that they cannot answer,

    precision = |H| / |A|        recall = |H| / |S|        F1 = 2|H| / (|A| + |S|)

after Kamath et al. 2020 ("Selective Question Answering under Domain Shift", arXiv:2006.09462) and the unanswerable half of
SQuAD 2.0 (Rajpurkar et al. 2018, arXiv:1806.03822). `over-abstention` is the share of A among the replies outside of S, the
lower the better: what precision hides where few questions are unanswerable. Empty answers and errors are in A and never in H.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.measures.measure import Finding, Result, pooled, share
from evals.reply import Reply


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`abstention-precision`, `abstention-recall`, `abstention-f1` and `over-abstention`."""
    silent = [(reply, _hit(reply)) for reply in replies if reply.abstains]
    wanted = [(reply, _hit(reply)) for reply in replies if reply.should_abstain]
    over = [(reply, _needless(reply)) for reply in replies if not reply.should_abstain]
    return (
        share("abstention-precision", silent),
        share("abstention-recall", wanted),
        _f1([reply for reply in replies if reply.abstains or reply.should_abstain]),
        share("over-abstention", over, lower_is_better=True),
    )


def _hit(reply: Reply) -> Finding:
    return Finding(reply=reply.name, value=float(_is_hit(reply)), why="" if _is_hit(reply) else _why(reply))


def _is_hit(reply: Reply) -> bool:
    """Whether it rightly says that it cannot answer."""
    return reply.should_abstain and reply.abstains and reply.declines


def _why(reply: Reply) -> str:
    if not reply.abstains:
        return "states something where nothing can be said"
    return "says nothing, and not that it cannot" if reply.should_abstain else "could be answered"


def _needless(reply: Reply) -> Finding:
    why = "could be answered" if reply.abstains else ""
    return Finding(reply=reply.name, value=float(reply.abstains), why=why)


def _f1(replies: Sequence[Reply]) -> Result:
    """F1 over counts; replies that neither abstain nor should change nothing and are left out."""
    hits = [_is_hit(reply) for reply in replies]
    sizes = [reply.abstains + reply.should_abstain for reply in replies]

    def statistic(drawn: Sequence[int]) -> float | None:
        both = sum(sizes[at] for at in drawn)
        return 2 * sum(hits[at] for at in drawn) / both if both else None

    return pooled("abstention-f1", [(reply, _hit(reply)) for reply in replies], statistic)

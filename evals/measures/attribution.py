"""Quality: what is wrong with statements that are not supported by what they cite.

Three shares of all statements, each the lower the better, that with citation recall add up to 1:

- `contradiction`: the cited words say otherwise;
- `misattribution`: another place that the reader may read says it, so that the fact is right and the citation wrong;
- `fabrication`: no such place does.

The three follow what Yue et al. 2023 ("Automatic Evaluation of Attribution by Large Language Models", arXiv:2305.06311) call
contradictory and extrapolatory, the latter parted by whether it holds anywhere. Other places are the `CANDIDATES`
passages that match the statement's words best (BM25 over what the reader may read); the judge is that of `evals.support`.
Replies that abstain are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.backing import of_reply, statements
from evals.facts import Fact
from evals.measures.measure import Finding, Result, share
from evals.reply import Reply
from evals.support import COVERED, Verdict, judge

CANDIDATES = 10
"""How many passages are looked at for a place that supports a statement; looking up more costs most of the scoring time."""
FAULTS = ("contradiction", "misattribution", "fabrication")


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`contradiction`, `misattribution` and `fabrication` over all statements."""
    told = [(reply, fact, _fault(reply, fact)) for reply in replies if not reply.abstains for fact in statements(reply)]
    return tuple(
        share(
            name,
            [(reply, _finding(reply, fact, why if fault == name else None)) for reply, fact, (fault, why) in told],
            lower_is_better=True,
        )
        for name in FAULTS
    )


def _finding(reply: Reply, fact: Fact, why: str | None) -> Finding:
    return Finding(reply=reply.name, value=float(why is not None), why=why or "", place=fact.text)


def _fault(reply: Reply, fact: Fact) -> tuple[str, str]:
    """What is wrong with a statement and why; two empty texts when it is supported."""
    judged = of_reply(reply, fact)
    if judged.verdict is Verdict.SUPPORTED:
        return "", ""
    if judged.verdict is Verdict.CONTRADICTED:
        return "contradiction", judged.reason
    other = supporter(reply, fact)
    return ("misattribution", f"{other} says it") if other else ("fabrication", judged.reason)


def supporter(reply: Reply, fact: Fact) -> str | None:
    """The evidence of the best matching passage that supports a statement; None when none does."""
    version = reply.case.as_of if isinstance(reply.case.as_of, int) else None
    for source, text in reply.evidence.matching(reply.reader, fact.text, CANDIDATES, version):
        judged = judge(fact.shown, (text,), reply.evidence.known(source), computed=fact.computed)
        if judged.verdict is Verdict.SUPPORTED and judged.coverage >= COVERED:
            return source
    return None

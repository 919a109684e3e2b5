"""Quality: how many statements are supported by what they cite.

Citation recall after ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations",
arXiv:2305.14627), with a claim, a row or a hop where ALCE has a sentence and the rules of `evals.support` where
it has a model of inference: 1 for a statement that its cited quotes support together, else 0; a statement that cites
nothing has 0. Replies that abstain are left out, since they state nothing; hops that are missing are no statements.

`citation-recall` is micro, the share of statements; `citation-recall-macro` the mean over replies of their own shares.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.backing import of_reply, statements
from evals.facts import Fact
from evals.measures.measure import Finding, Result, macro, share
from evals.reply import Reply
from evals.support import Verdict

NAME = "citation-recall"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`citation-recall` over statements and `citation-recall-macro` over replies that state something."""
    looks = [(reply, _look(reply, fact)) for reply in replies if not reply.abstains for fact in statements(reply)]
    return share(NAME, looks), macro(f"{NAME}-macro", looks)


def _look(reply: Reply, fact: Fact) -> Finding:
    """Whether a statement is supported, and what decided."""
    judged = of_reply(reply, fact)
    held = judged.verdict is Verdict.SUPPORTED
    return Finding(reply=reply.name, value=float(held), why="" if held else judged.reason, place=fact.text)

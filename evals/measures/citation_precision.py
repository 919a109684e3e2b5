"""Quality: how many citations are needed.

Citation precision after ALCE (Gao et al. 2023, arXiv:2305.14627) by the rules of `evals.support`. A citation of
a statement has 1 when all citations together support the statement, and it either supports it alone or the support falls
without it; else 0. Replies that abstain are left out, and so are statements that cite nothing: recall has those.

A row, a hop or a count is many small claims in one. A citation of such a statement also has 1 when it supports one of the
row's or hop's values alone, or when its quote is said in it; and what is left out to see whether the support falls are all
citations of its evidence, since one record more or less is what changes a count. A hop also says why it is in its state,
of which other records and rules are the proof: a citation that the reason needs by the same rules has 1 as well.

`citation-precision` is micro, the share of citations; `citation-precision-macro` the mean over replies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evals.backing import is_there, statements, supports
from evals.facts import Cited, Fact
from evals.match import has_words
from evals.measures.measure import Finding, Result, macro, share
from evals.reply import Reply
from evals.support import Verdict, judge

NAME = "citation-precision"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`citation-precision` over citations and `citation-precision-macro` over replies that cite."""
    looks = [(reply, finding) for reply in replies if not reply.abstains for finding in _looks(reply)]
    return share(NAME, looks), macro(f"{NAME}-macro", looks)


def _looks(reply: Reply) -> Iterator[Finding]:
    """One look at each citation of each statement."""
    for fact in statements(reply):
        whole = supports(reply, fact)
        for cited in fact.citations:
            needed = whole and _is_needed(reply, fact, cited)
            why = "" if needed else "the statement stands without it" if whole else "the statement is not supported"
            yield Finding(reply=reply.name, value=float(needed), why=why, place=f"citation {cited.n}: {fact.text}")


def _is_needed(reply: Reply, fact: Fact, cited: Cited) -> bool:
    """Whether a citation of a supported statement does something for it."""
    if not is_there(cited, reply.evidence):
        return False
    if fact.computed and _shows_a_part(fact, cited):
        return True
    if supports(reply, fact, (cited,)) or not supports(reply, fact, _others(fact, cited)):
        return True
    reason = replace(fact, text=fact.reason, shown=fact.reason, reason="")
    return bool(fact.reason) and supports(reply, reason) and _is_needed(reply, reason, cited)


def _others(fact: Fact, cited: Cited) -> tuple[Cited, ...]:
    """What is left without a citation."""
    if fact.computed:
        return tuple(one for one in fact.citations if one.source != cited.source)
    return tuple(one for one in fact.citations if one.n != cited.n)


def _shows_a_part(fact: Fact, cited: Cited) -> bool:
    """Whether a quote is said in a reckoned statement, or supports one of its values by itself."""
    return has_words(fact.text, cited.quote) or any(
        judge(value, (cited.quote,)).verdict is Verdict.SUPPORTED
        for value in fact.shown.split("; ")
        if any(sign.isalnum() for sign in value)
    )

"""Quality: right answers less wrong ones, with silence worth nothing.

Per reply, where something can be answered: 1 right, -1 wrong, 0 for abstaining. Where nothing can be answered: 1 for saying
so, -1 for stating anything; an underspecified question wants to be asked back. An answer that is empty without saying so,
or an error, is 0. The mean lies in [-1, 1].

It is the negative marking of examinations (formula scoring, Thurstone 1919) in the form that SimpleQA (Wei et al. 2024,
arXiv:2411.04368) gives it with a penalty of 1: a guess pays only when it is right more often than not.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.measures.measure import Finding, Result, quality
from evals.reply import Reply


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`net-correct` over all replies."""
    return (quality("net-correct", [(reply, _mark(reply)) for reply in replies]),)


def _mark(reply: Reply) -> Finding:
    value = float(_abstained(reply)) if reply.abstains else 1.0 if reply.is_correct else -1.0
    return Finding(reply=reply.name, value=value, why="" if value > 0 else "wrong" if value < 0 else "says nothing")


def _abstained(reply: Reply) -> bool:
    """Whether a reply that states nothing earns its mark: only where that is right, and openly said."""
    return reply.should_abstain and reply.declines and reply.is_correct

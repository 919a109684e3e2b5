"""Quality: whether an answer stays right when its question is asked otherwise.

`perturbation-stability` is the share of variants (see `evals.perturbations`) that are answered right, of those whose original
is: after the invariance tests of CheckList (Ribeiro et al. 2020, arXiv:2005.04118). What was wrong before cannot become
unstable and is left out. The interval draws whole originals, since the variants of one question go together; each operator
has Wilson's interval of its own in `more`, beside how many variants of it were asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.measures.measure import Finding, Result, Sort
from evals.perturbations import OPERATOR, OPERATORS, ORIGINAL
from evals.reply import Reply
from evals.statistics import cluster_bootstrap, wilson

NAME = "perturbation-stability"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """The figure over variants, by operator in `more`; no result where there are none."""
    made = [(reply, _tagged(reply, OPERATOR), _tagged(reply, ORIGINAL)) for reply in replies]
    variants = [(reply, operator, original) for reply, operator, original in made if operator and original]
    if not variants:
        return ()
    right = {reply.name for reply in replies if reply.is_correct}
    looks = [(reply, operator, original) for reply, operator, original in variants if original in right]
    held = {name: [reply.is_correct for reply, operator, _ in looks if operator == name] for name in OPERATORS}
    asked = {name: sum(operator == name for _, operator, _ in variants) for name in OPERATORS}
    return (
        Result(
            name=NAME,
            sort=Sort.QUALITY,
            estimate=cluster_bootstrap(
                [float(reply.is_correct) for reply, _, _ in looks], [original for _, _, original in looks]
            ),
            findings=tuple(_finding(reply, operator) for reply, operator, _ in looks),
            more={
                "asked": asked,
                "by_operator": {
                    name: str(wilson(sum(each), len(each)) or "not measured") for name, each in held.items()
                },
            },
        ),
    )


def _tagged(reply: Reply, start: str) -> str:
    return next((tag.removeprefix(start) for tag in reply.case.tags if tag.startswith(start)), "")


def _finding(reply: Reply, operator: str) -> Finding:
    why = "" if reply.is_correct else f"no longer right when asked: {reply.turn.question}"
    return Finding(reply=reply.name, value=float(reply.is_correct), why=why, place=operator)

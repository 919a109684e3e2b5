"""Quality: whether lists hold every record that they should, and none besides.

With T the wanted values that an answer states, W all wanted values and N the table's rows that hold none of them,

    precision = |T| / (|T| + |N|)        recall = |T| / |W|        F1 = their harmonic mean

over the values of all lists that a turn expects together, as means over replies. A reply without a statement has 0 in all
three. `list-complete` is the share of answers that call their table complete while a wanted value is missing: an auditor
who trusts the word stops looking. Lower is better.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases.nugget import Listed, Nugget
from evals.match import find
from evals.measures.measure import Finding, Result, quality, share
from evals.reply import Reply
from evals.statistics import f1

Scores = tuple[float, float, float]
"""Precision, recall and F1."""


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`list-precision`, `list-recall`, `list-f1` and `list-complete` over replies that should list."""
    scored = [(reply, _scores(reply)) for reply in replies if _wanted(reply) and not reply.should_abstain]
    claimed = [(reply, _complete(reply, recall)) for reply, (_, recall, _) in scored if _is_called_complete(reply)]
    return (
        *(
            quality(f"list-{name}", [(reply, Finding(reply=reply.name, value=each[at])) for reply, each in scored])
            for at, name in enumerate(("precision", "recall", "f1"))
        ),
        share("list-complete", claimed, lower_is_better=True),
    )


def _wanted(reply: Reply) -> tuple[str, ...]:
    """Every value that is to be listed, once."""
    lists = (nugget.match for nugget in reply.expected.nuggets if isinstance(nugget.match, Listed))
    return tuple(dict.fromkeys(value for each in lists for value in each.values))


def _scores(reply: Reply) -> Scores:
    """All lists of a turn as one, so that a row of the one is no false positive of the other."""
    wanted = _wanted(reply)
    found = find(Nugget(text="all lists", match=Listed(type="list", values=wanted)), reply.facts)
    told = found.share * len(wanted)
    precision = told / (told + found.needless) if told else 0.0
    return precision, found.share, f1(precision, found.share)


def _is_called_complete(reply: Reply) -> bool:
    """Whether the answer has a table and says that nothing is missing from it."""
    return bool((reply.answer.get("table") or {}).get("complete"))


def _complete(reply: Reply, recall: float) -> Finding:
    why = f"called complete with {recall:.0%} of what it should hold" if recall < 1 else ""
    return Finding(reply=reply.name, value=float(recall < 1), why=why)

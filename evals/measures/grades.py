"""Quality: whether evidence is graded as an auditor would grade it.

A case tells by a tag which grade is right: `grade:weak` for the answer as a whole, `grade:2:weak` for its second nugget
(counted from 1). What an answer gives is the weakest grade among the citations of a statement; of several statements that
hold a nugget the strongest counts, of an answer as a whole the weakest. Where an answer gives none it gives `none`, and
disagrees.

`grade-agreement` is the share of equal grades; `grade-kappa` Cohen's kappa (1960), (p_o - p_e) / (1 - p_e), which takes off
what chance would agree on; undefined, and left unmeasured, where both only ever say one and the same grade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.domain.errors import BadInput
from evals.facts import Fact
from evals.measures.measure import Finding, Result, pooled, share
from evals.reply import Reply

TAG = "grade:"
GRADES = ("none", "weak", "adequate", "strong")
"""From nothing to best."""
Pair = tuple[str, str]
"""The right grade and the one given."""


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`grade-agreement` and `grade-kappa` over expected grades."""
    graded = [(reply, pair) for reply in replies for pair in _pairs(reply)]
    looks = [(reply, _finding(reply, pair)) for reply, pair in graded]

    def statistic(drawn: Sequence[int]) -> float | None:
        return kappa([graded[at][1] for at in drawn])

    counts = Counter(f"{right} as {given}" for _, (right, given) in graded)
    return share("grade-agreement", looks, pairs=dict(counts)), pooled("grade-kappa", looks, statistic)


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa; None when chance alone would agree on everything, or of nothing."""
    rights, givens = Counter(right for right, _ in pairs), Counter(given for _, given in pairs)
    agreed, of = sum(right == given for right, given in pairs), len(pairs)
    chance = sum(rights[grade] * givens[grade] for grade in rights)
    return (agreed * of - chance) / (of * of - chance) if of * of > chance else None


def _finding(reply: Reply, pair: Pair) -> Finding:
    right, given = pair
    why = "" if right == given else f"{given} where {right} is right"
    return Finding(reply=reply.name, value=float(right == given), why=why)


def _pairs(reply: Reply) -> Iterator[Pair]:
    """Each grade that the case expects of its last turn, with the one given."""
    if reply.at != len(reply.case.turns) - 1:
        return
    for tag in (tag for tag in reply.case.tags if tag.startswith(TAG)):
        number, right = _label(reply, tag)
        yield right, _of_nugget(reply, number) if number else _of_whole(reply)


def _label(reply: Reply, tag: str) -> tuple[int, str]:
    """Number of the nugget, 0 for the answer as a whole, and the right grade. Raises BadInput when the tag is none."""
    number, _, right = tag.removeprefix(TAG).rpartition(":")
    if right not in GRADES[1:] or not (number.isdecimal() or not number) or int(number or 0) > len(reply.found):
        raise BadInput(
            f"case {reply.case.id}: tag {tag}: expected grade:GRADE or grade:N:GRADE, with N one of its nuggets"
        )
    return int(number or 0), right


def _of_whole(reply: Reply) -> str:
    """The weakest grade of what is stated."""
    return min((_grade(reply, fact) for fact in reply.facts if fact.citations), key=GRADES.index, default="none")


def _of_nugget(reply: Reply, number: int) -> str:
    """The strongest grade of the statements that hold a nugget."""
    return max((_grade(reply, fact) for fact in reply.found[number - 1][1].facts), key=GRADES.index, default="none")


def _grade(reply: Reply, fact: Fact) -> str:
    """The weakest grade among the citations of a statement."""
    given = {row["n"]: row.get("grade") or "none" for row in reply.answer.get("citations") or ()}
    return min((given[cited.n] for cited in fact.citations), key=GRADES.index, default="none")

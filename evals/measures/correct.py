"""Quality: the share of replies that are right as a whole; see `Reply.is_correct`.

Right is every vital fact stated, or nothing stated where nothing can be answered. It is the figure by which runs are
compared case by case, so it is one or zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.measures.measure import Finding, Result, share
from evals.reply import Reply

NAME = "correct"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """The share of right replies, and by kind of question in `more`."""
    measured = [(reply, Finding(reply=reply.name, value=float(reply.is_correct), why=_why(reply))) for reply in replies]
    kinds = sorted({reply.case.kind for reply in replies})
    by_kind = {kind: [finding.value for reply, finding in measured if reply.case.kind == kind] for kind in kinds}
    return (share(NAME, measured, by_kind={kind: [sum(told), len(told)] for kind, told in by_kind.items()}),)


def _why(reply: Reply) -> str:
    """What makes a reply wrong."""
    if reply.is_correct:
        return ""
    if reply.should_abstain:
        return f"states something where nothing can be said ({reply.answer['outcome']})"
    if reply.abstains:
        return f"states nothing ({reply.answer['outcome']})"
    lacking = [nugget.text for nugget, found in reply.found if nugget.importance == "vital" and found.share < 1]
    return f"lacks: {'; '.join(lacking)}" if lacking else "cites none of the evidence that answers"

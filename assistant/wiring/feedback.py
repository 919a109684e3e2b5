"""A reader's word that an answer or a claim is wrong: an unreviewed evaluation case, never a change of behaviour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.errors import BadInput
from assistant.store.journal import Journal
from assistant.wiring.receipts import OpenReceipt

MARKED = "feedback.marked"
"""Kind of the event; its subject is `receipt/` and the receipt's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An answer or claim that its reader holds to be wrong: a case that nobody has reviewed."""

    receipt: str
    """Receipt of the answer."""
    question: str
    """What was asked."""
    principal: str
    """Who asked, and says so."""
    version: int
    """Index version that answered."""
    claim: int | None
    """Number of the claim, from 1; None for the whole answer."""
    reason: str
    """Why, in the reader's words."""
    reviewed: bool = False
    """Whether a person has looked at the case; here nobody has."""


def mark(journal: Journal, opened: OpenReceipt, user: str, reason: str, claim: int | None, *, time: datetime) -> Marked:
    """Keep a reader's word on an answer of their own.

    Raises BadInput without a reason, for a claim that the answer does not have, and for an answer that was erased.
    """
    if not reason.strip():
        raise BadInput("say what is wrong: the reason is what a reviewer of the case goes by")
    if opened.question is None or opened.answer is None:
        raise BadInput(f"the question or answer of {opened.id} was erased; nothing of it can be marked")
    if claim is not None and not 1 <= claim <= len(opened.answer.claims):
        raise BadInput(
            f"the answer has {len(opened.answer.claims)} claims that you may read; there is none of number {claim}"
        )
    marked = Marked(
        receipt=opened.id,
        question=opened.question,
        principal=user,
        version=opened.version,
        claim=claim,
        reason=reason.strip(),
    )
    said = {name: getattr(marked, name) for name in ("question", "principal", "version", "claim", "reason", "reviewed")}
    journal.append(f"receipt/{opened.id}", MARKED, said, user=user, time=time)
    return marked


def counts(journal: Journal) -> Mapping[str, int]:
    """For the operator: how many answers and claims were marked, by index version; no words and no names."""
    events = [one for one in journal.events(kinds=[MARKED]) if one.said]
    counted = Counter(f"version {one.said.get('version')}" for one in events)
    claims = sum(one.said.get("claim") is not None for one in events)
    return {"marked": len(events), "of single claims": claims, **dict(sorted(counted.items()))}

"""What people decided about mappings: a found one is confirmed or rejected, with the reason, and the last word counts.

A judgement is of an item, so it is told only to whom the item may be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.audit.mapping import How
from assistant.domain.evidence import EvidenceId, RevisionId
from assistant.store.index import ItemView
from assistant.store.journal import Event
from assistant.store.scope import Scope

CONFIRMED, REJECTED = "mapping.confirmed", "mapping.rejected"
"""Kinds of the events of a mapping; their subject is `mapping/` and the criterion."""

_HOW = {CONFIRMED: How.CONFIRMED, REJECTED: How.REJECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's word on whether an item bears on a criterion."""

    criterion: str
    """The criterion's id."""
    evidence: EvidenceId
    """The item."""
    revision: RevisionId
    """The content that the person had before them."""
    how: How
    """Confirmed or rejected."""
    reason: str
    """Why, in the person's words."""
    by: str
    """Who."""
    time: datetime
    """When, in UTC."""


Judged = Mapping[tuple[str, EvidenceId], Judgement]
"""The last word on each criterion and item."""


def judged(events: Iterable[Event], scope: Scope) -> Judged:
    """The last judgement of each criterion and item inside a scope; erased words judge nothing."""
    last: dict[tuple[str, EvidenceId], Judgement] = {}
    for event in events:
        evidence = EvidenceId(str(event.said.get("evidence", "")))
        if event.kind in _HOW and scope.item(evidence):
            criterion = event.subject.partition("/")[2]
            last[criterion, evidence] = Judgement(
                criterion=criterion,
                evidence=evidence,
                revision=RevisionId(str(event.said.get("revision", ""))),
                how=_HOW[event.kind],
                reason=str(event.said.get("reason", "")),
                by=event.user,
                time=event.time,
            )
    return last


def said(item: ItemView, reason: str) -> dict[str, object]:
    """What the event of a judgement says."""
    return {"evidence": item.id, "revision": item.revision, "reason": reason}

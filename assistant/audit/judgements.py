"""What people decided about mappings: a found one is confirmed or rejected, with the reason, and the last word counts.

A judgement changes the coverage of its author. It changes everybody's only where its author holds a role that weighs
evidence (`auditor` or `grc` of sources.yaml): else an auditee could hide evidence from the auditor, or a colleague blank
another's coverage. For everybody else it is a remark beside the mapping. Where nobody is named in these roles, every
judgement counts for its author alone. A judgement is of an item, so it is told only to whom the item may be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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

    @property
    def words(self) -> str:
        """As a remark: `rejected by tom: of another clinic`."""
        return f"{self.how.value} by {self.by}: {self.reason}"


Judged = Mapping[tuple[str, EvidenceId], Judgement]
"""The last word that counts on each criterion and item."""
Remarks = Mapping[tuple[str, EvidenceId], tuple[Judgement, ...]]
"""The last word of everybody else on each, oldest first."""

WEIGHING = ("auditor", "grc")
"""The roles whose judgements count for everybody."""


def judged(events: Iterable[Event], scope: Scope, reader: str, weighs: Callable[[str], bool]) -> tuple[Judged, Remarks]:
    """What counts for a reader on each criterion and item inside a scope, and what others remarked.

    The last word among the reader's own and those of people who weigh for all counts. Erased words judge nothing.
    """
    last: dict[tuple[str, EvidenceId], Judgement] = {}
    others: dict[tuple[str, EvidenceId], dict[str, Judgement]] = {}
    for one in _judgements(events, scope):
        key = one.criterion, one.evidence
        if one.by == reader or weighs(one.by):
            last[key] = one
        else:
            said_before = others.setdefault(key, {})
            said_before.pop(one.by, None)
            said_before[one.by] = one
    return last, {key: tuple(said.values()) for key, said in others.items()}


def _judgements(events: Iterable[Event], scope: Scope) -> Iterable[Judgement]:
    """The judgements of items inside a scope, in their order."""
    for event in events:
        evidence = EvidenceId(str(event.said.get("evidence", "")))
        if event.kind in _HOW and scope.item(evidence):
            yield Judgement(
                criterion=event.subject.partition("/")[2],
                evidence=evidence,
                revision=RevisionId(str(event.said.get("revision", ""))),
                how=_HOW[event.kind],
                reason=str(event.said.get("reason", "")),
                by=event.user,
                time=event.time,
            )


def said(item: ItemView, reason: str) -> dict[str, object]:
    """What the event of a judgement says."""
    return {"evidence": item.id, "revision": item.revision, "reason": reason}

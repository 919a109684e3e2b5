"""What the events of an engagement make of it, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.audit import engagement as acts
from assistant.audit.cited import sentence_of
from assistant.audit.engagement import Asked, Engagement, Meeting, Member, Paper, PaperKind, Request, Slot, Stage, Type
from assistant.audit.independence import Conflict
from assistant.domain.access import Principal
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, RevisionId
from assistant.store.journal import Event

_OF_ONE_LANE = frozenset({acts.FILED, acts.SHOWN})
"""Acts of which the other lane must not even know that they were done."""


def folded(events: Iterable[Event]) -> Engagement | None:
    """The engagement that its events make, in their order; None without any."""
    made: Engagement | None = None
    for event in events:
        if event.kind == acts.PLANNED:
            made = _planned(event)
        elif made is not None and event.kind in acts.STEPS:
            before, after = acts.STEPS[event.kind]
            if made.stage in before:
                made = replace(_CHANGES[event.kind](made, event), stage=after)
        elif made is not None and event.kind in _CHANGES:
            made = _CHANGES[event.kind](made, event)
        if made is not None:
            seen = () if event.kind in _OF_ONE_LANE else (event.receipt,)
            made = replace(made, last=event.number, receipts=(*made.receipts, *seen))
    return made


def _planned(event: Event) -> Engagement:
    said = event.said
    start, end = (date.fromisoformat(one) if one else None for one in said["period"])
    return Engagement(
        id=event.subject.partition("/")[2],
        type=Type(said["type"]),
        stage=Stage.PLANNED,
        title=said["title"],
        objectives=tuple(said["objectives"]),
        systems=tuple(said["systems"]),
        units=tuple(said["units"]),
        lifecycle=said.get("lifecycle", ""),  # a plan from before it was asked for says nothing
        interfaces=said.get("interfaces", ""),
        period=Period(start=start, end=end) if start or end else None,
        criteria=tuple(said["criteria"]),
        team=(_member(said["lead"]),),
        contacts=tuple(said["contacts"]),
        planned=event.time,
    )


def _member(said: Mapping[str, Any]) -> Member:
    against = tuple(Conflict(said=one["said"], evidence=tuple(one["evidence"])) for one in said["conflicts"])
    return Member(user=said["user"], lead=said["lead"], conflicts=against, declared=said["declared"])


def _staffed(made: Engagement, event: Event) -> Engagement:
    new = _member(event.said)
    return replace(made, team=(*(one for one in made.team if one.user != new.user), new))


def _contacted(made: Engagement, event: Event) -> Engagement:
    return replace(made, contacts=tuple(dict.fromkeys((*made.contacts, event.said["user"]))))


def _scheduled(made: Engagement, event: Event) -> Engagement:
    said = event.said
    slot = Slot(day=date.fromisoformat(said["day"]), what=said["what"], who=said["who"])
    return replace(made, schedule=tuple(sorted((*made.schedule, slot), key=lambda one: one.day)))


def _meeting(event: Event) -> Meeting:
    said = event.said
    return Meeting(
        day=date.fromisoformat(said["day"]), present=tuple(said["present"]), words=said["words"], receipt=event.receipt
    )


def _reported(made: Engagement, event: Event) -> Engagement:
    return replace(made, report=event.said["words"], reported=event.time.date())


def _asked(made: Engagement, event: Event) -> Engagement:
    said = event.said
    new = Request(
        id=said["id"],
        state=Asked.ASKED,
        what=said["what"],
        criteria=tuple(said["criteria"]),
        due=date.fromisoformat(said["due"]) if said["due"] else None,
    )
    return replace(made, requests=(*made.requests, new))


def _requested(made: Engagement, event: Event) -> Engagement:
    return replace(made, requests=tuple(_moved(one, event) for one in made.requests))


def _moved(request: Request, event: Event) -> Request:
    """A request after an act; unchanged by an act on another, or out of order."""
    said = event.said
    before, after = acts.REQUEST_STEPS[event.kind]
    if said.get("id") != request.id or request.state not in before:
        return request
    if event.kind == acts.ANSWERED:
        given = tuple((EvidenceId(name), RevisionId(revision)) for name, revision in said["evidence"])
        return replace(request, state=after, evidence=given, words=said["words"])
    return replace(request, state=after, reason=said.get("words", request.reason))


def _filed(made: Engagement, event: Event) -> Engagement:
    said = event.said
    new = Paper(
        id=said["id"],
        kind=PaperKind(said["kind"]),
        ref=said["ref"],
        words=said["words"],
        person=said["person"],
        day=date.fromisoformat(said["day"]) if said["day"] else None,
        by=event.user,
        receipt=event.receipt,
        sentences=tuple(sentence_of(one) for one in event.quoted if one is not None),
    )
    return replace(made, papers=(*made.papers, new))


def _shown(made: Engagement, event: Event) -> Engagement:
    to = tuple(map(Principal, event.said["to"]))
    shown = tuple(sentence_of(one) for one in event.quoted if one is not None)
    papers = tuple(
        replace(one, released_to=to, shown=shown) if one.id == event.said["id"] else one for one in made.papers
    )
    return replace(made, papers=papers)


_CHANGES: Mapping[str, Callable[[Engagement, Event], Engagement]] = {
    acts.OPENED: lambda made, event: replace(made, opening=_meeting(event)),
    acts.PRESENTED: lambda made, event: replace(made, closing=_meeting(event)),
    acts.REPORTED: _reported,
    acts.FINISHED: lambda made, event: replace(made, follow_up=event.said["words"]),
    acts.ABANDONED: lambda made, event: replace(made, reason=event.said["words"]),
    acts.STAFFED: _staffed,
    acts.CONTACTED: _contacted,
    acts.SCHEDULED: _scheduled,
    acts.ASKED: _asked,
    acts.ANSWERED: _requested,
    acts.AGREED: _requested,
    acts.RETURNED: _requested,
    acts.FILED: _filed,
    acts.SHOWN: _shown,
}
"""What each act changes."""

"""JSON rows of engagements: what the reader's lane has of one, and what is proposed for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from assistant.api.finding_rows import standing_row
from assistant.api.views import Row
from assistant.audit.cited import Sentence
from assistant.audit.engagement import Engagement, Meeting, Member, Paper, Request
from assistant.audit.proposal import Proposal
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.dates import Period


def engagement_row(made: Engagement) -> Row:
    """An engagement with everything that its reader may see of it."""
    return {
        "id": made.id,
        "type": made.type.value,
        "stage": made.stage.value,
        "title": made.title,
        "objectives": list(made.objectives),
        "systems": list(made.systems),
        "units": list(made.units),
        "lifecycle": made.lifecycle or None,
        "interfaces": made.interfaces or None,
        "period": _period(made.period),
        "criteria": list(made.criteria),
        "team": [_member(one) for one in made.team],
        "contacts": list(made.contacts),
        "schedule": [{"day": one.day.isoformat(), "what": one.what, "who": one.who} for one in made.schedule],
        "opening": _meeting(made.opening),
        "closing": _meeting(made.closing),
        "requests": [_request(one) for one in made.requests],
        "papers": [_paper(one) for one in made.papers],
        "report": made.report or None,
        "reported": made.reported.isoformat() if made.reported else None,
        "follow_up": made.follow_up or None,
        "reason": made.reason or None,
        "ledger": list(made.receipts),
        "outside": OUTSIDE_RIGHTS,
    }


def proposal_row(one: Proposal) -> Row:
    """One line of a proposed plan."""
    return {
        "sort": one.sort.value,
        "what": one.what,
        "why": one.why,
        "criteria": list(one.criteria),
        "evidence": list(one.evidence),
        "ready": one.ready,
        "outside": OUTSIDE_RIGHTS,
    }


def _period(period: Period | None) -> Row | None:
    """A period with its last day inside."""
    if period is None:
        return None
    last = period.end - timedelta(days=1) if period.end else None
    return {
        "from": period.start.isoformat() if period.start else None,
        "to": last.isoformat() if last else None,
    }


def _member(one: Member) -> Row:
    return {
        "user": one.user,
        "role": "lead" if one.lead else "member",
        "conflicts": [str(each) for each in one.conflicts],
        "declared": one.declared or None,
    }


def _meeting(one: Meeting | None) -> Row | None:
    if one is None:
        return None
    return {"day": one.day.isoformat(), "present": list(one.present), "words": one.words, "ledger": one.receipt}


def _request(one: Request) -> Row:
    return {
        "id": one.id,
        "state": one.state.value,
        "what": one.what,
        "criteria": list(one.criteria),
        "due": one.due.isoformat() if one.due else None,
        "evidence": [{"source": name, "revision": revision} for name, revision in one.evidence],
        "words": one.words or None,
        "reason": one.reason or None,
    }


def _paper(one: Paper) -> Row:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "ref": one.ref or None,
        "words": one.words,
        "person": one.person or None,
        "day": one.day.isoformat() if one.day else None,
        "by": one.by,
        "sentences": _sentences(one.sentences or one.shown),
        "released_to": list(one.released_to),
        "ledger": one.receipt,
    }


def _sentences(sentences: Sequence[Sentence]) -> list[Row]:
    return [
        {
            "text": one.text,
            **standing_row(one.standing),
            "citations": [
                {
                    "source": cited.span.evidence,
                    "revision": cited.span.revision,
                    "start": cited.span.start,
                    "end": cited.span.end,
                    "quote": cited.quote,
                    "chosen": cited.chosen,
                }
                for cited in one.cited
            ],
        }
        for one in sentences
    ]

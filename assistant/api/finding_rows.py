"""JSON rows of findings: what the reader's lane has of one, every sentence with the quotes that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.api.views import Row
from assistant.audit.cited import Backing
from assistant.domain.answer import OUTSIDE_RIGHTS

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.audit.cited import Standing, Tally
    from assistant.audit.findings import Plan
    from assistant.wiring.findings import Seen, Told
    from assistant.wiring.lanes import Shown

CHANGED = "evidence changed since"
"""What flags a finding of which evidence was revised or erased after it was cited."""

NOT_SHOWN = (Backing.STATED, Backing.UNVERIFIED)
"""What is named when a finding is released: sentences that nothing quoted is known to say."""


def finding_row(seen: Seen) -> Row:
    """A finding with everything that its reader may see of it."""
    finding = seen.finding
    return {
        "id": finding.id,
        "engagement": finding.engagement,
        "state": finding.stage.value,
        "title": finding.title,
        "criteria": list(finding.criteria),
        "class": finding.classed.value,
        "suggested_class": finding.suggested.value if finding.suggested else None,
        "rule": finding.rule,
        "source": finding.source or None,
        "condition": sentence_rows(seen.sentences),
        "support": tally_row(seen.tally),
        "not_shown": not_shown(seen),
        "flag": CHANGED if seen.changed else None,
        "released_to": list(finding.released_to),
        "plan": _plan(finding.plan),
        "history": [_told(one) for one in seen.told],
        "outside": OUTSIDE_RIGHTS,
    }


def not_shown(seen: Seen) -> list[str]:
    """The sentences of a finding that nothing quoted is known to say."""
    return [one.text for one in seen.every if one.standing.backing in NOT_SHOWN]


def sentence_rows(sentences: Sequence[Shown]) -> list[Row]:
    """Sentences with their quotes."""
    return [
        {
            "text": one.text,
            **standing_row(one.standing),
            "citations": [
                {
                    "source": quote.span.evidence,
                    "revision": quote.span.revision,
                    "start": quote.span.start,
                    "end": quote.span.end,
                    "quote": quote.quote,
                    "changed": quote.changed or None,
                    "chosen": quote.chosen,
                }
                for quote in one.quotes
            ],
        }
        for one in sentences
    ]


def standing_row(standing: Standing) -> Row:
    """What the quotes of a sentence do for it, and what is said beside it."""
    return {"support": standing.backing.value, "reason": standing.reason or None, "remark": standing.told or None}


def tally_row(one: Tally) -> Row:
    """How many sentences their quotes say."""
    return {
        "sentences": one.sentences,
        "shown": one.shown,
        "partly_shown": one.partly,
        "by_rule": one.ruled,
        "not_shown": one.stated,
        "not_verified": one.unverified,
        "places_chosen": one.chosen,
    }


def _plan(plan: Plan | None) -> Row | None:
    if plan is None:
        return None
    return {
        "cause": plan.cause,
        "correction": plan.correction,
        "corrective_action": plan.action,
        "owner": plan.owner,
        "due": plan.due.isoformat(),
    }


def _told(one: Told) -> Row:
    return {
        "act": one.said.kind.partition(".")[2],
        "by": one.said.user,
        "time": one.said.time.isoformat(),
        "words": one.said.words or None,
        "plan": _plan(one.said.plan),
        "sentences": sentence_rows(one.sentences),
        "ledger": one.said.receipt,
    }

"""Days on which an organization worked, as its own records show it: no calendar of it is known."""

from __future__ import annotations

from collections import Counter
from datetime import date

from assistant.audit.clock import WEEKENDS
from assistant.audit.desk import Desk
from assistant.domain.dates import Precision
from assistant.domain.evidence import Kind

BY_HAND = frozenset(
    {
        Kind.TICKET, Kind.PULL_REQUEST, Kind.CHANGE, Kind.DEPLOYMENT, Kind.APPROVAL, Kind.MINUTES, Kind.REVIEW,
        Kind.INTERVIEW, Kind.CORRECTIVE_ACTION, Kind.FINDING, Kind.EVALUATION, Kind.TRAINING_RECORD, Kind.INCIDENT,
    }
)  # fmt: skip
"""Kinds of records that people write on the day that they are dated to."""
AT_LEAST = 2
"""Records of a day that show it worked: one may be of somebody on call."""


def worked_days(desk: Desk) -> frozenset[date]:
    """Weekdays to which several records by hand are dated; of a day that is not among them nothing is known."""
    dated = (item.metadata.date for item in desk.scope.items if item.metadata.kind in BY_HAND)
    seen = Counter(when.start for when in dated if when and when.precision is Precision.DAY)
    usual = WEEKENDS[0]
    return frozenset(day for day, count in seen.items() if count >= AT_LEAST and day.weekday() not in usual)

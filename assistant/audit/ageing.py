"""How the age of evidence stands to its limit, and what an age can tell at all.

A document is stale by its date of review, else by its own date; a record by its own date against the criterion's limit. But
not everything past its limit is to be renewed:

- A record of an event that is over (a deployment, an approval, an alert, an incident, minutes) is of its date for good.
- Of what is made again and again of one thing (evaluations, model cards and reports on one system, editions of a data set,
  one person's course) only the newest can be stale; the others show what held then.
- A document that was superseded or retired was not forgotten, and nothing that is closed or decommissioned awaits an update.

Such evidence is historic. A leg that has nothing else is stale none the less: nothing recent shows the operation.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from assistant.audit.desk import Desk
from assistant.audit.roles import Role, field_of
from assistant.domain.evidence import EvidenceId, Kind, Status
from assistant.domain.people import people_in
from assistant.domain.standing import states_rules
from assistant.store.index import ItemView


class Freshness(StrEnum):
    """How an item's age stands to its limit."""

    FRESH = "fresh"
    STALE = "stale"
    UNDATED = "undated"
    HISTORIC = "historic"


_EVENTS = frozenset(
    {
        Kind.TICKET,
        Kind.PULL_REQUEST,
        Kind.TRAINING_RUN,
        Kind.APPROVAL,
        Kind.DEPLOYMENT,
        Kind.CHANGE,
        Kind.INCIDENT,
        Kind.MINUTES,
        Kind.AUDIT_PLAN,
        Kind.AUDIT_REPORT,
        Kind.FINDING,
        Kind.CORRECTIVE_ACTION,
        Kind.INTERVIEW,
        Kind.OBSERVATION,
    }
)
"""Kinds of records of what happened on a day."""
_OF_SYSTEMS = frozenset({Kind.EVALUATION, Kind.MODEL_CARD, Kind.MONITORING, Kind.IMPACT_ASSESSMENT})
"""Kinds that are made again for a system, or for each of its versions."""
_EDITIONS = frozenset({Kind.DATASET, Kind.PROMPT, Kind.REVIEW, Kind.ACCESS, Kind.OBJECTIVE})
"""Kinds of files that come in editions, told apart by the end of their names."""
_EDITION = re.compile(r"[-_ .]*(?:v?\d+(?:\.\d+)+|(?:19|20)\d\d(?:[-_. ]?(?:q[1-4]|h[12]|\d\d?)){0,2}|q[1-4]|v\d+)$", re.IGNORECASE)  # fmt: skip
"""The end of a file's name that says which edition it is: a version, a year, a month, a day, a quarter."""
_OVER = re.compile(
    r"closed|retired|decommission\w*|withdrawn|terminated|ended|archived|obsolete|cancell?ed|superseded|expired",
    re.IGNORECASE,
)


def freshness(item: ItemView, limit: int | None, today: date) -> Freshness:
    """How an item's age stands to a limit in days; a document that says when it is to be reviewed goes by that."""
    said = item.metadata
    if states_rules(item) and said.review_by:
        return Freshness.STALE if said.review_by.end <= today else Freshness.FRESH
    when = said.date or said.effective
    if when is None or when.start > today:  # a day that is planned tells no age
        return Freshness.UNDATED
    return Freshness.STALE if limit is not None and (today - when.end).days >= limit else Freshness.FRESH


def aged(desk: Desk, item: ItemView, limit: int | None) -> Freshness:
    """The same on the desk's day, with what is past its limit and not to be renewed as historic."""
    found = freshness(item, limit, desk.today)
    return Freshness.HISTORIC if found is Freshness.STALE and is_historic(desk, item) else found


def is_historic(desk: Desk, item: ItemView) -> bool:
    """Whether nothing is to be renewed when an item grows old: an event, an older one of a series, what is over."""
    return _is_event(item) or _is_over(desk, item) or _is_followed(desk, item)


def _is_event(item: ItemView) -> bool:
    """Whether an item records what happened on a day; of monitoring a row is one alert or reading, a file a report."""
    kind = item.metadata.kind
    return kind in _EVENTS or (kind is Kind.MONITORING and "#" in item.id)


def _is_over(desk: Desk, item: ItemView) -> bool:
    """Whether a document was superseded or retired, or a record says that what it is about is closed."""
    held = desk.held.get(item.id)
    if item.metadata.status is Status.RETIRED or (held and held.end and held.end <= desk.today):
        return True
    state = field_of(desk.fields.get(item.id, ()), Role.STATUS)
    return "#" in item.id and state is not None and bool(_OVER.match(state.value.strip()))


def _is_followed(desk: Desk, item: ItemView) -> bool:
    """Whether a newer one of the same series is there."""
    newest = desk.once("newest of each series", lambda: _newest(desk))
    when, series = item.metadata.date, _series(desk, item)
    return when is not None and series is not None and when.start < newest.get(series, when.start)


def _newest(desk: Desk) -> Mapping[Hashable, date]:
    """The newest day of each series, up to the desk's day."""
    found: dict[Hashable, date] = {}
    for item in desk.scope.items:
        when, series = item.metadata.date, _series(desk, item)
        if when is not None and series is not None and when.start <= desk.today and item.id not in desk.flagged:
            found[series] = max(found.get(series, when.start), when.start)
    return found


def _series(desk: Desk, item: ItemView) -> Hashable | None:
    """What an item and its successors share; None for what has no successor."""
    kind = item.metadata.kind
    if kind in _OF_SYSTEMS and "#" not in item.id:
        rows = frozenset(system.row for system in desk.systems_of(item))
        return (kind, rows) if rows else None
    if kind in _EDITIONS and "#" not in item.id:
        path = PurePosixPath(item.id)
        bare = _EDITION.sub("", path.stem)
        return (kind, str(path.parent), bare.casefold()) if bare not in ("", path.stem) else None
    if kind is Kind.TRAINING_RECORD:
        return (kind, item.metadata.title.casefold(), who) if (who := _people(desk, item.id)) else None
    return None


def _people(desk: Desk, name: EvidenceId) -> frozenset[str]:
    """The people whom the fields of a record name."""
    return frozenset(
        one.value[start:end].casefold() for one in desk.fields.get(name, ()) for start, end in people_in(one.value)
    )

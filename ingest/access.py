"""Who could read a piece of evidence on a day, and which rule decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.access import Clause, decision
from assistant.domain.errors import BadInput, NotFound
from assistant.domain.evidence import EvidenceId
from assistant.domain.sources import Sources
from assistant.store.history import OwnRule, is_known, own_rule, rule_before
from assistant.store.index import PublishedVersion
from assistant.store.store import Store
from ingest.sources import parse_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Whether one person could read, and why."""

    user: str
    """User name."""
    groups: tuple[str, ...]
    """The person's groups at that time."""
    may: bool
    """Whether they could read it."""
    why: str
    """The clause that decided, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who could read a piece of evidence at a moment."""

    id: EvidenceId
    """The evidence."""
    at: date | None
    """The day whose end is meant; None is now."""
    version: int
    """Version that answered then."""
    rule_since: datetime | None
    """When the sources.yaml of that time was first seen; None when it is known from the version alone."""
    rights: tuple[Right, ...]
    """Everybody whom that sources.yaml lists, by user name."""
    gained: tuple[str, ...]
    """People who may read it now and could not then; empty when the current version does not hold it."""
    lost: tuple[str, ...]
    """People who could read it then and may not now."""


def access_on(store: Store, live: Sources, evidence: EvidenceId, day: date | None, *, now: datetime) -> Access:
    """Who could read an evidence at the end of a day in the organization's time zone; None asks of now.

    Raises:
        BadInput: The day is to come, before the first ingest, or of a version that was given up.
        NotFound: No version holds the evidence, or that day's does not.
    """
    zone = ZoneInfo(live.organization.timezone)
    if day is not None and day > now.astimezone(zone).date():
        raise BadInput(f"{day} is still to come: ask of today or of a day before")
    moment = now if day is None else min(now, datetime.combine(day + timedelta(days=1), time(), zone))
    version = _version(store, moment, day)
    seen = rule_before(store.catalog, moment)
    text = seen.text if seen else store.sources_text(version.number)
    then = live if day is None else parse_sources(text, "the sources.yaml of that day", to_ingest=False)
    rights = _rights(then, _own(store, version.number, evidence))
    today = own_rule(store.catalog, store.current(), evidence)
    may, could = _may(_rights(live, today)) if today else set(), _may(rights)
    return Access(
        id=evidence,
        at=day,
        version=version.number,
        rule_since=seen.seen_at if seen else None,
        rights=rights,
        gained=tuple(sorted(may - could)),
        lost=tuple(sorted(could - may)),
    )


def _version(store: Store, moment: datetime, day: date | None) -> PublishedVersion:
    """The version that answered at a moment."""
    published = store.versions()
    found = [each for each in published if each.created < moment]
    if not found:
        store.current()  # an empty home says so
        first = published[0].created
        raise BadInput(f"nothing had been ingested by the end of {day}: the first version is of {first:%Y-%m-%d}")
    if found[-1].dropped is not None:
        raise BadInput(f"version {found[-1].number}, which answered on {day}, was given up by gc: ask of a later day")
    return found[-1]


def _own(store: Store, version: int, evidence: EvidenceId) -> OwnRule:
    found = own_rule(store.catalog, version, evidence)
    if found is None:
        known = is_known(store.catalog, evidence)
        raise NotFound(
            f"version {version} of that time does not hold {evidence}: other versions do, see clausetrail diff"
            if known
            else f"no version holds {evidence!r}: ids are listed by clausetrail search"
        )
    return found


def _rights(sources: Sources, own: OwnRule) -> tuple[Right, ...]:
    clauses = sources.clauses_for(own.path, own.clauses)
    return tuple(_right(sources, user, clauses) for user in sorted(sources.people))


def _right(sources: Sources, user: str, clauses: tuple[Clause, ...]) -> Right:
    reader = sources.reader(user)
    assert reader is not None, "asked of people that sources.yaml lists"  # noqa: S101 - for the type checker
    may, why = decision(reader, clauses)
    return Right(user=user, groups=tuple(sources.people[user]), may=may, why=why)


def _may(rights: tuple[Right, ...]) -> set[str]:
    return {each.user for each in rights if each.may}

"""The texts of sources.yaml over time, each with when it was first seen, and what versions held at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.domain.access import Clause
from assistant.domain.errors import Unavailable
from assistant.domain.evidence import EvidenceId
from assistant.store.catalog import Catalog, presence, present_at, revisions, rules
from assistant.store.codec import load_clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRule:
    """A sources.yaml as it stood from some moment on."""

    seen_at: datetime
    """When it was first seen, in UTC: it may have been changed a while before."""
    text: str
    """The whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """What an item of a version says about access, and where its file lies."""

    path: str
    """Path that access entries are matched against."""
    clauses: tuple[Clause, ...]
    """What the item itself says."""


def remember_rule(catalog: Catalog, text: str, now: datetime) -> bool:
    """Append a text unless it is the last one. False when another process is writing: try again at the next question."""
    with catalog.reading() as connection:
        if _last_text(connection) == text:
            return True
    try:
        with catalog.writing(hurried=True) as connection:
            if _last_text(connection) != text:
                seq = int(connection.execute(select(func.max(rules.c.seq))).scalar() or 0) + 1
                row = {"seq": seq, "seen_at": now.astimezone(UTC).isoformat(), "text": text}
                connection.execute(insert(rules), row)
    except (Unavailable, IntegrityError):
        return False
    return True


def rule_before(catalog: Catalog, moment: datetime) -> SeenRule | None:
    """The last text that was seen before a moment; None when none was."""
    with catalog.reading() as connection:
        rows = connection.execute(select(rules).order_by(rules.c.seq)).all()
    seen = [SeenRule(seen_at=datetime.fromisoformat(row.seen_at), text=row.text) for row in rows]
    return next((each for each in reversed(seen) if each.seen_at < moment), None)


def own_rule(catalog: Catalog, version: int, evidence: EvidenceId) -> OwnRule | None:
    """What an item of a version says about access; None when the version does not hold it."""
    query = select(revisions.c.path, revisions.c.clauses).join_from(presence, revisions)
    with catalog.reading() as connection:
        row = connection.execute(query.where(present_at(version) & (revisions.c.evidence_id == evidence))).first()
    return None if row is None else OwnRule(path=row.path, clauses=load_clauses(row.clauses))


def is_known(catalog: Catalog, evidence: EvidenceId) -> bool:
    """Whether any version that is kept holds the evidence."""
    query = select(revisions.c.pk).join_from(presence, revisions).where(revisions.c.evidence_id == evidence)
    with catalog.reading() as connection:
        return connection.execute(query).first() is not None


def _last_text(connection: Connection) -> str | None:
    found: str | None = connection.execute(select(rules.c.text).order_by(rules.c.seq.desc()).limit(1)).scalar()
    return found

"""The journal: what people did at the audit desk, one event after another, each a record of the ledger.

Engagements, samples, requests, findings and confirmed mappings are what their events make of them, so that their
history is kept by being what they are, and an event that is changed or taken out breaks the chain. The words of an event
lie with the chain as those of a receipt do, salted, and can be erased without breaking it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from assistant.domain.errors import BadInput
from assistant.store.catalog import Catalog, journal, receipt_texts, receipts
from assistant.store.codec import dump
from assistant.store.ledger import QUOTED, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a person did at the desk."""

    number: int
    """Its place in the journal, from 1."""
    subject: str
    """What it is about, such as `engagement/2026-internal` or `finding/F-3`."""
    kind: str
    """What was done, such as `finding.drafted`."""
    time: datetime
    """When, in UTC."""
    user: str
    """Who did it."""
    said: Mapping[str, Any]
    """What was said, in JSON form; empty where it was erased."""
    quoted: tuple[Mapping[str, Any] | None, ...] = ()
    """What it took from evidence, one part each with the places that it rests on; None where that was erased."""
    receipt: str
    """Id of its record in the ledger."""


class Journal:
    """Appends events and reads them back."""

    def __init__(self, catalog: Catalog, ledger: Ledger) -> None:
        """Keep events in a catalog, and chain them to a ledger."""
        self._catalog = catalog
        self._ledger = ledger

    def append(
        self,
        subject: str,
        kind: str,
        said: Mapping[str, object],
        *,
        user: str,
        time: datetime,
        after: int | None = None,
        quoted: Sequence[Mapping[str, object]] = (),
    ) -> Event:
        """Add an event and chain it, both or neither.

        Each of `quoted` is a text of its own beside the chain, so that erasing the evidence that it names takes it alone.
        `after` is the number of the subject's last event that the writer has seen, 0 for none.

        Raises:
            BadInput: Somebody else has added an event of the subject since; nothing was written.
        """
        with self._catalog.writing() as connection:
            if after is not None and _last(connection, subject) != after:
                raise BadInput(f"{subject} was changed by somebody else meanwhile; look at it again, then repeat this.")
            number = (connection.execute(select(func.max(journal.c.seq))).scalar() or 0) + 1
            parts = {f"{QUOTED}{at:03}": dump(dict(one)) for at, one in enumerate(quoted)}
            texts = {"user": user, "said": dump(dict(said)), **parts}
            facts: dict[str, object] = {"event": number, "subject": subject}
            if quoted:
                facts["quoted"] = len(quoted)
            receipt = self._ledger.record(connection, kind, facts, texts, time=time)
            row = {"seq": number, "subject": subject, "kind": kind, "time": time.isoformat(), "receipt": receipt}
            connection.execute(insert(journal), row)
        return Event(
            number=number,
            subject=subject,
            kind=kind,
            time=time,
            user=user,
            said=dict(said),
            quoted=tuple(map(dict, quoted)),
            receipt=receipt,
        )

    def events(self, *, subject: str | None = None, kinds: Collection[str] = ()) -> tuple[Event, ...]:
        """The events of a subject, or all, of some kinds, or any; in the order in which they happened."""
        wanted = select(journal).order_by(journal.c.seq)
        if subject is not None:
            wanted = wanted.where(journal.c.subject == subject)
        if kinds:
            wanted = wanted.where(journal.c.kind.in_(sorted(kinds)))
        with self._catalog.reading() as connection:
            rows = connection.execute(wanted).all()
            return tuple(_event(row, *_kept(connection, row.receipt)) for row in rows)

    def faults(self) -> tuple[str, ...]:
        """Where the journal is not what the ledger says of it, a sentence each; the ledger is verified by itself."""
        with self._catalog.reading() as connection:
            kept = {row.receipt: row for row in connection.execute(select(journal))}
            told = [json.loads(row.record) for row in connection.execute(select(receipts).order_by(receipts.c.seq))]
        return tuple(fault for record in told if (fault := _fault(record, kept.get(record["id"]))))


def _fault(record: Mapping[str, Any], row: Row[Any] | None) -> str | None:
    """What is wrong with the event of a ledger record; None where it is of none, or all is well."""
    facts = record.get("facts", {})
    if "event" not in facts:
        return None
    if row is None:
        return f"event {facts['event']} of the journal is gone"
    same = (row.seq, row.subject, row.kind) == (facts["event"], facts["subject"], record["kind"])
    return None if same else f"event {row.seq} of the journal is not what the ledger says of it"


def _last(connection: Connection, subject: str) -> int:
    """Number of a subject's last event; 0 when it has none."""
    return connection.execute(select(func.max(journal.c.seq)).where(journal.c.subject == subject)).scalar() or 0


def _kept(connection: Connection, receipt: str) -> tuple[dict[str, str], int]:
    """What is left of the words of an event by part, and how many parts it had taken from evidence."""
    rows = connection.execute(select(receipt_texts).where(receipt_texts.c.receipt == receipt))
    record = connection.execute(select(receipts.c.record).where(receipts.c.id == receipt)).scalar()
    count = json.loads(record)["facts"].get("quoted", 0) if record else 0
    return {row.part: row.text for row in rows}, count


def _event(row: Row[Any], words: Mapping[str, str], quoted: int) -> Event:
    """An event from its row and what is left of its words."""
    parts = (words.get(f"{QUOTED}{at:03}") for at in range(quoted))
    return Event(
        number=row.seq,
        subject=row.subject,
        kind=row.kind,
        time=datetime.fromisoformat(row.time),
        user=words.get("user", ""),
        said=json.loads(words["said"]) if "said" in words else {},
        quoted=tuple(json.loads(part) if part else None for part in parts),
        receipt=row.receipt,
    )

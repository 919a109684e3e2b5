"""The ledger: a receipt for every answer, chained by hash so that none can be changed or taken out unseen.

What is chained are salted hashes of the texts; the texts and their salts lie in a table beside it. So a text can be
erased for good, and the chain still proves what the others were.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.domain.access import Reader
from assistant.domain.answer import NOT_FOUND
from assistant.domain.errors import NotFound
from assistant.store.catalog import Catalog, receipt_texts, receipts
from assistant.store.codec import dump

GENESIS = "0" * 64
TRIES = 20  # of taking the next number while other processes append to a catalog that has no single writer

PARTS = ("user", "question", "plan", "passages", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an answer leaves behind."""

    kind: str
    """What happened: `answer`."""
    reader: Reader
    """Who asked."""
    question: str
    """The person's words."""
    plan: Mapping[str, object]
    """What the question was understood to ask, in JSON form."""
    passages: tuple[Mapping[str, object], ...]
    """Passages with scores and hashes, in JSON form."""
    answer: Mapping[str, object]
    """The answer in JSON form."""
    scope_root: str
    """Hash over the manifest of the scope."""
    version: int
    """Index version."""
    code_version: str
    """Release that answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as its reader opens it; what has been erased is None."""

    id: str
    """Random id, which answers carry."""
    time: datetime
    """When it was appended, in UTC."""
    kind: str
    """What happened."""
    scope_root: str
    """Hash over the manifest of the scope."""
    version: int
    """Index version."""
    groups_hash: str
    """SHA-256 of the reader's groups at that time."""
    code_version: str
    """Release that answered."""
    question: str | None
    """The person's words."""
    plan: dict[str, object] | None
    """What the question was understood to ask."""
    passages: tuple[dict[str, object], ...] | None
    """Passages with scores and hashes."""
    answer: dict[str, object] | None
    """The answer."""


class Ledger:
    """Appends receipts and opens them."""

    def __init__(self, catalog: Catalog) -> None:
        """Keep receipts in a catalog."""
        self._catalog = catalog

    def append(self, entry: Entry, *, time: datetime) -> str:
        """Chain a receipt. Returns its id."""
        texts = _texts(entry)
        salts = {part: secrets.token_hex(16) for part in PARTS}
        fixed = {
            "id": secrets.token_hex(8),
            "time": time.astimezone(UTC).isoformat(),
            "kind": entry.kind,
            "scope_root": entry.scope_root,
            "version": entry.version,
            "groups": hashlib.sha256(dump(sorted(entry.reader.groups)).encode()).hexdigest(),
            "code_version": entry.code_version,
            "hashes": {part: _salted(salts[part], texts[part]) for part in PARTS},
        }
        for left in reversed(range(TRIES)):
            try:
                with self._catalog.writing() as connection:
                    _chain(connection, fixed, salts, texts)
                break
            except IntegrityError:  # another process took the number: chain to its receipt instead
                if not left:
                    raise
        return str(fixed["id"])

    def record(
        self, connection: Connection, kind: str, facts: Mapping[str, Any], texts: Mapping[str, str], *, time: datetime
    ) -> None:
        """Chain what an operator did, in the transaction that does it; texts lie beside the chain, as an answer's do."""
        salts = {part: secrets.token_hex(16) for part in texts}
        fixed = {
            "id": secrets.token_hex(8),
            "time": time.astimezone(UTC).isoformat(),
            "kind": kind,
            "facts": dict(facts),
            "hashes": {part: _salted(salts[part], text) for part, text in texts.items()},
        }
        _chain(connection, fixed, salts, texts)

    def receipt(self, receipt_id: str, reader: Reader) -> Receipt:
        """A receipt of that reader. Raises NotFound for every other one, as for none.

        What it quotes was readable then. Whether it is today is asked of a scope before any of it is shown.
        """
        with self._catalog.reading() as connection:
            found = connection.execute(select(receipts).where(receipts.c.id == receipt_id)).one_or_none()
            texts = _kept(connection, receipt_id)
        if found is None or texts.get("user", ("", ""))[1] != reader.user:
            raise NotFound(f"receipt {receipt_id}: {NOT_FOUND}")
        record = json.loads(found.record)
        opened = {
            part: json.loads(texts[part][1]) if part in texts else None for part in ("plan", "passages", "answer")
        }
        return Receipt(
            id=receipt_id,
            time=datetime.fromisoformat(record["time"]),
            kind=record["kind"],
            scope_root=record["scope_root"],
            version=record["version"],
            groups_hash=record["groups"],
            code_version=record["code_version"],
            question=texts["question"][1] if "question" in texts else None,
            plan=opened["plan"],
            passages=None if opened["passages"] is None else tuple(opened["passages"]),
            answer=opened["answer"],
        )

    def verify_chain(self) -> int | None:
        """Number of the first receipt that is changed, missing, or whose kept texts are; None when all hold."""
        previous = GENESIS
        with self._catalog.reading() as connection:
            for expected, row in enumerate(connection.execute(select(receipts).order_by(receipts.c.seq)).all(), 1):
                record = json.loads(row.record)
                links = (record["seq"], record["previous"], record["id"]) == (expected, previous, row.id)
                if row.seq != expected or not links or row.hash != _hash(row.record):
                    return expected
                if not all(_holds(record, part, kept) for part, kept in _kept(connection, row.id).items()):
                    return expected
                previous = row.hash
        return None


def _chain(
    connection: Connection, fixed: Mapping[str, Any], salts: Mapping[str, str], texts: Mapping[str, str]
) -> None:
    """Append to whatever record is the last now."""
    last = connection.execute(select(receipts.c.seq, receipts.c.hash).order_by(receipts.c.seq.desc()).limit(1))
    seq, previous = next(((row.seq + 1, row.hash) for row in last), (1, GENESIS))
    record = dump({**fixed, "seq": seq, "previous": previous})
    connection.execute(insert(receipts), {"seq": seq, "id": fixed["id"], "record": record, "hash": _hash(record)})
    beside = [{"receipt": fixed["id"], "part": part, "salt": salts[part], "text": text} for part, text in texts.items()]
    if beside:
        connection.execute(insert(receipt_texts), beside)


def _texts(entry: Entry) -> dict[str, str]:
    """The parts that are hashed into the chain and kept beside it."""
    plan, passages, answer = (
        dump(dict(entry.plan)),
        dump([dict(each) for each in entry.passages]),
        dump(dict(entry.answer)),
    )
    return {"user": entry.reader.user, "question": entry.question, "plan": plan, "passages": passages, "answer": answer}


def _kept(connection: Connection, receipt_id: str) -> dict[str, tuple[str, str]]:
    """Salt and text of the parts of a receipt that are not erased."""
    rows = connection.execute(select(receipt_texts).where(receipt_texts.c.receipt == receipt_id))
    return {row.part: (row.salt, row.text) for row in rows}


def _holds(record: Mapping[str, Any], part: str, kept: tuple[str, str]) -> bool:
    """Whether a kept text is the one that was chained."""
    return bool(record["hashes"].get(part) == _salted(*kept))


def _salted(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _hash(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()

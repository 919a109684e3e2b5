"""The chain of the ledger: how each record is tied to the one before it, and where that first does not hold.

Record n is tied by `hash(n) = SHA-256(hash(n-1), line feed, SHA-256(record n))`, all hashes in lower-case hex. So whoever
has the hash at n and the digests of later records can reckon the head without seeing those records.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Row, cast, select

from assistant.store.catalog import receipt_texts, receipts, state

GENESIS = "0" * 64
"""Hash of the chain before its first record."""

FORMAT = 2
"""Of records written now; those of format 1, which do not say so, were tied by SHA-256(record) alone."""

ANCHOR = "ledger"
"""Key under which the catalog keeps number and hash of the last record a second time."""

BATCH = 200  # records whose texts are read at once

_SALT = re.compile(rb"[0-9a-f]{32}")
_NEVER_ERASED = frozenset({"user"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain: noted elsewhere, it shows later whether anything up to it was changed or taken out."""

    records: int
    """Number of records."""
    hash: str
    """Hash of the chain with the last of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where a chain first does not hold."""

    number: int
    """Number of the record, from 1."""
    what: str
    """What is wrong with it, in one sentence."""


def linked(previous: str, record: str) -> str:
    """Hash of the chain with a record."""
    return _sha256(f"{previous}\n{_sha256(record.encode())}".encode())


def salted(salt: str, text: str) -> str:
    """The hash of a text that stands in a record."""
    return _salted(salt.encode(), text.encode("utf-8", "surrogatepass"))


def first_break(connection: Connection, head: Head | None) -> Break | None:
    """The first place at which what the catalog holds is not what was chained; None when there is none."""
    walk = _Walk()
    for row in _rows(connection):
        broken = walk.step(row)
        if broken is not None:
            return broken
        if head is not None and walk.number == head.records and walk.hash != head.hash:
            return Break(number=walk.number, what="the chain up to it is another than the head that was noted names")
    return _broken_end(connection, walk, head) or walk.missing_text()


def _broken_end(connection: Connection, walk: _Walk, head: Head | None) -> Break | None:
    """What is wrong behind the last record."""
    after = walk.number + 1
    if head is not None and head.records > walk.number:
        return Break(number=after, what=f"it is missing: the head that was noted names {head.records} records")
    noted = connection.execute(select(state.c.value).where(state.c.key == ANCHOR)).scalar()
    if noted is None and walk.format < FORMAT:  # an older release kept no count
        return None
    if noted is None:
        return Break(number=walk.number, what="the count that is kept beside the chain is gone")
    count, _, hash_ = str(noted).partition(":")
    if (count, hash_) == (str(walk.number), walk.hash):
        return _stray_text(connection, walk.number)
    if count.isdecimal() and int(count) > walk.number:
        return Break(number=after, what=f"it is missing: the count kept beside the chain is {count} records")
    return Break(number=walk.number, what="the count kept beside the chain names another last record")


def _stray_text(connection: Connection, number: int) -> Break | None:
    """A text of no record."""
    known = select(receipts.c.id)
    found = connection.execute(
        select(receipt_texts.c.part).where(receipt_texts.c.receipt.not_in(known)).limit(1)
    ).first()
    return None if found is None else Break(number=number, what="a text lies beside the chain that no record names")


@dataclass(slots=True)
class _Kept:
    """One record with its texts, as bytes: what was changed need not be text any more."""

    number: int
    id: bytes
    record: bytes
    hash: bytes
    texts: Mapping[str, tuple[bytes, bytes]]


@dataclass(slots=True)
class _Walk:
    """How far a chain was walked, and what is still to be explained."""

    number: int = 0
    hash: str = GENESIS
    format: int = 1
    missing: dict[str, int] = field(default_factory=dict)  # records that lack texts, by id

    def step(self, row: _Kept) -> Break | None:
        """Go on by one record, unless it is broken."""
        number = self.number + 1
        if row.number != number:
            what = "it is missing" if row.number > number else f"it stands under the number {row.number}"
            return Break(number=number, what=what)
        record = _parsed(row.record)
        if record is None:
            return Break(number=number, what="its record is not what records are")
        fault = self._fault(row, record)
        if fault is not None:
            return Break(number=number, what=fault)
        self.number, self.hash, self.format = number, row.hash.decode(), record.get("format", 1)
        self._account(record, row.texts)
        return None

    def missing_text(self) -> Break | None:
        """The first record that lacks a text which no erasure took."""
        number = min(self.missing.values(), default=None)
        return None if number is None else Break(number=number, what="a text of it is gone, and no erasure took it")

    def _fault(self, row: _Kept, record: Mapping[str, Any]) -> str | None:
        """What is wrong with a record in its place."""
        format_ = record.get("format", 1)
        if format_ not in (1, FORMAT) or format_ < self.format:
            return "its record is of another format than may stand here"
        tied = _sha256(row.record) if format_ == 1 else _tied(self.hash, row.record)
        if tied.encode() != row.hash:
            return "its record and its hash do not agree"
        if (record["seq"], record["previous"], record["id"].encode()) != (row.number, self.hash, row.id):
            return "it is not tied to the record before it"
        return _text_fault(record["hashes"], row.texts)

    def _account(self, record: Mapping[str, Any], texts: Mapping[str, object]) -> None:
        """Note texts that are gone, and forget those that an erasure says it took."""
        if record["hashes"].keys() - texts.keys():
            self.missing[record["id"]] = self.number
        if record["kind"] == "erasure":
            taken = record["facts"].get("receipts", list(self.missing))  # an older release did not list them
            for receipt in taken:
                self.missing.pop(receipt, None)


def _text_fault(hashes: Mapping[str, str], texts: Mapping[str, tuple[bytes, bytes]]) -> str | None:
    """What is wrong with the texts of a record that are there, or must be."""
    for part, (salt, text) in texts.items():
        if part not in hashes:
            return "a text lies beside it that it does not name"
        # a salt of another form could take over the beginning of its text, and the hash would be the same
        if _SALT.fullmatch(salt) is None or _salted(salt, text) != hashes[part]:
            return f"its {part} is not the text that was chained"
    gone = sorted(_NEVER_ERASED & hashes.keys() - texts.keys())
    return f"its {gone[0]} is gone, which no erasure takes" if gone else None


def _rows(connection: Connection) -> Iterator[_Kept]:
    """Every record by number with its texts."""
    columns = [_raw(connection, receipts.c[name]).label(name) for name in ("id", "record", "hash")]
    found = connection.execute(select(receipts.c.seq, *columns).order_by(receipts.c.seq))
    for rows in found.partitions(BATCH):
        texts = _texts(connection, rows)
        for row in rows:
            yield _Kept(
                number=row.seq,
                id=_bytes(row.id),
                record=_bytes(row.record),
                hash=_bytes(row.hash),
                texts=texts.get(_bytes(row.id), {}),
            )


def _texts(connection: Connection, rows: Sequence[Row[Any]]) -> dict[bytes, dict[str, tuple[bytes, bytes]]]:
    """Salts and texts of some records, by id and part."""
    columns = [_raw(connection, receipt_texts.c[name]).label(name) for name in ("receipt", "part", "salt", "text")]
    chosen = receipt_texts.c.receipt.in_([_bytes(row.id).decode("utf-8", "replace") for row in rows])
    told: dict[bytes, dict[str, tuple[bytes, bytes]]] = {}
    for row in connection.execute(select(*columns).where(chosen)):
        part = _bytes(row.part).decode("utf-8", "replace")
        told.setdefault(_bytes(row.receipt), {})[part] = (_bytes(row.salt), _bytes(row.text))
    return told


def _raw(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as its bytes: SQLite keeps what is no UTF-8 in a text, and then cannot read it as one."""
    return cast(column, LargeBinary) if connection.dialect.name == "sqlite" else column


def _bytes(value: bytes | str) -> bytes:
    """The bytes of a column of whatever type."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else bytes(value)


def _parsed(record: bytes) -> dict[str, Any] | None:
    """The record as JSON; None when it is none that has what every record has."""
    try:
        told = json.loads(record)
    except ValueError:
        return None
    if not isinstance(told, dict) or not {"seq", "previous", "id", "kind", "hashes"} <= told.keys():
        return None
    return told if isinstance(told["id"], str) and isinstance(told["hashes"], dict) else None


def _tied(previous: str, record: bytes) -> str:
    return _sha256(f"{previous}\n{_sha256(record)}".encode())


def _salted(salt: bytes, text: bytes) -> str:
    return _sha256(salt + b"\n" + text)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""The ledger: a receipt for every answer, chained by hash so that none can be changed or taken out unseen.

What is chained are salted hashes of the texts; the texts and their salts lie in a table beside it. So a text can be
erased for good, and the chain still proves what the others were. `docs/receipts.md` writes the format down for whoever
checks it without this program.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.domain.access import Reader
from assistant.domain.answer import NOT_FOUND
from assistant.domain.errors import NotFound
from assistant.store.catalog import Catalog, receipt_texts, receipts, state
from assistant.store.chain import ANCHOR, FORMAT, GENESIS, Break, Head, first_break, linked, salted
from assistant.store.codec import dump

TRIES = 20  # of taking the next number while other processes append to a catalog that has no single writer

Token = Callable[[int], str]
"""Random bytes as hexadecimal digits, of as many bytes as are asked for."""

QUOTED = "quoted/"
"""Opens the names of the parts of a record of the desk that were taken from evidence."""

PARTS = ("user", "question", "asked", "plan", "passages", "sources", "verdicts", "withheld", "answer")
"""The texts of an answer's receipt, each with a salt of its own."""


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
    """Release that answered, with a digest of its code."""
    asked: Mapping[str, object] = field(default_factory=dict)
    """What else decides the answer to the question: the day of valid time, the calendar, the conversation."""
    sources: tuple[Mapping[str, object], ...] = ()
    """Evidence that passages and quotes come from: id, revision and the parser that made its text."""
    verdicts: tuple[Mapping[str, object], ...] = ()
    """Claims that the verifier passed, each with its verdict and places."""
    withheld: tuple[Mapping[str, object], ...] = ()
    """Claims that it did not, each with the code of the check that failed."""
    made_with: Mapping[str, object] = field(default_factory=dict)
    """Encoder, chunker, prompts with their hashes, chat model with its parameters: no word of evidence or question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as it is kept; what has been erased, or an older release did not keep, is None."""

    id: str
    """Random id, which answers carry."""
    time: datetime
    """When it was appended, in UTC."""
    kind: str
    """What happened."""
    user: str
    """Who asked."""
    scope_root: str
    """Hash over the manifest of the scope."""
    version: int
    """Index version."""
    groups_hash: str
    """SHA-256 of the reader's groups at that time."""
    code_version: str
    """Release that answered, with a digest of its code."""
    made_with: dict[str, object]
    """What it was made with."""
    question: str | None
    """The person's words."""
    asked: dict[str, Any] | None
    """What else decided the answer."""
    plan: dict[str, object] | None
    """What the question was understood to ask."""
    passages: tuple[dict[str, Any], ...] | None
    """Passages with scores and hashes."""
    sources: tuple[dict[str, Any], ...] | None
    """Evidence that passages and quotes come from."""
    verdicts: tuple[dict[str, Any], ...] | None
    """Claims that the verifier passed."""
    withheld: tuple[dict[str, Any], ...] | None
    """Claims that it did not: for nobody but the ledger role."""
    answer: dict[str, Any] | None
    """The answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that a receipt stands in the chain, for whoever has no catalog to look into."""

    number: int
    """Its place in the chain, from 1."""
    record: str
    """The chained record, character for character."""
    before: str
    """Hash of the chain before it."""
    hash: str
    """Hash of the chain with it."""
    parts: Mapping[str, tuple[str, str]]
    """Salt and text of each part that is not erased."""
    following: tuple[str, ...]
    """SHA-256 of each later record: with them the head follows from `hash`, and no record has to be shown."""
    head: Head
    """The head of the chain now."""


class Ledger:
    """Appends receipts and opens them."""

    def __init__(self, catalog: Catalog, token: Token = secrets.token_hex) -> None:
        """Keep receipts in a catalog; `token` draws their ids and salts."""
        self._catalog = catalog
        self._token = token

    def append(self, entry: Entry, *, time: datetime) -> str:
        """Chain a receipt. Returns its id."""
        texts = _texts(entry)
        facts = {
            "scope_root": entry.scope_root,
            "version": entry.version,
            "groups": groups_hash(entry.reader),
            "code_version": entry.code_version,
            "made_with": dict(entry.made_with),
        }
        fixed, salts = self._fixed(entry.kind, facts, texts, time)
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
    ) -> str:
        """Chain what somebody did, in the transaction that does it; texts lie beside the chain, as an answer's do.

        Returns the id of the record.
        """
        fixed, salts = self._fixed(kind, {"facts": dict(facts)}, texts, time)
        _chain(connection, fixed, salts, texts)
        return str(fixed["id"])

    def receipt(self, receipt_id: str, reader: Reader, *, any_reader: bool = False) -> Receipt:
        """A receipt of that reader, or of anybody. Raises NotFound for every other one, as for none.

        What it quotes was readable then. Whether it is today is asked of a scope before any of it is shown.
        """
        with self._catalog.reading() as connection:
            found = connection.execute(select(receipts).where(receipts.c.id == receipt_id)).one_or_none()
            kept = {part: text for part, (_, text) in _kept(connection, receipt_id).items()}
        record = {} if found is None else json.loads(found.record)
        user = kept.get("user", "")
        if record.get("kind") != ANSWER or not (any_reader or user == reader.user):
            raise NotFound(f"receipt {receipt_id}: {NOT_FOUND}")
        return _receipt(record, user, kept)

    def answers(self) -> tuple[dict[str, Any], ...]:
        """The chained records of answers, oldest first: salted hashes of who asked what, and no text."""
        with self._catalog.reading() as connection:
            rows = connection.execute(select(receipts.c.record).order_by(receipts.c.seq)).scalars()
            records = [json.loads(row) for row in rows]
        return tuple(one for one in records if one["kind"] == ANSWER)

    def proof(self, receipt_id: str) -> Proof:
        """What shows that a receipt stands in the chain; the caller has opened it. Raises NotFound when there is none."""
        with self._catalog.reading() as connection:
            rows = connection.execute(select(receipts).order_by(receipts.c.seq)).all()
            parts = _kept(connection, receipt_id)
        at = next((at for at, row in enumerate(rows) if row.id == receipt_id), None)
        if at is None:
            raise NotFound(f"receipt {receipt_id}: {NOT_FOUND}")
        return Proof(
            number=rows[at].seq,
            record=rows[at].record,
            before=rows[at - 1].hash if at else GENESIS,
            hash=rows[at].hash,
            parts=parts,
            following=tuple(hashlib.sha256(row.record.encode()).hexdigest() for row in rows[at + 1 :]),
            head=Head(records=rows[-1].seq, hash=rows[-1].hash),
        )

    def head(self) -> Head:
        """How many records there are, and the hash of the chain with the last."""
        with self._catalog.reading() as connection:
            seq, hash_ = _last(connection)
        return Head(records=seq, hash=hash_)

    def verify_chain(self, head: Head | None = None) -> Break | None:
        """The first record that is changed, missing, out of order or whose texts are; None when all hold.

        With a head that was noted earlier also whether the chain still runs through it.
        """
        with self._catalog.reading() as connection:
            return first_break(connection, head)

    def _fixed(
        self, kind: str, facts: Mapping[str, Any], texts: Mapping[str, str], time: datetime
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """What a record says whatever it is chained to, and the salts of its texts."""
        salts = {part: self._token(16) for part in texts}
        fixed = {
            "format": FORMAT,
            "id": self._token(8),
            "time": time.astimezone(UTC).isoformat(),
            "kind": kind,
            **facts,
            "hashes": {part: salted(salts[part], text) for part, text in texts.items()},
        }
        return fixed, salts


ANSWER = "answer"
"""Kind of the receipts that are opened; what operators did is in the same chain."""


_WORDS = ("user", "question")  # parts that are words and no JSON
_LISTS = ("passages", "sources", "verdicts", "withheld")


def groups_hash(reader: Reader) -> str:
    """SHA-256 of a reader's groups."""
    return hashlib.sha256(dump(sorted(reader.groups)).encode()).hexdigest()


def _receipt(record: Mapping[str, Any], user: str, kept: Mapping[str, str]) -> Receipt:
    """A receipt from its record and the texts that are left of it."""
    told: dict[str, Any] = {part: json.loads(kept[part]) for part in PARTS if part in kept and part not in _WORDS}
    rows = {part: tuple(told[part]) if part in told else None for part in _LISTS}
    return Receipt(
        id=record["id"],
        time=datetime.fromisoformat(record["time"]),
        kind=record["kind"],
        user=user,
        scope_root=record["scope_root"],
        version=record["version"],
        groups_hash=record["groups"],
        code_version=record["code_version"],
        made_with=record.get("made_with", {}),
        question=kept.get("question"),
        asked=told.get("asked"),
        plan=told.get("plan"),
        answer=told.get("answer"),
        **rows,
    )


def _chain(
    connection: Connection, fixed: Mapping[str, Any], salts: Mapping[str, str], texts: Mapping[str, str]
) -> None:
    """Append to whatever record is the last now, and note the new head beside the chain."""
    last, previous = _last(connection)
    seq = last + 1
    record = dump({**fixed, "seq": seq, "previous": previous})
    hash_ = linked(previous, record)
    connection.execute(insert(receipts), {"seq": seq, "id": fixed["id"], "record": record, "hash": hash_})
    beside = [{"receipt": fixed["id"], "part": part, "salt": salts[part], "text": text} for part, text in texts.items()]
    if beside:
        connection.execute(insert(receipt_texts), beside)
    connection.execute(delete(state).where(state.c.key == ANCHOR))
    connection.execute(insert(state), {"key": ANCHOR, "value": f"{seq}:{hash_}"})


def _last(connection: Connection) -> tuple[int, str]:
    """Number of the last record and the hash of the chain with it."""
    last = connection.execute(select(receipts.c.seq, receipts.c.hash).order_by(receipts.c.seq.desc()).limit(1)).first()
    return (last.seq, last.hash) if last else (0, GENESIS)


def _texts(entry: Entry) -> dict[str, str]:
    """The parts that are hashed into the chain and kept beside it."""
    records: Mapping[str, Mapping[str, object]] = {"asked": entry.asked, "plan": entry.plan, "answer": entry.answer}
    lists: Mapping[str, Sequence[Mapping[str, object]]] = {
        "passages": entry.passages,
        "sources": entry.sources,
        "verdicts": entry.verdicts,
        "withheld": entry.withheld,
    }
    told = {part: dump(dict(value)) for part, value in records.items()}
    told |= {part: dump([dict(each) for each in rows]) for part, rows in lists.items()}
    return {"user": entry.reader.user, "question": entry.question, **told}


def _kept(connection: Connection, receipt_id: str) -> dict[str, tuple[str, str]]:
    """Salt and text of the parts of a receipt that are not erased."""
    rows = connection.execute(select(receipt_texts).where(receipt_texts.c.receipt == receipt_id))
    return {row.part: (row.salt, row.text) for row in rows}

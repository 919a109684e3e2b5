"""Erasure: a piece of evidence is gone from every version, every file and every receipt, and a tombstone says so.

Rows go in one transaction together with the tombstone and its record in the ledger; files follow by the sweep of
`garbage`, which the next run completes when this one is killed. The sources are not touched: what they still hold is
skipped at each ingest from then on, until the erasure is lifted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, Item, RevisionId, Skipped
from assistant.store.catalog import (
    Catalog,
    chunks,
    erased,
    erasures,
    presence,
    readings,
    receipt_texts,
    revisions,
    versions,
    withheld_originals,
)
from assistant.store.conversations import forget_erased
from assistant.store.garbage import delete_revisions, mark_unswept, sweep
from assistant.store.home import Home
from assistant.store.ledger import PARTS, QUOTED
from assistant.store.needs import forget_readings, replace_segments
from assistant.store.pointer import NewSegment
from assistant.store.rewrite import published_segments, rewritten
from assistant.store.segments import open_segment

POSITIONAL = re.compile(r"(?:[#/]row-\d+|~\d+)$")
"""An id that only says where a record stands: the next record may have it tomorrow, so that its text alone counts."""

NAMESAKE = re.compile(r"~\d+$")
"""What tells records of one id apart: the first has it bare, so that each moves up when one before it goes."""

KEPT_PARTS = (
    "user",
)  # of a receipt that quoted what was erased: so that its reader still opens it, and reads "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure took out."""

    evidence: EvidenceId
    """What was erased."""
    revisions: tuple[RevisionId, ...]
    """Its contents."""
    originals: int
    """Files that held its text and are kept no more."""
    shared: tuple[EvidenceId, ...]
    """Evidence that came from the same files: it stays, its file cannot be downloaded any more."""
    twins: tuple[EvidenceId, ...]
    """Evidence that has the very same text and stays: erase it too if it has to go. A namesake, `ID~2`, stays in the
    versions that there are, and is left out of the next."""
    receipts: int
    """Receipts whose texts quoted it and are erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What is to go."""

    rows: Sequence[Row[Any, Any, Any, Any]]
    """Its contents: key, revision, path, text."""
    chunks: frozenset[int]
    """Keys of its passages."""
    originals: frozenset[str]
    """Files that hold its text."""
    shared: tuple[EvidenceId, ...]
    """What else came from those files."""
    twins: tuple[EvidenceId, ...]
    """What has the same text."""

    @property
    def keys(self) -> list[int]:
        """Keys of its contents."""
        return [row.pk for row in self.rows]


def erase(home: Home, evidence: EvidenceId, *, who: str, reason: str, now: datetime | None = None) -> Erased:
    """Erase a piece of evidence for good; the caller holds the writer's lock.

    Raises:
        BadInput: There is nothing of that id, or no reason is given.
        Unavailable: Another program reads the catalog; what is left to do is done by `doctor --mend`.
    """
    if not reason.strip():
        raise BadInput("an erasure needs a reason: give --reason TEXT")
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    with home.catalog.reading() as connection:
        target = _target(connection, evidence)
        holding = published_segments(connection)
    replaced = [(row.name, made) for row in holding for made in _without(home, row, target.chunks)]
    with home.catalog.writing() as connection:
        seq = _entomb(connection, evidence, target, reason, moment)
        for digest in sorted(target.originals):
            withhold(connection, digest, seq)
        citing = _erase_receipts(connection, evidence)
        delete_revisions(connection, target.keys)
        forget_readings(connection)
        forget_erased(connection, evidence)
        for name, made in replaced:
            replace_segments(connection, [name], made)
        facts = {"revisions": [row.revision for row in target.rows], "receipts": citing}
        home.ledger.record(
            connection, "erasure", facts, {"evidence": evidence, "who": who, "reason": reason}, time=moment
        )
        mark_unswept(connection, drafts=True)
    sweep(home)
    return Erased(
        evidence=evidence,
        revisions=tuple(RevisionId(row.revision) for row in target.rows),
        originals=len(target.originals),
        shared=target.shared,
        twins=target.twins,
        receipts=len(citing),
    )


def lift(home: Home, evidence: EvidenceId, *, who: str, now: datetime | None = None) -> None:
    """Let the next ingest take up what was erased, if the sources still hold it; the caller holds the writer's lock.

    Raises BadInput when it is not erased.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    with home.catalog.writing() as connection:
        mine = (erasures.c.evidence_id == evidence) & erasures.c.lifted_at.is_(None)
        found = connection.execute(select(erasures.c.seq).where(mine)).scalars().all()
        if not found:
            raise BadInput(f"{evidence} is not erased: nothing to lift")
        connection.execute(update(erasures).where(mine).values(lifted_at=moment.isoformat()))
        connection.execute(delete(withheld_originals).where(withheld_originals.c.erasure.in_(found)))
        for row in connection.execute(select(readings.c.pk, readings.c.path)).all():
            if row.path == evidence or evidence.startswith((row.path + "#", row.path + "!")):
                connection.execute(delete(readings).where(readings.c.pk == row.pk))
        home.ledger.record(connection, "lifted", {}, {"evidence": evidence, "who": who}, time=moment)


class Tombs:
    """What is erased and has to stay so, as it stood when this was read."""

    def __init__(self, catalog: Catalog) -> None:
        """Read every erasure in force."""
        with catalog.reading() as connection:
            query = select(erasures).where(erasures.c.lifted_at.is_(None)).order_by(erasures.c.seq)
            rows = connection.execute(query).all()
            self._by_id = {row.evidence_id: row for row in rows if not POSITIONAL.search(row.evidence_id)}
            self._others = {evidence: _namesakes(connection, evidence) for evidence in self._by_id}
        self._by_text = {row.text_hash: row for row in rows if row.text_hash is not None}

    def skip_of(self, item: Item) -> Skipped | None:
        """The skip that an item becomes when it, or its very text under another id, was erased."""
        row = self._row(item)
        if row is None:
            return None
        fix = f"take it out of the source, or run clausetrail erase {row.evidence_id!r} --lift to let it in again"
        if self._others.get(item.id):
            fix = f"if this is another record than the one erased, give it an id of its own; else {fix}"
        return Skipped(
            path=item.id, source=item.source, reason=f"erased on {row.erased_at[:10]}: {row.reason}", fix=fix
        )

    def erasure_of(self, item: Item) -> int | None:
        """Number of the erasure that keeps an item out."""
        row = self._row(item)
        return None if row is None else int(row.seq)

    def _row(self, item: Item) -> Row[tuple[object, ...]] | None:
        if not self._by_text and not self._by_id:
            return None
        text = _text_hash(item.text)
        by_text = self._by_text.get(_own_hash(item.id, item.text)) or self._by_text.get(text)
        if by_text is not None or text in self._others.get(item.id, ()):
            return by_text
        return self._by_id.get(item.id)


def _namesakes(connection: Connection, evidence: str) -> frozenset[str]:
    """Hashes of the texts that an erased id may have: those of `ID~2`, `ID~3`, which move up when it leaves its source.

    Those that were let in as ID since are among them. A text that none of them was seen to have may be the erased
    record with one cell changed, and stays out: even where it is a namesake that changed after it moved up, as nothing
    tells the two apart.
    """
    same = revisions.c.evidence_id
    after = (same >= f"{evidence}~") & (same < f"{evidence}~:")  # the sign after the digits
    texts = connection.execute(select(revisions.c.text).where((same == evidence) | after)).scalars()
    return frozenset(map(_text_hash, texts))


def withhold(connection: Connection, digest: str, erasure: int) -> None:
    """Note that a file is not kept, since it holds what was erased."""
    known = connection.execute(select(withheld_originals).where(withheld_originals.c.digest == digest)).first()
    if known is None:
        connection.execute(insert(withheld_originals), {"digest": digest, "erasure": erasure})


def is_withheld(connection: Connection, digest: str) -> bool:
    """Whether a file is not kept, since it holds what was erased."""
    query = select(withheld_originals.c.digest).where(withheld_originals.c.digest == digest)
    return connection.execute(query).first() is not None


def erased_at(connection: Connection, version: int) -> list[tuple[EvidenceId, RevisionId, int]]:
    """Evidence, revision and number of passages of what was erased of a version after it was published."""
    ended = erased.c.to_version
    inside = (erased.c.from_version <= version) & (ended.is_(None) | (ended > version))
    chunker = connection.execute(select(versions.c.chunker).where(versions.c.number == version)).scalar()
    rows = connection.execute(select(erased).where(inside)).all()
    return [
        (EvidenceId(row.evidence_id), RevisionId(row.revision), json.loads(row.chunks).get(chunker, 0)) for row in rows
    ]


def _target(connection: Connection, evidence: EvidenceId) -> _Target:
    """What is to go. Raises BadInput when there is nothing of that id."""
    columns = (revisions.c.pk, revisions.c.revision, revisions.c.path, revisions.c.text)
    rows = connection.execute(
        select(*columns).where(revisions.c.evidence_id == evidence).order_by(revisions.c.pk)
    ).all()
    if not rows:
        raise BadInput(_nothing(connection, evidence))
    keys = [row.pk for row in rows]
    originals = _originals(connection, evidence, keys)
    same_file = select(revisions.c.evidence_id).join_from(presence, revisions).where(presence.c.original.in_(originals))
    same_text = select(revisions.c.evidence_id).where(revisions.c.text.in_([row.text for row in rows]))
    return _Target(
        rows=rows,
        chunks=frozenset(connection.execute(select(chunks.c.pk).where(chunks.c.revision_pk.in_(keys))).scalars()),
        originals=frozenset(originals),
        shared=_others(connection.execute(same_file.distinct()).scalars(), evidence),
        twins=_others(connection.execute(same_text.distinct()).scalars(), evidence),
    )


def _nothing(connection: Connection, evidence: EvidenceId) -> str:
    """Why there is nothing to erase."""
    gone = connection.execute(
        select(erasures).where(erasures.c.evidence_id == evidence, erasures.c.lifted_at.is_(None))
    )
    row = gone.first()
    if row is not None:
        return f"{evidence} was erased on {row.erased_at[:10]} already"
    parts = select(func.count()).select_from(revisions).where(revisions.c.path == evidence)
    if connection.execute(parts).scalar():
        return f"{evidence} is a file of several records: erase each by its own id, {evidence}#KEY"
    return f"there is no evidence {evidence!r} in any version: ids are listed by clausetrail search and diff"


def _originals(connection: Connection, evidence: EvidenceId, keys: Collection[int]) -> set[str]:
    """Files that the contents came from, and files that hold those: the message of an attachment, the archive of a member."""
    own = select(presence.c.original).where(presence.c.revision_pk.in_(keys))
    found = set(connection.execute(own).scalars())
    names = evidence.split("!")
    outer = ["!".join(names[:at]) for at in range(1, len(names))]
    around = select(presence.c.original).join_from(presence, revisions).where(revisions.c.evidence_id.in_(outer))
    return found | set(connection.execute(around).scalars())


def _others(ids: Iterator[str], evidence: EvidenceId) -> tuple[EvidenceId, ...]:
    return tuple(sorted(EvidenceId(each) for each in ids if each != evidence))


def _without(home: Home, row: Row[tuple[object, ...]], gone: Collection[int]) -> Iterator[NewSegment | None]:
    """The segment less the passages that go; nothing is yielded for one that holds none of them."""
    keys = open_segment(home.index_folder, row.name, row.digest).array("pks").tolist()
    if not set(gone).isdisjoint(keys):
        yield rewritten(home.index_folder, [row], gone)


def _entomb(connection: Connection, evidence: EvidenceId, target: _Target, reason: str, now: datetime) -> int:
    """Write the tombstone: what was where. Returns its number.

    It is a row for the text that is refused everywhere, and one for each that is refused to the id and its namesakes.
    """
    seq = int(connection.execute(select(func.max(erasures.c.seq))).scalar() or 0) + 1
    hashes = [_hash_for_all(evidence, target), *_hashes_for_namesakes(evidence, target)]
    entombed = {"evidence_id": evidence, "erased_at": now.isoformat(), "reason": reason}
    connection.execute(
        insert(erasures), [{"seq": at, "text_hash": each, **entombed} for at, each in enumerate(hashes, seq)]
    )
    revision_of = {row.pk: row.revision for row in target.rows}
    following = int(connection.execute(select(func.max(versions.c.number))).scalar() or 0) + 1
    held = connection.execute(select(presence).where(presence.c.revision_pk.in_(target.keys)).order_by(presence.c.pk))
    rows = [
        {
            "erasure": seq,
            "ordinal": at,
            "evidence_id": evidence,
            "revision": revision_of[row.revision_pk],
            "from_version": row.from_version,
            "to_version": row.to_version or following,
            "chunks": json.dumps(_cut(connection, row.revision_pk)),
        }
        for at, row in enumerate(held.all())
    ]
    if rows:
        connection.execute(insert(erased), rows)
    return seq


def _hash_for_all(evidence: EvidenceId, target: _Target) -> str | None:
    """Hash of the last text, which no id may have again; None where another record has it too.

    A namesake is no other record: what it showed of that text is what moved up, or down, to the erased id.
    """
    if any(_bare(each) != _bare(evidence) for each in target.twins):
        return None
    return _text_hash(target.rows[-1].text)


def _hashes_for_namesakes(evidence: EvidenceId, target: _Target) -> list[str]:
    """Hashes of all texts that it ever had, for its id and its namesakes; none for a row, whose number says nothing."""
    if POSITIONAL.search(_bare(evidence)):
        return []
    return sorted({_own_hash(evidence, row.text) for row in target.rows})


def _cut(connection: Connection, key: int) -> Counter[str]:
    """How many passages each chunker made of a content."""
    return Counter(connection.execute(select(chunks.c.chunker).where(chunks.c.revision_pk == key)).scalars())


def _erase_receipts(connection: Connection, evidence: EvidenceId) -> list[str]:
    """Erase the texts of every receipt that cites the evidence. Returns the ids of those.

    All parts but the person go: each may repeat its words, and none can be told to be free of them. The erasure's own
    record names the receipts, so that a text that is gone for any other reason is found.
    """
    parts = [part for part in PARTS if part not in KEPT_PARTS]
    rows = connection.execute(select(receipt_texts).where(receipt_texts.c.part.in_(parts)))
    citing = sorted({row.receipt for row in rows if _cites(row.part, row.text, evidence)})
    for receipt in citing:
        mine = (receipt_texts.c.receipt == receipt) & receipt_texts.c.part.in_(parts)
        connection.execute(delete(receipt_texts).where(mine))
    return sorted({*citing, *_erase_quoted(connection, evidence)})


def _erase_quoted(connection: Connection, evidence: EvidenceId) -> list[str]:
    """Erase what work at the desk took from the evidence, part by part. Returns the ids of the records that had it."""
    rows = connection.execute(select(receipt_texts).where(receipt_texts.c.part.startswith(QUOTED))).all()
    mine = [row for row in rows if _names(json.loads(row.text), evidence)]
    for row in mine:
        same = (receipt_texts.c.receipt == row.receipt) & (receipt_texts.c.part == row.part)
        connection.execute(delete(receipt_texts).where(same))
    return [row.receipt for row in mine]


def _cites(part: str, text: str, evidence: str) -> bool:
    """Whether a part of a receipt names the evidence."""
    return evidence in text if part == "question" else _names(json.loads(text), evidence)


def _names(value: object, evidence: str) -> bool:
    """Whether a text anywhere inside a JSON value is the id."""
    if isinstance(value, dict):
        return any(_names(each, evidence) for each in value.values())
    if isinstance(value, list):
        return any(_names(each, evidence) for each in value)
    return value == evidence


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _own_hash(evidence: str, text: str) -> str:
    """Hash of a text as that of an id and its namesakes: it is found under no other."""
    return _text_hash(json.dumps([_bare(evidence), text]))


def _bare(evidence: str) -> str:
    """The id that a record and its namesakes have in common."""
    return NAMESAKE.sub("", evidence)

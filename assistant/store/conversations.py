"""Conversations: what each reader asked, turn by turn, and a memo of what it came to; never any text of evidence.

A memo holds for one scope, whose root it names. In any other the turn is answered anew, so that what a reader may not read
any more has left nothing behind. A conversation is of one reader: another with the same id begins an empty one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assistant.domain.evidence import EvidenceId
from assistant.store.catalog import Catalog, turns
from assistant.store.codec import dump


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What a turn came to in one scope."""

    root: str
    """Hash over the manifest of the scope."""
    plan: Mapping[str, object]
    """What the question was understood to ask, in JSON form."""
    rows: tuple[EvidenceId, ...]
    """Records of the answer's table, in order."""
    cited: tuple[EvidenceId, ...]
    """What its statements cited, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question of a conversation."""

    number: int
    """Its place, from 1."""
    question: str
    """The person's words."""
    now: str
    """The asker's moment then, in ISO form with its offset."""
    day: str | None
    """The day of valid time that was asked for; None for none."""
    told: Mapping[str, object] | None
    """The plan that the reader had corrected; None for none."""
    memo: Memo | None
    """What it came to; None when that is to be found out again."""


def read_turns(catalog: Catalog, user: str, conversation: str) -> tuple[Turn, ...]:
    """The turns of a reader's conversation, in order; empty when there is none."""
    mine = (turns.c.user == user) & (turns.c.conversation == conversation)
    with catalog.reading() as connection:
        rows = connection.execute(select(turns).where(mine).order_by(turns.c.number)).all()
    return tuple(_turn(row) for row in rows)


def add_turn(catalog: Catalog, user: str, conversation: str, turn: Turn) -> None:
    """Append a turn; its number is the next one, whatever it says."""
    mine = (turns.c.user == user) & (turns.c.conversation == conversation)
    with catalog.writing() as connection:
        last = connection.execute(select(func.max(turns.c.number)).where(mine)).scalar() or 0
        row = {"user": user, "conversation": conversation, "number": last + 1, "question": turn.question}
        asked = {"now": turn.now, "day": turn.day, "told": turn.told}
        connection.execute(insert(turns), row | {"asked": dump(asked), "memo": _kept(turn.memo)})


def remember(catalog: Catalog, user: str, conversation: str, several: Sequence[Turn]) -> None:
    """Keep the memos of turns in place of the older ones."""
    with catalog.writing() as connection:
        for turn in several:
            one = (turns.c.user == user) & (turns.c.conversation == conversation) & (turns.c.number == turn.number)
            connection.execute(update(turns).where(one).values(memo=_kept(turn.memo)))


def forget_erased(connection: Connection, evidence: EvidenceId) -> None:
    """Drop what may repeat words of evidence that is erased, in the transaction that erases it.

    Every memo goes, since each can be made again, and so do turns that name the evidence or bring a plan of their own.
    """
    connection.execute(update(turns).values(memo=None))
    for row in connection.execute(select(turns)).all():
        if evidence in row.question or json.loads(row.asked)["told"] is not None:
            one = (
                (turns.c.user == row.user) & (turns.c.conversation == row.conversation) & (turns.c.number == row.number)
            )
            connection.execute(delete(turns).where(one))


def _kept(memo: Memo | None) -> str | None:
    """A memo as it is stored."""
    if memo is None:
        return None
    return dump({"root": memo.root, "plan": dict(memo.plan), "rows": list(memo.rows), "cited": list(memo.cited)})


def _turn(row: Row[tuple[object, ...]]) -> Turn:
    asked = json.loads(row.asked)
    kept = json.loads(row.memo) if row.memo else None
    memo = kept and Memo(
        root=kept["root"],
        plan=kept["plan"],
        rows=tuple(map(EvidenceId, kept["rows"])),
        cited=tuple(map(EvidenceId, kept["cited"])),
    )
    return Turn(
        number=row.number, question=row.question, now=asked["now"], day=asked["day"], told=asked["told"], memo=memo
    )

"""JSON rows of receipts, replays and the chain's head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.api.views import Row
from assistant.api.wire import answer_row

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.store.chain import Head
    from assistant.wiring.receipts import OpenReceipt
    from assistant.wiring.replay import Replayed


def receipt_row(opened: OpenReceipt) -> Row:
    """A receipt as it goes over the wire; `answer` has the shape of every answer."""
    shown: Row = {
        "id": opened.id,
        "time": opened.time.isoformat(),
        "user": opened.user,
        "groups": opened.groups_hash,
        "version": opened.version,
        "scope_root": opened.scope_root,
        "code_version": opened.code_version,
        "made_with": dict(opened.made_with),
        "question": opened.question,
        "asked": None if opened.asked is None else dict(opened.asked),
        "answer": None if opened.answer is None else answer_row(opened.answer, conversation=_conversation(opened)),
        "passages": [_passage(one) for one in opened.passages],
        "sources": [dict(one) for one in opened.sources],
        "verdicts": [dict(one) for one in opened.verdicts],
        "whole": opened.whole,
        "erased": list(opened.erased),
    }
    if opened.withheld is not None:
        shown["withheld"] = [dict(one) for one in opened.withheld]
    return shown


def _conversation(opened: OpenReceipt) -> str | None:
    """Id of the conversation that the question was a turn of."""
    told = (opened.asked or {}).get("conversation")
    return None if told is None else str(told)


def _passage(kept: Any) -> Row:
    """A passage in the shape that search gives."""
    span = kept["span"]
    named = ("text", "context", "flags", "score", "dense", "lexical", "sha256")
    place = {"source": span["evidence"], "revision": span["revision"], "start": span["start"], "end": span["end"]}
    return {**place, **{name: kept[name] for name in named}}


def replay_row(replayed: Replayed) -> Row:
    """A replay as it goes over the wire."""
    return {
        "receipt": replayed.receipt,
        "version": replayed.version,
        "level": replayed.level,
        "possible": replayed.possible,
        "ok": replayed.ok,
        "steps": [{"level": one.level, "holds": one.holds, "differs": list(one.differs)} for one in replayed.steps],
        "reasons": list(replayed.reasons),
    }


def head_row(head: Head) -> Row:
    """The head of a chain as it is noted."""
    return {"records": head.records, "hash": head.hash}

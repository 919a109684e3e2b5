"""What a receipt keeps of an answer, in JSON's own types."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.domain.access import Reader
from assistant.domain.answer import Answer, Passage
from assistant.domain.plan import Question
from assistant.store.ledger import Entry
from assistant.store.scope import Scope


def entry_of(question: Question, scope: Scope, reader: Reader, made: Answer, passages: Sequence[Passage]) -> Entry:
    """What the ledger keeps of an answer: what it was made of."""
    return Entry(
        kind="answer",
        reader=reader,
        question=question.text,
        plan=made.plan,
        passages=tuple(plain(asdict(passage)) for passage in passages),
        answer=plain(asdict(made)),
        scope_root=scope.root,
        version=scope.version,
        code_version=code_version(),
    )


def plain(value: object) -> Any:
    """The JSON form of a record turned into dicts: dates, sets and enumerations become text and lists."""
    return json.loads(json.dumps(value, default=_text))


def _text(value: object) -> object:
    """JSON form of a leaf that JSON does not know."""
    return sorted(value) if isinstance(value, (frozenset, set)) else str(value)


def code_version() -> str:
    """Version of the installed code, for receipts."""
    return importlib.metadata.version("clausetrail")

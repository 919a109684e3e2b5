"""What a receipt keeps of an answer, in JSON's own types."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
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
        passages=tuple(plain(passage) for passage in passages),
        answer=plain(made),
        scope_root=scope.root,
        version=scope.version,
        code_version=code_version(),
    )


def plain(value: object) -> Any:
    """The JSON form of a record, or of what holds records: dates, sets and enumerations become text and lists."""
    return json.loads(json.dumps(value, default=_known))


def _known(value: object) -> object:
    """What JSON does not know as something that it does; a record by its fields, which `asdict` would copy first."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return sorted(value) if isinstance(value, (frozenset, set)) else str(value)


@cache
def code_version() -> str:
    """Version of the installed code, for receipts."""
    return importlib.metadata.version("clausetrail")

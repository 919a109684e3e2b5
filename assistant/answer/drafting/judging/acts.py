"""Which act of a case a limit is for: a rule may want it approved within five days and delivered within thirty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.drafting.judging.events import date_columns, kind_words, parts_of_name
from assistant.answer.drafting.limits import Limit
from assistant.answer.question.lexicon import meant
from assistant.answer.question.rows import Record
from assistant.answer.words import content_stems

_LIMITED = re.compile(
    r"\b(?:within|inside|no(?:t)?\s+later|before|prior\s+to|after|of\s+the|from\s+the|since|as\s+(?:our|the)|by\s+the)\b", re.IGNORECASE
)  # fmt: skip
"""Words from which on a question tells the limit and no longer the act."""


def of_act(asked: str, limit: Limit, record: Record, rows: Sequence[Record]) -> bool:
    """Whether a limit may be for the act that a question asks about; so is one whose act the records do not date."""
    columns = date_columns(rows)
    wanted = _acts(_LIMITED.split(asked, maxsplit=1)[0], record, columns)
    own = _acts(limit.done, record, columns)
    return not wanted or not own or bool(wanted & own)


def _acts(text: str, record: Record, columns: Sequence[str]) -> frozenset[str]:
    """The columns of dates whose acts a text names; what the records are called names none of them."""
    said = frozenset(map(meant, content_stems(text))) - kind_words(record.item)
    return frozenset(name for name in columns if said & frozenset(map(meant, parts_of_name(name))))

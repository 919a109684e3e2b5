"""Classes of records: the values by which a rule is for some rows of a table and not for others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.amounts import number_of
from assistant.answer.drafting.judging.events import (
    parts_of_name,
)
from assistant.answer.drafting.linked import LISTED
from assistant.answer.drafting.moments import moment
from assistant.answer.question.rows import Record
from assistant.answer.words import content_stems, find_run, stems
from assistant.audit.roles import Role, plays

_CLASS = 24
"""Characters of a value that tells classes of records apart."""
_TELLING = 2
"""Letters beyond which a value names its class without its column's name."""
_ACTING = (Role.APPROVER, Role.OWNER, Role.AUTHOR)
"""Parts of people: who acts tells no classes of records apart."""
_OF_TIMES = re.compile(
    r"\b(?:by|reviewer|assessor|quarter|round|period|cycle|result|outcome|remarks?|comments?|notes?|version|severity|removed|finding|reference|ref)\b",
    re.IGNORECASE,
)
"""Columns that differ from one time to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The records that are filed with one, and what tells classes of them apart."""

    rows: tuple[Record, ...]
    """Its rows; of a document itself alone."""
    classes: Mapping[str, frozenset[str]]
    """Values, in small letters, of the columns whose values are short and neither dates nor numbers."""
    recurring: frozenset[str]
    """Those of the columns in which a value recurs."""

    @classmethod
    def of(cls, rows: Sequence[Record]) -> Table:
        """The table of some rows."""
        held: dict[str, list[str]] = {}
        for row in rows:
            for each in row.fields:
                if each.value.strip() and not LISTED.search(each.name):
                    held.setdefault(each.name, []).append(each.value.strip().lower())
        kept = {name: values for name, values in held.items() if _tells_classes(name, values)}
        recurring = frozenset(name for name, values in kept.items() if len(set(values)) < len(values))
        return cls(
            rows=tuple(rows), classes={name: frozenset(each) for name, each in kept.items()}, recurring=recurring
        )

    def subject(self, record: Record) -> tuple[str, ...]:
        """The values that tell what a row is of, the same for each time of a series."""
        names = [name for name in self.classes if name in self.recurring and not _OF_TIMES.search(name)]
        return tuple(next((each.value.strip().lower() for each in record.named(name)), "") for name in names)


def _tells_classes(name: str, values: Sequence[str]) -> bool:
    """Whether a column tells classes of records apart: short words, of nobody who acts, no dates, numbers or states."""
    if any(plays(name, role) for role in (Role.DATE, Role.STATUS, *_ACTING)):
        return False
    short = all(len(value) <= _CLASS for value in values)
    return short and all(number_of(value) is None and moment(value) is None for value in set(values))


def names_class(said: Sequence[str], name: str, value: str, *, alone: bool) -> bool:
    """Whether a text names a class: by the column's name beside its value, or where `alone` by a value that says enough."""
    run, column = stems(value), parts_of_name(name)[-1:]
    if alone and len(value) > 1 and content_stems(value) and (any(map(str.isdigit, value)) or len(value) > _TELLING):
        return find_run(said, run) is not None
    return bool(run) and (find_run(said, (*column, *run)) is not None or find_run(said, (*run, *column)) is not None)

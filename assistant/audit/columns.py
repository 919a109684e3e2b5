"""Which column of a register says a thing, by the words of its name: registers of two organizations share no headers.

A `Column` lists names that people give to one thing, the most telling first. A field has one of these names when every
word of the name stands among the field's, whole or as its beginning where the name ends in `*`; of several fields the
one of the most telling name wins, then the one with the fewest other words. `without` keeps out look-alikes: the
`acknowledged by` of an alert is no moment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.evidence import Field
from assistant.domain.tongues import in_english

_EDGES = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^\w]+|_+")
_BLANKS = frozenset(
    [
        "-",
        "--",
        "–",
        "—",
        "n/a",
        "na",
        "none",
        "nil",
        "null",
        "tbd",
        "tbc",
        "?",
        "x",
        ".",
        "open",
        "pending",
        "unknown",
        "empty",
        "blank",
    ]
)
_NOTHING = frozenset(["-", "--", "–", "—", "n/a", "na", "none", "nil", "null", "?", "."])


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a column may say, by the names that people give it."""

    names: tuple[str, ...]
    """Lower-case names, the most telling first: `approved by`, `sign* off`."""
    without: tuple[str, ...] = ()
    """Words (with `*` for their beginnings) that a field of another thing has."""

    def of(self, fields: Sequence[Field]) -> Field | None:
        """The field that says it, blank or not; None when there is none."""
        ranked = [(rank, at) for at, field in enumerate(fields) if (rank := self.rank(field.name)) is not None]
        return fields[min(ranked)[1]] if ranked else None

    def said(self, fields: Sequence[Field]) -> Field | None:
        """The best field that says it and is not blank; None when all are."""
        return self.of([field for field in fields if not is_blank(field.value)])

    def every(self, fields: Sequence[Field]) -> tuple[Field, ...]:
        """All fields that say it and are not blank, in text order."""
        return tuple(field for field in fields if self.rank(field.name) is not None and not is_blank(field.value))

    def rank(self, name: str) -> tuple[int, int] | None:
        """How well a field's name fits, the lower the better; None when it does not."""
        return _rank(self, name)


@lru_cache(maxsize=65536)
def _rank(column: Column, name: str) -> tuple[int, int] | None:
    """The same, kept: a register of a thousand rows has the same few headers in each."""
    said = words_of(name)
    if any(_stands(word, said) for word in column.without):
        return None
    for order, one in enumerate(column.names):
        if all(_stands(word, said) for word in one.split()):
            return order, len(said) - one.count(" ") - 1
    return None


def _stands(word: str, said: Sequence[str]) -> bool:
    """Whether a word, or any word of its beginning, is among those of a name."""
    return any(each.startswith(word[:-1]) for each in said) if word.endswith("*") else word in said


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a field's name in lower case, also of one written `likeThis`; the English ones of a name in another tongue.

    >>> words_of("Sign-off by (name)")
    ('sign', 'off', 'by', 'name')
    """
    return tuple(word.lower() for word in _EDGES.split(in_english(name)) if word)


def is_blank(value: str) -> bool:
    """Whether a cell says nothing: empty, a dash or a word that stands for nothing."""
    plain = value.strip().lower()
    return not plain or plain in _NOTHING


def is_open(value: str) -> bool:
    """Whether a cell says nothing yet: blank, or a word such as `tbd`."""
    return value.strip().lower() in _BLANKS or is_blank(value)

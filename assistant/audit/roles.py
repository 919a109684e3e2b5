"""Which field of a record plays which part, by the names that tools and people give to fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from assistant.domain.evidence import Field
from assistant.domain.tongues import in_english


class Role(StrEnum):
    """The part that a field plays in any record."""

    TITLE = "title"
    OWNER = "owner"
    AUTHOR = "author"
    APPROVER = "approver"
    STATUS = "status"
    DATE = "date"


_PATTERNS = {  # most telling first: a full name before a login, a stated title before a bare name
    Role.TITLE: (r"title|summary|short[ _]description|subject", r"(use case |system )?name|.*\bname", r"system"),
    Role.OWNER: (r"(.*[ _])?owner", r"assignee(\.(display)?name)?|assigned[ _]to|accountable.*|responsible.*|lead"),
    Role.AUTHOR: (
        r"author[ _]of[ _](the[ _])?change|author\.(display)?name",
        r"author|reporter(\.(display)?name)?|requested[ _]by|created[ _]by|prepared[ _]by|opened[ _]by|(run|written)[ _]by",
        r"author\.login",
    ),
    Role.APPROVER: (
        r"approve[rd]([ _]by)?|approver.*|.*\.approve[rd]([ _]by)?",
        r"sign(ed)?([ _-]?off)?[ _]by.*|sign(ed)?[ _-]?off|(decided|decision|released|authori[sz]ed|accepted|endorsed)[ _]by",
    ),
    Role.STATUS: (r"status(\.name)?|state", r"result|outcome|decision|verdict"),
    Role.DATE: (
        r"date|(deployed|approved|effective|release|start)[ _]?(date|on|at)?|mergedat|resolutiondate",
        r".*[ _](date|at|on)|created(at)?|updated(at)?|raised|opened|closed|merged|end|when",
    ),
}
_OPENED = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(.*\.)?(created|opened|raised)([ _]?(at|on|date|time))?|(date|time|day)[ _](created|opened|raised)",
        r"(.*\.)?(reported|submitted|requested|logged|filed)[ _]?(at|on|date|time)|(opening|creation|request|submission)[ _]date",
    )
]
_RECEIVED = re.compile(
    r"received([ _]?(at|on|date))?|(date|day)[ _](received|of[ _]receipt)|start(ed)?([ _]?(at|on|date))?", re.IGNORECASE
)
_ROLES = {role: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for role, patterns in _PATTERNS.items()}


def field_of(fields: Sequence[Field], role: Role) -> Field | None:
    """The field that plays a part, by name: the most telling name wins, then the first; None when none does."""
    return _first(_ROLES[role], fields)


def plays(name: str, role: Role) -> bool:
    """Whether a field of this name plays a part."""
    return any(pattern.fullmatch(said) for pattern in _ROLES[role] for said in _written(name))


def names_opening(name: str) -> bool:
    """Whether a field of this name says when a record was opened."""
    return any(pattern.fullmatch(in_english(name)) for pattern in (*_OPENED, _RECEIVED))


def opened_of(fields: Sequence[Field]) -> Field | None:
    """The field that says when a record was opened, whatever became of it since; None when none does."""
    return _first(_OPENED, fields)


def _first(patterns: Sequence[re.Pattern[str]], fields: Sequence[Field]) -> Field | None:
    """The first field of the most telling name."""
    return next((one for each in patterns for one in fields if any(map(each.fullmatch, _written(one.name)))), None)


@lru_cache(maxsize=4096)
def _written(name: str) -> tuple[str, ...]:
    """A name in English, and where it is written in two tongues each of them: `Verantwortlich / Accountable`."""
    parts = [in_english(part.strip()) for part in re.split(r"[/|()]", name)]
    return (in_english(name), *(part for part in parts if part)) if len(parts) > 1 else (in_english(name),)

"""Which field of a record plays which part, by the names that tools and people give to fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.domain.evidence import Field


class Role(StrEnum):
    """The part that a field plays in any record."""

    TITLE = "title"
    OWNER = "owner"
    AUTHOR = "author"
    APPROVER = "approver"
    STATUS = "status"
    DATE = "date"


_PATTERNS = {
    Role.TITLE: r"title|summary|short[ _]description|subject|name|.*\bname|use case name|system",
    Role.OWNER: r".*owner|assignee(\..*name)?|assigned[ _]to|accountable.*|responsible.*|lead",
    Role.AUTHOR: r"author(\.(name|login|displayname))?|reporter(\..*name)?|requested[ _]by|created[ _]by|prepared[ _]by|opened[ _]by",
    Role.APPROVER: r"approve[rd]?([ _]by)?|approver.*|signed([ _]off)?[ _]by|sign-?off|decided[ _]by|approval[ _]by|.*\.approve[rd](_by)?",
    Role.STATUS: r"status(\.name)?|state|result|outcome|decision|verdict",
    Role.DATE: r"date|.*[ _]date|.*[ _](at|on)|created|updated|raised|opened|closed|merged|.*[a-z]At|start|end|when",
}
_ROLES = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _PATTERNS.items()}


def field_of(fields: Sequence[Field], role: Role) -> Field | None:
    """The first field that plays a part, by name; None when none does."""
    return next((field for field in fields if _ROLES[role].fullmatch(field.name)), None)


def plays(name: str, role: Role) -> bool:
    """Whether a field of this name plays a part."""
    return _ROLES[role].fullmatch(name) is not None

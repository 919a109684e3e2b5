"""Which document is in force when: families of versions and the days each version held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from assistant.domain.dates import Period
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Metadata, Status

_VERSION_LABEL = re.compile(r"[\s(_\-–,]*\b(?:v|ver|version|rev|revision|issue)\.?\s*\d+(?:\.\d+)*\b\)?", re.IGNORECASE)
_NUMBER = re.compile(r"^[A-Z]{2,6}[- ]?\d{1,4}\b")


class Described(Protocol):
    """Anything with an evidence id and metadata."""

    @property
    def id(self) -> EvidenceId:
        """The evidence id."""

    @property
    def metadata(self) -> Metadata:
        """What the item says of itself."""


def family_key(metadata: Metadata) -> str:
    """What versions of one document share: its document number, else its title without a version label."""
    number = _NUMBER.match(metadata.title)
    bare = number.group() if number else _VERSION_LABEL.sub("", metadata.title)
    return f"{metadata.kind}:{' '.join(bare.lower().split())}"


def in_force(documents: Iterable[Described]) -> Mapping[EvidenceId, Period]:
    """The days on which each document is or was in force; drafts and documents without any date rule out nothing.

    A document holds from its effective date (else its own date) until the next later version of its family does. A
    retired document without a successor held until an unknown day: its period ends on its first day and so is empty.
    A draft has no period. Records have none either.
    """
    families: dict[str, list[Described]] = defaultdict(list)
    for document in documents:
        if document.metadata.kind in DOCUMENT_KINDS and document.metadata.status is not Status.DRAFT:
            families[family_key(document.metadata)].append(document)
    return {document.id: _held(document, members) for members in families.values() for document in members}


def holds(period: Period, day: date) -> bool:
    """Whether a day lies inside the period in which a document is in force."""
    return (period.start is None or period.start <= day) and (period.end is None or day < period.end)


def _start(metadata: Metadata) -> date | None:
    """First day in force: the effective date, else the document's own."""
    when = metadata.effective or metadata.date
    return when.start if when else None


def _held(document: Described, members: Sequence[Described]) -> Period:
    """The days one member of a family held, given the others."""
    start = _start(document.metadata)
    later = [
        other_start
        for member in members
        if member.metadata.version != document.metadata.version
        and (other_start := _start(member.metadata)) is not None
        and start is not None
        and other_start > start
    ]
    if later:
        return Period(start=start, end=min(later))
    if document.metadata.status is Status.RETIRED:
        return Period(start=start, end=start or date.min)
    return Period(start=start, end=None)

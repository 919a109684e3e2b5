"""Which document is in force when: families of versions and the days each version held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol

from assistant.domain.dates import Period
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Metadata, Status

_VERSION_LABEL = re.compile(r"[\s(_\-–,]*\b(?:v|ver|version|rev|revision|issue)\.?\s*\d+(?:\.\d+)*\b\)?", re.IGNORECASE)
_NUMBER = re.compile(r"^[A-Z]{2,6}[- ]?\d{1,4}(?![\w])")

_NUMBERS = re.compile(r"[vV]?(\d{1,9}(?:\.\d{1,9})*)")


class Described(Protocol):
    """Anything with an evidence id and metadata."""

    @property
    def id(self) -> EvidenceId:
        """The evidence id."""

    @property
    def metadata(self) -> Metadata:
        """What the item says of itself."""


def states_rules(item: Described) -> bool:
    """Whether an item is a document that can be in force; a record inside a file never is, it has a date."""
    return item.metadata.kind in DOCUMENT_KINDS and "#" not in item.id


def bare_title(title: str) -> str:
    """A title without its version label, lower-case."""
    return " ".join(_VERSION_LABEL.sub("", title).lower().split())


def family_keys(document: Described) -> frozenset[str]:
    """What versions of one document share: a title without its version label, or a document number.

    The number opens the title or the file's name. A kind goes with each key, so that a procedure and the policy that it
    is named after stay two.
    """
    kind, title = document.metadata.kind, document.metadata.title
    stem = PurePosixPath(document.id.partition("#")[0]).stem
    numbers = (_NUMBER.match(text) for text in (title, stem))
    return frozenset({f"{kind}:{bare_title(title)}", *(f"{kind}:{found.group()}" for found in numbers if found)})


def families(documents: Iterable[Described]) -> tuple[tuple[Described, ...], ...]:
    """Documents grouped so that those that share a key, or share one with a third, stand together."""
    groups: dict[str, list[Described]] = {}
    for document in documents:
        keys = family_keys(document)
        joined = {id(groups[key]): groups[key] for key in sorted(keys) if key in groups}
        members = [document, *(each for group in joined.values() for each in group)]
        for each in members:
            for key in family_keys(each):
                groups[key] = members
    return tuple(tuple(group) for group in {id(group): group for group in groups.values()}.values())


def in_force(
    documents: Iterable[Described], stated: Iterable[tuple[EvidenceId, EvidenceId]] = ()
) -> Mapping[EvidenceId, Period]:
    """The days on which each document is or was in force; drafts and records have none.

    A document holds from its effective date (else its own date) until the next later version of its family does, or
    what is stated to supersede it: `stated` has pairs of a document and the one whose place it takes. A retired
    document without a successor held until an unknown day: its period ends on its first day and so is empty.
    """
    stating = [
        document for document in documents if states_rules(document) and document.metadata.status is not Status.DRAFT
    ]
    begins = {document.id: _start(document.metadata) for document in stating}
    takers: dict[EvidenceId, list[date]] = {}
    for newer, older in stated:
        first = begins.get(newer)
        if first is not None and newer != older:
            takers.setdefault(older, []).append(first)
    return {
        document.id: _held(document, members, takers.get(document.id, ()))
        for members in families(stating)
        for document in members
    }


def outnumbered(documents: Iterable[Described]) -> frozenset[EvidenceId]:
    """Of documents that hold at once, those that stand beside a higher version of themselves.

    It is for versions of which no date tells when they held. One that is approved goes before any that does not say so.
    Labels that are no numbers tell nothing, and copies of one version are one version.
    """
    lower: set[EvidenceId] = set()
    for members in families(documents):
        ranks = {member.id: rank for member in members if (rank := _rank(member.metadata)) is not None}
        lower |= {name for name, rank in ranks.items() if rank < max(ranks.values())}
    return frozenset(lower)


def _rank(metadata: Metadata) -> tuple[bool, list[int]] | None:
    """Whether a document is approved, and the numbers of its version: 1, 1.0 and v1 are one; None when it has none."""
    label = _NUMBERS.fullmatch(metadata.version or "")
    if label is None:
        return None
    return metadata.status is Status.APPROVED, [int(part) for part in re.sub(r"(?:\.0+)+$", "", label[1]).split(".")]


def holds(period: Period, day: date) -> bool:
    """Whether a day lies inside the period in which a document is in force."""
    return (period.start is None or period.start <= day) and (period.end is None or day < period.end)


def _start(metadata: Metadata) -> date | None:
    """First day in force: the effective date, else the document's own."""
    when = metadata.effective or metadata.date
    return when.start if when else None


def _held(document: Described, members: Sequence[Described], takers: Iterable[date]) -> Period:
    """The days one member of a family held, given the others and the first days of what takes its place."""
    start = _start(document.metadata)
    later = [
        other_start
        for member in members
        if member.metadata.version != document.metadata.version
        and (other_start := _start(member.metadata)) is not None
        and start is not None
        and other_start > start
    ]
    later += [first for first in takers if start is None or first > start]
    if later:
        return Period(start=start, end=min(later))
    if document.metadata.status is Status.RETIRED:
        return Period(start=start, end=start or date.min)
    return Period(start=start, end=None)

"""Records and what they name: the places of their values, and the records that they are linked to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.question.rows import Record
from assistant.audit.references import References, key_of
from assistant.domain.answer import Span
from assistant.domain.evidence import EvidenceId, Field
from assistant.store.scope import Scope

LISTED = re.compile(r"\.\d+(?:\.|$)")
"""One of many: a comment, a step of a history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A record that a row names, or that names the row's record."""

    evidence: EvidenceId
    """Its id."""
    key: str
    """What it is called."""
    span: Span
    """Where the one names the other."""


def linked_records(
    scope: Scope, known: References, records: Sequence[Record]
) -> Mapping[EvidenceId, tuple[Linked, ...]]:
    """For each record the records that it names and those that name it, each with the place of the name."""
    wanted = {record.item.id for record in records}
    found: dict[EvidenceId, dict[EvidenceId, Linked]] = {identifier: {} for identifier in wanted}
    for evidence, links in scope.all_links().items():
        item = scope.item(evidence)
        for link in links:
            if item is None or link.start is None or link.end is None:
                continue
            span = Span(evidence=evidence, revision=item.revision, start=link.start, end=link.end)
            named = known.resolve(link.target)
            if len(named) != 1 or named[0].id == evidence:
                continue  # a name that several share leaves open which one is meant
            target = named[0].id
            if evidence in wanted:
                found[evidence].setdefault(target, Linked(evidence=target, key=link.target, span=span))
            if target in wanted:
                found[target].setdefault(evidence, Linked(evidence=evidence, key=key_of(evidence), span=span))
    return {one: tuple(sorted(each.values(), key=lambda linked: linked.key)) for one, each in found.items()}


def place(record: Record, field: Field) -> Span:
    """Where a record holds a value."""
    return Span(evidence=record.item.id, revision=record.item.revision, start=field.start, end=field.end)

"""Which criteria an item names: decided from the criteria file, which is no evidence itself."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.criteria_ids import CriteriaIds
from assistant.domain.evidence import Item, Kind

AUDITING = frozenset({
    Kind.SOA, Kind.AUDIT_PLAN, Kind.AUDIT_REPORT, Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.INTERVIEW, Kind.OBSERVATION,
    Kind.REVIEW,
})  # fmt: skip
"""Kinds whose clause numbers are those of the audit's criteria even where the standard is not named."""


def with_controls(item: Item, criteria: CriteriaIds) -> Item:
    """The item with the ids of criteria that there are: those that it states first, then those that its text names."""
    stated = (one for value in item.metadata.controls for one in criteria.listed(value))
    named = criteria.find_in_document(item.text, audits=item.metadata.kind in AUDITING)
    return replace(item, metadata=replace(item.metadata, controls=tuple(dict.fromkeys((*stated, *named)))))

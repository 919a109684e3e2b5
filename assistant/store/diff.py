"""What one version holds otherwise than another, item by item."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import select

from assistant.domain.access import may_read
from assistant.domain.evidence import EvidenceId, Metadata
from assistant.domain.sources import Sources
from assistant.store.catalog import Catalog, presence, present_at, revisions
from assistant.store.codec import load_clauses, load_metadata
from assistant.store.contents import read_fields, read_texts

Held = Mapping[EvidenceId, Any]
"""Rows of the items of a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A named value that differs."""

    name: str
    """Its name."""
    before: str | None
    """What it was; None when it was not there."""
    after: str | None
    """What it is; None when it is not there any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An item whose content differs."""

    id: EvidenceId
    """Its id."""
    text: tuple[str, ...]
    """Lines of a unified diff of its canonical text; empty when only something else differs."""
    fields: tuple[Value, ...]
    """Fields of the record that differ."""
    metadata: tuple[Value, ...]
    """What it says of itself that differs; `parser` when the text was made by another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged:
    """An item whose access differs."""

    id: EvidenceId
    """Its id."""
    own: bool
    """Whether the item itself says otherwise than before; else sources.yaml alone does."""
    gained: tuple[str, ...]
    """People who may read it now and might not before."""
    lost: tuple[str, ...]
    """People who might read it before and may not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An item of the same content that comes through another entry of sources.yaml."""

    id: EvidenceId
    """Its id."""
    before: str
    """Id of the entry before."""
    after: str
    """Id of the entry now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What a version holds otherwise than another; every list is by id."""

    before: int
    """Number of the one version."""
    after: int
    """Number of the other."""
    added: tuple[EvidenceId, ...]
    """Items that only the other holds."""
    removed: tuple[EvidenceId, ...]
    """Items that only the one holds."""
    changed: tuple[Changed, ...]
    """Items whose content differs."""
    access: tuple[AccessChanged, ...]
    """Items whose access differs, by their own words or by the sources.yaml read with each version."""
    moved: tuple[Moved, ...]
    """Items of the same content that come through another entry."""


@dataclass(frozen=True, slots=True)
class Side:
    """A version and the sources.yaml read with it."""

    number: int
    """Number of the version."""
    sources: Sources = field(compare=False)
    """The sources.yaml."""


def compare(catalog: Catalog, before: Side, after: Side) -> Diff:
    """The differences between two versions, less what was erased of either since."""
    one, other = _held(catalog, before.number), _held(catalog, after.number)
    both = sorted(one.keys() & other.keys())
    differing = [each for each in both if one[each].revision != other[each].revision]
    changed = (_changed(catalog, one[each], other[each]) for each in differing)
    access = (_access(before.sources, after.sources, one[each], other[each]) for each in both)
    same = [each for each in both if one[each].revision == other[each].revision]
    return Diff(
        before=before.number,
        after=after.number,
        added=tuple(sorted(other.keys() - one.keys())),
        removed=tuple(sorted(one.keys() - other.keys())),
        changed=tuple(each for each in changed if each.text or each.fields or each.metadata),
        access=tuple(each for each in access if each is not None),
        moved=tuple(
            Moved(id=each, before=one[each].source, after=other[each].source)
            for each in same
            if one[each].source != other[each].source
        ),
    )


def _held(catalog: Catalog, number: int) -> Held:
    """Rows of a version's items by id, without their texts."""
    columns = [revisions.c[name] for name in ("pk", "evidence_id", "revision", "path", "metadata", "clauses", "parser")]
    query = select(*columns, presence.c.source).join_from(presence, revisions).where(present_at(number))
    with catalog.reading() as connection:
        return {EvidenceId(row.evidence_id): row for row in connection.execute(query)}


def _changed(catalog: Catalog, one: Any, other: Any) -> Changed:
    texts = read_texts(catalog, [one.pk, other.pk])
    named = read_fields(catalog, [one.pk, other.pk])
    lines = difflib.unified_diff(
        texts[one.pk].splitlines(), texts[other.pk].splitlines(), "before", "after", lineterm="", n=2
    )
    values = [{each.name: each.value for each in named.get(row.pk, ())} for row in (one, other)]
    stated = [_stated(load_metadata(row.metadata)) | {"parser": row.parser} for row in (one, other)]
    return Changed(
        id=EvidenceId(one.evidence_id), text=tuple(lines), fields=_values(*values), metadata=_values(*stated)
    )


def _stated(metadata: Metadata) -> dict[str, str]:
    """What is stated, as text by name."""
    values = {each.name: getattr(metadata, each.name) for each in fields(metadata)}
    return {
        name: ", ".join(value) if isinstance(value, tuple) else str(value) for name, value in values.items() if value
    }


def _values(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[Value, ...]:
    """Values that differ, in the order of names."""
    return tuple(
        Value(name=name, before=one.get(name), after=other.get(name))
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    )


def _access(before: Sources, after: Sources, one: Any, other: Any) -> AccessChanged | None:
    """How the access of an item differs; None when nobody's does and the item says the same."""
    could, can = _readers(before, one), _readers(after, other)
    own = one.clauses != other.clauses
    if could == can and not own:
        return None
    gained, lost = tuple(sorted(can - could)), tuple(sorted(could - can))
    return AccessChanged(id=EvidenceId(one.evidence_id), own=own, gained=gained, lost=lost)


def _readers(sources: Sources, row: Any) -> set[str]:
    """User names of everybody who may read an item by a sources.yaml."""
    clauses = sources.clauses_for(str(row.path), load_clauses(str(row.clauses)))
    known = ((user, sources.reader(user)) for user in sources.people)
    return {user for user, reader in known if reader is not None and may_read(reader, clauses)}

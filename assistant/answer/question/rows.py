"""Records that a plan may be about: register rows, tickets and the like with their fields, inside one scope."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer.question.lexicon import COMPANIONS
from assistant.answer.question.values import is_blank
from assistant.domain.evidence import Field
from assistant.domain.plan import Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record with its fields."""

    item: ItemView
    """The record."""
    fields: tuple[Field, ...]
    """Its fields."""

    def named(self, name: str) -> tuple[Field, ...]:
        """Its fields of one name that hold something."""
        return tuple(field for field in self.fields if field.name == name and not is_blank(field.value))


def subjects(scope: Scope, plan: Plan) -> Scope:
    """The part of the scope that a plan's records are drawn from: its kinds, else what is filed beside them."""
    own = scope.narrowed(kinds=plan.kinds)
    if plan.kinds and not _has_records(own):
        beside = [near for kind in plan.kinds for near in COMPANIONS.get(kind, ())]
        companions = scope.narrowed(kinds=[*plan.kinds, *beside])
        own = companions if _has_records(companions) else own
    if plan.sources:
        own = own.narrowed(
            ids=[item.id for item in own.items if item.source in plan.sources or item.path in plan.sources]
        )
    return own.narrowed(period=plan.period)


def _has_records(scope: Scope) -> bool:
    """Whether any item is a record inside a file."""
    return any("#" in item.id for item in scope.items)


def rows_of(scope: Scope) -> tuple[Record, ...]:
    """The records of a scope: register rows, tickets and the like; the documents only where there are no records.

    A document beside records of its kind tells more about one of them; it is not another one.
    """
    fields = scope.all_fields()
    only_records = _has_records(scope)
    kept = (item for item in scope.items if "#" in item.id or not only_records)
    return tuple(Record(item=item, fields=tuple(fields.get(item.id, ()))) for item in kept)

"""Records that a plan may be about: register rows, tickets and the like with their fields, inside one scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer.amounts import day_of, number_of
from assistant.answer.question.lexicon import COMPANIONS
from assistant.answer.question.values import denies, is_blank
from assistant.domain.evidence import Field
from assistant.domain.plan import Condition, Plan
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
    return own if plan.period_field else own.narrowed(period=plan.period)


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


def having_columns(records: Iterable[Record], conditions: Iterable[Condition]) -> tuple[Record, ...]:
    """The records of the files and sheets that have the columns which must be blank.

    A row of a sheet without the column lacks nothing; where no record at all has it, all lack it.
    """
    kept = tuple(records)
    for name in (one.field for one in conditions if one.operator == "missing"):
        sheets = {_sheet(record) for record in kept if any(field.name == name for field in record.fields)}
        kept = tuple(record for record in kept if not sheets or _sheet(record) in sheets)
    return kept


def _sheet(record: Record) -> str:
    """The file, or the sheet of it, that a record is a row of."""
    file, _, key = record.item.id.partition("#")
    return f"{file}#{key.rpartition('/')[0]}"


def meets(record: Record, conditions: Iterable[Condition]) -> bool:
    """Whether a record meets every condition over its fields."""
    return all(_holds(record, condition) for condition in conditions)


def _holds(record: Record, condition: Condition) -> bool:
    """Whether one condition holds; a condition on a field that the record lacks fails, unless it asks for that."""
    present = record.named(condition.field)
    match condition.operator:
        case "missing":
            return all(denies(field.value) for field in present)
        case "present":
            return any(not denies(field.value) for field in present)
        case "is not":
            return bool(present) and not any(field.value in condition.values for field in present)
        case "over" | "at least" | "under" | "at most":
            return any(_compares(field.value, condition.operator, condition.values[0]) for field in present)
        case _:
            readings = ((condition.field, condition.values), *condition.also)
            decisive = next(((found, values) for name, values in readings if (found := record.named(name))), None)
            return decisive is not None and any(field.value in decisive[1] for field in decisive[0])


def _compares(value: str, operator: str, bound: str) -> bool:
    """Whether a value, a number or a day, lies on the asked side of a bound; what states neither lies on no side."""
    limit_day = day_of(bound)
    sides = (day_of(value), limit_day) if limit_day else (number_of(value), number_of(bound))
    if sides[0] is None or sides[1] is None:
        return False
    left, right = sides
    return {
        "over": left > right,  # type: ignore[operator]  # both are days, or both are numbers
        "at least": left >= right,  # type: ignore[operator]
        "under": left < right,  # type: ignore[operator]
        "at most": left <= right,  # type: ignore[operator]
    }[operator]

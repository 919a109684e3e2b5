"""Records that a plan may be about: register rows, tickets and the like with their fields, inside one scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.answer.amounts import day_of, number_of
from assistant.answer.question.lexicon import COMPANIONS, OPEN, OVER
from assistant.answer.question.values import Columns, columns, denies, is_blank
from assistant.answer.words import stem, stems
from assistant.domain.evidence import Field
from assistant.domain.plan import Condition, Plan
from assistant.store.index import ItemView
from assistant.store.past import Later
from assistant.store.scope import Scope

_WORD = re.compile(r"[^\W_]+")
_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+(?![\w%])", re.IGNORECASE)
_OF_STATE = frozenset(("is", "is not", "present", "missing"))
_VERSION_FIELD = re.compile(r"(?:model[ _-]?|new[ _-]?)?version(?:[ _-]?(?:no|number|label))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record with its fields."""

    item: ItemView
    """The record."""
    fields: tuple[Field, ...]
    """Its fields."""
    later: Later | None = None
    """What of it was not known on the past day that is asked about."""

    def named(self, name: str) -> tuple[Field, ...]:
        """Its fields of one name that hold something."""
        return tuple(field for field in self.fields if field.name == name and not is_blank(field.value))


def said_stems(record: Record) -> frozenset[str]:
    """The stems of a record's title and values, and of words that stand side by side joined: `roll back` is a rollback."""
    said: set[str] = set()
    for text in (record.item.metadata.title, *(field.value for field in record.fields)):
        run = _WORD.findall(text.lower())
        said.update(map(stem, run))
        said.update(stem(f"{one}{other}") for one, other in pairwise(run))
    return frozenset(said)


def names_version(record: Record) -> bool:
    """Whether a record is about a version: its title names one, or a field of that name does."""
    versioned = (field for field in record.fields if _VERSION_FIELD.fullmatch(field.name) and not is_blank(field.value))
    return _VERSION.search(record.item.metadata.title) is not None or next(versioned, None) is not None


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
    return tuple(Record(item=item, fields=tuple(fields.get(item.id, ())), later=scope.later(item)) for item in kept)


def columns_of(part: Scope, records: Sequence[Record]) -> Columns:
    """The columns of the records of a part of the scope, kept while the same items are inside.

    Of a past day they name states and days that were not known on it: a question may well ask for those.
    """

    def made() -> Columns:
        named = part.nameable_fields()
        return columns({each.item.id: named.get(each.item.id, ()) for each in records})

    return part.derived("columns of records", made)


def having_columns(records: Iterable[Record], conditions: Iterable[Condition]) -> tuple[Record, ...]:
    """The records of the files and sheets that have the columns which must be blank.

    A row of a sheet without the column lacks nothing; where no record at all has it, all lack it. A document has no
    columns: what it does not say of itself it lacks.
    """
    kept = tuple(records)
    for name in (one.field for one in conditions if one.operator == "missing"):
        sheets = {_sheet(record) for record in kept if any(field.name == name for field in record.fields)}
        kept = tuple(record for record in kept if not sheets or _sheet(record) in sheets or "#" not in record.item.id)
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
    if is_open_question(record, condition):
        return still_meets(record, condition) is True
    present = record.named(condition.field)
    match condition.operator:
        case "missing" | "without" | "versioned" | "reaches" | "unlinked" | "apart" | "after" | "by" as told:
            return _OF_WHOLE[told](record, condition)
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


def is_open_question(record: Record, condition: Condition) -> bool:
    """Whether a condition is on a state that the record had on the past day that is asked about, and does not tell."""
    of_state = condition.operator in _OF_STATE and record.later is not None
    return of_state and record.later is not None and condition.field in record.later.states


def still_meets(record: Record, condition: Condition) -> bool | None:
    """Whether a record whose state on a past day is not told meets a condition on it all the same; None where it is open.

    What was over only later, or never, was not over then, whatever it was called.
    """
    if record.later is None or not record.later.going or not condition.values:
        return condition.operator == "present" or (False if condition.operator == "missing" else None)
    going = any(not OPEN.isdisjoint(stems(value)) for value in condition.values)
    over = all(not OVER.isdisjoint(stems(value)) for value in condition.values)
    return (condition.operator == "is") is going if going or over else None


def _lacks(record: Record, condition: Condition) -> bool:
    """Whether a field is blank; of a document, which has no columns, whether all that stand for it are."""
    instead = condition.also if "#" not in record.item.id else ()
    held = (*record.named(condition.field), *(field for name, _ in instead for field in record.named(name)))
    return all(denies(field.value) for field in held)


def _is_kept(record: Record, condition: Condition) -> bool:
    """Whether a record is none of those that are left out; one that says nothing of it stays."""
    if condition.field == "*":
        said = said_stems(record)
        return not any(said.issuperset(stems(phrase)) for phrase in condition.values)
    return not any(field.value in condition.values for field in record.named(condition.field))


def _done_after(record: Record, condition: Condition) -> bool:
    """Whether something was done after the day on which it was due, or is blank though a day behind that one is over."""
    due = _first_day(record, condition.values[0])
    done = _first_day(record, condition.field)
    if due is None:
        return False
    if done is None:
        return (
            bool(condition.values[1:]) and not record.named(condition.field) and due.isoformat() < condition.values[1]
        )
    return done > due


def _done_by(record: Record, condition: Condition) -> bool:
    """Whether something was done by the day on which it was due."""
    due, done = _first_day(record, condition.values[0]), _first_day(record, condition.field)
    return due is not None and done is not None and done <= due


def _first_day(record: Record, name: str) -> date | None:
    """The first day that a field of a record states."""
    return next((day for one in record.named(name) if (day := day_of(one.value))), None)


_OF_WHOLE: Mapping[str, Callable[[Record, Condition], bool]] = {
    "missing": _lacks,
    "without": _is_kept,
    "versioned": lambda record, _: names_version(record),
    "reaches": lambda record, condition: record.item.id in condition.values,
    "unlinked": lambda record, condition: record.item.id in condition.values,
    "apart": lambda record, condition: record.item.id not in condition.values,
    "after": _done_after,
    "by": _done_by,
}


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

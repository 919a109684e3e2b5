"""Records as JSON's own types, and back: what receipts keep must read as the records that the answer was."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: object) -> Any:
    """The JSON form of a record, or of what holds records: dates, sets and enumerations become text and lists."""
    return json.loads(json.dumps(value, default=_known))


def _known(value: object) -> object:
    """What JSON does not know as something that it does; a record by its fields, which `asdict` would copy first."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return sorted(value) if isinstance(value, (frozenset, set)) else str(value)


def record_of(kind: type[T], value: object) -> T:
    """The record whose `plain` form that is; fields that the form lacks take their defaults, unknown ones are dropped.

    Raises ValueError, TypeError or KeyError when it is the form of no such record.
    """
    return cast(T, _read(kind, value))


def _read(kind: Any, value: Any) -> Any:
    """A value as its annotation has it."""
    if isinstance(kind, NewType):
        return value
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), value)
    if origin is not None:
        return _CONTAINERS.get(origin, _as_it_is)(get_args(kind), value)
    if is_dataclass(kind):
        return _read_record(cast("type[Any]", kind), value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return date.fromisoformat(value) if kind is date else value


def _read_union(kinds: tuple[Any, ...], value: Any) -> Any:
    """Of an optional value the value; of several plain types whatever it is."""
    if value is None:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    return _read(others[0], value) if len(others) == 1 else value


def _read_record(kind: type[Any], value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable, whatever its records are
    return kind(**{name: _read(hint, value[name]) for name, hint in hints.items() if name in value})


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    """Types of a record's fields."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


def _read_tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], each) for each in value)
    return tuple(_read(kind, each) for kind, each in zip(kinds, value, strict=True))


def _read_set(kinds: tuple[Any, ...], value: Any) -> frozenset[Any]:
    return frozenset(_read(kinds[0], each) for each in value)


def _read_dict(kinds: tuple[Any, ...], value: Any) -> dict[str, Any]:
    return {name: _read(kinds[1], each) for name, each in value.items()}


def _as_it_is(_: tuple[Any, ...], value: Any) -> Any:
    return value


_CONTAINERS: Mapping[Any, Callable[[tuple[Any, ...], Any], Any]] = {
    tuple: _read_tuple,
    frozenset: _read_set,
    dict: _read_dict,
}

"""Makes records quick to send between processes: a worker tells of its items by pickling hundreds of small records each."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def sent_often(record: type[T]) -> type[T]:
    """A decorator for frozen slotted dataclasses of two fields or more: the same pickled state as theirs, made faster.

    Their own way looks the fields up again for each record, which measured as most of the time of receiving items.
    """
    names = [each.name for each in fields(record)]  # type: ignore[arg-type]  # it is a dataclass
    values = attrgetter(*names)
    setters = [getattr(record, name).__set__ for name in names]

    def state_of(self: T) -> list[Any]:
        return list(values(self))

    def restore(self: T, state: list[Any]) -> None:
        for put, value in zip(setters, state, strict=True):
            put(self, value)

    setattr(record, "__getstate__", state_of)  # noqa: B010  where dataclass(slots=True) sets its own
    setattr(record, "__setstate__", restore)  # noqa: B010
    return record

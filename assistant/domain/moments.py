"""Dates and versions as people type them on the command line, in batch rows and in requests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from assistant.domain.errors import BadInput

_NOON = time(12, tzinfo=UTC)
"""A day alone means its noon in UTC, which falls on that day in every zone from -12 to +11 hours."""


def as_of_from(value: int | str | None) -> int | date | None:
    """An index version or a day of valid time. Raises BadInput on anything else."""
    if value is None or isinstance(value, int):
        return value
    if value.strip().isdecimal():
        return int(value)
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise BadInput(f"as-of {value!r} is neither an index version like 7 nor a day like 2026-10-31") from None


def now_from(value: str | None) -> datetime | None:
    """The asker's calendar: a day, or a moment that counts as UTC when it names no zone. Raises BadInput otherwise."""
    if value is None:
        return None
    try:
        if len(value.strip()) == len("2026-10-31"):
            return datetime.combine(date.fromisoformat(value.strip()), _NOON)
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise BadInput(f"now {value!r} is not a day like 2026-11-16 or a moment like 2026-11-16T09:00+01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

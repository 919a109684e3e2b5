"""Two answers held against each other: what may differ is blanked, and the first place that differs is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

BLANK = "…"
"""What stands in place of a blanked value."""

_RANDOM = frozenset({"id", "receipt", "conversation"})
"""Drawn anew for each answer."""
_TIMES = frozenset({"read_at", "time", "asked_at", "answered_at"})
"""Moments at which something was done; which sources have one is kept."""
_LEDGER = frozenset({"hash", "previous", "root", "scope_root", "ledger"})
"""Links of a home's own chain and digests of its own versions."""
_NUMBERED = frozenset({"index_version", "version"})
"""Numbers that a home gives its versions."""
_VERSION = re.compile(r"\b(version) (\d+)\b(?!\.\d)")
_ABSENT = object()


def once(row: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with what is drawn or timed for one asking blanked: the same home must repeat the rest."""
    return {name: _blanked(value, name, _RANDOM) for name, value in _told(row).items()}


def anywhere(row: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with what belongs to one home blanked as well: a home that holds as much must give the rest.

    In texts the number after the word "version" goes only where it is that of the version that answered.
    """
    number = row.get("index_version")
    blanked = {name: _blanked(value, name, _RANDOM | _LEDGER | _NUMBERED) for name, value in _told(row).items()}
    return _without_number(blanked, str(number)) if number else blanked


def first_difference(ours: object, theirs: object) -> str | None:
    """The path of the first place, in the order of ours, at which two JSON values differ; None when nowhere."""
    return next(_differences(ours, theirs, ""), None)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its receipt's id blanked wherever it is repeated."""
    receipt = row.get("receipt")
    return {name: _replaced(value, str(receipt)) for name, value in row.items()} if receipt else dict(row)


def _replaced(value: Any, words: str) -> Any:
    if isinstance(value, str):
        return value.replace(words, BLANK)
    if isinstance(value, Mapping):
        return {name: _replaced(each, words) for name, each in value.items()}
    return [_replaced(each, words) for each in value] if isinstance(value, list) else value


def _blanked(value: Any, name: str, names: frozenset[str]) -> Any:
    """A value without what stands under one of the names. Metadata called version is a text and stays."""
    if name in _TIMES:
        return sorted(value) if isinstance(value, Mapping) else BLANK
    if name in names and not (name == "version" and isinstance(value, str)):
        return BLANK
    if isinstance(value, Mapping):
        return {inner: _blanked(each, inner, names) for inner, each in value.items()}
    return [_blanked(each, "", names) for each in value] if isinstance(value, list) else value


def _without_number(value: Any, number: str) -> Any:
    if isinstance(value, str):
        return _VERSION.sub(lambda hit: f"{hit[1]} {BLANK}" if hit[2] == number else hit[0], value)
    if isinstance(value, Mapping):
        return {name: _without_number(each, number) for name, each in value.items()}
    return [_without_number(each, number) for each in value] if isinstance(value, list) else value


def _differences(ours: object, theirs: object, path: str) -> Iterator[str]:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for name in (*ours, *(name for name in theirs if name not in ours)):
            inner = f"{path}.{name}" if path else str(name)
            yield from _differences(ours.get(name, _ABSENT), theirs.get(name, _ABSENT), inner)
    elif isinstance(ours, list) and isinstance(theirs, list):
        for at, (one, other) in enumerate(zip_longest(ours, theirs, fillvalue=_ABSENT)):
            yield from _differences(one, other, f"{path}[{at}]")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield path

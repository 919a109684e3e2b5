"""Which records have to do with an id that a list names: the one called so, what is linked to it, and what names it."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answer.question.rows import Record
from assistant.audit.references import References, System
from assistant.domain.evidence import EvidenceId
from assistant.store.scope import Scope

Test = Callable[[Record], bool]
"""Whether a record is kept."""


def has_to_do_with(scope: Scope, known: References, identifier: str) -> Test:
    """Whether a record is the one that an id names, is linked to it in either direction, or writes it.

    Of `Bed Planner 2.1` those that write the version and the system, be it in two fields.
    """
    for system in known.systems:
        version = identifier.removeprefix(f"{system.name} ")
        if version != identifier:
            return _of_version(scope, system, version)
    tied = _tied(scope, known, identifier)
    written = re.compile(rf"(?<![\w-]){re.escape(identifier)}(?![\w-])", re.IGNORECASE)
    return lambda record: record.item.id in tied or written.search(_text(scope, record)) is not None


def _of_version(scope: Scope, system: System, version: str) -> Test:
    """Whether a record writes the version, and the system somewhere."""
    written = re.compile(rf"(?<![\w.])v?{re.escape(version)}(?![\w]|\.\d)", re.IGNORECASE)
    called = system.pattern()
    return lambda record: written.search(text := _text(scope, record)) is not None and called.search(text) is not None


def _tied(scope: Scope, known: References, identifier: str) -> frozenset[EvidenceId]:
    """What an id names, and everything that a stored link ties to it."""
    named = {item.id for item in known.resolve(identifier)}
    if not named:
        return frozenset()
    tied = set(named)
    for one, edges in scope.all_links().items():
        targets = {item.id for edge in edges for item in known.resolve(edge.target)}
        if one in named:
            tied |= targets
        elif not targets.isdisjoint(named):
            tied.add(one)
    return frozenset(tied)


def _text(scope: Scope, record: Record) -> str:
    return f"{record.item.id}\n{record.item.metadata.title}\n{scope.text(record.item)}"

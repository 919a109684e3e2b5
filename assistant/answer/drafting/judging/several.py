"""All the records that a question asks of in the plural: those of the table that its words name, of its period and systems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.judging.events import kind_words, meanings, parts_of_name
from assistant.answer.drafting.linked import LISTED
from assistant.answer.question.lexicon import meant
from assistant.answer.question.rows import Record
from assistant.audit.roles import Role, plays
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Plan
from assistant.domain.written_dates import every_date
from assistant.store.index import ItemView

_ZONE = ZoneInfo("UTC")
_OF_PERIOD = re.compile(r"(?:.*[ _])?(?:quarter|half|half[ -]?year|period|round|cycle)", re.IGNORECASE)
_NOTHING_DONE = DOCUMENT_KINDS | {Kind.INVENTORY, Kind.SOA}
"""Kinds whose records are kept, and are none of anything done."""


def all_of(court: Court, plan: Plan, named: str) -> tuple[Record, ...]:
    """The records that some words name, none left out: of the tables that are called so or have such columns."""
    senses = meanings(named)
    tables: dict[str, list[ItemView]] = {}
    for item in court.scope.items:
        if "#" in item.id and item.metadata.kind not in _NOTHING_DONE:
            tables.setdefault(_table(item), []).append(item)
    scored = {name: _likeness(court, items, senses) for name, items in tables.items()}
    best = max(scored.values(), default=(0, 0, 0))
    if not best[0]:
        return ()
    records = (court.record(item) for name, items in tables.items() if scored[name] == best for item in items)
    return tuple(one for one in records if _is_asked(court, plan, named, one))


def _table(item: ItemView) -> str:
    """The file, and of it the sheet, that a record is a row of."""
    file, _, key = item.id.partition("#")
    return f"{file}#{key.rpartition('/')[0]}"


def _likeness(court: Court, items: list[ItemView], senses: frozenset[str]) -> tuple[int, int, int]:
    """How many of some words name a table: by its kind, its columns or its own name; then by its name alone, and what else that says."""
    first = court.record(items[0])
    kinds = kind_words(first.item)
    if not kinds & senses:
        return 0, 0, 0
    columns = {meant(part) for item in items for each in court.record(item).fields if not LISTED.search(each.name) for part in parts_of_name(each.name)}  # fmt: skip
    called = {meant(part) for part in parts_of_name(_table(first.item).rpartition("/")[2].replace("#", " "))}
    besides = sum(not part.isdigit() for part in called - senses)
    return len(senses & (kinds | columns | called)), len(senses & called), -besides


def _is_asked(court: Court, plan: Plan, named: str, record: Record) -> bool:
    """Whether a record is of the period, the systems and the class that a question names."""
    if plan.period and not any(plan.period.overlaps(when) for when in _days(record)):
        return False
    if plan.systems and not _is_of(court, plan, record):
        return False
    return court.is_of_class(named, record) is not False


def _is_of(court: Court, plan: Plan, record: Record) -> bool:
    """Whether a record says that it is of one of the systems that a question names, by any of their names."""
    told = (record.item.metadata.title, *record.item.metadata.systems, *(each.value for each in record.fields))
    return any(system.name in plan.systems for system in court.known.systems_in("\n".join(told)))


def _days(record: Record) -> Iterator[PartialDate]:
    """The quarter or round that a record says it is of, else its own date, else each day that it states."""
    labelled = [when for each in record.fields if _OF_PERIOD.fullmatch(each.name) for when in _dates(each.value)]
    own = [record.item.metadata.date] if record.item.metadata.date else []
    yield from (
        labelled
        or own
        or [when for each in record.fields if plays(each.name, Role.DATE) for when in _dates(each.value)]
    )


def _dates(value: str) -> Iterator[PartialDate]:
    """The dates that a value states."""
    return (when for when, _, _ in every_date(value, _ZONE))

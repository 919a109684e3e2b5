"""The named values of a scope with their names in English: the one door through which the desk's rules read lists.

Names are put into English by the tongue of the list that they head, so that rules know them; so are answers, states, tiers
and days that fill a cell. Places stay those of the text: what is quoted is what stands there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from assistant.domain.dates import PartialDate, Precision
from assistant.domain.evidence import EvidenceId, Field
from assistant.domain.tongue_words import BY, LINKING
from assistant.domain.tongues import in_english, state_in_english, tongue_of, value_in_english
from assistant.domain.written_dates import day_order, find_date

_LONGEST_DAY = 40
"""Characters of a cell that may be a day."""
_TIME = re.compile(r"[\s,T]*(?:(?:às|as|um|om|alle|a las|kl\.?|à|o godz\.?|godz\.?|-)\s*)?(?P<hour>\d{1,2})(?::|h|\.)(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?:h|Uhr|uur))?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?\s*", re.IGNORECASE)  # fmt: skip
_STATE = re.compile(
    r"(?:^|[\W_])(?:status|state|severity|priority|tier|level|resolution)(?:[\W_]name)?$", re.IGNORECASE
)
_BY = re.compile("by(?: whom)?|" + "|".join(sorted({word for told in LINKING.values() for word, task in told.items() if task == BY})), re.IGNORECASE)  # fmt: skip
"""A column's heading that says by whom and not what."""
_DEED = re.compile(r"(?P<deed>\w+)[\s_-](?:at|on)", re.IGNORECASE)
"""The heading of a day on which something was done."""
_UTC = ZoneInfo("UTC")


def fields_in_english(found: Mapping[EvidenceId, tuple[Field, ...]]) -> Mapping[EvidenceId, tuple[Field, ...]]:
    """The same fields, those of lists in another tongue under English names.

    Lists with English names stay as they are but for states and tiers in another tongue: a tool whose export is English may
    be worked in any.
    """
    headings: dict[str, dict[str, None]] = defaultdict(dict)
    for evidence, fields in found.items():
        headings[list_of(evidence)].update(dict.fromkeys(field.name for field in fields))
    tongues = {name: tongue for name, held in headings.items() if (tongue := tongue_of(tuple(held)))}
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    for evidence, fields in found.items():
        for field in fields if (name := list_of(evidence)) in tongues else ():
            values[name, field.name].append(field.value)
    orders = {key: day_order(several) for key, several in values.items()}
    told = {
        evidence: tuple(_told(field, tongue, orders[name, field.name]) for field in fields)
        if (tongue := tongues.get(name := list_of(evidence)))
        else _states(fields)
        for evidence, fields in found.items()
    }
    return _persons_named(told)


def _persons_named(found: Mapping[EvidenceId, tuple[Field, ...]]) -> Mapping[EvidenceId, tuple[Field, ...]]:
    """The same, a column headed `By` alone named after the day before it: beside `Answered at` it says `answered by`."""
    deeds: dict[str, str] = {}
    for evidence, fields in found.items():
        for before, field in pairwise(fields):
            day = _DEED.fullmatch(before.name.strip())
            if day and _BY.fullmatch(field.name.strip()):
                deeds.setdefault(list_of(evidence), f"{day['deed']} by")
    return {
        evidence: tuple(replace(one, name=deed) if _BY.fullmatch(one.name.strip()) else one for one in fields)
        if (deed := deeds.get(list_of(evidence), ""))
        else fields
        for evidence, fields in found.items()
    }


def _states(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Fields with English names, their states and tiers in English."""
    said = [(at, value) for at, one in enumerate(fields) if (value := _state(one.name, one.value)) is not None]
    if not said:
        return fields
    told = dict(said)
    return tuple(replace(one, value=told[at]) if at in told else one for at, one in enumerate(fields))


@lru_cache(maxsize=65536)
def _state(name: str, value: str) -> str | None:
    """A state or tier of another tongue in English; None for every other value."""
    if len(value) > _LONGEST_DAY or not _STATE.search(name):
        return None
    said = state_in_english(value)
    return said if said != value else None


def row_in_english(fields: tuple[Field, ...], headings: Sequence[str]) -> tuple[Field, ...]:
    """A row of a table inside a document in the same way, by the headings of the table."""
    tongue = tongue_of(tuple(headings))
    return tuple(_told(field, tongue, None) for field in fields) if tongue else fields


def list_of(evidence: EvidenceId) -> str:
    """The list that an item is a row of: its file and sheet, or the item itself."""
    path, mark, key = evidence.partition("#")
    sheet, slash, _ = key.rpartition("/")
    return f"{path}#{sheet}" if mark and slash else path


def _told(field: Field, tongue: str, day_first: bool | None) -> Field:
    """A field under its English name, with what fills its cell in English where that is a word that rules know."""
    value = _day(field.value, day_first) or value_in_english(field.value, tongue)
    return replace(field, name=in_english(field.name, tongue), value=value)


@lru_cache(maxsize=65536)
def _day(value: str, day_first: bool | None) -> str | None:
    """A cell that is one day, perhaps with a time, in the form that cannot be misread; None for other cells.

    Tongues of the continent write the day before the month unless the list itself shows otherwise.
    """
    if len(value) > _LONGEST_DAY or not any(sign.isdigit() for sign in value):
        return None
    found = find_date(value, _UTC, day_first=day_first if day_first is not None else True)
    if found is None or found[0].precision is not Precision.DAY or value[: found[1]].strip():
        return None
    if ":" in value[found[1] : found[2]]:
        return None  # a stamp, which says more than its day
    return _written(found[0], value[found[2] :])


def _written(when: PartialDate, rest: str) -> str | None:
    """The day in ISO form, with the time that stands behind it; None where anything else does."""
    if not rest.strip(" .r"):
        return when.start.isoformat()
    time = _TIME.fullmatch(rest)
    if time is None:
        return None
    seconds = f":{time['second']}" if time["second"] else ""
    return f"{when.start.isoformat()} {int(time['hour']):02d}:{time['minute']}{seconds}{time['zone'] or ''}"

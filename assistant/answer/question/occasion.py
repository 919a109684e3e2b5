"""One record that a question describes instead of naming it: "the incident on slow pumps in March", "the last key check".

The noun says of which kind it is, the period and the systems when and of what, and the words beside the noun must stand
in the record. Only where just one record fits is it the one that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from assistant.answer.question.lexicon import COMPANIONS, FILLERS, NounMatch
from assistant.answer.question.listing import is_count, is_list
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, rows_of, said_stems
from assistant.answer.words import stem
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.dates import PartialDate, Period
from assistant.domain.evidence import Kind
from assistant.domain.plan import Plan
from assistant.domain.written_dates import every_date
from assistant.store.scope import Scope

_ZONE = ZoneInfo("UTC")

OCCASIONS = frozenset({Kind.INCIDENT, Kind.MONITORING, Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.ACCESS, Kind.REVIEW})
"""Kinds whose records are one occasion each; changes are named by their system and version."""
HELD = 0.5
"""Share of the words that describe a record that it must hold."""
_BEFORE = 5
"""Words before the noun among which an article makes it one."""
_THE = frozenset("the that this our last latest first".split())  # noqa: SIM905
_LAST = re.compile(r"\b(?:last|latest|newest|most recent)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"[.?!;]|,\s|\s[-–—]\s|\b(?:and|or|was|were|is|are|did|does|do|has|had|have|been|be|get|got|went|handled|dealt|closed|resolved)\b",
    re.IGNORECASE,
)
"""Where the words that describe a record end."""


def with_occasion(
    base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References
) -> tuple[Plan, Reading]:
    """The plan with the one record that the question describes among its ids, and the reading with the description understood."""
    if base.identifiers or is_list(reading.text) or is_count(reading.text):
        return base, reading
    for noun in nouns:
        if noun.kind in OCCASIONS and _is_one(reading, noun):
            described = _description(reading, noun)
            found = _found(
                base,
                reading,
                noun,
                described,
                scope.narrowed(systems=known.names_of(base.systems)) if base.systems else scope,
            )
            if found:
                taken = reading.taking([*range(noun.start, noun.end), *described])
                named = replace(base, identifiers=(key_of(found.item.id),), period=None, anchor=None, ask_back="")
                return replace(named, terms=taken.left()), taken
    return base, reading


def _is_one(reading: Reading, noun: NounMatch) -> bool:
    """Whether a noun stands in the singular behind an article or an order."""
    last = reading.words[noun.end - 1].text.lower()
    before = reading.words[max(0, noun.start - _BEFORE) : noun.start]
    return not (last.endswith("s") and not last.endswith("ss")) and any(word.text.lower() in _THE for word in before)


def _description(reading: Reading, noun: NounMatch) -> list[int]:
    """The words that say which one is meant: those from the article to the noun, and those behind it up to the next clause."""
    words = reading.words
    article = next(
        (at for at in range(noun.start - 1, max(-1, noun.start - _BEFORE - 1), -1) if words[at].text.lower() in _THE),
        noun.start,
    )
    end = _ENDS.search(reading.text, words[noun.end - 1].end)
    stop = end.start() if end else len(reading.text)
    behind = [at for at in range(noun.end, len(words)) if words[at].end <= stop]
    return [
        at
        for at in (*range(article, noun.start), *behind)
        if not words[at].is_function_word and at not in reading.taken and words[at].stem not in FILLERS
    ]


def _found(base: Plan, reading: Reading, noun: NounMatch, described: Sequence[int], scope: Scope) -> Record | None:
    """The one record that fits; None where none does, or several do equally."""
    kinds = (noun.kind, *COMPANIONS.get(noun.kind, ()))
    rows = _of_period(rows_of(scope.narrowed(kinds=kinds)), base.period)
    said = [stem(reading.words[at].text) for at in described if not _LAST.fullmatch(reading.words[at].text)]
    last = _LAST.search(reading.text[: reading.words[noun.end - 1].end])
    if not (said or base.period or last):
        return None  # "how is the incident process run?"
    scored = [(sum(one in said_stems(row) for one in said), row) for row in rows]
    best = max((score for score, _ in scored), default=0)
    those = [row for score, row in scored if score == best]
    if said and best < HELD * len(said):
        return None
    if last and len(those) > 1:
        those = sorted(those, key=_when)[-1:]
    return those[0] if len(those) == 1 else None


def _of_period(rows: Sequence[Record], period: Period | None) -> Sequence[Record]:
    """The rows of a period: by their own date, and where none is by any day that they state."""
    if period is None:
        return rows
    own = [row for row in rows if row.item.metadata.date and period.overlaps(row.item.metadata.date)]
    return own or [row for row in rows if any(period.overlaps(when) for when in _days(row))]


def _days(row: Record) -> Iterator[PartialDate]:
    """Every day in a field for dates."""
    for field in row.fields:
        if plays(field.name, Role.DATE):
            yield from (when for when, _, _ in every_date(field.value, _ZONE))


def _when(row: Record) -> date:
    """The first day of a record's date; of one without a date the first there is."""
    return row.item.metadata.date.start if row.item.metadata.date else date.min

"""What a record of today tells of later than a past day, by the names and values of its fields.

A moment that was planned or promised (due, valid until, next review) was known before it came; a moment at which something
happened was not, nor what stands beside it, nor the state that the record has come to since. What is not told apart for sure
counts as later: an answer about a day says rather too little of it than what only happened afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from assistant.answer.moment_names import (
    deed_of,
    has_day_of_its_own,
    is_beginning,
    is_end,
    is_looking_into,
    is_of_deed,
    is_of_now,
    is_outcome,
    is_passed_on,
    is_planned,
    is_state,
    is_touch,
    shares_deed,
    speaks_of_state,
    tells_why,
)
from assistant.answer.question.lexicon import OVER
from assistant.answer.words import stems
from assistant.audit.roles import Role, opened_of, plays
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import DOCUMENT_KINDS, Field, Kind, Metadata
from assistant.domain.written_dates import MONTHS, every_date, is_ambiguous, parse_date
from assistant.store.past import Keys, Later, Past, Place
from ingest.names import is_id_name, words

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d")
_STAMP = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d))(?:[T ]\d\d:\d\d\S{0,18})?")
_DIGIT = re.compile(r"\d")
_SHORT_YEAR = re.compile(r"\d[./\s-]{1,2}(?:\d\d?|[^\W\d_]{3,9})[./\s'-]{1,3}\d\d(?!\d)")
_PROSE = 80  # characters from which on a value is prose
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s)|$)", re.MULTILINE)
_RANGE = re.compile(r"\s*(?:[-\u2013\u2014/]|\.\.|to|and)\s*")
_APART = re.compile(r"[;,|(]|\.\s|\n")
_AHEAD = re.compile(
    r"\b(?:due|until|till|by|before|from|through|to|than|next|plan(?:s|ned)?|target|valid|expir\w+|deadline|scheduled|will|shall|must|should"
    r"|expected|effective|review|ends?|proposed|intended|estimated|eta|forecast|starts?|begins?|promised)\b",
    re.IGNORECASE,
)
"""Words before a day in a sentence that say that it was still to come."""
_DEED_BY = re.compile(r"\w+ed by\b", re.IGNORECASE)
_WORK = frozenset({Kind.TICKET, Kind.PULL_REQUEST, Kind.INCIDENT, Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.RISK})
"""Kinds of record that are opened and go on, until they are over."""
_PLANS = DOCUMENT_KINDS | {Kind.AUDIT_PLAN}
"""Kinds whose sentences speak of days to come."""


_STANDING = frozenset({Kind.INVENTORY, Kind.SUPPLIER, Kind.RISK, Kind.SOA})
"""Kinds of register whose rows stand for something that is there, and are looked at again and again."""
_RAISED = frozenset({Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.TICKET, Kind.INCIDENT, Kind.REVIEW})
"""Kinds of record that are made because of another."""
_NAME = re.compile(r"[\w-]{3,}")
"""What a key may be, in a text."""


Dated = tuple[PartialDate, int, int]
"""A date with its place in a text."""


_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_NO_YEAR = re.compile(
    rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.)?\s+(?P<m>{_NAMED})\b(?!\.?,?\s+\d{{4}})"
    rf"|\b(?P<m2>{_NAMED})\.?\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,?\s+\d{{4}})",
    re.IGNORECASE,
)
"""A day of a month as people write it who mean the year that they are in."""


def past(day: date, zone: ZoneInfo) -> Past:
    """A day of valid time in an organization's time zone."""
    return Past(
        day=day,
        later=partial(_later, day, zone),
        sentences=partial(_sentences, day, zone),
        begun=partial(_begun, day, zone),
        stood=partial(_stood, day, zone),
        starts_later=partial(_starts_later, day, zone),
        unborn=partial(_unborn, day, zone),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """A field with the day of an event."""

    at: int
    """Place of the field among those of the record."""
    name: tuple[str, ...]
    """Words of its name."""
    later: bool
    """Whether the event came after the day that counts."""


def _later(
    day: date, zone: ZoneInfo, stated: Metadata, fields: Sequence[Field], began_later: Keys = frozenset()
) -> Later | None:
    """What of a record was not known on a day; None where all of it was."""
    naming = [at for at, field in enumerate(fields) if _names_any(field.value, began_later)]
    if not naming and not any(_may_be_later(field.value, day) for field in fields):
        return None
    review = stated.kind in DOCUMENT_KINDS
    moments = [
        _Moment(at=at, name=words(field.name), later=came_later)
        for at, field in enumerate(fields)
        if not is_planned(field.name, reviews=review) and (came_later := _is_later(field, day, zone)) is not None
    ]
    told = [] if _written_by_then(moments) else [*_told_later(day, zone, stated, fields), *naming]
    if not told and not any(one.later for one in moments):
        return None
    return _Cut(stated, fields, moments, told).later()


def _begun(day: date, zone: ZoneInfo, stated: Metadata, fields: Sequence[Field]) -> PartialDate | None:
    """When a piece of work had been opened by a day; None where it had not, or where its date is of something done at once."""
    opened = opened_of(fields) if stated.kind in _WORK else None
    when = parse_date(opened.value, zone) if opened else None
    return when if when and when.start <= day else None


def _stood(day: date, zone: ZoneInfo, stated: Metadata, fields: Sequence[Field]) -> bool:
    """Whether a row of a register was there by a day though it was looked at or written in after it."""
    if stated.kind not in _STANDING:
        return False
    days = [(words(field.name), came) for field in fields if (came := _is_later(field, day, zone)) is not None]
    began = any(came and is_beginning(name, of_use=True) for name, came in days)
    return not began and any(came and (is_touch(name) or is_looking_into(name)) for name, came in days)


def _starts_later(day: date, zone: ZoneInfo, stated: Metadata, fields: Sequence[Field]) -> bool:
    """Whether a record says that it began after a day; a day that was planned says nothing of that."""
    days = [
        came
        for field in fields
        if not is_planned(field.name, reviews=False)
        and is_beginning(words(field.name))
        and not _is_listed(field.name)
        and (came := _is_later(field, day, zone)) is not None
    ]
    return bool(days) and all(days) and stated.date is not None and stated.date.start > day


def _unborn(day: date, zone: ZoneInfo, stated: Metadata, fields: Sequence[Field], began_later: Keys) -> bool:
    """Whether a record was made because of what began after a day: all that it is of did, and nothing of it is of before."""
    if stated.kind not in _RAISED or stated.date is not None:
        return False
    of_later = [
        at
        for at, field in enumerate(fields)
        if field.value.strip().lower() in began_later
        and not is_outcome(said := words(field.name))
        and not (is_end(said) or {"by", "superseded", "replaced"} & set(said))
    ]
    return bool(of_later) and all(
        is_planned(field.name, reviews=False) or _is_later(field, day, zone) is not False for field in fields
    )


def _names_any(text: str, keys: Keys) -> bool:
    """Whether a text names any of some records."""
    return bool(keys) and any(hit.group().lower() in keys for hit in _NAME.finditer(text))


class _Cut:
    """Takes what is later out of one record, object by object: the record itself is the outermost."""

    def __init__(
        self, stated: Metadata, fields: Sequence[Field], moments: Sequence[_Moment], told: Iterable[int]
    ) -> None:
        self._fields = fields
        self._paths = [field.name.rpartition(".")[0] for field in fields]
        self._moments = moments
        objects = {path: self._object_of(path, stated.title) for path in dict.fromkeys(self._paths)}
        self._record = [objects[path] for path in self._paths]
        then = {self._record[one.at] for one in moments if not one.later} - {""}
        self._gone = {at for at in told if self._record[at] not in then}  # what was written by then spoke of plans
        self._states: set[int] = set()
        self._outcomes = {at for at in self._gone if not self._record[at]}
        self._standing = stated.kind in _STANDING

    def later(self) -> Later:
        """What is later, with what it leaves open."""
        root = [one for one in self._moments if not self._record[one.at]]
        whole = self._nested()
        deeds = [one for one in root if one.later and not is_touch(one.name)]
        touched = any(one.later for one in self._moments) and not deeds
        self._take_deeds("", root)
        if deeds:
            self._take_outcomes(root)
        ends = [one for one in self._moments if is_end(one.name) and not _is_listed(self._fields[one.at].name)]
        later_ends = any(one.later for one in ends)
        over_by_then = any(not one.later for one in ends)
        settled = over_by_then and not later_ends and not self._tell_a_state(whole)
        if (deeds and not (settled and self._is_over())) or (touched and not settled):
            self._take_states("")
        if self._standing and any(one.later and (is_touch(one.name) or is_looking_into(one.name)) for one in root):
            self._take_what_stands()
        days = {self._fields[one.at].name for one in root if one.later}
        states = {self._fields[at].name for at in self._states if not self._record[at]}
        gone = frozenset(self._gone | self._states)
        outcomes = {self._fields[at].name for at in self._outcomes} - states - days
        going = later_ends or (bool(self._states) and not self._is_over())
        return Later(
            fields=gone,
            states=frozenset(states),
            named=frozenset(states | days),
            outcomes=frozenset(outcomes),
            going=going and not over_by_then,
        )

    def _object_of(self, path: str, title: str) -> str:
        """The object that stands at a path; empty for the record itself, and for what merely wraps all of it."""
        inside = [self._fields[at] for at, other in enumerate(self._paths) if _is_in(other, path)]
        wraps = any(one.value == title for one in inside) or 2 * len(inside) > len(self._fields)
        return "" if wraps and not _is_listed(path) else path

    def _nested(self) -> set[int]:
        """Take out what arose later as a whole, and what happened later to what was there; gives the former."""
        whole: set[int] = set()
        for path in sorted({self._record[one.at] for one in self._moments} - {""}):
            own = [one for one in self._moments if self._record[one.at] == path]
            if all(one.later for one in own):
                whole |= {at for at, held in enumerate(self._paths) if _is_in(held, path)}
            elif any(one.later for one in own):
                self._take_deeds(path, own)
                self._take_states(path)
        self._gone |= whole
        return whole

    def _take_deeds(self, path: str, moments: Iterable[_Moment]) -> None:
        """Take out the later moments of an object, and what says by whom and why the same was done."""
        later = [one for one in moments if one.later]
        deeds = [deed for one in later if (deed := deed_of(self._relative(one.at, path)))]
        self._gone |= {one.at for one in later}
        for at in range(len(self._fields)):
            if self._record[at] == path or _is_in(self._paths[at], path):
                said = self._relative(at, path)
                about = any(is_of_deed(said, deed) for deed in deeds)
                if about and not (self._record[at] == path and has_day_of_its_own(said)):
                    self._gone.add(at)

    def _take_outcomes(self, root: Sequence[_Moment]) -> None:
        """Take out what tells of the record what came of a deed of later, and has no day of its own."""
        ends = [one for one in root if is_end(one.name)]
        looked_into = any(one.later and is_looking_into(one.name) for one in root)
        going = any(one.later for one in ends) or not ends or looked_into
        for at, field in enumerate(self._fields):
            said = words(field.name)
            dated = any(one.at == at for one in root) or (
                is_planned(field.name, reviews=False) and has_day_of_its_own(said)
            )
            if (
                self._record[at]
                or at in self._gone
                or dated
                or not (is_outcome(said) or is_passed_on(said, field.value))
            ):
                continue
            own = [one.later for one in root if shares_deed(said, one.name)]
            if all(own) if own else going or not tells_why(said):
                self._gone.add(at)
                self._outcomes.add(at)

    def _take_what_stands(self) -> None:
        """Take out what a row of a register says as of when it was last written in."""
        self._states |= {
            at
            for at, field in enumerate(self._fields)
            if not self._record[at] and at not in self._gone and (is_of_now(words(field.name)) or is_state(field.name))
        }

    def _take_states(self, path: str) -> None:
        """Take out what says where an object stands."""
        for at, field in enumerate(self._fields):
            if self._record[at] == path and at not in self._gone and is_state(field.name):
                self._states.add(at)

    def _is_over(self) -> bool:
        """Whether the record says today that it is over."""
        said = (field.value for at, field in enumerate(self._fields) if not self._record[at] and is_state(field.name))
        return any(not OVER.isdisjoint(stems(value)) for value in said)

    def _tell_a_state(self, places: Iterable[int]) -> bool:
        """Whether any of some fields speaks of where a record stands, as a step of its history does."""
        return any(speaks_of_state(self._fields[at].value) or is_state(self._fields[at].name) for at in places)

    def _relative(self, at: int, path: str) -> tuple[str, ...]:
        """The words of a field's name inside its object."""
        name = self._fields[at].name
        return words(name[len(path) + 1 :] if path else name)


def _is_in(path: str, outer: str) -> bool:
    """Whether a path is another, or leads into it."""
    return path == outer or path.startswith(f"{outer}.") if outer else True


def _is_listed(name: str) -> bool:
    """Whether a field is of one of many: a comment, a review, a step of a history."""
    return any(part.isdecimal() for part in name.split("."))


def _may_be_later(value: str, day: date) -> bool:
    """Whether a value could name a day after another at all: quickly, for most name none."""
    years = _YEAR.findall(value)
    short = _SHORT_YEAR.search(value) or _NO_YEAR.search(value) if _DIGIT.search(value) else None
    return any(int(year) >= day.year for year in years) or short is not None


def _days(text: str, zone: ZoneInfo, stated: Metadata) -> list[Dated]:
    """Every date in a text of a record, in text order; one without a year is of the year that the record is of."""
    found = list(every_date(text, zone))
    for hit in _NO_YEAR.finditer(text) if stated.date else ():
        named, number = hit["m"] or hit["m2"], hit["d"] or hit["d2"]
        with suppress(ValueError):
            told = date(stated.date.start.year, MONTHS[named.lower()], int(number)) if stated.date else None
            found += [(PartialDate.day(told), *hit.span())] if told else []
    return sorted(found, key=lambda one: one[1])


def _is_later(field: Field, day: date, zone: ZoneInfo) -> bool | None:
    """Whether a field that is a moment names one after a day; None for what is no moment."""
    if len(field.value) > _PROSE or not (_YEAR.search(field.value) or _SHORT_YEAR.search(field.value)):
        return None
    stamp = _STAMP.fullmatch(field.value)
    if stamp and abs((written := date.fromisoformat(stamp[1])) - day) > timedelta(days=1):  # whatever the zone
        return written > day
    if is_ambiguous(field.value):  # either reading may be meant
        read = [parse_date(field.value, zone, day_first=first) for first in (True, False)]
        known = [one.start for one in read if one]
        return max(known) > day if known else None
    found = every_date(field.value, zone)
    if not found or _rest(field.value, found) > len(field.value) / 2 or _is_prose(field):
        return None
    return _first_ahead(field.value, found, day) is not None


def _is_prose(field: Field) -> bool:
    """Whether a field is called as no day is: a title, or a key."""
    return plays(field.name, Role.TITLE) or is_id_name(field.name)


def _rest(value: str, found: Sequence[Dated]) -> int:
    """How much of a value is no date."""
    return len(value.strip()) - sum(end - start for _, start, end in found)


def _first_ahead(text: str, found: Iterable[Dated], day: date) -> int | None:
    """Where a text first tells of something that happened after a day; None where it does not, or only plans it."""
    return next(_every_ahead(text, found, day), None)


def _every_ahead(text: str, found: Iterable[Dated], day: date) -> Iterator[int]:
    """The places where a text names a day after another, and does not say that it was still to come."""
    before = 0
    for when, start, end in found:
        between = text[before:start]
        planned = _AHEAD.search(_DEED_BY.sub("", _APART.split(between)[-1])) or (before and _RANGE.fullmatch(between))
        if when.start > day and not planned:
            yield start
        before = end


def _told_later(day: date, zone: ZoneInfo, stated: Metadata, fields: Sequence[Field]) -> list[int]:
    """The fields whose prose tells of something that happened after a day."""
    return [
        at
        for at, field in enumerate(fields)
        if _may_be_later(field.value, day)
        and not _is_prose(field)
        and not is_planned(field.name, reviews=False)
        and _first_ahead(field.value, _days(field.value, zone, stated), day) is not None
    ]


def _written_by_then(moments: Sequence[_Moment]) -> bool:
    """Whether a record says that it was last written in by the day, so that what it tells of later was still to come."""
    touched = [one for one in moments if {"updated", "modified"} & set(one.name[:2])]
    return bool(touched) and not any(one.later for one in touched)


def _sentences(
    day: date, zone: ZoneInfo, stated: Metadata, text: str, began_later: Keys = frozenset()
) -> tuple[Place, ...]:
    """The sentences of a record, and the lines of its tables, that tell of something that happened, or began, after a day."""
    dated = stated.kind not in _PLANS and _may_be_later(text, day)
    if not dated and not _names_any(text, began_later):
        return ()
    found: list[Place] = []
    for hit in _LINE.finditer(text):
        parts = [hit.span()] if "|" in hit.group() else [each.span() for each in _SENTENCE.finditer(text, *hit.span())]
        for start, end in parts:
            said = text[start:end]
            ahead = _every_ahead(said, _days(said, zone, stated), day) if dated and _may_be_later(said, day) else ()
            if _names_any(said, began_later) or any(
                not is_planned(_header(text, start, start + at), reviews=True) for at in ahead
            ):
                found.append((start, end))
    return tuple(found)


def _header(text: str, line: int, at: int) -> str:
    """The head of the column of a table that a place of one of its lines stands in; empty outside of tables."""
    column, top = text.count("|", line, at), line
    while top > 0 and "|" in text[(above := text.rfind("\n", 0, top - 1) + 1) : top]:
        top = above
    cells = text[top : max(text.find("\n", top), top)].split("|")
    return cells[column] if top < line and column < len(cells) else ""

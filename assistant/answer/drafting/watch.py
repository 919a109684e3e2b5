"""By when the rules want a version watched: the time after its go-live that they name for monitoring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.answer.drafting.rules import NUMBERS, Standing
from assistant.answer.places import Places
from assistant.answer.sentences import sentences
from assistant.audit.intervals import interval_in
from assistant.audit.trail import WATCH
from assistant.domain.answer import Span
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_TERM = re.compile(
    rf"\b(?P<count>\d{{1,3}}|an?|{'|'.join(NUMBERS)}) (?:calendar |(?P<worked>working |business |work))?(?P<unit>day|week|month)s? (?:after|of|from|following|since)"
    r" (?:the |its |an? |each |every |any )?(?:production )?(?:release|deployment|go-live|going live|promotion|roll-?out|launch)\b",
    re.IGNORECASE,
)
"""A time after the go-live, whether a record is due by its end or is kept all through it."""
_MONITORED = re.compile(r"\b(?:monitor\w*|drift|observ\w*|watch\w*|hypercare)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:monitoring|condition|performance|drift|operat\w+|model health|health|quality) (?:reports?|reviews?|checks?)\b|\bmonitored\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "month": 31}  # the longest that each can be


def watched_within(book: Standing, day: date) -> timedelta | None:
    """The shortest time after a go-live that a rule in force on a day names for monitoring; None when none does.

    Where rules want reports once in a part of the year instead, the longest part that they name, and time to write.
    """
    documents = book.on(day)
    places = Places(documents)
    named = min((term for item in documents.items for term in _terms(documents, places, item)), default=None)
    if named is not None:
        return named
    parts = max((part for item in documents.items for part in _parts(documents, places, item)), default=timedelta())
    return parts + WATCH if parts > WATCH else None


def _parts(documents: Scope, places: Places, item: ItemView) -> Iterator[timedelta]:
    """The parts of the year in each of which the sentences of a document want a report on how systems do."""
    text = documents.text(item)
    for start, end in sentences(text):
        span = Span(evidence=item.id, revision=item.revision, start=start, end=end)
        if _REPORTED.search(text, start, end) and places.may_answer(span):
            said = filter(None, map(interval_in, text[start:end].split(",")))
            yield from (timedelta(days=31 * one.months) for one in said if one.calendar)


def _terms(documents: Scope, places: Places, item: ItemView) -> Iterator[timedelta]:
    """The times that the sentences of a document on monitoring name."""
    text = documents.text(item)
    for start, end in sentences(text):
        said = _TERM.search(text, start, end)
        span = Span(evidence=item.id, revision=item.revision, start=start, end=end)
        if said and _MONITORED.search(text, start, end) and places.may_answer(span):
            yield _length(said)


def _length(said: re.Match[str]) -> timedelta:
    """A time in days; working days with as many weekends as can lie among them."""
    written = said["count"].lower()
    count = int(written) if written.isdigit() else NUMBERS.get(written, 1)
    days = count * _DAYS[said["unit"].lower()]
    return timedelta(days=days + 2 * (days // 5 + 1) if said["worked"] else days)

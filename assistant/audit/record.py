"""A record or document as an audit reads it: its text and fields, and the places that say a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from assistant.audit.roles import Role, field_of
from assistant.domain.answer import Span
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import Field
from assistant.store.index import ItemView

_KEY = re.compile(r"[\w./-]*\d[\w./-]*")  # one word with a digit: `SUP-04`, `2026-03-01`
LONGEST_VALUE = 300  # characters; of a longer value only the line that matters is quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One item of a scope with its text and fields."""

    item: ItemView
    """The item."""
    text: str
    """Its canonical text."""
    fields: tuple[Field, ...]
    """Its fields, in text order."""

    @property
    def date(self) -> PartialDate | None:
        """Its own date."""
        return self.item.metadata.date

    def person(self, role: Role) -> Field | None:
        """The field that names who played a part."""
        return field_of(self.fields, role)

    def span(self, field: Field | None = None) -> Span:
        """The place of a field, else the record's first line that says something."""
        start, end = (field.start, field.end) if field else first_line(self.text)
        return Span(evidence=self.item.id, revision=self.item.revision, start=start, end=end)

    def place_of(self, words: str) -> Span | None:
        """The first place that holds some words, in any case: a value of a record, else a line; None when none does."""
        value = next((field for field in self.fields if words.lower() in field.value.lower()), None)
        if value and len(value.value) <= LONGEST_VALUE:
            return self.span(value)
        at = self.text.lower().find(words.lower())
        if at < 0:
            return None
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        line = self.text[start : end if end >= 0 else len(self.text)]
        lead = len(line) - len(line.lstrip())
        return Span(
            evidence=self.item.id, revision=self.item.revision, start=start + lead, end=start + len(line.rstrip())
        )

    def shown_date(self) -> tuple[Span, ...]:
        """The place that states the record's own date, in whatever form it is written; none where no text does."""
        places = (self.place_of(form) for form in written(self.date))
        return tuple(place for place in places if place)[:1]

    def titled(self) -> Span | None:
        """The place where its title stands; None where it was made from the name of its file."""
        title = self.item.metadata.title
        stated = next((field for field in self.fields if field.value == title), None)
        place = self.span(stated) if stated else self.place_of(title) if title.strip() else None
        return place if place and place.end - place.start <= LONGEST_VALUE else None

    def headline(self) -> Span:
        """The value that names what the record is about, else its title in the text, else its first value, else its first line.

        A number that only tells one record from others is no first value where another one says something.
        """
        named = field_of(self.fields, Role.TITLE)
        if named is None and "#" not in self.item.id and (title := self.titled()):
            return title
        telling = (
            field
            for field in self.fields
            if any(map(str.isalpha, field.value)) and not _KEY.fullmatch(field.value.strip())
        )
        return self.span(named or next(telling, None) or next(iter(self.fields), None))

    def shows(self, version: str | None) -> tuple[Span, ...]:
        """The places that say what the record is and, where its title does not, of which version; of none what it is about."""
        title = self.titled() or self.headline()
        if version and re.search(rf"(?<![\d.]){re.escape(version)}(?!\.?\d)", self.text[title.start : title.end]):
            return (title,)
        return tuple(dict.fromkeys((title, (self.place_of(version) if version else None) or self.headline())))


def written(when: PartialDate | None) -> Iterable[str]:
    """The ways in which records write a day: `2026-10-06`, `6 October 2026`, `06.10.2026`, `06 Oct 2026`."""
    if when is None:
        return ()
    day = when.start
    return (
        str(when),
        f"{day.day} {day:%B %Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {day:%b %Y}",
        f"{day:%d %b %Y}",
        f"{day:%B} {day.day}, {day.year}",
    )


_WRITTEN = ("%d %B %Y", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y")
"""How a day is written beside `2026-10-06`, in forms that cannot mean another day."""


def day_in(value: str) -> PartialDate | None:
    """The day that a value states; None where it states none, or one that can be read in two ways."""
    stamp = re.match(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)", value)
    for text, form in ((stamp[1], "%Y-%m-%d"),) if stamp else ((value.strip(), form) for form in _WRITTEN):
        with suppress(ValueError):
            return PartialDate.day(datetime.strptime(text, form).date())  # noqa: DTZ007  a day has no zone
    return None


def first_line(text: str) -> tuple[int, int]:
    """Offsets of the first line with a letter or digit in it, without surrounding space; (0, len) when none has."""
    at = 0
    for line in text.splitlines(keepends=True):
        if any(sign.isalnum() for sign in line):
            stripped = line.strip()
            start = at + line.index(stripped)
            return start, start + len(stripped)
        at += len(line)
    return 0, len(text)

"""Lays out a record's canonical text: one line `name: value` a field, each value a Field with its span."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.domain.evidence import Category, Element, Field, Flag, Locator

PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
"""Lines without a blank line between them."""


class Record:
    """A record while its fields are being added, in source order."""

    def __init__(self, *, row: int | None = None, sheet: str | None = None) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._row, self._sheet = row, sheet
        self.fields: list[Field] = []
        self.elements: list[Element] = []

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._parts)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every field's name and value."""
        return [(one.name, one.value) for one in self.fields]

    def add(
        self, name: str, value: str, category: Category = Category.FIELD, *, flags: frozenset[Flag] = frozenset()
    ) -> None:
        """A line for the field; empty values have none. The value keeps its line breaks and its blanks."""
        if not value.strip():
            return
        start = self._begin(name)
        self._append(value)
        self.fields.append(Field(name=name, value=value, start=start, end=self._length))
        if category is Category.FIELD:
            self._element(category, name, start, self._length, flags)
        else:
            for hit in PARAGRAPH.finditer(value):
                if hit[0].strip():
                    self._element(category, name, start + hit.start(), start + hit.end(), flags)

    def event(self, name: str, number: int, parts: Sequence[tuple[str, str, str]], category: Category) -> None:
        """A line for something that happened: (part, value, sign after it); each part is a Field `name.number.part`."""
        told = [(part, value, after) for part, value, after in parts if value.strip()]
        if not told:
            return
        start = self._begin(name)
        spans = []
        for part, value, after in told:
            begin = self._length
            self._append(value)
            spans.append(Field(name=f"{name}.{number}.{part}", value=value, start=begin, end=self._length))
            self._append(after if (part, value, after) != told[-1] else "")
        self.fields += spans
        self._element(category, f"{name}.{number}", start, self._length)

    def _begin(self, name: str) -> int:
        """Write the name on a new line; the place where its value begins."""
        label = _label(name)
        self._append(f"\n{label}: " if self._length else f"{label}: ")
        return self._length

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _element(
        self, category: Category, name: str, start: int, end: int, flags: frozenset[Flag] = frozenset()
    ) -> None:
        place = Locator(field=name, row=self._row, sheet=self._sheet)
        self.elements.append(Element(category=category, start=start, end=end, locator=place, flags=flags))


@lru_cache(maxsize=4096)  # the columns of a table come again with each row
def _label(name: str) -> str:
    """The name on one line."""
    return " ".join(name.split())

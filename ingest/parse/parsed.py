"""What a parser hands back, and the builder that lays out a canonical text from blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.domain.evidence import Category, Element, Field, Flag, Locator

CELLS = " | "
"""Between the cells of one table row in a canonical text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that lies inside another one."""

    name: str
    """Its name as the outer file gives it."""
    data: bytes
    """Its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file turned into canonical text and parts."""

    text: str
    """Canonical text."""
    elements: tuple[Element, ...]
    """Its parts in text order, without overlap."""
    parser: str
    """Name and version of the parser."""
    fields: tuple[Field, ...] = ()
    """Named values that the format itself marks (YAML and JSON keys, mail headers)."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """What the file's own properties say: `title`, `version`, `status`, `date`, `owner`, `sender`."""
    front_matter: tuple[int, int] | None = None
    """Span of the YAML between the `---` lines at the head, when there is one."""
    attachments: tuple[Attachment, ...] = ()
    """Files inside the file."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Hyperlinks in text order: the span of the linked words, and the target as written."""


class Layout:
    """Blocks one after another, joined by blank lines, with their elements and the headings above them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[tuple[int, str]] = []
        self.elements: list[Element] = []

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._parts)

    @property
    def section(self) -> tuple[str, ...]:
        """The headings that the next block stands under, outermost first."""
        return tuple(name for _, name in self._headings)

    def add(
        self,
        text: str,
        category: Category,
        *,
        level: int = 1,
        page: int | None = None,
        sheet: str | None = None,
        row: int | None = None,
        flags: frozenset[Flag] = frozenset(),
        glue: str = "\n\n",
    ) -> None:
        """Append a block; `level` counts for headings only, 1 outermost; blank blocks are left out."""
        block = clean(text)
        if not block:
            return
        if self._length:
            self._append(glue)
        start = self._length
        self._append(block)
        if category is Category.HEADING:
            self._headings = [*(one for one in self._headings if one[0] < level), (level, one_line(block))]
        place = Locator(section=self.section, page=page, sheet=sheet, row=row)
        self.elements.append(Element(category=category, start=start, end=self._length, locator=place, flags=flags))

    def forget_headings(self) -> None:
        """Start a part of the file that stands under no heading, such as a new sheet."""
        self._headings.clear()

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def clean(text: str) -> str:
    """The block with unified line ends, without trailing blanks in lines and without blank lines at its ends."""
    unified = unify(text)
    return "\n".join(line.rstrip() for line in unified.split("\n")).strip("\n")


def unify(text: str) -> str:
    """The text with every line end written as one line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def row_text(cells: Iterable[str]) -> str:
    """The cells of a row on one line; trailing empty cells are left out."""
    flat = [one_line(cell) for cell in cells]
    while flat and not flat[-1]:
        flat.pop()
    return CELLS.join(flat)


_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a canonical text without its line end."""

    start: int
    """Its first code point."""
    end: int
    """One past its last code point."""
    text: str
    """Its content."""


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Every line of the span that has more than white space."""
    found = _LINE.finditer(text, start, len(text) if end is None else end)
    return [Line(start=hit.start(), end=hit.end(), text=hit[0]) for hit in found if hit[0].strip()]


def cover(text: str, elements: Iterable[Element]) -> tuple[Element, ...]:
    """The elements in text order, and an element of its own for each line or rest of a line that none covers."""
    result: list[Element] = []
    done = 0
    section: tuple[str, ...] = ()
    for element in sorted(elements, key=lambda one: (one.start, one.end)):
        result += _uncovered(text, done, element.start, section)
        result.append(element)
        done, section = element.end, element.locator.section
    return (*result, *_uncovered(text, done, len(text), section))


def _uncovered(text: str, start: int, end: int, section: tuple[str, ...]) -> list[Element]:
    """Text elements for the lines of a gap."""
    place = Locator(section=section)
    return [
        Element(category=Category.TEXT, start=line.start, end=line.end, locator=place)
        for line in lines_of(text, start, end)
    ]

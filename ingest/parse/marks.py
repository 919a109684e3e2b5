"""Marks that travel inside a text through a library that knows nothing of them, and tell where things came to lie.

unstructured hands back text without saying where a link, a hidden word or the place of a comment lies in it. So a parser
writes a mark, a few code points for private use, into what it hands over, and finds it again in what comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

FIRST = 0x100000
"""First code point of the last plane for private use, of which no font and no document makes use."""

OPEN, CLOSE = chr(FIRST), chr(FIRST + 1)
DIGITS = "".join(chr(FIRST + 16 + digit) for digit in range(10))
PAD = chr(FIRST + 31)
"""Says nothing; it keeps a sign from standing alone, and is taken out with no trace."""
MARK = re.compile(f"([{OPEN}{CLOSE}])([{DIGITS}]+)")
FORGED = re.compile(f"[{chr(FIRST)}-{chr(FIRST + 31)}]")
"""What a source must not hold, lest it speaks as a mark."""

_TO_MARK = str.maketrans("0123456789", DIGITS)
_FROM_MARK = str.maketrans(DIGITS, "0123456789")


class What(StrEnum):
    """What a mark says of the text that it stands in."""

    LINK = "link"
    HIDDEN = "hidden"
    HEADING = "heading"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark."""

    what: What
    """What it says."""
    value: object = None
    """A link's target, a heading's level, or the block that is to follow."""


class Marks:
    """The marks of one file."""

    def __init__(self) -> None:
        self._all: list[Mark] = []

    def get(self, number: int) -> Mark | None:
        """The mark of a number; None for one that was never handed out."""
        return self._all[number] if number < len(self._all) else None

    def around(self, mark: Mark) -> tuple[str, str]:
        """What to write before and after the marked text."""
        number = str(len(self._all)).translate(_TO_MARK)
        self._all.append(mark)
        return OPEN + number, CLOSE + number

    def at(self, mark: Mark) -> str:
        """What to write at the marked place."""
        return "".join(self.around(mark))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An end of a mark."""

    place: int
    """Code points before it."""
    number: int
    """Which mark."""
    opens: bool
    """Whether the mark begins here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text whose marks have been taken out and stand beside it."""

    text: str
    """The text without them."""
    points: tuple[Point, ...] = ()
    """Where they stood, in text order."""

    def without(self, spans: Iterable[tuple[int, int]], sign: str = "") -> Marked:
        """The text with each of the spans, given in order, replaced by a sign; points move along."""
        parts: list[str] = []
        points: list[Point] = []
        waiting = list(reversed(self.points))
        done = length = 0
        for start, end in (*spans, (len(self.text), len(self.text))):
            while waiting and waiting[-1].place <= start:
                point = waiting.pop()
                points.append(replace(point, place=length + point.place - done))
            parts.append(self.text[done:start])
            length += start - done
            # What stood inside the span stands at its beginning when a mark ends there, else at its end
            new = sign if start < end else ""
            while waiting and waiting[-1].place < end:
                point = waiting.pop()
                points.append(replace(point, place=length + (len(new) if point.opens else 0)))
            parts.append(new)
            length, done = length + len(new), end
        return Marked(text="".join(parts), points=tuple(points))


def read(text: str) -> Marked:
    """The text and its marks apart."""
    if OPEN not in text and CLOSE not in text:
        return Marked(text=text)
    points: list[Point] = []
    parts: list[str] = []
    done = length = 0
    for hit in MARK.finditer(text):
        parts.append(text[done : hit.start()])
        length += hit.start() - done
        done = hit.end()
        points.append(Point(place=length, number=int(hit[2].translate(_FROM_MARK)), opens=hit[1] == OPEN))
    parts.append(text[done:])
    return Marked(text="".join(parts), points=tuple(points))


def unmarked(text: str) -> str:
    """The text without any mark."""
    return FORGED.sub("", text)


def first(text: str, what: What, marks: Marks) -> Mark | None:
    """The first mark of that sort in a text, None without one."""
    found = (marks.get(int(hit[2].translate(_FROM_MARK))) for hit in MARK.finditer(text) if hit[1] == OPEN)
    return next((mark for mark in found if mark is not None and mark.what is what), None)

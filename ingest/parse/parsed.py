"""What a parser hands back, and the builder that lays out a canonical text from blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.domain.evidence import Category, Element, Field, Flag, Locator
from ingest.parse.marks import Marked, Marks, Point, What, read
from ingest.parse.unseen import cut_hidden, joined

Box = tuple[float, float, float, float]
"""Left, top, right and bottom on a page, as shares of its width and height."""

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
    notices: tuple[str, ...] = ()
    """What the file holds and the text does not, one sentence each with the way to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block that is to follow the one that holds its mark."""

    text: str
    """Its words."""
    category: Category
    """What it is."""
    flags: frozenset[Flag] = frozenset()
    """What the parser saw in it."""


class Layout:
    """Blocks one after another, joined by blank lines, with their elements and the headings above them.

    With `marks` the texts may hold some: they are taken out, and become links, hidden elements and blocks that follow.
    """

    def __init__(self, marks: Marks | None = None) -> None:
        self._marks = marks
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[tuple[int, str]] = []
        self._opened: dict[int, int] = {}
        self._hidden: list[tuple[int, int]] = []
        self._links: list[tuple[int, int, str]] = []
        self._following: list[Block] = []
        self.elements: list[Element] = []

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._parts)

    @property
    def section(self) -> tuple[str, ...]:
        """The headings that the next block stands under, outermost first."""
        return tuple(name for _, name in self._headings)

    @property
    def links(self) -> tuple[tuple[int, int, str], ...]:
        """The hyperlinks so far, in text order, without blanks at their ends."""
        text = self.text
        spans = ((*trimmed(text, start, end), target) for start, end, target in self._links)
        return tuple(sorted({link for link in spans if link[0] < link[1]}))

    def parts(self) -> tuple[Element, ...]:
        """The elements, those that marks hide cut out and flagged."""
        return tuple(cut_hidden(self.elements, joined(self._hidden), self.text))

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
        box: Box | None = None,
        glue: str = "\n\n",
    ) -> None:
        """Append a block; `level` counts for headings only, 1 outermost; blank blocks are left out."""
        block = Marked(text=clean(text)) if self._marks is None else _clean_marked(text)
        span = self._append(block, glue)
        if span is None:
            return
        if category is Category.HEADING:
            self._headings = [*(one for one in self._headings if one[0] < level), (level, one_line(block.text))]
        place = Locator(section=self.section, page=page, sheet=sheet, row=row, box=box)
        self.elements.append(Element(category=category, start=span[0], end=span[1], locator=place, flags=flags))

    def add_row(
        self,
        cells: Iterable[str],
        *,
        page: int | None = None,
        sheet: str | None = None,
        row: int | None = None,
        flags: frozenset[Flag] = frozenset(),
        box: Box | None = None,
        glue: str = "\n\n",
    ) -> None:
        """Append a table's row, its cells on one line; empty cells at its end, and empty rows, are left out."""
        line, places = _row_marked(cells, _one_line_plain if self._marks is None else _one_line_marked)
        span = self._append(line, glue)
        if span is None:
            return
        place = Locator(section=self.section, page=page, sheet=sheet, row=row, box=box)
        spans = tuple((span[0] + start, span[0] + end) for start, end in places)
        self.elements.append(
            Element(category=Category.ROW, start=span[0], end=span[1], locator=place, flags=flags, cells=spans)
        )

    def follow(self, *, page: int | None = None) -> None:
        """Append the blocks that marks announced since the last call."""
        following, self._following = self._following, []
        for block in following:
            self.add(block.text, block.category, page=page, flags=block.flags)

    def embed(self, page: Parsed) -> None:
        """Append a parsed text whole, with its elements and links."""
        if self._length and page.text:
            self._write("\n\n")
        start = self._length
        self._write(page.text)
        self.elements += [moved(one, start) for one in page.elements]
        self._links += [(start + first, start + last, target) for first, last, target in page.links]

    def forget_headings(self) -> None:
        """Start a part of the file that stands under no heading, such as a new sheet."""
        self._headings.clear()

    def _append(self, block: Marked, glue: str) -> tuple[int, int] | None:
        """Write the block and take note of its marks; its span, or None for a blank one."""
        if not block.text.strip():
            self._note(block.points, self._length)
            return None
        if self._length:
            self._write(glue)
        start = self._length
        self._note(block.points, start)
        self._write(block.text)
        return start, self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _note(self, points: Sequence[Point], start: int) -> None:
        """Take note of the marks that begin and end in the block at `start`."""
        for point in points:
            if point.opens:
                self._opened[point.number] = start + point.place
            elif point.number in self._opened:
                self._close(point.number, self._opened.pop(point.number), start + point.place)

    def _close(self, number: int, start: int, end: int) -> None:
        mark = self._marks.get(number) if self._marks is not None else None
        if mark is None:
            return
        if isinstance(mark.value, Block):
            self._following.append(mark.value)
        elif start < end and mark.what is What.HIDDEN:
            self._hidden.append((start, end))
        elif start < end and mark.what is What.LINK:
            self._links.append((start, end, str(mark.value)))


def moved(element: Element, by: int) -> Element:
    """The element as many code points further on."""
    cells = tuple((start + by, end + by) for start, end in element.cells)
    return replace(element, start=element.start + by, end=element.end + by, cells=cells)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    piece = text[start:end]
    return (end - len(piece.lstrip()), start + len(piece.rstrip())) if piece.strip() else (start, start)


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


_BLANKS = re.compile(r"\s+")
_LINE_END = re.compile(r"[^\S\n]+(?=\n|\Z)")
_OUTER_LINES = re.compile(r"\A\n+|\n+\Z")


def _clean_marked(text: str) -> Marked:
    """`clean` for a text that may hold marks."""
    marked = read(unify(text))
    if not marked.points:
        return Marked(text=clean(marked.text))
    for shape in (_LINE_END, _OUTER_LINES):
        marked = marked.without(hit.span() for hit in shape.finditer(marked.text))
    return marked


def _one_line_marked(text: str) -> Marked:
    """`one_line` for a text that may hold marks."""
    marked = read(text)
    if not marked.points:
        return Marked(text=one_line(marked.text))
    inner = marked.without(((hit.span()) for hit in _BLANKS.finditer(marked.text)), " ")
    lead, tail = len(inner.text) - len(inner.text.lstrip()), len(inner.text.rstrip())
    return inner.without(span for span in ((0, lead), (max(tail, lead), len(inner.text))) if span[0] < span[1])


def _one_line_plain(text: str) -> Marked:
    """`one_line` for a text that holds no marks."""
    return Marked(text=one_line(text))


def _row_marked(cells: Iterable[str], flatten: Callable[[str], Marked]) -> tuple[Marked, list[tuple[int, int]]]:
    """The cells of a row on one line, and the span of each; trailing empty cells are left out."""
    flat = [flatten(cell) for cell in cells]
    last = max((number for number, cell in enumerate(flat, start=1) if cell.text), default=0)
    points: list[Point] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for number, cell in enumerate(flat):
        length += len(CELLS) if 0 < number < last else 0
        points += [replace(point, place=length + point.place) for point in cell.points]
        if number < last:
            spans.append((length, length + len(cell.text)))
            length += len(cell.text)
    return Marked(text=CELLS.join(cell.text for cell in flat[:last]), points=tuple(points)), spans


_BAR = re.compile(r"(?<!\\)\|")


def bar_cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of the cells of a line that bars cut, without blanks; bars at its ends frame it, escaped ones are text."""
    start, end = trimmed(text, start, end)
    bars = [hit.start() for hit in _BAR.finditer(text, start, end)]
    framed = [place for place in bars if place not in (start, end - 1)]
    starts = [start + 1 if text[start : start + 1] == "|" else start, *(place + 1 for place in framed)]
    ends = [*framed, end - 1 if bars and bars[-1] == end - 1 and end - 1 > start else end]
    return tuple(trimmed(text, *span) for span in zip(starts, ends, strict=True)) if bars else ()


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


def runs_of(text: str, lines: Iterable[Line], *, begins: re.Pattern[str] | None = None) -> list[list[Line]]:
    """Lines that belong together: no blank line stands between them, and none but the first begins as given."""
    runs: list[list[Line]] = []
    for line in lines:
        adjacent = bool(runs) and text.count("\n", runs[-1][-1].end, line.start) == 1
        if adjacent and not (begins and begins.match(line.text)):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


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

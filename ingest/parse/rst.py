"""reStructuredText: headings, field lists, paragraphs, lists, tables, comments and code by the file's own lines.

docutils numbers the lines of its nodes too coarsely to quote by, so only its rule for heading levels is used: the
first style of adornment that a file uses is the outermost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from assistant.domain.evidence import Category, Element, Field, Flag, Locator
from ingest.parse.parsed import Line, Parsed, cover, lines_of, one_line, runs_of
from ingest.parse.plain import paragraphs
from ingest.parse.rst_parts import TABLE_RULE, rst_links, table_lines

ADORNMENT = re.compile(r"([=\-`:.'\"~^_*+#!$%&,/;<>?@|\\(){}\[\]])\1{2,}\s*$")
"""A line that under- or overlines a heading."""

HEADER = re.compile(r"([A-Z][A-Za-z-]*):[ \t]*(.*)$")
"""A line of a mail-like header at the very head, as decision records have them."""

FIELD = re.compile(r":((?:[^:\n\\]|\\.)+):[ \t]+(.*)$")
"""A line of a field list."""

EXPLICIT = re.compile(r"\s*\.\.(?:\s|$)")
"""A line that begins a directive, a target, a footnote or a comment."""

SEEN = re.compile(r"\s*\.\.\s+(?:\[[^\]]+\]|_[^:]*:|\|[^|]+\|\s|[\w:+.-]+::)")
"""An explicit block that is not a comment: footnote, target, substitution or directive."""


def parse_rst(text: str) -> Parsed:
    """The parts of a reStructuredText file, with the fields of its header and its first field list."""
    head, fields = _head(text)
    elements = list(head)
    styles: list[str] = []
    headings: list[tuple[int, str]] = []
    done = head[-1].end if head else 0
    for title in _titles(text, done):
        elements += _body(text, done, title.start, _path(headings))
        if title.style not in styles:
            styles.append(title.style)
        level = styles.index(title.style)
        headings = [*(one for one in headings if one[0] < level), (level, title.name)]
        place = Locator(section=_path(headings))
        elements.append(Element(category=Category.HEADING, start=title.start, end=title.end, locator=place))
        done = title.end
    elements += _body(text, done, len(text), _path(headings))
    elements += [_field_element(one) for one in fields if not head or one.start >= head[-1].end]
    return Parsed(
        text=text,
        elements=cover(text, _disjoint(elements)),
        parser="rst-2",
        fields=tuple(fields),
        links=tuple(rst_links(text)),
    )


def _path(headings: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(name for _, name in headings)


class _Title:
    """A heading with its adornment."""

    def __init__(self, name: str, style: str, start: int, end: int) -> None:
        self.name, self.style, self.start, self.end = one_line(name), style, start, end


def _titles(text: str, start: int) -> list[_Title]:
    """Every heading after `start`, in text order."""
    lines = lines_of(text, start)
    titles: list[_Title] = []
    for number, (line, below) in enumerate(pairwise(lines)):
        if not _underlines(text, line, below) or (number and not _starts_block(text, lines, number)):
            continue
        over = lines[number - 1] if number and _overlines(text, lines[number - 1], line, below) else None
        if over and titles and over.start < titles[-1].end:
            continue  # that line underlines the heading before it, so this one is a paragraph
        style = below.text.strip()[0] * (2 if over else 1)
        titles.append(_Title(line.text, style, over.start if over else line.start, below.end))
    return titles


def _underlines(text: str, line: Line, below: Line) -> bool:
    """Whether the second line underlines the first: right below it, long enough, and the first is plain words."""
    adjacent = text.count("\n", line.end, below.start) == 1
    words = line.text.strip()
    long_enough = len(below.text.strip()) >= min(len(words), 4)
    return bool(adjacent and long_enough and ADORNMENT.match(below.text)) and not ADORNMENT.match(line.text)


def _starts_block(text: str, lines: list[Line], number: int) -> bool:
    """Whether a blank line or an overline stands before the line, and it is not indented inside a block."""
    before = lines[number - 1]
    apart = text.count("\n", before.end, lines[number].start) > 1
    overline = ADORNMENT.match(before.text) is not None and not TABLE_RULE.match(before.text)
    return (apart and not lines[number].text[0].isspace()) or overline


def _overlines(text: str, above: Line, line: Line, below: Line) -> bool:
    """Whether the line above is the same adornment as the one below."""
    return above.text.strip()[:1] == below.text.strip()[:1] and (
        ADORNMENT.match(above.text) is not None and text.count("\n", above.end, line.start) == 1
    )


def _head(text: str) -> tuple[list[Element], list[Field]]:
    """The mail-like header with its fields, or the fields of the first field list."""
    lines = lines_of(text)
    blank = text.find("\n\n", lines[0].start) if lines else -1
    run = [line for line in lines if blank < 0 or line.start <= blank]
    if run and HEADER.match(run[0].text) and all(HEADER.match(one.text) or one.text[0].isspace() for one in run):
        fields = _values(text, run, HEADER)
        if len(fields) > 1:
            return [_line_element(one) for one in _field_lines(fields, run)], fields
    listed = [line for line in lines if line.start < len(text)]
    first = next((number for number, line in enumerate(listed) if FIELD.match(line.text)), None)
    if first is None:
        return [], []
    end = first
    while end < len(listed) and (FIELD.match(listed[end].text) or listed[end].text[0].isspace()):
        end += 1
    return [], _values(text, listed[first:end], FIELD)


def _values(text: str, lines: list[Line], shape: re.Pattern[str]) -> list[Field]:
    """Fields of the lines; an indented line goes on with the value before it."""
    spans: list[tuple[str, int, int]] = []
    for line in lines:
        hit = None if line.text[0].isspace() else shape.match(line.text)
        if hit:
            spans.append((hit[1], line.start + hit.start(2), line.end))
        elif spans:
            spans[-1] = (spans[-1][0], spans[-1][1], line.end)
    trimmed = [(name, start, start + len(text[start:end].rstrip())) for name, start, end in spans]
    return [
        Field(name=name, value=text[start:end], start=start, end=end) for name, start, end in trimmed if end > start
    ]


def _field_lines(fields: list[Field], run: list[Line]) -> list[tuple[int, int]]:
    """Spans of the header's entries, names included."""
    starts = [line.start for line in run if not line.text[0].isspace()]
    ends = [*starts[1:], run[-1].end + 1]
    return [(start, end - 1) for start, end in zip(starts, ends, strict=True) if fields]


def _line_element(span: tuple[int, int]) -> Element:
    return Element(category=Category.FIELD, start=span[0], end=span[1])


def _field_element(one: Field) -> Element:
    place = Locator(field=one.name)
    return Element(category=Category.FIELD, start=one.start - len(one.name) - 3, end=one.end, locator=place)


def _body(text: str, start: int, end: int, section: tuple[str, ...]) -> list[Element]:
    """Elements of the lines between two headings."""
    found: list[Element] = []
    code_indent: int | None = None
    for block in runs_of(text, lines_of(text, start, end)):
        indent = len(block[0].text) - len(block[0].text.lstrip())
        if code_indent is not None and indent > code_indent:
            found.append(_whole(block, Category.CODE, section))
            continue
        code_indent = None
        found += _block_elements(text, block, section)
        if block[-1].text.rstrip().endswith("::"):
            code_indent = indent
    return found


def _block_elements(text: str, block: list[Line], section: tuple[str, ...]) -> list[Element]:
    """A table's rows, a comment, or paragraphs and list items."""
    if TABLE_RULE.match(block[0].text):
        return table_lines(text, block, section)
    if EXPLICIT.match(block[0].text):
        if SEEN.match(block[0].text):
            return [_whole(block, Category.TEXT, section)]
        return [_whole(block, Category.TEXT, section, frozenset({Flag.HIDDEN}))]
    return paragraphs(text, block[0].start, block[-1].end, section)


def _whole(
    block: list[Line], category: Category, section: tuple[str, ...], flags: frozenset[Flag] = frozenset()
) -> Element:
    """One element for the whole block."""
    place = Locator(section=section)
    return Element(category=category, start=block[0].start, end=block[-1].end, locator=place, flags=flags)


def _disjoint(elements: list[Element]) -> list[Element]:
    """The elements; a field takes its lines from the paragraph that holds them."""
    fields = sorted((one for one in elements if one.category is Category.FIELD), key=lambda one: one.start)
    starts = [one.start for one in fields]

    def holds_field(element: Element) -> bool:
        before = bisect_left(starts, element.end)
        return before > 0 and fields[before - 1].end > element.start

    return [*fields, *(one for one in elements if one.category is not Category.FIELD and not holds_field(one))]

"""Tables and links of reStructuredText, by the file's own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.domain.evidence import Category, Element, Locator
from ingest.parse.parsed import Line, bar_cells, one_line, trimmed

TABLE_RULE = re.compile(r"\s*(?:\+[-=+]{3,}|={2,}(?:\s+={2,})+)\s*$")
"""A line that frames a grid table or a simple table."""

COLUMN = re.compile(r"=+")

LONGEST_CHAIN = 5
"""Names that may lead one to the next; more is a circle."""

REFERENCE = re.compile(r"(?<![\w`])`(?P<words>[^`<>]+?)\s*(?:<(?P<target>[^`<>]+)>)?`__?(?!\w)")
"""`` `words <target>`_ `` or `` `words`_ ``."""

WORD = re.compile(r"(?<![\w`:])(?P<words>[A-Za-z0-9](?:[\w.+-]*[A-Za-z0-9])?)__?(?![\w`])")
"""`` word_ ``, which counts only where a target of that name stands."""

TARGET = re.compile(r"^[ \t]*\.\. _(?P<name>`[^`\n]+`|[^:\n`]+):[ \t]+(?P<target>\S.*?)[ \t]*$", re.MULTILINE)
"""`` .. _name: target ``."""


def table_lines(text: str, block: Sequence[Line], section: tuple[str, ...]) -> list[Element]:
    """A row element for each line of a table, its rules included; rows are numbered under the header's rule."""
    rules = [number for number, line in enumerate(block) if TABLE_RULE.match(line.text)]
    columns = [hit.span() for hit in COLUMN.finditer(block[0].text)] if "+" not in block[0].text else []
    under = _header_end(block, rules, is_grid=not columns)
    row = 0
    found = []
    for number, line in enumerate(block):
        is_rule = number in rules
        row += number > under and not is_rule and _begins_row(block, number, rules, columns)
        place = Locator(section=section, row=row or None if not is_rule else None)
        cells = () if is_rule else _cells(text, line, columns)
        found.append(Element(category=Category.ROW, start=line.start, end=line.end, locator=place, cells=cells))
    return found


def _header_end(block: Sequence[Line], rules: Sequence[int], *, is_grid: bool) -> int:
    """Index of the rule under the header; before the first line when there is none."""
    if is_grid:
        return next((number for number in rules if "=" in block[number].text), -1)
    return rules[1] if len(rules) > 2 else -1


def _begins_row(block: Sequence[Line], number: int, rules: Sequence[int], columns: Sequence[tuple[int, int]]) -> bool:
    """Whether the line is a row's first: after a rule of a grid, or with something in a simple table's first column."""
    if not columns:
        return number - 1 in rules
    return bool(block[number].text[slice(*columns[0])].strip())


def _cells(text: str, line: Line, columns: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans of the line's cells: between its bars, or under the columns of the rule; the last column has no end."""
    if not columns:
        return bar_cells(text, line.start, line.end)
    ends = [start for start, _ in columns[1:]]
    spans = zip((start for start, _ in columns), (*ends, len(line.text)), strict=True)
    length = len(line.text)
    return tuple(
        trimmed(text, line.start + min(first, length), line.start + min(last, length)) for first, last in spans
    )


def rst_links(text: str) -> Iterator[tuple[int, int, str]]:
    """The links of a text in order, with the span of their words; names are looked up among the file's targets."""
    targets = {_name(hit["name"]): hit["target"] for hit in TARGET.finditer(text)}
    found = [
        (*hit.span("words"), hit["target"] or targets.get(_name(hit["words"]))) for hit in REFERENCE.finditer(text)
    ]
    found += [(*hit.span("words"), targets.get(_name(hit["words"]))) for hit in WORD.finditer(text)]
    led = ((start, end, _led_to(target, targets)) for start, end, target in found if target)
    yield from sorted((start, end, target) for start, end, target in led if target)


def _led_to(target: str, targets: Mapping[str, str]) -> str | None:
    """The target, followed while it is itself the name of another (`` other_ ``); None when that leads nowhere."""
    for _ in range(LONGEST_CHAIN):
        if not target.endswith("_") or target.endswith("\\_"):
            return target
        further = targets.get(_name(target.rstrip("_").strip("`")))
        if further is None:
            return None
        target = further
    return None


def _name(text: str) -> str:
    """A reference name as docutils compares them."""
    return one_line(text.strip("`")).lower()

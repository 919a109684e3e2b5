"""Where a quote stands inside its source, and what screening saw there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain.addressing import addresses_machine
from assistant.domain.answer import Span
from assistant.domain.evidence import Category, Element, EvidenceId, Flag, Locator
from assistant.store.scope import Scope

NEVER_QUOTED = frozenset({Flag.HIDDEN, Flag.INSTRUCTION})
"""Flags of a part that may be shown as evidence of what somebody wrote, and never answers."""

SHORTEST_ORDER = 16
"""Characters from which on a text is read once more: a table has thousands of shorter ones, and none gives an order."""


class Places:
    """The parts of a scope's texts, each text's read once."""

    def __init__(self, scope: Scope) -> None:
        """Look things up in one scope."""
        self._scope = scope
        self._elements: dict[EvidenceId, tuple[Element, ...]] = {}
        self._texts: dict[EvidenceId, str] = {}

    def locator(self, span: Span) -> Locator:
        """The place of the part that holds the span's first code point; an empty one where no part does.

        Inside one cell of a table it says the column, and the column's name where the table has a header.
        """
        parts = self._parts(span)
        at = bisect_right(parts, span.start, key=_start) - 1
        if at < 0 or span.start >= parts[at].end:
            return Locator()
        place = parts[at].locator
        column = _column(parts[at], span)
        if column is None:
            return place
        name = place.field or self._column_name(span, parts, at, column)
        return replace(place, column=column, field=name)

    def _column_name(self, span: Span, parts: Sequence[Element], at: int, column: int) -> str | None:
        """What the table's header calls a column; None without a header, or for the header itself."""
        text = self._text(span)
        header = _header(text, parts, at)
        if header is None or column > len(header.cells):
            return None
        return " ".join(text[slice(*header.cells[column - 1])].split()) or None

    def flags(self, span: Span) -> frozenset[Flag]:
        """What screening saw in any part that the span touches."""
        touched = (part.flags for part in self._parts(span) if part.start < span.end and span.start < part.end)
        return frozenset().union(*touched)

    def may_answer(self, span: Span) -> bool:
        """Whether nothing that the span touches is hidden or instruction-like.

        What it says is read once more here: screening saw each part alone, and perhaps with the eyes of an older release.
        """
        if not self.flags(span).isdisjoint(NEVER_QUOTED):
            return False
        says = self._text(span)[span.start : span.end] if span.end - span.start >= SHORTEST_ORDER else ""
        return not addresses_machine(says)

    def holds_clean_part(self, span: Span) -> bool:
        """Whether some part that the span touches may answer: what is planted must not silence what stands beside it."""
        touched = (part for part in self._parts(span) if part.start < span.end and span.start < part.end)
        return any(part.flags.isdisjoint(NEVER_QUOTED) for part in touched)

    def inside_part(self, span: Span) -> Span:
        """The span cut to the first part that it touches: of a record's `name: value` line only the value."""
        part = next((part for part in self._parts(span) if part.start < span.end and span.start < part.end), None)
        if part is None or "#" not in span.evidence:
            return span
        return replace(span, start=max(span.start, part.start), end=min(span.end, part.end))

    def inside_value(self, span: Span) -> Span:
        """The span cut to one value of a record: of an event (when, who, what) the value that it holds most of."""
        part = self.inside_part(span)
        item = self._scope.item(span.evidence) if "#" in span.evidence else None
        fields = self._scope.fields(item) if item else ()
        inside = [
            replace(part, start=max(part.start, one.start), end=min(part.end, one.end))
            for one in fields
            if one.start < part.end and part.start < one.end
        ]
        return max(inside, key=lambda one: one.end - one.start, default=part)

    def is_field(self, span: Span) -> bool:
        """Whether the span begins in a `name: value` part: what a document says of itself, or a record's value."""
        return any(part.category is Category.FIELD for part in self._parts(span) if part.start <= span.start < part.end)

    def _text(self, span: Span) -> str:
        """The text that a span lies in; an empty one outside the scope."""
        item = self._scope.item(span.evidence)
        if item is None:
            return ""
        if item.id not in self._texts:
            self._texts[item.id] = self._scope.text(item)
        return self._texts[item.id]

    def _parts(self, span: Span) -> tuple[Element, ...]:
        """The parts of the text that a span lies in; none outside the scope."""
        item = self._scope.item(span.evidence)
        if item is None:
            return ()
        if item.id not in self._elements:
            self._elements[item.id] = self._scope.elements(item)
        return self._elements[item.id]


def _start(part: Element) -> int:
    return part.start


def _column(part: Element, span: Span) -> int | None:
    """The column, from 1, of the one cell of the row that holds the whole span."""
    inside = (
        number for number, (start, end) in enumerate(part.cells, start=1) if start <= span.start and span.end <= end
    )
    return next(inside, None)


def _header(text: str, parts: Sequence[Element], at: int) -> Element | None:
    """The header above a row: the nearest row without a number on the lines right above it.

    Parsers number a table's rows under its header, so a table whose first row has a number has none.
    """
    if parts[at].locator.row is None:
        return None
    below = parts[at].start
    for above in (parts[number] for number in range(at - 1, -1, -1)):
        if text.count("\n", above.end, below) > 1:  # a blank line ends the table
            return None
        if above.cells and above.locator.row is None:
            return above
        below = above.start
    return None

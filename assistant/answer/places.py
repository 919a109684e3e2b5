"""Where a quote stands inside its source, and what screening saw there."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.answer import Span
from assistant.domain.evidence import Category, Element, EvidenceId, Flag, Locator
from assistant.store.scope import Scope


class Places:
    """The parts of a scope's texts, each text's read once."""

    def __init__(self, scope: Scope) -> None:
        """Look things up in one scope."""
        self._scope = scope
        self._elements: dict[EvidenceId, tuple[Element, ...]] = {}

    def locator(self, span: Span) -> Locator:
        """The place of the part that holds the span's first code point; an empty one where no part does."""
        return next((part.locator for part in self._parts(span) if part.start <= span.start < part.end), Locator())

    def flags(self, span: Span) -> frozenset[Flag]:
        """What screening saw in any part that the span touches."""
        touched = (part.flags for part in self._parts(span) if part.start < span.end and span.start < part.end)
        return frozenset().union(*touched)

    def inside_value(self, span: Span) -> Span:
        """The span cut to the first part that it touches: of a record's `name: value` line only the value is quoted."""
        part = next((part for part in self._parts(span) if part.start < span.end and span.start < part.end), None)
        if part is None or "#" not in span.evidence:
            return span
        return replace(span, start=max(span.start, part.start), end=min(span.end, part.end))

    def is_field(self, span: Span) -> bool:
        """Whether the span begins in a `name: value` part: what a document says of itself, or a record's value."""
        return any(part.category is Category.FIELD for part in self._parts(span) if part.start <= span.start < part.end)

    def _parts(self, span: Span) -> tuple[Element, ...]:
        """The parts of the text that a span lies in; none outside the scope."""
        item = self._scope.item(span.evidence)
        if item is None:
            return ()
        if item.id not in self._elements:
            self._elements[item.id] = self._scope.elements(item)
        return self._elements[item.id]

"""Numbered citations: each place once, in the order in which the answer first uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.places import Places
from assistant.audit.grade import Facts, grade
from assistant.domain.answer import Citation, Grade, Span
from assistant.domain.dates import Period
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId
from assistant.domain.standing import in_force
from assistant.store.scope import Scope

_ORDER = (Grade.WEAK, Grade.ADEQUATE, Grade.STRONG)


class Citer:
    """Hands out citation numbers for one answer."""

    def __init__(self, scope: Scope) -> None:
        """Number the places of one scope."""
        self._scope = scope
        self._places = Places(scope)
        self._numbers: dict[Span, int] = {}
        self._citations: list[Citation] = []
        self._standing: Mapping[EvidenceId, Period] | None = None

    def numbers(self, spans: Sequence[Span]) -> tuple[int, ...]:
        """The numbers of some places, given out on first use. Raises NotFound for a place outside the scope."""
        return tuple(dict.fromkeys(self._number(span) for span in spans))

    def citation(self, span: Span) -> Citation:
        """The citation of one place."""
        return self._citations[self._number(span) - 1]

    def weakest(self, numbers: Sequence[int]) -> Grade:
        """The weakest grade among some citations."""
        return min((self._citations[n - 1].grade for n in numbers), key=_ORDER.index)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation so far, by number."""
        return tuple(self._citations)

    def _number(self, span: Span) -> int:
        """The number of a place."""
        if span not in self._numbers:
            self._citations.append(self._cite(span, len(self._citations) + 1))
            self._numbers[span] = len(self._citations)
        return self._numbers[span]

    def _cite(self, span: Span, n: int) -> Citation:
        """The citation of a place, its quote read through the scope."""
        quote = self._scope.quote(span)
        item = self._scope.item(span.evidence)
        if item is None:
            raise AssertionError("a quoted item is in the scope")
        metadata = item.metadata
        flags = self._places.flags(span)
        held = self._held().get(item.id) if metadata.kind in DOCUMENT_KINDS else None
        strength, _ = grade(Facts.of(item, flags=flags, superseded=held is not None and held.end is not None))
        return Citation(
            n=n,
            span=span,
            quote=quote,
            title=metadata.title,
            kind=metadata.kind,
            date=metadata.date,
            owner=metadata.owner,
            locator=self._places.locator(span),
            grade=strength,
            in_force=held,
            flags=flags,
        )

    def _held(self) -> Mapping[EvidenceId, Period]:
        """The days on which each document of the scope held, reckoned once."""
        if self._standing is None:
            self._standing = in_force(self._scope.items)
        return self._standing

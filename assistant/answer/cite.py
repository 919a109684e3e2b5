"""Numbered citations: each place once, in the order in which the answer first uses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer.places import Places
from assistant.audit.grade import Facts, grade
from assistant.audit.references import References
from assistant.domain.answer import Citation, Grade, Span
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import holds
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_REMARK = re.compile(r"(?:^|[._ ])(?:comments?|work[_ ]?notes?|remarks?|notes?)(?:$|[._ ])", re.IGNORECASE)
_APPROVING = re.compile(
    r"\b(?:approv\w*|sign(?:ed)?[- ]?off|authori[sz]\w*|green[- ]light\w*|go-ahead)\b", re.IGNORECASE
)
_ORDER = (Grade.WEAK, Grade.ADEQUATE, Grade.STRONG)


class Citer:
    """Hands out citation numbers for one answer."""

    def __init__(
        self,
        scope: Scope,
        known: References,
        held: Mapping[EvidenceId, Period],
        day: date,
        *,
        weakness: Callable[[ItemView], str] = lambda _: "",
    ) -> None:
        """Number the places of one scope; `held` says when documents were in force, `day` is the one that counts.

        `weakness` says why an item is weak by what stands around it, where a desk looks; empty where nothing there does.
        """
        self._scope = scope
        self._known = known
        self._day = day
        self._places = Places(scope)
        self._held = held
        self._weakness = weakness
        self._numbers: dict[Span, int] = {}
        self._citations: list[Citation] = []
        self._resolving: dict[EvidenceId, bool] = {}
        self._told: dict[EvidenceId, str] = {}

    def numbers(self, spans: Sequence[Span], on: date | None = None) -> tuple[int, ...]:
        """The numbers of some places, given out on first use. Raises NotFound for a place outside the scope.

        `on` is the day that the places are quoted for: a rule that held then is not weak for having been superseded.
        """
        return tuple(dict.fromkeys(self._number(span, on or self._day) for span in spans))

    def citation(self, span: Span) -> Citation:
        """The citation of one place."""
        return self._citations[self._number(span, self._day) - 1]

    def weakest(self, numbers: Sequence[int]) -> Grade:
        """The weakest grade among some citations."""
        return min((self._citations[n - 1].grade for n in numbers), key=_ORDER.index)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation so far, by number."""
        return tuple(self._citations)

    def _number(self, span: Span, day: date) -> int:
        """The number of a place."""
        if span not in self._numbers:
            self._citations.append(self._cite(span, len(self._citations) + 1, day))
            self._numbers[span] = len(self._citations)
        return self._numbers[span]

    def _cite(self, span: Span, n: int, day: date) -> Citation:
        """The citation of a place, its quote read through the scope, its standing that of a day."""
        quote = self._scope.quote(span)
        item = self._scope.item(span.evidence)
        if item is None:
            raise AssertionError("a quoted item is in the scope")
        metadata = item.metadata
        flags = self._places.flags(span)
        held = self._held.get(item.id)
        superseded = held is not None and held.end is not None and held.end <= day
        facts = Facts.of(item, flags=flags, superseded=superseded, resolves=self._resolves(item), today=day)
        if held is not None and holds(held, day):
            facts = replace(facts, status=None)  # retired since, but in force on the day that counts
        facts = replace(facts, weakness=self._around(item))
        locator = self._places.locator(span)
        if _REMARK.search(locator.field or ""):
            facts = replace(facts, remark=True, approving=_APPROVING.search(quote) is not None)
        strength, rule = grade(facts)
        return Citation(
            n=n,
            span=span,
            quote=quote,
            title=metadata.title,
            kind=metadata.kind,
            date=metadata.date,
            owner=metadata.owner,
            locator=locator,
            grade=strength,
            grade_rule=rule,
            in_force=held,
            flags=flags,
        )

    def _around(self, item: ItemView) -> str:
        """Why an item is weak by its neighbours, asked once."""
        if item.id not in self._told:
            self._told[item.id] = self._weakness(item)
        return self._told[item.id]

    def _resolves(self, item: ItemView) -> bool:
        """Whether anything that the item names is among what the reader may read."""
        if item.id not in self._resolving:
            links = self._scope.links(item)
            self._resolving[item.id] = any(self._known.resolve(link.target) for link in links)
        return self._resolving[item.id]

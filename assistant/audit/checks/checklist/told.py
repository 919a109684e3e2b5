"""A line of the pre-audit checklist as a result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.record import Record
from assistant.domain.answer import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the checklist."""

    pattern: str
    """Its name."""
    title: str
    """It in a few words."""
    criteria: tuple[str, ...]
    """Criteria that it bears on."""

    @property
    def rule(self) -> Rule:
        """What every result of this line says alike."""
        return Rule(check=Family.CHECKLIST, pattern=self.pattern, title=self.title, criteria=self.criteria)

    def found(
        self,
        subject: str,
        why: str,
        spans: Iterable[Span],
        against: Iterable[Span] = (),
        weight: FindingClass | None = None,
    ) -> Result:
        """A result that something is wanting: an observation, unless another set judges the same weakness by a `weight` of its own."""
        told = weight or FindingClass.OBSERVATION
        return self.rule.result(State.FOUND, subject, why, told, tuple(spans), tuple(against))

    def in_order(self, subject: str, why: str, against: Iterable[Span]) -> Result:
        """A result that all is in order, with the places that show it."""
        return self.rule.result(State.NOT_FOUND, subject, why, against=tuple(against))

    def undecidable(self, subject: str, lack: str, spans: Iterable[Span] = ()) -> Result:
        """A result that the evidence to decide is not in this scope."""
        return self.rule.result(State.UNDECIDABLE, subject, f"Not decidable: {lack}", spans=tuple(spans))


def shown(records: Iterable[Record], most: int = 3) -> tuple[Span, ...]:
    """Where the first of some records say what they are."""
    return tuple(one.titled() or one.headline() for one in list(records)[:most])

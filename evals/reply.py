"""What is scored: one turn's answer beside what was expected of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evals.cases.case import Case, Expectation, Turn
from evals.cases.nugget import Nugget
from evals.evidence import Evidence
from evals.facts import Cited, Fact, citations_of, facts_of
from evals.match import Found, backed, find
from evals.trace import Heard, Trace

UNLABELLED = Expectation(answerable="partial")
"""What is expected of a turn that only leads to the next: nothing, and still it must not break an invariant."""
ABSTAINS = frozenset({"no_evidence", "refused", "clarify"})
"""Outcomes that say nothing about the world."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One scored turn. What is derived from it is reckoned once, since many measures ask for it."""

    case: Case
    """The case."""
    at: int
    """Place of the turn in its dialogue, from 0."""
    turn: Turn
    """The turn."""
    expected: Expectation
    """What a right answer holds."""
    heard: Heard
    """What the target let out."""
    evidence: Evidence
    """What the evidence says."""

    @property
    def name(self) -> str:
        """The case's id, with the turn's number where the case scores several."""
        return self.case.id if self.at == len(self.case.turns) - 1 else f"{self.case.id}/{self.at + 1}"

    @property
    def reader(self) -> str:
        """Who asked this turn."""
        return self.turn.reader or self.case.reader

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer in the contract's shape."""
        return self.heard.answer

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What the answer states."""
        return facts_of(self.answer)

    @cached_property
    def citations(self) -> dict[int, Cited]:
        """What it cites, by number."""
        return citations_of(self.answer)

    @cached_property
    def found(self) -> tuple[tuple[Nugget, Found], ...]:
        """Each nugget with how much of it the answer states."""
        return tuple((nugget, find(nugget, self.facts)) for nugget in self.expected.nuggets)

    def is_backed(self, nugget: Nugget, found: Found) -> bool | None:
        """Whether a statement that holds a nugget cites one of its places; None when the case names none."""
        return backed(nugget, found, self.evidence)

    @property
    def abstains(self) -> bool:
        """Whether it states nothing, and so risks nothing, whatever it calls itself."""
        return not self.facts

    @property
    def declines(self) -> bool:
        """Whether it says openly that it cannot answer, and states nothing. An empty answer and an error earn nothing."""
        return self.abstains and self.answer["outcome"] in ABSTAINS and not self.answer.get("error")

    @property
    def should_abstain(self) -> bool:
        """Whether stating anything would be wrong."""
        return self.expected.answerable in ("no", "underspecified")

    @cached_property
    def is_correct(self) -> bool:
        """Whether every vital fact is stated; where nothing can be answered, whether it abstains as it should.

        Where a case names no fact, evidence that it names must be cited by a statement. An underspecified question is to be asked back.
        """
        if self.expected.answerable == "underspecified":
            return bool(self.answer["outcome"] == "clarify" and self.abstains)
        if self.expected.answerable == "no":
            return self.declines
        vital = [found for nugget, found in self.found if nugget.importance == "vital"]
        if vital:
            return all(found.share == 1 for found in vital)
        # of what is stated: a silent answer that shows the nearest places has not answered
        sources = {cited.source for fact in self.facts for cited in fact.citations}
        return not sources.isdisjoint(self.expected.gold_sources)

    @property
    def cluster(self) -> str:
        """What goes together when intervals are drawn: cases about the same evidence are not independent.

        The first evidence that the case names, else the case itself.
        """
        places = (place.source for nugget in self.expected.nuggets for place in nugget.spans)
        source = next(places, None) or next(iter(self.expected.gold_sources), None)
        return source.partition("#")[0] if source else self.case.id


def replies(cases: Iterable[Case], traces: Mapping[str, Trace], evidence: Evidence) -> Iterator[Reply]:
    """Every scored turn of the cases, in their order; traces are by case id."""
    return (reply for reply in turns(cases, traces, evidence) if reply.expected is not UNLABELLED)


def turns(cases: Iterable[Case], traces: Mapping[str, Trace], evidence: Evidence) -> Iterator[Reply]:
    """Every turn of the cases, in their order; one that is not scored expects `UNLABELLED`."""
    for case in cases:
        scored = {at: expected for at, _, expected in case.expected()}
        for at, turn in enumerate(case.turns):
            yield Reply(
                case=case,
                at=at,
                turn=turn,
                expected=scored.get(at, UNLABELLED),
                heard=traces[case.id].turns[at],
                evidence=evidence,
            )

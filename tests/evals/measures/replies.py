"""Replies that are written down in the test, held against evidence that is: for tests of qualities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.domain.dates import PartialDate
from assistant.domain.evidence import Kind, Metadata
from evals.cases.case import Case
from evals.evidence import Evidence, Stretch
from evals.measures import Measure, Result
from evals.reply import Reply, replies
from evals.trace import Asked, Heard, Trace

QUIET = {"outcome": "no_evidence"}
"""What an answer that openly declines has."""
EMPTY = {"outcome": "answered"}
"""What an answer that says nothing, and does not say so, has."""


@dataclass(frozen=True)
class Told:
    """One evidence of a test."""

    text: str
    title: str = "Untitled"
    owner: str | None = None
    day: str | None = None
    kind: Kind = Kind.OTHER
    fields: tuple[str, ...] = ()
    readers: frozenset[str] = frozenset({"erin"})

    @property
    def date(self) -> PartialDate | None:
        return PartialDate.day(date.fromisoformat(self.day)) if self.day else None


@dataclass
class FakeEvidence(Evidence):
    """Evidence without a home; revisions are not told apart."""

    told: Mapping[str, Told] = field(default_factory=dict)

    def text(self, evidence: str, revision: str | None = None) -> str | None:
        return self.told[evidence].text if evidence in self.told else None

    def metadata(self, source: str) -> Metadata | None:
        one = self.told.get(source)
        return Metadata(title=one.title, kind=one.kind, owner=one.owner, date=one.date) if one else None

    def place(self, source: str, quote: str, revision: str | None = None) -> Stretch | None:
        at = (self.text(source) or "").find(quote)
        return Stretch(start=at, end=at + len(quote)) if at >= 0 else None

    def known(self, source: str, revision: str | None = None) -> tuple[str, ...]:
        one = self.told.get(source)
        if one is None:
            return ()
        return (source, one.title, one.owner or "", one.day or "", one.kind.value, *one.fields)

    def readable(self, reader: str, version: int | None = None) -> frozenset[str]:
        return frozenset(each for each, one in self.told.items() if reader in one.readers)

    def matching(self, reader: str, words: str, k: int, version: int | None = None) -> tuple[tuple[str, str], ...]:
        return tuple((each, self.told[each].text) for each in sorted(self.readable(reader)))[:k]

    def existing(self, day: date) -> frozenset[str]:
        return frozenset(each for each, one in self.told.items() if not one.day or one.day <= day.isoformat())


def cite(n: int, told: Mapping[str, Told], source: str, quote: str, **more: Any) -> dict[str, Any]:
    """A citation of words that stand in a text, or of none that do."""
    start = told[source].text.find(quote) if source in told else -1
    end = start + len(quote) if start >= 0 else -1
    return {"n": n, "source": source, "quote": quote, "start": start, "end": end, "revision": "", **more}


def claim(text: str, *citations: int, **more: Any) -> dict[str, Any]:
    """A claim that rests on citations."""
    return {"text": text, "citations": list(citations), "support": "supported", **more}


def answer(outcome: str = "answered", **parts: Any) -> dict[str, Any]:
    """An answer in the contract's shape."""
    return {"outcome": outcome, "claims": [], "citations": [], "table": None, "trail": None, "gaps": [], **parts}


def said(*texts: str, **more: Any) -> dict[str, Any]:
    """An answer that states texts and cites nothing."""
    return answer(claims=[claim(text) for text in texts], **more)


def rows(*cells: Sequence[str], complete: bool = True) -> dict[str, Any]:
    """A table of rows that cite nothing."""
    made = [{"cells": list(each), "citations": []} for each in cells]
    return {"columns": [f"c{at}" for at in range(len(cells[0]) if cells else 0)], "rows": made, "complete": complete}


def nugget(type_: str, value: Any, *spans: tuple[str, str], importance: str = "vital", **more: Any) -> dict[str, Any]:
    """A nugget in a case's JSON."""
    match = {"type": type_, "values" if type_ == "list" else "value": value, **more}
    places = [{"source": source, "quote": quote} for source, quote in spans]
    return {"text": str(value), "importance": importance, "match": match, "spans": places}


def case(name: str = "c", **parts: Any) -> Case:
    """A case that wants the word `yes` unless it is told otherwise."""
    given: dict[str, Any] = {"id": name, "kind": "any", "reader": "erin", "turns": ["?"], "answerable": "yes"}
    if parts.get("answerable", "yes") in ("yes", "partial") and not parts.keys() & {"nuggets", "gold_sources"}:
        given["nuggets"] = [nugget("exact", "yes")]
    return Case.model_validate(given | parts)


def reply(answer_: dict[str, Any], told: Mapping[str, Told] | None = None, **parts: Any) -> Reply:
    """The last turn of a case; what is not a part of a case is heard."""
    heard = {name: parts.pop(name) for name in ("passages", "seconds", "memory", "tokens", "cost") if name in parts}
    return turns(case(**parts), answer(**answer_), told=told, **heard)[-1]


def turns(asked: Case, *answers: dict[str, Any], told: Mapping[str, Told] | None = None, **heard: Any) -> list[Reply]:
    """Every scored turn of a case; the last answer is given to each turn without one of its own."""
    padded = [*answers, *[answers[-1]] * (len(asked.turns) - len(answers))]
    question = Asked(question="?", reader="erin", as_of=None, now=None, conversation=None)
    all_heard = tuple(Heard(asked=question, answer=each, **heard) for each in padded)
    trace = Trace(case=asked.id, digest=asked.digest("2026-11-16"), target="t", turns=all_heard)
    return list(replies([asked], {asked.id: trace}, FakeEvidence(told=told or {})))


def figures(measure: Measure, *given: Reply) -> dict[str, float | None]:
    """Every figure of a measure by name."""
    return {one.name: one.estimate.value if one.estimate else None for one in results(measure, *given).values()}


def results(measure: Measure, *given: Reply) -> dict[str, Result]:
    """Every result of a measure by name."""
    return {one.name: one for one in measure(given)}

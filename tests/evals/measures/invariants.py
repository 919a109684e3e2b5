"""Evidence that is written down in the test, and answers held against it, for tests of invariants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, Flag, Kind, Metadata, RevisionId
from assistant.store.index import ItemView
from evals.cases.case import Case
from evals.evidence import INJECTED, Evidence, Stretch
from evals.measures import Measure, Result
from evals.reply import Reply, replies
from evals.trace import Asked, Heard, Surface, Trace

NEVER: dict[str, Any] = {"answerable": "no", "kind": "prose", "reader": "erin"}


@dataclass(frozen=True)
class Told:
    """One evidence of a test."""

    text: str
    readers: frozenset[str] = frozenset({"erin", "leila"})
    title: str = "Untitled"
    held: Period | None = None
    flagged: tuple[str, ...] = ()
    """Parts of the text in which screening saw an instruction."""
    own: str = ""
    """What the document says of itself."""


@dataclass(frozen=True)
class Items:
    """All that a measure asks a scope for."""

    items: tuple[ItemView, ...]


@dataclass
class FakeEvidence(Evidence):
    """Evidence without a home."""

    told: Mapping[str, Told] = field(default_factory=dict)

    def whole(self, version: int | None = None) -> Items:  # type: ignore[override]
        """Everything."""
        return Items(tuple(self._view(each) for each in sorted(self.told)))

    def item(self, source: str, revision: str | None = None) -> ItemView | None:
        """One evidence."""
        return self._view(source) if source in self.told else None

    @property
    def people(self) -> frozenset[str]:  # type: ignore[override]  # reckoned from what the test lets them read
        """Everybody who may read something."""
        return frozenset().union(*(told.readers for told in self.told.values()))

    def has_version(self, number: int) -> bool:
        """Whether the answers of `row` may name it."""
        return 1 <= number <= row()["index_version"]

    def item_in(self, source: str, version: int | None) -> ItemView | None:
        """One evidence, the same in every version."""
        return self.item(source)

    def text(self, evidence: str, revision: str | None = None) -> str | None:
        """Its text."""
        return self.told[evidence].text if evidence in self.told else None

    def readable(self, reader: str, version: int | None = None) -> frozenset[str]:
        """What the test lets a reader read."""
        return frozenset(each for each, told in self.told.items() if reader in told.readers)

    def standing_for(self, reader: str, version: int | None = None) -> Mapping[EvidenceId, Period]:
        """Periods that the test names."""
        return {EvidenceId(each): told.held for each, told in self.told.items() if told.held is not None}

    def is_own_field(self, source: str, revision: str | None, stretch: Stretch) -> bool:
        """Whether the stretch begins in what the test says the document says of itself."""
        told = self.told[source]
        return bool(told.own) and told.text.index(told.own) <= stretch.start < told.text.index(told.own) + len(told.own)

    def flags(self, source: str, stretch: Stretch) -> frozenset[Flag]:
        """A flag where the stretch touches a flagged part."""
        told = self.told[source]
        starts = [(told.text.index(part), part) for part in told.flagged]
        hit = any(at < stretch.end and stretch.start < at + len(part) for at, part in starts)
        return INJECTED if hit else frozenset()

    def flagged(self, source: str) -> tuple[str, ...]:
        """Flagged parts."""
        return self.told[source].flagged if source in self.told else ()

    def _view(self, source: str) -> ItemView:
        metadata = Metadata(title=self.told[source].title, kind=Kind.OTHER)
        return ItemView(
            id=EvidenceId(source),
            revision=RevisionId("r1"),
            source="all",
            path=source,
            metadata=metadata,
            indexed_version=1,
        )


def period(start: str, end: str | None = None) -> Period:
    """Days from the first to the one before the second."""
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end) if end else None)


def row(text: str = "", **parts: Any) -> dict[str, Any]:
    """An answer in the contract's shape; its parts are as empty as can be unless given."""
    empty: dict[str, Any] = {
        "outcome": "answered",
        "claims": [],
        "citations": [],
        "table": None,
        "trail": None,
        "gaps": [],
        "searched": {"items": 12, "kinds": {"policy": 9, "model_card": 3}, "version": 7, "period": None},
        "plan": {},
        "receipt": "rcp-1",
        "index_version": 7,
    }
    return {"answer": text} | empty | parts


def claim(text: str, *numbers: int, **more: Any) -> dict[str, Any]:
    """A claim that cites some numbers."""
    return {"text": text, "citations": list(numbers), "support": "supported", "grade": "strong"} | more


def quote(n: int, source: str, words: str, evidence: Evidence | None = None, **more: Any) -> dict[str, Any]:
    """A citation; its place is looked up where evidence is given."""
    start = (evidence.text(source) or "").index(words) if evidence else 0
    place = {"start": start, "end": start + len(words)}
    return {"n": n, "source": source, "quote": words, "revision": "r1", "title": "", "flags": []} | place | more


def reply(answer: Mapping[str, Any], evidence: Evidence | None = None, **more: Any) -> Reply:
    """A scored turn: of `surfaces`, `again` and `now` the target's part is made, the rest is the case's."""
    heard = {name: more.pop(name) for name in ("surfaces", "again") if name in more}
    case = Case(**NEVER | {"id": "c", "turns": ["What is the rule?"]} | more)
    asked = Asked(
        question=case.turns[-1].question, reader=case.reader, as_of=case.as_of, now=case.now, conversation=None
    )
    turns = tuple(Heard(asked=asked, answer=dict(answer), **heard) for _ in case.turns)
    trace = Trace(case=case.id, digest=case.digest("2026-11-16"), target="t", turns=turns)
    return list(replies([case], {case.id: trace}, evidence or FakeEvidence()))[-1]


def only(measure: Measure, *scored: Reply) -> Result:
    """The one result of a measure."""
    (result,) = measure(scored)
    return result


def faults(measure: Measure, *scored: Reply) -> list[str]:
    """Places of the violations of a measure."""
    return [one.place for one in only(measure, *scored).violations]


def surfaces(**texts: str) -> dict[Surface, str]:
    """Surfaces by name."""
    return {Surface(name): text for name, text in texts.items()}

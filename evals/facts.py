"""What an answer states, piece by piece: its claims, the rows of its table, the hops of its trails.

Prose that stands in `answer` and in none of these is no statement: it is what the invariant of uncited claims looks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evals.evidence import Stretch


class Origin(StrEnum):
    """Where a statement stands."""

    CLAIM = "claim"
    ROW = "row"
    HOP = "hop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation of an answer."""

    n: int
    """Its number."""
    source: str
    """The evidence id."""
    revision: str
    """The revision that it pins; empty where the target does not pin."""
    quote: str
    """The words quoted."""
    start: int
    """First code point; below 0 where the target does not say."""
    end: int
    """One past the last."""
    title: str = ""
    """Title of the evidence."""

    @property
    def stretch(self) -> Stretch | None:
        """The place, where the target says one."""
        return Stretch(start=self.start, end=self.end) if 0 <= self.start < self.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement with what it cites."""

    text: str
    """What it says; of a row `column: value` pairs, of a hop its subject, stage, state, date and person."""
    citations: tuple[Cited, ...]
    """What it rests on."""
    origin: Origin
    """Where it stands."""
    shown: str = ""
    """The part of it that quotes must show: a claim's text, a row's values, a hop's date and person."""
    computed: bool = False
    """Whether it was reckoned from records and repeats no quote."""
    reason: str = ""
    """Of a hop why it is in its state, for which it may cite other records and rules."""
    absent: bool = False
    """Whether it says that something was not found, which nothing can be cited for."""


def citations_of(answer: Mapping[str, Any]) -> dict[int, Cited]:
    """The citations of an answer by number."""
    return {
        one["n"]: Cited(
            n=one["n"],
            source=one["source"],
            revision=one.get("revision") or "",
            quote=one["quote"],
            start=one["start"],
            end=one["end"],
            title=one.get("title") or "",
        )
        for one in answer.get("citations") or ()
    }


def facts_of(answer: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Every statement of an answer, in its order."""
    return tuple(_facts(answer, citations_of(answer)))


def _facts(answer: Mapping[str, Any], cited: Mapping[int, Cited]) -> Iterator[Fact]:
    for claim in answer.get("claims") or ():
        yield Fact(
            text=claim["text"],
            shown=claim["text"],
            citations=_named(claim, cited),
            origin=Origin.CLAIM,
            computed=claim.get("basis") == "computed",
        )
    table = answer.get("table") or {"columns": [], "rows": []}
    for row in table["rows"]:
        values = tuple("" if cell is None else str(cell) for cell in row["cells"])
        pairs = (f"{name}: {value}" for name, value in zip(table["columns"], values, strict=False) if value)
        yield Fact(
            text="; ".join(pairs),
            shown="; ".join(value for value in values if value),
            citations=_named(row, cited),
            origin=Origin.ROW,
            computed=True,
        )
    for trail in answer.get("trail") or ():
        for hop in trail["hops"]:
            parts = (trail["subject"], hop["stage"], hop["state"], hop.get("date"), hop.get("person"), hop.get("why"))
            text = "; ".join(str(part) for part in parts if part)
            yield Fact(
                text=text,
                shown="; ".join(str(part) for part in (hop.get("date"), hop.get("person")) if part),
                citations=_named(hop, cited),
                origin=Origin.HOP,
                computed=True,
                reason=hop.get("why") or "",
                absent=hop["state"] == "missing",
            )


def _named(part: Mapping[str, Any], cited: Mapping[int, Cited]) -> tuple[Cited, ...]:
    """The citations that a part names; a number that names none is left to the invariant of provenance."""
    return tuple(cited[n] for n in part["citations"] if n in cited)

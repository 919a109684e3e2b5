"""Cited sentences of findings and work papers: what one says, where that stands, and whether what stands there says it.

What a person writes is theirs: a judgement such as "this is systemic" stands in no record, and is not refused. But no
sentence is shown as if its quotes said it unless the verifier of answers holds that they do. The verdict is made when the
sentence is set down, from what it cites alone, and is kept with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.domain.answer import Span
from assistant.domain.evidence import EvidenceId, RevisionId


class Backing(StrEnum):
    """What the quotes of a sentence do for it."""

    SHOWN = "shown"
    """The verifier holds that they say it."""
    PARTLY = "partly shown"
    """They say most of it, and nothing against it."""
    RULED = "by rule"
    """A check reckoned it from them, by the rule that is named."""
    STATED = "not shown"
    """Its author states it; they do not say it."""
    UNVERIFIED = "not verified"
    """It was set down before sentences were held against what they cite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a sentence stands to its quotes, and why."""

    backing: Backing = Backing.UNVERIFIED
    """What the quotes do for it."""
    reason: str = ""
    """Code of the verifier's check that failed; empty where none did."""
    rule: str = ""
    """The check or rule that made it; empty for what a person wrote."""

    @property
    def told(self) -> str:
        """What is said beside the sentence; empty where its quotes say it."""
        match self.backing:
            case Backing.SHOWN:
                return ""
            case Backing.PARTLY:
                return "the quoted place says part of it"
            case Backing.RULED:
                return f"reckoned by {self.rule}"
            case Backing.STATED:
                return f"stated by its author; {_DIFFERS.get(self.reason, _NOT_FOUND)}"
            case Backing.UNVERIFIED:
                return "not verified: set down before sentences were held against what they cite"


_NOT_FOUND = "the verifier does not find it in the quoted place"
_DIFFERS: Mapping[str, str] = {
    "numbers": "the quoted place lacks a number, date or id that it states",
    "names": "the quoted place lacks a name that it states",
    "flagged": "the quoted place addresses a machine or hides words, and shows nothing",
}
"""What the verifier's checks found in words, where they can be sure of it, by their codes. Every other one is said as what it
is: the verifier does not find it there. It cannot tell a place that says otherwise from one that says less."""

CHOSEN = "place chosen by the desk"
"""What is said of a place that nobody named: the evidence was cited without words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A place of a pinned revision."""

    span: Span
    """Where it lies."""
    chosen: bool = False
    """Whether the desk chose it, because the evidence was cited without words."""
    quote: str | None = None
    """What stands there, where it was released; None leaves it to the reader's rights."""
    overrides: str | None = None
    """The rule that the release goes past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence and what it rests on."""

    text: str
    """What it says."""
    cited: tuple[Cited, ...]
    """Its places, at least one."""
    version: int
    """Index version in which they were cited."""
    standing: Standing = Standing()
    """What its places do for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of some sentences their quotes say."""

    sentences: int
    """How many there are."""
    stated: int
    """Those that their authors state and the quotes do not say."""
    partly: int
    """Those that the quotes say in part."""
    ruled: int
    """Those that a check reckoned."""
    unverified: int
    """Those that were never held against their quotes."""
    chosen: int
    """Places that the desk chose."""

    @property
    def shown(self) -> int:
        """Those that the quotes say whole."""
        return self.sentences - self.stated - self.partly - self.ruled - self.unverified

    @property
    def told(self) -> str:
        """The count in one sentence; empty where there is no sentence."""
        if not self.sentences:
            return ""
        parts = (
            (self.shown, "shown by what is quoted"),
            (self.partly, "shown in part"),
            (self.ruled, "reckoned by a check or rule"),
            (self.stated, "stated by the author and not shown by what is quoted"),
            (self.unverified, "not verified"),
        )
        said = ", ".join(f"{count} {words}" for count, words in parts if count)
        places = (
            f"; {self.chosen} {'place was' if self.chosen == 1 else 'places were'} chosen by the desk"
            if self.chosen
            else ""
        )
        return f"Of {self.sentences} cited {'sentence' if self.sentences == 1 else 'sentences'}: {said}{places}."


def tally(standings: Iterable[Standing], chosen: int) -> Tally:
    """Count sentences by what their quotes do for them; `chosen` is how many of their places the desk chose."""
    every = [one.backing for one in standings]
    return Tally(
        sentences=len(every),
        stated=every.count(Backing.STATED),
        partly=every.count(Backing.PARTLY),
        ruled=every.count(Backing.RULED),
        unverified=every.count(Backing.UNVERIFIED),
        chosen=chosen,
    )


def sentence_plain(sentence: Sentence) -> dict[str, object]:
    """A sentence as the ledger keeps it."""
    standing = sentence.standing
    return {
        "text": sentence.text,
        "version": sentence.version,
        "cited": [_plain(one) for one in sentence.cited],
        "backing": standing.backing.value,
        "reason": standing.reason,
        "rule": standing.rule,
    }


def _plain(cited: Cited) -> dict[str, object]:
    span = cited.span
    place: dict[str, object] = {
        "evidence": span.evidence,
        "revision": span.revision,
        "start": span.start,
        "end": span.end,
        "chosen": cited.chosen,
    }
    return place | ({"quote": cited.quote, "overrides": cited.overrides} if cited.quote is not None else {})


def sentence_of(kept: Mapping[str, Any]) -> Sentence:
    """A sentence from what the ledger keeps; one from before verdicts were kept is not verified."""
    cited = tuple(
        Cited(
            span=Span(
                evidence=EvidenceId(one["evidence"]),
                revision=RevisionId(one["revision"]),
                start=one["start"],
                end=one["end"],
            ),
            chosen=one.get("chosen", False),
            quote=one.get("quote"),
            overrides=one.get("overrides"),
        )
        for one in kept["cited"]
    )
    standing = Standing(
        backing=Backing(kept.get("backing", Backing.UNVERIFIED)),
        reason=kept.get("reason", ""),
        rule=kept.get("rule", ""),
    )
    return Sentence(text=kept["text"], cited=cited, version=kept["version"], standing=standing)

"""What a drafter proposes before verification and numbering: nothing here may be shown to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.answer import DraftClaim, HopState, Passage, Span, Stage, Withheld
from assistant.domain.dates import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A row of records with the places that its cells come from."""

    cells: tuple[str | int | float | None, ...]
    """Values, one a column."""
    spans: tuple[Span, ...]
    """Places that show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable:
    """Records that answer a list or count question."""

    columns: tuple[str, ...]
    """Column names."""
    rows: tuple[DraftRow, ...]
    """Rows in a stable order."""
    complete: bool
    """Whether every matching record of the scope is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHop:
    """One stage of a trail before its citations have numbers."""

    stage: Stage
    """Which stage."""
    state: HopState
    """What is true of it."""
    spans: tuple[Span, ...] = ()
    """Places that show it."""
    date: PartialDate | None = None
    """When it happened."""
    person: str | None = None
    """Who did it, as written."""
    why: str = ""
    """The rule that gave the state, when it is not present."""
    grounds: tuple[Span, ...] = ()
    """Places in other records, or of a rule, that give the why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTrail:
    """The lifecycle chain of one change."""

    subject: str
    """System and version, or the change's key."""
    hops: tuple[DraftHop, ...]
    """Stages in order."""
    owes: bool = True
    """Whether the change was carried out; one that is only planned, or was called off, owes no records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNear:
    """A place that was looked at and does not count."""

    span: Span
    """The nearest passage."""
    why_not: str
    """Why it does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftGap:
    """Something expected that was not found."""

    expected: str
    """What would have answered."""
    why: str
    """Where it was looked for."""
    nearest: tuple[DraftNear, ...] = ()
    """Nearest places that do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """That a chat model was asked, and what of it a receipt keeps: enough to send the same request again."""

    model: str
    """Provider and model."""
    parameters: Mapping[str, str | int | float]
    """What it was called with besides the messages."""
    prompts: tuple[tuple[str, str], ...]
    """Prompt files with the SHA-256 of each, such as `answer-2`."""
    seed: str
    """What the keys of the passages were drawn from."""
    sent: str
    """SHA-256 over the messages."""
    tokens: int = 0
    """Tokens taken and given, as the service counted them; 0 where it does not say."""
    messages: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """What it was shown, pairs of speaker and text; for whoever proves that nothing hidden is in it, and for no receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything one drafter proposes for one question."""

    claims: tuple[DraftClaim, ...] = ()
    """Sentences, in reading order."""
    table: DraftTable | None = None
    """Records, when the question asks for records."""
    trails: tuple[DraftTrail, ...] | None = None
    """Chains, when the question asks how something worked."""
    gaps: tuple[DraftGap, ...] = ()
    """What was expected and not found."""
    seen: tuple[Passage, ...] = ()
    """Passages that it was drafted from, best first."""
    clarify: str | None = None
    """One short question back, when the plan is ambiguous."""
    note: str | None = None
    """One sentence above the answer, in words of the product."""
    lost: tuple[Withheld, ...] = ()
    """Claims of a chat model that could not even be drafted, or that the verifier did not pass before another drafter spoke."""
    model: ModelUse | None = None
    """The chat model that was asked, whether or not it was of use."""
    refusal: str | None = None
    """Why the product does not do or judge what was asked, whose job it is, and what records there are instead."""

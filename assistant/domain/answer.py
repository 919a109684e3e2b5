"""Passages, claims, citations and the answer: what reaches a reader and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.domain.dates import PartialDate, Period
from assistant.domain.evidence import EvidenceId, Flag, Kind, Locator, RevisionId


class Outcome(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_EVIDENCE = "no_evidence"
    REFUSED = "refused"
    CLARIFY = "clarify"


class Support(StrEnum):
    """What the verifier holds of a claim that may be shown."""

    SUPPORTED = "supported"
    PARTIAL = "partial"


class Verdict(StrEnum):
    """What the verifier holds of a draft claim; the first two may be shown."""

    SUPPORTED = "supported"
    """Its quotes say it."""
    PARTIAL = "partial"
    """Its quotes say most of it, and nothing against it; shown marked as such."""
    CONTRADICTED = "contradicted"
    """Its quotes say otherwise."""
    MISATTRIBUTED = "misattributed"
    """Another passage says it, and the quotes that it cites do not."""
    UNSUPPORTED = "unsupported"
    """Nothing that it cites says it."""


class Basis(StrEnum):
    """Whether a claim repeats its quotes or was reckoned from records."""

    QUOTED = "quoted"
    COMPUTED = "computed"


class Grade(StrEnum):
    """Strength of a piece of evidence or of a claim's weakest support."""

    STRONG = "strong"
    ADEQUATE = "adequate"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in one pinned revision."""

    evidence: EvidenceId
    """Which evidence."""
    revision: RevisionId
    """Which content of it."""
    start: int
    """First code point in the canonical text."""
    end: int
    """One past the last code point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk that retrieval brought back, with its scores."""

    span: Span
    """Where the chunk lies."""
    text: str
    """The chunk's text."""
    context: str
    """Title and heading path; never quotable."""
    locator: Locator
    """Place in the source."""
    flags: frozenset[Flag]
    """What screening saw in it."""
    score: float
    """Fused score, 0-1."""
    dense: float
    """Cosine of question and chunk, -1 to 1; 0 when the dense scan did not return it."""
    lexical: float
    """BM25 over the visible set, 0 when no term matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClaim:
    """A sentence that a drafter would like to say; not shown before the verifier has passed it."""

    text: str
    """What it would say, without citation markers."""
    spans: tuple[Span, ...]
    """What it would cite, at least one."""
    basis: Basis = Basis.QUOTED
    """Quoted or computed."""
    rule: str | None = None
    """The name of the rule of a computed claim."""
    premise: str = ""
    """Words of the text that restate the plan: filters and periods, which are asked for and not claimed."""
    on: date | None = None
    """Day on which a document that it quotes must have been in force; None takes the question's day."""
    history: bool = False
    """Whether it tells what a document says or said, in force or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A draft claim that failed verification; counted, never shown."""

    draft: DraftClaim
    """What was not said."""
    verdict: Verdict
    """What the verifier holds of it."""
    reason: str
    """Code of the check that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered quote of a pinned revision."""

    n: int
    """Its number in the answer, from 1."""
    span: Span
    """Where the quote lies."""
    quote: str
    """Equal to the canonical text at the span."""
    title: str
    """Title of the evidence."""
    kind: Kind
    """Kind of the evidence."""
    date: PartialDate | None
    """The evidence's own date."""
    owner: str | None
    """Who owns the evidence, as written."""
    locator: Locator
    """Place in the source."""
    grade: Grade
    """Strength of the evidence."""
    grade_rule: str = ""
    """The rule that decided the grade; empty where it was not reckoned here."""
    in_force: Period | None = None
    """When the document is or was in force; None for records."""
    flags: frozenset[Flag] = frozenset()
    """What screening saw at the place quoted; shown beside the quote."""

    @property
    def graded(self) -> str:
        """Its grade with the rule that decided: `weak evidence (approval by the author)`."""
        return f"{self.grade} evidence{f' ({self.grade_rule})' if self.grade_rule else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence that the verifier passed."""

    text: str
    """What it says, without markers."""
    citations: tuple[int, ...]
    """Numbers of its citations, at least one."""
    support: Support
    """The verifier's word."""
    basis: Basis
    """Quoted or computed."""
    grade: Grade
    """Strength of its weakest citation."""
    rule: str | None = None
    """The rule of a computed claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table with what its cells rest on."""

    cells: tuple[str | int | float | None, ...]
    """Values, one a column."""
    citations: tuple[int, ...]
    """Numbers of its citations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Records that answer a list or count question."""

    columns: tuple[str, ...]
    """Column names."""
    rows: tuple[Row, ...]
    """Rows in a stable order."""
    complete: bool
    """Whether every matching record of the scope is here."""


class Stage(StrEnum):
    """A hop of the lifecycle chain, in its order."""

    REQUIREMENT = "requirement"
    TICKET = "ticket"
    PULL_REQUEST = "pull_request"
    TRAINING_RUN = "training_run"
    EVALUATION = "evaluation"
    APPROVAL = "approval"
    DEPLOYMENT = "deployment"
    MONITORING = "monitoring"
    INCIDENT = "incident"


class HopState(StrEnum):
    """What is true of a hop."""

    PRESENT = "present"
    MISSING = "missing"
    LATE = "late"
    SELF_APPROVED = "self_approved"
    OTHER_VERSION = "other_version"
    UNDATED = "undated"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One stage of a trail."""

    stage: Stage
    """Which stage."""
    state: HopState
    """What is true of it."""
    citations: tuple[int, ...] = ()
    """Numbers of the citations that show it."""
    date: PartialDate | None = None
    """When it happened."""
    person: str | None = None
    """Who did it, as written."""
    why: str = ""
    """The rule that gave the state, when it is not present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The lifecycle chain of one change of one system."""

    subject: str
    """System and version, or the change's id."""
    hops: tuple[Hop, ...]
    """Stages in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An item that was looked at and does not count."""

    citation: Citation
    """The nearest passage of it."""
    why_not: str
    """Why it does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something expected that was not found in what the reader may read."""

    expected: str
    """What would have answered."""
    why: str
    """Why nothing counts; wherever it is shown, the words of `NOT_FOUND` follow."""
    nearest: tuple[Near, ...] = ()
    """Nearest items that do not count."""


NOT_FOUND = "not found in what you may read"
"""The words that close every gap wherever it is shown: hidden and absent are one."""

OUTSIDE_RIGHTS = "Other evidence may exist outside what you may read."
"""The fixed sentence of every answer with a gap, whether other evidence exists or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What an answer looked through: all of it inside the scope."""

    items: int
    """Number of evidence items in the scope."""
    kinds: dict[str, int]
    """Items by kind."""
    period: Period | None
    """Period that narrowed the records, when the question named one."""
    version: int
    """Index version."""
    undated: int = 0
    """Items left out of the period because they carry no date."""
    freshness: dict[str, str] = field(default_factory=dict)
    """Newest own date by source, inside the scope."""
    read_at: dict[str, str] = field(default_factory=dict)
    """When each source inside the scope was last read without fault, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that reaches a reader; `text` is rendered from the rest and holds nothing else."""

    text: str
    """Markdown with [n] markers."""
    outcome: Outcome
    """How it ended."""
    claims: tuple[Claim, ...]
    """What is claimed."""
    citations: tuple[Citation, ...]
    """What it rests on, numbered from 1."""
    table: Table | None
    """Records, when the question asked for records."""
    trails: tuple[Trail, ...] | None
    """Lifecycle chains, when the question asked how something worked."""
    gaps: tuple[Gap, ...]
    """What was expected and not found."""
    searched: Searched
    """Where it was looked."""
    plan: dict[str, object]
    """What the question was understood to ask, in JSON form."""
    withheld: int
    """Number of draft claims that failed verification."""
    receipt: str
    """Id of the receipt."""
    index_version: int
    """Version that answered."""
    note: str | None = None
    """One sentence that a refusal or a request to clarify consists of, or that says why no chat model was used."""

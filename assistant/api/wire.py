"""Wire types of an answer: the one shape that `ask --json`, a batch row and the HTTP answer share.

Tools outside this repository read these names: add fields, never rename or remove one. Periods are written with both
ends inside (`to` is the last day), an open end as null.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.api.quotes import CitationRow, Days, NearRow, OptionalText, Strength, Wire
from assistant.domain.answer import Answer, Claim, Gap, Hop, Outcome, Searched, Table, Trail


class ClaimRow(Wire):
    """A sentence that the verifier passed."""

    text: str
    """What it says, without markers."""
    citations: Annotated[list[int], Field(min_length=1)]
    """Numbers of the citations that it rests on."""
    support: Literal["supported", "partial"]
    """The verifier's word."""
    grade: Strength
    """Strength of its weakest citation."""
    basis: Literal["quoted", "computed"]
    """Whether it repeats its quotes or was reckoned from records."""
    rule: OptionalText = None
    """The rule of a computed claim."""

    @classmethod
    def of(cls, claim: Claim) -> ClaimRow:
        """The claim as it goes over the wire."""
        return cls(
            text=claim.text,
            citations=list(claim.citations),
            support=claim.support.value,
            grade=claim.grade.value,
            basis=claim.basis.value,
            rule=claim.rule,
        )


class TableLine(Wire):
    """One row of a table."""

    cells: list[str | int | float | None]
    """Values, one a column."""
    citations: list[int]
    """Numbers of the citations that the row rests on."""


class TableRow(Wire):
    """Records that answer a list or count question."""

    columns: list[str]
    """Column names."""
    rows: list[TableLine]
    """Rows in a stable order."""
    complete: bool
    """Whether every matching record of the scope is here."""

    @classmethod
    def of(cls, table: Table) -> TableRow:
        """The table as it goes over the wire."""
        lines = [TableLine(cells=list(row.cells), citations=list(row.citations)) for row in table.rows]
        return cls(columns=list(table.columns), rows=lines, complete=table.complete)


class HopRow(Wire):
    """One stage of a trail."""

    stage: str
    """Which stage of the lifecycle."""
    state: str
    """present, missing, late, self_approved, other_version, undated or contradicted."""
    date: str | None
    """When it happened."""
    person: str | None
    """Who did it, as written."""
    why: str
    """The rule that gave the state, when it is not present."""
    citations: list[int]
    """Numbers of the citations that show it."""

    @classmethod
    def of(cls, hop: Hop) -> HopRow:
        """The hop as it goes over the wire."""
        return cls(
            stage=hop.stage.value,
            state=hop.state.value,
            date=str(hop.date) if hop.date else None,
            person=hop.person,
            why=hop.why,
            citations=list(hop.citations),
        )


class TrailRow(Wire):
    """The lifecycle chain of one change of one system."""

    subject: str
    """System and version, or the change's id."""
    hops: list[HopRow]
    """Stages in order."""

    @classmethod
    def of(cls, trail: Trail) -> TrailRow:
        """The trail as it goes over the wire."""
        return cls(subject=trail.subject, hops=[HopRow.of(hop) for hop in trail.hops])


class GapRow(Wire):
    """Something expected that was not found in what the reader may read."""

    expected: str
    """What would have answered."""
    why: str
    """Where it was looked for."""
    nearest: list[NearRow]
    """Nearest items that do not count."""

    @classmethod
    def of(cls, gap: Gap) -> GapRow:
        """The gap as it goes over the wire."""
        return cls(expected=gap.expected, why=gap.why, nearest=[NearRow.near(near) for near in gap.nearest])


class SearchedRow(Wire):
    """What an answer looked through: all of it inside the reader's scope."""

    items: int = 0
    """Number of evidence items."""
    kinds: dict[str, int] = Field(default_factory=dict)
    """Items by kind."""
    period: Days | None = None
    """Period that narrowed the records, when the question named one."""
    version: int = 0
    """Index version; 0 when nothing was searched."""
    undated: int = 0
    """Items left out of the period because they carry no date."""
    freshness: dict[str, str] = Field(default_factory=dict)
    """Newest own date by source."""
    read_at: dict[str, str] = Field(default_factory=dict)
    """When each source was last read without fault, in UTC."""

    @classmethod
    def of(cls, searched: Searched) -> SearchedRow:
        """The figures as they go over the wire."""
        return cls(
            items=searched.items,
            kinds=dict(searched.kinds),
            period=Days.of(searched.period) if searched.period else None,
            version=searched.version,
            undated=searched.undated,
            freshness=dict(searched.freshness),
            read_at=dict(searched.read_at),
        )


class AnswerRow(Wire):
    """One answer: the body of `POST /v1/ask`, a row of `ask --answers`, the print of `ask --json`."""

    id: OptionalText = None
    """Id of the question's row, in a batch."""
    answer: str
    """Markdown with [n] markers, rendered from the rest."""
    outcome: Literal["answered", "partial", "no_evidence", "refused", "clarify"]
    """How it ended."""
    claims: list[ClaimRow] = Field(default_factory=list)
    """What is claimed."""
    citations: list[CitationRow] = Field(default_factory=list)
    """What it rests on, numbered from 1."""
    table: TableRow | None = None
    """Records, when the question asked for records."""
    trail: list[TrailRow] | None = None
    """Lifecycle chains, when the question asked how something worked."""
    gaps: list[GapRow] = Field(default_factory=list)
    """What was expected and not found."""
    searched: SearchedRow = Field(default_factory=SearchedRow)
    """Where it was looked."""
    plan: dict[str, object] = Field(default_factory=dict)
    """What the question was understood to ask; it can be corrected and sent back."""
    withheld: int = 0
    """Number of draft claims that failed verification."""
    receipt: str = ""
    """Id of the receipt; empty when no question was answered."""
    index_version: int = 0
    """Version that answered; 0 when none did."""
    conversation: str | None = None
    """Id of the conversation that this is a turn of."""
    note: OptionalText = None
    """One sentence that a refusal or a request to clarify consists of."""
    error: OptionalText = None
    """Why the question could not be answered at all, in a batch."""

    def as_json(self) -> dict[str, object]:
        """The row with the names that go over the wire."""
        return self.model_dump(mode="json", by_alias=True)


def answer_row(answer: Answer, id: str | None = None, conversation: str | None = None) -> dict[str, object]:  # noqa: A002
    """The JSON row of an answer; `id` and `conversation` are those of the question."""
    row = AnswerRow(
        id=id,
        answer=answer.text,
        outcome=answer.outcome.value,
        claims=[ClaimRow.of(claim) for claim in answer.claims],
        citations=[CitationRow.of(citation) for citation in answer.citations],
        table=TableRow.of(answer.table) if answer.table else None,
        trail=None if answer.trails is None else [TrailRow.of(trail) for trail in answer.trails],
        gaps=[GapRow.of(gap) for gap in answer.gaps],
        searched=SearchedRow.of(answer.searched),
        plan=answer.plan,
        withheld=answer.withheld,
        receipt=answer.receipt,
        index_version=answer.index_version,
        conversation=conversation,
        note=answer.note,
    )
    return row.as_json()


def failed_row(
    error: str,
    *,
    outcome: Outcome = Outcome.NO_EVIDENCE,
    id: str | None = None,  # noqa: A002
    conversation: str | None = None,
) -> dict[str, object]:
    """The JSON row of a question that could not be answered, with the reason in `error`."""
    row = AnswerRow(id=id, answer="", outcome=outcome.value, conversation=conversation, error=error)
    return row.as_json()


class AskRequest(Wire):
    """The body of `POST /v1/ask`; who asks comes from the token."""

    question: Annotated[str, Field(min_length=1, max_length=10_000)]
    """The person's words."""
    id: str | None = None
    """Any id; it comes back in the answer."""
    conversation: str | None = None
    """Id of the conversation that this is a turn of."""
    as_of: int | str | None = None
    """An index version, or a day (2026-10-31) of valid time."""
    now: str | None = None
    """The asker's calendar day, for "last month"; null takes the server's."""
    plan: dict[str, object] | None = None
    """A corrected plan, in the form that an answer carries."""


class SessionRequest(Wire):
    """The body of `POST /v1/session`, the embedded sign-in."""

    user: str
    """A user name that sources.yaml lists."""


class Problem(Wire):
    """An error as RFC 9457 writes it."""

    type: str = "about:blank"
    """Kind of problem; the status says it all."""
    title: str
    """The status in words."""
    status: int
    """HTTP status."""
    detail: str
    """One sentence with what to do."""

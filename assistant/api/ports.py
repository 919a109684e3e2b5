"""What the outer edges ask of an opened home folder: the real one is `assistant.wiring.Workspace`, tests bring another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.audit.checks.result import Family
from assistant.audit.wishes import RequestList
from assistant.domain.answer import Answer, Passage
from assistant.domain.dates import Period
from assistant.domain.errors import ClausetrailError
from assistant.domain.evidence import Kind, Skipped
from assistant.domain.plan import Question

if TYPE_CHECKING:  # records only: a question must not wait for the libraries behind them
    from assistant.audit.changes import Change
    from assistant.store.chain import Break, Head
    from assistant.store.check import Check
    from assistant.store.diff import Diff
    from assistant.store.erasure import Erased
    from assistant.store.garbage import Freed
    from assistant.store.index import PublishedVersion
    from assistant.wiring.coverage import CoverageBook
    from assistant.wiring.desk import Checked, Walked
    from assistant.wiring.feedback import Marked
    from assistant.wiring.office import Office
    from assistant.wiring.receipts import OpenReceipt
    from assistant.wiring.replay import Replayed
    from assistant.wiring.reporter import Reporter
    from assistant.wiring.request_list import Proposed
    from assistant.wiring.views import EvidenceView, IngestSurvey, Original
    from ingest.access import Access
    from ingest.pipeline import IngestReport, Progress

OnStage = Callable[[str, object], None]
"""Told the name of each stage of an answer and what it made."""


class Workspace(Protocol):
    """One home folder, opened. Every reading method checks the person's rights as they are today.

    `ask`, `evidence`, `original` and `search` raise NotPermitted for an unknown user, and `evidence` and `original`
    raise NotFound for what is hidden and for what does not exist alike.
    """

    def ask(self, question: Question, on_stage: OnStage = ..., /) -> Answer:
        """The answer to one question, with its stages told to `on_stage` as they end."""

    def ingest(
        self, sources_yaml: Path, *, root: Path | None = None, on_progress: Callable[[Progress], None] = ...
    ) -> IngestReport:
        """Read every source and publish what changed."""

    def watch(
        self,
        sources_yaml: Path,
        *,
        root: Path | None = None,
        every: float,
        on_progress: Callable[[Progress], None] = ...,
    ) -> Iterator[IngestReport | ClausetrailError]:
        """Ingest now, at each change of a file, and after `every` seconds without one; each report, or what failed."""

    def versions(self) -> Sequence[PublishedVersion]:
        """Published versions, oldest first."""

    def skips(self) -> Sequence[Skipped]:
        """What the last ingest could not take in."""

    def evidence(self, evidence_id: str, user: str, *, as_of: int | date | None = None) -> EvidenceView:
        """One evidence item."""

    def original(self, evidence_id: str, user: str) -> Original:
        """The file that it came from."""

    def search(
        self, query: str, user: str, *, kinds: Sequence[Kind] = (), k: int = 10, as_of: int | date | None = None
    ) -> Sequence[Passage]:
        """The passages nearest to a query."""

    def check(self, family: Family, user: str, *, as_of: int | date | None = None) -> Sequence[Checked]:
        """The results of a set of checks over what the person may read, what was found first."""

    def trails(self, name: str, user: str, *, period: Period | None = None, as_of: int | date | None = None) -> Walked:
        """The lifecycle of each change of a system, or of one version of it."""

    def coverage(self, user: str, *, as_of: int | date | None = None) -> CoverageBook:
        """What covers each criterion, of what the person may read."""

    def coverage_since(self, user: str, moment: int | date) -> Sequence[Change]:
        """What became of the evidence that the person may read since a version, or since a day."""

    def propose(self, asked: RequestList, user: str) -> Sequence[Proposed]:
        """Each line of an auditor's request list with a proposed answer."""

    def filled_list(self, asked: RequestList, lines: Sequence[Proposed]) -> bytes:
        """The list as it was, with columns for what is proposed."""

    def feedback(self, receipt_id: str, user: str, reason: str, claim: int | None = None) -> Marked:
        """Keep that a person holds an answer of their own, or one claim, to be wrong."""

    def feedback_counts(self) -> Mapping[str, int]:
        """How many were marked; the operator's."""

    def reporter(self, user: str, *, as_of: int | date | None = None) -> Reporter:
        """What makes the person's reports."""

    def self_report(
        self, folder: str, *, allow: Sequence[str] = (), manifests: Sequence[Path] = ()
    ) -> dict[str, bytes]:
        """What this assistant is and did, as files to ingest; the operator's."""

    def office(self, user: str) -> Office:
        """What the person does at the audit desk."""

    def receipt(self, receipt_id: str, user: str) -> OpenReceipt:
        """A receipt as a person may see it today; NotFound for a foreign one as for none."""

    def export_receipt(
        self, receipt_id: str, user: str, row: Callable[[OpenReceipt], Mapping[str, object]]
    ) -> dict[str, object]:
        """A receipt with its proof; `row` gives the JSON form of what is shown."""

    def replay(self, receipt_id: str, user: str) -> Replayed:
        """Which levels of a receipt hold today."""

    def ledger_head(self) -> Head:
        """The head of the chain of receipts; the operator's."""

    def verify_ledger(self, head: Head | None = None) -> Break | None:
        """Where that chain first does not hold; the operator's."""

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Groups by user name."""

    def ingest_survey(self) -> IngestSurvey:
        """What ingestion made of the sources; the operator's."""

    def doctor(self) -> Sequence[Check]:
        """What was looked at, and whether it is sound."""

    def rollback(self, version: int) -> PublishedVersion | None:
        """Publish a version that holds what an older one does; None when that one answers already."""

    def diff(self, before: int, after: int) -> Diff:
        """What a version holds otherwise than another."""

    def erase(self, evidence_id: str, *, who: str, reason: str) -> Erased:
        """Erase a piece of evidence from every version."""

    def lift(self, evidence_id: str, *, who: str) -> None:
        """Let the next ingest take up what was erased."""

    def gc(self, *, keep: int | None = None) -> Freed:
        """Give up what no version holds, and versions beyond the newest `keep`."""

    def access(self, evidence_id: str, *, at: date | None = None) -> Access:
        """Who could read an evidence at the end of a day, or can now."""

    def mend(self) -> Sequence[str]:
        """Complete what was interrupted and repair what is derived."""

"""What the outer edges ask of an opened home folder: the real one is `assistant.wiring.Workspace`, tests bring another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.audit.edges import Edge
from assistant.audit.succession import Succession
from assistant.audit.survey import Survey
from assistant.domain.answer import Answer, Passage
from assistant.domain.errors import ClausetrailError
from assistant.domain.evidence import Element, Field, Kind, Metadata, Skipped
from assistant.domain.plan import Question
from assistant.store.readings import Freshness

if TYPE_CHECKING:  # records only: a question must not wait for the libraries behind them
    from assistant.store.diff import Diff
    from assistant.store.erasure import Erased
    from assistant.store.garbage import Freed
    from ingest.access import Access

OnStage = Callable[[str, object], None]
"""Told the name of each stage of an answer and what it made."""


class Progress(Protocol):
    """How far a long piece of work has come."""

    @property
    def stage(self) -> str:
        """Which step."""

    @property
    def done(self) -> int:
        """Steps done."""

    @property
    def total(self) -> int | None:
        """Steps in all, when known."""


class Notice(Protocol):
    """Something that an ingest took in and would like somebody to look at."""

    @property
    def path(self) -> str:
        """File, or id of the record."""

    @property
    def text(self) -> str:
        """What was noticed, in one sentence."""


class IngestReport(Protocol):
    """What one ingest did."""

    @property
    def version(self) -> int | None:
        """The version that answers now; None when nothing has ever been published."""

    @property
    def published(self) -> bool:
        """Whether this run published a new version."""

    @property
    def items(self) -> int:
        """Evidence items in the version."""

    @property
    def chunks(self) -> int:
        """Chunks in the version."""

    @property
    def encoded(self) -> int:
        """Texts that had to be encoded anew."""

    @property
    def unchanged(self) -> int:
        """Files that were not read again, as nothing that their reading depends on has changed."""

    @property
    def skipped(self) -> Sequence[Skipped]:
        """Files and records that did not become evidence."""

    @property
    def quarantined(self) -> Sequence[tuple[str, str]]:
        """Evidence ids that nobody may read, each with the reason."""

    @property
    def notices(self) -> Sequence[Notice]:
        """What was ingested all the same but should be looked at."""


class PublishedVersion(Protocol):
    """One published state of the index."""

    @property
    def number(self) -> int:
        """Its number, from 1."""

    @property
    def root(self) -> str:
        """Hash over its manifest."""

    @property
    def created(self) -> datetime:
        """When it was published."""

    @property
    def items(self) -> int:
        """Evidence items in it."""

    @property
    def chunks(self) -> int:
        """Chunks in it."""

    @property
    def encoder(self) -> str:
        """Revision of the encoder that made its vectors."""

    @property
    def restores(self) -> int | None:
        """The version that it was rolled back to."""

    @property
    def dropped(self) -> datetime | None:
        """When its content was given up."""

    @property
    def erased(self) -> int:
        """How many of its items were erased since."""

    @property
    def left_root(self) -> str | None:
        """Hash over what is left after erasures; None when nothing was erased."""


class EvidenceView(Protocol):
    """One evidence item as its reader sees it."""

    @property
    def id(self) -> str:
        """Its stable id."""

    @property
    def revision(self) -> str:
        """Id of the content shown."""

    @property
    def metadata(self) -> Metadata:
        """What it says of itself."""

    @property
    def text(self) -> str:
        """Canonical text."""

    @property
    def elements(self) -> Sequence[Element]:
        """Parts of the text, in order."""

    @property
    def fields(self) -> Sequence[Field]:
        """Named values, in order."""

    @property
    def links(self) -> Sequence[Edge]:
        """What it is linked to among what the reader may read, and how each link was found."""

    @property
    def successions(self) -> Sequence[Succession]:
        """What it took the place of there, and what took its place."""

    @property
    def versions(self) -> Sequence[int]:
        """Index versions in which this content stands."""


class Original(Protocol):
    """The file that an evidence item came from."""

    @property
    def name(self) -> str:
        """File name."""

    @property
    def content(self) -> bytes:
        """The bytes."""


class Check(Protocol):
    """One thing that `doctor` looked at."""

    @property
    def name(self) -> str:
        """What was looked at."""

    @property
    def ok(self) -> bool:
        """Whether it is as it should be."""

    @property
    def detail(self) -> str:
        """What was seen."""

    @property
    def advice(self) -> str:
        """What to do when it is not."""


class SourceView(Protocol):
    """One entry of sources.yaml and what was found there last."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def place(self) -> str:
        """Path, glob or URL."""

    @property
    def connector(self) -> str:
        """What reads it."""

    @property
    def freshness(self) -> Freshness | None:
        """When it was last read without fault, and what it held."""


class IngestSurvey(Protocol):
    """What ingestion made of the sources."""

    @property
    def organization(self) -> str:
        """Whose evidence it is."""

    @property
    def version(self) -> PublishedVersion:
        """The version that answers."""

    @property
    def sources(self) -> Sequence[SourceView]:
        """Every entry, in the file's order."""

    @property
    def figures(self) -> Survey:
        """What the version holds, counted."""

    @property
    def skipped(self) -> Sequence[Skipped]:
        """What did not become evidence."""

    @property
    def quarantined(self) -> Sequence[tuple[str, str]]:
        """Evidence that nobody may read, with the reason."""

    @property
    def notices(self) -> Sequence[Notice]:
        """What should be looked at."""


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

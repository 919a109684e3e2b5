"""What an opened home shows to whoever asks: plain records."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.audit.edges import Edge
from assistant.audit.succession import Succession
from assistant.audit.survey import Survey
from assistant.domain.evidence import Element, EvidenceId, Field, Metadata, RevisionId, Skipped
from assistant.store.index import PublishedVersion
from assistant.store.readings import Freshness
from ingest.context import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One evidence as its reader may see it."""

    id: EvidenceId
    """Its id."""
    revision: RevisionId
    """The revision shown."""
    metadata: Metadata
    """What it says of itself."""
    text: str
    """Its canonical text."""
    elements: tuple[Element, ...]
    """The parts of the text."""
    fields: tuple[Field, ...]
    """Its named values."""
    links: tuple[Edge, ...]
    """What it is linked to among what the reader may read."""
    successions: tuple[Succession, ...]
    """What it took the place of there, and what took its place."""
    versions: tuple[int, ...]
    """Index versions up to the one asked in which this revision stands without a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One entry of sources.yaml and what was found there last."""

    id: str
    """Its id."""
    place: str
    """Path, glob or URL."""
    connector: str
    """What reads it."""
    freshness: Freshness | None
    """When it was last read without fault, and what it held; None when it never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSurvey:
    """What ingestion made of the sources: the operator's report."""

    organization: str
    """Whose evidence it is."""
    version: PublishedVersion
    """The version that answers."""
    sources: tuple[SourceView, ...]
    """Every entry, in the file's order."""
    figures: Survey
    """What the version holds, counted."""
    skipped: tuple[Skipped, ...]
    """What did not become evidence."""
    quarantined: tuple[tuple[str, str], ...]
    """Evidence that nobody may read, with the reason."""
    notices: tuple[Notice, ...]
    """What should be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The file that an evidence came from, byte for byte."""

    name: str
    """File name."""
    content: bytes
    """Its bytes."""

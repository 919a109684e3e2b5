"""From a sources.yaml to a published version; only this module knows the order of the stages.

sources ──► collect (connect, parse, metadata, links, screen) ──► chunk ──► store ──► encode what is new ──► publish
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.domain.criteria_ids import CriteriaIds
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Item, Skipped
from assistant.domain.sources import Sources
from assistant.models.encoder import Encoder
from assistant.store.publication import Draft
from assistant.store.store import Store
from ingest.chunk import CHUNKER, chunk
from ingest.collect import collect
from ingest.context import Context, Notice
from ingest.limits import Limits
from ingest.live import Place
from ingest.sources import load_sources, parse_sources

NO_CRITERIA = CriteriaIds()
ENCODE_BATCH = 64  # texts encoded between two progress reports and two writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one stage has come."""

    stage: str
    """`read`, `encode` or `publish`."""
    done: int
    """Items or texts done."""
    total: int | None
    """Out of how many; None while that is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What one run did."""

    version: int | None
    """The version that answers now."""
    published: bool
    """Whether this run made it; nothing changed otherwise."""
    items: int
    """Evidence items read."""
    chunks: int
    """Chunks of those."""
    encoded: int
    """Texts that had never been encoded before."""
    skipped: tuple[Skipped, ...]
    """What did not become evidence, with reasons."""
    quarantined: tuple[tuple[str, str], ...]
    """Ids that nobody may read for want of a readable rule, each with the reason."""
    notices: tuple[Notice, ...]
    """What was ingested all the same but should be looked at: overlaps, ambiguous dates, repeated ids."""


Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one run works with."""

    encoder: Encoder
    """Turns texts into vectors and counts tokens."""
    sources: Sources
    """The sources.yaml."""
    root: Path
    """Folder that its paths are relative to."""
    limits: Limits
    """Sizes beyond which a file is skipped."""
    listen: Listener
    """Hears the progress."""
    criteria: CriteriaIds
    """The criteria that a text may name."""
    today: date
    """The day of this run in the organization's zone."""


def ingest(
    store: Store,
    encoder: Encoder,
    place: Place,
    *,
    limits: Limits,
    listen: Listener,
    criteria: CriteriaIds = NO_CRITERIA,
    now: datetime | None = None,
) -> IngestReport:
    """Read everything that a sources.yaml names and publish a version when anything has changed.

    Raises BadInput when the file cannot be used or is another organization's; the last version then stays.
    """
    sources, text = load_sources(place.file)
    _check_organization(store, sources, place.file)
    today = (now or datetime.now(UTC)).astimezone(ZoneInfo(sources.organization.timezone)).date()
    job = Job(
        encoder=encoder,
        sources=sources,
        root=place.root,
        limits=limits,
        listen=listen,
        criteria=criteria,
        today=today,
    )
    with store.publication(encoder, chunker=f"{CHUNKER}/{encoder.revision}", sources_text=text) as draft:
        report = _read(job, store, draft)
        encoded = _encode(job, draft)
        listen(Progress(stage="publish", done=0, total=1))
        published = draft.publish()
        listen(Progress(stage="publish", done=1, total=1))
    return replace(report, encoded=encoded, version=store.current(), published=published is not None)


def _check_organization(store: Store, sources: Sources, file: Path) -> None:
    """Raise BadInput when the home holds another organization's evidence."""
    if not store.versions():
        return
    known, named = (
        parse_sources(store.sources_text(), "the last sources.yaml").organization.name,
        sources.organization.name,
    )
    if known != named:
        raise BadInput(
            f"this home holds {known!r} and {file} is of {named!r}: one home holds one organization; give another --home"
        )


def _read(job: Job, store: Store, draft: Draft) -> IngestReport:
    """Collect, chunk and hand to the draft every item and skip, and keep each file that evidence came from."""
    items = chunks = 0
    skipped: list[Skipped] = []
    quarantined: list[tuple[str, str]] = []
    notices: list[Notice] = []
    context = Context(
        organization=job.sources.organization,
        limits=job.limits,
        notices=notices,
        keep=store.keep_original,
        criteria=job.criteria,
        today=job.today,
    )
    for found in collect(job.sources, job.root, context):
        match found:
            case Item():
                pieces = chunk(found, job.encoder.count_tokens)
                draft.add(found, pieces)
                items, chunks = items + 1, chunks + len(pieces)
                quarantined += _quarantine(found, job.sources)
                job.listen(Progress(stage="read", done=items, total=None))
            case Skipped():
                draft.skip(found)
                skipped.append(found)
    return IngestReport(
        version=None,
        published=False,
        items=items,
        chunks=chunks,
        encoded=0,
        skipped=tuple(skipped),
        quarantined=tuple(quarantined),
        notices=tuple(notices),
    )


def _quarantine(item: Item, sources: Sources) -> Iterator[tuple[str, str]]:
    """Why nobody may read an item, when a layer cannot be understood."""
    for clause in sources.clauses_for(item.path, item.clauses):
        if clause.unreadable is not None:
            yield item.id, f"{clause.origin}: {clause.unreadable}"
        elif clause.level is not None:
            yield item.id, f"{clause.origin}: the entry does not map level {clause.level!r}"


def _encode(job: Job, draft: Draft) -> int:
    """Encode the texts that this encoder has never seen; returns how many."""
    pending = list(draft.pending_texts())
    for at in range(0, len(pending), ENCODE_BATCH):
        batch = pending[at : at + ENCODE_BATCH]
        draft.add_vectors([key for key, _ in batch], job.encoder.encode([text for _, text in batch]))
        job.listen(Progress(stage="encode", done=at + len(batch), total=len(pending)))
    return len(pending)

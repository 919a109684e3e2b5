"""From a sources.yaml to a published version; only this module knows the order of the stages.

sources ──► discover ──► unchanged? take what is there
                    └──► read in workers (connect, parse, metadata, links, screen) ──► chunk ──► store ──► encode ──► publish

Nothing waits for a stage to end: while the encoder works on some texts, workers read the next files.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from assistant.domain.access import Clause
from assistant.domain.criteria_ids import CriteriaIds
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, Skipped
from assistant.domain.sources import SERVICE, Entry, Sources
from assistant.models.encoder import Encoder, Vectors
from assistant.store.codec import dump
from assistant.store.publication import Draft, TakenId
from assistant.store.readings import Freshness, Reading
from assistant.store.store import Store
from ingest.chunk import CHUNKER, chunk
from ingest.context import Context, Notice, Service, SourceFile
from ingest.context import Place as Found
from ingest.discover import discover, printable
from ingest.inputs import Inputs, inputs_of, settings_of
from ingest.limits import Limits
from ingest.live import Place
from ingest.sources import load_sources, parse_sources
from ingest.token_count import WordCount
from ingest.workers import Part, Workers

TAKEN = "other evidence has the same id: a file's name looks like a record or a member of another file"
RENAME = "rename the file without # and !"

LOOKED_AT = 200  # files that are compared with their last readings at once
ENCODE_BATCH = 64  # texts encoded between two progress reports and two writes
AHEAD = 8  # batches that may wait for the encoder: it stays busy while a large file is parsed, and little is held


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
    unchanged: int
    """Files that were not read again, as nothing that their reading depends on has changed."""


Listener = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """A listener that hears nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is told besides its sources."""

    limits: Limits = field(default_factory=Limits)
    """Bounds on what is opened, and how many processes read."""
    criteria: CriteriaIds = field(default_factory=CriteriaIds)
    """The criteria that a text may name; by default none."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`Authorization` headers of services, as `Settings.credentials` has them."""
    now: datetime | None = None
    """The moment of the run; None takes the clock's."""
    listen: Listener = ignore
    """Hears the progress."""


def ingest(store: Store, encoder: Encoder, place: Place, options: Options) -> IngestReport:
    """Read everything that a sources.yaml names and publish a version when anything has changed.

    Raises BadInput when the file cannot be used, is another organization's or lies in the home; the last version then stays.
    """
    sources, text = load_sources(place.file)
    _check_organization(store, sources, place.file)
    if place.root.resolve().is_relative_to(store.home.resolve()):
        raise BadInput(f"the sources lie inside the home folder {store.home}: give a --home beside or outside them")
    now = (options.now or datetime.now(UTC)).astimezone(ZoneInfo(sources.organization.timezone))
    context = Context(
        organization=sources.organization,
        limits=options.limits,
        home=store.home.resolve(),
        rule=place.file.resolve(),
        keep=store.keep_original,
        criteria=options.criteria,
        today=now.date(),
        credentials=options.credentials,
    )
    with store.publication(encoder, chunker=f"{CHUNKER}/{encoder.revision}", sources_text=text) as draft:
        run = _Run(sources, place.root, context, encoder, draft, options.listen)
        run.read()
        options.listen(Progress(stage="publish", done=0, total=1))
        published = draft.publish()
        options.listen(Progress(stage="publish", done=1, total=1))
    current = next(each for each in store.versions() if each.number == store.current())
    return run.report(version=current.number, published=published is not None, chunks=current.chunks)


def _check_organization(store: Store, sources: Sources, file: Path) -> None:
    """Raise BadInput when the home holds another organization's evidence."""
    if not store.versions():
        return
    known, named = (
        parse_sources(store.sources_text(), "the last sources.yaml", to_ingest=False).organization.name,
        sources.organization.name,
    )
    if known != named:
        raise BadInput(
            f"this home holds {known!r} and {file} is of {named!r}: one home holds one organization; give another --home"
        )


@dataclass(slots=True)
class _Outcome:
    """What one file or service has given so far."""

    ids: list[EvidenceId] = field(default_factory=list)
    originals: set[str] = field(default_factory=set)
    skips: list[Skipped] = field(default_factory=list)
    notices: dict[int, Notice] = field(default_factory=dict)


class _Run:
    """One run: what it works with, and what it has come upon."""

    def __init__(
        self, sources: Sources, root: Path, context: Context, encoder: Encoder, draft: Draft, listen: Listener
    ) -> None:
        self._sources, self._root, self._context = sources, root, context
        self._encoder, self._draft, self._listen = encoder, draft, listen
        self._cut = partial(chunk, count_tokens=WordCount(encoder.count_tokens))
        self._begun = datetime.now(UTC)
        self._inputs: dict[str, Inputs] = {}
        self._outcomes: dict[str, _Outcome] = {}
        self._skips: list[Skipped] = []
        self._notices = context.notices
        self._quarantined: list[tuple[str, str]] = []
        self._items: Counter[str] = Counter()
        self._files: Counter[str] = Counter()
        self._unread: set[str] = set()
        self._unchanged = self._encoded = 0
        self._ahead: deque[tuple[list[str], Future[Vectors]]] = deque()

    def read(self) -> None:
        """Read what has changed, take the rest, and encode every text that has no vector."""
        with ThreadPoolExecutor(1) as beside:
            with Workers(self._context) as workers:
                for part in workers.read(self._changed()):
                    self._hear(part)
                    self._encode(self._draft.new_texts(at_least=ENCODE_BATCH), beside)
            self._carry_closed()
            if self._ahead:
                self._draft.index_words()
            self._keep_vectors(at_most=0)
            self._encode(self._draft.pending_texts(), beside)
            self._keep_vectors(at_most=0)
        for one in self._sorted_skips():
            self._draft.skip(one)
        for entry in self._sources.entries:
            if entry.id not in self._unread:
                self._draft.fresh(self._freshness(entry))

    def report(self, *, version: int, published: bool, chunks: int) -> IngestReport:
        """What this run did."""
        return IngestReport(
            version=version,
            published=published,
            items=self._items.total(),
            chunks=chunks,
            encoded=self._encoded,
            skipped=tuple(self._sorted_skips()),
            quarantined=tuple(sorted(self._quarantined)),
            notices=tuple(sorted(self._notices, key=lambda one: one.path)),
            unchanged=self._unchanged,
        )

    def _changed(self) -> Iterator[Found]:
        """Every service, and every file that is not as it was when it was read last; the others are taken."""
        settings = settings_of(self._context, CHUNKER + self._encoder.revision)
        every = discover(self._sources, self._root, self._context)
        while several := list(islice(every, LOOKED_AT)):
            files: dict[str, SourceFile] = {}
            for found in several:
                if isinstance(found, Skipped):
                    self._skips.append(found)
                    continue
                self._files[found.entry.id] += 1
                if isinstance(found, Service):
                    yield found
                else:
                    files[found.path] = found
            taken = self._take(files, settings)
            yield from (file for path, file in files.items() if path not in taken)

    def _take(self, files: Mapping[str, SourceFile], settings: str) -> set[str]:
        """Hold what the files that are as they were gave when they were read. Returns their paths."""
        inputs: dict[str, Inputs] = {}
        for path, file in files.items():
            with suppress(OSError):  # its connector says so in a skip
                inputs[path] = inputs_of(file, settings)
        readings = self._draft.readings({path: one.digest for path, one in inputs.items()})
        held = self._draft.take(readings.values(), lambda path: files[path].entry.id)
        for path, several in held.items():
            for one in several:
                self._count(one.id, one.path, one.clauses, files[path].entry.id)
            skips, notices = _told(readings[path].told, files[path])
            self._skips += skips
            self._notices += notices
        self._unchanged += len(held)
        self._inputs |= {path: one for path, one in inputs.items() if path not in held}
        return set(held)

    def _hear(self, part: Part) -> None:
        """Take up some of what a place holds."""
        outcome = self._outcomes.setdefault(part.place.path, _Outcome())
        outcome.notices |= part.notices
        for found in part.found:
            one = found if isinstance(found, Skipped) else self._draft.refused(found) or found
            if isinstance(one, Skipped):
                outcome.skips.append(one)
                continue
            try:
                self._draft.add(one, self._cut)
            except TakenId:
                outcome.skips.append(Skipped(path=one.id, source=one.source, reason=TAKEN, fix=RENAME))
                continue
            outcome.ids.append(one.id)
            outcome.originals.add(one.original)
            self._count(one.id, one.path, one.clauses, one.source)
        if part.last:
            self._finish(part, self._outcomes.pop(part.place.path))
        self._listen(Progress(stage="read", done=self._items.total(), total=None))

    def _finish(self, part: Part, outcome: _Outcome) -> None:
        """Remember the reading of a file; of a service that could not be read, keep what was read from it before."""
        place = part.place
        self._skips += outcome.skips
        self._notices += outcome.notices.values()
        if isinstance(place, Service):
            if any(one.path == place.path for one in outcome.skips):
                self._carry(place)
            return
        inputs = self._inputs.pop(place.path, None)
        # A file that changed between hashing and reading is not remembered, nor what may go well the next time
        if inputs and not part.broken and outcome.originals <= {inputs.original}:
            told = dump([[[one.path, one.reason, one.fix] for one in outcome.skips], _plain(outcome.notices.values())])
            reading = Reading(path=place.path, inputs=inputs.digest, original=inputs.original, told=told)
            self._draft.read(reading, outcome.ids)

    def _carry(self, service: Service) -> None:
        """Keep what the version that answers has of a service."""
        self._unread.add(service.entry.id)
        carried = self._draft.carry(service.entry.id)
        for one in carried:
            self._count(one.id, one.path, one.clauses, service.entry.id)
        if carried:
            text = _kept("read to its end", len(carried))
            self._notices.append(Notice(path=service.path, source=service.entry.id, text=text))

    def _carry_closed(self) -> None:
        """Keep what the version that answers has of files in folders that could not be listed."""
        if not self._context.closed:
            return
        kept: Counter[tuple[str, str]] = Counter()
        for source, one in self._draft.carry_files(self._source_if_closed):
            self._count(one.id, one.path, one.clauses, source)
            kept[self._closed_above(one.path), source] += 1
        for (folder, source), count in kept.items():
            self._unread.add(source)
            self._notices.append(Notice(path=printable(folder), source=source, text=_kept("listed", count)))

    def _source_if_closed(self, path: str) -> str | None:
        """The entry that has a file in a folder that could not be listed; None for all other paths."""
        entry = self._sources.entry_of(path) if self._closed_above(path) else None
        return entry.id if entry else None

    def _closed_above(self, path: str) -> str:
        """The uppermost folder above a file that could not be listed; empty when all could, and for services."""
        if path.startswith(SERVICE):
            return ""
        above = [path, *map(str, PurePosixPath(path).parents)]  # the path of an entry may be closed itself
        return next((folder for folder in reversed(above) if folder in self._context.closed), "")

    def _count(self, evidence: EvidenceId, path: str, clauses: Sequence[Clause], source: str) -> None:
        """Count an item, and note when nobody may read it because a layer cannot be understood."""
        self._items[source] += 1
        self._quarantined += [(evidence, reason) for reason in self._sources.quarantine(path, clauses)]

    def _encode(self, texts: Iterable[tuple[str, str]], beside: Executor) -> None:
        """Have each text encoded beside the reading, and keep the vectors that are made by now."""
        under_way = {key for keys, _ in self._ahead for key in keys}
        pending = ((key, text) for key, text in texts if key not in under_way)
        while batch := list(islice(pending, ENCODE_BATCH)):
            made = beside.submit(self._encoder.encode, [text for _, text in batch])
            self._ahead.append(([key for key, _ in batch], made))
            self._keep_vectors(at_most=AHEAD)

    def _keep_vectors(self, *, at_most: int) -> None:
        """Keep the vectors that are made, and wait until at most so many batches are under way."""
        while self._ahead and (len(self._ahead) > at_most or self._ahead[0][1].done()):
            keys, made = self._ahead.popleft()
            self._draft.add_vectors(keys, made.result())
            self._encoded += len(keys)
            self._listen(Progress(stage="encode", done=self._encoded, total=None))

    def _sorted_skips(self) -> list[Skipped]:
        """The skips by path; workers end in any order."""
        return sorted(self._skips, key=lambda one: (one.path, one.reason))

    def _freshness(self, entry: Entry) -> Freshness:
        """That an entry was read in this run."""
        return Freshness(
            source=entry.id,
            read_at=self._begun,
            files=self._files[entry.id],
            items=self._items[entry.id],
            skips=sum(one.source == entry.id for one in self._skips),
        )


def notices_of(readings: Iterable[tuple[str, str]]) -> tuple[Notice, ...]:
    """The notices of the files' last readings, by path; from (path of the file, what was told of its reading)."""
    found = (Notice(path=path, source="", text=text) for _, told in readings for path, text in json.loads(told)[1])
    return tuple(sorted(found, key=lambda one: one.path))


def _kept(what: str, count: int) -> str:
    """That a place could not be read, and that nothing of it was lost."""
    return f"could not be {what}: {count:,} items of an earlier reading are kept"


def _plain(notices: Iterable[Notice]) -> list[list[str]]:
    return [[one.path, one.text] for one in notices]


def _told(text: str, file: SourceFile) -> tuple[list[Skipped], list[Notice]]:
    """The skips and notices of an earlier reading."""
    skips, notices = json.loads(text)
    source = file.entry.id
    return (
        [Skipped(path=path, source=source, reason=reason, fix=fix) for path, reason, fix in skips],
        [Notice(path=path, source=source, text=told) for path, told in notices],
    )

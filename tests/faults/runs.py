"""Ingests in processes of their own that are killed, forked from one that has imported everything already."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Sequence
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from unittest.mock import patch

from sqlalchemy import event

from assistant.domain.errors import ClausetrailError
from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder
from assistant.settings import Settings
from assistant.store import publication
from assistant.store.publication import Draft
from assistant.store.store import Store
from assistant.store.vectors import Vectors
from assistant.wiring import Workspace
from ingest import pipeline
from ingest.limits import Limits

_FORKS = multiprocessing.get_context("forkserver")  # fork alone would copy the threads of Chroma's core


HERE = Limits(workers=0)


def workspace(home: Path, *, limits: Limits = HERE) -> Workspace:
    """A home that is opened as the program opens it, but for the encoder."""
    return Workspace(
        Settings(home=home, model_cache=home), Store.open(home), StubEncoder, StubCrossEncoder, limits=limits
    )


def ingest(home: Path, sources: Path) -> None:
    """Ingest in this process."""
    opened = workspace(home)
    try:
        opened.ingest(sources)
    finally:
        opened._store.close()


def ingest_until(home: Path, sources: Path, last: int | None) -> None:
    """Ingest in a process that ends with the program's code, or is killed at a step of that number."""
    try:
        opened = workspace(home)
        if last is not None:
            _die_after(opened, last)
        opened.ingest(sources)
    except ClausetrailError as problem:
        sys.exit(problem.exit_code)


class _Held(StubEncoder):
    """Makes no vector before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        self.let_go.wait(60)
        return super().encode(texts)


def ingest_until_indexing(home: Path, sources: Path, last: int) -> None:
    """Ingest in a process that is killed while words are indexed beside the encoder, at a step of that number or the last."""
    publication.BUFFER = pipeline.ENCODE_BATCH = (
        4  # so that batches wait for the encoder by then, and items to be written
    )
    pipeline.AHEAD = 100
    encoder, index_words = _Held(), Draft.index_words
    opened = Workspace(
        Settings(home=home, model_cache=home),
        Store.open(home),
        lambda: encoder,
        StubCrossEncoder,
        limits=Limits(workers=0),
    )

    def indexed(draft: Draft) -> None:
        encoder.let_go.set()
        _die_after(opened, last)
        index_words(draft)
        os.kill(os.getpid(), signal.SIGKILL)

    with patch.object(Draft, "index_words", indexed):
        opened.ingest(sources)


def ingest_bounded(home: Path, sources: Path, file_bytes: int, told: Path) -> None:
    """Ingest in this process with files that cannot grow beyond a size, and write what the person is told."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails, as it does on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    try:
        workspace(home).ingest(sources)
    except ClausetrailError as problem:
        told.write_text(str(problem), "utf-8")
        sys.exit(problem.exit_code)


def run_bounded(home: Path, sources: Path, file_bytes: int, told: Path) -> int | None:
    """Exit code of a process of its own in which files cannot grow beyond a size."""
    process = _FORKS.Process(target=ingest_bounded, args=(home, sources, file_bytes, told))
    process.start()
    process.join(120)
    return process.exitcode


def started(home: Path, sources: Path, last: int | None = None) -> BaseProcess:
    """A process of its own that ingests."""
    _FORKS.set_forkserver_preload(["tests.faults.runs", "chromadb"])
    process = _FORKS.Process(target=ingest_until, args=(home, sources, last))
    process.start()
    return process


def run(home: Path, sources: Path, last: int | None = None) -> int | None:
    """Exit code of a process of its own that ingests; minus the signal that ended it."""
    process = started(home, sources, last)
    process.join(120)
    return process.exitcode


def run_to_indexing(home: Path, sources: Path, last: int) -> int | None:
    """Exit code of a process of its own that is to be killed while it indexes words."""
    process = _FORKS.Process(target=ingest_until_indexing, args=(home, sources, last))
    process.start()
    process.join(120)
    return process.exitcode


def _die_after(opened: Workspace, last: int) -> None:
    """Kill this process at a statement or commit of the catalog, or an fsync of a file, of that number."""
    passed = count()

    def die(*_: object) -> None:
        if next(passed) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(opened._store.catalog.engine, "before_cursor_execute", die)
    event.listen(opened._store.catalog.engine, "commit", die)
    sync = os.fsync
    os.fsync = lambda handle: (die(), sync(handle))[1]

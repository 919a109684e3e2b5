"""Reads files in processes of their own: a parser that crashes, hangs or takes all memory costs one file, never the run.

The parent hands out one file at a time to each worker and hears of its items in small parts, so that neither side ever
holds all the items of a large file. A worker that is killed is replaced by a fresh one. One that never comes up has read
nothing: its file goes to another, and when none comes up the run ends, since files that nobody read are not bad files.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self

from assistant.domain.errors import Unavailable
from assistant.domain.evidence import Item, Skipped
from ingest.collect import items_of
from ingest.context import Context, Notice, Place, SourceFile
from ingest.limits import Limits

PART_ITEMS = 100  # items told at once
PART_SIGNS = 500_000  # code points of text told at once
PART_SECONDS = 5.0  # longest silence of a worker that finds items
START_SECONDS = 120.0  # longest that a process may take to come up: it imports the parsers, on a busy machine
READY = "ready"  # what a worker says first

SPLIT = "split the file, or raise the limit and ingest again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of what a place holds; the last part of a place says so."""

    place: Place
    """The file or service."""
    found: tuple[Item | Skipped, ...]
    """Items and skips, in the order of the source."""
    notices: Mapping[int, Notice]
    """What should be looked at, as far as earlier parts have not said it, by its number in the place; one that has grown
    comes again under its number."""
    last: bool
    """Whether nothing more comes from this place."""
    broken: bool = False
    """Whether the reading was cut off: by a crash, the clock or the memory."""


class Workers:
    """Worker processes, started when the first place is read. With a count of 0, places are read in this process."""

    def __init__(self, context: Context) -> None:
        """Prepare; the context goes to every worker, and its limits say how many there are."""
        self._context = context
        self._workers = [_Worker(context) for _ in range(context.limits.workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def read(self, places: Iterable[Place]) -> Iterator[Part]:
        """What all the places hold; parts of one place come in order, places in any.

        Raises Unavailable when no worker can be started, or none any more.
        """
        if not self._workers:
            for place in places:
                yield from parts_of(place, self._context)
            return
        waiting = _Queue(places)
        while True:
            for worker in tuple(self._workers):
                self._begin(worker, waiting)
            busy = [worker for worker in self._workers if worker.place is not None]
            if not busy:
                return
            for worker in _ready(busy):
                try:
                    part = worker.part()
                except _NotStartedError as problem:
                    self._dismiss(worker, waiting, problem)
                    continue
                self._begin(worker, waiting)  # before the part is told: while it is heard, the worker reads on
                if part is not None:
                    yield part

    def _begin(self, worker: _Worker, waiting: _Queue) -> None:
        """Give a place to a worker that has none."""
        if worker.place is not None:
            return
        try:
            worker.begin(waiting.next())
        except _NotStartedError as problem:
            self._dismiss(worker, waiting, problem)

    def _dismiss(self, worker: _Worker, waiting: _Queue, problem: _NotStartedError) -> None:
        """Go on without a worker that cannot be started; its place goes to another. Raises Unavailable when it was the last."""
        if worker.place is not None:
            waiting.put_back(worker.place)
        worker.end()
        self._workers.remove(worker)
        if not self._workers:
            raise Unavailable(
                f"no process that reads files could be started ({problem}), so nothing was published: "
                "free memory or mend the installation, and run clausetrail ingest again"
            ) from problem


def prepare(limits: Limits) -> None:
    """Begin to load the parsers in the process that workers are forked from, and return at once."""
    if limits.workers and os.name == "posix":
        _method()
        forkserver.ensure_running()


def _method() -> Any:
    """How processes are started: not forked from this one, which has threads, and locks that they may hold."""
    method: Any = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    method.set_forkserver_preload([__name__])
    return method


def parts_of(place: Place, context: Context) -> Iterator[Part]:
    """What one place holds, read here; each part has the notices that came or grew since the one before it.

    They do not wait for the last part, which a worker that dies never sends.
    """
    heard = replace(context, notices=[])
    sent: list[Notice] = []
    found: list[Item | Skipped] = []
    signs, told = 0, time.monotonic()
    for one in items_of(place, heard):
        found.append(one)
        signs += len(one.text) if isinstance(one, Item) else 0
        if len(found) >= PART_ITEMS or signs >= PART_SIGNS or time.monotonic() - told > PART_SECONDS:
            yield Part(place=place, found=tuple(found), notices=_news(heard.notices, sent), last=False)
            found, signs, told, sent = [], 0, time.monotonic(), list(heard.notices)
    yield Part(place=place, found=tuple(found), notices=_news(heard.notices, sent), last=True)


def _news(notices: Sequence[Notice], sent: Sequence[Notice]) -> dict[int, Notice]:
    """The notices that were not sent as they are now, by their numbers."""
    return {number: one for number, one in enumerate(notices) if number >= len(sent) or one is not sent[number]}


def _ready(busy: list[_Worker]) -> list[_Worker]:
    """Workers that have something to tell, or whose time is up; at least one.

    Only time that this process spends waiting counts: a worker that waits for us is not slow.
    """
    while True:
        begun = time.monotonic()
        heard = wait([worker.connection for worker in busy], timeout=min(worker.left for worker in busy))
        passed = time.monotonic() - begun
        for worker in busy:
            worker.left -= passed
        ready = [worker for worker in busy if worker.connection in heard or worker.left <= 0]
        if ready:
            return ready


class _NotStartedError(Exception):
    """A process never came up; the message says what became of it."""


class _Queue:
    """Places that no worker has yet."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = iter(places)
        self._back: list[Place] = []

    def next(self) -> Place | None:
        """One that waits; None when there is none."""
        return self._back.pop() if self._back else next(self._places, None)

    def put_back(self, place: Place) -> None:
        """Let a place that nobody has read wait again."""
        self._back.append(place)


class _Worker:
    """One process, and what it is reading now."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._process: Any = None  # the class depends on how processes are started
        self.connection: Connection = None  # type: ignore[assignment]  # there from the first `begin` on
        self.place: Place | None = None
        self.left = 0.0
        """Seconds that this process may still be silent."""
        self._up = False

    def begin(self, place: Place | None) -> None:
        """Hand over a place; None leaves the worker idle. Raises _NotStartedError when its process cannot be started."""
        if place is None:
            return
        self.place = place
        if self._process is None:
            self._start()
        self.left = allowed_seconds(place, self._context.limits) if self._up else START_SECONDS
        with contextlib.suppress(OSError):  # a worker that died while idle is found dead when it is listened to
            self.connection.send(place)

    def part(self) -> Part | None:
        """What the worker tells now; a recorded skip when it is dead or its time is up; None when it has just come up.

        Raises _NotStartedError when it has not, and will not.
        """
        place = self.place
        assert place is not None, "only a busy worker is listened to"  # noqa: S101
        try:
            if self.connection.poll():
                part: Part | None = self._heard()
                self.left = allowed_seconds(place, self._context.limits)
                self.place = None if part and part.last else place
                return part
            if not self._up:
                raise _NotStartedError(f"one was silent for {START_SECONDS:,.0f} seconds")
            seconds = f"{allowed_seconds(place, self._context.limits):,.0f} seconds"
            reason = f"reading it was stopped after {seconds} without a result"
        except (EOFError, OSError) as problem:
            self._process.join()
            if not self._up:
                raise _NotStartedError(f"one ended with code {self._process.exitcode}") from problem
            reason = _death(self._process.exitcode)
        self.end()
        self.place = None
        skipped = Skipped(path=place.path, source=place.entry.id, reason=reason, fix=SPLIT)
        return Part(place=place, found=(skipped,), notices={}, last=True, broken=True)

    def end(self) -> None:
        """Stop the process, whatever it does, and everything that it started."""
        if self._process is None:
            return
        self.connection.close()
        if self._process.pid is not None:  # else Ctrl-C came before it had started
            for stop in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    stop(self._process.pid, signal.SIGKILL)
            self._process.join()
        self._process, self._up = None, False

    def _heard(self) -> Part | None:
        """What the process has sent; None for the word that it is up."""
        heard: Part | str = self.connection.recv()
        if isinstance(heard, Part):
            return heard
        self._up = True
        return None

    def _start(self) -> None:
        method = _method()
        self.connection, theirs = method.Pipe()
        self._process = method.Process(target=_serve, args=(theirs, self._context), daemon=True)
        try:
            self._process.start()
        except (EOFError, OSError) as problem:  # no memory, too many processes; EOF when the one that forks is dead
            raise _NotStartedError(str(problem) or "the system refused it") from problem
        finally:
            theirs.close()


def allowed_seconds(place: Place, limits: Limits) -> float:
    """How long a worker may be silent over a place."""
    megabytes = place.size / 1_000_000 if isinstance(place, SourceFile) else 0.0
    return limits.seconds + limits.seconds_a_megabyte * megabytes


def _death(code: int | None) -> str:
    """How a worker died."""
    if code is not None and code < 0:
        return f"the parser crashed with {signal.Signals(-code).name}"
    return f"the parser ended the process with code {code}"


def _serve(connection: Connection, context: Context) -> None:
    """Read places until the parent is gone; runs in the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of the terminal's processes; the parent ends us
    if os.name == "posix":
        os.setpgid(0, 0)
        _limit_memory(context.limits.memory_bytes)
    with contextlib.suppress(EOFError, OSError):
        connection.send(READY)
        while True:
            place = connection.recv()
            for part in parts_of(place, context):
                connection.send(part)


def _limit_memory(most: int) -> None:
    """Let an allocation beyond the limit fail; programs that a parser starts inherit it, each by itself."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(ValueError, OSError):  # a system without this limit
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))

"""Today's sources.yaml: read again when it has changed, so that a changed right holds from the next question on."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.domain.errors import BadInput, Unavailable
from assistant.domain.sources import Sources
from ingest.sources import load_sources, parse_sources

logger = logging.getLogger(__name__)

CLOCK_TICK = 2_000_000_000  # nanoseconds; some file systems keep times to two seconds

_POINTER = "sources.json"
_LAST_GOOD = "sources.last-good.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a home's sources.yaml and its root lie."""

    file: Path
    """The sources.yaml."""
    root: Path
    """Folder that paths and ids are relative to."""


class LiveSources:
    """The access part of a home's sources.yaml as it stands now.

    A file that is gone or cannot be read leaves the last readable rule in force: a typing error must neither open nor
    close the whole home. `fault` then says what is wrong, for the operator.
    """

    def __init__(self, home: Path, remember: Callable[[str], bool] = lambda _: True) -> None:
        """Look for the home's sources.yaml; nothing is read before `current`.

        `remember` is given each text that could be read; when it says no, it is given it again at the next question.
        """
        self._home = home
        self._remember = remember
        self._text: str | None = None
        self._untold: str | None = None
        self._seen: tuple[int, int, int, int] | None = None
        self._sources: Sources | None = None
        self.fault: str | None = None

    def current(self) -> Sources | None:
        """Today's sources, or None when this home has never been given any."""
        place = self.place()
        if place is None:
            return None
        try:
            status = place.file.stat()
            seen = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
            if self._sources is None or seen != self._seen or _is_fresh(status):
                self._sources, text = load_sources(place.file, to_ingest=False)
                self._seen, self.fault = seen, None
                if text != self._text:
                    self._keep(text)
                    self._text = self._untold = text
        except (BadInput, OSError) as problem:
            self.fault = f"{problem}; the last readable rule stays in force"
            logger.warning("sources.yaml unreadable: %s", type(problem).__name__)
            self._sources = self._sources or self._last_good()
        if self._untold is not None and self._remember(self._untold):
            self._untold = None
        return self._with_coming(self._sources)

    def _with_coming(self, sources: Sources | None) -> Sources | None:
        """The sources, held to those that are to take their place as well: all must admit until one is left."""
        if sources is None:
            return None
        also: Sources | None = None
        for place in self._stated()[1:]:
            try:
                coming, _ = load_sources(place.file, to_ingest=False)
            except BadInput as problem:
                self.fault = f"{problem}; nobody reads anything before clausetrail ingest has ended"
                self._seen = None  # the fault is not the home's own file's, and goes with the announcement
                coming = replace(sources, entries=())
            also = replace(coming, also=also)
        return sources if also is None else replace(sources, also=also)

    def place(self) -> Place | None:
        """Where the home's sources.yaml lies, None before the first ingest."""
        return next(iter(self._stated()), None)

    def _stated(self) -> list[Place]:
        """The places that the pointer tells: the home's own first, then those that were announced."""
        pointer = self._home / _POINTER
        if not pointer.exists():
            return []
        try:
            told = json.loads(pointer.read_text("utf-8"))
            return [Place(file=Path(one["file"]), root=Path(one["root"])) for one in (told, *told.get("coming", ()))]
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            advice = "run clausetrail ingest SOURCES.yaml again"
            raise Unavailable(f"{pointer} does not say any more where the sources.yaml lies: {advice}") from problem

    def announce(self, place: Place) -> bool:
        """Have another sources.yaml decide beside this home's own until it is adopted, or withdrawn; whether it does anew.

        What it publishes must not be read under the old rule, nor what is there under the new one, were the run killed
        in between. One that such a run has left decides on, whatever is announced after it. Raises BadInput when the
        file cannot be used.
        """
        try:
            stated = self._stated()
        except Unavailable:
            return False  # nobody reads anything before one is adopted
        if not stated or place in stated:
            return False
        load_sources(place.file)
        self._point([*stated, place])
        return True

    def withdraw(self, place: Place) -> None:
        """Take an announcement back, as nothing was published."""
        now, *coming = self._stated()
        self._point([now, *(one for one in coming if one != place)])

    def _point(self, places: Sequence[Place]) -> None:
        """Tell the home's own place and those that are to take its place."""
        now, *coming = map(_row, places)
        _replace(self._home / _POINTER, json.dumps({**now, "coming": coming} if coming else now))

    def adopt(self, place: Place) -> None:
        """Make another sources.yaml this home's own, and keep what it says now: it may be broken at the next question."""
        self._home.mkdir(parents=True, exist_ok=True)
        self._point([place])
        self._seen = None
        self.current()

    def _keep(self, text: str) -> None:
        """Keep a copy of a text that could be read, unless the kept one is equal."""
        kept = self._home / _LAST_GOOD
        if not kept.exists() or kept.read_text("utf-8") != text:
            _replace(kept, text)

    def _last_good(self) -> Sources | None:
        """The sources of the last file that could be read."""
        kept = self._home / _LAST_GOOD
        return parse_sources(kept.read_text("utf-8"), str(kept), to_ingest=False) if kept.exists() else None


def _row(place: Place) -> dict[str, str]:
    return {"file": str(place.file), "root": str(place.root)}


def _is_fresh(status: os.stat_result) -> bool:
    """Whether the file may have been written again since without its times showing it."""
    return time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < CLOCK_TICK


def _replace(path: Path, text: str) -> None:
    """Write a whole file at once, so that no reader sees half of it, nor anybody an empty one after a crash."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)

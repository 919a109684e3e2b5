"""Tells when a source has changed, so that a running process can ingest it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, watch

from assistant.domain.errors import BadInput
from ingest.discover import spoken_of
from ingest.live import Place
from ingest.sources import load_sources

DEBOUNCE_MS = 1_600  # a program that saves a file, or unpacks a hundred, is waited for this long after its last write

POLL_MS = 500  # how often an idle watch looks at the clock


def ticks(place: Place, *, home: Path, every: float) -> Iterator[bool]:
    """One value at once, and one each time that something should be read again: True after a change, else False.

    Without a change a value comes every `every` seconds, for services and for folders that cannot be watched.

    A change counts when an entry names the file, when it is the sidecar of one, or when it is the sources.yaml itself.
    What happens between two values comes with the next. Ends at Ctrl-C.
    """
    folders = {place.root, place.file.parent}
    found = watch(
        *folders,
        watch_filter=lambda _, path: _counts(place, home, Path(path)),
        debounce=DEBOUNCE_MS,
        rust_timeout=POLL_MS,
        yield_on_timeout=True,
    )
    last: float | None = None
    changes: set[tuple[Change, str]]
    with suppress(KeyboardInterrupt):
        for changes in found:  # the first comes when the watch stands, so that nothing between two values is missed
            now = time.monotonic()
            if changes or last is None or now - last >= every:
                last = now
                yield bool(changes)


def _counts(place: Place, home: Path, path: Path) -> bool:
    """Whether a change of the file is one of the evidence or of its rule."""
    if path == place.file:
        return True
    if path.is_relative_to(home) or not path.is_relative_to(place.root):
        return False  # the home folder changes with each ingest
    try:
        sources, _ = load_sources(place.file)
    except BadInput:
        return False  # nothing can be ingested before it is mended, and that is a change of its own
    name = spoken_of(path.relative_to(place.root).as_posix())
    return sources.entry_of(name) is not None

"""How soon a changed right holds: from writing sources.yaml to the next mask of what the person may read.

What a question does first is done again after each change: look at sources.yaml, ask for the current version, and reckon
what the reader may read in it. The rule of every item changes, so nothing that was remembered can help.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from assistant.store.store import Store
from evals.bench.alone import Told, alone
from evals.bench.ingests import open_home
from evals.bench.places import large_home
from evals.bench.result import Bench, Line
from evals.bench.watch import watched
from ingest.live import LiveSources

CHANGES = 10
"""Changes in one run, each turning the right of one person around."""

USER = "eve"


def measure(bench: Bench) -> list[Line]:
    """Lines for each large home."""
    return [line for files in bench.sizes.files for line in _change(bench, files)]


def change(sources: str, home: str) -> Told:
    """Take the right to read everything from a person and give it back, several times."""
    file = Path(sources)
    text = file.read_text("utf-8")
    taken = []
    with watched() as usage, open_home(Path(home)) as store:
        live = LiveSources(Path(home))
        before = _readable(store, live)
        for number in range(CHANGES):
            # never a rule that was in force before, so that nothing that was remembered helps
            allow = f"'user:other-{number}'" + (f", 'user:{USER}'" if number % 2 else "")
            changed = text.replace("'everyone'", allow)
            begun = time.perf_counter()
            file.write_text(changed, "utf-8")
            after = _readable(store, live)
            taken.append((time.perf_counter() - begun) * 1_000)
            if after == before:
                raise AssertionError("the change of access was not seen")
            before = after
        file.write_text(text, "utf-8")
        chunks = len(store.index().chunk_keys)
    return {"milliseconds": taken, "chunks": chunks, "peak": usage.own_peak or 0}


def _readable(store: Store, live: LiveSources) -> int:
    """How many items the person may read now."""
    sources = live.current()
    reader = sources.reader(USER) if sources else None
    assert sources is not None and reader is not None, "the corpus lists the person"  # noqa: S101, PT018
    return int(store.readable(store.index(), reader, sources).sum())


def _change(bench: Bench, files: int) -> list[Line]:
    sources, home = large_home(bench, files)
    told = alone(change, sources=str(sources), home=str(home))
    where = f"{told['chunks']:,} chunks in {files:,} files"
    taken = tuple(told["milliseconds"])
    return [
        Line(
            name=f"access change, {where}",
            value=median(taken),
            unit="ms",
            runs=taken,
            at_most=100,
            meaning="From writing sources.yaml to the next question's mask, where the rule of every item has changed.",
        )
    ]

"""Loading a large version and asking it: the index, the first mask of a person, and both searches under it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from assistant.models.encoder import DIM
from evals.bench.alone import Told, alone
from evals.bench.ingests import open_home
from evals.bench.places import large_home
from evals.bench.result import Bench, Line
from evals.bench.watch import watched
from evals.bench.words import Prose
from ingest.live import LiveSources

QUESTIONS = 20
BEST = 50


def measure(bench: Bench) -> list[Line]:
    """Lines for each large home."""
    return [line for files in bench.sizes.files for line in _load(bench, files)]


def load(home: str, seed: int) -> Told:
    """Load the current version and search it under a mask of all that a person may read."""
    prose = Prose((seed, "questions"))
    random = np.random.default_rng(seed)
    with watched() as usage, open_home(Path(home)) as store:
        begun = time.perf_counter()
        index = store.index()
        loaded = time.perf_counter() - begun
        sources = LiveSources(Path(home)).current()
        reader = sources.reader("ada") if sources else None
        assert sources is not None and reader is not None, "the corpus lists the person"  # noqa: S101, PT018
        begun = time.perf_counter()
        items = store.readable(index, reader, sources)
        masked = time.perf_counter() - begun
        mask = items[index.chunk_item]
        dense = _median(lambda: index.scan.best(mask, random.standard_normal(DIM, dtype=np.float32), BEST))
        lexical = _median(lambda: index.terms.best(mask, prose.words(8), BEST))
    return {
        "load": loaded,
        "mask": masked * 1_000,
        "dense": dense,
        "lexical": lexical,
        "peak": usage.own_peak or 0,
        "chunks": len(index.chunk_keys),
    }


def _median(search: Callable[[], object]) -> float:
    """Median milliseconds of a search, the first left out as it maps the files."""
    taken = []
    for _ in range(QUESTIONS):
        begun = time.perf_counter()
        search()
        taken.append((time.perf_counter() - begun) * 1_000)
    return median(taken[1:])


def _load(bench: Bench, files: int) -> list[Line]:
    _, home = large_home(bench, files)
    told = alone(load, home=str(home), seed=bench.seed)
    where = f"{told['chunks']:,} chunks in {files:,} files"
    figures = (
        (
            "load",
            "s",
            "Loading the current version, which the first question after a start or a publication waits for.",
        ),
        ("mask", "ms", "What a person may read, reckoned for the first time."),
        ("dense", "ms", f"The {BEST} nearest by vector, exactly, among all that the person may read."),
        ("lexical", "ms", f"The {BEST} best by words, with counts taken among what the person may read."),
    )
    lines = [Line(name=f"{name}, {where}", value=told[name], unit=unit, meaning=why) for name, unit, why in figures]
    peak = "Most memory of a process that loaded the version and searched it, mapped files included."
    return [*lines, Line(name=f"memory, {where}", value=told["peak"] / 1e6, unit="MB", meaning=peak)]

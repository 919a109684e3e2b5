"""Chroma by itself: vectors a second at several sizes, and what asking it for vectors costs there.

Vectors go in as the pipeline gives them, a small list at a time, each asked for before whether it is known.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from statistics import median

import numpy as np

from assistant.models.encoder import DIM
from assistant.store.vectors import VectorStore, open_chroma
from evals.bench.alone import Told, alone
from evals.bench.result import Bench, Line
from evals.bench.watch import watched
from ingest.pipeline import ENCODE_BATCH

ASKED = 1_000  # vectors asked for at once


def measure(bench: Bench) -> list[Line]:
    """Lines for each size."""
    home = bench.work / "homes" / "chroma"
    home.mkdir(parents=True)
    told = alone(fill, home=str(home), sizes=list(bench.sizes.inserts), seed=bench.seed)
    return lines_of(told)


def lines_of(told: Told) -> list[Line]:
    """Lines for each size from what `fill` gave."""
    peak = Line(
        name="Chroma: peak memory",
        value=told["peak"] / 1e6,
        unit="MB",
        meaning="Most memory of the process that filled Chroma to the largest size.",
    )
    return [*(line for size, figures in told["sizes"].items() for line in _lines(int(size), figures)), peak]


def fill(home: str, sizes: list[int], seed: int) -> Told:
    """Fill a collection to each size in turn."""
    store = open_chroma(Path(home), "bench", DIM)
    figures, held = {}, 0
    with watched() as usage:
        for size in sizes:
            figures[str(size)] = {"inserted": (size - held) / _insert(store, held, size, seed)} | _ask(
                store, size, seed
            )
            held = size
    store.close()
    return {"sizes": figures, "peak": usage.own_peak or 0}


def _insert(store: VectorStore, start: int, end: int, seed: int) -> float:
    """Seconds that adding the numbers from start to end took, drawing their vectors not counted."""
    seconds = 0.0
    random = np.random.default_rng((seed, start))
    for first in range(start, end, ENCODE_BATCH):
        keys = [_key(number) for number in range(first, min(first + ENCODE_BATCH, end))]
        vectors = random.standard_normal((len(keys), DIM), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        begun = time.perf_counter()
        store.known(keys)
        store.add(keys, vectors)
        seconds += time.perf_counter() - begun
    return seconds


def _ask(store: VectorStore, size: int, seed: int) -> Told:
    """Median milliseconds of five times asking for vectors that lie anywhere."""
    random = np.random.default_rng((seed, size))
    taken: dict[str, list[float]] = {"known": [], "get": []}
    for _ in range(5):
        keys = [_key(int(number)) for number in random.choice(size, min(ASKED, size), replace=False)]
        for name, ask in (("known", store.known), ("get", store.get)):
            begun = time.perf_counter()
            ask(keys)
            taken[name].append((time.perf_counter() - begun) * 1_000)
    return {name: median(values) for name, values in taken.items()}


def _key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _lines(size: int, figures: dict[str, float]) -> list[Line]:
    inserted = "Vectors added a second since the size before, in the pipeline's small lists, each asked for first."
    return [
        Line(name=f"Chroma to {size:,}: insert", value=figures["inserted"], unit="vectors/s", meaning=inserted),
        Line(
            name=f"Chroma at {size:,}: known",
            value=figures["known"],
            unit="ms",
            meaning=f"Asking which of {min(ASKED, size):,} ids have a vector.",
        ),
        Line(
            name=f"Chroma at {size:,}: get",
            value=figures["get"],
            unit="ms",
            meaning=f"Getting {min(ASKED, size):,} vectors.",
        ),
    ]

"""A line of the result: a figure, what it means, and what it should be."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure."""

    name: str
    """What was measured, in a few words."""
    value: float
    """The figure."""
    unit: str
    """Its unit; `x` for a ratio."""
    meaning: str
    """One sentence on what the figure is."""
    at_least: float | None = None
    """What it should not be below."""
    at_most: float | None = None
    """What it should not be above."""
    runs: tuple[float, ...] = ()
    """The single runs that the figure is the median of."""

    @property
    def holds(self) -> bool | None:
        """Whether it is as it should be; None where nothing is asked of it."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return None if self.at_most is None else self.value <= self.at_most


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much one run measures."""

    throughput: dict[str, int]
    """Slices of each group that are encoded for real."""
    rounds: int
    """How often the pipeline and the bare encoder take turns."""
    overhead: dict[str, int]
    """Slices of each group that are ingested with stub vectors."""
    inserts: tuple[int, ...]
    """Vectors in Chroma at which its speed is told."""
    slices: int
    """Slices of the large homes."""
    files: tuple[int, ...]
    """Files of each large home; where one holds many slices, half of them are registers."""
    retrieval: tuple[int, ...] = ()
    """Chunks at which searches are measured side by side."""
    answers: tuple[int, ...] = ()
    """Chunks, about, of homes that are asked whole questions."""
    scored: int = 0
    """Replies that are scored."""


FULL = Sizes(
    throughput={"text": 5_000, "office": 3_000, "exports": 2_000, "pdf": 240, "scans": 2},
    rounds=2,
    overhead={"text": 20_000, "office": 2_500, "exports": 11_000, "pdf": 480},
    inserts=(1_000, 10_000, 50_000),
    slices=84_000,  # some are two chunks: 100,800 in all
    files=(14_000,),
    retrieval=(10_000, 100_000, 200_000),
    answers=(10_000, 100_000),
    scored=500,
)
"""What `make bench` measures: meant to end within 30 minutes on two quiet cores."""

QUICK = Sizes(
    throughput={"text": 100, "office": 75, "exports": 200, "pdf": 12, "scans": 2},
    rounds=1,
    overhead={"text": 300, "office": 100, "exports": 600, "pdf": 24},
    inserts=(200, 1_000),
    slices=1_000,
    files=(200, 10),
    retrieval=(500, 1_000),
    answers=(1_000,),
    scored=10,
)
"""Small enough to see in minutes that everything runs; its figures mean little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where and how a run measures."""

    work: Path
    """Folder for corpora and homes."""
    sizes: Sizes
    """How much."""
    seed: int
    """What the corpora are drawn from."""
    encoder: str = "default"
    """Encoder of the throughput: `default`, or `seeded` for a test of the harness."""
    made: dict[str, Path] = field(default_factory=dict)
    """Corpora and homes that are there already, by name."""
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What ingests told that other measurements speak of too, by name."""

"""Everything but encoding and Chroma: ingests with stub vectors that are drawn from hashes, tokens counted for real.

What is left is reading, parsing, screening, cutting, writing the catalog, and building and publishing both indexes.
"""

from __future__ import annotations

from evals.bench import ingests
from evals.bench.alone import alone
from evals.bench.places import corpus
from evals.bench.result import Bench, Line

GOAL = 1_000
"""Chunks a second that should be reached on two cores."""

WITHOUT_GOAL = frozenset({"pdf"})


def measure(bench: Bench) -> list[Line]:
    """Lines for each group of formats."""
    return [line for group, slices in bench.sizes.overhead.items() for line in _group(bench, group, slices)]


def _group(bench: Bench, group: str, slices: int) -> list[Line]:
    home = bench.work / "homes" / f"overhead-{group}"
    home.mkdir(parents=True)
    told = alone(ingests.run, sources=str(corpus(bench, group, slices)), home=str(home))
    chunks = told["chunks"]
    lines = [
        Line(
            name=f"{group}: all but encoding and Chroma",
            value=chunks / told["seconds"],
            unit="chunks/s",
            at_least=None if group in WITHOUT_GOAL else GOAL,
            meaning="Ingest of a fresh home with stub vectors by the clock, start of parsers and publishing included.",
        ),
        Line(
            name=f"{group}: processor time of the parent",
            value=told["own_cpu"] / chunks * 1_000,
            unit="s/1,000 chunks",
            meaning="Cutting, catalog, indexes and publishing, which one process does.",
        ),
    ]
    if told["others_cpu"] is not None:
        lines.append(
            Line(
                name=f"{group}: processor time of the workers",
                value=told["others_cpu"] / chunks * 1_000,
                unit="s/1,000 chunks",
                meaning="Reading, parsing, screening and finding links, which the workers share; their start included.",
            )
        )
    return lines

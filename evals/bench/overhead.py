"""Everything but encoding and Chroma: ingests with stub vectors that are drawn from hashes, tokens counted for real.

What is left is reading, parsing, screening, cutting, writing the catalog, and building and publishing both indexes.
"""

from __future__ import annotations

from evals.bench import ingests
from evals.bench.alone import Told, alone
from evals.bench.places import corpus, large_home
from evals.bench.result import Bench, Line

GOAL = 1_000
"""Chunks a second that should be reached on two cores."""

LIBRARIES = frozenset({"office", "pdf"})
"""Groups whose time is that of the libraries that open their formats; encoding hides it, which `throughput` measures."""


def measure(bench: Bench) -> list[Line]:
    """Lines for each group of formats, and for the large homes, where starting the parsers counts for little."""
    lines = [line for group, slices in bench.sizes.overhead.items() for line in _group(bench, group, slices)]
    return [*lines, *(line for files in bench.sizes.files for line in _large(bench, files))]


def _group(bench: Bench, group: str, slices: int) -> list[Line]:
    home = bench.work / "homes" / f"overhead-{group}"
    home.mkdir(parents=True)
    told = alone(ingests.run, sources=str(corpus(bench, group, slices)), home=str(home))
    return _lines(f"{group} ({told['chunks']:,} chunks)", told, goal=None if group in LIBRARIES else GOAL)


def _large(bench: Bench, files: int) -> list[Line]:
    large_home(bench, files)
    told = bench.told[f"large-{files}"]
    what = f"{told['chunks']:,} chunks in {files:,} files"
    peak = Line(
        name=f"{what}: peak memory of all processes",
        value=(told["all_peak"] or 0) / 1e6,
        unit="MB",
        meaning="Most memory of the ingest and its workers at one time; pages that they share count once for each.",
    )
    return [*_lines(what, told, goal=GOAL), peak]


def _lines(what: str, told: Told, goal: float | None) -> list[Line]:
    chunks = told["chunks"]
    lines = [
        Line(
            name=f"{what}: all but encoding and Chroma",
            value=chunks / told["seconds"],
            unit="chunks/s",
            at_least=goal,
            meaning="Ingest of a fresh home with stub vectors by the clock, start of parsers and publishing included.",
        ),
        Line(
            name=f"{what}: processor time of the parent",
            value=told["own_cpu"] / chunks * 1_000,
            unit="s/1,000 chunks",
            meaning="Cutting, catalog, indexes and publishing, which one process does.",
        ),
    ]
    if told["others_cpu"] is not None:
        lines.append(
            Line(
                name=f"{what}: processor time of the workers",
                value=told["others_cpu"] / chunks * 1_000,
                unit="s/1,000 chunks",
                meaning="Reading, parsing, screening and finding links, which the workers share; their start included.",
            )
        )
    return lines

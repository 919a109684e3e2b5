"""Ingesting again what has not changed, on large homes: nothing may be parsed or encoded, and it must be quick."""

from __future__ import annotations

from evals.bench import ingests
from evals.bench.alone import alone
from evals.bench.places import large_home
from evals.bench.result import Bench, Line


def measure(bench: Bench) -> list[Line]:
    """Lines for each large home."""
    return [line for files in bench.sizes.files for line in _again(bench, files)]


def _again(bench: Bench, files: int) -> list[Line]:
    sources, home = large_home(bench, files)
    told = alone(ingests.run, sources=str(sources), home=str(home))
    where = f"{told['chunks']:,} chunks in {files:,} files"
    return [
        Line(
            name=f"unchanged, {where}",
            value=told["seconds"],
            unit="s",
            at_most=30,
            meaning="Ingesting again when no file has changed, from opening the home to the end.",
        ),
        Line(
            name=f"unchanged, {where}: encoded",
            value=told["encoded"],
            unit="texts",
            at_most=0,
            meaning="Texts that were encoded meanwhile.",
        ),
        Line(
            name=f"unchanged, {where}: files read again",
            value=files - told["unchanged"],
            unit="files",
            at_most=0,
            meaning="Files that were parsed although they had not changed.",
        ),
        Line(
            name=f"unchanged, {where}: peak memory",
            value=(told["own_peak"] or 0) / 1e6,
            unit="MB",
            meaning="Most memory of the process that did it.",
        ),
    ]

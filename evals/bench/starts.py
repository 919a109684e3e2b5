"""The first question after a start: a fresh process each time, with the interpreter's start and imports, and without.

Files that were read before lie in the system's cache, as on a machine that was not just switched on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from statistics import median

from assistant.offline import QUIET
from evals.bench.alone import Told, alone
from evals.bench.places import asked_home, model_cache
from evals.bench.result import Bench, Line

COMMANDS = "assistant.cli.commands"
"""What the command imports before it asks; by name, as nothing else here stands on the command line."""

STARTS = 5
QUESTION = "Show me how change approval worked for fraud-score in October 2026"
SLOWEST = 3
"""Seconds that the first answer after a start may take."""


def measure(bench: Bench) -> list[Line]:
    """Lines for each size."""
    cache = model_cache(bench)
    return [line for size in bench.sizes.answers for line in _lines(size, asked_home(bench, size), cache)]


def first_answer(home: str, cache: str) -> Told:
    """Seconds from opening a home to its first answer, in this process, everything imported before."""
    from evals.bench import answers

    import_module(COMMANDS)
    begun = time.perf_counter()
    workspace = answers.opened(Path(home), Path(cache))
    answers.answered(workspace, QUESTION)
    return {"seconds": time.perf_counter() - begun}


def command(home: Path, cache: Path) -> tuple[list[str], dict[str, str]]:
    """The command that asks the home, and its environment; exports of the encoder lie in the cache."""
    words = [sys.executable, "-m", "assistant.cli", "--home", str(home), "--now", "2026-11-20", "ask", QUESTION]
    return [*words, "--as", "ada"], QUIET | os.environ | {"CLAUSETRAIL_MODELS": str(cache.parent)}


def _lines(size: int, home: Path, cache: Path) -> Iterator[Line]:
    process = tuple(_process(home, cache) for _ in range(STARTS))
    inside = tuple(float(alone(first_answer, home=str(home), cache=str(cache))["seconds"]) for _ in range(STARTS))
    for name, runs, meaning in (
        (
            "first answer of a fresh process",
            process,
            "From the start of `clausetrail ask` to its end, imports and all.",
        ),
        (
            "first answer, imports not counted",
            inside,
            "From opening the home to the answer; what a server's first asker waits for.",
        ),
    ):
        yield Line(
            name=f"{size:,} chunks: {name}", value=median(runs), unit="s", runs=runs, meaning=meaning, at_most=SLOWEST
        )


def _process(home: Path, cache: Path) -> float:
    """Seconds of one run of the command."""
    words, environment = command(home, cache)
    begun = time.perf_counter()
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    return time.perf_counter() - begun

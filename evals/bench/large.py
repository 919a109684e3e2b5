"""`python -m evals.bench.large`: searches and homes of up to 1,000,000 chunks, stub vectors; goes on where it was stopped.

Each step is written down when it has ended, and a step that is there is not done again. An ingest that was stopped goes
on by itself: what it had written is there, and its time is then that of the part that was left, which the result says.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.bench import access, ingests, inserts, loading, machine, places, publishing, report, retrieval
from evals.bench.alone import Told, alone
from evals.bench.result import Line

SIZES = (100_000, 200_000, 500_000, 1_000_000)
"""Chunks of the homes."""

CHROMA = (100_000, 200_000)
"""Vectors in Chroma at which its speed is told; beyond, filling it alone takes hours."""

RETRIEVAL = (100_000, 200_000, 1_000_000)
"""Chunks at which searches are measured side by side."""

SLICES_A_FILE = 1_000

PEAK = 4 * 1024**3
"""Most memory, in bytes, that the largest home may take to ingest."""


class Steps:
    """Steps by name with what they gave, in a file; the results of an earlier run are taken as they stand."""

    def __init__(self, file: Path) -> None:
        """Read what is done already."""
        self._file = file
        self.done: dict[str, Told] = json.loads(file.read_text("utf-8")) if file.exists() else {}

    def take(self, name: str, step: Callable[..., Told], **arguments: Any) -> Told:
        """What a step gave, now or earlier."""
        if name not in self.done:
            print(f"{datetime.now(UTC):%H:%M} {name}", flush=True)
            self.done[name] = alone(step, **arguments)
            self._keep()
        return self.done[name]

    def _keep(self) -> None:
        """Write everything in one step, so that a crash leaves the file whole."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self.done, indent=1), "utf-8")
        fresh.replace(self._file)


def measure(
    work: Path, *, sizes: Sequence[int], chroma: Sequence[int], searched: Sequence[int], seed: int
) -> dict[str, Sequence[Line]]:
    """Lines for searches side by side, for each size of a home, smallest first, and for Chroma."""
    work.mkdir(parents=True, exist_ok=True)
    steps = Steps(work / f"steps-{seed}.json")
    lines: dict[str, Sequence[Line]] = {}
    if searched:
        lines["retrieval"] = retrieval.measured(steps.take, work / "retrieval", sizes=searched, seed=seed)
    lines |= {f"{size:,} chunks": _size(steps, work, size, seed) for size in sizes}
    if chroma:
        home = work / "chroma"  # one that was stopped is filled again over what it holds, so its speed counts known ids
        home.mkdir(exist_ok=True)
        told = steps.take("chroma", inserts.fill, home=str(home), sizes=list(chroma), seed=seed)
        lines["Chroma"] = inserts.lines_of(told)
    return lines


def _size(steps: Steps, work: Path, size: int, seed: int) -> list[Line]:
    """Everything about one size; publishing comes last, as it changes the home."""
    folder, home = work / "corpora" / str(size), work / "homes" / str(size)
    for each in (folder, home):
        each.mkdir(parents=True, exist_ok=True)
    begun = steps.done.setdefault(f"{size} resumed", {"before": (home / "catalog.sqlite").exists()})
    files = -(-size // SLICES_A_FILE)
    corpus = {"group": "many", "folder": str(folder), "slices": size, "files": files, "seed": seed}
    sources = steps.take(f"{size} corpus", places.write, **corpus)["sources"]
    where = {"sources": sources, "home": str(home)}
    first = steps.take(f"{size} ingest", ingests.run, **where)
    again = steps.take(f"{size} unchanged", ingests.run, **where)
    loaded = steps.take(f"{size} load", loading.load, home=str(home), seed=seed)
    changed = steps.take(f"{size} access", access.change, **where)
    published = steps.take(f"{size} publish", publishing.publish, **where)
    resumed = " (of the part that was left when it went on)" if begun["before"] else ""
    return [
        Line(
            name="ingest",
            value=first["chunks"] / first["seconds"],
            unit="chunks/s",
            meaning=f"Everything but encoding and Chroma, by the clock{resumed}.",
        ),
        Line(
            name="ingest: peak memory of the parent",
            value=(first["own_peak"] or 0) / 1e6,
            unit="MB",
            at_most=PEAK / 1e6,
            meaning="Most memory of the process that cuts, writes and publishes; it includes the stub's list of hashes.",
        ),
        Line(
            name="ingest: peak memory of all processes",
            value=(first["all_peak"] or 0) / 1e6,
            unit="MB",
            at_most=PEAK / 1e6,
            meaning="The same with its workers; pages that they share count once for each.",
        ),
        Line(name="unchanged", value=again["seconds"], unit="s", meaning="Ingesting again when nothing has changed."),
        Line(name="load", value=loaded["load"], unit="s", meaning="Loading the version into memory."),
        Line(
            name="load: peak memory",
            value=loaded["peak"] / 1e6,
            unit="MB",
            meaning="Most memory of a process that loaded and searched it, mapped files included.",
        ),
        Line(name="dense search", value=loaded["dense"], unit="ms", meaning="The 50 nearest by vector, exactly."),
        Line(name="lexical search", value=loaded["lexical"], unit="ms", meaning="The 50 best by words."),
        Line(
            name="access change",
            value=sorted(changed["milliseconds"])[len(changed["milliseconds"]) // 2],
            unit="ms",
            meaning="From writing sources.yaml to the next question's mask.",
        ),
        Line(
            name="publishing a small change",
            value=published["publish_seconds"],
            unit="s",
            meaning="Making the version that answers after one file has changed.",
        ),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is not measured yet, and print and write everything."""
    options = _parser().parse_args(arguments)
    begun = datetime.now(UTC)
    chosen = {"sizes": options.sizes, "chroma": options.chroma, "searched": options.retrieval}
    lines = measure(options.work, **chosen, seed=options.seed)
    for name, found in lines.items():
        print(f"\n== {name}\n{report.table(found)}")
    told = report.as_json(
        lines, machine=machine.facts(), begun=begun, ended=datetime.now(UTC), seed=options.seed, quick=False
    )
    (options.work / "large.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.large", description=__doc__)
    parser.add_argument(
        "--work", type=Path, default=Path(".bench"), help="folder that keeps corpora, homes and results"
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="chunks of the homes")
    parser.add_argument("--chroma", type=int, nargs="*", default=CHROMA, help="vectors in Chroma")
    parser.add_argument("--retrieval", type=int, nargs="*", default=RETRIEVAL, help="chunks of searches side by side")
    parser.add_argument("--seed", type=int, default=1, help="what the corpora are drawn from")
    return parser


if __name__ == "__main__":
    sys.exit(main())

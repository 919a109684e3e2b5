"""Publishing a small change of a large home: the time in which the draft becomes the version that answers."""

from __future__ import annotations

from pathlib import Path

from evals.bench import ingests
from evals.bench.alone import Told, alone
from evals.bench.places import large_home
from evals.bench.result import Bench, Line

ADDED = "\n## Added section\n\nOne more paragraph was written on 2026-11-02 about what the review found this time.\n"


def measure(bench: Bench) -> list[Line]:
    """Lines for each large home."""
    return [line for files in bench.sizes.files for line in _publish(bench, files)]


def publish(sources: str, home: str) -> Told:
    """Add a section to one file, ingest, and say how long each part took; the file is put back afterwards."""
    file = min(Path(sources).parent.rglob("*.md"))
    text = file.read_text("utf-8")
    file.write_text(text + ADDED, "utf-8")
    try:
        return ingests.run(sources, home)
    finally:
        file.write_text(text, "utf-8")


def _publish(bench: Bench, files: int) -> list[Line]:
    sources, home = large_home(bench, files)
    told = alone(publish, sources=str(sources), home=str(home))
    where = f"{told['chunks']:,} chunks in {files:,} files"
    return [
        Line(
            name=f"publishing, {where}",
            value=told["publish_seconds"],
            unit="s",
            at_most=1,
            meaning="Making the version that answers, after one file of the home has changed and its texts are encoded.",
        ),
        Line(
            name=f"small change, {where}",
            value=told["seconds"],
            unit="s",
            meaning="The whole ingest that found and published that change.",
        ),
    ]

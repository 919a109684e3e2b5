"""Ingests as the measurements run them: with the real encoder or the seeded one, timed and watched."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

from assistant.models.encoder import Encoder, build_default_encoder
from assistant.store.store import Store
from evals.bench.alone import Told
from evals.bench.stub import SeededEncoder, SeededVectors
from evals.bench.watch import watched
from ingest.live import LiveSources, Place
from ingest.pipeline import Options, Progress, ingest
from ingest.workers import prepare


def run(sources: str, home: str, encoder: str = "seeded", vectors: str = "seeded", cache: str = "") -> Told:
    """Ingest a sources.yaml into a home and say what it took, from opening the home to the published version.

    Args:
        sources: Path of the sources.yaml.
        home: The home folder.
        encoder: `default` or `seeded`.
        vectors: `chroma` or `seeded`.
        cache: Folder with the default encoder's export.
    """
    folder, file = Path(home), Path(sources)
    place = Place(file=file, root=file.parent)
    publishing: list[float] = []

    def listen(progress: Progress) -> None:
        if progress.stage == "publish":
            publishing.append(time.perf_counter())

    options = Options(listen=listen)
    with watched() as usage:
        prepare(options.limits)
        store = open_home(folder, vectors)
        report = ingest(store, open_encoder(folder, encoder, cache), place, options)
    LiveSources(folder).adopt(place)
    chunks = store.versions()[-1].chunks
    store.close()
    told = {name: value for name, value in asdict(usage).items() if name != "by_process"}
    return told | {
        "publish_seconds": publishing[-1] - publishing[0],
        "version": report.version,
        "published": report.published,
        "chunks": chunks,
        "items": report.items,
        "encoded": report.encoded,
        "unchanged": report.unchanged,
        "skipped": len(report.skipped),
    }


def open_home(home: Path, vectors: str = "seeded") -> Store:
    """A home with vectors in Chroma or drawn from their hashes."""
    return Store.open(home, open_vectors=SeededVectors if vectors == "seeded" else None)


def open_encoder(home: Path, encoder: str, cache: str) -> Encoder:
    """The default encoder, or the seeded one."""
    if encoder == "seeded":
        return SeededEncoder()
    return build_default_encoder(home, cache=Path(cache) if cache else None)


def export(home: str, cache: str) -> Told:
    """Build the default encoder's export into a shared folder."""
    return {"encoder": build_default_encoder(Path(home), cache=Path(cache)).revision}

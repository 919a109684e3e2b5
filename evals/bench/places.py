"""Corpora and homes that several measurements share, each made once in a run."""

from __future__ import annotations

from pathlib import Path

from evals.bench import ingests
from evals.bench.alone import Told, alone
from evals.bench.corpora import write_group, write_many
from evals.bench.organization import write_organization
from evals.bench.result import Bench


def write(group: str, folder: str, slices: int, files: int, seed: int) -> Told:
    """Write a corpus: one of the groups, `many` over that many files, or `organization`."""
    into = Path(folder)
    if group == "organization":
        return {"sources": str(write_organization(into, slices=slices, seed=seed))}
    if group == "many":
        return {"sources": str(write_many(into, slices=slices, files=files, seed=seed))}
    return {"sources": str(write_group(into, group, slices=slices, seed=seed))}


def corpus(bench: Bench, group: str, slices: int, files: int = 0) -> Path:
    """The sources.yaml of a corpus, written when this run has not written it yet."""
    name = f"{group}-{slices}-{files}"
    if name not in bench.made:
        folder = bench.work / "corpora" / name
        folder.mkdir(parents=True, exist_ok=True)
        told = alone(write, group=group, folder=str(folder), slices=slices, files=files, seed=bench.seed)
        bench.made[name] = Path(told["sources"])
    return bench.made[name]


def large_home(bench: Bench, files: int) -> tuple[Path, Path]:
    """The sources.yaml and the home of a large corpus over that many files, with stub vectors."""
    sources = corpus(bench, "many", bench.sizes.slices, files)
    home = bench.work / "homes" / f"many-{bench.sizes.slices}-{files}"
    if str(home) not in bench.made:
        home.mkdir(parents=True, exist_ok=True)
        bench.told[f"large-{files}"] = alone(ingests.run, sources=str(sources), home=str(home))
        bench.made[str(home)] = home
    return sources, home


def asked_home(bench: Bench, chunks: int) -> Path:
    """The home of an organization of about that many chunks, with stub vectors."""
    name = f"organization-{chunks}"
    if name not in bench.made:
        sources, home = corpus(bench, "organization", chunks), bench.work / "homes" / name
        home.mkdir(parents=True)
        bench.told[name] = alone(ingests.run, sources=str(sources), home=str(home))
        bench.made[name] = home
    return bench.made[name]


def model_cache(bench: Bench) -> Path:
    """A folder with the default encoder's export, built before anything is timed."""
    cache = bench.work / "models"
    if "models" not in bench.made:
        alone(ingests.export, home=str(bench.work / "export"), cache=str(cache))
        bench.made["models"] = cache
    return cache

"""The manifest of a run: what was measured, with what, by whom, and the hash of the manifest before it.

The result of an evaluation is evidence itself, so that whoever reads it can see that no run was taken out or changed
afterwards: each manifest names the hashes of the run's files and of the manifest before.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.domain.errors import BadInput
from evals.trace import Identity

GENESIS = "0" * 64
NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one run was."""

    number: int
    """Its place in the chain, from 1."""
    run: str
    """Name of its folder."""
    suite: str
    """Name of the suite."""
    suite_file: str
    """Path of its file, from which floors and labels are read when the run is looked at again."""
    limit: int | None = None
    """Cases of the suite that were asked at most."""
    floors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """What the suite asked of each measure."""
    sealed: bool
    """Whether the sealed cases were asked."""
    target: Identity
    """Who answered: code, index root, prompts and model."""
    baseline: Identity | None
    """Who answered beside it."""
    release: str
    """Version of the harness."""
    harness: str = ""
    """SHA-256 over its source files: what measured, whatever its release is called."""
    data: Mapping[str, str]
    """SHA-256 of the suite's own file and what it names: cases, sources, pairs; paths are from its folder."""
    files: Mapping[str, str]
    """SHA-256 of the run's own files."""
    seed: int
    """What every drawn figure was drawn from."""
    command: str
    """The command line."""
    began: str
    """When it began, in UTC."""
    ended: str
    """When it ended, in UTC."""
    owner: str
    """Who answers for the labels."""
    approver: str
    """Who approved them."""
    previous: str
    """Hash of the manifest before; zeros for the first."""

    @property
    def digest(self) -> str:
        """SHA-256 over the manifest."""
        return hashlib.sha256(_text(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where a chain of manifests does not hold."""

    run: str
    """Which run."""
    why: str
    """What does not hold."""


def hashes(files: Sequence[Path], folder: Path) -> dict[str, str]:
    """SHA-256 of files that are there, by their path from a folder."""
    return {
        Path(os.path.relpath(path, folder)).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file()
    }


def next_in(runs: Path) -> tuple[int, str]:
    """Number and previous hash of the manifest that comes next in a folder of runs. Raises BadInput on a broken one."""
    last = max(read_manifests(runs), key=lambda one: one.number, default=None)
    return (1, GENESIS) if last is None else (last.number + 1, last.digest)


def write(manifest: Manifest, folder: Path) -> None:
    """Put a manifest beside the files that it names."""
    (folder / NAME).write_text(_text(manifest) + "\n", "utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a run. Raises BadInput when there is none."""
    path = folder / NAME
    try:
        given: dict[str, Any] = json.loads(path.read_text("utf-8"))
        beside = given["baseline"]
        return Manifest(
            **given | {"target": Identity(**given["target"]), "baseline": Identity(**beside) if beside else None}
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadInput(f"{path}: no manifest of a run ({problem})") from problem


def read_manifests(runs: Path) -> list[Manifest]:
    """Every manifest of a folder of runs, by number."""
    folders = (path.parent for path in runs.glob(f"*/{NAME}"))
    return sorted((read(folder) for folder in folders), key=lambda one: one.number)


def verify(runs: Path) -> Iterator[Fault]:
    """Where the chain of a folder of runs does not hold: a number is missing, a hash differs, a file was changed."""
    previous = GENESIS
    for expected, manifest in enumerate(read_manifests(runs), start=1):
        if manifest.number != expected:
            yield Fault(run=manifest.run, why=f"is number {manifest.number}, expected {expected}: a run is missing")
            return
        if manifest.previous != previous:
            yield Fault(run=manifest.run, why="does not follow the manifest before it")
        previous = manifest.digest
        folder = runs / manifest.run
        now = hashes([folder / name for name in manifest.files], folder)
        for name, known in manifest.files.items():
            if now.get(name) != known:
                yield Fault(run=manifest.run, why=f"{name} is {'changed' if name in now else 'gone'}")


@cache
def harness() -> str:
    """SHA-256 over the source files of the harness."""
    told = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def release() -> str:
    """Version of the installed harness."""
    return importlib.metadata.version("clausetrail")


def _text(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False)

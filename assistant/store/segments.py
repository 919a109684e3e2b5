"""Segments: folders of plain arrays, written once, checked, then mapped into memory and never changed.

A segment's manifest holds the length and SHA-256 of every file. The catalog holds the manifest's own hash, so that a
segment is what the publication wrote, or is not opened. Opening compares lengths, which costs nothing and finds every
truncation; `verify` reads all bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable

MANIFEST = "manifest.json"
MEND = "run clausetrail doctor --mend"


class SegmentWriter:
    """Writes one segment, array by array and block by block, beside the others and under no name yet."""

    def __init__(self, root: Path) -> None:
        """Make an unnamed folder under the folder of all segments."""
        self._root = root
        self._folder = root / f"unfinished-{uuid.uuid4().hex}"
        self._folder.mkdir(parents=True)
        self._files: dict[str, BinaryIO] = {}
        self._arrays: dict[str, dict[str, Any]] = {}

    def append(self, name: str, block: NDArray[Any]) -> None:
        """Add rows to an array; every block of one name has the same type and the same length of a row."""
        if name not in self._files:
            self._files[name] = (self._folder / name).open("wb")
            self._arrays[name] = {"dtype": block.dtype.str, "row": list(block.shape[1:])}
        expected = self._arrays[name]
        if (block.dtype.str, list(block.shape[1:])) != (expected["dtype"], expected["row"]):
            raise ValueError(f"block of {name} is {block.dtype} {block.shape}, expected {expected}")
        self._files[name].write(np.ascontiguousarray(block).tobytes())

    def finish(self, family: str, rows: int) -> tuple[str, str]:
        """Make everything durable and give the segment its name. Returns name and hash of the manifest."""
        for name, file in self._files.items():
            file.flush()
            os.fsync(file.fileno())
            file.close()
            self._arrays[name] |= _measured(self._folder / name)
        manifest = json.dumps({"rows": rows, "arrays": self._arrays}, sort_keys=True).encode()
        digest = hashlib.sha256(manifest).hexdigest()
        _write_durably(self._folder / MANIFEST, manifest)
        _sync_folder(self._folder)
        target = self._root / f"{family}-{digest[:24]}"
        shutil.rmtree(target, ignore_errors=True)  # left by a run that was killed before it published
        self._folder.rename(target)
        _sync_folder(self._root)
        return target.name, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """An opened segment whose files have the lengths that were published."""

    folder: Path
    """Where its files lie."""
    rows: int
    """Number of chunks in it."""
    arrays: dict[str, dict[str, Any]]
    """Type, row shape, length in bytes and SHA-256 by file name."""

    def array(self, name: str) -> NDArray[Any]:
        """The array of that name, mapped read-only."""
        stated = self.arrays[name]
        dtype, row = np.dtype(stated["dtype"]), tuple(stated["row"])
        if stated["length"] == 0:
            return np.empty((0, *row), dtype=dtype)
        flat = np.memmap(self.folder / name, dtype=dtype, mode="r")
        return np.asarray(flat).reshape((-1, *row))

    def verify(self) -> None:
        """Read every byte and compare its hash. Raises Unavailable naming the first file that differs."""
        for name, stated in self.arrays.items():
            if _measured(self.folder / name)["sha256"] != stated["sha256"]:
                raise Unavailable(f"{self.folder.name}/{name} was changed after it was published: {MEND}")


def open_segment(root: Path, name: str, digest: str) -> Segment:
    """The segment of that name. Raises Unavailable when it is missing, cut short or not the one that was published."""
    folder = root / name
    try:
        manifest = (folder / MANIFEST).read_bytes()
    except OSError as problem:
        raise Unavailable(f"the index segment {name} cannot be read ({problem.strerror}): {MEND}") from problem
    if hashlib.sha256(manifest).hexdigest() != digest:
        raise Unavailable(f"the index segment {name} is not the one that was published: {MEND}")
    segment = _segment(folder, manifest)
    for file, array in segment.arrays.items():
        path = folder / file
        length = path.stat().st_size if path.exists() else 0
        if not path.exists() or length != array["length"]:
            raise Unavailable(
                f"the index segment {name} is damaged: {file} has {length} bytes, expected {array['length']}: {MEND}"
            )
    return segment


def read_manifest(root: Path, name: str, digest: str) -> Segment | None:
    """The segment of that name whatever state its files are in; None when its manifest is lost."""
    path = root / name / MANIFEST
    manifest = path.read_bytes() if path.is_file() else b""
    return _segment(root / name, manifest) if hashlib.sha256(manifest).hexdigest() == digest else None


def _segment(folder: Path, manifest: bytes) -> Segment:
    stated = json.loads(manifest)
    return Segment(folder=folder, rows=stated["rows"], arrays=stated["arrays"])


def remove_unpublished(root: Path, published: set[str]) -> None:
    """Delete what killed runs left; the caller holds the writer's lock."""
    if root.is_dir():
        for folder in root.iterdir():
            if folder.name not in published:
                shutil.rmtree(folder)


def _measured(path: Path) -> dict[str, Any]:
    """Length and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"length": path.stat().st_size, "sha256": digest}


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make names inside a folder durable; where folders cannot be opened (Windows) the system does it by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

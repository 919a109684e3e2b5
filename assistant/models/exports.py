"""Exports of networks: built once in a process of its own, shared between homes, whole or absent."""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from assistant.domain.errors import Unavailable
from assistant.offline import QUIET

logger = logging.getLogger(__name__)


def provide(export: Path, cached: Path | None, build: Callable[[Path], None]) -> None:
    """Put an export in its place when it is not there yet: from the shared cache, or by building it."""
    if export.exists():
        return
    export.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(export.with_suffix(".lock")):
        if not export.exists():
            _provide(export, cached, build)


def export_apart(module: str, *arguments: Path) -> None:
    """Run a module that writes an export, its last argument, in a process of its own.

    torch never enters this one, and its warnings and progress bars stay there. Raises Unavailable when it fails.
    """
    export = arguments[-1]
    logger.info("building the int8 export %s, once, in %s", export.name, export.parent)
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=QUIET | os.environ)  # noqa: S603  our own module
    if done.returncode != 0:
        words = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise Unavailable(f"The model could not be exported to {export}: {words}")


def share(export: Path, cached: Path) -> None:
    """Leave a copy where other homes look; a service may well have no right to write outside its own home."""
    try:
        _copy(export, cached)
    except OSError as problem:
        logger.info("the export is not shared in %s: %s", cached.parent, problem.strerror)


def pinned(file: Path, expected: str) -> Path:
    """A file that ships with the code, as its SHA-256 says. Raises Unavailable for another."""
    found = sha256(file)
    if found != expected:
        raise Unavailable(f"{file} is not the pinned one: expected SHA-256 {expected}, got {found}; install again")
    return file


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _provide(export: Path, cached: Path | None, build: Callable[[Path], None]) -> None:
    if cached and cached.exists():
        _copy(cached, export)
        return
    build(export)
    if cached:
        share(export, cached)


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that the target is either absent or whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.part")
    shutil.copyfile(source, part)
    part.replace(target)

"""What the outcome of reading a file depends on, as one hash: while it stays equal, the file is not parsed again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path

import assistant.domain
import ingest
from assistant.domain.sources import Organization
from ingest.context import Context, SourceFile
from ingest.discover import sidecars_beside

LIBRARIES = frozenset({
    "charset-normalizer", "detect-secrets", "docutils", "lxml", "markdown-it-py", "openpyxl", "pdf2image",
    "pdfminer-six", "pi-heif", "pikepdf", "pillow", "python-docx", "python-oxmsg", "python-pptx", "pyyaml",
    "unstructured", "unstructured-inference", "unstructured-pytesseract",
})  # fmt: skip
"""Packages whose version can change what is read from a file."""

GROUPS = ("clausetrail.connectors", "clausetrail.connectors.live")
"""Entry points under which other packages bring connectors."""

PROGRAMS = ("tesseract", "pdftoppm")
"""Programs without which some files are skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What one reading depends on."""

    digest: str
    """SHA-256 (hex) over all of it."""
    original: str
    """SHA-256 (hex) of the file's bytes."""


def settings_of(context: Context, chunker: str) -> str:
    """SHA-256 (hex) over what all files of one run have in common: code, libraries, limits, calendar, chunker."""
    owner: Organization = context.organization
    told = (chunker, owner.timezone, owner.fiscal_year_start, context.limits, context.criteria)
    return _hash([_code(), repr(told).encode()])


def inputs_of(file: SourceFile, settings: str) -> Inputs:
    """What reading the file now depends on. Raises OSError when it cannot be read."""
    with file.absolute.open("rb") as opened:
        original = hashlib.file_digest(opened, "sha256").hexdigest()
    entry = file.entry
    told = (settings, file.path, original, entry.id, entry.connector, entry.kind.value, *_beside(file))
    return Inputs(digest=_hash(part.encode("utf-8", "surrogateescape") for part in told), original=original)


def _beside(file: SourceFile) -> tuple[str, ...]:
    """What each sidecar holds, or that it cannot be read."""
    return tuple(part for sidecar in sidecars_beside(file.absolute) for part in ("sidecar", _content(sidecar)))


def _content(sidecar: Path) -> str:
    """SHA-256 (hex) of its bytes, or that it cannot be read."""
    try:
        return hashlib.sha256(sidecar.read_bytes()).hexdigest()
    except OSError as problem:
        return f"unreadable {problem.errno}"


@cache
def _code() -> bytes:
    """A hash of our own reading code, the versions of the libraries that it uses, and the programs that are there.

    Hashed instead of numbered by hand: a number that nobody raised would keep what the old code read.
    """
    programs = (f"{name} {shutil.which(name) is not None}" for name in PROGRAMS)
    return _hash([*_sources(), *sorted(part.encode() for part in (*_versions(), *programs))]).encode()


def _sources() -> Iterator[bytes]:
    """The reading code, file by file."""
    for package in (ingest, assistant.domain):
        for folder in package.__path__:
            for file in sorted(Path(folder).rglob("*.py")):
                yield file.read_bytes()


def _versions() -> Iterator[str]:
    """Name and version of each library that takes part, installed connectors included."""
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):  # an extra that is not installed reads nothing
            yield f"{name} {version(name)}"
    for group in GROUPS:
        for point in entry_points(group=group):
            yield f"{point.value} {point.dist.version if point.dist else ''} {_module_hash(point.module)}"


def _module_hash(module: str) -> str:
    """SHA-256 (hex) of a module's file: its author changes it without a new version. Empty when there is none."""
    try:
        spec = find_spec(module)
        return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest() if spec and spec.origin else ""
    except (ImportError, OSError, ValueError):
        return ""  # its connector says so in a skip


def _hash(parts: Iterable[bytes]) -> str:
    """SHA-256 (hex) of the parts, each led by its length."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:".encode() + part)
    return digest.hexdigest()

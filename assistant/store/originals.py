"""Files as they came, kept by the hash of their bytes: what a reader downloads, and what a version can be rebuilt from."""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Callable
from pathlib import Path

from assistant.domain.answer import NOT_FOUND
from assistant.domain.errors import NotFound, Unavailable, Unparseable

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when a file cannot grow."""
NO_SPACE = "the home folder cannot be written: free disk space and run clausetrail ingest again"


class Originals:
    """The files of one home."""

    def __init__(self, folder: Path, is_withheld: Callable[[str], bool]) -> None:
        """Look below a folder; files that hold what was erased are withheld."""
        self.folder = folder
        self._is_withheld = is_withheld

    def read(self, digest: str) -> bytes:
        """The file of that hash. Raises NotFound when it is withheld, Unavailable when it is lost or changed."""
        if self._is_withheld(digest):
            raise NotFound(f"the original file: {NOT_FOUND}")
        return read_original(self.folder, digest)

    def has(self, digest: str) -> bool:
        """Whether the file is kept, or withheld on purpose."""
        return original_path(self.folder, digest).is_file() or self._is_withheld(digest)

    def forget(self, digest: str) -> None:
        """Delete the file of that hash."""
        original_path(self.folder, digest).unlink(missing_ok=True)


def keep_original(folder: Path, content: bytes) -> str:
    """Keep a file under the SHA-256 (hex) of its bytes, which comes back; equal files are kept once.

    Raises Unparseable with `NO_SPACE` when the disk is full: a skip goes from any process to the draft, which is then
    not published.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = original_path(folder, digest)
    if target.exists():
        return digest
    part = folder / f"unfinished-{uuid.uuid4().hex}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as problem:
        if problem.errno not in FULL:
            raise
        raise Unparseable(NO_SPACE, fix="free disk space and run clausetrail ingest again") from problem
    finally:
        part.unlink(missing_ok=True)
    return digest


def read_original(folder: Path, digest: str) -> bytes:
    """The file of that hash. Raises Unavailable when it is gone or its bytes have another hash."""
    path = original_path(folder, digest)
    if not path.exists():
        raise Unavailable(f"the original {digest} is not in the home folder: run clausetrail ingest again")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Unavailable(f"the original {digest} was changed in the home folder: delete it and ingest again")
    return content


def original_path(folder: Path, digest: str) -> Path:
    """Where a file of that hash lies: two levels, as folders of very many files are slow to list."""
    return folder / digest[:2] / digest

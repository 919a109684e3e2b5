"""Files as they came, kept by the hash of their bytes: what a reader downloads, and what a version can be rebuilt from."""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

from assistant.domain.errors import Unavailable


def keep_original(folder: Path, content: bytes) -> str:
    """Keep a file under the SHA-256 (hex) of its bytes, which comes back; equal files are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    target = original_path(folder, digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    part = folder / f"unfinished-{uuid.uuid4().hex}"
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
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

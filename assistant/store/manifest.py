"""The hash that names what a version or a scope holds, whatever order it came in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from assistant.domain.evidence import Chunk, EvidenceId, Item, RevisionId


def root_of(held: Iterable[tuple[EvidenceId, RevisionId]]) -> str:
    """SHA-256 over the sorted pairs of evidence id and revision; each part is led by its length, so none can pose as two."""
    digest = hashlib.sha256()
    for pair in sorted(held):
        for part in pair:
            digest.update(_framed(part))
    return digest.hexdigest()


def chunk_id_of(item: Item, revision: RevisionId, chunker: str, chunk: Chunk) -> bytes:
    """SHA-256 that names a chunk: the same on every machine and in every home."""
    place = (str(chunk.ordinal), str(chunk.start), str(chunk.end))
    parts = (item.parser, chunker, item.id, revision, *place)
    return hashlib.sha256(b"".join(map(_framed, parts))).digest()


def indexed_text(context: str, slice_: str) -> str:
    """What is encoded and counted of a chunk: its context, which is never quoted, and its slice of the text."""
    return f"{context}\n{slice_}"


def text_hash(indexed: str) -> str:
    """SHA-256 (hex) of an indexed text: the id of its vector."""
    return hashlib.sha256(indexed.encode("utf-8", "surrogatepass")).hexdigest()


def _framed(part: str) -> bytes:
    encoded = part.encode("utf-8", "surrogatepass")
    return f"{len(encoded)}:".encode() + encoded

"""An encoder and a vector store that cost next to nothing, so that what is left of an ingest is our own work.

A vector is drawn with the text's hash as its seed, so the store need not keep it: it keeps hashes, and draws again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable
from assistant.models.encoder import DIM, MAX_TOKENS, Reading, bundled_model
from assistant.store.manifest import text_hash

Vectors = NDArray[np.float32]


class SeededEncoder:
    """Stub vectors of the default encoder's length, tokens counted by its real tokenizer; see `Encoder`."""

    dim = DIM
    max_tokens = MAX_TOKENS
    revision = f"seeded-{DIM}"

    def __init__(self) -> None:
        """Load the tokenizer."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(bundled_model() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return _rows([text_hash(text) for text in texts])

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """See `Encoder.read`; a text is its own only token."""
        whole = [np.array([[0, len(text)]], dtype=np.int64) for text in texts]
        rows = self.encode(texts)
        return [Reading(whole=row, tokens=row[None], places=at) for row, at in zip(rows, whole, strict=True)]

    def read_question(self, question: str) -> Reading:
        """See `Encoder.read_question`; it is not moved."""
        (reading,) = self.read([question])
        return reading

    def count_tokens(self, text: str) -> int:
        """See `Encoder.count_tokens`."""
        return len(self._tokenizer.encode(text).ids)


class SeededVectors:
    """Knows which texts were encoded, in a file that only grows, and draws their vectors anew; see `VectorStore`."""

    def __init__(self, home: Path, name: str, dim: int) -> None:
        """Open the file of that name in the home; what a killed run wrote in part is cut off."""
        assert dim == DIM, "seeded vectors have one length"  # noqa: S101
        path = home / f"{name}.hashes"
        held = path.read_bytes() if path.exists() else b""
        whole = len(held) // 32 * 32
        self._known = {held[at : at + 32] for at in range(0, whole, 32)}
        self._file = path.open("ab")
        self._file.truncate(whole)

    def known(self, ids: Collection[str]) -> set[str]:
        """See `VectorStore.known`."""
        return {each for each in ids if bytes.fromhex(each) in self._known}

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:  # noqa: ARG002  they are drawn from the ids
        """See `VectorStore.add`."""
        fresh = [key for key in dict.fromkeys(map(bytes.fromhex, ids)) if key not in self._known]
        self._known.update(fresh)
        self._file.write(b"".join(fresh))
        self._file.flush()

    def get(self, ids: Sequence[str]) -> Vectors:
        """See `VectorStore.get`."""
        missing = sum(bytes.fromhex(each) not in self._known for each in ids)
        if missing:
            raise Unavailable(f"{missing} passages have no vector: run clausetrail ingest again")
        return _rows(ids)

    def count(self) -> int:
        """See `VectorStore.count`."""
        return len(self._known)

    def ids(self) -> set[str]:
        """See `VectorStore.ids`."""
        return {each.hex() for each in self._known}

    def discard(self, ids: Collection[str]) -> None:
        """See `VectorStore.discard`; the file keeps its hashes, as no measurement erases."""
        self._known -= {bytes.fromhex(each) for each in ids}

    def close(self) -> None:
        """See `VectorStore.close`."""
        self._file.close()


def _rows(hashes: Sequence[str]) -> Vectors:
    """(n, dim) float32, rows of length one, each drawn from its own hash."""
    rows = np.empty((len(hashes), DIM), dtype=np.float32)
    for at, each in enumerate(hashes):
        rows[at] = np.random.default_rng(int(each[:16], 16)).standard_normal(DIM, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else rows

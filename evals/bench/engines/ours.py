"""Our scan and terms, written by the store's own builders and joined as a version joins its segments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.store import scan, terms
from assistant.store.build import ROWS
from assistant.store.ranking import Ranked
from assistant.store.scan import Scan, write_scan
from assistant.store.segments import Segment, SegmentWriter, open_segment
from assistant.store.terms import Terms, write_terms
from evals.bench.engines.engine import Engine, Search
from evals.bench.slices import Query, chunks

PIECES = "pieces.json"


def fill(folder: Path, start: int, end: int, seed: int) -> None:
    """Add segments of the length that a publication gives them, and the columns that the mask is made of."""
    made = [_piece(folder, first, min(first + ROWS, end), seed) for first in range(start, end, ROWS)]
    (folder / PIECES).write_text(json.dumps([*_pieces(folder), *made]), "utf-8")


def opened(folder: Path) -> Mapping[str, Search]:
    """Searches by vector, by words, and both after the mask, as a question does them."""
    pieces = _pieces(folder)
    readable, held = (np.concatenate([np.load(folder / one[name]) for one in pieces]) for name in ("readable", "held"))
    numbers = np.flatnonzero(held)  # of the version's chunks; what it lacks has no position, as in a home
    positions = np.where(held, np.cumsum(held) - 1, -1)
    by_vector = Scan(list(_placed(folder, pieces, scan.FAMILY, positions)))
    by_words = Terms(list(_placed(folder, pieces, terms.FAMILY, positions)), len(numbers))
    mask = readable[numbers]

    def told(found: list[Ranked]) -> list[int]:
        return [int(numbers[one.position]) for one in found]

    def both(query: Query, k: int) -> list[int]:
        asked = readable[numbers]  # rights are looked at anew for every question
        return told(by_vector.best(asked, query.vector, k)) + told(by_words.best(asked, query.words, k))

    return {
        "vector": lambda query, k: told(by_vector.best(mask, query.vector, k)),
        "words": lambda query, k: told(by_words.best(mask, query.words, k)),
        "both": both,
    }


def family_bytes(folder: Path) -> dict[str, int]:
    """Bytes on disk of each family of segments."""
    return {
        family: sum(each.stat().st_size for each in folder.glob(f"{family}-*/*"))
        for family in (scan.FAMILY, terms.FAMILY)
    }


def _piece(folder: Path, start: int, end: int, seed: int) -> dict[str, Any]:
    """One segment of each family with its columns; what is needed to open them."""
    vectors, words = SegmentWriter(folder), SegmentWriter(folder)
    readable, held = [], []

    def texts() -> Iterator[str]:
        for block in chunks(start, end, seed):
            write_scan(vectors, range(block.first, block.first + len(block.texts)), block.vectors)
            readable.append(block.readable)
            held.append(block.held)
            yield from block.texts

    write_terms(words, range(start, end), texts())
    made: dict[str, Any] = {
        scan.FAMILY: vectors.finish(scan.FAMILY, end - start),
        terms.FAMILY: words.finish(terms.FAMILY, end - start),
        "start": start,
        "end": end,
    }
    for name, column in (("readable", readable), ("held", held)):
        made[name] = f"{name}-{start}.npy"
        np.save(folder / f"{name}-{start}.npy", np.concatenate(column))
    return made


def _pieces(folder: Path) -> list[dict[str, Any]]:
    """What was filled, in order."""
    path = folder / PIECES
    told: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return told


def _placed(
    folder: Path, pieces: list[dict[str, Any]], family: str, positions: NDArray[np.int64]
) -> Iterator[tuple[Segment, NDArray[np.int64]]]:
    """The segments of a family with the positions of their rows."""
    for one in pieces:
        name, digest = one[family]
        segment = open_segment(folder, name, digest)
        yield segment, positions[segment.array("pks")]


ENGINE = Engine(fill=fill, open=opened)

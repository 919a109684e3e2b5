"""Chunks without a home: seeded vectors, texts, access lists and version intervals, for searches measured side by side.

A home of a million chunks takes the better part of an hour to ingest, and no other engine would read it. So the chunks
are drawn here, the same for every engine: vectors of the default encoder's length, texts whose words are as rare as
Zipf found them, each with an identifier of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.models.encoder import DIM
from evals.bench.words import Prose, vocabulary

BLOCK = 1_000  # drawn at once, and given to an engine at once where it takes lists
SHORTEST, LONGEST = 40, 80  # words of a text
QUESTION_WORDS = 8
GROUPS = ("group:audit", "group:engineering")
TEAMS = 40
READER = (GROUPS[0], "user:ada")
"""Whom the reader's access entries name: about half of the chunks name one of them."""
VERSIONS = 100
AS_OF = 90
"""The version that is asked; later chunks are not there yet, and some earlier ones no longer."""
STILL = 1_000_000
"""`until` of a chunk that every later version holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunks:
    """Some chunks in a row."""

    first: int
    """Number of the first one."""
    vectors: NDArray[np.float32]
    """(n, dim) float32, rows of length one."""
    texts: tuple[str, ...]
    """What each says."""
    allow: tuple[tuple[str, ...], ...]
    """Whom each may be shown to."""
    since: NDArray[np.int64]
    """First version that holds each."""
    until: NDArray[np.int64]
    """First version that holds each no longer."""

    @property
    def readable(self) -> NDArray[np.bool_]:
        """Which of them the reader's access lets through."""
        return np.array([not set(READER).isdisjoint(each) for each in self.allow], dtype=np.bool_)

    @property
    def held(self) -> NDArray[np.bool_]:
        """Which of them the asked version holds."""
        return (self.since <= AS_OF) & (self.until > AS_OF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question as a search takes it."""

    vector: NDArray[np.float32]
    """(dim,) float32 of length one."""
    words: str
    """The same for a search by words, frequent ones among them, as people ask."""


def chunks(start: int, end: int, seed: int) -> Iterator[Chunks]:
    """The chunks from one number to before another, block by block; a number is the same chunk in every range."""
    for block in range(start // BLOCK, -(-end // BLOCK)):
        drawn, first = _block(block, seed), block * BLOCK
        low, high = max(start - first, 0), min(end - first, BLOCK)
        yield Chunks(
            first=first + low,
            vectors=drawn.vectors[low:high],
            texts=drawn.texts[low:high],
            allow=drawn.allow[low:high],
            since=drawn.since[low:high],
            until=drawn.until[low:high],
        )


def queries(count: int, seed: int) -> Iterator[Query]:
    """That many questions."""
    prose, random = Prose((seed, "queries")), np.random.default_rng((seed, 0))
    for _ in range(count):
        yield Query(
            vector=_unit(random.standard_normal((1, DIM), dtype=np.float32))[0], words=prose.words(QUESTION_WORDS)
        )


def _block(number: int, seed: int) -> Chunks:
    """One whole block, from a seed of its own."""
    random = np.random.default_rng((seed, 1, number))
    since = random.integers(1, VERSIONS + 1, BLOCK)
    replaced = random.random(BLOCK) < 0.2
    return Chunks(
        first=number * BLOCK,
        vectors=_unit(random.standard_normal((BLOCK, DIM), dtype=np.float32)),
        texts=_texts(number * BLOCK, random),
        allow=_allow(random),
        since=since,
        until=np.where(replaced, since + random.integers(1, VERSIONS, BLOCK), STILL),
    )


def _texts(first: int, random: np.random.Generator) -> tuple[str, ...]:
    """Texts of Zipf's words, each with an identifier that no other has."""
    words = np.array(vocabulary(), dtype=np.str_)
    weights = 1 / np.arange(3, len(words) + 3)
    lengths = random.integers(SHORTEST, LONGEST + 1, BLOCK)
    drawn = words[np.searchsorted(np.cumsum(weights / weights.sum()), random.random(lengths.sum()))].tolist()
    ends = np.cumsum(lengths).tolist()
    return tuple(
        f"CHG-{first + at} {' '.join(drawn[start:end])}"
        for at, (start, end) in enumerate(zip([0, *ends], ends, strict=False))
    )


def _allow(random: np.random.Generator) -> tuple[tuple[str, ...], ...]:
    """One of two groups and one of many teams each, and now and then the reader by name."""
    groups, teams = random.integers(0, len(GROUPS), BLOCK).tolist(), random.integers(0, TEAMS, BLOCK).tolist()
    by_name = (random.random(BLOCK) < 0.01).tolist()
    return tuple(
        (GROUPS[group], f"group:team-{team}", *(["user:ada"] if named else []))
        for group, team, named in zip(groups, teams, by_name, strict=True)
    )


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths

"""What the cross-encoder learns from: questions beside sentences, and claims beside quotes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum


class Label(IntEnum):
    """What a premise does to a claim."""

    SUPPORTED = 0
    """It says it."""
    CONTRADICTED = 1
    """It says otherwise."""
    NEUTRAL = 2
    """It says neither."""
    NOT_SUPPORTED = 3
    """It does not say it; whether it says otherwise nobody has labelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question beside sentences of which some may answer it."""

    source: str
    """The set it is of; `own` for the project's."""
    document: str
    """The document of most of its sentences: a split keeps a document on one side."""
    text: str
    """The question."""
    sentences: tuple[str, ...]
    """Sentences with their headings."""
    answers: frozenset[int]
    """Positions of those that answer it; none when nothing does."""
    organization: str = ""
    """The invented organization that it is put to; empty for one about a single document."""
    near: frozenset[int] = frozenset()
    """Positions of those that come close without answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim beside a premise."""

    source: str
    """The set it is of; `perturbed` for those made here."""
    premise: str
    """What is quoted."""
    text: str
    """What is claimed."""
    label: Label
    """What the premise does to the claim."""
    document: str
    """The document the premise is of."""
    kind: str
    """The hypothesis of a set that repeats its own, the operator of one made here."""


def share(key: str, *, seed: int = 42001) -> float:
    """A number in [0, 1) that depends on the key alone: splits stay as they are when examples are added."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=8).digest()) / 2**64

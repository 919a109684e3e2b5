"""ObliQA-MP: questions over the same rule books that several passages must answer together (Gokhan et al. 2025)."""

from __future__ import annotations

from pathlib import Path

from evals.suites.data import obliqa
from evals.suites.data.beir import read_set
from evals.suites.suite import Suite


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `obliqa_mp`; its corpus is that of obliqa."""
    corpus = data / "obliqa" / "corpus.jsonl"
    found = read_set(data / "obliqa_mp", limit=limit, passage=obliqa.passage, corpus=corpus)
    return obliqa.write(found, into, "obliqa_mp", "Questions that several passages of the rule books answer together")

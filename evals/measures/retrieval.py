"""Quality: how well retrieval finds the evidence of a complete search.

Over the evidence that passages come from, best first, each at its first place, with rel(i) = 1 for gold at rank i and G the
number of gold:

    R@k       = gold among the first k / G
    AP        = (1 / G) Σ_i rel(i) · (gold among the first i / i), its mean over replies is MAP
    nDCG@10   = Σ_{i≤10} rel(i) / log2(i + 1)  /  Σ_{i≤min(10,G)} 1 / log2(i + 1)
    all-gold@10 = 1 when every gold is among the first 10

as TREC has them (Manning, Raghavan and Schütze 2008, chapter 8; Järvelin and Kekäläinen 2002). Gold that the reader may not
read, or that was not there on the day that is asked about, is left out first: to find it would be the fault. Measured are
replies to what can be answered whose target lets out that it retrieved; nothing retrieved is 0. What is answered from
records alone, without a ranking, is left out: the measures of lists have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evals.measures.measure import Finding, Result, quality, share
from evals.reply import Reply

STAGE = "passages"
"""The stage by which a target says that it retrieved, even when it found nothing."""
DEPTH = 10
Relevance = NDArray[np.float64]
"""(n_ranks,) 1.0 for gold and 0.0 for other evidence, best first."""
Looked = tuple[Reply, Relevance, int]
"""A reply, what it retrieved, and the number of gold."""
Figure = Callable[[Relevance, int], float]


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`R@5`, `R@10`, `MAP`, `nDCG@10` and `all-gold@10` over replies whose retrieval can be seen."""
    looked = list(_looked(replies))
    return (
        quality("R@5", _scored(looked, lambda relevance, gold: recall_at(5, relevance, gold))),
        quality("R@10", _scored(looked, lambda relevance, gold: recall_at(DEPTH, relevance, gold))),
        quality("MAP", _scored(looked, average_precision)),
        quality("nDCG@10", _scored(looked, lambda relevance, gold: ndcg_at(DEPTH, relevance, gold))),
        share("all-gold@10", _scored(looked, lambda relevance, gold: float(recall_at(DEPTH, relevance, gold) == 1))),
    )


def recall_at(k: int, relevance: Relevance, gold: int) -> float:
    """Share of the gold among the first k."""
    return float(relevance[:k].sum()) / gold


def average_precision(relevance: Relevance, gold: int) -> float:
    """Mean precision at the ranks of the gold, 0 for gold that is not there."""
    ranks = np.arange(1, len(relevance) + 1)
    return float((relevance * relevance.cumsum() / ranks).sum()) / gold


def ndcg_at(k: int, relevance: Relevance, gold: int) -> float:
    """Discounted gain of the first k over that of a perfect order."""
    discounts = 1 / np.log2(np.arange(2, k + 2))
    first = relevance[:k]
    return float((first * discounts[: len(first)]).sum() / discounts[: min(k, gold)].sum())


def _scored(looked: Sequence[Looked], figure: Figure) -> list[tuple[Reply, Finding]]:
    return [(reply, Finding(reply=reply.name, value=figure(relevance, gold))) for reply, relevance, gold in looked]


def _looked(replies: Sequence[Reply]) -> Iterator[Looked]:
    """Replies that retrieval can be measured of."""
    for reply in replies:
        gold = _gold(reply)
        retrieved = bool(reply.heard.passages) or STAGE in reply.heard.seconds
        if gold and retrieved and not reply.should_abstain:
            found = dict.fromkeys(passage["source"] for passage in reply.heard.passages)
            yield reply, np.array([source in gold for source in found], dtype=np.float64), len(gold)


def _gold(reply: Reply) -> frozenset[str]:
    """Gold that this reader may read and that was there on the day."""
    as_of = reply.case.as_of
    version = as_of if isinstance(as_of, int) else None
    gold = reply.evidence.readable(reply.reader, version).intersection(reply.expected.gold_sources)
    return gold & reply.evidence.existing(date.fromisoformat(as_of)) if isinstance(as_of, str) else gold

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

`place-*` are the same over gold places, for cases whose every nugget names some: a document may hold a thousand, and to find
it is little. A passage finds a nugget when it shares at least half of the shorter of the two with one of its places; further
passages of a place that is found take no rank, others take one each. Questions as of a day are left out, since they ask for the
whole of a document: the measures of time have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evals.evidence import Stretch
from evals.measures.measure import Finding, Result, quality, share
from evals.reply import Reply

STAGE = "passages"
"""The stage by which a target says that it retrieved, even when it found nothing."""
DEPTH = 10
Relevance = NDArray[np.float64]
"""(n_ranks,) 1.0 for gold and 0.0 for other evidence, best first."""
Looked = tuple[Reply, Relevance, int]
"""A reply, what it retrieved, and the number of gold."""
Placed = tuple[str, Stretch]
"""An evidence id and a stretch of its text."""
Places = tuple[Placed, ...]
"""Places of which any will do."""
Figure = Callable[[Relevance, int], float]


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`R@5`, `R@10`, `MAP`, `nDCG@10` and `all-gold@10` over replies whose retrieval can be seen; three over places too."""
    seen = [reply for reply in replies if _retrieved(reply) and not reply.should_abstain]
    looked, placed = list(_looked(seen)), list(_placed(seen))
    return (
        quality("R@5", _scored(looked, lambda relevance, gold: recall_at(5, relevance, gold))),
        quality("R@10", _scored(looked, lambda relevance, gold: recall_at(DEPTH, relevance, gold))),
        quality("MAP", _scored(looked, average_precision)),
        quality("nDCG@10", _scored(looked, lambda relevance, gold: ndcg_at(DEPTH, relevance, gold))),
        share("all-gold@10", _scored(looked, all_gold)),
        quality("place-R@10", _scored(placed, lambda relevance, gold: recall_at(DEPTH, relevance, gold))),
        quality("place-MAP@10", _scored(placed, lambda relevance, gold: average_precision(relevance[:DEPTH], gold))),
        share("place-all-gold@10", _scored(placed, all_gold)),
    )


def all_gold(relevance: Relevance, gold: int) -> float:
    """1.0 when all of the gold is among the first ten, else 0.0."""
    return float(recall_at(DEPTH, relevance, gold) == 1)


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


def _retrieved(reply: Reply) -> bool:
    """Whether the target lets out that it retrieved."""
    return bool(reply.heard.passages) or STAGE in reply.heard.seconds


def _looked(replies: Iterable[Reply]) -> Iterator[Looked]:
    """Replies whose gold evidence is known."""
    for reply in replies:
        if gold := _gold(reply):
            found = dict.fromkeys(passage["source"] for passage in reply.heard.passages)
            yield reply, np.array([source in gold for source in found], dtype=np.float64), len(gold)


def _placed(replies: Iterable[Reply]) -> Iterator[Looked]:
    """Replies whose gold places are known, of questions that ask for them."""
    for reply in replies:
        gold = _gold_places(reply)
        if gold and reply.case.as_of is None and all(nugget.spans for nugget in reply.expected.nuggets):
            yield reply, np.array(list(_hits(reply, gold)), dtype=np.float64), len(gold)


def _gold_places(reply: Reply) -> list[Places]:
    """The places of each nugget that the reader may read, as alternatives; a nugget that has none of them is left out."""
    readable = reply.evidence.readable(reply.reader)
    found = (
        tuple(
            (place.source, stretch)
            for place in nugget.spans
            if place.source in readable and (stretch := reply.evidence.place(place.source, place.quote))
        )
        for nugget in reply.expected.nuggets
    )
    return [places for places in found if places]


def _hits(reply: Reply, gold: Sequence[Places]) -> Iterator[float]:
    """1.0 for each nugget that a passage finds first and 0.0 for a passage that finds none, best first."""
    left = set(range(len(gold)))
    for source, start, end in dict.fromkeys((one["source"], one["start"], one["end"]) for one in reply.heard.passages):
        passage = (source, Stretch(start=start, end=end))
        found = {at for at, places in enumerate(gold) if any(_same(passage, place) for place in places)}
        yield from (1.0 for _ in found & left)
        if not found:
            yield 0.0
        left -= found


def _same(one: Placed, other: Placed) -> bool:
    """Whether two places share at least half of the shorter; one that a target could not tell shares nothing."""
    (source, this), (other_source, that) = one, other
    shorter = min(this.end - this.start, that.end - that.start)
    return source == other_source and shorter > 0 and 2 * this.overlap(that) >= shorter


def _gold(reply: Reply) -> frozenset[str]:
    """Gold that this reader may read and that was there on the day."""
    as_of = reply.case.as_of
    version = as_of if isinstance(as_of, int) else None
    gold = reply.evidence.readable(reply.reader, version).intersection(reply.expected.gold_sources)
    return gold & reply.evidence.existing(date.fromisoformat(as_of)) if isinstance(as_of, str) else gold

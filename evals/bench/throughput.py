"""Whole ingests with the real encoder and Chroma, against the bare encoder on the very texts that they index.

A is the encoder with nothing else: the indexed texts (context and slice) of a finished home, in lists as the pipeline
gives them. B is a fresh home from opening it to the published version: importing and starting parsers, reading, cutting,
Chroma, building and publishing the index all count. A encodes a sample of the texts, and loading its model, a second or so,
counts for B alone. They take turns, B first as A needs its texts; the ratio is that of the median speeds. Where the encoder
never waits and never shares a processor it is 1.
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from statistics import median

from assistant.store.build import BATCH, batches
from assistant.store.contents import read_slices
from assistant.store.manifest import indexed_text
from assistant.store.store import Store
from evals.bench import ingests
from evals.bench.alone import Told, alone
from evals.bench.ingests import open_encoder, open_home
from evals.bench.places import corpus, model_cache
from evals.bench.result import Bench, Line
from ingest.pipeline import ENCODE_BATCH

SAMPLE = 1_000
"""Texts that the bare encoder encodes; it needs as long for each thousand."""

GOAL = {"text": 0.9, "office": 0.9, "exports": 0.9}
"""Least share of the bare encoder's speed, by group; PDF and OCR are reported and nothing is asked of them."""


def measure(bench: Bench) -> list[Line]:
    """Lines for each group of formats."""
    return [line for group, slices in bench.sizes.throughput.items() for line in _group(bench, group, slices)]


def bare(home: str, vectors: str, encoder: str, cache: str) -> Told:
    """Encode a sample of the indexed texts of a home's version, and nothing else."""
    store = open_home(Path(home), vectors)
    texts = _texts(store)
    texts = Random(len(texts)).sample(texts, min(SAMPLE, len(texts)))
    made = open_encoder(Path(home), encoder, cache)
    begun, cpu = time.perf_counter(), time.process_time()
    for batch in batches(texts, ENCODE_BATCH):
        made.encode(batch)
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "texts": len(texts)}


def _group(bench: Bench, group: str, slices: int) -> list[Line]:
    """Take turns on one corpus."""
    sources = str(corpus(bench, group, slices))
    settings = {
        "encoder": bench.encoder,
        "vectors": "chroma" if bench.encoder == "default" else "seeded",
        "cache": str(model_cache(bench)) if bench.encoder == "default" else "",
    }
    whole: list[float] = []
    bares: list[float] = []
    shares: list[float] = []
    for number in range(bench.sizes.rounds):
        home = str(bench.work / "homes" / f"throughput-{group}-{number}")
        Path(home).mkdir(parents=True)
        told = bench.told[f"throughput-{group}"] = alone(ingests.run, sources=sources, home=home, **settings)
        whole.append(told["encoded"] / told["seconds"])
        bared = alone(bare, home=home, **settings)
        bares.append(bared["texts"] / bared["seconds"])
        bare_cpu = bared["cpu"] / bared["texts"] * told["encoded"]
        shares.append(bare_cpu / (told["own_cpu"] + (told["others_cpu"] or 0.0)))
    return _lines(group, whole, bares, shares)


def _lines(group: str, whole: list[float], bares: list[float], shares: list[float]) -> list[Line]:
    """The two speeds and their ratio."""
    ratios = tuple(one / other for one, other in zip(whole, bares, strict=True))
    ratio = median(whole) / median(bares)
    return [
        Line(
            name=f"{group}: pipeline",
            value=median(whole),
            unit="chunks/s",
            runs=tuple(whole),
            meaning="Whole ingests of a fresh home with the real encoder and Chroma, process start not counted.",
        ),
        Line(
            name=f"{group}: bare encoder",
            value=median(bares),
            unit="chunks/s",
            runs=tuple(bares),
            meaning="The same encoder with as many threads on the same indexed texts, and nothing else.",
        ),
        Line(
            name=f"{group}: pipeline against bare encoder",
            value=ratio,
            unit="x",
            runs=ratios,
            at_least=GOAL.get(group),
            meaning="The first divided by the second: how well reading, writing and indexing hide behind encoding.",
        ),
        Line(
            name=f"{group}: encoder's share of processor time",
            value=median(shares),
            unit="x",
            runs=tuple(shares),
            meaning="Processor time of the bare encoder in that of the pipeline, less shaken by other load; all cores busy, no ratio above can pass it.",
        ),
    ]


def _texts(store: Store) -> list[str]:
    """Every text that the current version indexes, each once."""
    texts: dict[str, None] = {}
    for keys in batches(store.index().chunk_keys.tolist(), BATCH):
        slices = read_slices(store.catalog, keys)
        texts |= dict.fromkeys(indexed_text(slices[key].context, slices[key].text) for key in keys)
    return list(texts)

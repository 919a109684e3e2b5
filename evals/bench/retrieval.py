"""Retrieval at several sizes: our searches beside Chroma's `where`, SQLite FTS5 with a join, and tantivy's filters.

Every engine holds the same seeded chunks, of which the reader may see half and the asked version holds most, and answers
the same questions, each engine in a process of its own. Encoding the question is left out, as it is the same for all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from assistant.answer.retrieval.retrieve import Depth
from evals.bench.alone import Told, alone
from evals.bench.engines import chroma, fts5, ours, tantivies
from evals.bench.engines.engine import Engine, Search
from evals.bench.quantiles import growth, p50, p95
from evals.bench.result import Bench, Line
from evals.bench.slices import QUESTION_WORDS, Query, queries
from evals.bench.watch import resident, watched

ENGINES: Mapping[str, Engine] = {
    "ours": ours.ENGINE,
    "Chroma where": chroma.ENGINE,
    "FTS5 join": fts5.ENGINE,
    "tantivy": tantivies.ENGINE,
}
"""Engines by name, in the order in which they run."""

BEST = Depth().candidates
"""Results of a search: as many as the answer chain takes from each of ours."""

QUESTIONS, WARM = 60, 3  # timed, and asked before, which map files and fill caches

FASTER = 10
FASTER_AT = 200_000
"""Chunks from which on Chroma and FTS5 should take at least `FASTER` times as long as ours."""

SLOWEST = 300
SLOWEST_AT = 1_000_000
"""Chunks from which on the whole retrieval should take at most `SLOWEST` milliseconds at its p95."""

Take = Callable[..., Told]
"""Name of a step, its function and plain arguments, to what it told."""

MEANINGS = {
    "vector": f"The {BEST} nearest by vector among what the reader may see at the asked version.",
    "words": f"The {BEST} best by {QUESTION_WORDS} words, frequent ones among them, under the same rights.",
    "both": "Mask of the reader, then both searches one after the other: the retrieval of a question without encoding it.",
}


def measure(bench: Bench) -> list[Line]:
    """Lines for each size."""
    return measured(
        lambda _, step, **arguments: alone(step, **arguments),
        bench.work / "retrieval",
        sizes=bench.sizes.retrieval,
        seed=bench.seed,
    )


def measured(take: Take, work: Path, *, sizes: Sequence[int], seed: int) -> list[Line]:
    """Lines for each size, smallest first; each engine is filled on from size to size."""
    found: dict[int, dict[str, Told]] = {}
    for before, size in pairwise([0, *sizes]):
        found[size] = {}
        for name in _engines(size):
            folder = work / name.replace(" ", "-")
            folder.mkdir(parents=True, exist_ok=True)
            place = {"engine": name, "folder": str(folder)}
            filled = take(f"{size} fill {name}", fill, **place, start=before, end=size, seed=seed)
            found[size][name] = filled | take(f"{size} ask {name}", ask, **place, size=size, seed=seed)
    return lines_of(found)


def fill(engine: str, folder: str, start: int, end: int, seed: int) -> Told:
    """Add chunks to an engine's folder, and say how many bytes it takes then."""
    begun = time.perf_counter()
    ENGINES[engine].fill(Path(folder), start, end, seed)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "disk": sum(each.stat().st_size for each in Path(folder).rglob("*") if each.is_file())}


def ask(engine: str, folder: str, size: int, seed: int, questions: int = QUESTIONS) -> Told:
    """Milliseconds of each question by search, memory beyond that of the idle process, and what was found last."""
    asked = list(queries(WARM + questions, seed))
    before = resident()
    with watched() as usage:
        searches = ENGINES[engine].open(Path(folder))
        # searches take turns, so that what else the machine does meets all of them
        rounds = [{name: _timed(search, each) for name, search in searches.items()} for each in asked][WARM:]
    taken = {name: [each[name] for each in rounds] for name in searches}
    last = {name: search(asked[-1], BEST) for name, search in searches.items()}
    return {"size": size, "taken": taken, "memory": (usage.own_peak or before) - before, "found": last}


def _timed(search: Search, query: Query) -> float:
    """Milliseconds that a search took."""
    begun = time.perf_counter()
    search(query, BEST)
    return (time.perf_counter() - begun) * 1_000


def _engines(size: int) -> list[str]:
    """Engines that are measured at a size; one that is left out is named with the reason."""
    kept = []
    for name, engine in ENGINES.items():
        if engine.most is not None and size > engine.most:
            print(f"{name} is left out at {size:,} chunks: filling it takes hours", flush=True)
        elif name == "tantivy" and find_spec("tantivy") is None:
            print("tantivy is left out: it is not installed here (deploy/requirements-dev.txt pins it)", flush=True)
        else:
            kept.append(name)
    return kept


def lines_of(found: Mapping[int, Mapping[str, Told]]) -> list[Line]:
    """Lines of what was told, by size and engine: times, ratios to ours, room, and how cost grows."""
    lines = [line for size, told in found.items() for line in (*_times(size, told), *_ratios(size, told))]
    return [*lines, *_room(found), *_growth(found)]


def _times(size: int, told: Mapping[str, Told]) -> Iterator[Line]:
    """Middle and slow times of every engine."""
    for engine, one in told.items():
        for search, taken in one["taken"].items():
            whole = (engine, search) == ("ours", "both")
            for name, value in (("p50", p50(taken)), ("p95", p95(taken))):
                bounded = whole and name == "p95" and size >= SLOWEST_AT
                yield Line(
                    name=f"{size:,} chunks: {engine}, {search}, {name}",
                    value=value,
                    unit="ms",
                    meaning=MEANINGS[search],
                    at_most=SLOWEST if bounded else None,
                )


def _ratios(size: int, told: Mapping[str, Told]) -> Iterator[Line]:
    """How many times as long the others take for the search that they share with ours."""
    mine = told["ours"]["taken"]
    for engine, one in told.items():
        for search in one["taken"] if engine != "ours" else ():
            yield Line(
                name=f"{size:,} chunks: {engine} against ours",
                value=p50(one["taken"][search]) / p50(mine[search]),
                unit="x",
                meaning=_against(engine, search),
                at_least=FASTER if size >= FASTER_AT and engine != "tantivy" else None,
            )


def _against(engine: str, search: str) -> str:
    counted = " It counts hidden texts too, which promise 2 rules out." if engine in {"FTS5 join", "tantivy"} else ""
    return f"How many times as long it takes by {search} as ours, by the p50 of both.{counted}"


def _room(found: Mapping[int, Mapping[str, Told]]) -> Iterator[Line]:
    """Disk and memory of a chunk, at every size."""
    for size, told in found.items():
        for engine, one in told.items():
            for name, what in (
                ("disk", "Bytes of all files of the engine, divided by the chunks."),
                ("memory", "Most memory while it was asked, mapped files included, beyond the idle process."),
            ):
                yield Line(
                    name=f"{size:,} chunks: {engine}, {name}",
                    value=one[name] / size,
                    unit="bytes/chunk",
                    meaning=what,
                )


def _growth(found: Mapping[int, Mapping[str, Told]]) -> Iterator[Line]:
    """How the p50 of each search grows from size to size."""
    for small, large in pairwise(found):
        for engine, one in found[large].items():
            for search, taken in one["taken"].items():
                before = found[small][engine]["taken"][search]
                yield Line(
                    name=f"{small:,} to {large:,} chunks: {engine}, {search}, growth of cost",
                    value=growth((small, p50(before)), (large, p50(taken))),
                    unit="x",
                    meaning="Ratio of the p50s over ratio of the sizes: 1 where cost grows as size does.",
                )

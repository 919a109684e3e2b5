"""Searches side by side: the same chunks and rights for every engine, and the arithmetic of what is told."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals.bench import report, retrieval, slices
from evals.bench.engines import ours
from evals.bench.quantiles import growth, p50, p95
from evals.bench.result import Line

SIZE, QUESTIONS = 300, 4


def allowed() -> set[int]:
    """Numbers of the chunks that a search may find, from the columns alone."""
    return {
        block.first + at
        for block in slices.chunks(0, SIZE, 1)
        for at in range(len(block.texts))
        if set(block.allow[at]) & set(slices.READER) and block.since[at] <= slices.AS_OF < block.until[at]
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every engine told over a folder that was filled in two steps."""
    told = {}
    for engine in retrieval._engines(SIZE):
        folder = tmp_path_factory.mktemp("engine")
        retrieval.fill(engine, str(folder), 0, 200, 1)
        told[engine] = retrieval.fill(engine, str(folder), 200, SIZE, 1) | retrieval.ask(
            engine, str(folder), SIZE, 1, questions=QUESTIONS
        )
    return told


def test_no_engine_finds_what_the_reader_may_not_see_or_the_version_lacks(found: dict[str, Any]) -> None:
    inside = allowed()
    assert SIZE / 4 < len(inside) < SIZE / 2
    for engine, told in found.items():
        for search, numbers in told["found"].items():
            assert len(numbers) >= 20, (engine, search)
            assert set(numbers) <= inside, (engine, search)


def test_every_engine_tells_times_disk_and_memory(found: dict[str, Any]) -> None:
    assert {"ours", "Chroma where", "FTS5 join"} <= set(found)
    for told in found.values():
        assert all(len(taken) == QUESTIONS for taken in told["taken"].values())
        assert told["disk"] > 0
        assert told["memory"] >= 0
    json.dumps(found)  # it is told across processes


def test_ours_finds_the_nearest_exactly(found: dict[str, Any]) -> None:
    *_, asked = slices.queries(retrieval.WARM + QUESTIONS, 1)
    vectors = np.concatenate([block.vectors for block in slices.chunks(0, SIZE, 1)])
    nearest = sorted(allowed(), key=lambda number: -float(vectors[number] @ asked.vector))[: retrieval.BEST]
    assert found["ours"]["found"]["vector"] == nearest


def test_a_chunk_is_the_same_in_every_range() -> None:
    whole = list(slices.chunks(0, slices.BLOCK + 5, 1))
    (part,) = slices.chunks(slices.BLOCK + 2, slices.BLOCK + 4, 1)
    assert [len(each.texts) for each in whole] == [slices.BLOCK, 5]
    assert part.first == slices.BLOCK + 2
    assert part.texts == whole[1].texts[2:4]
    assert np.array_equal(part.vectors, whole[1].vectors[2:4])
    assert part.allow == whole[1].allow[2:4]


def test_a_fill_that_was_stopped_leaves_nothing_that_is_opened(tmp_path: Path) -> None:
    ours.fill(tmp_path, 0, 50, 1)
    ours._piece(tmp_path, 50, 60, 1)  # written, and not yet told
    assert sum(one["end"] - one["start"] for one in ours._pieces(tmp_path)) == 50


@pytest.mark.skipif(find_spec("tantivy") is None, reason="tantivy is not installed here")
def test_tantivy_is_measured_where_it_is_installed() -> None:
    assert "tantivy" in retrieval._engines(SIZE)


def test_chroma_is_left_out_where_filling_takes_hours(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Chroma where" not in retrieval._engines(1_000_000)
    assert "Chroma where is left out at 1,000,000 chunks: filling it takes hours" in capsys.readouterr().out


def told(**taken: list[float]) -> dict[str, Any]:
    return {"taken": taken, "disk": 1_000_000, "memory": 500_000, "found": {}}


def by_name(lines: list[Line]) -> dict[str, Line]:
    named = {one.name: one for one in lines}
    assert len(named) == len(lines), "two lines of one name"
    return named


def test_a_ratio_is_that_of_the_search_that_both_have() -> None:
    sides = {
        "ours": told(vector=[2.0], words=[4.0], both=[7.0]),
        "Chroma where": told(vector=[50.0]),
        "FTS5 join": told(words=[20.0]),
    }
    lines = by_name(retrieval.lines_of({200_000: sides}))
    assert lines["200,000 chunks: Chroma where against ours"].value == 25
    assert lines["200,000 chunks: Chroma where against ours"].holds
    assert lines["200,000 chunks: FTS5 join against ours"].value == 5
    assert lines["200,000 chunks: FTS5 join against ours"].holds is False
    assert lines["200,000 chunks: ours, disk"].value == 5
    assert "1,000,000" not in report.table(list(lines.values()))


def test_nothing_is_asked_of_ratios_below_the_size_that_they_are_asked_at() -> None:
    sides = {"ours": told(vector=[2.0], words=[4.0], both=[7.0]), "FTS5 join": told(words=[20.0])}
    assert all(one.holds is None for one in retrieval.lines_of({100_000: sides}))


def test_the_slow_ones_of_a_million_are_held_against_their_bound() -> None:
    lines = by_name(retrieval.lines_of({1_000_000: {"ours": told(vector=[2.0], words=[4.0], both=[100.0, 301.0])}}))
    assert lines["1,000,000 chunks: ours, both, p95"].holds is False
    assert lines["1,000,000 chunks: ours, both, p50"].holds is None


def test_growth_of_cost_is_told_from_size_to_size() -> None:
    sizes = {100: {"ours": told(both=[1.0])}, 1_000: {"ours": told(both=[5.0])}}
    lines = by_name([one for one in retrieval.lines_of(sizes) if "growth" in one.name])
    assert lines["100 to 1,000 chunks: ours, both, growth of cost"].value == 0.5


def test_quantiles_are_times_that_were_measured() -> None:
    taken = [float(each) for each in range(100, 0, -1)]
    assert (p50(taken), p95(taken)) == (50.0, 95.0)
    assert (p50([3.0]), p95([3.0])) == (3.0, 3.0)
    assert growth((10, 2.0), (1_000, 200.0)) == 1
    with pytest.raises(ValueError, match="nothing was measured"):
        p50([])

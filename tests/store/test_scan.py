"""The dense search: exact order, and scores that no other row can move."""

from pathlib import Path

import numpy as np
import pytest

from assistant.store.scan import MAX_DIM, Scan, quantised, write_scan
from assistant.store.segments import Segment, SegmentWriter, open_segment

RNG = np.random.default_rng(7)
VECTORS = RNG.standard_normal((3_000, 384)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
QUERIES = RNG.standard_normal((20, 384)).astype(np.float32)


def segment(root: Path, vectors: np.ndarray) -> Segment:
    writer = SegmentWriter(root)
    write_scan(writer, range(len(vectors)), vectors)
    return open_segment(root, *writer.finish("scan", len(vectors)))


def ranked(scan: Scan, mask: np.ndarray, query: np.ndarray, k: int) -> list[tuple[int, float]]:
    return [(each.position, each.score) for each in scan.best(mask, query, k)]


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    return Scan([(segment(tmp_path_factory.mktemp("scan"), VECTORS), np.arange(3_000))])


def test_the_nearest_are_those_of_a_float64_product(scan: Scan) -> None:
    for query in QUERIES:
        cosines = VECTORS.astype(np.float64) @ query.astype(np.float64) / np.linalg.norm(query.astype(np.float64))
        found = ranked(scan, np.ones(3_000, dtype=bool), query, 20)
        assert [at for at, _ in found] == np.argsort(-cosines)[:20].tolist()
        assert [score for _, score in found] == pytest.approx(np.sort(cosines)[::-1][:20], abs=1e-6)


def test_a_row_scores_alike_alone_among_others_and_in_another_segment(scan: Scan, tmp_path: Path) -> None:
    some = np.sort(RNG.choice(3_000, 40, replace=False))
    alone = Scan(
        [(segment(tmp_path / "a", VECTORS[some[:7]]), some[:7]), (segment(tmp_path / "b", VECTORS[some[7:]]), some[7:])]
    )
    mask = np.zeros(3_000, dtype=bool)
    mask[some] = True
    for query in QUERIES:
        assert ranked(scan, mask, query, 40) == ranked(alone, np.ones(3_000, dtype=bool), query, 40)


def test_a_masked_row_is_never_returned(scan: Scan) -> None:
    mask = np.arange(3_000) % 2 == 0
    assert all(at % 2 == 0 for at, _ in ranked(scan, mask, QUERIES[0], 500))


def test_equal_rows_stand_by_position_even_where_candidates_are_cut(tmp_path: Path) -> None:
    same = np.repeat(VECTORS[:1], 500, axis=0)
    shuffled = RNG.permutation(500)
    scan = Scan([(segment(tmp_path, same), shuffled)])
    found = ranked(scan, np.ones(500, dtype=bool), VECTORS[0], 3)
    assert found == [(0, 1.0), (1, 1.0), (2, 1.0)]


def test_codes_depend_on_their_own_row_alone() -> None:
    big = np.concatenate([VECTORS[:1], VECTORS[1:2] * 1_000])
    alone, _ = quantised(VECTORS[:1])
    assert np.array_equal(quantised(big)[0][:1], alone)


def test_products_stay_exact_at_the_longest_rows() -> None:
    worst = np.full((1, MAX_DIM), 127, dtype=np.float32)
    assert float((worst @ worst.T)[0, 0]) == 127 * 127 * MAX_DIM < 2**24
    with pytest.raises(ValueError, match="at most"):
        quantised(np.ones((1, MAX_DIM + 1), dtype=np.float32))


def test_a_row_of_zeros_scores_zero(tmp_path: Path) -> None:
    scan = Scan([(segment(tmp_path, np.zeros((1, 384), dtype=np.float32)), np.array([0]))])
    assert ranked(scan, np.ones(1, dtype=bool), QUERIES[0], 1) == [(0, 0.0)]


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_wanted_is_nothing_found(scan: Scan, k: int) -> None:
    assert ranked(scan, np.ones(3_000, dtype=bool), QUERIES[0], k) == []

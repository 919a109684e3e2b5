"""Vectors in Chroma: what goes in comes out, to the bit."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from assistant.store import vectors as chroma
from assistant.store.copyist import batches
from assistant.store.scope import open_scope
from assistant.store.store import Store
from assistant.store.vectors import BATCH, Damaged, VectorStore, open_chroma
from tests.store.homes import WordEncoder, item, publish, reader, sources

ROWS = np.random.default_rng(3).standard_normal((BATCH + 10, 8)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
IDS = [f"{at:064x}" for at in range(len(ROWS))]


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[VectorStore]:
    opened = open_chroma(tmp_path, "encoder-1", 8)
    yield opened
    opened.close()


def test_vectors_come_back_bit_for_bit_and_in_the_order_asked(vectors: VectorStore) -> None:
    vectors.add(IDS, ROWS)
    assert np.array_equal(vectors.get(IDS[::-1]), ROWS[::-1])
    assert np.array_equal(vectors.get([IDS[1], IDS[1]]), ROWS[[1, 1]])


def test_vectors_are_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        opened = open_chroma(tmp_path, "encoder-1", 8)
        opened.add(IDS[:3], ROWS[:3])
        assert (opened.count(), opened.known(IDS[:4])) == (3, set(IDS[:3]))
        opened.close()


def test_a_known_id_keeps_its_vector(vectors: VectorStore) -> None:
    vectors.add(IDS[:1], ROWS[:1])
    vectors.add(IDS[:1], ROWS[1:2])
    assert np.array_equal(vectors.get(IDS[:1]), ROWS[:1])


def test_a_missing_vector_is_told(vectors: VectorStore) -> None:
    vectors.add(IDS[:1], ROWS[:1])
    with pytest.raises(Unavailable, match="1 passages have no vector"):
        vectors.get(IDS[:2])


def test_collections_do_not_share_vectors(tmp_path: Path, vectors: VectorStore) -> None:
    vectors.add(IDS[:1], ROWS[:1])
    assert open_chroma(tmp_path, "encoder-2", 8).known(IDS[:1]) == set()


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        open_chroma(tmp_path, "encoder-1", 8, url="http://127.0.0.1:9")


def test_a_home_answers_from_what_chroma_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "home") as store:
        publish(store, [item("a.md", "approval needs two persons\nno exceptions")])
        publish(store, [item("a.md", "approval needs two persons\nno exceptions"), item("b.md", "drift alert")])
        best = open_scope(store, reader(), sources()).nearest(WordEncoder().encode(["b.md drift alert"])[0], 1)
    assert [(each.text, each.dense) for each in best] == [("drift alert", 1.0)]


def test_a_graph_that_would_end_the_process_that_reads_it_is_told(tmp_path: Path) -> None:
    opened = open_chroma(tmp_path, "encoder-1", 8)
    for at in range(0, 2_500, 500):  # more than Chroma leaves in its log: the rest is in the graph's files
        opened.add(IDS[at : at + 500], ROWS[at : at + 500])
    opened.close()
    (graph,) = tmp_path.glob("chroma/*/data_level0.bin")
    content = graph.read_bytes()
    third = len(content) // 3
    graph.write_bytes(content[:third] + b"\x11" * third + content[2 * third :])
    with pytest.raises(Damaged, match="run clausetrail doctor --mend"):
        open_chroma(tmp_path, "encoder-1", 8)


def test_a_vector_is_found_in_a_file_byte_for_byte(tmp_path: Path) -> None:
    one, other = np.random.default_rng(3).standard_normal((2, 8), dtype=np.float32)
    (tmp_path / "links.bin").write_bytes(b"\0" * 12 + one.tobytes() + b"\1" * 4)
    assert chroma._holds(tmp_path, np.stack([other, one]))
    assert not chroma._holds(tmp_path, other[None])


def test_a_folder_is_made_anew_with_what_is_wanted_by_a_process_that_never_saw_the_rest(tmp_path: Path) -> None:
    opened = open_chroma(tmp_path, "encoder-1", 8)
    opened.add(IDS, ROWS)
    opened.close()
    assert chroma.rebuild_chroma(tmp_path, lambda _: IDS[10:]) == 10
    assert not chroma._holds(tmp_path / "chroma", ROWS[:10])
    again = open_chroma(tmp_path, "encoder-1", 8)
    assert again.ids() == set(IDS[10:])
    assert np.array_equal(again.get(IDS[10:]), ROWS[10:])
    again.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chroma", "chroma.seal"]


def test_a_new_folder_with_bytes_of_what_went_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"has bytes of vectors that were to go: run clausetrail gc again"):
        chroma._make_fresh(tmp_path, [("encoder-1", IDS[:BATCH], ROWS[:BATCH])], [ROWS[1:2]])
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_that_could_not_be_written_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"could not be written \(.+\): run clausetrail gc again"):
        chroma._make_fresh(tmp_path, [("encoder-1", IDS[:2], ROWS[:2]), ("encoder-1", IDS[2:3], ROWS[2:3, :4])], [])
    assert not (tmp_path / "chroma.new").exists()
    chroma.recover_chroma(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_batches_that_end_before_their_end_are_not_all(tmp_path: Path) -> None:
    line = json.dumps({"collection": "encoder-1", "ids": IDS[:2], "dim": 8}).encode() + b"\n"
    whole = BytesIO(line + ROWS[:2].tobytes() + b"null\n")
    ((name, ids, vectors),) = batches(whole)
    assert (name, ids, vectors.tolist()) == ("encoder-1", IDS[:2], ROWS[:2].tolist())
    with pytest.raises(EOFError):
        list(batches(BytesIO(line + ROWS[:2].tobytes())))

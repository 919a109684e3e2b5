"""The harness: a quick run with stub vectors measures, marks what is missed, and writes table, JSON and page."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from assistant.models.encoder import DIM
from assistant.store.manifest import text_hash
from evals.bench import large, places, report, run, throughput
from evals.bench.result import Bench, Line, Sizes
from evals.bench.stub import SeededEncoder, SeededVectors
from evals.bench.watch import watched


def line(**more: float) -> Line:
    return Line(name="text: speed", value=2.0, unit="x", meaning="How fast.", **more)


def sizes(**more: Any) -> Sizes:
    return Sizes(**({"throughput": {}, "rounds": 2, "overhead": {}, "inserts": (), "slices": 0, "files": ()} | more))


def test_a_quick_run_writes_json_and_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "QUICK", sizes(overhead={"exports": 20}))
    out, page = tmp_path / "result.json", tmp_path / "page.md"
    options = ["--quick", "--only", "overhead", "--out", str(out), "--docs", str(page), "--work", str(tmp_path)]
    assert run.main(options) == 0
    result = json.loads(out.read_text("utf-8"))
    assert result["machine"]["python"]
    found = result["measurements"]["overhead"]
    assert found[0]["value"] > 0
    assert f"| {found[0]['name']} | " in page.read_text("utf-8")
    assert not list(tmp_path.glob("clausetrail-bench-*"))


def test_pipeline_and_bare_encoder_take_turns_on_the_same_texts(tmp_path: Path) -> None:
    bench = Bench(work=tmp_path, sizes=sizes(throughput={"exports": 20}), seed=1, encoder="seeded")
    lines = throughput.measure(bench)
    assert [len(one.runs) for one in lines] == [2, 2, 2, 2]
    assert lines[2].value == pytest.approx(lines[0].value / lines[1].value)


@pytest.mark.parametrize(
    ("made", "holds"),
    [
        (line(), None),
        (line(at_least=2), True),
        (line(at_least=2.1), False),
        (line(at_most=2), True),
        (line(at_most=1), False),
    ],
)
def test_a_figure_holds_or_not_or_nothing_is_asked_of_it(made: Line, holds: bool | None) -> None:
    assert made.holds is holds
    assert ("MISSED" in report.table([made])) == (holds is False)


def test_a_seeded_vector_is_that_of_its_text_alone() -> None:
    encoder = SeededEncoder()
    together = encoder.encode(["risk", "owner"])
    assert np.array_equal(together[1], encoder.encode(["owner"])[0])
    assert not np.array_equal(together[0], together[1])
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1])


def test_seeded_vectors_are_known_after_reopening_and_a_torn_write_is_cut_off(tmp_path: Path) -> None:
    texts = ["risk", "owner"]
    keys, vectors = [text_hash(one) for one in texts], SeededEncoder().encode(texts)
    store = SeededVectors(tmp_path, "v", DIM)
    store.add(keys, vectors)
    store.close()
    with (tmp_path / "v.hashes").open("ab") as file:
        file.write(b"torn")
    again = SeededVectors(tmp_path, "v", DIM)
    assert again.known([*keys, text_hash("new")]) == set(keys)
    assert np.array_equal(again.get(keys[::-1]), vectors[::-1])
    with pytest.raises(Unavailable, match="1 passages have no vector"):
        again.get([text_hash("new")])
    again.add([text_hash("new")], SeededEncoder().encode(["new"]))
    again.close()
    with closing(SeededVectors(tmp_path, "v", DIM)) as third:
        assert third.count() == 3


def test_a_step_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    file = tmp_path / "steps.json"
    step = {"group": "many", "folder": str(tmp_path), "slices": 4, "files": 2, "seed": 1}
    first = large.Steps(file).take("corpus", places.write, **step)
    (tmp_path / "sources.yaml").unlink()
    assert large.Steps(file).take("corpus", places.write, **step) == first
    assert not (tmp_path / "sources.yaml").exists()


def test_a_watched_block_tells_its_time_and_memory() -> None:
    with watched() as usage:
        held = bytearray(30_000_000)
        held[::4096] = b"x" * len(held[::4096])
    assert usage.seconds > 0
    assert usage.own_peak is None or usage.own_peak > 30_000_000

"""Every row in gives one row out."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.api.fake import FakeWorkspace
from tests.cli.conftest import Run

SCHEMA = json.loads(Path("evals/contract/answer.schema.json").read_text(encoding="utf-8"))
Batch = Callable[..., tuple[Run, list[dict[str, object]]]]


@pytest.fixture
def batch(run: Callable[..., Run], tmp_path: Path) -> Batch:
    """Answers the given lines; each row out is checked against the contract."""

    def runner(*lines: object) -> tuple[Run, list[dict[str, object]]]:
        questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
        written = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        questions.write_bytes(b"\n".join(written))
        ended = run("ask", "--questions", questions, "--answers", answers)
        rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").split("\n") if line]
        for row in rows:
            jsonschema.validate(row, SCHEMA)
        return ended, rows

    return runner


def row(**more: object) -> dict[str, object]:
    """A good row."""
    return {"id": "q1", "question": "alert", "principal": "erin"} | more


def test_rows_come_out_in_file_order_with_their_ids(batch: Batch) -> None:
    ended, rows = batch(row(id="b"), row(id="a", conversation="c1"))
    assert ended.code == 0
    assert [(out["id"], out["conversation"]) for out in rows] == [("b", None), ("a", "c1")]


def test_an_unknown_principal_is_refused_and_the_rest_answered(batch: Batch) -> None:
    ended, rows = batch(row(principal="mallory"), row())
    assert (ended.code, [out["outcome"] for out in rows]) == (0, ["refused", "partial"])


@pytest.mark.parametrize(
    "bad",
    [
        b"{not json",
        b"[1]",
        b"\xff\xfe{}",
        {"id": "q1", "principal": "erin"},
        {"question": "alert"},
        row(as_of=True),
        row(now="x"),
    ],
    ids=["no JSON", "no object", "no UTF-8", "no question", "no principal", "as_of no version", "now no day"],
)
def test_a_bad_row_gives_a_row_that_names_its_line(batch: Batch, bad: object) -> None:
    ended, rows = batch(row(), bad)
    assert ended.code == 0
    assert rows[1]["outcome"] == "no_evidence"
    assert str(rows[1]["error"]).startswith("line 2: ")


def test_an_internal_error_costs_one_row(batch: Batch) -> None:
    ended, rows = batch(row(question="explode"), row())
    assert ended.code == 0
    assert rows[0]["error"] == "line 1: internal error, RuntimeError"
    assert rows[1]["outcome"] == "partial"


def test_an_empty_index_still_gives_every_row_and_exits_5(batch: Batch, workspace: FakeWorkspace) -> None:
    workspace.published = ()
    ended, rows = batch(row(), row())
    assert (ended.code, len(rows)) == (5, 2)


def test_blank_lines_a_byte_order_mark_and_odd_line_ends_are_no_rows(batch: Batch) -> None:
    lines = b"\xef\xbb\xbf" + json.dumps(row()).encode() + b"\r", b"", b"  "
    ended, rows = batch(*lines)
    assert (ended.code, len(rows)) == (0, 1)


def test_a_rows_own_now_wins(batch: Batch, workspace: FakeWorkspace) -> None:
    batch(row(now="2026-11-16"))
    assert str(workspace.asked[0].now) == "2026-11-16 12:00:00+00:00"


def test_a_missing_questions_file_exits_3(run: Callable[..., Run], tmp_path: Path) -> None:
    ended = run("ask", "--questions", tmp_path / "none.jsonl", "--answers", tmp_path / "a.jsonl")
    assert ended.code == 3

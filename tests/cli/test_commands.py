"""What each command prints, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from assistant.cli.run import global_first, main
from assistant.cli.terminal import _marks
from tests.api.fake import FakeWorkspace, Looked
from tests.cli.conftest import Run

SCHEMA = json.loads(Path("evals/contract/answer.schema.json").read_text(encoding="utf-8"))
Runner = Callable[..., Run]


def test_ask_prints_outcome_claim_marker_gap_and_quote(run: Runner) -> None:
    ended = run("ask", "alert", "--as", "ingrid")
    assert ended.code == 0
    assert "Answered in part" in ended.out
    assert "An alert is acknowledged within 4 hours. [1]" in ended.out
    unwrapped = " ".join(ended.out.split())
    assert "Missing: An approval of dora-chat 5.1: no ticket names it; not found in what you may read" in unwrapped
    assert "Promotion policy  policies/promotion.md, 2026-04-01" in ended.out
    assert "[1] section Promotion, page 2 “An alert is acknowledged within 4 hours.”" in ended.out


def test_ask_without_evidence_exits_0(run: Runner) -> None:
    ended = run("ask", "zebra", "--as", "ingrid")
    assert (ended.code, "No evidence found" in ended.out) == (0, True)


def test_ask_json_meets_the_contract(run: Runner) -> None:
    row = json.loads(run("ask", "secret approval", "--as", "ingrid", "--json").out)
    jsonschema.validate(row, SCHEMA)
    assert [citation["source"] for citation in row["citations"]] == ["policies/promotion.md", "legal/memo.md"]
    assert row["searched"]["period"] == {"from": "2026-10-01", "to": "2026-10-31", "phrase": "last month"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "alert"),
        ("ask", "--as", "erin"),
        ("show", "x"),
        ("search", "x"),
        ("ask", "--questions", "q"),
        ("nonsense",),
    ],
    ids=["no reader", "no question", "show without reader", "search without reader", "half a batch", "no such command"],
)
def test_wrong_use_is_one_line_and_exit_2(run: Runner, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("clausetrail: ")
    assert ended.err.count("\n") == 1


def test_an_unknown_reader_exits_4_with_one_line(run: Runner) -> None:
    ended = run("ask", "alert", "--as", "mallory")
    assert ended.code == 4
    assert ended.err.startswith("clausetrail: mallory is not a known reader")


def test_an_empty_index_exits_5_and_says_what_to_run(run: Runner, workspace: FakeWorkspace) -> None:
    workspace.published = ()
    ended = run("ask", "alert", "--as", "erin")
    assert ended.code == 5
    assert "clausetrail ingest" in ended.err


def test_an_internal_error_is_a_sentence_and_never_a_traceback(run: Runner) -> None:
    ended = run("ask", "explode", "--as", "erin")
    assert ended.code == 5
    assert ended.err == "clausetrail: internal error, RuntimeError: boom; run again with --debug first to see where\n"


def test_debug_shows_where_an_internal_error_happened() -> None:
    with pytest.raises(RuntimeError, match="boom"):
        main(["--debug", "ask", "explode", "--as", "erin"], opener=lambda _: FakeWorkspace())


@pytest.mark.parametrize("word", ["soon", "2026-13-01", "-3"])
def test_an_as_of_that_is_neither_version_nor_day_exits_3(run: Runner, word: str) -> None:
    assert run("ask", "alert", "--as", "erin", f"--as-of={word}").code == 3


def test_as_of_and_now_reach_the_question(run: Runner, workspace: FakeWorkspace) -> None:
    run("--now", "2026-11-16", "ask", "alert", "--as", "erin", "--as-of", "2026-01-31")
    assert str(workspace.asked[0].as_of) == "2026-01-31"
    assert str(workspace.asked[0].now) == "2026-11-16 12:00:00+00:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--now", "2026-11-16", "ask", "alert"),
        ("ask", "alert", "--now", "2026-11-16"),
        ("ask", "--now=2026-11-16", "alert"),
    ],
)
def test_global_options_stand_anywhere(run: Runner, workspace: FakeWorkspace, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, "--as", "erin").code == 0
    assert str(workspace.asked[0].now) == "2026-11-16 12:00:00+00:00"


def test_a_question_after_two_dashes_is_no_option() -> None:
    assert global_first(["ask", "--", "--home"]) == ["ask", "--", "--home"]
    assert global_first(["show", "x", "--home", "h"]) == ["--home", "h", "show", "x"]


def test_no_command_prints_the_help_and_exits_2(run: Runner) -> None:
    ended = run()
    assert (ended.code, ended.err) == (2, "")
    assert ended.out.startswith("Usage: clausetrail")


def test_version_prints_and_ends(run: Runner) -> None:
    assert run("--version").out.startswith("clausetrail 0.")


def test_hidden_and_absent_evidence_end_alike(run: Runner) -> None:
    hidden = run("show", "legal/memo.md", "--as", "erin")
    absent = run("show", "legal/nothing.md", "--as", "erin")
    assert hidden == absent
    assert (hidden.code, hidden.out) == (1, "")


def test_show_prints_metadata_and_text(run: Runner) -> None:
    ended = run("show", "policies/promotion.md", "--as", "erin")
    assert ended.code == 0
    assert "Promotion policy" in ended.out
    assert "Every promotion needs an approval." in ended.out


def test_show_tells_of_each_link_how_it_was_found(run: Runner) -> None:
    told = [line.split() for line in run("show", "notes/nasty.csv#R 1", "--as", "erin").out.splitlines()]
    assert ["supersedes", "old.md", "inferred"] in told
    assert ["superseded", "by", "new.md", "stated"] in told
    assert ["approves", "MLP-1", "j#MLP-1", "inferred"] in told


def test_show_writes_the_original(run: Runner, tmp_path: Path) -> None:
    target = tmp_path / "original"
    assert run("show", "policies/promotion.md", "--as", "erin", "--original", target).code == 0
    assert target.read_text(encoding="utf-8").startswith("# Promotion")


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "notes/nasty.csv#R 1", "--as", "erin"),
        ("show", "notes/nasty.csv#R 1", "--as", "erin", "--json"),
        ("ask", "script", "--as", "erin"),
        ("search", "script", "--as", "erin"),
        ("search", "script", "--as", "erin", "--json"),
    ],
    ids=["show", "show json", "ask", "search", "search json"],
)
def test_no_escape_sequence_of_evidence_reaches_the_terminal(run: Runner, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
    assert "[bold]x[/bold]" in ended.out.replace("\n", "")


def test_an_error_message_cannot_carry_an_escape_sequence(run: Runner) -> None:
    ended = run("ask", "alert", "--as", "\x1b[2Jmallory\nclausetrail: all is well")
    assert "\x1b" not in ended.err
    assert ended.err.count("\n") == 1


def test_ingest_prints_what_was_skipped_and_quarantined(run: Runner, tmp_path: Path) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text("version: 1", encoding="utf-8")
    ended = run("ingest", sources)
    assert ended.code == 0
    for words in (
        "Published version 1: 3 items",
        "The file is corrupt.",
        "Save it again.",
        "b.md",
        "named by 2 entries",
    ):
        assert words in ended.out


def test_ingest_of_a_missing_file_exits_3(run: Runner, tmp_path: Path) -> None:
    ended = run("ingest", tmp_path / "none.yaml")
    assert ended.code == 3
    assert "give the path of a sources.yaml" in ended.err


def test_ingest_json_leaves_nothing_out(run: Runner, tmp_path: Path) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text("version: 1", encoding="utf-8")
    row = json.loads(run("ingest", sources, "--json").out)
    assert row["skipped"][0]["fix"] == "Save it again."
    assert row["quarantined"] == [{"id": "b.md", "reason": "unknown principal 'x'"}]


def test_versions_as_table_and_as_json(run: Runner) -> None:
    assert "minilm-int8" in run("versions").out
    assert json.loads(run("versions", "--json").out)[0]["number"] == 1


def test_doctor_exits_1_when_something_is_wrong(run: Runner, workspace: FakeWorkspace) -> None:
    assert run("doctor").code == 0
    workspace.checks = (Looked(name="scan", ok=False, detail="2 vectors missing", advice="run ingest again"),)
    ended = run("doctor")
    assert ended.code == 1
    assert "run ingest again" in ended.out


def test_search_prints_places_and_scores(run: Runner) -> None:
    ended = run("search", "alert", "--as", "erin", "--kind", "policy")
    assert "0.90" in ended.out
    assert "policies/promotion.md" in ended.out
    assert "nasty" not in ended.out


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [((), ""), ((1, 2), "[1][2]"), ((4, 11, 12, 13, 2), "[4][11-13][2]"), ((3, 2, 1), "[3][2][1]")],
)
def test_markers_in_a_row_are_written_as_one(numbers: tuple[int, ...], shown: str) -> None:
    assert _marks(numbers) == shown

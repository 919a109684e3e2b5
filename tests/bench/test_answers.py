"""Whole answers: every kind of question is understood as what it stands for, and stages add up to the whole."""

from pathlib import Path

import pytest

from assistant.domain.plan import Question
from evals.bench import answers, ingests, scoring, starts
from evals.bench.organization import write_organization
from evals.cases.case import Case
from evals.trace import Trace


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of a tiny organization with stub vectors."""
    folder, home = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("home")
    ingests.run(str(write_organization(folder, slices=200, seed=1)), str(home))
    return home


def test_a_question_of_each_kind_is_answered_as_one(home: Path, model_cache: Path) -> None:
    told = answers.ask(str(home), str(model_cache), seed=1, each=1)
    intents = {kind: taken[0]["intent"] for kind, taken in told["taken"].items()}
    assert intents == {
        "prose": "requirement",
        "list": "records",
        "count": "count",
        "lookup": "lookup",
        "how it worked": "how_it_worked",
        "absence": "passages",
    }
    outcomes = {kind: taken[0]["outcome"] for kind, taken in told["taken"].items()}
    assert outcomes["lookup"] == "answered"
    assert outcomes["absence"] == "no_evidence"
    for taken in told["taken"].values():
        assert sum(taken[0]["stages"].values()) == pytest.approx(taken[0]["whole"])
        assert {"plan", "draft", "verify", "receipt"} <= set(taken[0]["stages"])
    lines = {line.name: line for line in answers.lines_of(told)}
    assert sum(line.value for name, line in lines.items() if ": share of " in name) == pytest.approx(1)


def test_the_first_answer_of_a_process_is_timed(home: Path, model_cache: Path) -> None:
    assert starts.first_answer(str(home), str(model_cache))["seconds"] > 0
    words, environment = starts.command(home, model_cache)
    assert words[-3:] == [starts.QUESTION, "--as", "ada"]
    assert Path(environment["CLAUSETRAIL_MODELS"]) / "models" == model_cache


def test_a_case_of_the_process_is_found(home: Path, model_cache: Path) -> None:
    """Else the longest kind of answer would be measured over nothing."""
    workspace = answers.opened(home, model_cache)
    question = Question(text="Show me how change approval worked in 2026", user="ada", now=answers.NOW)
    made = workspace.ask(question)
    assert made.plan["intent"] == "how_it_worked"
    assert len(made.trails or ()) == 14  # of the 25 changes, those of 2026


def test_a_stage_is_the_time_up_to_its_event_and_the_receipt_is_what_is_left() -> None:
    found = answers.stages_of(1.0, [("plan", 1.1), ("checked", 1.15), ("verdicts", 1.2), ("plan", 1.3)], 1.5)
    assert found == pytest.approx({"plan": 200, "checked": 50, "verify": 50, "receipt": 200})


def test_shares_are_of_all_answers_together() -> None:
    taken = [{"stages": {"verify": 30.0, "plan": 10.0}}, {"stages": {"plan": 50.0, "receipt": 10.0}}]
    assert answers.shares(taken) == {"plan": 0.6, "verify": 0.3, "receipt": 0.1}
    assert list(answers.shares(taken)) == ["plan", "verify", "receipt"]


def one(whole: float, **stages: float) -> dict[str, object]:
    return {"whole": whole, "stages": stages, "intent": "count", "outcome": "answered"}


def test_slow_answers_and_long_verification_are_marked() -> None:
    told = {"chunks": 100_000, "peak": 1, "taken": {"count": [one(501, plan=300, verify=201)]}}
    lines = {line.name: line for line in answers.lines_of(told)}
    assert lines["100,000 chunks: whole answer, p95"].holds is False
    assert lines["100,000 chunks: count, p95"].holds is None
    assert lines["100,000 chunks: share of verify"].holds is False
    small = {"chunks": 10_000, "peak": 1, "taken": {"count": [one(501, plan=500, verify=1)]}}
    assert [line.name for line in answers.lines_of(small) if line.holds is not None] == [
        "10,000 chunks: share of verify"
    ]


def test_the_same_organization_is_written_for_a_seed(tmp_path: Path) -> None:
    first, second = (write_organization(tmp_path / name, slices=200, seed=1) for name in ("a", "b"))
    files = sorted(each.relative_to(tmp_path / "a") for each in (tmp_path / "a").rglob("*") if each.is_file())
    assert len(files) == 11
    assert all((tmp_path / "b" / each).read_bytes() == (tmp_path / "a" / each).read_bytes() for each in files)
    assert first.name == second.name


def test_cases_come_again_under_other_ids_until_there_are_enough() -> None:
    cases = [
        Case.model_validate({"id": name, "kind": "k", "reader": "ada", "turns": ["?"], "answerable": "no"})
        for name in ("a", "b")
    ]
    traces = {each.id: Trace(case=each.id, digest="d", target="t", turns=()) for each in cases}
    found, heard = scoring.repeated(cases, traces, 5)
    assert [each.id for each in found] == ["a", "b", "a:again-2", "b:again-2", "a:again-3"]
    assert {name: trace.case for name, trace in heard.items()} == {each.id: each.id for each in found}
    assert scoring.repeated((), {}, 5) == ((), {})


def test_scoring_is_held_against_its_bound_at_full_size_only() -> None:
    told = {"seconds": 31.0, "answered": 10, "measures": 3}
    assert scoring.line_of(told | {"replies": 10}).holds is None
    assert scoring.line_of(told | {"replies": 500}).holds is False

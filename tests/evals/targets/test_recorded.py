"""Recorded answers in place of a system."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.errors import BadInput
from evals.cases.case import Case
from evals.runner import answer_cases
from evals.targets.recorded import RecordedTarget, question_rows
from evals.targets.target import TargetFailed
from evals.trace import Surface, Traces
from tests.evals.targets.conftest import asked
from tests.evals.targets.rows import row

Write = Callable[[str, Iterable[Mapping[str, Any] | str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows into a file."""

    def into(name: str, rows: Iterable[Mapping[str, Any] | str]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows), "utf-8")
        return path

    return into


def question(name: str = "q-1", words: str = "How long?", **more: Any) -> dict[str, Any]:
    return {"id": name, "question": words, "principal": "erin"} | more


def case(name: str, *turns: str, **more: Any) -> Case:
    given = {"id": name, "kind": "lookup", "reader": "erin", "turns": list(turns), "answerable": "no"}
    return Case.model_validate(given | more)


def test_a_turn_is_found_by_its_words_and_reader(write: Write) -> None:
    questions = write("q.jsonl", [question("a"), question("b", principal="ingrid")])
    answers = write("a.jsonl", [row("For Ingrid.", id="b"), row("For Erin.", id="a")])
    target = RecordedTarget(answers, questions)
    heard = target.ask(asked("How  long?\n"))
    assert heard.answer["claims"][0]["text"] == "For Erin."
    assert "For Erin." in heard.surfaces[Surface.ANSWER]
    assert target.ask(asked("How long?", reader="ingrid")).answer["claims"][0]["text"] == "For Ingrid."


def test_one_file_may_hold_both(write: Write) -> None:
    target = RecordedTarget(write("a.jsonl", ["", question() | row("Both.", id="q-1")]))
    assert target.ask(asked("How long?")).answer["claims"][0]["text"] == "Both."


def test_the_same_words_mean_what_was_said_before(write: Write, tmp_path: Path) -> None:
    """A dialogue is recognized by its turns, whatever the two systems call the conversation."""
    cases = [
        case("d-1", "What of Dora?", "And now?"),
        case("d-2", "What of Lens?", "And now?"),
        case("d-3", "And now?"),
    ]
    questions = write("q.jsonl", list(question_rows(cases, now="2026-11-16")))
    names = ["d-1/1", "d-1", "d-2/1", "d-2", "d-3"]
    target = RecordedTarget(write("a.jsonl", [row(name, id=name) for name in names]), questions)
    _, traces = answer_cases(cases, target, Traces(tmp_path / "traces"), now="2026-11-16")
    told = [turn.answer["claims"][0]["text"] for one in cases for turn in traces[one.id].turns]
    assert told == names


def test_as_of_and_calendar_are_part_of_the_question(write: Write) -> None:
    rows = [question("a", as_of="2026-01-01"), question("c", now="2026-05-05"), question("b")]
    questions = write("q.jsonl", rows)
    target = RecordedTarget(write("a.jsonl", [row(name, id=name) for name in "abc"]), questions)

    def told(**more: object) -> str:
        return str(target.ask(asked("How long?", **more)).answer["claims"][0]["text"])

    assert (told(as_of="2026-01-01"), told(now="2026-05-05"), told(now="2026-06-06")) == ("a", "c", "b")


def test_a_missing_row_names_the_case(write: Write, tmp_path: Path) -> None:
    target = RecordedTarget(write("a.jsonl", [row(id="q-1")]), write("q.jsonl", [question(), question("q-2", "Who?")]))
    with pytest.raises(TargetFailed, match=r"case c-9, turn 1: no answer of erin to 'Who\?' is recorded"):
        answer_cases([case("c-9", "Who?")], target, Traces(tmp_path / "traces"), now="2026-11-16")


def test_a_row_that_breaks_the_contract_names_the_case(write: Write, tmp_path: Path) -> None:
    target = RecordedTarget(write("a.jsonl", [question() | row(outcome="sure")]))
    with pytest.raises(TargetFailed, match=r"case c-9, turn 1: row q-1: the row breaks the contract at \$.outcome"):
        answer_cases([case("c-9", "How long?")], target, Traces(tmp_path / "traces"), now="2026-11-16")


def test_a_citation_may_leave_its_place_open(write: Write) -> None:
    cited = row()["citations"][0] | {"start": -1, "end": -1, "revision": ""}
    target = RecordedTarget(write("a.jsonl", [question() | row(citations=[cited])]))
    assert target.ask(asked("How long?")).answer["citations"] == [cited]


def test_answers_over_two_versions_are_of_no_one_system(write: Write) -> None:
    both = [question("a") | row(index_version=6), question("b", "Who?") | row(index_version=7)]
    with pytest.raises(TargetFailed, match=r"several index versions \(6, 7\)"):
        RecordedTarget(write("a.jsonl", both)).identity()
    chosen = [both[1], both[0] | {"as_of": 6}]
    assert RecordedTarget(write("b.jsonl", chosen)).identity().index == "7"


def test_a_changed_answer_is_another_system(write: Write) -> None:
    before = RecordedTarget(write("a.jsonl", [question() | row("One.")])).identity()
    assert RecordedTarget(write("a.jsonl", [question() | row("Two.")])).identity() != before


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["{"], "a.jsonl:1: not a JSON object"),
        (["[]"], "a.jsonl:1: not a JSON object with an id"),
        ([question() | row(), question() | row()], "a.jsonl:2: the id q-1 stands more than once"),
        ([row(id="q-1")], "row q-1 has no question"),
        ([question("a") | row("One."), question("b") | row("Two.")], "a and b record different answers"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(write: Write, rows: list[Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        RecordedTarget(write("a.jsonl", rows))


def test_ids_of_both_files_belong_together(write: Write) -> None:
    questions = write("q.jsonl", [question()])
    with pytest.raises(BadInput, match="z answers no question"):
        RecordedTarget(write("a.jsonl", [row(id="z")]), questions)
    with pytest.raises(BadInput, match="q-1 answers another question"):
        RecordedTarget(write("b.jsonl", [row(id="q-1", question="How tall?")]), questions)


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.jsonl"):
        RecordedTarget(tmp_path / "none.jsonl")

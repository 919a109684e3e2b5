"""Answering: nothing is asked twice, and no answer of a target that fails or changes is kept as one."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from evals.cases import Case
from evals.reply import UNLABELLED, replies, turns
from evals.runner import answer_cases
from evals.targets import TargetFailed
from evals.trace import Asked, Heard, Identity, Surface, Traces

if TYPE_CHECKING:
    from evals.evidence import Evidence

CASES = [
    Case.model_validate({"id": name, "kind": "k", "reader": "ada", "turns": turns, "answerable": "no"})
    for name, turns in (("one", ["a?"]), ("two", ["b?", {"question": "c?", "reader": "bob"}]))
]
IDENTITY = Identity(target="fake", code="1", index="1:r")


class Fake:
    """A target that remembers what it was asked."""

    def __init__(self, *, fails_at: str = "", changes_at: str = "") -> None:
        self.asked: list[Asked] = []
        self._fails_at, self._changes_at = fails_at, changes_at
        self._identity = IDENTITY

    def identity(self) -> Identity:
        return self._identity

    def ask(self, asked: Asked) -> Heard:
        if asked.question == self._fails_at:
            raise TargetFailed("it gave HTML")
        if asked.question == self._changes_at:
            self._identity = replace(IDENTITY, index="2:r")
        self.asked.append(asked)
        return Heard(asked=asked, answer={"outcome": "no_evidence"}, surfaces={Surface.LOGS: "x"})


def run(target: Fake, folder: Path) -> list[str]:
    answer_cases(CASES, target, Traces(folder), now="2026-11-16")
    return [one.question for one in target.asked]


def test_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    assert run(Fake(), tmp_path) == ["a?", "b?", "c?"]
    assert run(Fake(), tmp_path) == []


def test_a_run_that_failed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(TargetFailed, match="case two, turn 2: it gave HTML"):
        run(Fake(fails_at="c?"), tmp_path)
    assert run(Fake(), tmp_path) == ["b?", "c?"]


def test_a_target_that_changes_in_mid_run_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(TargetFailed, match="changed while it answered"):
        run(Fake(changes_at="b?"), tmp_path)


def test_turns_share_a_conversation_and_each_has_its_reader(tmp_path: Path) -> None:
    target = Fake()
    run(target, tmp_path)
    single, first, second = target.asked
    assert single.conversation is None
    assert first.conversation == second.conversation is not None
    assert [first.reader, second.reader] == ["ada", "bob"]


def test_a_trace_is_read_back_as_it_was(tmp_path: Path) -> None:
    _, made = answer_cases(CASES, Fake(), Traces(tmp_path), now="2026-11-16")
    _, again = answer_cases(CASES, Fake(), Traces(tmp_path), now="2026-11-16")
    assert again == made


def test_a_turn_that_is_not_scored_is_there_and_expects_nothing(tmp_path: Path) -> None:
    _, traces = answer_cases(CASES, Fake(), Traces(tmp_path), now="2026-11-16")
    evidence = cast("Evidence", None)  # nobody looks at it
    every = list(turns(CASES, traces, evidence))
    assert [(one.name, one.expected is UNLABELLED) for one in every] == [
        ("one", False),
        ("two/1", True),
        ("two", False),
    ]
    assert [one.name for one in replies(CASES, traces, evidence)] == ["one", "two"]

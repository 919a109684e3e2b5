"""A suite of one's own, given by path: everything about its run works without naming it again."""

import json
from pathlib import Path

import pytest

from assistant.cli import main
from evals.run import Work, load_run, rescore, run, suite_of
from evals.suites import load_suite
from evals.trace import Asked, Heard, Identity

SOURCES = """version: 1
organization: {name: Own, timezone: Europe/Berlin}
people: {ada: [staff]}
sources: [{id: rules, path: rules, connector: files, kind: policy, allow: ["group:staff"]}]
"""
SUITE = "name: own\ntitle: Ours\ncorpus: sources.yaml\nnow: 2026-11-16\ncases: [cases.jsonl]\nfloors: {correct: {at_least: 0.9}}\n"
CASE = {"id": "a-1", "kind": "absence", "reader": "ada", "turns": ["Who owns beta?"], "answerable": "no"}


class Silent:
    """A target that says nothing."""

    def identity(self) -> Identity:
        return Identity(target="silent", code="1", index="1")

    def ask(self, asked: Asked) -> Heard:
        row = {"answer": "", "outcome": "no_evidence", "claims": [], "citations": [], "gaps": []}
        return Heard(asked=asked, answer=row)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Work:
    folder = tmp_path_factory.mktemp("own")
    (folder / "rules").mkdir()
    (folder / "rules" / "a.md").write_text("# Alerts\n\nAlerts are acknowledged within 4 hours.\n")
    for name, text in {"sources.yaml": SOURCES, "suite.yaml": SUITE, "cases.jsonl": json.dumps(CASE)}.items():
        (folder / name).write_text(text)
    place = Work(folder=folder / "work")
    place.folder.mkdir()
    (place.folder / "models").symlink_to(model_cache)
    run(load_suite(str(folder / "suite.yaml")), lambda *_: Silent(), place)
    return place


def test_a_run_knows_the_file_of_its_suite(work: Work) -> None:
    found = load_run(work.runs, "last")
    assert suite_of(found).floors == load_suite(str(work.folder.parent / "suite.yaml")).floors
    ours, _ = rescore(found, suite_of(found), work)
    assert [reply.name for reply in ours.replies] == ["a-1"]


@pytest.mark.parametrize(("command", "code"), [(["gate"], 6), (["explain", "a-1"], 0)], ids=["gate", "explain"])
def test_commands_about_a_run_need_no_name_of_its_suite(work: Work, command: list[str], code: int) -> None:
    """One right case of one reaches no floor of .9, so the gate is inconclusive."""
    assert main(["eval", *command, "--work", str(work.folder)]) == code


def test_the_gate_of_a_run_has_the_floors_that_it_was_run_with(work: Work) -> None:
    file = work.folder.parent / "suite.yaml"
    text = file.read_text()
    file.write_text(text.replace("at_least: 0.9", "at_least: 0.0"))
    try:
        assert main(["eval", "gate", "--work", str(work.folder)]) == 6
    finally:
        file.write_text(text)


def test_a_gate_is_told_as_json(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "gate", "--json", "--work", str(work.folder)]) == 6
    lines = {line["name"]: line for line in json.loads(capsys.readouterr().out)}
    assert lines["correct"]["floor"] == {"at_least": 0.9, "at_most": None}


def test_a_gate_holds_a_run_against_another(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "gate", "last", "--baseline", "1", "--work", str(work.folder)]) == 6
    assert "no figure is worse than in 0001-own" in capsys.readouterr().out


def test_a_suite_that_is_gone_is_one_sentence(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    file = work.folder.parent / "suite.yaml"
    text = file.read_text()
    file.unlink()
    try:
        assert main(["eval", "explain", "a-1", "--work", str(work.folder)]) == 3
    finally:
        file.write_text(text)
    assert "no suite" in capsys.readouterr().err


def test_a_recorded_answer_that_was_changed_is_not_scored_again(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    trace = next((work.folder / "traces").rglob("*.json"))
    text = trace.read_text()
    trace.write_text(text.replace('"no_evidence"', '"answered"'))
    try:
        assert main(["eval", "explain", "a-1", "--work", str(work.folder)]) == 3
    finally:
        trace.write_text(text)
    assert "a-1 is not the one that this run scored" in capsys.readouterr().err


def test_a_suite_without_a_sealed_half_says_so(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(work.folder.parent / "suite.yaml")
    assert main(["eval", "run", file, "--sealed", "--work", str(work.folder)]) == 3
    assert "has no sealed cases" in capsys.readouterr().err

"""The command line over a real home folder: nothing here is faked."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from assistant.cli.run import main
from tests.api.corpus import write_corpus
from tests.cli.conftest import Run

SCHEMA = json.loads(Path("evals/contract/answer.schema.json").read_text(encoding="utf-8"))
Program = Callable[..., Run]


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small organization."""
    folder = tmp_path_factory.mktemp("organization")
    write_corpus(folder)
    return folder


@pytest.fixture
def program(model_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """Runs `clausetrail ARGUMENTS`."""
    monkeypatch.setenv("CLAUSETRAIL_MODELS", str(model_cache.parent))

    def runner(*arguments: object) -> Run:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return runner


@pytest.fixture
def here(program: Program, organization: Path) -> Program:
    """Runs a command over the small organization's home, which is filled once."""
    home = organization / ".home"
    if not home.exists():
        assert program("--home", home, "ingest", organization / "sources.yaml").code == 0
    return lambda *arguments: program("--home", home, *arguments)


def test_ingest_again_publishes_nothing_new(here: Program, organization: Path) -> None:
    again = json.loads(here("ingest", organization / "sources.yaml", "--json").out)
    assert (again["version"], again["published"], again["skipped"], again["quarantined"]) == (1, False, [], [])
    assert [row["number"] for row in json.loads(here("versions", "--json").out)] == [1]


def test_an_answer_quotes_the_file(here: Program) -> None:
    ended = here("ask", "Within how many hours is a P1 alert acknowledged?", "--as", "erin", "--json")
    row = json.loads(ended.out)
    jsonschema.validate(row, SCHEMA)
    assert row["outcome"] == "answered"
    assert "The AI owner acknowledges every P1 alert within 4 hours." in [c["quote"] for c in row["citations"]]
    assert row["receipt"]


def test_hidden_and_absent_end_alike(here: Program) -> None:
    hidden = here("show", "legal/memo.md", "--as", "erin")
    assert hidden == here("show", "legal/nothing.md", "--as", "erin")
    assert (hidden.code, hidden.out) == (1, "")
    assert here("show", "legal/memo.md", "--as", "ingrid").code == 0


def test_what_is_hidden_is_not_in_any_answer(here: Program) -> None:
    for command in (("ask", "pelican settlement"), ("search", "pelican settlement")):
        assert "250 000" in here(*command, "--as", "ingrid").out
        assert "250 000" not in here(*command, "--as", "erin").out


def test_escapes_in_evidence_stay_text(here: Program) -> None:
    for command in (("show", "notes/nasty.md"), ("ask", "What is the zebra budget?"), ("search", "zebra budget")):
        ended = here(*command, "--as", "erin")
        assert "\x1b" not in ended.out
        assert "<script>" in ended.out


def test_a_record_is_shown_with_its_original(here: Program, tmp_path: Path) -> None:
    ended = here("show", "alerts.csv#ALR-2", "--as", "erin", "--original", tmp_path / "copy.csv")
    assert "fraud-lens" in ended.out
    assert (tmp_path / "copy.csv").read_text(encoding="utf-8").startswith("alert_id,")


def test_a_batch_answers_every_row(here: Program, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    good = {"id": "1", "question": "Which alerts were not acknowledged?", "principal": "erin"}
    questions.write_text(
        "\n".join(map(json.dumps, [good, good | {"id": "2", "principal": "mallory"}])), encoding="utf-8"
    )
    assert here("ask", "--questions", questions, "--answers", tmp_path / "a.jsonl").code == 0
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[1]["outcome"] == "refused"
    assert rows[0]["index_version"] == 1


def test_a_version_that_was_never_published_is_one_line(here: Program) -> None:
    ended = here("ask", "alert", "--as", "erin", "--as-of", "99")
    assert ended.code in {1, 3, 5}
    assert ended.err.count("\n") == 1
    assert "internal" not in ended.err


def test_doctor_finds_a_fresh_home_sound(here: Program) -> None:
    ended = here("doctor")
    assert ended.code == 0, ended.out


def test_an_empty_home_says_what_to_run(program: Program, tmp_path: Path) -> None:
    ended = program("ask", "alert", "--as", "erin", "--home", tmp_path)
    assert ended.code == 5
    assert "clausetrail ingest" in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version: 1\nsources: [\n", "line"),
        ("version: 1\norganization: {name: X}\npeople: {}\nsources: [{id: a, path: a, connector: fax}]\n", "fax"),
        ("- just\n- a list\n", "sources.yaml"),
        ("", "sources.yaml"),
    ],
    ids=["broken YAML", "unknown connector", "a list", "empty"],
)
def test_a_bad_sources_yaml_is_one_line_and_exit_3(program: Program, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
    ended = program("ingest", tmp_path / "sources.yaml", "--home", tmp_path / "home")
    assert ended.code == 3
    assert told in ended.err
    assert ended.err.count("\n") == 1

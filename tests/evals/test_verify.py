"""Recorded answers are held against the home by anybody: quotes, statements, and prose that cites nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.run import main
from assistant.domain.errors import BadInput
from evals.verify import check_answers, read_answers, told
from tests.api.corpus import write_corpus
from tests.evals.measures.invariants import claim, quote, row
from tests.evals.measures.replies import FakeEvidence, Told

EVIDENCE = FakeEvidence(told={"a.md": Told("Ada owns beta.")})
PROSE = "Beta was approved by the board."


def given(text: str = "Ada owns beta. [1]", *, at: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """An answer that quotes one place."""
    cited = quote(1, "a.md", "Ada owns beta.", EVIDENCE)
    cited = {name: value for name, value in cited.items() if name not in ("start", "end")} | (at or {})
    whole = {"claims": [claim("Ada owns beta.", 1)], "citations": [cited], "withheld": 0, "trail": []}
    return row(text) | whole | parts


def written(folder: Path, *answers: object) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps(answers), "utf-8")
    return path


@pytest.mark.parametrize(
    "at",
    [{"start": 0, "end": 14}, {"start": -1, "end": -1}, {}, {"start": None, "end": None}],
    ids=["placed", "nowhere", "left out", "null"],
)
def test_a_quote_without_a_place_is_looked_up_in_its_source(tmp_path: Path, at: dict[str, Any]) -> None:
    read = read_answers(written(tmp_path, given(at=at)))
    assert [(look.place, look.holds) for look in check_answers(read, EVIDENCE, "erin")] == [
        ("citation 1", True),
        ("claim 1", True),
    ]


def test_a_quote_without_a_place_that_stands_nowhere_fails(tmp_path: Path) -> None:
    answer = given()
    answer["citations"][0]["quote"] = "Bob owns beta."
    looks = list(check_answers(read_answers(written(tmp_path, answer)), EVIDENCE, "erin"))
    assert looks[0].why == "a.md does not hold the quote"


def test_prose_that_no_statement_tells_fails_beside_those_that_hold() -> None:
    answer = given(f"Ada owns beta. [1] {PROSE}", at={"start": 0, "end": 14})
    looks = list(check_answers([answer], EVIDENCE, "erin"))
    assert [(look.place, look.why) for look in looks if not look.holds] == [("text", f"nothing cited for: {PROSE}")]
    assert told(1, looks) == "Checked 1 answer with 2 statements and 1 quote: 1 of them fail"


def test_of_several_answers_each_place_says_in_which() -> None:
    looks = check_answers([given(at={"start": 0, "end": 14}), row(PROSE)], EVIDENCE, "erin")
    assert [look.place for look in looks] == ["answer 1, citation 1", "answer 1, claim 1", "answer 2, text"]


def test_what_is_no_answer_is_told_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"answer 2: the row breaks the contract at \$"):
        read_answers(written(tmp_path, given(), 7))


@pytest.fixture
def home(tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A filled home."""
    monkeypatch.setenv("CLAUSETRAIL_MODELS", str(model_cache.parent))
    write_corpus(tmp_path)
    assert main(["--home", str(tmp_path / ".home"), "ingest", str(tmp_path / "sources.yaml")]) == 0
    return tmp_path / ".home"


def test_the_command_says_how_much_was_checked_and_nothing_is_no_success(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(user: str, *answers: object) -> tuple[int, str]:
        code = main(["--home", str(home), "eval", "verify", str(written(tmp_path, *answers)), "--as", user])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    capsys.readouterr()
    for answers in ([], [given("", claims=[], citations=[])]):
        code, said = ended("erin", *answers)
        assert (code, "nothing to check" in said) == (1, True)
    code, said = ended("erin", given(PROSE, claims=[], citations=[]))
    assert (code, "Checked 1 answer with 1 statement and 0 quotes: 1 of them fail" in said) == (1, True)
    code, said = ended("nobody", given())
    assert (code, "no person nobody" in said) == (3, True)

"""Cases are written and reviewed beside the evidence; what does not hold together is asked again, never written."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli.run import main
from assistant.domain.errors import BadInput
from evals.cases import Case, load_cases
from evals.label import Ended, Hit, label_digest, read_marks, review_cases, reviewed, shown, write_cases

HITS = (Hit(source="a.md", text="Ada owns\nbeta since March."), Hit(source="b.md", text="Nothing."))
NUGGET = {"text": "Ada", "match": {"type": "exact", "value": "Ada"}, "spans": [{"source": "a.md", "quote": "Ada owns"}]}
GOOD = {"id": "a", "kind": "k", "reader": "ada", "turns": ["Who owns beta?"], "answerable": "yes", "nuggets": [NUGGET]}
CASES = [Case.model_validate(GOOD | {"id": name}) for name in ("a", "b", "c")]


class Corpus:
    """Evidence by id."""

    def text_in(self, source: str, version: int | None) -> str | None:
        return {hit.source: hit.text for hit in HITS}.get(source)


def typing(*answers: str) -> Callable[[str], str]:
    """A person who types these, then nothing more."""
    left = iter(answers)
    return lambda _: next(left)


def ending(*answers: str) -> Callable[[str], str]:
    """A person who types these, then ends."""
    left = iter(answers)

    def ask(_: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise Ended from None

    return ask


def written(folder: Path, *answers: str) -> list[str]:
    """What is said while somebody types; the cases go to a file."""
    said: list[str] = []
    write_cases(folder / "c.jsonl", reader="ada", search=lambda _: HITS, ask=typing(*answers, ""), say=said.append)
    return said


def test_a_case_rests_on_the_quotes_that_were_picked(tmp_path: Path) -> None:
    said = written(tmp_path, "Who owns beta?", "", "", "Ada owns it", "", "Ada", "", "1: owns beta | 2", "")
    (case,) = load_cases(tmp_path / "c.jsonl")
    assert said[0] == "[1] a.md: Ada owns beta since March."
    assert [(span.source, span.quote) for span in case.nuggets[0].spans] == [
        ("a.md", "owns beta"),
        ("b.md", "Nothing."),
    ]
    assert case.gold_sources == ("a.md", "b.md")
    assert case.answerable == "yes"


def test_words_that_do_not_stand_there_are_asked_for_again(tmp_path: Path) -> None:
    said = written(tmp_path, "Who?", "", "yes", "Ada", "exact", "", "okay", "1: Bob owns", "3", "1: Ada", "")
    assert sum("no such passage" in line for line in said) == 2
    assert load_cases(tmp_path / "c.jsonl")[0].nuggets[0].spans[0].quote == "Ada"


def test_an_answerable_case_without_a_fact_is_not_written(tmp_path: Path) -> None:
    said = written(tmp_path, "Who?", "", "yes", "")
    assert said[-1].startswith("Not written")
    assert not (tmp_path / "c.jsonl").exists()


def test_cases_are_appended_and_a_word_is_known_by_its_beginning(tmp_path: Path) -> None:
    written(tmp_path, "Who?", "", "n", "")
    written(tmp_path, "What?", "absence", "maybe", "under", "")
    assert [case.answerable for case in load_cases(tmp_path / "c.jsonl")] == ["no", "underspecified"]


def marked(log: Path, *answers: str) -> list[str]:
    said: list[str] = []
    review_cases(CASES, log, reviewer="bob", texts=Corpus(), ask=typing(*answers), say=said.append)
    return said


def test_a_review_keeps_changes_and_drops_with_a_reason(tmp_path: Path) -> None:
    log = tmp_path / "review.jsonl"
    marked(log, "", "changed", "Who owned beta?", "", "", "ambiguous", "dropped", "", "not decidable")
    marks = read_marks(log)
    assert [(mark.mark, mark.reason) for mark in marks] == [
        ("kept", ""),
        ("changed", "ambiguous"),
        ("dropped", "not decidable"),
    ]
    left = list(reviewed(CASES, marks))
    assert [case.turns[0].question for case in left] == ["Who owns beta?", "Who owned beta?"]


def test_a_change_that_does_not_hold_together_is_asked_again(tmp_path: Path) -> None:
    said = marked(tmp_path / "r.jsonl", "changed", "", "yes", "1", "", "no", "1", "nobody says so", "stop")
    assert any("does not hold together" in line for line in said)
    assert read_marks(tmp_path / "r.jsonl")[0].changed == GOOD | {
        "answerable": "no",
        "nuggets": [],
        "turns": [{"question": "Who owns beta?"}],
    }


def test_a_review_goes_on_where_it_stopped_and_looks_again_at_what_changed(tmp_path: Path) -> None:
    log = tmp_path / "review.jsonl"
    marked(log, "kept", "stop")
    assert marked(log, "stop")[0].startswith("b (k)")
    changed = [CASES[0].model_copy(update={"answerable": "partial"})]
    said: list[str] = []
    review_cases(changed, log, reviewer="bob", texts=Corpus(), ask=typing("stop"), say=said.append)
    assert said
    assert label_digest(changed[0]) != label_digest(CASES[0])


def test_quotes_stand_in_their_context_and_missing_ones_are_plain() -> None:
    assert any("»Ada owns« beta since" in line for line in shown(CASES[0], Corpus()))
    wrong = json.loads(json.dumps(GOOD).replace("Ada owns", "Bob owns"))
    assert any("DOES NOT HOLD" in line for line in shown(Case.model_validate(wrong), Corpus()))


def test_a_line_that_is_no_mark_is_told(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("{}\n")
    with pytest.raises(BadInput, match=r"r\.jsonl:1"):
        read_marks(tmp_path / "r.jsonl")


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        (["Who?", "", "no"], [0]),
        (["Who?", "", "yes", "Ada", "", "", "", "1", "Since when?", "date"], [1]),
        (["Who?", "", "yes", "Ada", "", "", "", "1", "", "What?", ""], [1]),
        (["Who?", ""], []),
        (["Who?", "", "yes", "Ada"], []),
        ([], []),
    ],
    ids=["no fact", "in a fact", "in the next case", "before it is a case", "without a fact", "at once"],
)
def test_who_ends_keeps_what_is_finished(tmp_path: Path, typed: list[str], facts: list[int]) -> None:
    out = tmp_path / "c.jsonl"
    count = write_cases(out, reader="ada", search=lambda _: HITS, ask=ending(*typed), say=lambda _: None)
    assert count == len(facts)
    assert ([len(case.nuggets) for case in load_cases(out)] if out.exists() else []) == facts


def test_who_ends_a_review_keeps_the_marks_that_are_finished(tmp_path: Path) -> None:
    log = tmp_path / "r.jsonl"
    ask = ending("kept", "dropped")
    marks = review_cases(CASES, log, reviewer="bob", texts=Corpus(), ask=ask, say=lambda _: None)
    assert [mark.mark for mark in marks] == ["kept"]
    assert read_marks(log) == marks


@pytest.fixture
def suite(tmp_path: Path, model_cache: Path) -> Path:
    """A suite of one case, with its corpus."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# Beta\n\nAda owns beta since March.\n", "utf-8")
    (tmp_path / "sources.yaml").write_text(
        "version: 1\norganization: {name: O}\npeople: {ada: []}\n"
        "sources:\n  - {id: notes, path: notes, connector: files, allow: [everyone]}\n",
        "utf-8",
    )
    case = GOOD | {"gold_sources": ["notes/a.md"], "nuggets": []}
    (tmp_path / "open.jsonl").write_text(json.dumps(case), "utf-8")
    told = {"name": "s", "title": "t", "corpus": "sources.yaml", "now": "2026-11-16", "cases": ["open.jsonl"]}
    (tmp_path / "suite.yaml").write_text(json.dumps(told), "utf-8")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "models").symlink_to(model_cache)
    return tmp_path / "suite.yaml"


@pytest.mark.parametrize("ended", [EOFError, KeyboardInterrupt], ids=["end of input", "Ctrl-C"])
def test_the_command_ends_cleanly_with_what_is_written(
    suite: Path, ended: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Typed(io.StringIO):
        """Two answers, then the end."""

        def readline(self, size: int | None = -1, /) -> str:
            line = super().readline(size if size is not None else -1)
            if not line:
                raise ended
            return line

    out = suite.with_name("labels.jsonl")
    monkeypatch.setattr("sys.stdin", Typed("Who owns beta?\n\nno\n"))
    common = [str(suite), "--work", str(suite.parent / "work"), "--out", str(out)]
    assert main(["eval", "label", *common, "--as", "ada"]) == 0
    assert "1 cases in" in capsys.readouterr().out
    assert [case.turns[0].question for case in load_cases(out)] == ["Who owns beta?"]
    monkeypatch.setattr("sys.stdin", Typed("kept\n"))
    log = suite.with_name("r.jsonl")
    assert main(["eval", "label", *common[:-1], str(log), "--as", "ada", "--review"]) == 0
    assert [mark.mark for mark in read_marks(log)] == ["kept"]


def test_the_command_refuses_a_person_whom_the_home_does_not_know(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "label", str(suite), "--work", str(suite.parent / "work"), "--as", "nobody"]) == 3
    assert "no person nobody: the home knows ada" in capsys.readouterr().err

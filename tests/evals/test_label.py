"""Cases are written and reviewed beside the evidence; what does not hold together is asked again, never written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from evals.cases import Case, load_cases
from evals.label import Hit, label_digest, read_marks, review_cases, reviewed, shown, write_cases

HITS = (Hit(source="a.md", text="Ada owns\nbeta since March."), Hit(source="b.md", text="Nothing."))
NUGGET = {"text": "Ada", "match": {"type": "exact", "value": "Ada"}, "spans": [{"source": "a.md", "quote": "Ada owns"}]}
GOOD = {"id": "a", "kind": "k", "reader": "ada", "turns": ["Who owns beta?"], "answerable": "yes", "nuggets": [NUGGET]}
CASES = [Case.model_validate(GOOD | {"id": name}) for name in ("a", "b", "c")]


class Corpus:
    """Evidence by id."""

    def text(self, evidence: str) -> str | None:
        return {hit.source: hit.text for hit in HITS}.get(evidence)


def typing(*answers: str) -> Callable[[str], str]:
    """A person who types these, then nothing more."""
    left = iter(answers)
    return lambda _: next(left)


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

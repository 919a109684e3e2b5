"""Cases: every fault is told with its line or its id, and none is scored."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from evals.cases import Case, load_cases
from evals.cases.load import check_cases

GOOD = {"id": "a-1", "kind": "lookup", "reader": "ada", "turns": ["Who owns beta?"], "answerable": "no"}


class Corpus:
    """Evidence in two versions: the first lacks what came later, and what one of them said is said otherwise now."""

    people = ("ada", "bob")
    texts: Mapping[int | None, Mapping[str, str]] = {
        1: {"a.md": "Bob owns\nbeta."},
        None: {"a.md": "Ada  owns\nbeta.", "later.md": "Code ZQ-77.", "hidden.md": "Code LM-55."},
    }

    def has_version(self, number: int) -> bool:
        return number == 1

    def text_in(self, source: str, version: int | None) -> str | None:
        return self.texts[version].get(source)

    def title_in(self, source: str, version: int | None) -> str:
        return f"Title of {source}"

    def readable(self, reader: str, version: int | None = None) -> set[str]:
        return set(self.texts[version]) - ({"hidden.md"} if reader == "ada" else set())


def write(folder: Path, *rows: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def case(**changes: object) -> Case:
    return Case.model_validate(GOOD | changes)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{not json", "cases.jsonl:2: not a JSON object"),
        (GOOD | {"id": "b", "readr": "x"}, "case b: readr: Extra inputs"),
        (GOOD | {"id": "b", "answerable": "maybe"}, "case b: answerable"),
        (GOOD | {"id": "b", "answerable": "yes"}, "neither nuggets nor gold_sources"),
        (GOOD | {"id": "b", "turns": []}, "case b: turns"),
        (GOOD, "case a-1: the id stands more than once"),
        (
            GOOD
            | {
                "id": "b",
                "answerable": "yes",
                "nuggets": [{"text": "x", "match": {"type": "number", "value": "four"}}],
            },
            "case b: nuggets.0.match.number.value",
        ),
    ],
    ids=["no JSON", "unknown name", "no such value", "nothing to recognize", "no turn", "twice", "no number"],
)
def test_what_is_no_case_is_told_with_its_line(tmp_path: Path, row: object, told: str) -> None:
    with pytest.raises(BadInput, match="1 problems") as problem:
        load_cases(write(tmp_path, GOOD, row))
    assert told in str(problem.value)


def test_evidence_and_quotes_that_do_not_exist_are_told_by_case() -> None:
    nugget = {"text": "x", "match": {"type": "id", "value": "x"}}
    cases = [
        case(id="good", answerable="yes", nuggets=[nugget | {"spans": [{"source": "a.md", "quote": "owns beta"}]}]),
        case(id="lost", answerable="yes", gold_sources=["b.md"]),
        case(id="other", answerable="yes", nuggets=[nugget | {"spans": [{"source": "a.md", "quote": "Bob owns"}]}]),
        case(id="veto", forbidden=["c.md"]),
    ]
    with pytest.raises(BadInput) as problem:
        check_cases(cases, Corpus())
    told = str(problem.value)
    assert "case lost: no evidence: b.md" in told
    assert "case other: a quote that does not stand in its source: a.md does not hold 'Bob owns'" in told
    assert "case veto: no evidence: c.md" in told
    assert "case good" not in told


def named(quote: str) -> dict[str, object]:
    """What a case has that rests on a quote."""
    nugget = {"text": "x", "match": {"type": "id", "value": "x"}, "spans": [{"source": "a.md", "quote": quote}]}
    return {"answerable": "yes", "nuggets": [nugget]}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reader": "nobody"}, "case a-1: no reader nobody"),
        ({"turns": [{"question": "x", "reader": "eve", "expect": {"answerable": "no"}}, "y"]}, "no reader eve"),
        ({"canaries": ["zq-77"]}, "case a-1: a canary stands in what ada may read: 'zq-77' in later.md"),
        ({"canaries": ["title of LATER"]}, "a canary stands in what ada may read"),
        ({"answerable": "yes", "gold_sources": ["hidden.md"]}, "a gold source that ada may not read: hidden.md"),
        ({"as_of": 7}, "case a-1: there is no version 7"),
        ({"as_of": 1, "answerable": "yes", "gold_sources": ["later.md"]}, "case a-1: no evidence: later.md"),
        ({"as_of": 1} | named("Ada owns"), "a.md does not hold 'Ada owns'"),
    ],
    ids=["reader", "reader of a turn", "canary", "title", "hidden", "version", "later evidence", "later quote"],
)
def test_a_case_that_could_not_be_scored_rightly_is_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(BadInput, match="1 problems in the cases: case a-1: ") as problem:
        check_cases([case(**changes)], Corpus())
    assert told in str(problem.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"canaries": ["LM-55"], "forbidden": ["hidden.md"]},
        {"reader": "bob", "answerable": "yes", "gold_sources": ["hidden.md"]},
        {"as_of": 1, "canaries": ["ZQ-77"], "forbidden": ["later.md"]},
        {"as_of": 1} | named("Bob owns"),
    ],
    ids=["hidden canary", "one who may read", "what came later", "what was said then"],
)
def test_a_case_is_held_against_what_its_reader_sees_in_its_version(changes: dict[str, object]) -> None:
    check_cases([case(**changes)], Corpus())


def test_a_file_of_cases_that_is_not_there_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.jsonl: there is no such file of cases"):
        load_cases(tmp_path / "none.jsonl")


def test_a_label_does_not_change_what_is_asked() -> None:
    """So that a recorded answer stays when a label is mended."""
    asked = case().digest("2026-11-16")
    assert case(tags=["x"]).digest("2026-11-16") == asked
    assert case(reader="bob").digest("2026-11-16") != asked


def test_the_same_words_on_another_day_are_another_question() -> None:
    """`last month` is another one, so that a recorded answer must not serve again."""
    assert case().digest("2026-11-16") != case().digest("2026-12-16")
    assert case(now="2026-11-16").digest("2026-12-16") == case().digest("2026-11-16")


def test_each_turn_with_an_expectation_is_scored() -> None:
    turns = [{"question": "one", "expect": {"answerable": "no"}}, {"question": "two"}, {"question": "three"}]
    assert [at for at, _, _ in case(turns=turns).expected()] == [0, 2]


def test_about_half_of_the_ids_are_sealed() -> None:
    sealed = sum(case(id=f"case-{number}").is_sealed for number in range(400))
    assert 160 < sealed < 240

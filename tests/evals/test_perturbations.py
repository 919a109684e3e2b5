"""Perturbations: each operator changes its one thing, and only what was right before can become unstable."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from evals.cases import Case
from evals.cases.case import Turn
from evals.measures import stability
from evals.measures.measure import Result
from evals.perturbations import OPERATORS, variants
from evals.suites import load_suite, perturbed

QUESTION = "Which incident led to a change of the behaviour rules in October?"
CHANGED = {
    "case": "which incident led to a change of the behaviour rules in october?",
    "word_order": "In October, which incident led to a change of the behaviour rules?",
    "month_abbreviation": "Which incident led to a change of the behaviour rules in Oct?",
    "number": "Which incidents led to a change of the behaviour rules in October?",
    "spelling": "Which incident led to a change of the behavior rules in October?",
}


@dataclass(frozen=True)
class Told:
    """A scored reply, as far as stability looks at it."""

    case: Case
    is_correct: bool
    name: str

    @property
    def turn(self) -> Turn:
        return self.case.turns[-1]


def asked(name: str, question: str = QUESTION) -> Case:
    return Case.model_validate({"id": name, "kind": "k", "reader": "ada", "turns": [question], "answerable": "no"})


def told(right: dict[str, bool]) -> Result:
    """The figure over cases by name, of which `ORIGINAL:OPERATOR` is a variant."""
    replies = [Told(tagged(name), held, name) for name, held in right.items()]
    (found,) = stability.measure(replies)  # type: ignore[arg-type] # four names of a reply suffice
    return found


def tagged(name: str) -> Case:
    original, _, operator = name.partition(":")
    tags = (f"operator:{operator}", f"variant-of:{original}") if operator else ()
    return asked(name).model_copy(update={"tags": tags})


@pytest.mark.parametrize(("operator", "wanted"), CHANGED.items(), ids=CHANGED)
def test_an_operator_changes_its_one_thing(operator: str, wanted: str) -> None:
    assert OPERATORS[operator](QUESTION, random.Random(1)) == wanted


@pytest.mark.parametrize("operator", ["politeness", "verbosity", "german"])
def test_what_is_said_around_a_question_leaves_it_whole(operator: str) -> None:
    changed = OPERATORS[operator](QUESTION, random.Random(1))
    assert QUESTION in changed
    assert changed != QUESTION


def test_a_typo_swaps_two_letters_of_a_plain_word_and_leaves_names_and_keys() -> None:
    changed = OPERATORS["typo"]("Is MLP-129 of Quillmark forgotten?", random.Random(2))
    assert changed.startswith("Is MLP-129 of Quillmark ")
    assert changed != "Is MLP-129 of Quillmark forgotten?"
    assert sorted(changed) == sorted("Is MLP-129 of Quillmark forgotten?")


def test_a_day_is_written_the_other_way() -> None:
    assert OPERATORS["date_format"]("On 2026-10-07?", random.Random(1)) == "On 7 October 2026?"
    assert OPERATORS["date_format"]("On 7 October 2026?", random.Random(1)) == "On 2026-10-07?"


def test_a_clause_that_is_no_time_and_no_place_is_not_moved() -> None:
    question = "What will the person for checking in Ireland cost us a year?"
    assert OPERATORS["word_order"](question, random.Random(1)) == question


def test_variants_change_the_last_question_only_and_are_the_same_for_a_seed() -> None:
    dialogue = asked("d").model_copy(update={"turns": (asked("x", "Hello?").turns[0], asked("y").turns[0])})
    made = list(variants([dialogue], seed=3))
    assert made == list(variants([dialogue], seed=3))
    assert {one.turns[0].question for one in made} == {"Hello?"}
    assert all(one.turns[1].question != QUESTION for one in made)
    assert len({one.id for one in made}) == len(made)


def test_an_operator_changes_no_more_than_it_is_let() -> None:
    made = list(variants([asked(f"c{at}") for at in range(9)], each=4))
    assert max(sum(f"operator:{name}" in one.tags for one in made) for name in OPERATORS) == 4


def test_only_what_was_right_before_can_become_unstable() -> None:
    found = told({"good": True, "bad": False, "good:typo": True, "good:case": False, "bad:typo": False})
    assert found.estimate is not None
    assert found.estimate.value == 0.5
    assert [one.reply for one in found.findings if not one.value] == ["good:case"]
    assert found.more["by_operator"]["typo"].startswith("1.000")
    assert found.more["by_operator"]["german"] == "not measured"
    assert found.more["asked"] == dict.fromkeys(OPERATORS, 0) | {"typo": 2, "case": 1}


def test_nothing_right_before_is_no_figure() -> None:
    assert told({"bad": False, "bad:typo": True}).estimate is None


def test_without_variants_there_is_no_result() -> None:
    assert stability.measure([Told(asked("a"), is_correct=True, name="a")]) == ()  # type: ignore[list-item]


def test_a_perturbed_suite_holds_each_case_as_it_is_and_otherwise(tmp_path: Path) -> None:
    given = load_suite("demo").model_copy(update={"limit": 5})
    made = perturbed.build(given, tmp_path, each=2)
    cases = made.open_cases()
    assert cases[:5] == given.open_cases()[:5]
    assert {one.id.partition(":")[0] for one in cases[5:]} <= {one.id for one in cases[:5]}
    assert (made.corpus, made.now, made.floors) == (given.corpus, given.now, given.floors)

"""Documents that a question calls by name: the title as it is written, or the file's name."""

from pathlib import Path

import pytest

from assistant.domain.answer import Outcome
from tests.answer.corpora import Opened
from tests.answer.test_prose import library, quoted_from

QUIET = "Talking is allowed on the ground floor only."


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return library(
        tmp_path_factory.mktemp("library"),
        quiet=f"---\ntitle: House Rules of the Annexe\n---\n\n{QUIET}\n",
        north="---\ntitle: House Rules of the North Wing\n---\n\nTalking is allowed on every floor until noon.\n",
        loans="---\ntitle: loans\n---\n\nMembers keep loans for 4 weeks.\n",
    )


@pytest.mark.parametrize(
    ("question", "called"),
    [
        ("On which floor is talking allowed by the House Rules of the Annexe?", ["rules/quiet.md"]),
        ("On which floor is talking allowed in north.md?", ["rules/north.md"]),
        ("On which floor is talking allowed by the house rules of the annexe?", []),
        ("For how many weeks do members keep loans?", []),
        ("Who may talk by the House Rules of the Annexes?", []),
    ],
)
def test_a_document_is_called_as_it_is_written(shelves: Opened, question: str, called: list[str]) -> None:
    assert list(shelves.plan(question).sources) == called


def test_what_is_called_answers_alone(shelves: Opened) -> None:
    told = shelves.ask("On which floor is talking allowed by the House Rules of the Annexe?")
    assert quoted_from(told) == {"rules/quiet.md"}
    assert told.plan["sources"] == ["rules/quiet.md"]


def test_what_the_document_does_not_say_no_other_says_for_it(shelves: Opened) -> None:
    told = shelves.ask("For how many weeks do members keep loans by the House Rules of the Annexe?")
    assert told.outcome is Outcome.NO_EVIDENCE


def test_a_name_that_nobody_may_read_calls_nothing(tmp_path: Path) -> None:
    at = library(tmp_path, loans="Members keep loans for 4 weeks.")
    assert at.plan("What is allowed by the House Rules of the Annexe?").sources == ()

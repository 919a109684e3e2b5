"""Which controls apply, and which not and why: answered from the Statement of Applicability, in many wordings."""

from pathlib import Path

import pytest

from assistant.domain.answer import Outcome
from assistant.wiring import Workspace
from tests.audit.clinic import FILES
from tests.promises.organizations import ask, workspace, write


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("applied")
    return workspace(folder / "home", write(folder / "org", FILES))


APPLIES, EXCLUDED = ("A.6.2.4", "A.6.2.6"), ("A.10.4",)


@pytest.mark.parametrize(
    ("question", "controls"),
    [
        ("Which controls apply?", APPLIES),
        ("Which Annex A controls are applicable to our organisation?", APPLIES),
        ("Show me all included controls", APPLIES),
        ("How many controls are in scope according to the SoA?", APPLIES),
        ("Which Annex A controls are excluded and why?", EXCLUDED),
        ("Which controls don't apply, and what is the reason?", EXCLUDED),
        ("List the controls that were left out, with the justification", EXCLUDED),
        ("What did we exclude in the statement of applicability?", EXCLUDED),
        ("Why is A.10.4 not applicable?", EXCLUDED),
        ("Does A.10.4 apply?", EXCLUDED),
        ("Which controls apply and which do not?", APPLIES + EXCLUDED),
    ],
)
def test_a_question_for_decisions_is_answered_from_the_statement(
    opened: Workspace, question: str, controls: tuple[str, ...]
) -> None:
    answer = ask(opened, "tom", question)
    assert answer.table is not None
    assert tuple(row.cells[0] for row in answer.table.rows) == controls
    assert answer.withheld == 0
    if controls == EXCLUDED:
        assert answer.table.rows[0].cells[3] == "no customer receives a model"


@pytest.mark.parametrize(
    "question",
    [
        "Which excluded controls are actually used?",
        "Which controls have no record?",
        "Which controls apply to Bed Planner?",
        "Which rule applies to suppliers?",
    ],
)
def test_what_asks_for_more_than_a_decision_is_not_answered_by_the_statement_alone(
    opened: Workspace, question: str
) -> None:
    states = ask(opened, "tom", question).plan.get("states") or ()
    assert not {"applies", "excluded"} & set(states)


def test_a_control_without_a_row_is_a_gap(opened: Workspace) -> None:
    answer = ask(opened, "tom", "Does A.7.3 apply?")
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert any("A.7.3" in one.expected and "no row" in one.why for one in answer.gaps)


def test_without_a_statement_none_is_found(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "statement.csv"}
    bare = workspace(tmp_path / "home", write(tmp_path / "org", files))
    answer = ask(bare, "tom", "Which controls apply?")
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert answer.gaps[0].expected == "a Statement of Applicability"

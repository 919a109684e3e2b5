"""Samples asked for in the chat: of whatever a list question lists, drawn with every step in the ledger, once."""

from pathlib import Path

import pytest

from assistant.answer.question.sampled import Sampled, sampled
from assistant.audit.samples import Stage
from assistant.audit.sampling import commitment, draw
from assistant.domain.answer import Outcome
from assistant.domain.errors import BadInput
from assistant.domain.plan import Question
from assistant.wiring import Workspace
from assistant.wiring.replay import Level
from tests.promises.organizations import ask, workspace, write


@pytest.mark.parametrize(
    ("question", "count", "listed"),
    [
        (
            "Draw 8 production changes of high-risk systems in Q3",
            8,
            "list all production changes of high-risk systems in Q3",
        ),
        ("Please draw me a random sample of five incidents since May.", 5, "list all incidents since May"),
        ("I need a sample of our deployments", 0, "list all our deployments"),
        ("Pick 3 tickets at random", 3, "list all tickets"),
        ("Sample twelve approvals", 12, "list all approvals"),
    ],
)
def test_a_wish_for_a_sample_is_a_list_and_a_number(question: str, count: int, listed: str) -> None:
    found = sampled(question)
    assert found is not None
    assert (found.count, found.listed.replace(" our ", " ")) == (count, listed.replace(" our ", " "))


@pytest.mark.parametrize(
    "question",
    [
        "Draw conclusions from the last audit",
        "Which sample was drawn in the evaluation?",
        "Take a look at incident 5",
        "Select all incidents of May",
        "What sample size did the test of May have?",
    ],
)
def test_what_only_speaks_of_samples_draws_none(question: str) -> None:
    assert sampled(question) is None
    assert sampled("draw 2 incidents") == Sampled(2, "list all incidents")


SOURCES = """version: 1
organization: {name: Sluice Works, timezone: Europe/Amsterdam}
people: {ada: [audit], bram: [gates], cor: [audit, night]}
roles: {auditor: ['group:audit']}
sources:
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: change, allow: [everyone]}
  - {id: night, path: night.csv, connector: register, kind: change, allow: ['group:night']}
"""
HEAD = "number,summary,system,date\n"
CHANGES = HEAD + "".join(
    f"CH-{number},adjust {system},{system},2026-0{month}-11\n"
    for number, (system, month) in enumerate(
        [("Gate Mind", 7), ("Gate Mind", 8), ("Gate Mind", 9), ("Silt Watch", 7), ("Silt Watch", 8), ("Gate Mind", 3)],
        start=1,
    )
)
FILES = {
    "sources.yaml": SOURCES,
    "systems.csv": "id,name,owner,risk tier\nS-1,Gate Mind,Ada Pel,high\nS-2,Silt Watch,Bram Oud,low\n",
    "changes.csv": CHANGES,
    "night.csv": HEAD + "CH-90,night work,Gate Mind,2026-08-20\n",
}


@pytest.fixture
def sluice(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "home", write(tmp_path / "org", FILES))


def rows(answer: object) -> list[str]:
    """The records of an answer's table."""
    return [row.cells[0] for row in answer.table.rows]  # type: ignore[attr-defined]


def test_a_sample_is_drawn_from_what_the_question_lists_and_can_be_drawn_again(sluice: Workspace) -> None:
    answer = ask(sluice, "ada", "Draw 2 changes of Gate Mind in Q3 2026")
    made = sluice.office("ada").sample(str(answer.plan["sample"]))
    assert (made.stage, {one.id for one in made.members}) == (
        Stage.DRAWN,
        {f"changes.csv#CH-{number}" for number in (1, 2, 3)},
    )
    again = draw(made.members, made.value, {"high": 2})
    assert [f"changes.csv#{name}" for name in rows(answer)] == [one.id for one in again.drawn]
    assert answer.claims[0].text.startswith(f"2 of 3 records drawn: sample {made.id} of change")
    assert answer.withheld == 0


def test_asking_again_leaves_both_draws_in_the_ledger_and_replay_draws_nothing(sluice: Workspace) -> None:
    first, second = (ask(sluice, "ada", "Draw 2 changes in Q3 2026") for _ in range(2))
    both = [first.plan["sample"], second.plan["sample"]]
    assert len(set(both)) == 2
    replayed = sluice.replay(first.receipt, "ada")
    assert (replayed.level, replayed.ok) == (Level.ANSWER, True)
    assert [one.id for one in sluice.office("ada").samples()] == both
    assert sluice.verify_ledger() is None


def test_more_than_there_are_is_a_question_back_and_nothing_is_written(sluice: Workspace) -> None:
    answer = ask(sluice, "ada", "Draw 9 changes of Gate Mind in Q3 2026")
    assert answer.outcome is Outcome.CLARIFY
    assert "population of 3; ask for 1 to 3. Nothing was drawn." in answer.text
    assert sluice.office("ada").samples() == ()


@pytest.mark.parametrize("question", ["Draw 0 changes of Gate Mind", "Draw 2 changes of Gate Mind that smell of tar"])
def test_what_is_not_understood_or_none_draws_nothing(sluice: Workspace, question: str) -> None:
    ask(sluice, "ada", question)
    assert sluice.office("ada").samples() == ()


def test_a_hash_is_committed_once(sluice: Workspace) -> None:
    ask(sluice, "ada", "Draw 2 changes in Q3 2026")
    (drawn,) = sluice.office("ada").samples()
    with pytest.raises(BadInput, match="committed before"):
        sluice.office("ada").commit(commitment(drawn.value), "the same once more")


def test_who_draws_no_samples_is_refused(sluice: Workspace) -> None:
    answer = ask(sluice, "bram", "Draw 2 changes of Gate Mind in Q3 2026")
    assert answer.outcome is Outcome.REFUSED
    assert answer.table is None
    assert sluice.office("bram").samples() == ()


def test_the_population_is_what_the_asker_may_read(sluice: Workspace) -> None:
    sizes = {
        user: len(
            sluice.office(user)
            .sample(str(ask(sluice, user, "Draw 2 changes of Gate Mind in Q3 2026").plan["sample"]))
            .members
        )
        for user in ("ada", "cor")
    }
    assert sizes == {"ada": 3, "cor": 4}


def test_a_turn_that_is_answered_again_draws_nothing(sluice: Workspace) -> None:
    sluice.ask(Question(text="Draw 2 changes of Gate Mind in Q3 2026", user="ada", conversation="c1"))
    sluice.ask(Question(text="Which of them are of August?", user="ada", conversation="c1"))
    assert len(sluice.office("ada").samples()) == 1

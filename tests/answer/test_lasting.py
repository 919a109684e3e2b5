"""How two days of a record lie to each other, who a thing was told to, what is in force, filters turned round: a vineyard."""

import pytest

from assistant.domain.answer import Answer
from assistant.domain.plan import Question
from tests.answer.corpora import Opened, keys, opened

SOURCES = """version: 1
organization: {name: Vineyard, timezone: Europe/Vienna}
people: {pia: []}
sources:
  - {id: rows, path: books/rows.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: spills, path: books/spills.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: mends, path: books/mends.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: loads, path: books/loads.csv, connector: register, kind: change, allow: [everyone]}
  - {id: papers, path: papers, connector: files, kind: policy, allow: [everyone]}
"""


def paper(title: str, *told: str) -> str:
    head = "\n".join((f"title: {title}", "kind: policy", *told))
    return f"---\n{head}\n---\n# {title}\n\nPrune in frost. The press is locked at night.\n"


VINEYARD = {
    "books/rows.csv": "system id,name,step\nV-1,Press Eye,retired\nV-2,Leaf Counter,live\nV-3,Frost Bell,live\n",
    "books/spills.csv": (
        "spill,summary,system,grade,found on,noticed by,told to the bailiff,raised on,mopped on\n"
        "S-1,Must on the floor,Press Eye,1,2026-03-01,Ada Roth,no,2026-03-01,2026-03-05\n"
        "S-2,Wrong leaves in row 1,Leaf Counter,2,2026-04-01,Ben Kurz,yes,2026-04-02,2026-04-10\n"
        "S-3,Late bell,Frost Bell,1,2026-05-01,Ada Roth,,2026-05-02,\n"
    ),
    "books/mends.csv": (
        "mend,title,step,begun on,due date,delivered on\n"
        "M-1,New seal,delivered,2026-01-10,2026-02-01,2026-01-30\n"
        "M-2,New bell rope,delivered,2026-01-10,2026-02-01,2026-02-02\n"
        "M-3,New crates,waiting,2026-01-10,2026-03-01,\n"
        "M-4,New pump,waiting,2026-01-10,2027-03-01,\n"
        "M-5,New roof,delivered,2026-01-10,,2026-04-01\n"
    ),
    "books/loads.csv": "load,title,weight,sealed on\nL-1,Red,10,2026-01-01\nL-2,White,30,2026-01-03\n",
    "papers/one.md": paper("Pruning rules", "version: '2.0'", "status: approved", "effective: 2026-01-01"),
    "papers/two.md": paper("Pruning rules", "version: '1.0'", "status: approved", "effective: 2025-01-01"),
    "papers/three.md": paper("Cellar rules", "version: '0.3'", "status: draft", "effective: 2026-02-01"),
    "papers/four.md": paper("Guest rules", "version: '1.0'", "status: approved", "effective: 2027-02-01"),
    "papers/five.md": paper("Dog rules"),
}


@pytest.fixture(scope="module")
def vineyard(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("vineyard"), VINEYARD, SOURCES)


def listed(answer: Answer) -> tuple[list[object], bool]:
    assert answer.table is not None
    return keys(answer), answer.table.complete


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which incidents were not told to our bailiff?", ["S-1", "S-3"]),
        ("Which grade 1 incidents were told to the bailiff?", []),
        ("Which incidents were told to the bailiff?", ["S-2"]),
        ("Which incidents were neither told to our bailiff nor mopped?", ["S-3"]),
    ],
)
def test_a_deed_with_its_object_names_the_column_that_holds_both(
    vineyard: Opened, question: str, expected: list[str]
) -> None:
    assert listed(vineyard.ask(question)) == (expected, True)


def test_a_value_behind_its_field_is_left_out_of_that_field_alone(vineyard: Opened) -> None:
    assert listed(vineyard.ask("Which incidents are there except grade 1?")) == (["S-2"], True)


@pytest.mark.parametrize(
    "question", ["Which incidents were not told to the abbot?", "Which incidents were not noticed to the abbot?"]
)
def test_a_deed_with_another_object_is_no_column_of_that_deed(vineyard: Opened, question: str) -> None:
    plan = vineyard.plan(question)
    assert not {one.field for one in plan.conditions} & {"told to the bailiff", "noticed by"}
    answer = vineyard.ask(question)
    assert answer.table is None or not (answer.table.complete and answer.table.rows)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which corrective actions were delivered late?", ["M-2"]),
        ("Which corrective actions were delivered after their due date?", ["M-2"]),
        ("Which corrective actions were delivered in time?", ["M-1"]),
        ("Which corrective actions were not delivered on time?", ["M-2", "M-3"]),
    ],
)
def test_what_was_late_is_held_against_its_own_due_date(vineyard: Opened, question: str, expected: list[str]) -> None:
    answer = vineyard.ask(question)
    assert listed(answer) == (expected, False)
    assert [gap.why for gap in answer.gaps] == ["it gives no day in due date"]
    assert "M-5" not in keys(answer)


def test_without_a_due_date_late_is_a_gap(vineyard: Opened) -> None:
    answer = vineyard.ask("Which incidents were mopped late?")
    assert answer.table is not None
    assert not answer.table.complete
    assert any("late" in gap.expected for gap in answer.gaps)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the average time to mop an incident?", "from raised on to mopped on over 2 records is 6 days, counted by the calendar"),
        ("How long does it take on average until incidents are mopped?", "over 2 records is 6 days"),
        ("What is the average time from found on to mopped on of incidents?", "from found on to mopped on over 2 records is 6.5"),
    ],
)  # fmt: skip
def test_an_average_time_lies_between_two_days_of_each_record(vineyard: Opened, question: str, told: str) -> None:
    answer = vineyard.ask(question)
    assert told in answer.claims[0].text
    assert len(answer.claims[0].citations) == 4
    assert [gap.expected for gap in answer.gaps] == ["mopped on of 1 more records"]


@pytest.mark.parametrize(
    "question",
    [
        "What is the average time to seal a change?",
        "What is the average duration of a change?",
        "What is the average price of a change?",
        "What is the average time to burn an incident?",
    ],
)
def test_what_cannot_be_reckoned_is_no_average_of_something_else(vineyard: Opened, question: str) -> None:
    answer = vineyard.ask(question)
    assert not any("average" in claim.text for claim in answer.claims)
    assert answer.gaps
    assert answer.table is None or not answer.table.complete


def test_the_only_numbers_are_meant_where_nothing_else_is_said(vineyard: Opened) -> None:
    assert vineyard.plan("What is the average weight of a change?").measure == "weight"
    assert vineyard.plan("What is the total of all changes?").measure == "weight"


def test_documents_in_force_are_listed_with_version_and_first_day(vineyard: Opened) -> None:
    answer = vineyard.ask("Which policies are in force?")
    assert answer.table is not None
    assert [row.cells for row in answer.table.rows] == [("one", "Pruning rules", "2.0", "2026-01-01")]
    assert not answer.table.complete
    assert ["Dog rules" in gap.expected for gap in answer.gaps] == [True]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which rules for pruning are currently in force?", ["one"]),
        ("Which policy on the cellar is in force?", []),
        ("Which guest policy is in force?", []),
    ],
)
def test_a_document_in_force_may_be_told_by_its_title(vineyard: Opened, question: str, expected: list[str]) -> None:
    assert listed(vineyard.ask(question)) == (expected, True)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["Which incidents concern Press Eye?", "and the ones not about Press Eye?"], ["S-2", "S-3"]),
        (["Which incidents do not concern Press Eye?", "and the ones about Press Eye?"], ["S-1"]),
        (["Which systems are retired?", "and the ones that are not retired?"], ["V-2", "V-3"]),
        (["Which systems are not retired?", "and the ones that are retired?"], ["V-1"]),
        (["Which incidents concern Press Eye?", "and except Frost Bell?", "and the ones not about Press Eye?"], ["S-2"]),
    ],
)  # fmt: skip
def test_a_follow_up_that_denies_the_filter_turns_it_round(
    vineyard: Opened, turns: list[str], expected: list[str]
) -> None:
    for text in turns:
        answer = vineyard.workspace.ask(Question(text=text, user="pia", conversation=turns[0] + turns[-1]))
    assert keys(answer) == expected

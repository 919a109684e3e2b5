"""What is the asker's own: "my", "mine" and "I" in a brewery, where two people share a given name."""

import pytest

from assistant.answer.question.asker import asker, speaks_of_self
from assistant.domain.answer import Outcome
from tests.answer.corpora import Opened, filters, keys, opened
from tests.promises.organizations import ask

BREWERY = {
    "books/machines.csv": (
        "ref,name,what it does,owner,class\n"
        "M-1,HopSense,Smells when the hops are ready,Greta Lund,A\n"
        "M-2,KegCount,Counts kegs at the gate,Otis Bahr,C\n"
        "M-3,FoamEye,Watches the foam,Greta Lund,B\n"
    ),
    "books/jobs.csv": (
        "job,summary,assignee,reporter,state,created\n"
        "J-1,Clean the nose of HopSense,Otis Bahr,Greta Lund,waiting,2026-10-02\n"
        "J-2,Count the kegs again,Greta Lund,Otis Bahr,waiting,2026-10-05\n"
        "J-3,Paint the gate,Anna Ruiz,Greta Lund,finished,2026-10-09\n"
    ),
    "books/spills.csv": "spill,machine,date,owner\nS-1,FoamEye,2026-10-11,Anna Berg\nS-2,KegCount,2026-10-12,Anna Ruiz\n",
}
SOURCES = """version: 1
organization: {name: Brewery, timezone: Europe/Copenhagen}
people: {greta: [], obahr: [], anna: [], pia: []}
sources:
  - {id: machines, path: books/machines.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: jobs, path: books/jobs.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: spills, path: books/spills.csv, connector: register, kind: incident, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def brewery(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("brewery"), BREWERY, SOURCES)


@pytest.mark.parametrize(
    ("user", "question", "expected"),
    [
        ("greta", "Which systems are mine?", ["M-1", "M-3"]),
        ("greta", "List my systems", ["M-1", "M-3"]),
        ("obahr", "Which systems do I own?", ["M-2"]),
        ("greta", "Which tickets are assigned to me?", ["J-2"]),
        ("greta", "How many tickets did I report?", ["J-1", "J-3"]),
        ("obahr", "Show me all my waiting tickets", ["J-1"]),
        ("greta", "Which incidents were there on a system I own?", ["S-1"]),
        ("pia", "Which of the systems have class C?", ["M-2"]),
    ],
)
def test_what_is_the_askers_own_is_found_by_their_name(
    brewery: Opened, user: str, question: str, expected: list[str]
) -> None:
    answer = ask(brewery.workspace, user, question)
    assert sorted(map(str, keys(answer))) == expected
    assert answer.table is not None
    assert answer.table.complete


def test_the_plan_shows_whom_it_took_the_asker_for(brewery: Opened) -> None:
    assert ask(brewery.workspace, "greta", "Which tickets are mine?").plan["asker"] == "Greta Lund"
    plan = brewery.plan("Which tickets are mine?", user="greta")
    assert filters(plan.conditions) == {"assignee is Greta Lund"}


def test_a_question_about_ones_one_system_looks_its_row_up(brewery: Opened) -> None:
    answer = ask(brewery.workspace, "obahr", "What class is my system?")
    assert answer.outcome is Outcome.ANSWERED
    assert "M-2: class: C" in answer.text


@pytest.mark.parametrize("user", ["anna", "pia", ""])
def test_a_name_that_fits_two_people_or_nobody_is_nobodys(brewery: Opened, user: str) -> None:
    assert asker(user, brewery.known) is None
    plan = brewery.plan("Which tickets are mine?", user=user)
    assert (plan.asker, plan.unread) == ("", ("mine",))


def test_who_has_nothing_gets_a_complete_empty_list(brewery: Opened) -> None:
    answer = ask(brewery.workspace, "obahr", "Which tickets are mine?")
    assert keys(answer) == ["J-1"]
    none = ask(brewery.workspace, "greta", "Which finished tickets are assigned to me?")
    assert none.outcome is Outcome.NO_EVIDENCE
    assert none.table is not None
    assert (none.table.rows, none.table.complete) == ((), True)


@pytest.mark.parametrize(
    "question",
    ["Show me the tickets", "Can you tell me who owns HopSense?", "What must I do after a spill?", "I need all spills"],
)
def test_words_that_only_ask_are_for_nothing_of_ones_own(question: str) -> None:
    assert not speaks_of_self(question)


def test_the_plan_names_nobody_where_nothing_rests_on_who_asks(brewery: Opened) -> None:
    assert brewery.plan("By when must my version of the hops report be in?", user="greta").asker == ""

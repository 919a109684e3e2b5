"""Sources that give the value which a question asks for: whether they agree, in whatever words each gives it."""

import pytest

from assistant.domain.answer import Answer
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Harbour, timezone: Europe/Lisbon}
people: {pia: []}
sources:
  - {id: inventory, path: inventory.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: papers, path: papers, connector: files, allow: [everyone]}
"""


def paper(kind: str, title: str, body: str, **said: str) -> str:
    head = {"title": title, "kind": kind, "owner": "Rui Sousa"} | said
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    return f"---\n{lines}\n---\n# {title}\n\n{body}\n"


STANDING = {"status": "approved", "version": "'1.0'"}
HARBOUR = {
    "inventory.csv": (
        "id,name,owner,risk tier\nT-1,Tide Gate,Ines Prata,2\nT-2,Crane Eye,Otto Reis,1\nT-3,Berth Planner,Lia Mota,3\n"
    ),
    "papers/gate.md": paper(
        "oversight",
        "Handbook of Tide Gate",
        "## 2. Closing level\n\n2.1 The lock is closed when the water stands at 2.4 m or higher.\n\n"
        "## 3. Alarm delay\n\nThe alarm delay is 40 seconds.\n",
        system="Tide Gate",
        date="2026-03-01",
    ),
    "papers/board.md": paper(
        "minutes",
        "Harbour board, 7 September 2026",
        "## 1. Crane Eye, state of things\n\nThe level for closing is not its matter, 5.5 m of boom is.\n\n"
        "## 2. Tide Gate, state of things\n\nThe level for closing the lock is 2.9 m against flooding. All quiet.\n",
        date="2026-09-07",
    ),
    "papers/board-old.md": paper(
        "minutes",
        "Harbour board, 3 February 2025",
        "## 1. Tide Gate\n\nThe alarm delay is 90 seconds.\n",
        date="2025-02-03",
    ),
    "papers/gate-impact.md": paper(
        "impact_assessment",
        "Impact assessment of Tide Gate",
        "Risk tier: 1\n\nOwner of the system: Bela Cruz\n\nThe alarm delay is 40 seconds.\n",
        system="Tide Gate",
        date="2026-04-01",
    ),
    "papers/crane-impact.md": paper(
        "impact_assessment",
        "Impact assessment of Crane Eye",
        "Owner of the system: O. Reis\n\nThe blind zone is 12 m on the north quay.\n",
        system="Crane Eye",
        date="2026-04-01",
    ),
    "papers/crane.md": paper(
        "oversight",
        "Handbook of Crane Eye",
        "The blind zone is 8 m on the south quay.\n\nThe holding time was changed from 30 to 20 seconds.\n\n"
        "The holding time of a picture is 20 seconds.\n",
        system="Crane Eye",
        date="2026-03-01",
    ),
    "papers/money.md": paper(
        "policy", "Money rules", "Pilot invoices are paid within 30 days.", effective="2026-01-01", **STANDING
    ),
    "papers/pilots.md": paper(
        "contract", "Agreement with the pilots", "Each pilot invoice is paid within 45 days.", date="2026-02-01"
    ),
}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("harbour"), HARBOUR, SOURCES)


def told(answer: Answer) -> str:
    return "\n".join(claim.text for claim in answer.claims if claim.text.startswith("Sources "))


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("What is the closing level of Tide Gate: do the sources agree?", {"2.4 m", "2.9 m"}),
        ("What is the closing level of Tide Gate? Is that consistent?", {"2.4 m", "2.9 m"}),
        ("Are there conflicting statements about the closing level of Tide Gate?", {"2.4 m", "2.9 m"}),
        ("What is the closing level of Tide Gate?", {"2.4 m", "2.9 m"}),
        ("Within how many days are pilot invoices paid?", {"30 days", "45 days"}),
        ("What is the risk tier of Tide Gate?", {"2 (inventory.csv", "1 (papers/gate-impact.md"}),
        ("Who is the owner of Tide Gate? Do our papers agree?", {"Ines Prata", "Bela Cruz"}),
    ],
)
def test_sides_in_unlike_words_are_both_shown_and_said_to_disagree(
    harbour: Opened, question: str, sides: set[str]
) -> None:
    answer = harbour.ask(question)
    assert told(answer).startswith("Sources disagree")
    assert all(side in told(answer) for side in sides)
    quoted = " ".join(one.quote for one in answer.citations)
    assert all(side.split(" (")[0].split()[0] in quoted for side in sides)


def test_sources_of_one_value_are_said_to_agree_where_that_is_asked(harbour: Opened) -> None:
    answer = harbour.ask("What is the alarm delay of Tide Gate, do all sources agree?")
    assert told(answer).startswith("Sources agree: 40 seconds (papers/gate")
    assert told(harbour.ask("What is the alarm delay of Tide Gate?")) == ""


def test_a_value_of_one_source_alone_is_no_agreement(harbour: Opened) -> None:
    answer = harbour.ask("How long is the holding time of a picture of Crane Eye, are the sources consistent?")
    assert told(answer) == ""
    assert any("second source" in gap.why for gap in answer.gaps)


@pytest.mark.parametrize(
    "question",
    [
        "What is the alarm delay of Tide Gate?",  # the other one was told before the handbook held
        "How wide is the blind zone of Crane Eye?",  # each for its own quay
        "Who is the owner of Crane Eye?",  # one name, written out once
        "Who is the owner of Berth Planner?",  # the owner of a paper is none of a system
    ],
)
def test_what_may_rightly_differ_is_no_disagreement(harbour: Opened, question: str) -> None:
    assert told(harbour.ask(question)) == ""

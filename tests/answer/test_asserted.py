"""What an organization states of itself is shown as a statement and held against its registers; it proves nothing of itself."""

import pytest

from assistant.answer.question.stated import asserted
from assistant.domain.answer import Answer, Outcome
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Museum, timezone: Europe/Vienna}
people: {pia: []}
sources:
  - {id: soa, path: applicability.csv, connector: register, kind: soa, allow: [everyone]}
  - {id: vendors, path: vendors.csv, connector: register, kind: supplier, allow: [everyone]}
  - {id: orders, path: orders.csv, connector: register, allow: [everyone]}
  - {id: courses, path: courses.csv, connector: register, kind: training_record, allow: [everyone]}
"""
MUSEUM = {
    "applicability.csv": (
        "control,name,applicable,reason\n"
        "A.7.3,Acquisition of data,no,The museum does not buy images from outside parties\n"
        "A.9.2,Processes for responsible use,yes,Guides see every suggestion before a visitor does\n"
        "A.10.3,Suppliers,yes,All vendors have been screened\n"
    ),
    "vendors.csv": (
        "id,vendor,delivers,screened on\n"
        "V-1,Fresco Archive,images of ceilings,2026-02-01\n"
        "V-2,Quiet Halls,audio guides,\n"
        "V-3,Lumen,lamps,2026-03-01\n"
    ),
    "orders.csv": "order id,vendor,article,sum\nB-7,Fresco Archive,Spring parcel,900\nB-8,Lumen,Spots,120\n",
    "courses.csv": "id,guide,passed on\nK-1,Ada Holl,2026-01-02\nK-2,Jo Brandl,2026-01-09\n",
}


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("museum"), MUSEUM, SOURCES)


def told(answer: Answer) -> str:
    return "\n".join(claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    "question",
    [
        "Is the statement in A.7.3 that the museum does not buy images from outside parties true?",
        "Is it true that we do not buy images from outside parties?",
        "Is the reason given in row A.7.3 of the statement of applicability, that the museum does not buy images, correct?",
    ],
)
def test_what_is_bought_of_nobody_is_held_against_vendors_and_orders(museum: Opened, question: str) -> None:
    text = told(museum.ask(question))
    assert "A.7.3: reason: The museum does not buy images from outside parties" in text
    assert "Records say otherwise: V-1, B-7" in text
    assert "V-1: delivers: images of ceilings" in text
    assert "B-8" not in text


def test_what_is_said_of_all_is_held_against_each_row(museum: Opened) -> None:
    text = told(museum.ask("Is the statement of A.10.3 true?"))
    assert "A.10.3: reason: All vendors have been screened" in text
    assert "Not so by the register: screened on is blank for V-2; it stands for V-1, V-3." in text


def test_what_stands_in_every_row_is_said_to_agree(museum: Opened) -> None:
    assert "So by the register: passed on stands for K-1, K-2." in told(
        museum.ask("Is it true that all courses have been passed?")
    )


def test_a_statement_that_no_record_decides_is_left_open_and_proves_nothing(museum: Opened) -> None:
    answer = museum.ask("Is the statement in A.9.2 that guides see every suggestion before a visitor does true?")
    assert answer.outcome is Outcome.PARTIAL
    assert "A.9.2: reason: Guides see every suggestion" in told(answer)
    assert any("no proof of itself" in gap.why for gap in answer.gaps)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Is the claim that nobody copies keys true?", "nobody copies keys"),
        ("Does the statement that nobody copies keys hold?", "nobody copies keys"),
        ("Is the statement of A.10.3 true?", ""),
        ("Is the report true?", None),
        ("Is it true that nobody copies keys?", "nobody copies keys"),
        ("What does the contract say about keys?", None),
    ],
)
def test_a_question_for_the_truth_of_a_statement_is_read(question: str, statement: str | None) -> None:
    assert asserted(question) == statement

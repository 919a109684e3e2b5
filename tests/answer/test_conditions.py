"""How the words of a list question are read: which reading is tried first. A harbour's registers, beside tests/answer/corpora.py."""

import pytest

from tests.answer.corpora import Opened, keys, opened

BERTHS = "Is the berth tide-bound, ice-bound, both, or neither?"
CREW = [f"Mate {chr(65 + at // 26)}{chr(97 + at % 26)}a Holm{chr(97 + at % 26)}" for at in range(45)]
HARBOUR = {
    "books/berths.csv": (
        f'berth,quay,"{BERTHS}",step,closed on\n'
        "K-1,North,Tide-Bound,Retired,2026-03-04\nK-2,North,Ice-Bound,In use,\nK-3,South,Ice-bound,Retired,2025-06-01\n"
        "K-4,South,Neither,In use,\nK-5,South,,Retired,2026-05-20\n"
    ),
    "books/passages.csv": "passage,vessel,pilot,written by,sponsor,status,date\n"
     'P-1,Tern,Ona Reyes,"Liv Aas <liv@harbour.test>, Per Holm <per@harbour.test>",Per Holm,Withdrawn,2026-01-05\n'
     "P-2,Gull,Liv Aas,Ona Reyes,,Withdrawn,2026-03-05\nP-3,Skua,,Liv Aas,Ona Reyes,Granted,2026-05-05\n"
    + "".join(f"Q-{at},Auk,,{name},,Granted,2026-06-0{at % 9 + 1}\n" for at, name in enumerate(CREW)),
}  # fmt: skip
HARBOUR |= {
    "books/rota-3.csv": "slot,hand,grade.3\nS-1,Ona Reyes,x\nS-2,Liv Aas,y\n",
    "papers/one.md": "---\ntitle: Mooring rules\nkind: policy\nstatus: approved\neffective: 2024-01-01\nreview_by: 2025-12-31\n---\nMoor well.\n",
    "papers/two.md": "---\ntitle: Towing rules\nkind: procedure\nstatus: approved\neffective: 2024-01-01\nreview_by: 2027-12-31\n---\nTow well.\n",
    "papers/three.md": (
        "# Fuel rules\n\n| Field | Value |\n|---|---|\n| Status | approved |\n| Effective date | 2024-02-01 |\n"
        "| Next review | 2026-02-01 |\n\nFuel well.\n"
    ),
    "papers/four.md": "---\ntitle: Rope rules\nkind: policy\nstatus: approved\neffective: 2024-01-01\n---\nCoil well.\n",
}
HARBOUR_SOURCES = """version: 1
organization: {name: Harbour, timezone: Europe/Oslo}
people: {pia: []}
sources:
  - {id: berths, path: books/berths.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: passages, path: books/passages.csv, connector: register, kind: change, allow: [everyone]}
  - {id: rota, path: books/rota-3.csv, connector: register, allow: [everyone]}
  - {id: papers, path: papers, connector: files, kind: policy, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("harbour"), HARBOUR, HARBOUR_SOURCES)


def complete(harbour: Opened, question: str, expected: list[str]) -> None:
    answer = harbour.ask(question)
    assert keys(answer) == expected
    assert answer.table is not None
    assert answer.table.complete


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many ice-bound systems are there?", ["K-2", "K-3"]),
        ("Which systems are not ice-bound?", ["K-1", "K-4"]),
        ("Which systems at the South quay are ice-bound?", ["K-3"]),
    ],
)
def test_a_value_that_its_columns_name_lists_is_the_value(harbour: Opened, question: str, expected: list[str]) -> None:
    complete(harbour, question, expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("List the changes written by Liv Aas", ["P-1", "P-3"]),
        ("Which changes has Liv Aas written?", ["P-1", "P-3"]),
        ("How many changes were written by Aas, Liv?", ["P-1", "P-3"]),
        ("Which changes were sponsored by Ona Reyes?", ["P-3"]),
        ("Which changes were written by Ona or by Per Holm?", ["P-1", "P-2"]),
        ("Which changes were sponsored by Liv Aas?", []),
    ],
)
def test_a_person_is_looked_for_in_the_field_of_the_part_they_play(
    harbour: Opened, question: str, expected: list[str]
) -> None:
    complete(harbour, question, expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which systems are not about the North quay?", ["K-3", "K-4", "K-5"]),
        ("Which systems other than K-1 are retired?", ["K-3", "K-5"]),
        ("Which systems apart from the ice-bound ones are retired?", ["K-1", "K-5"]),
        ("List the withdrawn changes other than those written by Per Holm", ["P-2"]),
        ("Which withdrawn changes do not concern the Tern?", ["P-2"]),
        ("How many changes with a sponsor are there, excluding those of the Skua?", ["P-1"]),
    ],
)
def test_what_is_left_out_is_not_listed(harbour: Opened, question: str, expected: list[str]) -> None:
    complete(harbour, question, expected)


def test_a_period_is_of_the_deed_it_is_said_of(harbour: Opened) -> None:
    complete(harbour, "Which systems were closed in 2026?", ["K-1", "K-5"])


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("How many changes were withdrawn in March 2026?", "withdrawn"),
        ("Which systems were retired in 2026?", "retired"),
    ],
)
def test_a_deed_whose_day_no_field_gives_is_a_gap(harbour: Opened, question: str, deed: str) -> None:
    answer = harbour.ask(question)
    assert answer.table is not None
    assert not answer.table.complete
    assert f"the day on which each was {deed}" in [gap.expected for gap in answer.gaps]


def test_a_period_of_the_records_themselves_has_no_such_gap(harbour: Opened) -> None:
    complete(harbour, "Which changes were there in March 2026?", ["P-2"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many changes in January 2026 and how many in May 2026?", ["P-1", "P-3"]),
        ("Which systems were closed in March and in May 2026?", ["K-1", "K-5"]),
    ],
)
def test_periods_named_side_by_side_are_told_each_by_itself(
    harbour: Opened, question: str, expected: list[str]
) -> None:
    complete(harbour, question, expected)
    answer = harbour.ask(question)
    assert [claim.text[:16] for claim in answer.claims] == ["1 record matches"] * 2


def test_a_further_period_that_cannot_be_told_is_a_gap(harbour: Opened) -> None:
    answer = harbour.ask("How did changes work in January 2026 and in May 2026?")
    assert "the same for 2026-05-01 to 2026-05-31" in [gap.expected for gap in answer.gaps]


@pytest.mark.parametrize(
    "question",
    [
        "How many systems are at the North quay and how many at the South quay?",
        "How many systems of North and of South are there?",
    ],
)
def test_values_named_side_by_side_are_counted_each_by_itself(harbour: Opened, question: str) -> None:
    answer = harbour.ask(question)
    assert answer.table is not None
    assert [row.cells for row in answer.table.rows] == [("South", 3), ("North", 2)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which documents are past their review date?", ["one", "three"]),
        ("How many policies are overdue for review?", ["one", "three"]),
        ("Which procedures are past their review date?", []),
    ],
)
def test_documents_past_their_review_are_listed(harbour: Opened, question: str, expected: list[str]) -> None:
    answer = harbour.ask(question)
    assert sorted(str(key) for key in keys(answer)) == expected
    assert answer.table is not None
    assert answer.table.complete


@pytest.mark.parametrize("question", ["Show all records for clause 10.3", "Which entries are on clause 7.3?"])
def test_a_number_calls_no_register_and_no_field(harbour: Opened, question: str) -> None:
    plan = harbour.plan(question)
    assert plan.sources == ()
    assert plan.projection == ()


def test_what_was_done_first_is_told_by_the_day_of_the_deed(harbour: Opened) -> None:
    assert keys(harbour.ask("What was the first closed system?")) == ["K-3"]


def test_what_was_done_first_on_no_stated_day_is_a_gap(harbour: Opened) -> None:
    answer = harbour.ask("Which change was withdrawn earliest?")
    assert answer.table is not None
    assert not answer.table.complete
    assert "the day on which each was withdrawn" in [gap.expected for gap in answer.gaps]


def test_a_person_in_many_spellings_is_told_in_the_questions_words(harbour: Opened) -> None:
    names = ", ".join(CREW[:5])
    answer = harbour.ask(f"List the changes written by {names.replace(', ', ' or ')}")
    assert "written by: written by Mate" in answer.text
    assert keys(answer) == [f"Q-{at}" for at in range(5)]

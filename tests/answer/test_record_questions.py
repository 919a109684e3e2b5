"""Record questions of a ferry company in words that its registers do not use: typos, other names, sums, order, days."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.answer.question.likeness import Likeness
from assistant.answer.question.plan import understand
from assistant.domain.answer import Answer, Basis, Outcome
from assistant.domain.plan import Intent, Plan
from assistant.models.encoder import Reading, Vectors
from tests.answer.corpora import CALENDAR, CRITERIA, Opened, keys, opened
from tests.promises.organizations import ask

FERRY = {
    "fleet/models.csv": (
        "Ref,Name,What it does,In charge,Standing\n"
        "F-1,TideMind,Proposes when each ferry sails at low water,Nora Quist,live\n"
        "F-2,CrewRoster,Plans which sailor works on which shift,Ivo Brandl,trial\n"
        "F-3,DeckEye,Counts passengers on the car deck from camera pictures,,live\n"
    ),
    "fleet/invoices.csv": (
        "invoice no,paid on,firm,goods,amount usd,checked by\n"
        "B-71,2026-03-04,Halvard Optics,Deck cameras,1200.50,Ivo Brandl\n"
        "B-72,2026-05-20,Halvard Optics,Spare lenses,300,\n"
        'B-73,2026-09-11,Brisk Data,Tide tables,"2,000",Nora Quist\n'
        "B-74,2026-10-02,Brisk Data,Support,,Nora Quist\n"
    ),
    "fleet/warnings.csv": (
        "warning no,system,urgency,raised on,acknowledged on,acknowledged by\n"
        "W-1,TideMind,major,2026-10-03,2026-10-04,Nora Quist\n"
        "W-2,DeckEye,minor,2026-10-09,,\n"
        "W-3,DeckEye,major,2026-09-28,2026-10-01,Ivo Brandl\n"
        "W-4,CrewRoster,minor,2026-11-02,,\n"
    ),
    "fleet/permits.csv": (
        "permit id,seafarer,subject,valid until,score\n"
        "P-1,Nora Quist,Radar,2026-06-30,71\n"
        "P-2,Ivo Brandl,Radar,2027-06-30,88\n"
        "P-3,Nora Quist,First aid,2027-01-31,95\n"
    ),
}
FERRY_SOURCES = """version: 1
organization: {name: Ferry, timezone: Europe/Oslo}
people: {pia: [], blind: []}
sources:
  - {id: models, path: fleet/models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: invoices, path: fleet/invoices.csv, connector: register, kind: contract, allow: ['user:pia']}
  - {id: warnings, path: fleet/warnings.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: permits, path: fleet/permits.csv, connector: register, kind: training_record, allow: [everyone]}
"""


class Described:
    """An encoder that knows by heart which phrases mean the same; everything else is like nothing."""

    revision = "by-heart"
    dim = 4
    max_tokens = 32
    KNOWN = (("car deck watcher", "DeckEye"), ("nobody answered", "acknowledged"))

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for at, text in enumerate(texts):
            for axis, (phrase, start) in enumerate(self.KNOWN):
                rows[at, axis] = float(text == phrase or text.startswith(start))
        return rows

    def read_question(self, question: str) -> Reading:
        """Near to nothing that is indexed."""
        nothing = np.zeros((0, 2), dtype=np.int64)
        return Reading(whole=np.zeros(32, dtype=np.float32), tokens=np.zeros((0, 32), dtype=np.float32), places=nothing)

    def count_tokens(self, text: str) -> int:
        return 9 if text.lower() in ("warnigns", "invocies") else 3


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("ferry"), FERRY, FERRY_SOURCES)


def plan(at: Opened, text: str) -> Plan:
    """The plan of a question with the encoder that knows by heart."""
    return understand(text, at.scope, at.known, CRITERIA, CALENDAR, Likeness(Described()))


def total(answer: Answer) -> str:
    (claim,) = answer.claims
    assert claim.basis is Basis.COMPUTED
    return claim.text.partition(":")[0]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("All permits above 80, please", ["P-2", "P-3"]),
        ("Which permits have a score of at most 88?", ["P-1", "P-2"]),
        ("Which permits have expired?", ["P-1"]),
        ("Which permits have run out?", ["P-1"]),
        ("Which invoices were paid after 1 May 2026?", ["B-72", "B-73", "B-74"]),
        ("List the invoices paid in September", ["B-73"]),
        ("Which warnings were acknowledged in October?", ["W-1", "W-3"]),
        ("Which warnings were raised in October?", ["W-1", "W-2"]),
        ("warnings that nobody reacted to - which ones?", ["W-2", "W-4"]),
        ("Any warnings without an acknowledgement?", ["W-2", "W-4"]),
        ("invoice list: rows where checked by is blank", ["B-72"]),
        ("Which warnings on DeckEye were serious?", ["W-3"]),
    ],
)
def test_records_are_listed_by_what_is_meant(ferry: Opened, question: str, expected: list[str]) -> None:
    assert sorted(map(str, keys(ferry.ask(question)))) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which is the latest warning?", ["W-4"]),
        ("List the two oldest warnings", ["W-3", "W-1"]),
        ("Which permit has the highest score?", ["P-3"]),
        ("Show the top 2 permits by score", ["P-3", "P-2"]),
    ],
)
def test_a_superlative_orders_and_cuts(ferry: Opened, question: str, expected: list[str]) -> None:
    assert keys(ferry.ask(question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did our invoices of Halvard Optics add up to?", "The sum of amount usd over 2 records is 1500.5"),
        ("Total amount of the invoices in 2026?", "The sum of amount usd over 3 records is 3500.5"),
        ("What is the average score of the Radar permits?", "The average of score over 2 records is 79.5"),
    ],
)
def test_numbers_are_reckoned_over_every_record_that_says_one(ferry: Opened, question: str, expected: str) -> None:
    answer = ferry.ask(question)
    assert total(answer) == expected
    assert answer.withheld == 0


def test_a_mean_that_the_records_say_themselves_is_read_and_not_reckoned(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    trials = "trial no,name,mean delay minutes\nT-1,Fog,4\nT-2,Ice,9\n"
    sources = FERRY_SOURCES.partition("sources:")[0] + (
        "sources:\n  - {id: trials, path: trials.csv, connector: register, kind: evaluation, allow: [everyone]}\n"
    )
    answer = opened(tmp_path_factory.mktemp("trials"), {"trials.csv": trials}, sources).ask(
        "List the mean delay of all trials"
    )
    assert answer.table is not None
    assert [row.cells[-1] for row in answer.table.rows] == ["4", "9"]


def test_rows_of_every_register_that_hold_a_name_are_listed(ferry: Opened) -> None:
    answer = ferry.ask("Which rows of our registers name Ivo Brandl?")
    assert sorted(map(str, keys(answer))) == ["B-71", "F-2", "P-2", "W-3"]


def test_a_record_without_a_number_is_told_beside_a_sum(ferry: Opened) -> None:
    answer = ferry.ask("Total amount of all invoices?")
    assert [gap.expected for gap in answer.gaps] == ["amount usd of 1 more records"]
    assert answer.outcome is Outcome.PARTIAL


def test_a_sum_is_only_of_what_its_reader_may_read(ferry: Opened) -> None:
    blind = ask(ferry.workspace, "blind", "Total amount of all invoices?")
    assert (blind.claims, blind.outcome) == ((), Outcome.NO_EVIDENCE)


@pytest.mark.parametrize("question", ["How many warnings per system?", "Which system has the most warnings?"])
def test_counts_by_group_add_up_and_cite_every_record(ferry: Opened, question: str) -> None:
    answer = ferry.ask(question)
    assert answer.table is not None
    assert [(row.cells, len(row.citations)) for row in answer.table.rows] == [
        (("DeckEye", 2), 2),
        (("CrewRoster", 1), 1),
        (("TideMind", 1), 1),
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who checked the invoice for Tide tables?", "B-73: checked by: Nora Quist"),
        ("Until when is the First aid permit of Nora Quist valid?", "P-3: valid until: 2027-01-31"),
        ("What does “Spare lenses” cost?", "B-72: amount usd: 300"),
    ],
)
def test_a_field_of_a_record_that_words_describe_is_read(ferry: Opened, question: str, expected: str) -> None:
    assert [claim.text for claim in ferry.ask(question).claims] == [expected]


def test_a_cell_that_is_empty_is_a_gap_and_no_claim(ferry: Opened) -> None:
    answer = ferry.ask("Who checked the invoice for “Spare lenses”?")
    assert (answer.claims, answer.outcome) == ((), Outcome.NO_EVIDENCE)
    assert answer.gaps


def test_mistyped_words_are_mended_and_others_left(ferry: Opened) -> None:
    assert plan(ferry, "Which warnigns are major?").sources == ("fleet/warnings.csv", "warnings")
    assert plan(ferry, "Which warnigns are major?").unread == ()


def test_a_system_is_known_by_what_it_is_for(ferry: Opened) -> None:
    assert plan(ferry, "How many incidents on the car deck watcher?").systems == ("DeckEye",)
    assert plan(ferry, "How many incidents on the engine room watcher?").systems == ()


def test_words_that_pick_nothing_are_named_beside_what_was_understood(ferry: Opened) -> None:
    answer = ferry.ask("Which major warnings were dreadfully handled?")
    assert answer.outcome is Outcome.PARTIAL
    assert answer.table is not None
    assert not answer.table.complete
    assert "dreadfully" in answer.gaps[-1].expected


@pytest.mark.parametrize(
    "question",
    [
        "Which major warnings came from Ulvik Harbour?",
        "How many buoys did DeckEye count in October?",
        "How many minutes must a crew wait after a warning?",
    ],
)
def test_a_name_or_a_thing_counted_that_nobody_knows_is_never_passed_over(ferry: Opened, question: str) -> None:
    answer = ferry.ask(question)
    assert answer.table is None
    assert answer.outcome is Outcome.NO_EVIDENCE


def test_a_list_of_mine_names_that_nobody_knows_whose(ferry: Opened) -> None:
    assert plan(ferry, "Which major incidents are on my system?").unread == ("my",)


def test_the_row_of_another_sheet_lacks_no_column(ferry: Opened) -> None:
    asked = plan(ferry, "Which systems have nobody in charge?")
    assert asked.intent is Intent.RECORDS
    assert [(one.field, one.operator) for one in asked.conditions] == [("In charge", "missing")]


def test_what_anybody_should_do_is_no_list_of_records(ferry: Opened) -> None:
    assert plan(ferry, "Whom do I call if I find warnings that nobody acknowledged?").intent is Intent.REQUIREMENT
    assert plan(ferry, "Which warnings were there that nobody acknowledged?").intent is Intent.RECORDS

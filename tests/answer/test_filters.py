"""Wordings whose lists used to be called complete and were wrong. Runs beside tests/answer/corpora.py."""

from pathlib import Path

import pytest

from assistant.answer.drafting.records import draft_records
from assistant.domain.evidence import Kind
from assistant.domain.plan import Condition, Intent, Plan
from tests.answer.corpora import Opened, keys, opened
from tests.promises.organizations import ask


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which incidents are not closed?", ["E-12", "E-14"]),
        ("How many incidents were not severe?", ["E-12", "E-13"]),
        ("Which systems are not in Radiology?", ["H-1", "H-2", "H-4"]),
        ("How many incidents in Radiology or Intensive Care?", ["E-11", "E-12", "E-14"]),
        ("Which incidents were reported by Ines Duarte or Tom Lind?", ["E-12", "E-13", "E-14"]),
        ("Which training records are not passed?", ["C-2"]),
        ("Show incidents with their ward and severity", ["E-11", "E-12", "E-13", "E-14"]),
        ("Which incidents have time to alert missing?", ["E-14"]),
        ("Show severe incidents without a harm report", []),
        ("Number of severe incidents", ["E-11", "E-14"]),
        ("Which incidents are still open?", ["E-12", "E-14"]),
    ],
)
def test_a_hospital_lists_what_is_meant(hospital: Opened, question: str, expected: list[str]) -> None:
    answer = hospital.ask(question)
    # abstaining (no table) is acceptable where a wrong complete table is not
    assert answer.table is None or keys(answer) == expected


def test_a_yes_no_column_is_read_and_not_only_filled(city: Opened) -> None:
    assert keys(city.ask("Which systems are published?")) == ["Lamp Timer", "Pothole Finder"]
    assert keys(city.ask("Which systems are not published?")) == ["Benefit Check"]


FERRY = {
    "books/boats.csv": (
        "ref,name,purpose,class,skipper,harbour date\n"
        "B-1,Tern,TideMind,heavy,Una Rask,2026-01-02\nB-2,Gull,SwellSense,heavy,Deck crew,2026-01-03\n"
        "B-3,Skua,FogEar,heavy,,2026-01-04\nB-4,Auk,RopeEye,light,Per Holm,2026-01-05\n"
    ),
    "books/crew.csv": "badge,name,post,leave\nC-1,Ona Reyes,skipper,\nC-2,Per Holm,skipper,\nC-3,Liv Aas,mate,\nC-4,Kai Moe,mate,\n",
    "books/drills.csv": (
        "drill,sailor,lesson,completed_on,outcome\n"
        "D-1,Ona Reyes,SEA-7 Man over board,2026-01-09,passed\nD-2,Liv Aas,SEA-7 Man over board,,booked\n"
        "D-3,Per Holm,SEA-7 Man over board,2026-01-10,passed\nD-4,Per Holm,SEA-8 Fire,2026-01-11,n/a\n"
    ),
    "books/leaks.csv": (
        "leak,what,seen_at,answered_at,answered_by,sealed_at,cause\n"
        "L-1,Bow wet,2026-02-01,2026-02-02,Ona Reyes,2026-02-05,rivet\n"
        "L-2,Bilge full,2026-03-01,,Per Holm,,\n"
        "L-3,Hatch drips,2026-04-01,2026-04-03,,,\n"
    ),
    "books/faults.csv": "fault,what,seen_at,resolved_at\nF-1,Horn mute,2026-02-01,2026-02-05\nF-2,Lamp dim,2026-03-01,\n",
    "checks/tern.md": "---\ntitle: Impact assessment Tern\nkind: impact_assessment\ndate: 2026-05-01\n---\nTern was assessed.\n",
    "checks/skua.md": "---\ntitle: Impact assessment Skua\nkind: impact_assessment\ndate: 2024-02-01\n---\nSkua was assessed.\n",
    "papers/one.md": "---\ntitle: Consent one\nkind: approval\napproved_by: Per Holm\ndate: 2026-03-01\n---\nGranted.\n",
    "papers/two.md": "---\ntitle: Consent two\nkind: approval\ndate: 2026-03-02\n---\n| Field | Value |\n|---|---|\n| Approved by | Per Holm, skipper |\n",
    "papers/five.yaml": "kind: approval\ntitle: Consent five\nsigned_by: Per Holm\ndate: 2026-03-05\n",
    "papers/three.md": "---\ntitle: Consent three\nkind: approval\napproved_by: Ona Reyes\ndate: 2026-03-03\n---\nSeen by Per Holm.\n",
    "papers/four.eml": (
        "From: Ona Reyes <ona@ferry.test>\nTo: Per Holm <per@ferry.test>\nSubject: go for Tern\n"
        "Date: Tue, 11 Nov 2025 10:35:20 +0100\nMessage-ID: <1@ferry.test>\n\nApproved.\n"
    ),
}
FERRY_SOURCES = """version: 1
organization: {name: Ferry, timezone: Europe/Oslo}
people: {pia: [], per: []}
sources:
  - {id: boats, path: books/boats.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: crew, path: books/crew.csv, connector: register, allow: [everyone]}
  - {id: drills, path: books/drills.csv, connector: register, kind: training_record, allow: [everyone]}
  - {id: leaks, path: books/leaks.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: faults, path: books/faults.csv, connector: register, kind: finding, allow: [everyone]}
  - {id: checks, path: checks, connector: files, kind: impact_assessment, allow: [everyone]}
  - {id: papers, path: papers, connector: files, kind: approval, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("ferry"), FERRY, FERRY_SOURCES)


@pytest.mark.parametrize(
    "question",
    [
        "Which heavy systems have no impact assessment newer than one year?",
        "Which heavy systems have no impact assessment from the last 12 months?",
        "Which heavy systems had no impact assessment in 2026?",
    ],
)
def test_a_time_behind_what_is_lacked_is_of_the_lacked_record(ferry: Opened, question: str) -> None:
    answer = ferry.ask(question)
    assert keys(answer) == ["B-2", "B-3"]
    assert answer.table is not None
    assert answer.table.complete


def test_a_team_is_no_person_in_a_field_of_persons(ferry: Opened) -> None:
    answer = ferry.ask("Which heavy systems have no named person as skipper?")
    assert keys(answer) == ["B-2", "B-3"]


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("List all incidents with the person who answered them.", "answered_by"),
        ("List all incidents and when they were answered.", "answered_at"),
        ("Show the incidents and who answered them.", "answered_by"),
    ],
)
def test_what_is_to_be_shown_picks_no_records(ferry: Opened, question: str, column: str) -> None:
    answer = ferry.ask(question)
    assert keys(answer) == ["L-1", "L-2", "L-3"]
    assert answer.table is not None
    assert answer.table.complete
    assert column in answer.table.columns


@pytest.mark.parametrize(
    "question", ["Which incidents were not answered in time?", "Which incidents were answered too late?"]
)
def test_a_time_that_no_field_states_is_a_gap_and_never_a_blank(ferry: Opened, question: str) -> None:
    answer = ferry.ask(question)
    assert answer.table is None or (keys(answer) == ["L-1", "L-2", "L-3"] and not answer.table.complete)
    assert answer.gaps


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many findings are open?", ["F-2"]),
        ("Which findings are still open?", ["F-2"]),
        ("Which findings are closed?", ["F-1"]),
        ("Which incidents have no cause?", ["L-2", "L-3"]),
    ],
)
def test_without_a_state_the_day_of_the_end_says_what_is_open(
    ferry: Opened, question: str, expected: list[str]
) -> None:
    answer = ferry.ask(question)
    assert keys(answer) == expected
    assert answer.table is not None
    assert answer.table.complete


def test_a_field_that_is_only_named_is_shown_and_told_as_not_read(ferry: Opened) -> None:
    answer = ferry.ask("List all incidents with cause")
    assert answer.table is None or not answer.table.complete or "cause" in answer.table.columns


def test_approvals_of_ones_own_are_those_that_name_one_as_approver_wherever_they_say_it(ferry: Opened) -> None:
    answer = ask(ferry.workspace, "per", "List my approvals")
    assert sorted(str(row) for row in keys(answer)) == ["five", "one"]
    assert answer.table is not None
    assert not answer.table.complete  # of one document it is not known whose it is
    assert ["Consent two" in gap.expected for gap in answer.gaps] == [True]


def test_a_word_for_nothing_that_counts_as_missing_is_named(ferry: Opened) -> None:
    answer = ferry.ask("Which training records have no outcome?")
    assert keys(answer) == ["D-4"]
    assert "`n/a` counts as missing" in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who has not completed SEA-7?", ["C-3", "C-4"]),
        ("Which people have not done the SEA-7 training?", ["C-3", "C-4"]),
        ("Which people haven't completed SEA-8 yet?", ["C-1", "C-3", "C-4"]),
    ],
)
def test_who_has_not_done_a_thing_is_everybody_else_of_the_register_of_persons(
    ferry: Opened, question: str, expected: list[str]
) -> None:
    answer = ferry.ask(question)
    assert keys(answer) == expected
    assert answer.gaps


def test_who_has_not_done_a_thing_is_picked_further_by_what_else_is_asked(ferry: Opened) -> None:
    answer = ferry.ask("Which people with post skipper have not completed SEA-8?")
    assert keys(answer) == ["C-1"]


@pytest.mark.parametrize(
    "question",
    [
        "Which heavy systems have no named skipper?",
        "Which heavy systems have no skipper who is a person?",
        "List heavy systems whose skipper is not a named person",
    ],
)
def test_a_team_is_no_person_however_it_is_said(ferry: Opened, question: str) -> None:
    assert keys(ferry.ask(question)) == ["B-2", "B-3"]


def test_the_field_that_a_list_is_shown_with_is_a_column(ferry: Opened) -> None:
    answer = ferry.ask("List the heavy systems with the skipper")
    assert keys(answer) == ["B-1", "B-2", "B-3"]
    assert answer.table is not None
    assert answer.table.complete
    assert "skipper" in answer.table.columns


def test_a_phrase_that_is_only_alike_to_a_value_is_told_and_leaves_the_list_incomplete(ferry: Opened) -> None:
    alike = Condition(field="what", operator="is", values=("Bow wet",), phrase="soaked front")
    plan = Plan(
        intent=Intent.RECORDS, terms=(), kinds=(Kind.INCIDENT,), conditions=(alike,), unread=("soaked front", "mild")
    )
    drafted = draft_records(ferry.scope, ferry.known, plan)
    assert drafted.table is not None
    assert not drafted.table.complete
    assert [gap.why for gap in drafted.gaps] == [
        "they are only alike to what is Bow wet",
        "they were not understood and pick nothing",
    ]


def test_what_the_keys_of_a_register_are_called_is_what_its_rows_are(tmp_path: Path) -> None:
    rows = "Clause ID,text,Source note\nQ-1,Bells are rung,page 4\nQ-2,Ropes are dry,\n,see overleaf,\n"
    sources = (
        "version: 1\norganization: {name: Choir, timezone: Europe/Oslo}\npeople: {pia: []}\n"
        "sources:\n  - {id: soa, path: soa.csv, connector: register, kind: soa, allow: [everyone]}\n"
    )
    answer = opened(tmp_path, {"soa.csv": rows}, sources).ask("In the SoA, for which clauses is there no source note?")
    assert keys(answer) == ["Q-2"]
    assert answer.table is not None
    assert answer.table.complete

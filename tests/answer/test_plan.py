"""Wordings of questions to three organizations whose words the product has never seen."""

import pytest

from assistant.answer.question.plan import needed_terms, plan_json
from assistant.audit.references import references
from assistant.domain.answer import Outcome
from assistant.domain.plan import IN_PROSE, Intent
from tests.answer.corpora import Opened, filters, keys


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which incidents were severe?", ["E-11", "E-14"]),
        ("Show me the severe incidents", ["E-11", "E-14"]),
        ("List all severe incidents.", ["E-11", "E-14"]),
        ("how many incidents were severe?", ["E-11", "E-14"]),
        ("What severe incidents were there?", ["E-11", "E-14"]),
        ("Give me all open incidents", ["E-12", "E-14"]),
        ("Which incidents are open and severe?", ["E-14"]),
        ("Which severe incidents are open?", ["E-14"]),
        ("Which incidents were reported by Ines Duarte?", ["E-13", "E-14"]),
        ("How many incidents did Ines Duarte report?", ["E-13", "E-14"]),
        ("List the incidents on the ward Intensive Care", ["E-11", "E-12"]),
        ("Which severe incidents on Intensive Care are closed?", ["E-11"]),
        ("Which incidents have no harm report?", ["E-12", "E-13"]),
        ("Which minor incidents have no harm report?", ["E-12", "E-13"]),
        ("Which incidents have a harm report?", ["E-11", "E-14"]),
        ("Which closed incidents have no harm report?", ["E-13"]),
        ("List all incidents last month", ["E-11", "E-12"]),
        ("How many incidents were there in October 2026?", ["E-11", "E-12"]),
        ("Which severe incidents were there in October?", ["E-11"]),
        ("List the incidents reported by Tom Lind in October", ["E-12"]),
        ("Give me every incident in September 2026", ["E-13"]),
        ("Which incidents were there on 2 November 2026?", ["E-14"]),
        ("Which systems are of risk class IIb?", ["H-1", "H-3"]),
        ("Which AI systems have no clinical lead?", ["H-3"]),
        ("Which systems have a clinical lead?", ["H-1", "H-2", "H-4"]),
        ("Which systems have no impact assessment?", ["H-2", "H-3", "H-4"]),
        ("Which AI systems have no impact assessment?", ["H-2", "H-3", "H-4"]),
        ("List every system", ["H-1", "H-2", "H-3", "H-4"]),
        ("What training records are there?", ["C-1", "C-2"]),
    ],
)
def test_a_hospital_lists_the_records_that_are_meant(hospital: Opened, question: str, expected: list[str]) -> None:
    answer = hospital.ask(question)
    assert keys(answer) == expected
    assert answer.table is not None
    assert answer.table.complete
    assert answer.withheld == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which suppliers passed due diligence?", ["V-01", "V-03"]),
        ("Which suppliers have failed the due diligence?", ["V-04"]),
        ("Which vendors have no relationship manager?", ["V-03"]),
        ("How many suppliers of credit scoring are there?", ["V-01", "V-04"]),
        ("Show me all high risks", ["R1", "R3"]),
        ("Which high risks have no treatment?", ["R3"]),
        ("Which risks have no treatment owner?", ["R2"]),
        ("Which low risks have a treatment?", ["R2"]),
        ("How many risks are there?", ["R1", "R2", "R3"]),
    ],
)
def test_a_bank_lists_the_records_that_are_meant(bank: Opened, question: str, expected: list[str]) -> None:
    assert keys(bank.ask(question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which incidents have not been answered?", ["K-101"]),
        ("How many incidents in the North were answered?", ["K-100", "K-102"]),
        ("Which complaints were resolved by Karl Noor?", ["K-102"]),
        ("Which systems does the Roads department have?", ["Lamp Timer", "Pothole Finder"]),
        ("Which systems have no contact?", ["Benefit Check"]),
    ],
)
def test_a_city_lists_the_records_that_are_meant(city: Opened, question: str, expected: list[str]) -> None:
    assert keys(city.ask(question)) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Which incidents mention helicopters?",
        "How many systems are there in Cardiology?",
        "Which incidents were reported by Peter Kay?",
        "Which incidents were reported by Mara Lind?",
        "Which systems run on the moon?",
        "How many catastrophic incidents were there in October 2026?",
    ],
)
def test_no_list_is_called_complete_that_rests_on_words_nobody_understood(hospital: Opened, question: str) -> None:
    answer = hospital.ask(question)
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert answer.table is None
    assert answer.gaps


@pytest.mark.parametrize(
    ("question", "columns", "cells"),
    [
        ("What is the severity of E-11?", ("severity",), ("Severe",)),
        ("What is the state of e-12?", ("state",), ("Open",)),
        ("What is the state of E-12?", ("state",), ("Open",)),
        ("What is the ward of E-13?", ("ward",), ("Administration",)),
        ("When was E-14 dated?", ("date",), ("2026-11-02",)),
    ],
)
def test_a_field_of_a_named_record_is_looked_up(
    hospital: Opened, question: str, columns: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    answer = hospital.ask(question)
    assert answer.table is not None
    assert answer.table.columns[2:] == columns
    assert [row.cells[2:] for row in answer.table.rows] == [cells]


def test_two_records_named_are_both_looked_up(hospital: Opened) -> None:
    answer = hospital.ask("What is the ward of E-13 and E-14?")
    assert {claim.text for claim in answer.claims} == {"E-13: ward: Administration", "E-14: ward: Radiology"}


@pytest.mark.parametrize("question", ["", "please", "Which, and when?", "show me the evidence", "?!", "the"])
def test_a_question_without_a_topic_is_asked_back(hospital: Opened, question: str) -> None:
    assert hospital.plan(question).intent is Intent.EMPTY
    answer = hospital.ask(question)
    assert answer.outcome is Outcome.CLARIFY
    assert answer.note
    assert answer.claims == ()


@pytest.mark.parametrize(
    "question",
    [
        "Show me how incidents were handled last month",
        "How did incidents of the ward get handled last month?",
        "How were incident reviews done in October 2026?",
        "Walk me through the incidents of last month",
    ],
)
def test_a_process_question_names_its_kind_and_period(hospital: Opened, question: str) -> None:
    plan = hospital.plan(question)
    assert plan.intent is Intent.HOW_IT_WORKED
    assert plan.kinds
    assert str(plan.period) == "2026-10-01 to 2026-10-31"


@pytest.mark.parametrize(
    "question",
    [
        "Within how many minutes must a nurse answer a sepsis alarm?",
        "How long are alarm logs kept?",
        "May the shift lead mute an alarm?",
        "Must every alarm be answered by a nurse?",
    ],
)
def test_a_question_of_a_rule_is_answered_from_passages(hospital: Opened, question: str) -> None:
    assert hospital.plan(question).intent in IN_PROSE


def test_what_was_understood_is_accounted_for_and_the_rest_is_named(hospital: Opened) -> None:
    plan = hospital.plan("Which severe incidents on Radiology last month involved a purple scanner?")
    assert filters(plan.conditions) == {"severity is Severe", "ward is Radiology"}
    assert (plan.terms, plan.unread) == ((), ("purple", "scanner"))
    assert plan.period is not None
    assert plan.period.phrase == "last month"


def test_a_condition_remembers_the_words_that_it_was_read_from(hospital: Opened) -> None:
    plan = hospital.plan("Which incidents on INTENSIVE care are Open?")
    assert {one.field: one.phrase for one in plan.conditions} == {"ward": "INTENSIVE care", "state": "Open"}


def test_systems_are_named_as_the_inventory_writes_them(hospital: Opened) -> None:
    assert hospital.plan("What about the sepsis-sentinel and NIGHT NURSE?").systems == (
        "Sepsis Sentinel",
        "Night Nurse",
    )
    assert hospital.plan("What about nurses at night?").systems == ()


def test_a_version_behind_a_system_is_an_identifier(hospital: Opened) -> None:
    assert hospital.plan("Was Bone Reader v4.2 ever tested?").identifiers == ("Bone Reader 4.2",)


def test_criteria_are_read_in_any_organization(bank: Opened) -> None:
    assert bank.plan("What do we have for clause 9.2 and A.6.2.4?").criteria == ("9.2", "A.6.2.4")


def test_values_of_another_organization_are_not_understood(bank: Opened, hospital: Opened) -> None:
    question = "Which suppliers of credit scoring passed due diligence?"
    assert filters(bank.plan(question).conditions) == {"service is credit scoring", "dueDiligence is passed"}
    assert hospital.plan(question).conditions == ()


def test_the_plan_shown_leaves_out_what_is_empty(hospital: Opened) -> None:
    shown = plan_json(hospital.plan("Which severe incidents were there last month?"))
    assert shown["period"] == {"from": "2026-10-01", "to": "2026-11-01", "phrase": "last month", "clock": "valid time"}
    assert shown["kinds"] == ["incident"]
    assert all(shown.values())
    assert {"terms", "systems", "criteria", "lacking"}.isdisjoint(shown)


def test_a_passage_must_be_about_every_word_with_a_topic(hospital: Opened) -> None:
    question = "How long were logs of Sepsis Sentinel kept in October 2026?"
    plan = hospital.plan(question)
    assert needed_terms(plan, question) == ("logs", "Sepsis", "Sentinel", "kept")


def test_a_plan_rests_on_what_its_reader_may_read(hospital: Opened) -> None:
    blind = hospital.scope.narrowed(ids=[])
    narrow = Opened(workspace=hospital.workspace, scope=blind, known=references(blind))
    plan = narrow.plan("Which incidents were severe on Radiology with Bone Reader?")
    assert (plan.conditions, plan.systems, plan.sources) == ((), (), ())

"""Headings and short cells in English, by the tongue of their row."""

from __future__ import annotations

import pytest

from assistant.domain.tongues import headings_in_english, in_english, state_in_english, tongue_of, value_in_english

ROWS = {
    "pt": (
        ["Código", "Nome do sistema", "Responsável", "Nível de risco residual", "Data de fecho", "Aprovado por"],
        ["code", "system name", "owner", "residual risk level", "date closed", "approved by"],
    ),
    "es": (["ID Riesgo", "Fecha cierre", "Dueño del sistema"], ["risk id", "date closed", "system owner"]),
    "fr": (
        ["Date d'échéance", "Approuvé le", "Date de la prochaine revue"],
        ["due date", "approved on", "next review date"],
    ),
    "it": (
        ["Data di approvazione", "Approvato da", "Livello di rischio"],
        ["approval date", "approved by", "risk level"],
    ),
    "de": (
        ["Name", "Art", "Stand", "Genehmigungsdatum", "Risikoklasse", "Maßnahmenverantwortlicher"],
        ["name", "type", "status", "approval date", "risk class", "measure owner"],
    ),
    "nl": (
        ["Systeemeigenaar", "Goedgekeurd door", "Goedkeuringsdatum"],
        ["system owner", "approved by", "approval date"],
    ),
    "pl": (
        ["Nazwa systemu", "Właściciel ryzyka", "Data następnego przeglądu", "Zatwierdził"],
        ["system name", "risk owner", "next review date", "approved by"],
    ),
    "no": (
        ["Namn", "Riskägare", "Godkänd av", "Godkännandedatum"],
        ["name", "risk owner", "approved by", "approval date"],
    ),
}


@pytest.mark.parametrize("tongue", list(ROWS))
def test_a_row_of_headings_is_read_in_english(tongue: str) -> None:
    written, english = ROWS[tongue]
    assert tongue_of(tuple(written)) == tongue
    assert headings_in_english(written) == tuple(english)


@pytest.mark.parametrize(
    "row",
    [
        ["ID", "Name", "Data", "Owner", "Status", "Art", "Stand"],
        ["close_notes", "state", "assigned_to", "sys_updated_on"],
        ["System Ref", "Theme", "Direction", "Observation", "Validation"],
        ["fields.assignee.displayName", "approvedBy", "mergedAt"],
        ["", "1", "—"],
    ],
)
def test_english_headings_stay_as_they_are_written(row: list[str]) -> None:
    assert headings_in_english(row) == tuple(row)
    assert [in_english(one) for one in row] == row


def test_the_other_headings_decide_what_a_word_of_two_tongues_means() -> None:
    assert headings_in_english(["Data", "Responsável"])[0] == "date"
    assert headings_in_english(["Data", "Owner"])[0] == "Data"
    assert headings_in_english(["Data", "Opis", "Właściciel"])[0] == "date"


def test_a_heading_alone_changes_only_where_it_cannot_be_english() -> None:
    assert [in_english(one) for one in ("Data", "Name", "Data de aprovação", "Verantwortlich")] == [
        "Data",
        "Name",
        "approval date",
        "owner",
    ]


def test_a_heading_in_two_tongues_keeps_both() -> None:
    assert in_english("Verantwortlich / Accountable") == "Verantwortlich / Accountable"


@pytest.mark.parametrize(
    ("value", "tongue", "said"),
    [
        ("Sim, desde 2024", "pt", "yes, desde 2024"),
        ("En cours – 50 %", "fr", "in progress – 50 %"),
        ("HOCH", "de", "high"),
        ("Nie dotyczy", "pl", "not applicable"),
        ("Parcialmente implementado", "pt", "partially implemented"),
        ("Maria Simões", "pt", "Maria Simões"),
        ("Não conformidade na sala 3", "pt", "Não conformidade na sala 3"),
    ],
)
def test_a_cell_that_is_an_answer_a_state_or_a_tier_is_read_in_english(value: str, tongue: str, said: str) -> None:
    assert value_in_english(value, tongue) == said


def test_a_state_without_its_row_is_read_where_every_tongue_that_has_it_agrees() -> None:
    assert [state_in_english(one) for one in ("Aprovado", "geschlossen", "closed", "Media")] == [
        "approved",
        "closed",
        "closed",
        "Media",
    ]

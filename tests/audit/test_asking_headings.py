"""A cableway whose lists are headed by questions, in Italian, with rules that state limits in several tongues."""

from __future__ import annotations

import pytest

from assistant.audit.alerts import Fate, alerts
from assistant.audit.checks.patterns import monitoring_theatre, weak_corrective_action
from assistant.audit.checks.result import State
from assistant.audit.desk import Desk
from assistant.audit.service_levels import _of_block, _of_table, severities_in
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Funivie Alte, timezone: Europe/Rome}
people: {ada: []}
sources:
  - {id: list, path: list.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: alarms, path: alarms.csv, connector: register, kind: monitoring, allow: [everyone]}
  - {id: capa, path: capa.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: proofs, path: proofs, connector: files, kind: other, allow: [everyone]}
"""
FILES = {
    "sources.yaml": SOURCES,
    "list.csv": ("Codice;Nome;Chi risponde;Livello di rischio\nF-1;Vento;Ada Monti;alto\nF-2;Fune;Ada Monti;alto\n"),
    "alarms.csv": (
        "Allarme n.;Sistema;Quando;Cosa;Grado;Risposto il;Da;Seguito\n"
        "AM-1;Vento;2026-03-02 08:00;Raffica;critico;2026-03-02 08:10;Ugo Selva;\n"
        "AM-2;Vento;2026-03-03 08:00;Raffica;critico;2026-03-03 08:01;autoack;\n"
        "AM-3;Fune;2026-03-04 09:30;Sensore muto;critico;;;\n"
        "AM-4;Fune;2026-03-05 09:30;Usura;medio;;;Nessuna azione: fune nuova in arrivo. Ugo Selva, 2026-03-06\n"
        "AM-5;Fune;2026-03-06 09:30;Nota;info;;;\n"
    ),
    "capa.csv": (
        "Rif.;Aperta il;Constatazione;Azione;Fatta il;Stato;Chiusa il;Prova dell'effetto;Visto da\n"
        "AC-1;2026-01-05;Registro vuoto;Registro nuovo;2026-02-02;chiusa;2026-02-10;;\n"
        "AC-2;2026-01-05;Soglia bassa;Soglia alzata;2026-02-02;chiusa;2026-03-20;Misura MS-7;Ada Monti\n"
        "AC-3;2026-01-05;Turni scoperti;Promemoria ai capi;2026-02-02;chiusa;2026-02-10;Promemoria spedito 2026-02-02;Ada Monti\n"
    ),
    "rules/allarmi.md": (
        "---\ntitle: PR-4 Allarmi\nstatus: approved\neffective: 2025-01-01\n---\n# PR-4 Allarmi\n\n"
        "| Grado | Una persona risponde entro | Poi |\n|---|---|---|\n| critico | 30 minuti | incidente |\n"
        "| medio | 2 giorni lavorativi | biglietto |\n| info | nessuna risposta | niente |\n\n"
        "Allarmi dentro una finestra annunciata: non serve risposta.\n\n2026-03-04 09:00 - 12:00, Fune, cambio sensori.\n"
    ),
    "proofs/MS-7.txt": "Misura MS-7\nFatta il: 2026-03-15    Da: Ada Monti\nSoglia superata mai in sei settimane.\n",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("cableway")
    return workspace(folder / "home", write(folder / "org", FILES)).desk("ada")


def test_alarms_under_questions_are_held_against_a_table_in_the_same_tongue(desk: Desk) -> None:
    """A bare `Da` is who answered; a robot answers nothing; a written reason with name and day does."""
    fates = {one.row.key: one.fate for one in alerts(desk)}
    assert fates == {
        "AM-1": Fate.WITHIN,
        "AM-2": Fate.NEVER,
        "AM-3": Fate.OPEN,
        "AM-4": Fate.WITHIN,
        "AM-5": Fate.OPEN,
    }
    states = {one.subject: one.state for one in monitoring_theatre.check(desk)}
    assert states["Vento"] is State.FOUND
    assert states["Fune"] is not State.FOUND


def test_the_proof_of_effect_is_looked_at_by_its_heading(desk: Desk) -> None:
    """None is a fault, a measurement dated in its own head is none, and what only tells of the doing is one."""
    states = {one.subject: one.state for one in weak_corrective_action.check(desk)}
    assert states == {"AC-1": State.FOUND, "AC-2": State.NOT_FOUND, "AC-3": State.FOUND}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Kritische Alarme werden innerhalb von 30 Minuten quittiert.", ("critical", 30.0, "minute")),
        ("Los avisos altos son respondidos en 2 días hábiles.", ("high", 2.0, "working day")),
        ("Hoge meldingen worden binnen 3 werkdagen beantwoord.", ("high", 3.0, "working day")),
        ("High alerts are answered within 4 hours.", ("high", 4.0, "hour")),
    ],
)
def test_service_levels_in_sentences_of_other_tongues(said: str, expected: tuple[str, float, str]) -> None:
    (found,) = _of_block("", said)
    assert ((*severities_in(found.part), found.term.amount, found.term.unit)) == expected


def test_a_tier_that_needs_no_answer_is_kept_by_none() -> None:
    table = "| Stufe | Antwort in |\n|---|---|\n| kritisch | 1 Stunde |\n| info | keine |\n"
    assert [one.term.amount for one in _of_table(table)] == [1.0, float("inf")]

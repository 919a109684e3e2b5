"""Scope statements in other tongues than English: boundaries, annexes, and tables of what is left out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, State
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 10, 1)
LIST = "id,name,owner,status\nK-1,Ruderblatt,Eva Holm,live\nK-2,Lotwerk,Jan Voss,live\nK-3,Seilzug,Jan Voss,live\nK-4,Nebelhorn,Jan Voss,live\n"
GERMAN = """---
title: Anwendungsbereich
---
# Anwendungsbereich

Unternehmen: Seilbahn Hochkar GmbH. Systeme: Ruderblatt, Lotwerk und was im Anhang steht (anhang.csv). Phasen: vom Entwurf bis zur Stilllegung.

## Nicht im Anwendungsbereich

| Was | Warum |
|---|---|
| Nebelhorn | Läuft nur im Labor |
| Wetterkarte | |
| Schneekanone | Ohne Rechner |
"""
FRENCH = """---
title: Périmètre du système de management
---
# Périmètre

Société : Téléski du Lac. Étapes : de la conception au retrait. Ruderblatt, Lotwerk et Seilzug sont couverts.

## Hors périmètre

| Objet | Note |
|---|---|
| Nebelhorn | parce que personne ne le lit |

La patinoire est exclue.
"""


def org(statement: str) -> Mapping[str, str]:
    return {
        "sources.yaml": sources("Hochkar", "Europe/Vienna", liste__csv="register inventory", scope="files scope", anhang__csv="register scope"),
        "liste.csv": LIST,
        "anhang.csv": "id,system,since\nK-3,Seilzug,2026-01-05\n",
        "scope/scope.md": statement,
    }  # fmt: skip


def outcomes(folder: Path, statement: str, pattern: str) -> dict[str, State]:
    results = run(desk_of(folder, org(statement), TODAY), Family.SCOPE)
    return {one.subject.rpartition(": ")[2]: one.state for one in results if one.pattern == pattern}


@pytest.mark.parametrize(
    ("statement", "interfaces"), [(GERMAN, State.FOUND), (FRENCH, State.FOUND)], ids=["german", "french"]
)
def test_a_boundary_may_be_the_opening_word_of_a_sentence(tmp_path: Path, statement: str, interfaces: State) -> None:
    assert outcomes(tmp_path, statement, "missing_boundary") == {
        "organization": State.NOT_FOUND,
        "systems": State.NOT_FOUND,
        "lifecycle": State.NOT_FOUND,
        "interfaces": interfaces,
    }


def test_a_row_without_its_reason_is_found_though_its_empty_cell_is_lost(tmp_path: Path) -> None:
    assert outcomes(tmp_path, GERMAN, "exclusion_without_reason") == {
        "Nebelhorn": State.NOT_FOUND,
        "Wetterkarte": State.FOUND,
        "Schneekanone": State.NOT_FOUND,
    }


def test_a_sentence_leaves_out_and_a_column_of_any_name_gives_the_reason(tmp_path: Path) -> None:
    assert outcomes(tmp_path, FRENCH, "exclusion_without_reason") == {
        "La patinoire": State.FOUND,
        "Nebelhorn": State.NOT_FOUND,
    }


def test_an_annex_that_the_statement_names_belongs_to_it(tmp_path: Path) -> None:
    assert set(outcomes(tmp_path, GERMAN, "not_in_scope_statement").values()) == {State.NOT_FOUND}
    without = GERMAN.replace(" (anhang.csv)", "")
    assert outcomes(tmp_path, without, "not_in_scope_statement")["Seilzug"] is State.FOUND


NAMED = """---
title: Anwendungsbereich
---
# Anwendungsbereich

Unternehmen: Seilbahn Hochkar GmbH. Systeme: Ruderblatt, Lotwerk und Seilzug.

## Nicht im Anwendungsbereich

| Was | Warum |
|---|---|
| Plauderspatz | Versuch, wenig genutzt |
| Wetterspatz | Nur Wetter |
| Hochkar Ost GmbH | Andere Firma |
"""


def test_what_is_left_out_under_a_name_of_its_own_is_looked_for_in_lists_of_use(tmp_path: Path) -> None:
    files = {
        **org(NAMED),
        "sources.yaml": sources("Hochkar", "Europe/Vienna", liste__csv="register inventory", scope="files scope", plauderspatz_nutzung__csv="register monitoring", wetterspatz__csv="register monitoring").replace("plauderspatz_nutzung", "plauderspatz-nutzung"),
        "plauderspatz-nutzung.csv": "Month id,Fragen,With payroll data\n2026-06,900,411\n",
        "wetterspatz.csv": "Month id,Fragen,Note\n2026-06,900,no personal data\n",
    }  # fmt: skip
    results = run(desk_of(tmp_path, files, TODAY), Family.SCOPE)
    seen = {one.subject: one.state for one in results if one.pattern == "exclusion_processes_customer_data"}
    assert seen == {"Plauderspatz": State.FOUND, "Wetterspatz": State.NOT_FOUND}

"""A theatre in Spanish: a mailbox of a field of work, a post that is still to be filled, a crew that watches the panels."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.patterns.undefined_roles import check
from assistant.audit.checks.result import State
from tests.audit.yards import by_subject, desk_of, sources

RULE = """---
title: Vigilancia de Telón
status: approved
effective: 2026-01-01
---
# Vigilancia de Telón

El equipo vigila los paneles de Telón cuando puede.
"""
FILES: Mapping[str, str] = {
    "sources.yaml": sources("Teatro Mayor", "Europe/Madrid", reglas="files procedure", sistemas__csv="register inventory", cargos__csv="register other"),
    "reglas/vigilancia.md": RULE,
    "sistemas.csv": "Código;Nombre;Quién responde;Fase\nT-1;Telón;Luz Mar;producción\nT-2;Foco;datos@teatro.example;producción\n",
    "cargos.csv": (
        "Código;Función;Quién;Desde\nC-1;Responsable de IA;Luz Mar;2026-01-01\n"
        "C-2;Vigía de Foco;por designar;2026-02-01\nC-3;Jefa de sala;Ana Río;2026-01-01\n"
    ),
}  # fmt: skip


def test_mailbox_vacant_post_and_watching_crew_name_nobody(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, FILES, date(2026, 10, 1))))
    assert {subject for subject, one in found.items() if one.state is State.FOUND} == {"Foco", "Vigía de Foco", "Telón"}

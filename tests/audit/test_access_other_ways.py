"""A publisher in Portuguese: limits that count twice, reviews due after the end of a quarter, comings and goings, accounts in a list."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.checklist import access_reviews, leavers, rotation, training_apart
from assistant.audit.checks.registry import run_some
from assistant.audit.checks.result import State
from assistant.audit.desk import Desk
from assistant.audit.intervals import interval_in
from tests.audit.yards import by_subject, desk_of, sources

TODAY = date(2026, 9, 15)
RULES = """---
title: Acessos da editora
status: approved
effective: 2025-01-01
---
# Acessos da editora

As chaves de programa rodam de 90 em 90 dias. As chaves em cofre físico rodam de dois em dois anos.

A revisão de acessos de cada trimestre fecha até cinco dias úteis depois do fim do trimestre.

O treino e a inferência correm em contas separadas.
"""
FILES: Mapping[str, str | None] = {
    "sources.yaml": sources("Editora Tinta", "Europe/Lisbon", regras="files procedure", chaves__csv="register access", revisoes__csv="register access", pessoal__csv="register other", programas__csv="register inventory", config="files access"),
    "regras/acessos.md": RULES,
    "chaves.csv": (
        "Chave;Programa;Espécie;Última rotação;Estado\n"
        "C-1;Revisor;ficheiro;2026-08-01;activa\n"
        "C-2;Revisor;ficheiro;2026-03-01;activa\n"
        "C-3;Prelo;cofre físico;2025-03-01;activa\n"
        "C-4;Prelo;ficheiro;2025-11-01;revogada em 2026-01-10\n"
    ),
    "revisoes.csv": (
        "Revisão n.;Trimestre;Sistema;Fim do trimestre;Assinada em;Por\n"
        "R-1;T1 2026;Revisor;2026-03-31;2026-04-07;Eva Lobo\n"
        "R-2;T2 2026;Revisor;2026-06-30;2026-07-06;Eva Lobo\n"
        "R-3;T1 2026;Prelo;2026-03-31;2026-05-20;Eva Lobo\n"
        "R-4;T2 2026;Prelo;2026-06-30;2026-07-02;Eva Lobo\n"
    ),
    "pessoal.csv": (
        "N.º;Nome;Movimento;Data;Nota\n"
        "1;Rui Campo;saída;2026-04-30;\n"
        "2;Eva Lobo;mudança de serviço;2026-02-01;\n"
        "3;Ivo Paz;saída;2025-12-31;fim de contrato\n"
        "4;Ivo Paz;entrada;2026-02-02;volta\n"
    ),
    "programas.csv": "Código;Nome;Quem responde;Fase\nP-1;Revisor;Rui Campo;produção\nP-2;Prelo;Ivo Paz;produção\nP-3;Capa;Eva Lobo;produção\n",
    "config/contas.yaml": (
        "accounts:\n  - name: acc-revisor\n    may: [train, serve-inference]\n"
        "  - name: acc-prelo-t\n    may: [train]\n  - name: acc-prelo-s\n    may: [serve-inference]\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("publisher")
    return desk_of(folder, FILES, TODAY)


def test_a_limit_of_one_sort_is_not_that_of_another(desk: Desk) -> None:
    """The rule for keys in a safe is for the rows of that sort; a state that gives a day ends a key on it."""
    assert {subject: one.state for subject, one in by_subject(rotation.check(desk)).items()} == {
        "C-1": State.NOT_FOUND,  # 45 days
        "C-2": State.FOUND,  # 198 days
        "C-3": State.NOT_FOUND,  # inside two years
        "C-4": State.NOT_FOUND,  # revoked after 70 days
    }


def test_a_review_is_late_by_the_days_after_its_quarter(desk: Desk) -> None:
    found = by_subject(access_reviews.check(desk))
    assert {subject: one.state for subject, one in found.items()} == {"Revisor": State.NOT_FOUND, "Prelo": State.FOUND}
    assert "2026-05-20" in found["Prelo"].why


def test_who_went_is_read_from_comings_and_goings(desk: Desk) -> None:
    """A move inside the house is no leaving, and who came back is there."""
    found = by_subject(leavers.check(desk))
    assert {subject: one.state for subject, one in found.items()} == {"Rui Campo": State.FOUND}


def test_an_account_of_a_list_that_may_do_both_is_found(desk: Desk) -> None:
    found = by_subject(training_apart.check(desk))
    assert {subject: one.state for subject, one in found.items()} == {"acc-revisor": State.FOUND}


def test_an_interval_said_twice() -> None:
    found = interval_in("mudam de três em três meses")
    assert found is not None
    assert (found.months, found.days, found.calendar) == (3, 0, False)


@pytest.mark.parametrize(
    "name", ["key_past_rotation", "training_shares_inference", "access_review_late", "owner_has_left"]
)
def test_results_carry_the_id_by_which_their_check_is_asked(desk: Desk, name: str) -> None:
    assert {one.pattern for one in run_some(desk, [name])} == {name}

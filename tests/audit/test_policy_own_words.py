"""A policy that operation ignores, in two organizations that call things by names of their own: a dairy, and a museum in Spanish."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.patterns.policy_without_operation import check
from assistant.audit.checks.result import State
from tests.audit.yards import by_subject, desk_of, sources

TODAY = date(2026, 10, 1)
RULES = """---
title: Responsible automation policy
status: approved
effective: 2026-01-15
---
# Responsible automation policy

This policy binds everything that is or contains artificial intelligence.

## 3 Acquisition

Nobody signs for a product with machine learning unless a Model Intake Note (MIN) is on file and Information Governance has countersigned.

## 4 Appointments

Where a machine-learned tool scores applications, the appointment file says so, and the unsuccessful are told of it.

## 5 Commissioning

No AI model is commissioned before a herd safety note is signed.
"""
LEDGER = """req no,raised,payee,goods,sum,MIN,IG countersign
RQ-1,2026-03-02,Grazely Ltd,Milk yield prediction (machine learning),4000,,
RQ-2,2026-03-05,Grazely Ltd,Buckets,40,,
RQ-3,2026-03-09,Lactum BV,Neural udder camera,9000,MIN-14,yes
RQ-4,2025-12-01,Lactum BV,Neural udder camera,9000,,
RQ-5,2026-04-01,Stallo SA,Chatbot for farmers,1200,MIN-15,no
"""
SCORED = """---
title: Appointment file 2026-03 herd manager
date: 2026-03-20
---
# Appointment file 2026-03 herd manager

31 applications were scored by SortRight (machine learning). The panel saw nine people in interviews. Mary Byrne was appointed.
"""
TOLD = SCORED.replace("2026-03", "2026-05").replace("Mary Byrne was", "This use of an AI tool was stated in the advert. The unsuccessful candidates were informed that an AI tool was used. Ann Ryan was")  # fmt: skip
BY_HAND = SCORED.replace("2026-03", "2026-06").replace("scored by SortRight (machine learning)", "read by the panel")
LOG = """change,short description,start date,herd safety note,status
CH-1,Deploy Yield Seer 1.1 to production,2026-04-02,HSN-3,done
CH-2,Deploy Yield Seer 1.2 to production,2026-06-02,,done
CH-3,New gate motor,2026-06-03,,done
CH-4,Deploy Yield Seer 1.3 to production,2026-07-02,none - vet on leave,done
"""
DAIRY: Mapping[str, str] = {
    "sources.yaml": sources("Brook Dairy", "Europe/Dublin", rules="files policy", ledger__csv="register contract", people="files other", commissioning__csv="register deployment", machines__csv="register inventory"),
    "rules/ai.md": RULES, "ledger.csv": LEDGER, "people/one.md": SCORED, "people/two.md": TOLD, "people/three.md": BY_HAND,
    "commissioning.csv": LOG, "machines.csv": "id,name,owner,status\nM-1,Yield Seer,Ann Ryan,live\n",
}  # fmt: skip

NORMA = """---
title: Política de inteligencia artificial
status: approved
effective: 2026-01-15
---
# Política de inteligencia artificial

Toda compra de un producto con inteligencia artificial debe llevar la ficha de algoritmo y el visto bueno del comité de ética.

En la selección de personal, si se emplea IA debe constar su uso y los candidatos deben ser informados.
"""
PEDIDOS = """Pedido;Fecha;Proveedor;Concepto;Importe;Ficha de algoritmo;Visto bueno comité ética
P-1;2026-03-02;Lumen SL;Audioguía con inteligencia artificial;3000;;
P-2;2026-03-03;Lumen SL;Bombillas;30;;
P-3;2026-04-03;Traza SL;Aprendizaje automático para aforo;2500;FA-2;sí, 2026-03-30
P-4;2026-04-09;Traza SL;Cartelería (sin IA);200;;
"""
PROCESO = """---
title: Proceso selectivo 2026-2 conservador
date: 2026-05-20
---
# Proceso selectivo 2026-2 conservador

Un sistema de IA ordenó las 40 candidaturas. Hubo seis entrevistas. Fue contratada Elena Ruiz.
"""
MUSEO: Mapping[str, str] = {
    "sources.yaml": sources("Museo del Faro", "Europe/Madrid", normas="files policy", pedidos__csv="register contract", personal="files other"),
    "normas/ia.md": NORMA, "pedidos.csv": PEDIDOS, "personal/uno.md": PROCESO,
    "personal/dos.md": PROCESO.replace("2026-2", "2026-3").replace("Hubo", "Los candidatos fueron informados del uso de IA. Hubo"),
}  # fmt: skip


def test_a_dairy_that_ignores_forms_of_its_own_name(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, DAIRY, TODAY)))
    states = {subject: one.state for subject, one in found.items() if not subject.startswith("criteri")}
    assert states == {
        "RQ-1": State.FOUND,
        "RQ-3": State.NOT_FOUND,
        "RQ-4": State.NOT_FOUND,  # before the policy
        "RQ-5": State.FOUND,  # not countersigned
        "Appointment file 2026-03 herd manager": State.FOUND,
        "Appointment file 2026-05 herd manager": State.NOT_FOUND,
        "Deploy Yield Seer 1.1 to production": State.NOT_FOUND,
        "Deploy Yield Seer 1.2 to production": State.FOUND,
        "Deploy Yield Seer 1.3 to production": State.FOUND,
        "promotion of versions": State.UNDECIDABLE,
    }
    assert "model intake note absent" in found["RQ-1"].why


def test_a_museum_that_keeps_its_rules_in_spanish(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, MUSEO, TODAY)))
    states = {subject: one.state for subject, one in found.items() if not subject.startswith(("criteri", "promotion"))}
    assert states == {
        "P-1": State.FOUND,
        "P-3": State.NOT_FOUND,
        "P-4": State.NOT_FOUND,  # denied to be AI
        "Proceso selectivo 2026-2 conservador": State.FOUND,
        "Proceso selectivo 2026-3 conservador": State.NOT_FOUND,
    }


GATE_RULE = """---
title: Release policy for models
status: approved
effective: 2025-02-01
---
# Release policy for models

No AI model is deployed unless it was evaluated and approved.

Before an AI system goes into use an impact assessment must be signed.
"""
PIPE = "stages:\n  - name: evaluate model\n  - name: approval\n    when: manual\n  - name: deploy model to prod\n"
MILLS: Mapping[str, str] = {
    "sources.yaml": sources("Mills", "Europe/Oslo", rules="files policy", ci="files other", list__csv="register inventory", studies="files impact_assessment", guides="files procedure"),
    "rules/release.md": GATE_RULE,
    "ci/sorter/deploy.yml": PIPE,
    "ci/grinder/deploy.yml": PIPE.replace("  - name: approval\n    when: manual\n", ""),
    "ci/packer/deploy.yml": PIPE.replace("  - name: evaluate model\n", "  # - name: evaluate model\n"),
    "ci/website/deploy.yml": "stages:\n  - name: deploy pages\n",
    "list.csv": "id,name,owner,status,live since\n1,Sorter,Kari Lie,live,2025-05-02\n2,Grinder,Kari Lie,live,2025-06-02\n3,Old Packer,Kari Lie,live,2024-06-02\n",
    "studies/sorter.md": "---\ntitle: Impact assessment Sorter\ndate: 2025-04-20\n---\n# Impact\n\nSorter harms nobody.\n",
    "guides/release.md": "---\ntitle: Release procedure\nstatus: approved\neffective: 2023-01-05\n---\n# Release procedure\n\nRing the bell.\n",
}  # fmt: skip


def test_pipelines_and_first_uses_and_old_procedures_are_held_against_the_rule(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, MILLS, TODAY)))
    states = {subject: one.state for subject, one in found.items() if subject.startswith(("ci/", "Sorter", "Grinder", "Old", "Release"))}  # fmt: skip
    assert states == {
        "ci/sorter/deploy.yml": State.NOT_FOUND,
        "ci/grinder/deploy.yml": State.FOUND,
        "ci/packer/deploy.yml": State.FOUND,  # its evaluation is switched off
        "Sorter impact assessment": State.NOT_FOUND,
        "Grinder impact assessment": State.FOUND,
        "Release procedure": State.FOUND,  # silent though the policy holds for more than a year
    }
    assert "switched off" in found["ci/packer/deploy.yml"].why


def test_what_is_bought_must_stand_in_the_inventory_where_a_rule_says_so(tmp_path: Path) -> None:
    rule = "---\ntitle: AI policy\nstatus: approved\neffective: 2026-01-15\n---\n# AI policy\n\nNo AI product may be bought before it is entered in the AI inventory.\n"
    ledger = (
        "req no,raised,payee,goods,sum\n"
        "RQ-1,2026-03-02,Grazely Ltd,Neural milk camera,4000\n"
        "RQ-2,2026-03-05,Lactum BV,Yield chatbot,400\n"
    )
    listed = "id,name,owner,supplier\nM-1,Milk Eye,Ann Ryan,Grazely\n"
    found = by_subject(check(desk_of(tmp_path, {**DAIRY, "rules/ai.md": rule, "ledger.csv": ledger, "machines.csv": listed}, TODAY)))  # fmt: skip
    assert (found["RQ-1"].state, found["RQ-2"].state) == (State.NOT_FOUND, State.FOUND)
    assert "entry in the inventory absent" in found["RQ-2"].why

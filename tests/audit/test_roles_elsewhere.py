"""Who is in charge, said in RACI tables, role cards, model cards and French: a bus company, and a town in French."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.patterns.undefined_roles import check
from assistant.audit.checks.result import State
from tests.audit.yards import by_subject, desk_of, sources

TODAY = date(2026, 10, 1)
RACI = """---
title: Who does what for models
status: approved
effective: 2026-01-01
---
# Who does what for models

| Duty | Ann Ryan | Fleet data team | Depot crew | Head of networks |
|---|---|---|---|---|
| Approve releases | A | R | I | C |
| Watch drift alerts | I | A/R | I | C |
| Retire a model | C | R | I | I |
| Answer incidents | I | R | A | C |
| Tell drivers | I | R | C | A |
"""
CHARTER = """---
title: Charter of the depots
status: approved
effective: 2026-01-01
---
# Charter of the depots

Depot crew: led by Tom Hale, who answers for all that it does.
"""
CARD = "---\ntitle: Model card Seat Seer 2.0\ndate: {day}\nsystems: [Seat Seer]\n---\n# Seat Seer 2.0\n\nOwner: {who}\n\nCounts empty seats.\n"
BUS: Mapping[str, str] = {
    "sources.yaml": sources("Harbour Buses", "Europe/Dublin", rules="files procedure", tools__csv="register inventory", cards="files model_card", boxes="files other"),
    "rules/raci.md": RACI, "rules/charter.md": CHARTER,
    "tools.csv": "id,name,owner,risk tier\n1,Seat Seer,Ann Ryan,low\n2,Route Bot,routes@harbour.example,low\n3,Fare Sieve,fares@harbour.example,high\n",
    "cards/old.md": CARD.format(day="2025-01-05", who="the vision squad"), "cards/new.md": CARD.format(day="2026-02-05", who="the counting group"),
    "boxes/mailboxes.md": "# Mailboxes\n\nroutes@harbour.example is read by Liam Orr.\n\nfares@harbour.example is a list.\n",
}  # fmt: skip
VILLE: Mapping[str, str] = {
    "sources.yaml": sources("Ville", "Europe/Paris", regles="files policy", outils__csv="register inventory", fiches="files oversight", roles="files other"),
    "outils.csv": "n°;nom;responsable;statut\n1;Tri Courrier;Camille Roy;en service\n2;Voix Accueil;équipe accueil;en service\n3;Fuite Alerte;service des eaux;en service\n",
    "fiches/tri.md": "---\ntitle: Fiche Tri Courrier\nsystems: [Tri Courrier]\nstatus: approved\neffective: 2026-01-01\n---\n# Fiche\n\nLa surveillance du modèle incombe à l'équipe numérique.\n",
    "roles/organigramme.md": "# Organigramme\n\n- Service des eaux : responsable Paul Girard\n- Équipe accueil : douze agents\n",
}  # fmt: skip


def test_a_table_of_responsibilities_needs_an_accountable_person(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, BUS, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {
        "Watch drift alerts": State.FOUND,  # accountable is a team that nobody leads
        "Retire a model": State.FOUND,  # nobody is accountable
        "Answer incidents": State.NOT_FOUND,  # the charter names who leads the crew
        "Route Bot": State.NOT_FOUND,  # a mailbox with a reader
        "Fare Sieve": State.FOUND,  # a mailbox without
        "Seat Seer": State.FOUND,  # the newest card names a group, whoever the older one named
    }
    assert "rules/charter.md" in {span.evidence for span in found["Answer incidents"].against}
    assert {span.evidence for span in found["Seat Seer"].spans} == {"cards/new.md"}


def test_a_town_that_keeps_its_cards_in_french(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, VILLE, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {
        "Tri Courrier": State.FOUND,  # its card leaves the watch to a team
        "Voix Accueil": State.FOUND,
        "Fuite Alerte": State.NOT_FOUND,  # the chart names the head of the service
    }

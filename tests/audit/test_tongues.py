"""Organizations whose lists are headed in other tongues than English: what their registers say is read all the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.audit.actions import actions
from assistant.audit.alerts import alerts
from assistant.audit.applicability import statement
from assistant.audit.charges import OWNER
from assistant.audit.desk import Desk
from assistant.audit.inventory import entries
from assistant.domain.evidence import Status
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Test, timezone: Europe/Paris}
people: {ana: []}
sources:
  - {id: list, path: list.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: soa, path: soa.csv, connector: register, kind: soa, allow: [everyone]}
  - {id: capa, path: capa.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: alarms, path: alarms.csv, connector: register, kind: monitoring, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
"""
PORT = {
    "list.csv": (
        "Código;Nombre del sistema;Finalidad;Responsable;Nivel de riesgo;Estado;Proveedor\n"
        "SIA-1;Vigía de Grúas;Prever averías;Lucía Ferrer;Alto;En producción;Grúas Norte SL\n"
        "SIA-2;Orden de Atraque;Ordenar atraques;Pau Riera;Bajo;Piloto;\n"
    ),
    "soa.csv": (
        "Control;Título;Aplicable;Justificación;Estado de implantación;Responsable\n"
        "A.2.2;Política de IA;Sí;Hace falta;Implantado;Lucía Ferrer\n"
        "A.10.4;Clientes;No;;No aplica;\n"
    ),
    "capa.csv": (
        "Nº;No conformidad;Causa raíz;Acción correctiva;Responsable;Fecha límite;Fecha de cierre;Verificado el;Estado\n"
        "AC-1;Falta una prueba;Nadie la pidió;Pedirla siempre;Pau Riera;30/04/2026;05/03/2026;;Cerrado\n"
        "AC-2;Falta otra;Prisa;Lista de control;Pau Riera;30/06/2026;;;Abierto\n"
    ),
    "alarms.csv": (
        "ID alerta;Sistema;Gravedad;Generado el;Reconocido por;Reconocido el\n"
        "AL-1;Vigía de Grúas;Alta;04/02/2026 10:00;Lucía Ferrer;04/02/2026 10:20\n"
        "AL-2;Vigía de Grúas;Alta;05/02/2026 10:00;;\n"
    ),
    "changes.csv": (
        "Número;Descripción;Sistema;Versión;Puesta en producción;Aprobado por;Aprobado el\n"
        "CAM-7;Nueva versión;Vigía de Grúas;2.1.0;03/04/2026;Pau Riera;01/04/2026\n"
    ),
}
HOSPITAL = {
    "list.csv": (
        "Réf.;Nom du système;Finalité;Pilote;Niveau de risque;Statut;Fournisseur\n"
        "IA-1;Lecteur d'IRM;Trier les images;Lucie Ferrand;Élevé;En service;Radiomed SA\n"
        "IA-2;Plan des lits;Prévoir les lits;Paul Rivet;Faible;Pilote;\n"
    ),
    "soa.csv": (
        "Mesure;Intitulé;Applicable;Justification;État de mise en œuvre;Responsable\n"
        "A.2.2;Politique d'IA;Oui;Nécessaire;Mise en œuvre;Lucie Ferrand\n"
        "A.10.4;Clients;Non;;Sans objet;\n"
    ),
    "capa.csv": (
        "N°;Non-conformité;Cause profonde;Action corrective;Responsable;Échéance;Date de clôture;Date de vérification;Statut\n"
        "AC-1;Un essai manque;Personne ne l'a demandé;Le demander toujours;Paul Rivet;30/04/2026;05/03/2026;;Clos\n"
        "AC-2;Un autre manque;Hâte;Liste;Paul Rivet;30/06/2026;;;En cours\n"
    ),
    "alarms.csv": (
        "ID alerte;Système;Gravité;Déclenché le;Pris en charge par;Pris en charge le\n"
        "AL-1;Lecteur d'IRM;Élevée;04/02/2026 10:00;Lucie Ferrand;04/02/2026 10:20\n"
        "AL-2;Lecteur d'IRM;Élevée;05/02/2026 10:00;;\n"
    ),
    "changes.csv": (
        "Numéro;Libellé;Système;Version;Mise en production;Approuvé par;Approuvé le\n"
        "CHG-7;Nouvelle version;Lecteur d'IRM;2.1.0;3 avril 2026;Paul Rivet;1er avril 2026\n"
    ),
}
UTILITY = {
    "list.csv": (
        "Kennung;Name;Zweck;Verantwortlich;Risikoklasse;Stand;Anbieter\n"
        "KI-1;Lastprognose;Last vorhersagen;Lena Fischer;hoch;in Betrieb;Netzwerk AG\n"
        "KI-2;Zählerlotse;Fragen ordnen;Paul Richter;niedrig;Pilot;\n"
    ),
    "soa.csv": (
        "Maßnahme;Titel;Anwendbar;Begründung;Umsetzungsstand;Verantwortlich\n"
        "A.2.2;KI-Richtlinie;Ja;Wird gebraucht;umgesetzt;Lena Fischer\n"
        "A.10.4;Kunden;Nein;;nicht anwendbar;\n"
    ),
    "capa.csv": (
        "Nr.;Abweichung;Ursache;Korrekturmaßnahme;Verantwortlicher;Frist;Abschlussdatum;Wirksamkeit geprüft am;Status\n"
        "KM-1;Eine Prüfung fehlt;Niemand fragte;Immer fragen;Paul Richter;30.04.2026;05.03.2026;;abgeschlossen\n"
        "KM-2;Noch eine fehlt;Eile;Liste;Paul Richter;30.06.2026;;;offen\n"
    ),
    "alarms.csv": (
        "Alarm-ID;System;Schweregrad;Ausgelöst am;Quittiert von;Quittiert am\n"
        "AL-1;Lastprognose;hoch;04.02.2026 10:00;Lena Fischer;04.02.2026 10:20\n"
        "AL-2;Lastprognose;hoch;05.02.2026 10:00;;\n"
    ),
    "changes.csv": (
        "Nummer;Beschreibung;System;Version;Inbetriebnahme;Genehmigt von;Genehmigt am\n"
        "AEN-7;Neue Version;Lastprognose;2.1.0;03.04.2026;Paul Richter;01.04.2026\n"
    ),
}
INSURER = {
    "list.csv": (
        "Lp.;Nazwa systemu;Cel;Właściciel;Poziom ryzyka;Status;Dostawca\n"
        "SI-1;Ocena Szkód;Wycena szkód;Łucja Ferenc;wysoki;w użyciu;Szkody sp. z o.o.\n"
        "SI-2;Rozdział Spraw;Podział spraw;Paweł Rybak;niski;pilotaż;\n"
    ),
    "soa.csv": (
        "Zabezpieczenie;Tytuł;Ma zastosowanie;Uzasadnienie;Status wdrożenia;Odpowiedzialny\n"
        "A.2.2;Polityka SI;Tak;Potrzebne;wdrożone;Łucja Ferenc\n"
        "A.10.4;Klienci;Nie;;nie dotyczy;\n"
    ),
    "capa.csv": (
        "Nr;Niezgodność;Przyczyna;Działanie korygujące;Odpowiedzialny;Termin;Data zamknięcia;Data weryfikacji;Status\n"
        "DK-1;Brak testu;Nikt nie prosił;Zawsze prosić;Paweł Rybak;30.04.2026;05.03.2026;;zamknięte\n"
        "DK-2;Brak innego;Pośpiech;Lista;Paweł Rybak;30.06.2026;;;otwarte\n"
    ),
    "alarms.csv": (
        "Id alertu;System;Waga;Wygenerowano;Potwierdził;Potwierdzono\n"
        "AL-1;Ocena Szkód;wysoka;04.02.2026 10:00;Łucja Ferenc;04.02.2026 10:20\n"
        "AL-2;Ocena Szkód;wysoka;05.02.2026 10:00;;\n"
    ),
    "changes.csv": (
        "Numer;Opis;System;Wersja;Data wdrożenia;Zatwierdził;Data zatwierdzenia\n"
        "ZM-7;Nowa wersja;Ocena Szkód;2.1.0;3 kwietnia 2026;Paweł Rybak;1 kwietnia 2026\n"
    ),
}
ORGANIZATIONS = {
    "Spanish port": PORT,
    "French hospital": HOSPITAL,
    "German utility": UTILITY,
    "Polish insurer": INSURER,
}
every = pytest.mark.parametrize("files", ORGANIZATIONS.values(), ids=list(ORGANIZATIONS))


def desk_of(folder: Path, files: Mapping[str, str]) -> Desk:
    return workspace(folder / "home", write(folder / "org", {"sources.yaml": SOURCES, **files})).desk("ana")


@every
def test_registers_in_other_tongues_are_read(tmp_path: Path, files: Mapping[str, str]) -> None:
    """One ingestion an organization, since each takes seconds: systems, statement, actions, alerts, changes."""
    desk = desk_of(tmp_path, files)
    first, second = (line.split(";") for line in files["list.csv"].splitlines()[1:])

    listed = {one.system.name: one for one in entries(desk)}
    assert set(listed) == {first[1], second[1]}
    lead = listed[first[1]]
    assert (lead.tier and lead.tier.value, lead.live, listed[second[1]].live) == ("high", True, False)
    assert [desk.scope.quote(desk.record(desk.named(first[0])[0]).span(one)) for one in lead.suppliers] == [first[6]]
    assert lead.owner is not None
    assert lead.owner.value == first[3]
    assert desk.named(first[0])[0].metadata.owner == first[3]
    assert desk.tiers == {lead.record.item.id: "high", listed[second[1]].record.item.id: "low"}

    said = {one.control: one for one in statement(desk)}
    assert {control: one.applicable for control, one in said.items()} == {"A.2.2": True, "A.10.4": False}
    assert said["A.2.2"].implemented
    assert [bool(said[name].why) for name in ("A.2.2", "A.10.4")] == [True, False]

    closed, still = sorted(actions(desk), key=lambda one: one.key)
    assert (closed.is_closed, still.is_closed) == (True, False)
    assert closed.closed is not None
    assert str(closed.closed.day) == "2026-03-05"
    assert OWNER.said(closed.row.record.fields)

    seen = {one.row.key: one for one in alerts(desk)}
    assert {key: str(one.raised) for key, one in seen.items()} == {
        "AL-1": "2026-02-04 10:00",
        "AL-2": "2026-02-05 10:00",
    }
    assert [str(one.when) for one in seen["AL-1"].answers if one.when] == ["2026-02-04 10:20"]
    assert (seen["AL-1"].system, seen["AL-2"].answers) == (first[1], ())

    change = next(item for item in desk.scope.items if item.path == "changes.csv")
    assert str(change.metadata.date) == "2026-04-03"
    assert change.metadata.approved_by == second[3]
    assert (change.metadata.systems, change.metadata.model_version) == ((first[1],), "2.1.0")
    assert [case.subject for case in desk.cases]


PAPER = """# Procedimento

| Responsável | Versão | Aprovado por | Data de aprovação | Próxima revisão | Estado |
|---|---|---|---|---|---|
| Lúcia Faria | 2.1 | Paulo Reis | 05/03/2026 | 05/03/2027 | Aprovado |

Texto.
"""


def test_the_head_of_a_document_in_another_tongue_is_read(tmp_path: Path) -> None:
    sources = SOURCES[: SOURCES.index("  - {id: list")] + (
        "  - {id: papers, path: papers, connector: files, kind: procedure, allow: [everyone]}\n"
    )
    opened = workspace(tmp_path / "home", write(tmp_path / "org", {"sources.yaml": sources, "papers/p.md": PAPER}))
    (item,) = opened.desk("ana").scope.items
    told = item.metadata
    assert (told.owner, told.approved_by, told.version, told.status) == (
        "Lúcia Faria",
        "Paulo Reis",
        "2.1",
        Status.APPROVED,
    )
    assert (str(told.date), str(told.review_by)) == ("2026-03-05", "2027-03-05")

"""Independent evaluation in a port's inventory of its own words, by column and by records."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from assistant.audit.impact import Level, level_of
from assistant.audit.independent import Said, said_of
from tests.promises.organizations import workspace, write

TODAY = date(2026, 9, 1)
SOURCES = """version: 1
organization: {name: Port, timezone: Europe/Lisbon}
people: {ana: []}
sources:
  - {id: tools, path: tools.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: checked, path: checked, connector: files, kind: evaluation, allow: [everyone]}
  - {id: runs, path: runs, connector: files, kind: training_run, allow: [everyone]}
"""
LONG = "Estimates from camera images of the quay how long each lorry still waits before its container comes"
TOOLS = f"""Tool name,Accountable,Phase,Does the tool supply a high-impact service provider?,"Is it crew-impacting, rights-impacting, both or neither?",Was it independently validated?
Berth Seer,Ines Sa,in operation,no,Rights-impacting,
Crane Eye,Rui Melo,in operation,no,Both,Yes - by a surveyor not involved in building it
Gate Bot,Ines Sa,in operation,yes,neither,
{LONG},Rui Melo,in operation,no,both,no
Pilot Roster,Rui Melo,under development,no,both,planned for 2027
Tide Guard,Rui Melo,retired,no,both,not applicable
Fog Horn,Ines Sa,in operation,no,both,yes by the project team
Rope Watch,Ines Sa,in operation,no,both,waived by the harbour master
Quay Clerk,Ines Sa,planned,no,too new to assess,
Mole Map,Ines Sa,in operation,yes,,
"""
PLAIN = """Tool name,Accountable,Risk tier,Phase
Berth Seer,Ines Sa,high,in operation
Crane Eye,Rui Melo,high,in operation
Gate Bot,Ines Sa,low,in operation
Fog Horn,Ines Sa,high,in operation
Rope Watch,Ines Sa,high,in operation
"""
SEER = "---\ntitle: Berth Seer 2.1 evaluated\ndate: 2026-05-01\n---\n# Evaluation\n\nEvaluated by: {who}\n\nIt met its limits.\n"
FILES: Mapping[str, str] = {
    "sources.yaml": SOURCES,
    "tools.csv": TOOLS,
    "checked/seer.md": SEER.format(who="Ines Sa"),
    "runs/seer.md": "---\ntitle: Training of Berth Seer 2.1\nauthor: Tiago Reis\ndate: 2026-04-01\n---\n# Run\n\nDone.\n",
}


@pytest.fixture
def asked(tmp_path: Path) -> "Asked":
    return Asked(tmp_path)


class Asked:
    """Runs the check over the port with some files changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, changed: Mapping[str, str | None]) -> dict[str, Result]:
        files = {name: text for name, text in {**FILES, **changed}.items() if text is not None}
        opened = workspace(self.folder / "home", write(self.folder / "org", files))
        desk = Desk(scope=opened._scope("ana", opened._sources(), None), today=TODAY, criteria=load_criteria())
        return {one.subject: one for one in run(desk, Family.CHECKLIST) if one.pattern == "independent_evaluation"}


def test_a_column_that_says_no_or_nothing_of_a_high_system_is_found(asked: Asked) -> None:
    found = asked({})
    assert {subject: (one.state, one.suggested) for subject, one in found.items()} == {
        "Berth Seer": (State.FOUND, FindingClass.MINOR),
        "Crane Eye": (State.NOT_FOUND, None),
        LONG: (State.FOUND, FindingClass.MINOR),
        "Pilot Roster": (State.FOUND, FindingClass.OBSERVATION),
        "Tide Guard": (State.FOUND, FindingClass.OBSERVATION),
        "Fog Horn": (State.FOUND, FindingClass.MINOR),
        "Rope Watch": (State.FOUND, FindingClass.OBSERVATION),
        "tools.csv": (State.UNDECIDABLE, None),
    }
    assert all(one.spans for one in found.values() if one.state is not State.NOT_FOUND)
    assert "blank" in found["Berth Seer"].why
    assert "Quay Clerk" not in found


def test_a_record_by_somebody_else_clears_a_blank_cell_and_one_by_owner_or_maker_does_not(asked: Asked) -> None:
    assert asked({"checked/seer.md": SEER.format(who="Marta Luz")})["Berth Seer"].state is State.NOT_FOUND
    assert asked({"checked/seer.md": SEER.format(who="Tiago Reis")})["Berth Seer"].state is State.FOUND


def test_an_audit_that_only_mentions_a_system_evaluates_none(asked: Asked) -> None:
    sources = SOURCES + "  - {id: audits, path: audits, connector: files, kind: audit_report, allow: [everyone]}\n"
    report = "---\ntitle: {title}\nauthor: Marta Luz\n---\n# Audit\n\nThe records of Berth Seer were read.\n"
    wide = asked({"sources.yaml": sources, "audits/a.md": report.format(title="Audit of the year")})
    assert wide["Berth Seer"].state is State.FOUND
    own = asked({"sources.yaml": sources, "audits/a.md": report.format(title="Audit of Berth Seer")})
    assert own["Berth Seer"].state is State.NOT_FOUND


def test_of_two_editions_of_an_inventory_the_last_is_judged(asked: Asked) -> None:
    sources = SOURCES.replace("path: tools.csv", "path: lists")
    old = TOOLS.replace("Yes - by a surveyor not involved in building it", "").replace("Gate Bot", "Old Bot")
    found = asked(
        {"sources.yaml": sources, "tools.csv": None, "lists/tools-2025.csv": old, "lists/tools-2026.csv": TOOLS}
    )
    assert found["Crane Eye"].state is State.NOT_FOUND
    assert {span.evidence.partition("#")[0] for one in found.values() for span in (*one.spans, *one.against)} == {
        "lists/tools-2026.csv"
    }


def test_without_a_column_the_records_decide(asked: Asked) -> None:
    others = {
        "tools.csv": PLAIN,
        "checked/eye.md": "---\ntitle: Crane Eye evaluated\n---\n# Evaluation\n\nReviewer: Marta Luz\n\nGood.\n",
        "checked/horn.md": "---\ntitle: Fog Horn evaluated\n---\n# Evaluation\n\nGood.\n",
    }
    assert {subject: one.state for subject, one in asked(others).items()} == {
        "Berth Seer": State.FOUND,
        "Crane Eye": State.NOT_FOUND,
        "Fog Horn": State.UNDECIDABLE,
        "Rope Watch": State.FOUND,
    }


def test_with_neither_column_nor_evaluations_or_without_tiers_nothing_is_decided(asked: Asked) -> None:
    bare = asked({"tools.csv": PLAIN, "checked/seer.md": None, "sources.yaml": SOURCES.replace("kind: evaluation", "kind: other"), "checked/note.md": "# Note\n\nNothing.\n"})  # fmt: skip
    assert [one.state for one in bare.values()] == [State.UNDECIDABLE]
    low = asked({"tools.csv": PLAIN.replace("high", "low")})
    assert [one.state for one in low.values()] == [State.UNDECIDABLE]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Yes, by an office that was not directly involved in its development", Said.DONE),
        ("2026-03-01, TÜV", Said.DONE),
        ("2027-03-01", Said.PLANNED),
        ("In progress", Said.PLANNED),
        ("The officer has waived this practice", Said.WAIVED),
        ("N/A", Said.INAPPLICABLE),
        ("tbd", Said.PLANNED),
        ("-", Said.NO),
        ("FALSE", Said.NO),
        ("nein", Said.NO),
        ("Self-assessment", Said.OWN),
        ("done by Ines Sa", Said.OWN),
        ("yes, by the development team", Said.OWN),
        ("yes, independently of and not by the development team", Said.DONE),
    ],
)
def test_what_a_cell_says(value: str, said: Said) -> None:
    assert said_of(value, ("Ines Sa",), TODAY) is said


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("Risk tier", "High (Annex III)", Level.HIGH),
        ("Risk tier", "not high", Level.LOWER),
        ("Risk tier", "limited", Level.LOWER),
        ("AI Act class", "high-risk", Level.HIGH),
        ("High-impact?", "yes", Level.HIGH),
        ("High-impact?", "No", Level.LOWER),
        ("High-impact?", "presumed high-impact but determined not high-impact", Level.LOWER),
        ("Rights-impacting, safety-impacting, both or neither?", "Safety-impacting", Level.HIGH),
        ("High-impact?", "to be assessed", Level.OPEN),
        ("High-impact?", "", None),
    ],
)
def test_how_high_a_cell_puts_a_system(name: str, value: str, level: Level | None) -> None:
    assert level_of(name, value) is level

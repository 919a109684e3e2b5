"""The pre-audit checklist in the hospital of the rules on AI."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Hospital, timezone: Europe/Lisbon}
people: {ana: []}
sources:
  - {id: tools, path: tools.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: vendors, path: vendors.csv, connector: register, kind: supplier, allow: [everyone]}
  - {id: papers, path: papers, connector: files, kind: supplier, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: cards, path: cards, connector: files, kind: model_card, allow: [everyone]}
  - {id: sheets, path: sheets, connector: files, kind: oversight, allow: [everyone]}
  - {id: measured, path: measured, connector: files, kind: evaluation, allow: [everyone]}
  - {id: law, path: law, connector: files, kind: impact_assessment, allow: [everyone]}
"""
TOOLS = """id,name,purpose,risk class,system owner,stage
T-1,Ward Planner,plans beds,low,Ines Sa,live
T-2,Sepsis Bell,warns of sepsis in patients,high,Rui Melo,live
T-3,Scan Pilot,reads x-ray images of patients,minimal,,planned
"""
WHOLE: Mapping[str, str | None] = {
    "sources.yaml": SOURCES,
    "tools.csv": TOOLS,
    "vendors.csv": "id,vendor,service,used by,last assessment\nV-1,Orlan Lda,engine,Sepsis Bell,2026-02-01\nV-2,Bruma SA,AI labels,-,\nV-3,Papel SA,paper (no AI),-,\n",
    "papers/note.md": "# Note\n\nNothing.\n",
    "changes.csv": "number,short description,start date\nC-1,Deploy Ward Planner 1.2 to production,2026-05-20\n",
    "cards/lab.md": "---\ntitle: Lab Oracle card\nsystems: [Lab Oracle]\n---\n# Card\n\nLab Oracle.\n",
    "sheets/bell.md": "---\ntitle: Sepsis Bell sheet\nstatus: approved\neffective: 2026-01-01\n---\n# Sepsis Bell\n\nA nurse may override it. Escalate to Rui Melo. Nurses are trained yearly.\n",
    "measured/planner.md": "---\ntitle: Ward Planner 1.2 measured\ndate: 2026-05-01\n---\n# Measured\n\nWard Planner 1.2 was right.\n",
    "measured/bell.md": "# Sepsis Bell measured\n\nIt was right.\n",
    "law/bell.md": "---\ntitle: Impact assessment Sepsis Bell\ndate: 2026-01-01\n---\n# Impact\n\nAccepted.\n",
}


@pytest.fixture
def asked(tmp_path: Path) -> "Asked":
    return Asked(tmp_path)


class Asked:
    """Runs the checklist over the hospital with some files changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, **changed: str | None) -> dict[tuple[str, str], Result]:
        held = dict(WHOLE) | {name.replace("__", "/").replace("_", "."): text for name, text in changed.items()}
        files = {name: text for name, text in held.items() if text is not None}
        opened = workspace(self.folder / "home", write(self.folder / "org", files))
        scope = opened._scope("ana", opened._sources(), None)
        desk = Desk(scope=scope, today=date(2026, 9, 1), criteria=load_criteria())
        return {(one.pattern, one.subject): one for one in run(desk, Family.CHECKLIST)}


_ELSEWHERE = (
    "where_would_we_click",
    "owner_has_left",
    "access_review_late",
    "key_past_rotation",
    "training_shares_inference",
)
"""Lines with tests of their own."""


def test_each_line_tells_what_is_wanting_and_what_is_in_order(asked: Asked) -> None:
    found = asked()
    states = {place: one.state for place, one in found.items() if place[0] not in _ELSEWHERE}
    assert states == {
        ("inventory_complete", "Scan Pilot"): State.FOUND,
        ("inventory_complete", "Lab Oracle"): State.FOUND,
        ("inventory_complete", "tools.csv"): State.NOT_FOUND,
        ("trail_walkable", "Ward Planner"): State.FOUND,
        ("trail_walkable", "Sepsis Bell"): State.UNDECIDABLE,
        ("artefacts_dated_versioned", "Ward Planner"): State.NOT_FOUND,
        ("artefacts_dated_versioned", "Sepsis Bell"): State.FOUND,
        ("human_oversight_documented", "Sepsis Bell"): State.NOT_FOUND,
        ("independent_evaluation", "Sepsis Bell"): State.UNDECIDABLE,
        ("third_party_reconciled", "Orlan"): State.NOT_FOUND,
        ("third_party_reconciled", "Bruma"): State.FOUND,
        ("terms_aligned", "Sepsis Bell"): State.NOT_FOUND,
        ("terms_aligned", "Scan Pilot"): State.FOUND,
    }
    assert all(one.spans for one in found.values() if one.state is State.FOUND)
    assert all(one.against for one in found.values() if one.state is State.NOT_FOUND)
    assert "approval is missing" in found["trail_walkable", "Ward Planner"].why


def test_where_to_click_is_told_for_each_criterion_or_which_evidence_is_wanting(asked: Asked) -> None:
    found = [one for one in asked().values() if one.pattern == "where_would_we_click"]
    assert len(found) == sum(one.assessable for one in load_criteria().by_id.values())
    assert {one.state for one in found} == {State.NOT_FOUND, State.UNDECIDABLE}


def test_a_sheet_without_training_is_wanting(asked: Asked) -> None:
    sheet = str(WHOLE["sheets/bell.md"]).replace("Nurses are trained yearly.", "")
    found = asked(sheets__bell_md=sheet)["human_oversight_documented", "Sepsis Bell"]
    assert found.state is State.FOUND
    assert "training of operators" in found.why


def test_without_an_inventory_nothing_of_systems_is_decided(asked: Asked) -> None:
    found = asked(tools_csv="id\nT-1\n")
    said = {pattern: one.state for (pattern, _), one in found.items() if pattern != "where_would_we_click"}
    assert said["inventory_complete"] is State.UNDECIDABLE
    assert said["trail_walkable"] is State.UNDECIDABLE
    assert said["terms_aligned"] is State.UNDECIDABLE


def test_words_alone_make_a_low_system_not_regulated_where_no_paper_of_law_is_there(asked: Asked) -> None:
    sources = SOURCES.replace("kind: impact_assessment", "kind: other")
    found = asked(sources_yaml=sources)
    assert found["terms_aligned", "Scan Pilot"].state is State.UNDECIDABLE
    assert found["terms_aligned", "Sepsis Bell"].state is State.NOT_FOUND
    ward = TOOLS.replace("plans beds", "plans the painting of wards for the ministry of health")
    assert ("terms_aligned", "Ward Planner") not in asked(tools_csv=ward)


def test_a_system_out_of_use_needs_no_tier(asked: Asked) -> None:
    gone = TOOLS + "T-4,Bed Oracle,guessed beds,,Ines Sa,retired\n"
    found = asked(tools_csv=gone)
    assert ("inventory_complete", "Bed Oracle") not in found
    assert "1 that do not are no longer in use" in found["inventory_complete", "tools.csv"].why


def test_without_oversight_documents_oversight_is_not_decided(asked: Asked) -> None:
    found = asked(sheets__bell_md="---\ntitle: Menu\nstatus: draft\n---\n# Menu\n\nSoup.\n")
    assert found["human_oversight_documented", "high-risk systems"].state is State.UNDECIDABLE

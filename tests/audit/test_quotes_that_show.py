"""What results quote shows the thing, and sets of checks that see one weakness give it one class."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.desk import Desk
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 9, 10)
MILL: Mapping[str, str] = {
    "sources.yaml": sources("Paper Mill", "Europe/London", systems__csv="register inventory", vendors__csv="register supplier", changes__csv="register deployment", papers="files scope", reviews="files supplier"),
    "systems.csv": "id,name,owner,risk tier,status\n1,Pulp Eye,Ida Vane,high,live\n2,Roll Guess,Noel Firth,low,in operation\n",
    "vendors.csv": "vendor no,company,what,last assessment\nV-1,Brightloom Ltd,language model API,none yet\nV-2,Cask Ltd,machine learning hosting,2026-02-03\n",
    "changes.csv": "number,short description,state,date,assigned to\nCHG-4,Pulp Eye 3.1 to production,Closed,2026-02-02,Noel Firth\n",
    "papers/scope.md": "---\ndocument no: S-1\nstatus: approved\neffective: 2026-01-01\n---\n# Scope of the AI management system\n\nSystems in scope: Pulp Eye at both sites.\n",
    "reviews/cask.md": "# Supplier assessment Cask\n\nCask was looked at on 3 February 2026.\n",
}  # fmt: skip


def results(folder: Path, family: Family, **changed: str) -> tuple[Desk, dict[tuple[str, str], Result]]:
    files = {**MILL, **{name.replace("__", "."): text for name, text in changed.items()}}
    desk = desk_of(folder, files, TODAY)
    return desk, {(one.pattern, one.subject): one for one in run(desk, family) if one.state is State.FOUND}


def quotes(desk: Desk, result: Result) -> list[str]:
    return [desk.scope.quote(place) for place in result.spans]


def test_a_supplier_is_shown_by_what_ties_it_to_ai_and_by_what_stands_for_its_assessment(tmp_path: Path) -> None:
    desk, found = results(tmp_path, Family.CHECKLIST)
    assert quotes(desk, found["third_party_reconciled", "Brightloom"]) == ["Brightloom Ltd", "language model API", "none yet"]  # fmt: skip


def test_a_system_out_of_the_statement_is_shown_by_its_state_and_by_the_line_that_names_others(tmp_path: Path) -> None:
    desk, found = results(tmp_path, Family.SCOPE)
    told = quotes(desk, found["not_in_scope_statement", "Roll Guess"])
    assert told == ["Roll Guess", "in operation", "Systems in scope: Pulp Eye at both sites."]


def test_a_trail_that_lacks_records_is_shown_by_its_deployment(tmp_path: Path) -> None:
    desk, found = results(tmp_path, Family.CHECKLIST)
    told = quotes(desk, found["trail_walkable", "Pulp Eye"])
    assert told == ["Pulp Eye", "Pulp Eye 3.1 to production", "Noel Firth", "2026-02-02"]


def test_one_weakness_has_one_class_in_every_set(tmp_path: Path) -> None:
    _, patterns = results(tmp_path, Family.PATTERNS)
    _, listed = results(tmp_path, Family.CHECKLIST)
    _, hops = results(tmp_path, Family.TRAIL)
    assert patterns["missing_records", "Pulp Eye 3.1"].suggested is FindingClass.MAJOR
    assert listed["trail_walkable", "Pulp Eye"].suggested is FindingClass.MAJOR
    assert {hops[f"{stage}_missing", "Pulp Eye 3.1"].suggested for stage in ("evaluation", "approval")} == {FindingClass.MAJOR}  # fmt: skip
    assert hops["monitoring_missing", "Pulp Eye 3.1"].suggested is FindingClass.MINOR
    blind = patterns["supplier_blind_spots", "Brightloom"].suggested
    assert blind is FindingClass.MAJOR
    assert listed["third_party_reconciled", "Brightloom"].suggested is blind

"""The statement of a harbour pilots' guild, in its own columns: each challenge caused once, and the near misses beside it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.audit.applicability import normal, statement
from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Pilots, timezone: Europe/Athens}
people: {pia: []}
sources:
  - {id: soa, path: soa.csv, connector: register, kind: soa, allow: [everyone]}
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: data, path: data, connector: files, kind: dataset, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: studies, path: studies, connector: files, kind: impact_assessment, allow: [everyone]}
"""
FLEET = (
    "id,name,risk class,keeper,stage,purpose\n"
    "S-1,Berth Oracle,high,Nia Cole,live,berth times\nS-2,Fog Sight,minimal,Oto Brandt,live,fog\n"
)
HEAD = "Clause,Included?,Rationale,Implementation,Where shown\n"
RULE = "---\nkind: procedure\ntitle: Harm study procedure\nversion: '1.0'\nstatus: approved\n---\n# Harm study\n\nHP-4. Every study is dated.\n"
STUDY = "---\nkind: impact_assessment\ntitle: Study of Berth Oracle\ndate: 2026-02-01\n---\n# Study\n\nBerth Oracle: pilots as a group of persons are affected.\n"
DATA = "---\nkind: dataset\ntitle: Tides\ndate: 2026-01-09\n---\n# Tides\n\nGauge readings, purchased from Marea SpA.\n"
WHOLE: dict[str, str] = {
    "sources.yaml": SOURCES,
    "fleet.csv": FLEET,
    "data/tides.md": DATA,
    "rules/HP-4.md": RULE,
    "studies/berth.md": STUDY,
}


def pilots(folder: Path, rows: str, changed: Mapping[str, str] | None = None, head: str = HEAD) -> Desk:
    files = WHOLE | {"soa.csv": head + rows} | dict(changed or {})
    return workspace(folder / "home", write(folder / "org", files)).desk("pia")


def results(desk: Desk, pattern: str) -> dict[str, Result]:
    found = (one for one in run(desk, Family.SOA) if one.pattern == pattern)
    return {one.subject.split()[0]: one for one in found}


def states(desk: Desk, pattern: str) -> dict[str, str]:
    return {subject: one.state.value for subject, one in results(desk, pattern).items()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A.6.2.4", "A.6.2.4"),
        ("6.2.4", "A.6.2.4"),
        ("A6.2.4", "A.6.2.4"),
        ("Annex A 6.2.4", "A.6.2.4"),
        ("A.06.02.04 Verification", "A.6.2.4"),
        ("9.2.1", "9.2.1"),
        ("A.9.9", None),
        ("n/a", None),
    ],
)
def test_an_id_is_read_in_the_ways_in_which_people_write_it(written: str, meant: str | None) -> None:
    assert normal(written, load_criteria()) == meant


def test_rows_are_read_by_columns_of_any_name(tmp_path: Path) -> None:
    (row,) = statement(pilots(tmp_path, "7.3,N,Own gauges only,,\n"))
    assert (row.control, row.applicable, row.justification and row.justification.value) == (
        "A.7.3",
        False,
        "Own gauges only",
    )


def test_marks_and_empty_cells_decide_where_the_column_has_marks_only(tmp_path: Path) -> None:
    rows = statement(pilots(tmp_path, "A.7.2,x,Core,done,\nA.7.3,,Own data,,\n"))
    assert [row.applicable for row in rows] == [True, False]


def test_a_column_of_exclusions_says_the_opposite(tmp_path: Path) -> None:
    rows = statement(
        pilots(tmp_path, "A.7.2,no,Core,done,\nA.7.3,yes,Own data,,\n", head=HEAD.replace("Included?", "Excluded?"))
    )
    assert [row.applicable for row in rows] == [True, False]


def test_a_statement_may_be_a_table_of_a_document(tmp_path: Path) -> None:
    table = "---\nkind: soa\ntitle: SoA\n---\n# SoA\n\n| Control | Applicable | Reason |\n|---|---|---|\n| A.7.3 | no | own gauges |\n"
    sources = SOURCES.replace("path: soa.csv, connector: register", "path: soa.md, connector: files")
    (row,) = statement(pilots(tmp_path, "", {"soa.md": table, "sources.yaml": sources}))
    assert (row.control, row.applicable) == ("A.7.3", False)


def test_an_exclusion_that_records_contradict_is_found_with_both_places(tmp_path: Path) -> None:
    one = results(pilots(tmp_path, "A.7.3,no,We collect all data ourselves,,\n"), "excluded_but_used")["A.7.3"]
    assert one.state is State.FOUND
    assert {span.evidence.partition("#")[0] for span in one.spans} == {"soa.csv", "data/tides.md"}


def test_an_exclusion_that_no_record_contradicts_is_a_near_miss(tmp_path: Path) -> None:
    own = DATA.replace("purchased from Marea SpA", "never purchased, read by ourselves")
    assert states(
        pilots(tmp_path, "A.7.3,no,Own,,\nA.10.4,no,None,,\n", {"data/tides.md": own}), "excluded_but_used"
    ) == {
        "A.7.3": "not_found",
        "A.10.4": "not_found",
    }


def test_a_clause_cannot_be_excluded(tmp_path: Path) -> None:
    assert states(pilots(tmp_path, "9.2.1,no,Too small,,\n"), "excluded_but_used") == {"9.2.1": "found"}


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("A.5.5,yes,Duty,in place,", "found"),
        ("A.5.2,yes,Duty,in place,HP-4", "not_found"),
        ("A.5.2,yes,Duty,in place,HP-9", "found"),
        ("A.5.2,yes,Duty,in place,Harm study procedure", "not_found"),
        ("A.5.3,yes,Duty,operational,studies folder", "not_found"),
        ("A.5.4,yes,Duty,operational,", "not_found"),
        ("A.6.2.6,yes,Duty,operational,Fog watch log per week", "found"),
        ("A.6.2.6,yes,Duty,operational,Gauge readings of each day", "not_found"),
        ("A.5.5,yes,Duty,planned for 2027-03,", "not_found"),
        ("A.5.5,yes,Duty,not yet implemented,", "not_found"),
    ],
)
def test_what_is_said_to_be_in_place_needs_evidence(tmp_path: Path, row: str, state: str) -> None:
    assert set(states(pilots(tmp_path, f"{row}\n"), "included_without_evidence").values()) == {state}


@pytest.mark.parametrize(
    ("reason", "state"), [("", "found"), ("-", "found"), ("tbd", "found"), ("Own gauges", "not_found")]
)
def test_a_decision_without_a_reason_is_found(tmp_path: Path, reason: str, state: str) -> None:
    rows = f"A.10.4,no,{reason},,\nA.7.2,yes,Core,done,\n"
    assert states(pilots(tmp_path, rows), "no_justification") == {"A.10.4": state, "A.7.2": "not_found"}


def test_an_unknown_id_is_kept_and_told(tmp_path: Path) -> None:
    desk = pilots(tmp_path, "A.9.9,yes,Why,done,\nA.6.2,yes,Core,done,\nA.7.2,yes,Core,done,\n")
    assert states(desk, "unknown_control") == {"A.9.9": "found", "A.6.2": "found", "A.7.2": "not_found"}
    assert states(desk, "no_justification")["A.9.9"] == "not_found"


def test_a_statement_of_another_standard_is_said_once(tmp_path: Path) -> None:
    desk = pilots(tmp_path, "A.5.30,yes,a,done,\nA.8.24,yes,b,done,\nA.8.2,yes,c,done,\n")
    assert [one.state for one in results(desk, "unknown_control").values()] == [State.UNDECIDABLE]


def annex(without: frozenset[str] = frozenset()) -> str:
    every = [one.id for one in load_criteria().by_id.values() if one.assessable and one.id.startswith("A.")]
    return "".join(f"{one},yes,Duty,done,\n" for one in every if one not in without)


def test_controls_without_a_row_are_told_one_by_one(tmp_path: Path) -> None:
    desk = pilots(tmp_path, annex(frozenset({"A.7.3", "A.8.4"})))
    assert states(desk, "missing_control") == {"A.7.3": "found", "A.8.4": "found"}


def test_a_row_of_a_heading_covers_what_is_below(tmp_path: Path) -> None:
    below = frozenset({"A.6.2.2", "A.6.2.3", "A.6.2.4", "A.6.2.5", "A.6.2.6", "A.6.2.7", "A.6.2.8"})
    desk = pilots(tmp_path, annex(below) + "A.6.2,yes,Core,done,\n")
    assert states(desk, "missing_control") == {"every": "not_found"}


def test_an_excerpt_of_a_statement_is_one_weakness(tmp_path: Path) -> None:
    (one,) = results(pilots(tmp_path, "A.7.2,yes,Core,done,\n"), "missing_control").values()
    assert (one.state, "A.7.3" in one.why, "A.7.2," in one.why) == (State.FOUND, True, False)


def test_a_reason_that_speaks_of_all_systems_is_no_claim_about_the_control(tmp_path: Path) -> None:
    assert states(pilots(tmp_path, "A.5.3,yes,All systems are live,done,\n"), "status_contradicted") == {}


@pytest.mark.parametrize(("tier", "state"), [("minimal", "found"), ("high", "not_found")])
def test_a_tier_that_the_inventory_gives_otherwise_contradicts_the_row(tmp_path: Path, tier: str, state: str) -> None:
    desk = pilots(tmp_path, f"A.5.4,yes,Berth Oracle is of {tier} risk,done,\n")
    assert states(desk, "status_contradicted") == {"A.5.4": state}


def test_a_claim_about_all_systems_is_held_against_each(tmp_path: Path) -> None:
    row = "A.5.3,yes,Duty,implemented: all systems have an impact study,\n"
    one = results(pilots(tmp_path, row), "status_contradicted")["A.5.3"]
    assert (one.state, "Fog Sight" in one.why, "Berth Oracle" in one.why) == (State.FOUND, True, False)
    both = {"studies/fog.md": STUDY.replace("Berth Oracle", "Fog Sight")}
    (tmp_path / "two").mkdir()
    assert states(pilots(tmp_path / "two", row, both), "status_contradicted") == {"A.5.3": "not_found"}


def test_two_rows_that_decide_differently_are_found(tmp_path: Path) -> None:
    desk = pilots(tmp_path, "A.7.2,yes,Core,done,\nA7.2,no,Bought,,\n")
    assert states(desk, "status_contradicted") == {"A.7.2": "found"}


def test_without_a_statement_each_check_says_so_once(tmp_path: Path) -> None:
    sources = SOURCES.replace("  - {id: soa, path: soa.csv, connector: register, kind: soa, allow: [everyone]}\n", "")
    found = run(pilots(tmp_path, "", {"sources.yaml": sources}), Family.SOA)
    assert len({one.pattern for one in found}) == len(found)
    assert {one.state for one in found} == {State.UNDECIDABLE}


def test_a_record_that_denies_the_control_by_its_id_contradicts_the_row(tmp_path: Path) -> None:
    said = STUDY.replace("Berth Oracle: pilots", "A.6.2.8: event logs are not kept. Pilots")
    sources = SOURCES.replace("kind: impact_assessment", "kind: minutes")
    files = {"studies/berth.md": said.replace("kind: impact_assessment", "kind: minutes"), "sources.yaml": sources}
    desk = pilots(tmp_path, "A.6.2.8,yes,Duty,done,\nA.6.2.6,yes,Duty,done,\n", files)
    assert states(desk, "status_contradicted") == {"A.6.2.8": "found"}


def test_a_data_sheet_that_names_a_supplier_of_something_else_does_not_contradict_an_exclusion(tmp_path: Path) -> None:
    own = DATA.replace("purchased from Marea SpA", "read by ourselves and kept at Marea SpA")
    vendors = "vendor,service\nMarea SpA,hosting\n"
    sources = SOURCES + "  - {id: v, path: v.csv, connector: register, kind: supplier, allow: [everyone]}\n"
    desk = pilots(tmp_path, "A.7.3,no,Own,,\n", {"data/tides.md": own, "v.csv": vendors, "sources.yaml": sources})
    assert states(desk, "excluded_but_used") == {"A.7.3": "not_found"}


def test_an_exclusion_of_suppliers_is_held_against_those_that_the_inventory_names(tmp_path: Path) -> None:
    fleet = FLEET.replace("purpose\n", "purpose,third party\n").replace("berth times", "berth times,Marea SpA")
    one = results(pilots(tmp_path, "A.10.3,no,All built here,,\n", {"fleet.csv": fleet}), "excluded_but_used")["A.10.3"]
    assert (one.state, [span.evidence for span in one.spans][-1]) == (State.FOUND, "fleet.csv#S-1")

"""Who is in charge, who has left and how risks are scored, in a hospital: other columns, words and documents."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.checklist import leavers
from assistant.audit.checks.patterns import no_risk_methodology, undefined_roles
from assistant.audit.checks.result import FindingClass, Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from assistant.audit.staff import staff
from tests.promises.organizations import workspace, write

TODAY = date(2026, 11, 16)
SOURCES = """version: 1
organization: {name: Hospital, timezone: Europe/Lisbon}
people: {pia: []}
sources:
  - {id: tools, path: tools.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: crew, path: crew.csv, connector: register, kind: other, allow: [everyone]}
  - {id: hazards, path: hazards.csv, connector: register, kind: risk, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: cards, path: cards, connector: files, kind: oversight, allow: [everyone]}
"""
METHOD = """---
title: Risk scoring for AI tools
owner: Rita Melo
status: approved
effective: 2025-01-01
---
# Risk scoring for AI tools

Likelihood and impact of what an AI model may do wrong are scored from 1 to 5. Criteria for acceptance: up to 6 is accepted.
"""
WHOLE: dict[str, str] = {
    "sources.yaml": SOURCES,
    "tools.csv": "ref,tool name,risk tier,accountable\nT-1,Bed Planner,high,Rita Melo\nT-2,Sepsis Watch,high,Ivo Prado\n",
    "crew.csv": "Staff member,Login,Post,Joined,Last day\nRita Melo,rmelo,Head of beds,2019-01-01,\nIvo Prado,iprado,Physicist,2018-03-01,\n",
    "hazards.csv": "Hazard no,Tool,Hazard,Looked after by,Rating,State\nH-1,Bed Planner,wrong ward,Rita Melo,6,open\n",
    "rules/scoring.md": METHOD,
}
FOLDERS: list[Path] = []


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    FOLDERS.append(tmp_path_factory.mktemp("hospitals"))
    yield
    FOLDERS.clear()


def hospital(changed: Mapping[str, str | None] | None = None) -> Desk:
    """What anybody sees of the hospital with some files changed, and those of None taken away."""
    files = {name: text for name, text in {**WHOLE, **(changed or {})}.items() if text is not None}
    folder = Path(tempfile.mkdtemp(dir=FOLDERS[0]))
    opened = workspace(folder / "home", write(folder / "org", files))
    return Desk(scope=opened._scope("pia", opened._sources(), None), today=TODAY, criteria=load_criteria())


def roles(changed: Mapping[str, str | None] | None = None) -> dict[str, Result]:
    return {one.subject: one for one in undefined_roles.check(hospital(changed))}


def risks(changed: Mapping[str, str | None] | None = None) -> dict[str, Result]:
    return {one.subject: one for one in no_risk_methodology.check(hospital(changed))}


def card(body: str, **said: str) -> str:
    head = {"title": "Card of Sepsis Watch", "status": "approved", "effective": "2026-01-01"} | said
    return "---\n" + "\n".join(f"{name}: {value}" for name, value in head.items()) + f"\n---\n\n{body}\n"


def test_nothing_is_found_where_people_are_named() -> None:
    assert roles() == {}


def test_a_group_in_the_inventory_weighs_most_for_a_tool_of_high_risk() -> None:
    found = roles({"tools.csv": WHOLE["tools.csv"].replace("Ivo Prado", "Night nursing team")})["Sepsis Watch"]
    assert (found.state, found.suggested) == (State.FOUND, FindingClass.MAJOR)
    assert {span.evidence for span in found.spans} == {"tools.csv#T-2"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Responsible for operation: ward desk and pharmacy together.",
        "Monitoring of Sepsis Watch belongs to the data team.",
        "The data team watches the alarms.",
        "| Monitoring of alarms | data team |",
        "The on-call desk is accountable for oversight.",
    ],
)
def test_a_sentence_that_charges_a_group_is_found(sentence: str) -> None:
    assert roles({"cards/sepsis.md": card(sentence)})["Sepsis Watch"].state is State.FOUND


@pytest.mark.parametrize(
    "sentence",
    [
        "The data team watches the alarms. Accountable person: Ivo Prado.",
        "First contact: night desk.\n\nAccountable for operation and monitoring: Ivo Prado.",
    ],
)
def test_a_page_that_names_the_accountable_person_is_a_near_miss(sentence: str) -> None:
    found = roles({"cards/sepsis.md": card(sentence)})["Sepsis Watch"]
    assert (found.state, bool(found.against), found.spans) == (State.NOT_FOUND, True, ())


def test_who_watches_patients_is_charged_with_nothing() -> None:
    assert roles({"cards/sepsis.md": card("The ward team looks after patients. It handles operating costs.")}) == {}


LEFT = WHOLE["crew.csv"].replace("2018-03-01,", "2018-03-01,2026-05-31")


def test_a_person_who_left_is_still_in_charge() -> None:
    found = roles({"crew.csv": LEFT})["Ivo Prado"]
    assert found.state is State.FOUND
    assert {span.evidence for span in found.spans} >= {"tools.csv#T-2"}


@pytest.mark.parametrize("owner", ["iprado", "Prado, Ivo"])
def test_who_left_is_known_by_login_and_in_any_order(owner: str) -> None:
    tools = WHOLE["tools.csv"].replace("Ivo Prado", f'"{owner}"')
    assert roles({"crew.csv": LEFT, "tools.csv": tools})["Ivo Prado"].state is State.FOUND


def test_what_was_retired_before_its_owner_left_is_a_near_miss() -> None:
    tools = "ref,tool name,status,accountable\nT-1,Bed Planner,live,Rita Melo\nT-2,Sepsis Watch,retired,Ivo Prado\n"
    assert roles({"crew.csv": LEFT, "tools.csv": tools})["Ivo Prado"].state is State.NOT_FOUND


@pytest.mark.parametrize(("day", "left"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True)])
def test_the_last_day_is_a_day_of_work(day: date, left: bool) -> None:
    assert (staff(hospital({"crew.csv": LEFT})).left("Ivo Prado", day) is not None) == left


def test_a_list_of_courses_is_no_people_register() -> None:
    courses = "person,course,completed on,end date\nRita Melo,Beds,2026-01-01,2026-01-02\n"
    assert staff(hospital({"crew.csv": courses})).members == ()


def test_an_inventory_without_owners_leaves_it_open() -> None:
    tools = "ref,tool name,risk tier\nT-1,Bed Planner,high\n"
    assert [one.state for one in roles({"tools.csv": tools}).values()] == [State.UNDECIDABLE]


def test_a_method_in_force_with_scores_and_owners_is_evidence_against() -> None:
    found = risks()["hazards.csv"]
    assert (found.state, {span.evidence for span in found.against}) == (State.NOT_FOUND, {"rules/scoring.md"})


def test_risks_without_a_method_are_found() -> None:
    found = risks({"rules/scoring.md": None})["hazards.csv"]
    assert (found.state, found.suggested) == (State.FOUND, FindingClass.MAJOR)


@pytest.mark.parametrize(
    "row", ["H-2,Bed Planner,too slow,,4,open", "H-2,Bed Planner,too slow,Rita Melo,amber-ish,open"]
)
def test_an_open_risk_without_owner_or_score_is_found_beside_a_method(row: str) -> None:
    found = risks({"hazards.csv": WHOLE["hazards.csv"] + row + "\n"})["hazards.csv"]
    assert (found.state, found.suggested) == (State.FOUND, FindingClass.MINOR)
    assert {span.evidence for span in found.spans} == {"hazards.csv#H-2"}


def test_a_closed_risk_without_owner_is_not() -> None:
    rows = WHOLE["hazards.csv"] + "H-2,Bed Planner,too slow,,4,closed\n"
    assert risks({"hazards.csv": rows})["hazards.csv"].state is State.NOT_FOUND


def test_a_method_for_security_covers_no_risks_of_ai() -> None:
    security = METHOD.replace("Risk scoring for AI tools", "Information security risk scoring").replace(
        "of what an AI model may do wrong", "of attacks"
    )
    found = risks({"rules/scoring.md": security})
    assert found["hazards.csv"].state is State.FOUND
    assert found["Information security risk scoring"].state is State.NOT_FOUND


def test_without_risks_in_scope_it_is_not_decidable() -> None:
    sources = "\n".join(line for line in SOURCES.splitlines() if "hazards" not in line) + "\n"
    assert risks({"hazards.csv": None, "sources.yaml": sources})["risks"].state is State.UNDECIDABLE


KEYS = """  - {id: keys, path: keys.csv, connector: register, kind: access, allow: [everyone]}
  - {id: signed, path: signed, connector: files, kind: approval, allow: [everyone]}
"""


@pytest.mark.parametrize(("ended", "state"), [("", State.FOUND), ("2026-06-02", State.NOT_FOUND)])
def test_a_key_of_somebody_who_left_is_found_until_it_is_revoked(ended: str, state: State) -> None:
    crew = LEFT + "Ana Reis,areis,Nurse,2018-01-01,2026-04-30\n"
    keys = f"key no,account owner,issued,revoked on\nK-1,areis,2026-01-01,{ended}\n"
    desk = hospital({"crew.csv": crew, "keys.csv": keys, "sources.yaml": SOURCES + KEYS})
    assert {one.subject: one.state for one in leavers.check(desk)}["Ana Reis"] is state


@pytest.mark.parametrize(("day", "found"), [("2026-05-31", False), ("2026-06-03", True)])
def test_an_approval_after_the_last_day_is_found(day: str, found: bool) -> None:
    paper = f"---\ntitle: Bed Planner 2.0\nkind: approval\napproved_by: Ivo Prado\ndate: {day}\n---\n\nApproved.\n"
    desk = hospital({"crew.csv": LEFT, "signed/one.md": paper, "sources.yaml": SOURCES + KEYS})
    assert any(one.pattern == leavers.APPROVER.pattern for one in leavers.check(desk)) == found


def test_without_a_people_register_it_is_not_decidable() -> None:
    (only,) = leavers.check(hospital({"crew.csv": None}))
    assert only.state is State.UNDECIDABLE

"""Changes that were not carried out owe nothing, monitoring is missed when it is due, and incidents are of what is in use."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.answer.drafting.desk import desk_of as judged_desk
from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, State
from assistant.audit.desk import Desk
from assistant.domain.answer import HopState, Stage
from assistant.domain.draft import DraftHop
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 9, 10)
NAMED = "Lock Keeper 3.1"
LOCKS: Mapping[str, str] = {
    "sources.yaml": sources("Canal Trust", "Europe/London", systems__csv="register inventory", changes__csv="register deployment", papers="files other", troubles__csv="register incident"),
    "systems.csv": "id,name,owner,status\n1,Lock Keeper,Ida Vane,live\n",
    "changes.csv": "number,short description,state,date,assigned to\nCHG-4,Lock Keeper 3.1 to production,Closed,2026-09-02,Noel Firth\n",
    "troubles.csv": "id,summary,opened,change\n",
    "papers/note.md": "# Note\n\nNothing.\n",
}  # fmt: skip


def canal(folder: Path, today: date = TODAY, **changed: str) -> Desk:
    return desk_of(folder, {**LOCKS, **{name.replace("__", "."): text for name, text in changed.items()}}, today)


def hops(desk: Desk) -> dict[Stage, DraftHop]:
    drawn = next(one for _, one in desk.trails if one.subject == NAMED)
    return {hop.stage: hop for hop in drawn.hops}


def change(state: str, day: str = "2026-09-02", more: str = "", named: str = "") -> str:
    return f"number,short description,state,date,assigned to{named}\nCHG-4,Lock Keeper 3.1 to production,{state},{day},Noel Firth{more}\n"


def told(desk: Desk) -> set[str]:
    return {one.pattern for family in (Family.TRAIL, Family.PATTERNS) for one in run(desk, family) if one.subject == NAMED}  # fmt: skip


@pytest.mark.parametrize("state", ["New", "Planned", "Scheduled", "Draft", "1 - New", "Awaiting approval", "Geplant", "Cancelled"])  # fmt: skip
@pytest.mark.parametrize("day", ["2026-09-02", ""])
def test_a_change_that_was_not_carried_out_owes_no_records(tmp_path: Path, state: str, day: str) -> None:
    desk = canal(tmp_path, changes__csv=change(state, day))
    assert told(desk) == set()
    assert set(hops(desk)) == {Stage.DEPLOYMENT}
    assert hops(desk)[Stage.DEPLOYMENT].why.startswith("not deployed: ")


def test_a_change_that_was_carried_out_owes_them(tmp_path: Path) -> None:
    assert {"evaluation_missing", "approval_missing", "missing_records"} <= told(canal(tmp_path))


def test_a_change_of_a_day_to_come_owes_nothing_yet(tmp_path: Path) -> None:
    assert told(canal(tmp_path, today=date(2026, 9, 1))) == set()


def test_a_planned_change_that_names_the_day_of_the_work_was_carried_out(tmp_path: Path) -> None:
    done = change("Scheduled", "2026-09-02", ",2026-09-02", ",actual start")
    assert "approval_missing" in told(canal(tmp_path, changes__csv=done))
    ahead = change("Scheduled", "2026-09-02", ",2026-09-22", ",actual start")
    assert told(canal(tmp_path, changes__csv=ahead)) == set()


def test_a_record_of_a_planned_change_is_shown(tmp_path: Path) -> None:
    paper = "---\nkind: evaluation\ndate: 2026-08-30\n---\n# Lock Keeper 3.1 measured\n\nLock Keeper 3.1 was good.\n"
    desk = desk_of(tmp_path, {**LOCKS, "changes.csv": change("New"), "papers/measured.md": paper}, TODAY)
    assert hops(desk)[Stage.EVALUATION].state is HopState.PRESENT


@pytest.mark.parametrize(("today", "missing"), [(date(2026, 9, 3), False), (date(2026, 10, 17), False), (date(2026, 10, 18), True)])  # fmt: skip
def test_monitoring_is_missed_when_its_window_is_over(tmp_path: Path, today: date, missing: bool) -> None:
    desk = canal(tmp_path, today=today)  # 45 days from 2 September end on 17 October
    assert ("monitoring_missing" in told(desk)) == missing
    assert ("not due until 2026-10-17" in hops(desk)[Stage.DEPLOYMENT].why) != missing


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("The first drift report is filed within 30 days after deployment.", date(2026, 10, 2)),
        ("Monitoring begins at the latest 5 days after go-live and goes on for 14 days.", date(2026, 9, 7)),
        ("The evaluation is handed in within 20 days after release.", date(2026, 10, 17)),
    ],
)
def test_the_rule_of_the_day_says_when_monitoring_is_due(tmp_path: Path, rule: str, due: date) -> None:
    paper = f"---\nkind: procedure\nstatus: approved\neffective: 2026-01-01\n---\n# Running models\n\n{rule}\n"
    files = {**LOCKS, "papers/rule.md": paper}
    scope = desk_of(tmp_path, files, TODAY).scope
    last, after = (hops(judged_desk(scope, date.fromordinal(due.toordinal() + more))) for more in (0, 1))
    assert f"not due until {due}" in last[Stage.DEPLOYMENT].why
    assert (Stage.MONITORING in last, after[Stage.MONITORING].state) == (False, HopState.MISSING)


@pytest.mark.parametrize(
    ("day", "words", "shown"),
    [
        ("2026-09-04", "Seen twice", True),
        ("2026-09-02", "Seen twice", True),
        ("2026-09-01", "Seen twice", False),
        ("2026-09-04", "Seen under Lock Keeper 3.0", False),
        ("2026-09-04", "Seen under Lock Keeper 3.1 and not 3.0", True),
    ],
)
def test_an_incident_is_of_what_was_in_use(tmp_path: Path, day: str, words: str, shown: bool) -> None:
    rows = f"id,summary,opened,related change,details\nI-1,Gate stuck,{day},CHG-4,{words}\n"
    assert (Stage.INCIDENT in hops(canal(tmp_path, troubles__csv=rows))) == shown


def test_nothing_of_a_planned_change_is_found_in_any_set(tmp_path: Path) -> None:
    desk = canal(tmp_path, changes__csv=change("Planned"))
    found = [one for family in Family for one in run(desk, family) if one.state is State.FOUND and NAMED in one.subject]
    assert found == []


def test_a_trail_whose_monitoring_may_still_come_is_whole_as_far_as_it_goes(tmp_path: Path) -> None:
    papers = {
        f"papers/{kind}.md": f"---\nkind: {kind}\ndate: 2026-08-{day}\napproved_by: Ida Vane\n---\n# {kind} of Lock Keeper 3.1\n\nLock Keeper 3.1 is good.\n"
        for kind, day in (("ticket", 20), ("pull_request", 21), ("evaluation", 25), ("approval", 28))
    }
    found = run(desk_of(tmp_path, {**LOCKS, **papers}, TODAY), Family.CHECKLIST)
    (walked,) = [one for one in found if one.pattern == "trail_walkable"]
    assert walked.state is State.NOT_FOUND
    assert walked.why == (
        "Lock Keeper 3.1 can be followed from ticket to deployment; monitoring is not due until 2026-10-17, and none is on record so far"
    )

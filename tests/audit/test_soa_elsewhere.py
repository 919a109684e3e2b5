"""Statements of Applicability in other forms: lists under headings, prose, and claims that the day, a draft or people deny."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.applicability import statement
from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, State
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 10, 1)
SPLIT = """---
title: Statement of Applicability
kind: soa
---
# Statement of Applicability

## Controls that we include

| Control | Grounds |
|---|---|
| A.6.2.4 | we test models |

## Controls that we exclude

| Control | Grounds |
|---|---|
| A.10.4 | nobody buys from us |
| A.7.3 | |
"""
PROSE = """---
title: Erklärung zur Anwendbarkeit
kind: soa
---
# Erklärung zur Anwendbarkeit

- A.6.2.4 Prüfung: anwendbar, wir prüfen jedes Modell
- A.10.4 Kunden: nicht anwendbar, weil niemand bei uns kauft
"""
ROWS = """control,in use,why,how far,proof
A.2.2,yes,law,implemented,AI policy
A.3.3,yes,law,implemented,
A.6.2.6,yes,core,implemented,monthly drift report
A.8.4,yes,core,planned for March 2026,
A.8.5,yes,core,planned for March 2027,
A.5.2,yes,core,implemented,
"""
FARM: Mapping[str, str] = {
    "sources.yaml": sources("Farm", "Europe/Dublin", soa__csv="register soa", rules="files policy", watch="files monitoring", talks="files interview", board="files ticket"),
    "soa.csv": ROWS,
    "rules/ai.md": "---\ntitle: AI policy\nstatus: draft\ndate: 2026-02-02\n---\n# AI policy\n\nBe good.\n",
    "watch/one.md": "---\ntitle: Monthly drift report March\ndate: 2026-03-31\n---\n# Monthly drift report\n\nAll quiet.\n",
    "talks/ann.md": "---\ntitle: Talk with Ann\ndate: 2026-09-01\n---\n# Talk with Ann\n\nThere is no way of reporting concerns here, she says. No impact assessment went wrong.\n",
    "board/t.md": "# Nothing\n\nNothing.\n",
}  # fmt: skip


def of(folder: Path, text: str) -> dict[str | None, tuple[bool | None, str]]:
    files = {"sources.yaml": sources("Farm", "Europe/Dublin", soa__md="files soa"), "soa.md": text}
    return {one.control: (one.applicable, one.why) for one in statement(desk_of(folder, files, TODAY))}


def test_a_heading_over_a_table_decides_for_its_rows(tmp_path: Path) -> None:
    assert of(tmp_path, SPLIT) == {
        "A.6.2.4": (True, "we test models"),
        "A.10.4": (False, "nobody buys from us"),
        "A.7.3": (False, ""),
    }


def test_a_line_of_prose_decides_and_may_give_its_reason(tmp_path: Path) -> None:
    assert of(tmp_path, PROSE) == {
        "A.6.2.4": (True, "wir prüfen jedes Modell"),
        "A.10.4": (False, "niemand bei uns kauft"),
    }


def test_what_is_claimed_of_the_present_is_held_against_drafts_rhythms_days_and_people(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, FARM, TODAY)
    found = {one.subject.split()[0]: one for one in run(desk, Family.SOA) if one.pattern == "status_contradicted"}
    assert {name: one.state for name, one in found.items()} == {
        "A.2.2": State.FOUND,  # its policy is a draft
        "A.3.3": State.FOUND,  # an interview says that there is none
        "A.6.2.6": State.FOUND,  # monthly, and the newest is of March
        "A.8.4": State.FOUND,  # its day is over
    }
    assert "draft" in found["A.2.2"].why


def test_a_policy_in_force_and_a_fresh_report_bear_the_claims_out(tmp_path: Path) -> None:
    fresh = {
        **FARM,
        "rules/ai.md": FARM["rules/ai.md"].replace("draft", "approved"),
        "watch/one.md": FARM["watch/one.md"].replace("2026-03-31", "2026-08-31"),
        "talks/ann.md": FARM["talks/ann.md"].replace("There is no way of reporting concerns here", "No concerns were reported this year"),
    }  # fmt: skip
    results = run(desk_of(tmp_path, fresh, TODAY), Family.SOA)
    states = {one.subject.split()[0]: one.state for one in results if one.pattern == "status_contradicted"}
    assert states == {"A.6.2.6": State.NOT_FOUND, "A.8.4": State.FOUND}

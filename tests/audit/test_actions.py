"""Corrective actions of a port: another organization's columns, keys, rules and documents."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.patterns import weak_corrective_action
from assistant.audit.checks.result import FindingClass, Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from tests.promises.organizations import workspace, write

TODAY = date(2026, 11, 16)
SOURCES = """version: 1
organization: {name: Port, timezone: Europe/Athens}
people: {pia: []}
sources:
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: capa, path: capa.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: cases, path: cases.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: visits, path: visits, connector: files, kind: finding, allow: [everyone]}
  - {id: papers, path: papers, connector: files, kind: audit_report, allow: [everyone]}
"""
HEAD = "CAPA ref,Nonconformance,Description,Why it happened (cause),Remedy,Keeper,State,Completed,Proof,Effectiveness verified,Verified by\n"
REMEDY = "Every berth plan gets a second reading by the shift lead"
RULE = """---
title: Repairing what audits find
status: approved
effective: 2025-01-01
---
# Repairing what audits find

Effectiveness of a corrective action is verified by somebody who did not carry it out, between 20 and 60 days after closing.
"""
FINDING = (
    "---\nkind: finding\ndate: 2026-02-01\n---\n# V-3 Berth plans of Berth Oracle are not read\n\nSeen at the quay.\n"
)
WHOLE: dict[str, str] = {
    "sources.yaml": SOURCES,
    "fleet.csv": "id,name,keeper\nS-1,Berth Oracle,Nia Cole\nS-2,Crane Sight,Oto Brandt\n",
    "cases.csv": "Case no,System,Heading,Opened,Cause\nH-7,Crane Sight,Crane stopped,2026-01-04 10:20,fuse\n",
    "rules/repair.md": RULE,
    "visits/V-3.md": FINDING,
    "papers/R-1.md": "---\ndate: 2026-03-08\n---\n# R-1 Reading log\n\nTwelve plans, each with two names.\n",
}
FOLDERS: list[Path] = []


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    FOLDERS.append(tmp_path_factory.mktemp("ports"))
    yield
    FOLDERS.clear()


def row(**said: str) -> str:
    """A register with one closed action; `said` changes its cells by the first word of their column."""
    cells = {
        "ref": "C-1", "nonconformance": "V-3", "description": "Berth plans of Berth Oracle went out unread",
        "cause": "night shift had no reader", "remedy": REMEDY, "keeper": "Oto Brandt", "state": "closed",
        "completed": "2026-03-10", "proof": "R-1", "verified": "2026-04-15", "by": "Nia Cole",
    } | said  # fmt: skip
    return HEAD + ",".join(cells.values()) + "\n"


def port(capa: str | None, changed: Mapping[str, str | None] | None = None) -> Desk:
    """What anybody sees of the port with some files changed, and those of None taken away."""
    files = {**WHOLE, "capa.csv": capa, **(changed or {})}
    folder = Path(tempfile.mkdtemp(dir=FOLDERS[0]))
    kept = {name: text for name, text in files.items() if text is not None}
    opened = workspace(folder / "home", write(folder / "org", kept))
    return Desk(scope=opened._scope("pia", opened._sources(), None), today=TODAY, criteria=load_criteria())


def only(desk: Desk) -> Result:
    (result,) = weak_corrective_action.check(desk)
    return result


def test_an_action_that_was_checked_in_time_by_another_is_a_near_miss() -> None:
    desk = port(row())
    result = only(desk)
    assert (result.subject, result.state) == ("C-1", State.NOT_FOUND)
    assert "2026-04-15" in [desk.scope.quote(span) for span in result.against]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"verified": "", "by": ""}, "nobody checked whether it was effective"),
        ({"verified": "2026-03-20"}, "earlier than 20 days"),
        ({"verified": "2026-06-20"}, "later than 60 days"),
        ({"by": "Brandt Oto"}, "who owned it"),
        ({"verified": "yes"}, "without a day"),
        ({"verified": "not effective"}, "not effective"),
        ({"proof": REMEDY}, "the plan itself"),
        ({"proof": "see plan"}, "the plan itself"),
    ],
    ids=["no check", "too soon", "too late", "by its owner", "undated", "negative", "plan again", "see plan"],
)
def test_what_makes_a_closed_action_weak_is_told(said: dict[str, str], why: str) -> None:
    desk = port(row(**said))
    result = only(desk)
    assert result.state is State.FOUND
    assert why in result.why
    assert result.suggested is FindingClass.MINOR
    assert all(desk.scope.quote(span).strip() for span in (*result.spans, *result.against))


def test_an_owner_may_check_where_no_rule_wants_another() -> None:
    anybody = {"rules/repair.md": RULE.replace(" by somebody who did not carry it out", "")}
    assert only(port(row(by="Oto Brandt"), anybody)).state is State.NOT_FOUND


def test_an_open_action_is_not_looked_at() -> None:
    assert list(weak_corrective_action.check(port(row(state="in progress", completed="", verified="", by="")))) == []


def test_a_check_that_is_not_due_yet_is_a_near_miss() -> None:
    result = only(port(row(completed="2026-10-20", verified="", by="")))
    assert result.state is State.NOT_FOUND
    assert "2026-12-19" in result.why


def test_the_time_for_a_check_is_that_of_the_rule_in_force_at_closing() -> None:
    rules = {"rules/repair.md": RULE.replace("2025-01-01", "2026-05-01")}
    assert only(port(row(verified="2026-08-20"), rules)).state is State.NOT_FOUND
    assert only(port(row(verified="2026-08-20"))).state is State.FOUND


def test_a_day_to_aim_at_is_no_bound_and_is_over_after_as_long_again() -> None:
    aim = {"rules/repair.md": RULE.replace("between 20 and 60 days after closing", "two months after closing")}
    assert only(port(row(verified="2026-04-15"), aim)).state is State.NOT_FOUND
    assert only(port(row(completed="2026-08-20", verified="", by=""), aim)).state is State.NOT_FOUND
    assert only(port(row(verified="", by=""), aim)).state is State.FOUND


def test_without_a_rule_or_a_column_it_is_not_decidable() -> None:
    capa = row(verified="", by="")
    assert only(port(capa, {"rules/repair.md": None})).state is State.UNDECIDABLE


def test_without_a_register_it_is_not_decidable() -> None:
    result = only(port(None, {"visits/V-3.md": None}))
    assert (result.state, result.subject) == (State.UNDECIDABLE, "corrective actions")


def test_a_document_about_the_action_shows_its_check_and_a_plan_for_one_does_not() -> None:
    paper = "---\ndate: 2026-04-20\n---\n# C-1 closing\n\n{}\n"
    done = {
        "papers/C-1-closing.md": paper.format(
            "Effectiveness check, 20 April 2026: five plans read, all with two names. Effective."
        )
    }
    plan = {"papers/C-1-closing.md": paper.format("The effectiveness check is due on 20 April 2026.")}
    capa = row(verified="", by="")
    assert only(port(capa, done)).state is State.NOT_FOUND
    assert only(port(capa, plan)).state is State.FOUND


def test_a_document_that_gives_the_plan_as_proof_is_opened_and_cited() -> None:
    paper = {
        "papers/C-1.md": "---\ndate: 2026-03-10\n---\n# C-1 closing\n\nProof: the second reading will be introduced after the summer.\n"
    }
    result = only(port(row(), paper))
    assert result.state is State.FOUND
    assert "papers/C-1.md gives the plan as proof" in result.why


def test_a_check_that_names_its_record_is_dated_by_it() -> None:
    record = {
        "papers/look-back.md": "---\ndate: 2026-04-20\n---\n# Look back\n\nFive plans read, each with two names.\n"
    }
    result = only(port(row(verified="papers/look-back.md"), record))
    assert result.state is State.NOT_FOUND
    assert "papers/look-back.md" in {span.evidence for span in result.against}
    assert only(port(row(verified="papers/look-back.md"))).state is State.FOUND


def test_a_finding_that_an_action_answers_is_judged_with_the_action() -> None:
    closed = {"visits/V-3.md": FINDING.replace("kind: finding", "kind: finding\nstatus: closed\nfinding: plans unread")}
    assert [one.subject for one in weak_corrective_action.check(port(row(), closed))] == ["C-1"]


def test_evidence_that_is_older_than_the_finding_is_none() -> None:
    old = {"papers/R-1.md": WHOLE["papers/R-1.md"].replace("2026-03-08", "2025-11-08")}
    result = only(port(row(), old))
    assert result.state is State.FOUND
    assert "its evidence is of 2025-11-08" in result.why


CASE = "Case no,System,Heading,Opened,Cause\nH-9,Berth Oracle,{heading},{day} 10:20,{cause}\n"


def test_a_later_case_that_names_the_action_says_that_it_came_back() -> None:
    later = CASE.format(heading="Two ships at one berth", day="2026-08-04", cause="as in C-1")
    result = only(port(row(), {"cases.csv": later}))
    assert (result.state, result.suggested) == (State.FOUND, FindingClass.MAJOR)
    assert "cases.csv#H-9" in {span.evidence for span in result.spans}
    assert only(port(row(), {"cases.csv": later.replace("2026-08-04", "2026-02-04")})).state is State.NOT_FOUND


def test_a_later_case_of_the_same_system_and_words_is_inferred_and_said_to_be() -> None:
    same = CASE.format(heading="Berth plans unread at night", day="2026-08-04", cause="no reader on the night shift")
    result = only(port(row(), {"cases.csv": same}))
    assert (result.state, result.suggested) == (State.FOUND, FindingClass.OBSERVATION)
    assert "inferred" in result.why
    for other in (same.replace("Berth Oracle", "Crane Sight").replace("Berth plans", "Plans"), CASE.format(heading="Two ships at one berth", day="2026-08-04", cause="fog")):  # fmt: skip
        assert only(port(row(), {"cases.csv": other})).state is State.NOT_FOUND


def test_a_table_in_a_report_is_a_register_too() -> None:
    report = (
        "---\nkind: audit_report\ndate: 2026-03-01\n---\n# Visit of March\n\n| Ref | Finding | Action | Owner | Status | Closed | Effectiveness check |\n"
        "|---|---|---|---|---|---|---|\n| A-1 | Logs unread | Read logs weekly | Nia Cole | closed | 2026-03-05 | |\n"
        "| A-2 | Keys old | Rotate keys | Nia Cole | closed | 2026-03-05 | 2026-04-10 |\n"
    )
    found = {one.subject: one.state for one in weak_corrective_action.check(port(None, {"papers/visit.md": report}))}
    assert found == {"A-1": State.FOUND, "A-2": State.NOT_FOUND}

"""Versions in production without records, in the port of the trails."""

from datetime import date

import pytest

from assistant.audit.checks.patterns.missing_records import check
from assistant.audit.checks.result import FindingClass, Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from tests.audit.test_trail import base, port  # noqa: F401  the fixture is used by being imported

TODAY = date(2026, 7, 1)


def result(changed: dict[str, str | None]) -> Result | None:
    desk = Desk(scope=port(changed), today=TODAY, criteria=load_criteria())
    return next((one for one in check(desk) if one.subject == "Berth Oracle 2.4"), None)


def test_evaluation_and_approval_in_time_are_evidence_against() -> None:
    found = result({})
    assert found
    assert (found.state, found.suggested) == (State.NOT_FOUND, None)
    assert {span.evidence for span in found.against} >= {"records/measured.md", "records/signed.md"}


@pytest.mark.parametrize(
    ("gone", "suggested"),
    [
        (("records/signed.md",), FindingClass.MINOR),
        (("records/measured.md",), FindingClass.MINOR),
        (("records/signed.md", "records/measured.md"), FindingClass.MAJOR),
    ],
)
def test_what_is_missing_is_found(gone: tuple[str, ...], suggested: FindingClass) -> None:
    found = result(dict.fromkeys(gone))
    assert found
    assert (found.state, found.suggested) == (State.FOUND, suggested)
    assert "changes.csv#CHG-5" in {span.evidence for span in found.spans}


@pytest.mark.parametrize(("state", "looked_at"), [("Closed", True), ("New", False), ("Cancelled", False)])
def test_a_change_that_is_only_planned_is_no_deployment(state: str, looked_at: bool) -> None:
    changes = f"number,short description,state,owner\nCHG-5,Deploy Berth Oracle 2.4 (PORT-7),{state},Nia Cole\n"
    found = result({"changes.csv": changes, "records/signed.md": None})
    assert (found is not None) == looked_at

"""Changes that were called off, and tests that state the one version that they are of in any cell."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, State
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 10, 1)
QUARRY: Mapping[str, str] = {
    "sources.yaml": sources("Stone Hill", "Europe/Dublin", list__csv="register inventory", changes__csv="register deployment", tests="files evaluation"),
    "list.csv": "id,name,owner,status\n1,Rockwise,Ann Ryan,live\n",
    "changes.csv": "number,short description,state,date,assigned to\nC-1,Rockwise 2.0.0 to production,Closed,2026-05-02,Tom Hale\nC-2,Rockwise 2.1.0 to production,Canceled,2026-06-02,Tom Hale\n",
    "tests/T-9.md": "---\ndate: 2026-04-20\n---\n# T-9 test report\n\n| | |\n|---|---|\n| Under test | Rockwise 2.0.0 |\n\nPassed.\n",
}  # fmt: skip


def broken(folder: Path, files: Mapping[str, str]) -> set[tuple[str, str]]:
    results = run(desk_of(folder, files, TODAY), Family.TRAIL)
    return {(one.subject, one.pattern) for one in results if one.state is State.FOUND}


def test_a_change_that_was_called_off_owes_no_records(tmp_path: Path) -> None:
    assert {subject for subject, _ in broken(tmp_path, QUARRY)} == {"Rockwise 2.0.0"}


def test_a_test_is_of_the_only_version_that_it_names(tmp_path: Path) -> None:
    assert ("Rockwise 2.0.0", "evaluation_missing") not in broken(tmp_path, QUARRY)
    two = QUARRY["tests/T-9.md"].replace("Passed.", "Better than Rockwise 1.9.0.")
    assert ("Rockwise 2.0.0", "evaluation_missing") in broken(tmp_path, {**QUARRY, "tests/T-9.md": two})

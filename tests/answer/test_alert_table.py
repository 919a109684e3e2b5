"""The share of alerts answered in time, as a table of systems and months in the chat."""

from pathlib import Path

import pytest

from tests.audit.clinic import paper
from tests.promises.organizations import ask, workspace, write

FILES = {
    "sources.yaml": """version: 1
organization: {name: Clinics, timezone: Europe/Lisbon}
people: {tom: []}
sources:
  - {id: tools, path: tools.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: alerts, path: alerts.csv, connector: register, kind: monitoring, allow: [everyone]}
  - {id: papers, path: papers, connector: files, allow: [everyone]}
""",
    "tools.csv": "code,tool name,steward\nT-1,Bed Planner,Ines Moura\nT-2,Ward Voice,Ines Moura\n",
    "papers/rule.md": paper(
        "procedure", "Watching", "Alerts are acknowledged within 4 hours.", date="2026-01-01", effective="2026-01-01", status="approved"
    ),
    "alerts.csv": "id,system,alert,raised_at,acknowledged_at,acknowledged_by\n"
    "A-1,Bed Planner,drift,2026-08-03 09:00,2026-08-03 10:00,Ines Moura\n"
    "A-2,Bed Planner,drift,2026-08-04 09:00,2026-08-05 09:00,Ines Moura\n"
    "A-3,Bed Planner,drift,2026-09-01 09:00,2026-09-01 09:30,Ines Moura\n"
    "A-4,Ward Voice,silence,2026-08-10 09:00,,\n",
}  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "Which share of alerts was answered inside the limit, per system and month?",
        "What proportion of alerts did we acknowledge in time, by system and month?",
    ],
)
def test_each_system_and_month_has_a_row_that_cites_its_alerts(tmp_path: Path, question: str) -> None:
    answer = ask(workspace(tmp_path / "home", write(tmp_path / "org", FILES)), "tom", question)
    assert answer.table is not None
    assert [tuple(row.cells) for row in answer.table.rows] == [
        ("Bed Planner", "2026-08", 2, 1, 1, 0, 0, "1 of 2"),  # A-1 after an hour, A-2 after a day
        ("Bed Planner", "2026-09", 1, 1, 0, 0, 0, "1 of 1"),
        ("Ward Voice", "2026-08", 1, 0, 0, 1, 0, "0 of 1"),
    ]

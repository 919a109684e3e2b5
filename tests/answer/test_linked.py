"""Lists of what lacks a linked record, with what the other must have done and when, in a railway."""

import json

import pytest

from assistant.domain.answer import Outcome
from tests.answer.corpora import Opened, filters, keys, opened


def _pull(number: int, title: str, body: str, merged: str) -> dict[str, object]:
    return {
        "number": number, "title": title, "body": body, "state": "MERGED", "createdAt": f"{merged}T08:00:00Z",
        "mergedAt": f"{merged}T09:00:00Z", "author": {"login": "kim"}, "reviews": [], "url": f"https://git.test/{number}",
    }  # fmt: skip


RAILWAY = {
    "models.csv": "id,name\nR-1,PointGuard\n",
    "jobs.csv": (
        "id,summary,date,status\n"
        "JOB-11,Retrain PointGuard,2026-02-01,done\n"
        "JOB-12,Sweep the yard,2026-02-02,done\n"
        "JOB-13,Fix the lamp test,2026-02-03,done\n"
    ),
    "pulls.json": json.dumps(
        [
            _pull(41, "PointGuard retrained (JOB-11)", "For JOB-11.", "2026-02-10"),
            _pull(42, "Lamp test", "JOB-13", "2026-02-11"),
            _pull(43, "Bump a library", "nothing else", "2026-02-12"),
        ]
    ),
    "mishaps.csv": (
        "id,summary,date\n"
        "MIS-21,Points froze,2026-03-01\nMIS-22,Lamp stayed dark,2026-03-02\nMIS-23,Bell rang twice,2026-03-03\n"
    ),
    "actions.csv": (
        "id,summary,date,remark\nACT-31,Heat the points,2026-03-10,closes MIS-21\nACT-32,Ask about the lamp,2026-03-11,see MIS-22\n"
    ),
    "releases.csv": (
        "number,short_description,start_date,state\n"
        "CHG0011,Deploy PointGuard 1.0,2026-04-10,Closed\n"
        "CHG0012,Deploy PointGuard 1.1,2026-05-10,Closed\n"
        "CHG0013,Deploy PointGuard 1.2,2026-06-10,Closed\n"
        "CHG0014,Patch the hosts,2026-06-12,Closed\n"
    ),
    "evals/a.md": "---\ntitle: Evaluation of PointGuard 1.0\nkind: evaluation\nsystem: PointGuard\nmodel_version: '1.0'\ndate: 2026-04-01\n---\nGood.\n",
    "evals/b.md": "---\ntitle: Evaluation of PointGuard 1.1\nkind: evaluation\nsystem: PointGuard\nmodel_version: '1.1'\ndate: 2026-05-09\n---\nGood.\n",
    "approvals/a.md": "---\ntitle: Approval of PointGuard 1.0\nkind: approval\nsystem: PointGuard\nmodel_version: '1.0'\ndate: 2026-04-05\n---\nApproved.\n",
    "approvals/b.md": "---\ntitle: Approval of PointGuard 1.1\nkind: approval\nsystem: PointGuard\nmodel_version: '1.1'\ndate: 2026-05-06\n---\nApproved.\n",
    "approvals/c.md": "---\ntitle: Approval of PointGuard 1.2\nkind: approval\nsystem: PointGuard\nmodel_version: '1.2'\ndate: 2026-06-05\n---\nApproved.\n",
}
SOURCES = """version: 1
organization: {name: Railway, timezone: Europe/Oslo}
people: {pia: []}
sources:
  - {id: models, path: models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: jobs, path: jobs.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: pulls, path: pulls.json, connector: github, kind: pull_request, allow: [everyone]}
  - {id: mishaps, path: mishaps.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: actions, path: actions.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: releases, path: releases.csv, connector: servicenow, kind: deployment, allow: [everyone]}
  - {id: evals, path: evals, connector: files, kind: evaluation, allow: [everyone]}
  - {id: approvals, path: approvals, connector: files, kind: approval, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def railway(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("railway"), RAILWAY, SOURCES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which tickets have no pull request?", ["JOB-12"]),
        ("List the pull requests without a ticket", ["43"]),
        ("Which incidents have no corrective action?", ["MIS-23"]),
        ("Which releases had no evaluation before approval?", ["CHG0012", "CHG0013"]),
        ("List the promotions of May 2026 without an evaluation before they were approved", ["CHG0012"]),
        ("Which deployments had no evaluation before going live?", ["CHG0013"]),
        ("Which deployments had no approval prior to deployment?", []),
    ],
)
def test_what_lacks_a_linked_record_is_listed_whole(railway: Opened, question: str, expected: list[str]) -> None:
    answer = railway.ask(question)
    assert sorted(map(str, keys(answer))) == expected
    assert answer.table is not None
    assert answer.table.complete


def test_what_is_linked_and_comes_too_late_is_shown_and_cited_beside_the_record(railway: Opened) -> None:
    answer = railway.ask("Which releases had no evaluation before approval?")
    assert answer.table is not None
    row = next(row for row in answer.table.rows if row.cells[0] == "CHG0012")
    cited = {one.n: one.span.evidence for one in answer.citations}
    assert {cited[number] for number in row.citations} == {"releases.csv#CHG0012", "evals/b.md", "approvals/b.md"}
    shown = dict(zip(answer.table.columns, row.cells, strict=True))
    assert ("2026-05-09" in str(shown["evaluation"]), "2026-05-06" in str(shown["approval"])) == (True, True)


def test_absence_is_a_gap_of_each_record_and_no_claim(railway: Opened) -> None:
    answer = railway.ask("Which tickets have no pull request?")
    assert answer.outcome is Outcome.PARTIAL
    assert [gap.expected for gap in answer.gaps] == ["pull request of Sweep the yard"]
    assert all(claim.text.startswith("Looked at 3") for claim in answer.claims)


def test_what_only_names_a_record_leaves_open_whether_it_closed_it(railway: Opened) -> None:
    answer = railway.ask("Which incidents have no ticket that closed them?")
    assert sorted(map(str, keys(answer))) == ["MIS-21", "MIS-22", "MIS-23"]
    plan = railway.plan("Which incidents have no corrective action that resolved them?")
    assert filters(plan.conditions) == {"* unlinked mishaps.csv#MIS-23"}


def test_an_ordinary_change_is_no_release_of_a_system(railway: Opened) -> None:
    answer = railway.ask("Which releases had no evaluation before approval?")
    assert "CHG0014" not in str([row.cells for row in answer.table.rows] if answer.table else "")
    assert answer.claims[0].text.startswith("Looked at 3 records")


def test_a_column_of_its_own_says_more_than_that_nothing_is_linked(railway: Opened) -> None:
    plan = railway.plan("Which corrective actions have no remark?")
    assert filters(plan.conditions) == {"remark missing"}

"""A corpus that can be asked like an organization's: policies in force, changes with approvals, tickets and registers.

Half of its slices are documents and half are records, so that questions find fields to list and count as well as prose.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from evals.bench.corpora import HEAD
from evals.bench.forms import jira, markdown, register
from evals.bench.words import SYSTEMS, Prose

ROUND = 200
"""Slices that one round of files makes: 100 of documents, 25 changes, 25 approvals, 25 tickets, 25 risks."""

DOCUMENTS, SECTIONS = 4, 25  # in a round, and in each of them
CHANGES, TICKETS, RISKS = 25, 25, 25

AREAS = (
    ("policies", "files", "policy"),
    ("changes", "servicenow", "deployment"),
    ("approvals", "register", "approval"),
    ("tickets", "jira", "ticket"),
    ("registers", "register", "risk"),
    ("inventory", "register", "inventory"),
)
"""Folders with their connectors and kinds."""

CHANGE = ("number", "short_description", "description", "state", "assigned_to", "cmdb_ci", "start_date", "approval")
APPROVAL = ("Approval", "Change", "System", "Version", "Decision", "Approved by", "Date")

PROCEDURE = """---
title: Change approval procedure
owner: Amara Osei
version: 2.0
effective: 2025-01-01
status: approved
---

# Change approval procedure

## 1 Approval

A change to a model must be approved by the owner of the system before it is deployed. Every change must have an approval
record that names the approver and the date. A change without approval must be rolled back within two days.
"""


def write_organization(folder: Path, *, slices: int, seed: int) -> Path:
    """Files of about that many slices in rounds of `ROUND`, one procedure first; returns the sources.yaml."""
    for area, _, _ in AREAS:
        (folder / area).mkdir(parents=True, exist_ok=True)
    (folder / "policies" / "change-approval-procedure.md").write_text(PROCEDURE, "utf-8")
    systems = [(f"AI-{at}", name, "high", "in use") for at, name in enumerate(SYSTEMS)]
    _table(folder / "inventory" / "systems.csv", ("System ID", "Name", "Risk class", "Status"), systems)
    for number in range(-(-slices // ROUND)):
        _write_round(folder, number, seed)
    path = folder / "sources.yaml"
    path.write_text(HEAD + "".join(_entry(*each) for each in AREAS), "utf-8")
    return path


def _entry(area: str, connector: str, kind: str) -> str:
    return f"  - {{id: {area}, path: {area}, connector: {connector}, kind: {kind}, allow: ['everyone']}}\n"


def _write_round(folder: Path, number: int, seed: int) -> None:
    prose = Prose((seed, "organization", number))
    for each in range(DOCUMENTS):
        markdown(folder / "policies" / f"policy-{number:05}-{each}.md", prose, SECTIONS)
    made = [_change(prose, number * CHANGES + at) for at in range(1, CHANGES + 1)]
    _table(folder / "changes" / f"changes-{number:05}.csv", CHANGE, [change for change, _ in made])
    _table(folder / "approvals" / f"approvals-{number:05}.csv", APPROVAL, [approval for _, approval in made])
    jira(folder / "tickets" / f"tickets-{number:05}.json", prose, TICKETS, first=number * TICKETS + 1)
    register(folder / "registers" / f"risks-{number:05}.csv", prose, RISKS, first=number * RISKS + 1)


def _change(prose: Prose, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A change that puts a version of a system into use, for a ticket, and its approval on the same day."""
    key, system, version, day, owner = f"CHG{number:07}", prose.system(), prose.version(), prose.day(), prose.person()
    why = f"For OPS-{number}. {prose.paragraph(2)}"
    change = (key, f"Deploy {system} v{version}", why, "Closed", owner, system, f"{day} 10:00:00", "Approved")
    return change, (f"APR-{number}", key, system, version, "approved", prose.person(), day)


def _table(path: Path, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A CSV file with a head."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)

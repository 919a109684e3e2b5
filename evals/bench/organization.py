"""A corpus that can be asked like an organization's: procedures and policies in force, changes, tickets and registers.

Half of its slices are documents and half are records, so that questions find fields to list and count as well as prose.
"""

from __future__ import annotations

from pathlib import Path

from evals.bench.corpora import HEAD
from evals.bench.forms import jira, markdown, register, servicenow
from evals.bench.words import Prose

ROUND = 200
"""Slices that one round of files makes: 100 of documents, 50 changes, 25 tickets, 25 risks."""

DOCUMENTS, SECTIONS = 4, 25  # in a round, and in each of them
CHANGES, TICKETS, RISKS = 50, 25, 25

AREAS = (
    ("policies", "files", "policy"),
    ("changes", "servicenow", "change"),
    ("tickets", "jira", "ticket"),
    ("registers", "register", "risk"),
)
"""Folders with their connectors and kinds."""

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
    servicenow(folder / "changes" / f"changes-{number:05}.csv", prose, CHANGES, first=number * CHANGES + 1)
    jira(folder / "tickets" / f"tickets-{number:05}.json", prose, TICKETS, first=number * TICKETS + 1)
    register(folder / "registers" / f"risks-{number:05}.csv", prose, RISKS, first=number * RISKS + 1)

"""A granary with two systems, an audit group and a drying group, on disk: for tests of engagements and findings."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from assistant.wiring import Workspace
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Granary, timezone: Europe/Oslo}
people: {lena: [audit], omar: [audit], kaja: [drying], rolf: [drying], stine: [milling]}
roles: {auditor: ['group:audit']}
sources:
  - {id: machines, path: machines.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: rollouts, path: rollouts.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: vault, path: vault, connector: files, kind: minutes, allow: ['group:audit']}
  - {id: lenas, path: lenas, connector: files, kind: minutes, allow: ['user:lena']}
  - {id: deals, path: deals, connector: files, kind: contract, allow: [everyone]}
"""
FILES = {
    "sources.yaml": SOURCES,
    "machines.csv": "id,name,owner,risk tier\nM-1,Moisture Seer,Kaja Sand,high\nM-2,Chaff Sorter,Omar Vik,low\n",
    "rollouts.csv": (
        "number,short description,start date,owner\n"
        "ROL-5,Deploy Moisture Seer 3.1,2026-05-20,Kaja Sand\n"
        "ROL-6,Deploy Moisture Seer 3.2,2026-08-02,Kaja Sand\n"
    ),
    "rules/rollout.md": (
        "---\nkind: procedure\ncontrols: [A.6.2.5]\nstatus: approved\neffective: 2026-01-05\nowner: Rolf Berg\n---\n"
        "# Rollout rule\n\nEvery rollout of a model is approved by the head of drying before it starts.\n"
    ),
    "vault/quarrel.md": "# Quarrel\n\nThe head of drying said that rollout 3.1 went out unsigned.\n",
    "lenas/whisper.md": "# Whisper\n\nThe rollout of 3.2 was also unsigned, says the night shift.\n",
    "deals/dryco.md": "# Contract with Dryco\n\nDryco shall provide its test reports once a year. The price is 9 crowns.\n",
}
CLOSING = datetime(2026, 11, 5, 10, tzinfo=UTC)
"""All that is done there is done on the day of the closing meeting, from this moment on."""
RULE = "Every rollout of a model is approved by the head of drying before it starts."
QUARREL = "The head of drying said that rollout 3.1 went out unsigned."
WHISPER = "The rollout of 3.2 was also unsigned, says the night shift."


def ticking() -> Callable[[], datetime]:
    """A clock on which every look is a second later."""
    seconds = count()
    return lambda: CLOSING + timedelta(seconds=next(seconds))


def granary(folder: Path, **changed: str) -> Workspace:
    """The granary, opened, with some files changed."""
    return workspace(folder / "home", write(folder / "org", FILES | changed), clock=ticking())

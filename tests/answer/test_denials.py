"""An approval that other evidence of its decision denies: a lift maker's board, its minutes and its records."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.domain.answer import Answer, HopState, Stage
from tests.answer.corpora import opened

SOURCES = """version: 1
organization: {name: Lifts, timezone: Europe/Vienna}
people: {pia: []}
sources:
  - {id: models, path: models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: records, path: records, connector: files, allow: [everyone]}
"""
LIFTS = {
    "models.csv": "id,name,keeper\nL-1,Shaft Guard,Eva Huber\nL-2,Door Sense,Jan Pichler\n",
    "tickets.csv": "key,summary,created\nLFT-5,Release Shaft Guard 3.2,2026-06-01\n",
    "changes.csv": "number,short description,start date,owner\nCH-8,Deploy Shaft Guard 3.2 (LFT-5),2026-06-20,Jan Pichler\n",
    "records/approval.md": (
        "---\nkind: approval\nsystem: Shaft Guard\nmodel_version: '3.2'\ndate: 2026-06-17\napproved_by: Eva Huber\n"
        "decision: approved\n---\n# Decision\n\nShaft Guard 3.2 was approved by the safety board.\n"
    ),
}


def minutes(day: str, said: str) -> dict[str, str]:
    head = f"---\nkind: minutes\ndate: {day}\ntitle: Safety board of {day}\n---\n# Safety board\n\nPresent: all.\n\n"
    return {"records/minutes.md": head + said + "\n\nDoor Sense 1.0: no approval.\n"}


def asked(folder: Path, more: Mapping[str, str]) -> Answer:
    return opened(folder, LIFTS | dict(more), SOURCES).ask("Trace Shaft Guard 3.2")


def approval(answer: Answer) -> HopState:
    assert answer.trails
    return next(hop.state for hop in answer.trails[0].hops if hop.stage is Stage.APPROVAL)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-06-17", "Shaft Guard 3.2 (LFT-5): Jan presents. The board did not approve it, more rides are needed."),
        ("2026-06-17", "3. LFT-5: sent back, again in July."),
        ("2026-06-16", "Shaft Guard 3.2. Decision deferred to 1 July."),
        ("2026-06-17", "Shaft Guard 3.2: long talk about brakes. Not yet approved."),
        ("2026-07-02", "Shaft Guard 3.2: on 17 June 2026 the board did not approve it."),
        ("2026-07-02", "On 17 June, the board did not approve Shaft Guard 3.2."),
        ("2026-07-02", "Shaft Guard 3.2 was not approved on 17.06.2026, as everybody here knows."),
        ("2026-08-11", "Shaft Guard 3.2 was never approved by this board."),
    ],
)
def test_minutes_of_the_decision_that_deny_it_contradict_the_approval(tmp_path: Path, day: str, said: str) -> None:
    answer = asked(tmp_path, minutes(day, said))
    assert approval(answer) is HopState.CONTRADICTED
    fault = next(claim for claim in answer.claims if "approval contradicted" in claim.text)
    assert {"records/approval.md", "records/minutes.md"} <= {
        answer.citations[n - 1].span.evidence for n in fault.citations
    }
    assert not any("approved 2026" in claim.text for claim in answer.claims)
    assert answer.withheld == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-06-17", "Shaft Guard 3.2 (LFT-5): no objection, approved."),
        ("2026-06-17", "Shaft Guard 3.2 was approved without conditions."),
        ("2026-06-17", "Shaft Guard 3.2 must not be approved unless the brakes were tested."),
        ("2026-06-17", "Why was Shaft Guard 3.2 not approved before?"),
        ("2026-06-17", "Shaft Guard 3.2 and Door Sense 1.0: one of them was not approved."),
        ("2026-06-17", "Shaft Guard 3.2: rejected rides fell to 4 a week."),
        ("2026-06-17", "Shaft Guard 3.2. Not for: Refusing, stopping, holding lifts."),
        ("2026-05-04", "Shaft Guard 3.2: not approved yet."),
        ("2026-07-02", "Shaft Guard 3.2: not approved for hospitals."),
        ("2026-06-17", "On 4 May 2026 the board did not approve Shaft Guard 3.2."),
        ("2026-06-17", "Shaft Guard 3.2: on 4 May, the board did not approve it."),
        ("2026-07-02", "Shaft Guard 3.2 was not approved on 2 July 2026."),
        ("2026-05-04", "Shaft Guard 3.2 was never approved."),
    ],
)
def test_what_denies_nothing_of_this_decision_leaves_the_approval_alone(tmp_path: Path, day: str, said: str) -> None:
    assert approval(asked(tmp_path, minutes(day, said))) is HopState.PRESENT


@pytest.mark.parametrize(
    ("kind", "said"),
    [("minutes", "Shaft Guard 3.2, not for: refusing, rejecting."), ("model_card", "Shaft Guard 3.2: rejected.")],
)
def test_what_a_system_is_not_for_denies_no_approval(tmp_path: Path, kind: str, said: str) -> None:
    card = f"---\nkind: {kind}\ndate: 2026-06-17\ntitle: Shaft Guard 3.2\n---\n# Shaft Guard 3.2\n\n{said}\n"
    assert approval(asked(tmp_path, {"records/card.md": card})) is not HopState.CONTRADICTED

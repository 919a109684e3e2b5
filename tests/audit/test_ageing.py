"""What is past its limit: stale where it is to be renewed, historic where it is of its date."""

from datetime import date

import pytest

from assistant.audit.ageing import Freshness, aged
from assistant.audit.changes import Turn
from assistant.audit.desk import Desk
from assistant.domain.evidence import EvidenceId
from assistant.wiring import Workspace
from tests.audit.clinic import FILES, paper
from tests.promises.organizations import ask, workspace, write

OLD, NEWER, LATEST = "2024-05-01", "2024-11-01", "2026-11-01"
MORE = {
    "tools.csv": "code,tool name,steward\nT-1,Bed Planner,Ines Moura\nT-2,Ward Voice,Ines Moura\n",
    "papers/yes.md": paper("approval", "Bed Planner 1.0 may go live", "It may.", date=OLD),
    "papers/run-1.md": paper("evaluation", "Ward Voice 1.0 on 90 calls", "Ward Voice 1.0 met its limit.", date=OLD),
    "papers/run-2.md": paper("evaluation", "Ward Voice 2.0 on 90 calls", "Ward Voice 2.0 met its limit.", date=NEWER),
    "papers/calls-2024.1.md": paper("dataset", "Calls of spring", "Calls.", date=OLD),
    "papers/calls-2024.2.md": paper("dataset", "Calls of autumn", "Calls.", date=NEWER),
    "papers/beds-7.md": paper("dataset", "Beds", "Beds.", date=OLD),
    "papers/beds-8.md": paper("dataset", "Other beds", "Beds.", date=NEWER),
    "papers/talk-1.md": paper("policy", "Words policy v1", "One.", status="approved", version="'1'", effective="2024-01-01", review_by="2025-01-01"),
    "papers/talk-2.md": paper("policy", "Words policy v2", "Two.", status="approved", version="'2'", effective="2025-06-01", review_by="2026-06-01"),
    "risks.csv": f"id,risk,status,date\nR-1,Bed Planner is wrong,Closed,{OLD}\nR-2,Bed Planner is slow,open,{OLD}\n",
    "alerts.csv": f"id,alert,system,date\nA-1,beds drift,Bed Planner,{OLD}\n",
    "courses.csv": f"id,course,person,date\nC-1,Basics,Rita Alves,{OLD}\nC-2,Basics,Rita Alves,{LATEST}\nC-3,Basics,Paulo Reis,{OLD}\n",
}  # fmt: skip
LISTS = """  - {id: risks, path: risks.csv, connector: register, kind: risk, allow: [everyone]}
  - {id: alerts, path: alerts.csv, connector: register, kind: monitoring, allow: [everyone]}
  - {id: courses, path: courses.csv, connector: register, kind: training_record, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("aged")
    files = FILES | MORE | {"sources.yaml": FILES["sources.yaml"] + LISTS}
    return workspace(folder / "home", write(folder / "org", files))


@pytest.fixture(scope="module")
def desk(opened: Workspace) -> Desk:
    return opened.desk("tom")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("papers/yes.md", Freshness.HISTORIC),
        ("alerts.csv#A-1", Freshness.HISTORIC),
        ("papers/run-1.md", Freshness.HISTORIC),
        ("papers/run-2.md", Freshness.STALE),
        ("papers/calls-2024.1.md", Freshness.HISTORIC),
        ("papers/calls-2024.2.md", Freshness.STALE),
        ("papers/beds-7.md", Freshness.STALE),
        ("papers/beds-8.md", Freshness.STALE),
        ("papers/talk-1.md", Freshness.HISTORIC),
        ("papers/talk-2.md", Freshness.STALE),
        ("risks.csv#R-1", Freshness.HISTORIC),
        ("risks.csv#R-2", Freshness.STALE),
        ("courses.csv#C-1", Freshness.HISTORIC),
        ("courses.csv#C-2", Freshness.FRESH),
        ("courses.csv#C-3", Freshness.STALE),
    ],
)
def test_only_what_is_to_be_renewed_is_stale(desk: Desk, name: str, found: Freshness) -> None:
    """The newest of a series, a rule in force, an open risk; a number that names no edition makes no series."""
    item = desk.scope.item(EvidenceId(name))
    assert item is not None
    assert aged(desk, item, 365) is found


def test_what_becomes_historic_is_not_newly_stale(opened: Workspace) -> None:
    turned = {one.item.id for one in opened.coverage("tom").changes(date(2025, 1, 15), None) if one.turn is Turn.STALE}
    assert "papers/run-2.md" in turned  # 1 November 2024 was fresh in January
    assert not turned & {"papers/yes.md", "papers/run-1.md", "risks.csv#R-1", "papers/talk-1.md"}


def test_a_leg_with_nothing_recent_is_stale_though_no_item_of_it_is(opened: Workspace) -> None:
    answer = ask(opened, "tom", "Which of our evidence is stale?")
    assert not {one.span.evidence for one in answer.citations} & {"alerts.csv#A-1", "papers/yes.md", "papers/run-1.md"}
    assert any(one.expected.startswith("a recent ") for one in answer.gaps)

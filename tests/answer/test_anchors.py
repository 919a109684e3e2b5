"""Periods that begin or end with something that happened: the day is a record's, or it is asked for."""

import pytest

from assistant.domain.answer import Outcome
from assistant.domain.plan import Intent
from tests.answer.corpora import Opened, keys, opened

FILES = {
    "systems.csv": "id,name,owner\nS-1,Ledger Lens,Ana Vidal\nS-2,Tide Table,Bo Rask\n",
    "deployments.csv": (
        "change,subject,status,date\n"
        "CHG-41,Deploy Ledger Lens 2.3.0,done,2026-08-12\n"
        "CHG-44,Deploy Ledger Lens 2.4.0,done,2026-10-05\n"
        "CHG-45,Deploy Tide Table 1.1,done,2026-09-01\n"
        "CHG-46,Deploy Tide Table 1.1,done,2026-09-03\n"
    ),
    "incidents.csv": (
        "ref,summary,state,date\n"
        "INC-11,Ledger froze,Closed,2026-09-20\n"
        "INC-12,Ledger lost a page,Closed,2026-09-28\n"
        "INC-13,Tide read twice,Open,2026-10-12\n"
    ),
    "audit.md": "---\ntitle: Internal audit of autumn\nkind: audit_report\ndate: 2026-10-01\n---\nNothing was found.\n",
}
SOURCES = """version: 1
organization: {name: Harbour, timezone: Europe/Lisbon}
people: {pia: []}
sources:
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: deployments, path: deployments.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: incidents, path: incidents.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: audit, path: audit.md, connector: files, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("harbour"), FILES, SOURCES)


@pytest.mark.parametrize(
    ("question", "days", "anchor", "expected"),
    [
        ("Which incidents were there since the incident INC-12?", "2026-09-28 to now", "incidents.csv#INC-12", ["INC-12", "INC-13"]),
        ("Which incidents were there after INC-12?", "2026-09-29 to now", "incidents.csv#INC-12", ["INC-13"]),
        ("Which incidents were there before INC-12?", "the beginning to 2026-09-27", "incidents.csv#INC-12", ["INC-11"]),
        ("How many incidents since CHG-44?", "2026-10-05 to now", "deployments.csv#CHG-44", ["INC-13"]),
        (
            "List the incidents in the two weeks before the release of Ledger Lens 2.4.0",
            "2026-09-21 to 2026-10-04", "deployments.csv#CHG-44", ["INC-12"],
        ),
        (
            "Which incidents were there after Ledger Lens v2.4.0 went live?",
            "2026-10-06 to now", "deployments.csv#CHG-44", ["INC-13"],
        ),
        (
            "Which incidents were there in the 10 days following the deployment of ledger-lens 2.4.0?",
            "2026-10-06 to 2026-10-15", "deployments.csv#CHG-44", ["INC-13"],
        ),
        ("Which incidents were there since the last audit?", "2026-10-01 to now", "audit.md", ["INC-13"]),
    ],
)  # fmt: skip
def test_the_day_of_an_event_is_that_of_its_record(
    harbour: Opened, question: str, days: str, anchor: str, expected: list[str]
) -> None:
    answer = harbour.ask(question)
    period = answer.plan["period"]
    assert isinstance(period, dict)
    assert (str(harbour.plan(question).period), period["anchor"], period["clock"]) == (days, anchor, "valid time")
    assert keys(answer) == expected


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which incidents were there since the incident INC-99?", "No single record that you may read gives it."),
        ("Which incidents were there since the release of Ledger Lens 9.9?", "No single record"),
        ("Which incidents were there since the release of Tide Table 1.1?", "2026-09-01, 2026-09-03?"),
        ("Which incidents were there since the last supplier assessment?", "No single record"),
    ],
)
def test_where_no_single_record_gives_the_day_it_is_asked_for(harbour: Opened, question: str, told: str) -> None:
    answer = harbour.ask(question)
    assert answer.outcome is Outcome.CLARIFY
    assert answer.note
    assert told in answer.note
    assert answer.claims == ()


@pytest.mark.parametrize(
    "question",
    [
        "Who approved CHG-44 before the deployment?",
        "What must be done after an incident?",
        "Was Ledger Lens 2.4.0 evaluated before the release of Ledger Lens 2.4.0?",
        "Which deployments had no evaluation before approval?",
    ],
)
def test_an_order_of_steps_is_no_period(harbour: Opened, question: str) -> None:
    plan = harbour.plan(question)
    assert (plan.period, plan.ask_back) == (None, "")
    assert plan.intent is not Intent.EMPTY

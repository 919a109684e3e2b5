"""Questions that a check of the audit desk answers: found by their words, answered with every result and its evidence."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.question.checks import checks_asked
from assistant.answer.question.reading import Reading
from assistant.answer.words import words
from assistant.audit.checks import spoken
from assistant.audit.checks.registry import CHECKS
from assistant.audit.checks.result import Family
from assistant.domain.answer import Outcome
from assistant.domain.errors import BadInput
from assistant.domain.plan import Question
from assistant.wiring.replay import Level
from tests.promises.organizations import ask, workspace, write

UNASKED = {"where_would_we_click", "trail_hop"}
"""Asked for in other ways: by coverage, and by how something worked."""


def asked(question: str) -> tuple[str, ...]:
    """The checks that a question asks for."""
    return checks_asked(Reading(text=question, words=words(question), taken=frozenset()))


def test_every_check_can_be_asked_for_in_words() -> None:
    known = {name for family in CHECKS.values() for name in family}
    assert {name for name in spoken.CHECKS if "/" not in name} == known - UNASKED


@pytest.mark.parametrize(
    ("question", "check"),
    [
        ("Which corrective actions were closed without an effectiveness check?", "weak_corrective_action"),
        ("Show me CAPAs whose effectiveness nobody verified", "weak_corrective_action"),
        ("Did any corrective action recur after closure?", "weak_corrective_action"),
        ("Are there alarms that nobody answered?", "monitoring_theatre"),
        ("Which share of alerts was answered inside the limit, per system and month?", "monitoring_theatre"),
        ("What percentage of alerts was acknowledged in time, by system and month?", "monitoring_theatre"),
        ("Per system and month, how often did we meet the alert response time?", "monitoring_theatre"),
        ("What fraction of monitoring alerts was handled within the agreed time?", "monitoring_theatre"),
        ("How quickly are alerts acknowledged compared with our own limit?", "monitoring_theatre"),
        ("Alert response compliance per system", "monitoring_theatre"),
        ("Do we have shadow AI?", "not_in_inventory"),
        ("Which tools are used but missing from our inventory?", "not_in_inventory"),
        ("Which live systems are not in the scope statement?", "not_in_scope_statement"),
        ("Which excluded controls are used anyway?", "excluded_but_used"),
        ("Which applicable controls have no evidence?", "included_without_evidence"),
        ("Which exclusions have no justification?", "exclusion_without_reason"),
        ("Have any approvers left the company?", "owner_has_left"),
        ("Which policies exist only on paper?", "policy_without_operation"),
        ("Which vendors of AI were never vetted?", "supplier_blind_spots"),
        ("Where is the trail broken?", "trail_walkable"),
        ("Who approved their own change?", "trail_hop/approval_self_approved"),
        ("Which approvals came after the deployment?", "trail_hop/approval_late"),
        ("Which models went to production without an approval?", "trail_hop/approval_missing"),
    ],
)
def test_a_weakness_in_words_finds_its_check(question: str, check: str) -> None:
    assert check in asked(question)


@pytest.mark.parametrize(
    ("question", "family"),
    [
        ("Challenge our Statement of Applicability", Family.SOA),
        ("Which failure patterns do we show?", Family.PATTERNS),
        ("Run the pre-audit checklist", Family.CHECKLIST),
        ("Are there gaps in our scope?", Family.SCOPE),
    ],
)
def test_a_whole_set_can_be_asked_for(question: str, family: Family) -> None:
    assert asked(question) == tuple(CHECKS[family])


@pytest.mark.parametrize(
    "question",
    [
        "Which corrective actions are overdue?",
        "Who verified the effectiveness of the new oven in Bergen?",
        "Which controls are excluded?",
        "What does the policy say about effectiveness?",
        "How many alerts were raised in August?",
        "Which systems are in the inventory?",
        "Who left the meeting of the board early?",
        "Which suppliers deliver flour?",
    ],
)
def test_what_asks_for_something_else_is_left_alone(question: str) -> None:
    assert asked(question) == ()


SOURCES = """version: 1
organization: {name: Ferry Line, timezone: Europe/Lisbon}
people: {ana: [audit], rui: [deck]}
sources:
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: fixes, path: fixes.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: logs, path: logs, connector: files, kind: incident, allow: ['group:audit']}
"""
FILES = {
    "sources.yaml": SOURCES,
    "fleet.csv": "id,name,owner,risk tier\nF-1,Tide Oracle,Ana Reis,high\nF-2,Berth Finder,Rui Melo,low\n",
    "fixes.csv": (
        "number,subject,action,status,opened,closed on,effectiveness check,owner\n"
        "FIX-1,Tide Oracle 2.0,new thresholds,closed,2026-01-10,2026-02-01,verified 2026-04-02: no wrong tide since,Ana Reis\n"
        "FIX-2,Berth Finder 1.1,retrain on winter data,closed,2026-01-12,2026-02-03,,Rui Melo\n"
        "FIX-3,Tide Oracle 2.1,second reader,open,2026-10-12,,,Ana Reis\n"
    ),
    "logs/one.md": "# Wrong berth again\n\ndate: 2026-05-01\n\nBerth Finder 1.1 sent a ferry to a taken berth, as before FIX-2.\n",
}
QUESTION = "Which corrective actions were closed without an effectiveness check?"


def test_each_result_is_told_with_its_rule_and_quotes_and_so_is_what_was_cleared(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    answer = ask(opened, "ana", QUESTION)
    told = {claim.text.partition(":")[0]: claim for claim in answer.claims}
    assert {"FIX-1", "FIX-2"} <= told.keys()
    assert "FIX-3" not in told
    assert told["FIX-1"].text.startswith("FIX-1: cleared: ")
    assert not told["FIX-2"].text.startswith("FIX-2: cleared: ")
    rules = [told[name].rule for name in ("FIX-1", "FIX-2")]
    assert rules == ["looked at and not found by check weak_corrective_action", "check weak_corrective_action"]
    assert answer.table is not None
    assert [row.cells[0] for row in answer.table.rows] == ["FIX-2"]
    assert (answer.outcome, answer.plan["checks"], answer.withheld) == (
        Outcome.ANSWERED,
        ["weak_corrective_action"],
        0,
    )


def test_a_named_system_keeps_its_own_results(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    answer = ask(opened, "ana", "Which corrective actions of Tide Oracle were closed without an effectiveness check?")
    assert answer.table is None
    assert [claim.text[:14] for claim in answer.claims[1:]] == ["FIX-1: cleared"]


def test_what_a_reader_may_not_see_changes_nothing_of_what_a_check_says(tmp_path: Path) -> None:
    whole = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    bare = workspace(
        tmp_path / "bare", write(tmp_path / "less", {name: text for name, text in FILES.items() if "logs" not in name})
    )
    one, other = (ask(each, "rui", QUESTION) for each in (whole, bare))
    assert replace(one, receipt="", searched=other.searched) == replace(other, receipt="")
    seen = ask(whole, "ana", QUESTION)
    assert any("logs/one.md" in each.span.evidence for each in seen.citations)


def test_where_nothing_is_there_to_check_the_answer_says_so(tmp_path: Path) -> None:
    files = FILES | {"fixes.csv": "number,subject,action,status\n"}
    opened = workspace(tmp_path / "home", write(tmp_path / "org", files))
    answer = ask(opened, "ana", QUESTION)
    assert (answer.outcome, answer.claims) == (Outcome.NO_EVIDENCE, ())
    assert "no register of corrective actions" in answer.text


def test_the_plan_can_be_corrected_to_another_check(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    plan: dict[str, object] = {"intent": "checks", "checks": ["no_such_check"]}
    with pytest.raises(BadInput, match="no_such_check"):
        opened.ask(Question(text=QUESTION, user="ana", plan=plan))
    made = opened.ask(Question(text=QUESTION, user="ana", plan={"intent": "checks", "checks": ["inventory_complete"]}))
    assert all((claim.rule or "").endswith("check inventory_complete") for claim in made.claims)
    assert made.claims


def test_an_answer_from_checks_is_rebuilt(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    replayed = opened.replay(ask(opened, "ana", QUESTION).receipt, "ana")
    assert (replayed.level, replayed.ok) == (Level.ANSWER, True)

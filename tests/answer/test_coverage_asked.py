"""Coverage asked for in the chat: where to click, what is missing, stale or weak, whose it is, and what became of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer.question.coverage_asked import CoverageAsked, coverage_asked
from assistant.answer.question.reading import Reading
from assistant.answer.words import words
from assistant.domain.answer import Outcome
from assistant.domain.plan import Question
from assistant.wiring import Workspace
from assistant.wiring.replay import Level
from tests.promises.organizations import ask, workspace, write


def asked(question: str, *, criteria: bool = False, start: bool = False) -> CoverageAsked | None:
    """What of the coverage a question asks for."""
    reading = Reading(text=question, words=words(question), taken=frozenset())
    return coverage_asked(reading, names_criteria=criteria, has_start=start)


@pytest.mark.parametrize(
    ("question", "states", "legs"),
    [
        ("Which criteria have no record?", ("missing",), ("record",)),
        ("Which clauses lack a procedure?", ("missing",), ("procedure",)),
        ("What evidence is weak?", ("weak",), ()),
        ("Which evidence is out of date?", ("stale",), ()),
        ("Show me the coverage", (), ()),
    ],
)
def test_what_is_asked_of_all_criteria(question: str, states: tuple[str, ...], legs: tuple[str, ...]) -> None:
    assert asked(question) == CoverageAsked(states=states, legs=legs)


def test_what_is_asked_of_a_named_criterion_and_of_a_time() -> None:
    assert asked("Where would we click if an auditor asked for", criteria=True) == CoverageAsked()
    assert asked("What evidence do we have for", criteria=True) == CoverageAsked()
    assert asked("What changed in our evidence", start=True) == CoverageAsked(changed=True)
    assert asked("What changed in our evidence") is None


@pytest.mark.parametrize(
    "question",
    [
        "Which systems have no owner?",
        "What does the standard require of records?",
        "Which documents are stale?",
        "Is there weak evidence in the lawsuit of Mr Ode?",
        "Which controls of the boiler are missing a seal?",
    ],
)
def test_what_asks_for_something_else_is_left_alone(question: str) -> None:
    assert asked(question) is None


SOURCES = """version: 1
organization: {name: Salt Pans, timezone: Europe/Lisbon}
people: {ana: [audit], rui: [pans], zed: [pans]}
sources:
  - {id: papers, path: papers, connector: files, allow: [everyone]}
  - {id: closed, path: closed, connector: files, allow: ['group:audit']}
"""
FILES = {
    "sources.yaml": SOURCES,
    "papers/impact-rule.md": (
        "---\nkind: procedure\ncontrols: [A.5.2]\nstatus: approved\neffective: 2026-02-01\nowner: Rui Sal\n---\n"
        "# How impact is assessed\n\nEvery AI system is assessed for its impact before it is used.\n"
    ),
    "papers/old-impact.md": (
        "---\nkind: impact_assessment\ncontrols: [A.5.2]\ndate: 2023-03-01\nowner: Rui Sal\n---\n"
        "# Impact assessment of Brine Eye\n\nBrine Eye was assessed by Rui Sal.\n"
    ),
    "closed/policy.md": (
        "---\nkind: policy\ncontrols: [A.5.2]\nstatus: approved\neffective: 2026-01-10\nowner: Ana Mar\n---\n"
        "# AI policy\n\nImpact on people is assessed.\n"
    ),
}


@pytest.fixture
def pans(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "home", write(tmp_path / "org", FILES))


def gaps(opened: Workspace, user: str, question: str) -> list[str]:
    """What an answer says is expected and not found."""
    return [one.expected for one in ask(opened, user, question).gaps]


def test_where_to_click_and_the_leg_that_is_missing_are_those_of_the_asker(pans: Workspace) -> None:
    question = "Where would we click if an auditor asked for A.5.2?"
    seen, less = ask(pans, "ana", question), ask(pans, "rui", question)
    assert seen.table is not None
    assert less.table is not None
    legs = [(row.cells[0], row.cells[1]) for row in seen.table.rows]
    assert legs == [
        ("policy", "AI policy"),
        ("procedure", "How impact is assessed"),
        ("record", "Impact assessment of Brine Eye"),
    ]
    assert [(row.cells[0], row.cells[1]) for row in less.table.rows] == legs[1:]
    assert gaps(pans, "ana", question) == ["a record for A.5.2 AI system impact assessment process"]
    assert gaps(pans, "rui", question)[0] == "a policy for A.5.2 AI system impact assessment process"


def test_a_mapping_that_the_asker_rejected_is_no_place_to_click(pans: Workspace) -> None:
    question = "Where would we click if an auditor asked for A.5.2?"
    from assistant.audit.mapping import How

    pans.coverage("ana").judge("A.5.2", "papers/impact-rule.md", How.REJECTED, "it is of another plant")
    table = ask(pans, "ana", question).table
    assert table is not None
    assert [row.cells[0] for row in table.rows] == ["policy", "record"]


def test_what_is_stale_is_listed_and_my_own_is_mine(pans: Workspace) -> None:
    answer = ask(pans, "rui", "Which evidence is stale?")
    assert answer.table is not None
    assert [row.cells[0] for row in answer.table.rows] == ["Impact assessment of Brine Eye"]
    mine = ask(pans, "rui", "Which of my evidence is stale?")
    assert (mine.plan["asker"], mine.table and len(mine.table.rows)) == ("Rui Sal", 1)
    assert ask(pans, "ana", "Which of my evidence is stale?").table is None
    assert ask(pans, "zed", "Which of my evidence is stale?").outcome is Outcome.CLARIFY


def test_what_became_of_the_evidence_is_told_from_versions_and_dates(pans: Workspace, tmp_path: Path) -> None:
    added = FILES | {
        "papers/new-impact.md": "---\nkind: impact_assessment\ncontrols: [A.5.2]\ndate: 2026-11-02\n---\n# Impact of Salt Nose\n\nSalt Nose was assessed.\n"
    }
    pans.ingest(write(tmp_path / "org", added))
    answer = ask(pans, "rui", "What is new in our evidence since 1 November 2026?")
    assert answer.table is not None
    assert [row.cells[:3] for row in answer.table.rows] == [("Impact of Salt Nose", "new", "2026-11-02")]


def test_an_answer_of_coverage_is_rebuilt(pans: Workspace) -> None:
    made = pans.ask(Question(text="What is missing for A.5.2?", user="rui", now=datetime(2026, 11, 16, 9, tzinfo=UTC)))
    assert pans.replay(made.receipt, "rui").level is Level.ANSWER

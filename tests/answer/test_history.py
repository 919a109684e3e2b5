"""Questions for earlier versions of a document and for what changed, in a lighthouse authority."""

import pytest

from assistant.answer.question.history import Side, history_in
from assistant.domain.answer import Answer, Grade, Outcome
from assistant.domain.dates import Period
from assistant.domain.plan import Question
from tests.answer.corpora import Opened, opened
from tests.promises.organizations import ask

SIGNERS = {"1.0": "Aud Moe", "2.0": "Bo Lie", "2.1": "Cai Ness", "Rev. A": "Bo Lie"}


def _head(title: str, version: str, status: str, effective: str = "") -> str:
    day = f"effective: {effective}\napproved_by: {SIGNERS[version]}\n" if effective else ""
    return f"---\ntitle: {title}\nkind: procedure\nversion: '{version}'\nstatus: {status}\n{day}---\n"


LIGHTS = {
    "rules/lamp-1.md": _head("Lamp Watch Procedure", "1.0", "retired", "2024-05-01")
    + "# Watch\n\nThe keeper looks at every lamp once in 8 hours.\n\nA dark lamp is told to the harbour master by radio.\n",
    "rules/lamp-2.md": _head("Lamp Watch Procedure", "2.0", "approved", "2025-05-01")
    + "# Watch\n\nThe keeper looks at every lamp once in 4 hours.\n\nA dark lamp is told to the harbour master by radio.\n",
    "rules/lamp-3.md": _head("Lamp Watch Procedure", "2.1", "approved", "2026-05-01")
    + "# Watch\n\nThe keeper looks at every lamp once in 2 hours.\n\nA dark lamp is told to the harbour master by radio.\n",
    "rules/lamp-4.md": _head("Lamp Watch Procedure", "3.0", "draft")
    + "# Watch\n\nThe keeper looks at every lamp once in 1 hour.\n",
    "rules/fog.md": _head("Fog Horn Standard", "Rev. A", "approved", "2025-02-01")
    + "The horn sounds twice a minute.\n",
    "changes.csv": "id,summary,date\nC-1,Change the lamp of the north tower,2026-01-09\n",
    "fleet.csv": "id,name\nL-1,GlowSense\n",
}
SOURCES = """version: 1
organization: {name: Lights, timezone: Europe/Oslo}
people: {pia: [], kim: [keepers]}
sources:
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: old, path: rules/lamp-1.md, connector: files, kind: procedure, allow: ["group:keepers"]}
  - {id: changes, path: changes.csv, connector: register, kind: change, allow: [everyone]}
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def lights(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("lights"), LIGHTS, SOURCES, user="kim")


def asked(lights: Opened, text: str) -> Answer:
    return ask(lights.workspace, "kim", text)


def files(answer: Answer) -> set[str]:
    """The documents whose statements are quoted: what shows only when a version held is left out."""
    return {one.span.evidence for one in answer.citations if one.quote.startswith(("The keeper", "A dark"))}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did the previous version of the lamp watch procedure ask of the keeper?", {"rules/lamp-2.md"}),
        ("What did the first edition of the Lamp Watch Procedure tell the keeper?", {"rules/lamp-1.md"}),
        ("What did the keeper have to do before version 2.1 of the lamp watch procedure?", {"rules/lamp-1.md", "rules/lamp-2.md"}),
        ("What did the keeper have to look at under version 1 of the lamp watch procedure?", {"rules/lamp-1.md"}),
        ("What changed between 1.0 and 2.0 of the lamp watch procedure?", {"rules/lamp-1.md", "rules/lamp-2.md"}),
        ("How did the lamp watch procedure change?", {"rules/lamp-1.md", "rules/lamp-2.md", "rules/lamp-3.md"}),
        ("What is new in version 2.1 of the lamp watch procedure?", {"rules/lamp-2.md", "rules/lamp-3.md"}),
    ],
)  # fmt: skip
def test_a_question_for_history_is_answered_by_the_versions_it_means(
    lights: Opened, question: str, expected: set[str]
) -> None:
    assert files(asked(lights, question)) == expected


def test_each_version_is_told_with_the_days_on_which_it_held(lights: Opened) -> None:
    answer = asked(lights, "How did the lamp watch procedure change?")
    told = [claim.text for claim in answer.claims if claim.rule]
    assert told == [
        "Lamp Watch Procedure, version 1.0: in force from 2024-05-01 until 2025-05-01.",
        "Lamp Watch Procedure, version 2.0: in force from 2025-05-01 until 2026-05-01.",
        "Lamp Watch Procedure, version 2.1: in force from 2026-05-01.",
    ]
    held = {one.span.evidence: one.in_force for one in answer.citations}
    first = held["rules/lamp-1.md"]
    assert isinstance(first, Period)
    assert (str(first.start), str(first.end)) == ("2024-05-01", "2025-05-01")


def test_what_all_versions_say_is_no_change(lights: Opened) -> None:
    answer = asked(lights, "What are the differences between 1.0 and 2.1 of the lamp watch procedure?")
    assert "harbour master" not in answer.text
    assert ("8 hours" in answer.text, "2 hours" in answer.text) == (True, True)


def test_without_asking_for_history_only_what_holds_answers(lights: Opened) -> None:
    answer = asked(lights, "How often does the keeper look at every lamp?")
    assert files(answer) <= {"rules/lamp-3.md"}


def test_a_version_that_is_not_there_or_has_no_predecessor_is_a_gap(lights: Opened) -> None:
    none = asked(lights, "What changed between 5.0 and 6.0 of the lamp watch procedure?")
    assert none.outcome in (Outcome.NO_EVIDENCE, Outcome.PARTIAL)
    alone = asked(lights, "How did the fog horn standard change?")
    assert any("another version of Fog Horn Standard" in gap.expected for gap in alone.gaps)


def test_a_reader_without_the_oldest_version_hears_of_no_such_version(lights: Opened) -> None:
    answer = ask(lights.workspace, "pia", "How did the lamp watch procedure change?")
    assert "1.0" not in answer.text
    assert {one.span.evidence for one in answer.citations} == {"rules/lamp-2.md", "rules/lamp-3.md"}


@pytest.mark.parametrize(
    ("question", "side", "labels"),
    [
        ("What did the old lamp watch procedure say?", Side.EARLIER, ()),
        ("How has the rule on lamps evolved?", Side.CHANGE, ()),
        ("compare v1.0 and v2.0 of the procedure", Side.CHANGE, ("1", "2")),
        ("Who signed Rev. A of the fog horn standard?", Side.NAMED, ("a",)),
        ("What held until edition 2 of the guide?", Side.EARLIER, ("2",)),
        ("Was version 2.0 of the lamp watch procedure in force on 3 June 2025?", Side.NAMED, ("2",)),
    ],
)
def test_words_for_versions_are_read(lights: Opened, question: str, side: Side, labels: tuple[str, ...]) -> None:
    found = history_in(question, lights.known)
    assert found is not None
    assert (found.side, found.labels) == (side, labels)


@pytest.mark.parametrize(
    "question",
    [
        "What changed in the north tower?",
        "Which changes were made in January?",
        "Which procedure tells what happens after a change?",
        "Who approved GlowSense version 2.0?",
        "What does the lamp watch procedure say about old lamps?",
        "List all procedures with version 2.0",
        "Which procedure is in force?",
        "Which procedures were in force on 3 June 2025?",
        "Which version of GlowSense was in use on 3 June 2025?",
        "Which changes were made under the procedure in June 2025?",
        "How often must the keeper look at every lamp in June 2025?",
    ],
)
def test_what_is_no_question_for_history_is_none(lights: Opened, question: str) -> None:
    plan = lights.plan(question)
    assert (plan.history, plan.versions) == ("", ())


def test_a_reader_can_correct_which_versions_are_meant(lights: Opened) -> None:
    told = {"intent": "passages", "history": "named", "versions": ["1"], "terms": []}
    answer = lights.workspace.ask(
        Question(text="What does the lamp watch procedure tell the keeper?", user="kim", plan=told)
    )
    assert files(answer) == {"rules/lamp-1.md"}
    assert answer.plan["history"] == "named"


def test_a_period_that_is_over_is_asked_of_the_rules_of_its_time(lights: Opened) -> None:
    answer = asked(lights, "How often must the keeper look at every lamp in June 2025?")
    assert files(answer) == {"rules/lamp-2.md"}
    assert all(claim.grade is not Grade.WEAK for claim in answer.claims)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which lamp watch procedure was in force on 30 April 2025?", ["1.0: in force from 2024-05-01 until 2025-05-01"]),
        ("What version of the lamp watch procedure applied on 1 May 2025?", ["2.0: in force from 2025-05-01 until 2026-05-01"]),
        ("Which edition of the Lamp Watch Procedure held in spring 2026?", ["2.0: in force from 2025-05-01 until 2026-05-01", "2.1: in force from 2026-05-01"]),
        ("Who signed the lamp watch procedure that was in effect on 3 June 2025?", ["2.0: in force from 2025-05-01 until 2026-05-01"]),
    ],
)  # fmt: skip
def test_the_version_that_was_in_force_on_a_day_is_told(lights: Opened, question: str, expected: list[str]) -> None:
    answer = asked(lights, question)
    told = [claim.text for claim in answer.claims if claim.rule]
    assert told == [f"Lamp Watch Procedure, version {one}." for one in expected]
    assert answer.plan["history"] == "day"
    assert not answer.gaps


@pytest.mark.parametrize(("day", "signer"), [("2 May 2024", "Aud Moe"), ("2 May 2025", "Bo Lie"), ("2 May 2026", "Cai Ness")])  # fmt: skip
def test_who_approved_what_was_in_force_on_a_day_is_that_versions_approver(
    lights: Opened, day: str, signer: str
) -> None:
    answer = asked(lights, f"Which lamp watch procedure was in force on {day} and who approved it?")
    assert [claim.text.rpartition(": ")[2] for claim in answer.claims if not claim.rule] == [signer]


def test_the_approver_is_told_however_the_document_is_called(lights: Opened) -> None:
    answer = asked(lights, "Who signed off the watch procedure for lamps that was in force in June 2025?")
    assert [claim.text.rpartition(": ")[2] for claim in answer.claims if not claim.rule] == ["Bo Lie"]


def test_a_document_that_is_not_here_is_not_answered_by_another(lights: Opened) -> None:
    answer = asked(lights, "Which policy on mooring was in force on 2 May 2025?")
    assert not [claim for claim in answer.claims if claim.rule]


def test_a_day_on_which_nothing_was_in_force_is_a_gap(lights: Opened) -> None:
    answer = asked(lights, "Which fog horn standard was in force on 31 January 2025?")
    assert answer.outcome is Outcome.NO_EVIDENCE
    assert "on 31 January 2025" in answer.gaps[0].expected
    assert "in force then" in answer.gaps[0].why


def test_a_reader_without_the_version_of_a_day_hears_of_no_such_version(lights: Opened) -> None:
    answer = ask(lights.workspace, "pia", "Which lamp watch procedure was in force on 30 April 2025?")
    assert not answer.claims
    assert "rules/lamp-1.md" not in str(answer)

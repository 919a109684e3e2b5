"""Follow-ups: what was left out comes from the turn before, in today's scope, and from nobody else's turns."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.conversation.wording import Back, leaning
from assistant.domain.answer import Answer, Outcome
from assistant.domain.plan import Question
from assistant.store.conversations import read_turns
from assistant.wiring import Workspace
from assistant.wiring.plain import plain
from tests.answer.corpora import HOSPITAL, HOSPITAL_SOURCES, Opened, keys
from tests.promises.organizations import workspace, write


@pytest.mark.parametrize(
    ("question", "back", "rest"),
    [
        ("and for the bank?", Back.REPLACES, "for the bank?"),
        ("What about March?", Back.REPLACES, "March?"),
        ("the same for Q2", Back.REPLACES, "for Q2"),
        ("No, I meant the second quarter", Back.REPLACES, "the second quarter"),
        ("no no, I mean Bed Planner", Back.REPLACES, "Bed Planner"),
        ("in September?", Back.REPLACES, "in September?"),
        ("just the minor ones", Back.NARROWS, "minor"),
        ("only those on Radiology", Back.NARROWS, "those on Radiology"),
        ("Which of those are closed?", Back.NARROWS, "are closed?"),
        ("who approved that?", Back.POINTS, "who approved that?"),
        ("When was it closed?", Back.POINTS, "When was it closed?"),
        ("And may it listen to calls?", Back.POINTS, "may it listen to calls?"),
        ("did they meet them?", Back.POINTS, "did they meet them?"),
        ("and how wide was the gap between the groups?", Back.GOES_ON, "how wide was the gap between the groups?"),
        ("on how many cases?", Back.GOES_ON, "on how many cases?"),
        ("why?", Back.GOES_ON, "why?"),
        ("Which incidents were severe?", Back.ALONE, "Which incidents were severe?"),
        ("Which model failed its evaluation?", Back.ALONE, "Which model failed its evaluation?"),
        ("Who decided that the alarm stays off?", Back.ALONE, "Who decided that the alarm stays off?"),
        ("If a patient objects, what becomes of it?", Back.ALONE, "If a patient objects, what becomes of it?"),
        ("On which day was the works council heard?", Back.ALONE, "On which day was the works council heard?"),
        ("Another topic: how long are logs kept?", Back.ALONE, "how long are logs kept?"),
        ("No incident was late?", Back.ALONE, "No incident was late?"),
    ],
)
def test_words_tell_how_a_question_leans_on_the_one_before(question: str, back: Back, rest: str) -> None:
    lean = leaning(question)
    assert (lean.back, lean.rest) == (back, rest)


def talk(opened: Workspace, *questions: str, user: str = "pia", conversation: str = "c") -> list[Answer]:
    return [opened.ask(Question(text=text, user=user, conversation=conversation)) for text in questions]


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("Which incidents were severe?", "just the open ones", ["E-14"]),
        ("Which incidents were severe?", "which of those are closed?", ["E-11"]),
        ("List all incidents last month", "and in September?", ["E-13"]),
        ("List all incidents last month", "what about September 2026?", ["E-13"]),
        ("Which incidents were there in October 2026?", "the same for September 2026", ["E-13"]),
        ("Which incidents on Radiology are open?", "and on Intensive Care?", ["E-12"]),
        ("Which severe incidents are open?", "and the minor ones?", ["E-12"]),
        ("Which severe incidents are open?", "no, I meant closed", ["E-11"]),
        ("What is the severity of E-11?", "and of E-12?", ["E-12"]),
        ("Which severe incidents are open?", "what is the ward of that?", ["E-14"]),
        ("Which incidents were severe?", "what is their ward?", ["E-11", "E-14"]),
        ("Which incidents were severe?", "Which systems have no clinical lead?", ["H-3"]),
        ("Which incidents were there in October 2026?", "Which incidents were severe?", ["E-11", "E-14"]),
    ],
)
def test_a_follow_up_is_made_whole_from_the_turn_before(
    hospital: Opened, first: str, then: str, expected: list[str]
) -> None:
    _, answer = talk(hospital.workspace, first, then, conversation=f"{first}/{then}")
    assert keys(answer) == expected


@pytest.mark.parametrize(
    ("first", "then", "column", "expected"),
    [
        (
            "How many incidents were severe?",
            "and in which ward?",
            "ward",
            {"E-11": "Intensive Care", "E-14": "Radiology"},
        ),
        ("Which incidents were severe?", "and the state?", "state", {"E-11": "Closed", "E-14": "Open"}),
        ("Which incidents were severe?", "which ward?", "ward", {"E-11": "Intensive Care", "E-14": "Radiology"}),
        ("What is the severity of E-12?", "and in which ward?", "ward", {"E-12": "Intensive Care"}),
        ("What is the severity of E-12?", "who reported it?", "reported by", {"E-12": "Tom Lind"}),
        ("How many incidents are open?", "and E-13?", "state", {"E-13": "Closed"}),
        ("Which incidents were severe?", "who reported the second one?", "reported by", {"E-14": "Ines Duarte"}),
    ],
)
def test_another_field_is_asked_of_the_same_records(
    hospital: Opened, first: str, then: str, column: str, expected: dict[str, str]
) -> None:
    _, answer = talk(hospital.workspace, first, then, conversation=f"{first}/{then}")
    assert answer.table is not None
    at = answer.table.columns.index(column)
    assert {row.cells[0]: row.cells[at] for row in answer.table.rows} == expected


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Which incidents were there in August 2026?", "when was it muted?"),
        ("Is there a chess club for astronauts?", "and who runs it?"),
        ("Is Sepsis Sentinel safe enough under the law?", "who approved that?"),
    ],
)
def test_after_a_turn_that_found_nothing_a_pronoun_is_asked_back(hospital: Opened, first: str, then: str) -> None:
    _, answer = talk(hospital.workspace, first, then, conversation=f"{first}/{then}")
    assert (answer.outcome, answer.claims) == (Outcome.CLARIFY, ())


def test_a_field_of_an_empty_list_is_no_other_list(hospital: Opened) -> None:
    _, answer = talk(
        hospital.workspace,
        "Which severe incidents were there in August 2026?",
        "who reported them?",
        conversation="none",
    )
    assert (answer.outcome, answer.plan["projection"]) == (Outcome.NO_EVIDENCE, ["reported by"])


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("Which incidents are open?", "show me the ones that are severe", ["E-14"]),
        ("Which incidents were severe?", "show me the minor ones", ["E-12", "E-13"]),
        ("Which incidents were severe?", "which are closed?", ["E-11"]),
        ("Which incidents on Intensive Care are open?", "what about Care?", ["E-12"]),
        ("Which incidents on Radiology are open?", "what about Intensive?", ["E-12"]),
    ],
)
def test_ones_are_a_part_and_a_part_of_a_value_stands_for_it(
    hospital: Opened, first: str, then: str, expected: list[str]
) -> None:
    _, answer = talk(hospital.workspace, first, then, conversation=f"{first}/{then}")
    assert keys(answer) == expected


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("What does the procedure say for nurses?", "and for the shift lead?"), "What does the procedure say for the shift lead?"),
        (("What is the ward of Sepsis Sentinel 1.0?", "no, I meant Bone Reader 2.0"), "What is the ward of Bone Reader 2.0?"),
        (("What is the severity of E-12?", "and in which ward?", "and E-13?"), "What is E-13?"),
        (("What does clause 9.2 require?", "and 9.3?"), "What does clause 9.3 require?"),
        (("Which incidents were severe?", "what is their ward?", "and the minor ones?"), "Which incidents were minor?"),
    ],
)  # fmt: skip
def test_what_is_said_anew_takes_the_place_of_its_like(hospital: Opened, turns: tuple[str, ...], whole: str) -> None:
    assert talk(hospital.workspace, *turns, conversation=whole)[-1].plan["resolved"] == whole


def test_a_field_that_was_asked_for_is_asked_of_the_next_record_too(hospital: Opened) -> None:
    turns = ("What is the severity of E-12?", "and in which ward?", "and E-13?")
    assert [claim.text for claim in talk(hospital.workspace, *turns, conversation="next")[-1].claims] == [
        "E-13: ward: Administration"
    ]


def test_a_chain_of_follow_ups_keeps_what_none_of_them_changed(hospital: Opened) -> None:
    turns = ("Which incidents were there in October 2026?", "and in September 2026?", "who reported that?")
    answers = talk(hospital.workspace, *turns, conversation="chain")
    assert answers[1].plan["follows"] == 1
    assert answers[1].plan["resolved"] == "Which incidents were there in September 2026?"
    assert answers[2].plan["follows"] == 2
    assert [claim.text for claim in answers[2].claims] == ["E-13: reported by: Ines Duarte"]


def test_a_system_takes_the_place_of_another(hospital: Opened) -> None:
    answers = talk(hospital.workspace, "What is the ward of Bone Reader?", "and for the night nurse?", conversation="s")
    assert answers[1].plan["resolved"] == "What is the ward of Night Nurse?"
    assert [row.cells[0] for row in answers[1].table.rows] == ["H-4"]  # type: ignore[union-attr]  # a table is wanted


def test_a_question_that_goes_on_is_looked_for_first_in_what_was_cited(hospital: Opened) -> None:
    answers = talk(
        hospital.workspace, "How long are alarm logs kept?", "and may the shift lead mute an alarm?", conversation="g"
    )
    assert {one.span.evidence for one in answers[1].citations} == {"rules/alarms.md"}
    assert any("shift lead" in claim.text for claim in answers[1].claims)


def test_what_stands_alone_is_answered_as_if_nothing_had_been_said(hospital: Opened) -> None:
    question = "Which incidents were severe?"
    answers = talk(hospital.workspace, "List all incidents last month", question, conversation="alone")
    assert {"follows", "resolved"}.isdisjoint(answers[1].plan)
    assert _same(answers[1]) == _same(hospital.ask(question))


def test_another_reader_of_the_same_id_begins_an_empty_conversation(hospital: Opened) -> None:
    first, then = "Which severe incidents are open?", "what is the ward of that?"
    talk(hospital.workspace, first, conversation="shared")
    other = talk(hospital.workspace, then, user="otto", conversation="shared")[0]
    alone = hospital.workspace.ask(Question(text=then, user="otto"))
    assert _same(other) == _same(alone)
    assert "follows" not in other.plan


def test_no_text_of_evidence_is_stored_with_a_turn(hospital: Opened) -> None:
    talk(hospital.workspace, "How long are alarm logs kept?", conversation="kept")
    (turn,) = read_turns(hospital.workspace._store.catalog, "pia", "kept")
    assert turn.memo
    assert turn.memo.cited == ("rules/alarms.md",)
    assert "11 years" not in repr(turn)


def _same(answer: Answer) -> object:
    """An answer without what differs from one asking to the next."""
    searched = replace(answer.searched, version=0, read_at={})
    text = re.sub(r"in version \d+", "in version N", answer.text)
    return plain(replace(answer, receipt="", index_version=0, searched=searched, text=text))


DIALOGUES = [
    ("Which incidents were severe?", "just the open ones", "what is the ward of that?"),
    ("Which incidents were there in October 2026?", "and in September 2026?", "who reported that?"),
    ("How long are alarm logs kept?", "and who may mute an alarm?", "for how many hours?"),
    ("What is the ward of Bone Reader?", "and for the night nurse?", "who leads it?"),
    ("Which systems have no impact assessment?", "which of those are of risk class IIb?", "and in October?"),
]
REVOKED = ["registers/adverse-events.csv", "rules/alarms.md"]


@pytest.mark.parametrize("file", REVOKED)
def test_after_a_right_is_revoked_a_conversation_is_that_of_a_home_without_the_file(tmp_path: Path, file: str) -> None:
    held = write(tmp_path / "held" / "org", {"sources.yaml": HOSPITAL_SOURCES, **HOSPITAL})
    opened = workspace(tmp_path / "held" / "home", held)
    for number, dialogue in enumerate(DIALOGUES):
        talk(opened, *dialogue[:2], conversation=str(number))
    revoked = (
        HOSPITAL_SOURCES
        + f"  - {{id: revoked, path: {file}, connector: {_connector(file)}, kind: {_kind(file)}, allow: ['user:otto']}}\n"
    )
    held.write_text(_without_entry(revoked, file), encoding="utf-8")
    opened.ingest(held)
    files = {name: text for name, text in HOSPITAL.items() if name != file}
    bare = write(tmp_path / "bare" / "org", {"sources.yaml": _without_entry(HOSPITAL_SOURCES, file), **files})
    fresh = workspace(tmp_path / "bare" / "home", bare)
    for number, dialogue in enumerate(DIALOGUES):
        last = talk(opened, dialogue[2], conversation=str(number))[0]
        assert _same(last) == _same(talk(fresh, *dialogue, conversation=str(number))[2])


def _connector(file: str) -> str:
    return "register" if file.endswith(".csv") else "files"


def _kind(file: str) -> str:
    return {"registers/adverse-events.csv": "incident", "registers/models.csv": "inventory"}.get(file, "policy")


def _without_entry(sources: str, file: str) -> str:
    """The sources without the entry that has the file alone, where there is one."""
    return "".join(
        line for line in sources.splitlines(keepends=True) if f"path: {file}," not in line or "revoked" in line
    )

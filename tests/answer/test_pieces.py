"""Questions that ask several things of one record: each is answered, or named as a gap."""

import pytest

from assistant.answer.question.pieces import pieces_of, told
from assistant.answer.question.reading import Reading
from assistant.answer.words import words
from assistant.domain.answer import Outcome
from tests.answer.corpora import Opened


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who audited the plant and who released it?", ["Who audited the plant", "who released it"]),
        ("When was the pump serviced and by whom?", ["When was the pump serviced", "pump serviced by whom"]),
        ("What is its rating, is it insured and why?", ["What is its rating", "is it insured", "rating why"]),
        ("Who signed for salt and pepper?", ["Who signed for salt and pepper"]),
    ],
)
def test_each_thing_asked_is_a_piece(question: str, expected: list[str]) -> None:
    reading = Reading(text=question, words=words(question), taken=frozenset())
    assert [told(piece) if len(expected) > 1 else question.rstrip("?") for piece in pieces_of(reading)] == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who reported E-12, and in which ward?", {"reported by": "Tom Lind", "ward": "Intensive Care"}),
        ("What is the severity of E-14 and who reported it?", {"severity": "Severe", "reported by": "Ines Duarte"}),
        ("When was E-13 and who reported it?", {"date": "2026-09-30", "reported by": "Ines Duarte"}),
    ],
)
def test_every_part_of_a_lookup_is_answered(hospital: Opened, question: str, expected: dict[str, str]) -> None:
    answer = hospital.ask(question)
    assert answer.table is not None
    (row,) = answer.table.rows
    shown = dict(zip(answer.table.columns, row.cells, strict=True))
    assert {name: shown[name] for name in expected} == expected
    assert answer.outcome is Outcome.ANSWERED


def test_a_part_that_no_field_says_is_a_gap(hospital: Opened) -> None:
    answer = hospital.ask("What is the severity of E-12 and was it insured?")
    assert answer.outcome is Outcome.PARTIAL
    assert [claim.text for claim in answer.claims] == ["E-12: severity: Minor"]
    assert [gap.expected for gap in answer.gaps] == ["was it insured"]

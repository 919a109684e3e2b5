"""Questions that ask several things of one record: each is answered, or named as a gap."""

import pytest

from assistant.answer.question.pieces import pieces_of, told
from assistant.answer.question.reading import Reading
from assistant.answer.words import words
from assistant.domain.answer import Outcome
from assistant.domain.plan import Intent
from tests.answer.corpora import Opened, opened


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


POTTERY_SOURCES = """version: 1
organization: {name: Pottery, timezone: Europe/Rome}
people: {pia: []}
sources:
  - {id: models, path: models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: cards, path: cards, connector: files, kind: model_card, allow: [everyone]}
"""
POTTERY = {
    "models.csv": "id,name,keeper\nK-1,kiln-eye,Rosa Conti\n",
    "changes.csv": "number,short description,start date,owner\nCHG-5,Deploy kiln-eye 2.1,2026-05-20,Ugo Riva\n",
    "cards/kiln-eye-2.1.md": (
        "---\ntitle: Model card kiln-eye 2.1\nkind: model_card\nsystems: [kiln-eye]\ndate: 2026-05-04\n---\n"
        "# Purpose\n\nThe model kiln-eye 2.1 sees cracks in glaze.\n"
    ),
}


def test_the_day_of_a_card_is_not_the_day_on_which_its_version_was_deployed(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    answer = opened(tmp_path_factory.mktemp("pottery"), POTTERY, POTTERY_SOURCES).ask(
        "When was kiln-eye 2.1 deployed and by whom?"
    )
    assert answer.plan["intent"] == Intent.TRAIL
    assert "kiln-eye 2.1, deployment: CHG-5 Deploy kiln-eye 2.1, 2026-05-20, Ugo Riva." in [
        claim.text for claim in answer.claims
    ]

"""Wordings whose lists used to be called complete and were wrong. Runs beside tests/answer/corpora.py."""

import pytest

from tests.answer.corpora import Opened, keys


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which incidents are not closed?", ["E-12", "E-14"]),
        ("How many incidents were not severe?", ["E-12", "E-13"]),
        ("Which systems are not in Radiology?", ["H-1", "H-2", "H-4"]),
        ("How many incidents in Radiology or Intensive Care?", ["E-11", "E-12", "E-14"]),
        ("Which incidents were reported by Ines Duarte or Tom Lind?", ["E-12", "E-13", "E-14"]),
        ("Which training records are not passed?", ["C-2"]),
        ("Show incidents with their ward and severity", ["E-11", "E-12", "E-13", "E-14"]),
        ("Which incidents have time to alert missing?", ["E-14"]),
        ("Show severe incidents without a harm report", []),
        ("Number of severe incidents", ["E-11", "E-14"]),
        ("Which incidents are still open?", ["E-12", "E-14"]),
    ],
)
def test_a_hospital_lists_what_is_meant(hospital: Opened, question: str, expected: list[str]) -> None:
    answer = hospital.ask(question)
    # abstaining (no table) is acceptable where a wrong complete table is not
    assert answer.table is None or keys(answer) == expected


def test_a_yes_no_column_is_read_and_not_only_filled(city: Opened) -> None:
    assert keys(city.ask("Which systems are published?")) == ["Lamp Timer", "Pothole Finder"]
    assert keys(city.ask("Which systems are not published?")) == ["Benefit Check"]

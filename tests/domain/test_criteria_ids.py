"""Which criteria documents name, decided from the ids that there are."""

import pytest

from assistant.audit.criteria import load_criteria
from assistant.domain.criteria_ids import CriteriaIds

IDS = load_criteria().ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This shows A.6.2.4.", ("A.6.2.4",)),
        ("Our AIMS follows ISO/IEC 42001.\n\nClause 9.2 asks for audits.", ("9.2",)),
        ("Clause 9.2 asks for payment.", ()),
        ("ISO 42001 applies.\n\nClause 9.2 of this agreement asks for payment.", ()),
        ("ISO/IEC 27001 controls\n\nA.5.2 Roles\nA.8.3 Access", ()),
        ("Maps ISO 27001 to ISO 42001.\nA.5.2 here\nISO 27001 A.8.3 there", ("A.5.2",)),
        ("Quality follows ISO 9001.\n\nA.6.2.4 is met.", ("A.6.2.4",)),
        ("A.6.2.99, A.7.99 and A.12.1 are no controls", ()),
        ("Table A.5 and figure A.6.2.4 show it", ()),
    ],
)
def test_a_document_names_criteria_that_there_are(text: str, expected: tuple[str, ...]) -> None:
    assert IDS.find_in_document(text) == expected


def test_an_audits_record_need_not_name_the_standard() -> None:
    assert IDS.find_in_document("Finding against clause 9.2.1", audits=True) == ("9.2.1",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("A.6.2.4", ("A.6.2.4",)),
        ("6.1.2, 9.2", ("6.1.2", "9.2")),
        ("a.5.2; A.5.99", ("A.5.2",)),
        ("9.2: internal audit", ("9.2",)),
        ("A.6.2.2 to A.6.2.4", ("A.6.2.2", "A.6.2.4", "A.6.2.3")),
        ("ISO 27001 A.5.2", ()),
        ("2026", ()),
        ("management review", ()),
    ],
)
def test_a_cell_that_lists_criteria_may_hold_bare_numbers(value: str, expected: tuple[str, ...]) -> None:
    assert sorted(IDS.listed(value)) == sorted(expected)


def test_without_ids_nothing_is_named() -> None:
    assert CriteriaIds().find("clause 9.2 and A.6.2.4") == ()
    assert CriteriaIds().listed("9.2, A.6.2.4") == ()


def test_a_long_mapping_is_read_in_time_linear_in_its_length() -> None:
    import time

    line = "ISO/IEC 42001 A.6.2.4 maps to ISO 27001 A.8.3. "
    began = time.process_time()
    IDS.find(line * 2_000)
    once = time.process_time() - began
    began = time.process_time()
    IDS.find(line * 8_000)
    assert time.process_time() - began < 12 * once + 0.1

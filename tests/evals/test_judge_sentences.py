"""The judge over statements of several sentences, and over statements that are quotes."""

import pytest

from evals.support import Verdict, judge

QUOTE = "Report no. | IA-2025-11"
RULES = ("Nurses may mute an alarm. Logs are not kept at night.",)


def test_a_statement_that_is_its_quote_is_supported_whatever_its_marks() -> None:
    assert judge("Report no.; IA-2025-11", [QUOTE]).verdict is Verdict.SUPPORTED


def test_a_quote_without_its_denial_is_another_statement() -> None:
    assert judge("Logs are kept at night.", ["Logs are not kept at night."]).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Logs are not kept at night. Nurses may mute an alarm.", Verdict.SUPPORTED),
        ("Logs are kept at night. Nurses may mute an alarm.", Verdict.CONTRADICTED),
        ("Logs are not kept at night. Nurses must mute an alarm.", Verdict.CONTRADICTED),
    ],
    ids=["reordered", "denial dropped", "strengthened"],
)
def test_each_sentence_is_held_against_its_nearest_one(statement: str, verdict: Verdict) -> None:
    assert judge(statement, RULES).verdict is verdict


@pytest.mark.parametrize(
    ("statement", "quote", "holds"),
    [
        ("The model was approved on 7 October 2026.", "approved: 2026-10-07 The model was approved", True),
        ("The model was approved on 2026-10-07.", "The model was approved on October 7th, 2026.", True),
        ("The model was approved in October.", "The model was approved on 7.10.2026.", True),
        ("The model was approved in October.", "The model was approved in September.", False),
        ("The model was approved on 7 October 2026.", "The model was approved on 8 October 2026.", False),
        ("The model was approved on 7 October 2026.", "The model was approved in October 2026.", False),
        ("The model may be approved on 7 May 2026.", "The model may be approved on 7 June 2026.", False),
    ],
)
def test_a_date_is_one_however_it_is_written(statement: str, quote: str, holds: bool) -> None:
    assert (judge(statement, [quote]).verdict is Verdict.SUPPORTED) is holds

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


@pytest.mark.parametrize(
    ("statement", "quote", "holds"),
    [
        ("The owner is Weiss.", "The owner is Patel.", False),
        ("The risk was closed by Dana Weiss.", "The risk was closed by Dana Patel.", False),
        ("The owner is the Board.", "The owner is the board.", True),
        ("Releases go out on Tuesday.", "Tuesday: releases go out.", True),
        ("It is told to the CRO at once.", "It is told to the chief risk officer at once.", True),
        ("The AI-assisted review is kept.", "The review by AI is kept.", True),
        ("Owner and Signatory of Each Listed Model", "owner of each listed model, and who signs for it", True),
        ("Der Prüfer ist mit der Meldung nicht zufrieden.", "Prüfer ist mit der Anzeige nicht zufrieden.", True),
    ],
    ids=["surname", "after a first name", "common noun", "weekday", "letters", "joined", "heading", "German"],
)
def test_a_single_capitalised_word_is_a_name(statement: str, quote: str, *, holds: bool) -> None:
    assert (judge(statement, [quote]).verdict is Verdict.SUPPORTED) is holds


@pytest.mark.parametrize(
    ("statement", "quote", "holds"),
    [
        ("Two people approved.", "Three people approved.", False),
        ("Two people approved.", "2 people approved.", True),
        ("It takes 22 days.", "It takes twenty-two days.", True),
        ("It takes 200 days.", "It takes two hundred days.", True),
        ("It takes 200 days.", "It takes a hundred days.", False),
        ("A six-month trial is needed.", "A trial of 6 months is needed.", True),
        ("It is tested twice a year.", "It is tested 2 times a year.", True),
        ("It is tested twice a year.", "It is tested once a year.", False),
        ("It is tested once a year.", "It is tested one time a year.", True),
        ("Half of the alerts were read.", "50 % of the alerts were read.", True),
        ("Once it is tested, one of the owners signs.", "It is tested, then an owner of it signs.", True),
    ],
)
def test_a_number_word_is_its_digits(statement: str, quote: str, *, holds: bool) -> None:
    assert (judge(statement, [quote]).verdict is Verdict.SUPPORTED) is holds


@pytest.mark.parametrize(
    ("statement", "quote", "verdict"),
    [
        ("The request was refused.", "The request was approved.", Verdict.CONTRADICTED),
        ("The threshold was lowered.", "The threshold was raised.", Verdict.CONTRADICTED),
        ("It waits at most 14 days.", "It waits at least 14 days.", Verdict.CONTRADICTED),
        ("The logs are read weekly.", "The logs are read monthly.", Verdict.CONTRADICTED),
        ("The record is incomplete.", "The record is complete.", Verdict.CONTRADICTED),
        ("The model is compliant.", "The model is non-compliant.", Verdict.CONTRADICTED),
        ("The check succeeded.", "The check failed to run.", Verdict.CONTRADICTED),
        ("The request was not rejected.", "The request was approved.", Verdict.SUPPORTED),
        ("The test ran before the release.", "The release came after the test.", Verdict.SUPPORTED),
        ("The test ran before the release.", "The test ran after the release.", Verdict.CONTRADICTED),
        ("The request was approved.", "The request was approved, an older one rejected.", Verdict.SUPPORTED),
        ("The list is disclosed to them.", "The closed list is disclosed to them.", Verdict.SUPPORTED),
        ("Disclosed are the lists.", "The lists are closed.", Verdict.SUPPORTED),
    ],
)
def test_a_contrary_contradicts_where_nothing_turns_it_round_again(
    statement: str, quote: str, verdict: Verdict
) -> None:
    assert judge(statement, [quote]).verdict is verdict


@pytest.mark.parametrize(
    ("statement", "quote", "holds"),
    [
        ("Ravi reports to Dana.", "Dana reports to Ravi.", False),
        ("It was raised from 3 to 5.", "It was raised from 5 to 3.", False),
        ("Ravi and Dana approved it.", "Dana and Ravi approved it.", True),
        ("Ravi was trained by Dana.", "Dana trained Ravi.", True),
        ("Dana is the Owner.", "The Owner is Dana.", True),
        ("In Berlin the tests ran in 2026.", "In 2026 the tests ran in Berlin.", True),
        ("Ravi met Dana.", "Dana met Ravi.", True),
        ("Dana, whom Ravi asked, signed.", "Ravi asked Dana, who signed.", True),
    ],
    ids=["reports", "from to", "list", "passive", "no verb", "adjuncts", "symmetric", "clause"],
)
def test_two_round_a_verb_keep_their_order(statement: str, quote: str, *, holds: bool) -> None:
    assert (judge(statement, [quote]).verdict is Verdict.SUPPORTED) is holds

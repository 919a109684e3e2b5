"""Which sentences of a rule's document say what must be done: heads, labels and questions of forms do not."""

import pytest

from assistant.answer.drafting.rules import states_duty


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour master must sign every berth plan.",
        "2.4 Pilots may leave the bridge only in an emergency.",
        "Red alarms are answered within 10 minutes.",
        "The keeper gives the release approval by word of mouth.",
        "4.1 A finding is written down at once.",
        "Yellow alarms within 2 hours.",
        "The author of a change never approves it.",
    ],
)
def test_what_is_done_or_must_be_done_is_a_duty(sentence: str) -> None:
    assert states_duty(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Approved by; Mette Holm",
        "Approved by: Mette Holm, director",
        "Next review; 2027-03-01",
        "Version; 2.0; 2026-01-01; Lars Bech",
        "Effective date; 2026-03-01",
        "Step; Who; When",
        "Changes: P3 time limit, section 4.",
        "Data use; May the supplier keep our inputs?; Legal; written clause",
        "Annex B Buying software",
    ],
)
def test_heads_labels_and_questions_of_forms_are_none(sentence: str) -> None:
    assert not states_duty(sentence)

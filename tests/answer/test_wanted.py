"""What a question wants back is told by its words, and a text that states such a thing is known."""

import pytest

from assistant.answer.question.wanted import Wanted, fits, holds, wanted


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Who let the new scale go live, and when?", {Wanted.PERSON, Wanted.DAY}),
        ("By whom was the gate closed?", {Wanted.PERSON}),
        ("How long do we hang on to the pictures?", {Wanted.SPAN}),
        ("how many days may a reply take", {Wanted.SPAN, Wanted.NUMBER}),
        ("What did the second pump cost us?", {Wanted.NUMBER}),
        ("Until when is the badge good?", {Wanted.DAY}),
        ("Why was the trial stopped?", set()),
        ("whole story of the harbour cranes", set()),
    ],
)
def test_the_words_of_a_question_tell_what_it_wants(question: str, kinds: set[Wanted]) -> None:
    assert wanted(question) == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CHG-7: approved by: M. Okonjo", Wanted.PERSON),
        ("The duty officer decides.", Wanted.PERSON),
        ("Signed by Ruth van der Meer", Wanted.PERSON),
        ("closed on 4 May", Wanted.DAY),
        ("TCK-9: due: 2026-03-01", Wanted.DAY),
        ("within three working days", Wanted.SPAN),
        ("Logs are read weekly.", Wanted.SPAN),
        ("EUR 8,400", Wanted.NUMBER),
    ],
)
def test_a_text_that_states_one_is_known(text: str, kind: Wanted) -> None:
    assert holds(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the pump was replaced", Wanted.PERSON),
        ("the pump was replaced", Wanted.DAY),
        ("in 14 of the boxes", Wanted.SPAN),
        ("the pump was replaced", Wanted.NUMBER),
    ],
)
def test_a_text_that_states_none_is_known(text: str, kind: Wanted) -> None:
    assert not holds(text, kind)


def test_a_text_fits_by_the_share_of_kinds_that_it_states() -> None:
    both = frozenset({Wanted.PERSON, Wanted.SPAN})
    assert fits("Dora Lindt within two days", both) == 1
    assert fits("Dora Lindt", both) == 0
    assert fits("the pump was replaced", both) == -1
    assert fits("the pump was replaced", frozenset()) == 0

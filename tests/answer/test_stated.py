"""A question that offers a statement is known by how it offers it, and the statement is what is left."""

import pytest

from assistant.answer.question.stated import statement_of


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("What does the lease say about this: The tenant may keep one dog.", "The tenant may keep one dog."),
        ("Is the following true: every lift is inspected in May?", "every lift is inspected in May"),
        ("Is it true that the boiler was replaced before winter?", "the boiler was replaced before winter"),
        ("Where is it written that visitors must sign the book?", "visitors must sign the book"),
        ("Does our policy state that contractors need a badge?", "contractors need a badge"),
        ("Please check the following: Keys are changed every year.", "Keys are changed every year."),
    ],
)
def test_what_is_to_be_held_against_the_evidence(question: str, statement: str) -> None:
    assert statement_of(question) == statement


@pytest.mark.parametrize(
    "question",
    [
        "Who approved the release that went live in May?",
        "Tell me about this: who approved the release of May?",
        "Is that so?",
        "Is there any proof that the drill was repeated?",
        "Which group is so large that its figure counts?",
        "I took over this laptop: same question, how large was it?",
        "Which records show that?",
        "Ticket ABC-12: what is its state?",
        "",
    ],
)
def test_what_only_asks_states_nothing(question: str) -> None:
    assert statement_of(question) is None

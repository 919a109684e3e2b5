"""A question that asks several things is read as several questions, each able to stand alone."""

import pytest

from assistant.answer.question.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who signs a release?", ["Who signs a release?"]),
        ("Who signed release 4 of the bed planner and when?", ["Who signed release 4 of the bed planner", "Who signed release 4 of the bed planner when?"]),
        ("Is there a fallback for the triage bot? Who switches it on?", ["Is there a fallback for the triage bot", "Is there a fallback for the triage bot Who switches it on?"]),
        ("How long are call logs kept, and which team deletes expired backups?", ["How long are call logs kept", "which team deletes expired backups?"]),
        ("Show me the access review of May. Thanks a lot.", ["Show me the access review of May. Thanks a lot."]),
        ("Which suppliers were checked? Full list please.", ["Which suppliers were checked? Full list please."]),
        ("Approval of v2.1 and v2.2 by whom", ["Approval of v2.1 and v2.2 by whom"]),
        ("The council said yes to the pool. Until when must it open?", ["The council said yes to the pool. Until when must it open?"]),
        ("About the broken lift of May. Who was called, and who paid?", ["About the broken lift of May Who was called", "About the broken lift of May Who was called who paid?"]),
        ("Who was on call in April and May 2026?", ["Who was on call in April and May 2026?"]),
        ("", [""]),
    ],
)  # fmt: skip
def test_a_question_is_split_where_it_asks_anew(question: str, parts: list[str]) -> None:
    assert list(parts_of(question)) == parts

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
        ("", [""]),
    ],
)  # fmt: skip
def test_a_question_is_split_where_it_asks_anew(question: str, parts: list[str]) -> None:
    assert list(parts_of(question)) == parts

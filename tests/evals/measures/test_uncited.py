from typing import Any

import pytest

from assistant.answer.render import render
from assistant.domain.answer import NOT_FOUND, OUTSIDE_RIGHTS, Searched
from assistant.models.chat import Failure, not_used
from evals.measures.uncited import measure, stray
from tests.evals.measures.invariants import claim, faults, only, reply, row

RULE = "Alerts must be acknowledged within 4 hours."
SEARCHED = "Searched 12 items in version 7: policy 9, model card 3."
HOP = {
    "stage": "pull_request",
    "state": "late",
    "date": "2026-10-02",
    "person": "Ada",
    "why": "after it",
    "citations": [1],
}


def cited(text: str, **parts: Any) -> dict[str, Any]:
    return row(text, **{"claims": [claim(RULE, 1)]} | parts)


def test_an_answer_rendered_from_its_parts_holds_nothing_else() -> None:
    table = {"columns": ["id", "owner"], "rows": [{"cells": ["R|1", None], "citations": [2]}], "complete": True}
    gap = {"expected": "a test of Dora", "why": "no record names it", "nearest": [{"n": 3, "why_not": "is older"}]}
    text = "\n\n".join(
        (
            "All of this rests on weak evidence.",
            f"{RULE} [1]",
            "| id | owner | source |\n| --- | --- | --- |\n| R\\|1 |  | [2] |",
            "**alpha 1.0**\n- pull request: late (2026-10-02, Ada, after it) [1]",
            f"- Gap: a test of Dora: no record names it; {NOT_FOUND} (nearest [3] is older).",
            OUTSIDE_RIGHTS,
            SEARCHED,
        )
    )
    answer = row(
        text,
        claims=[claim(RULE, 1, grade="weak")],
        table=table,
        gaps=[gap],
        trail=[{"subject": "alpha 1.0", "hops": [HOP]}],
    )
    assert stray(answer) == []


def test_the_line_of_the_search_is_the_one_that_the_product_renders() -> None:
    kinds = {f"kind_{at}": at for at in range(1, 9)}
    text = render((), None, None, (), Searched(items=36, kinds=kinds, period=None, version=2, undated=4))
    searched = {"items": 36, "kinds": kinds, "version": 2, "period": None, "undated": 4}
    assert stray(row(text, searched=searched)) == []
    assert len(stray(row(text, searched=searched | {"items": 37}))) == 1


def test_that_a_chat_model_was_not_used_is_told_in_the_products_own_words() -> None:
    said = not_used(Failure.SLOW)
    assert stray(row(said, note=said)) == []
    assert stray(row("The chat model knows better.", note="The chat model knows better.")) != []


@pytest.mark.parametrize(
    "sentence",
    [
        "The board approved the rule in May.",
        "Alerts must be acknowledged within 9 hours.",
        "Alerts may be acknowledged within 4 hours.",
        "It is not so that alerts must be acknowledged within 4 hours.",
        "Alerts must be acknowledged.",
        "No.",
        "| id | alpha |",
        "- ticket: present (2026-10-02, Ada)",
        "These systems were approved by nobody:",
        "I don't know who approved it, but Carla Bianchi signed.",
        "Searched 13 items in version 7: policy 9, model card 3.",
        "Part of this rests on weak evidence.",
        "All of this rests on weak evidence.",
    ],
)
def test_a_sentence_that_stems_from_no_part_is_uncited(sentence: str) -> None:
    assert faults(measure, reply(cited(f"{RULE} [1]\n\n{sentence}\n\n{SEARCHED}"))) == ["answer"]


@pytest.mark.parametrize(
    "sentence",
    [
        "# What the rule says",
        "**Summary**",
        "What is it that you look for?",
        "Here is what I found:",
        "The rule is the following:",
        "I could not find the rule in the documents provided.",
        "Please let me know if you have further questions.",
    ],
)
def test_headings_questions_and_words_about_the_answer_state_nothing(sentence: str) -> None:
    assert stray(cited(f"{sentence}\n\n{RULE} [1]"), "What is the rule?") == []


def test_claims_of_another_system_are_found_in_running_prose_with_markers_anywhere() -> None:
    second = "Owners are told by mail"
    answer = cited(
        f"Alerts must be **acknowledged** within\n4 hours. [1][2] {second} [2].",
        claims=[claim(RULE, 1), claim(second, 2)],
    )
    assert stray(answer) == []


def test_prose_that_an_adapter_puts_into_no_claim_is_uncited_even_with_a_marker() -> None:
    assert stray(row(f"{RULE} [1]")) == [RULE]


def test_a_note_is_told_only_where_the_answer_states_nothing() -> None:
    note = "The rule was dropped in May."
    assert stray(row(note, note=note, outcome="refused")) == []
    assert stray(cited(note, note=note)) == [note]


def test_a_claim_row_or_hop_that_cites_nothing_is_a_violation() -> None:
    bare = row(
        claims=[claim(RULE)],
        table={"columns": ["id"], "rows": [{"cells": ["R1"], "citations": []}], "complete": True},
        trail=[{"subject": "alpha", "hops": [HOP | {"citations": []}, HOP | {"state": "missing", "citations": []}]}],
    )
    assert faults(measure, reply(bare)) == ["claim 1", "row 1", "alpha, pull_request"]


def test_an_answer_without_a_fault_is_one_look_that_holds() -> None:
    estimate = only(measure, reply(cited(f"{RULE} [1]"))).estimate
    assert estimate is not None
    assert (estimate.value, estimate.n) == (1.0, 1)


@pytest.mark.parametrize(
    "line",
    [
        "## The board approved every system on 6 October",
        "**All eleven systems are in order and Patel signed it**",
        "Was it not Patel who approved eleven systems on 6 October?",
    ],
)
def test_a_heading_or_a_question_full_of_news_states_it(line: str) -> None:
    assert stray(cited(f"{RULE} [1]\n\n{line}"), "Who approved beta?") == [line]


@pytest.mark.parametrize("line", ["## Approval of beta", "**Summary**", "Which system do you mean?"])
def test_a_heading_or_a_question_about_what_was_asked_does_not(line: str) -> None:
    assert stray(cited(f"{RULE} [1]\n\n{line}"), "Who approved beta?") == []

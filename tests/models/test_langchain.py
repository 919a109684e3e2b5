import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import ConfigurableField, RunnableLambda
from pydantic import ValidationError

from assistant.domain.answer import Answer, Outcome, Passage, Searched, Span
from assistant.domain.errors import BadInput, Unavailable
from assistant.domain.evidence import EvidenceId, Flag, Locator, RevisionId
from assistant.domain.plan import Question
from assistant.models.langchain import (
    Notify,
    ScopedRetriever,
    answer_runnable,
    as_retriever,
    chat_model,
    prompt_template,
)
from prompts.loader import Prompt, load

PASSAGE = Passage(
    span=Span(evidence=EvidenceId("policies/promotion.md"), revision=RevisionId("sha256:1f"), start=40, end=61),
    text="The owner may approve.",
    context="Promotion policy > Approval",
    locator=Locator(section=("Approval",), page=2),
    flags=frozenset({Flag.PERSONAL}),
    score=0.5,
    dense=0.4,
    lexical=3.0,
)
QUESTION = Question(text="Who approves?", user="ingrid")
ANSWER = Answer(
    text="",
    outcome=Outcome.NO_EVIDENCE,
    claims=(),
    citations=(),
    table=None,
    trails=None,
    gaps=(),
    searched=Searched(items=0, kinds={}, period=None, version=7),
    plan={},
    withheld=0,
    receipt="r1",
    index_version=7,
)


def found(query: str, user: str, version: int) -> Sequence[Passage]:
    """A search that finds one passage, for Ingrid in version 7 only."""
    return [PASSAGE] if (query, user, version) == ("approval", "ingrid", 7) else []


def ask(question: Question, notify: Notify) -> Answer:
    notify("plan", question.text)
    notify("passages", 3)
    return ANSWER


def failing(_: Question, notify: Notify) -> Answer:
    notify("plan", "nothing")
    raise Unavailable("The index is being built.")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"user": "ingrid"},
        {"version": 7},
        {"user": "", "version": 7},
        {"user": "ingrid", "version": 0},
        {"user": "ingrid", "version": None},
        {"user": None, "version": 7},
        {"user": "ingrid", "version": 7, "reader": "erin"},
    ],
)
def test_no_retriever_without_one_reader_and_one_version(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ScopedRetriever(search=found, **fields)


def test_the_reader_and_the_version_reach_the_search() -> None:
    assert [found.page_content for found in as_retriever(found, user="ingrid", version=7).invoke("approval")] == [
        PASSAGE.text
    ]
    assert as_retriever(found, user="erin", version=7).invoke("approval") == []
    assert as_retriever(found, user="ingrid", version=6).invoke("approval") == []


def test_a_document_can_be_cited_from_its_metadata() -> None:
    (document,) = as_retriever(found, user="ingrid", version=7).invoke("approval")
    assert document.metadata == {
        "source": "policies/promotion.md",
        "revision": "sha256:1f",
        "start": 40,
        "end": 61,
        "title": "Promotion policy",
        "context": "Promotion policy > Approval",
        "locator": {"section": "Approval", "page": 2},
        "flags": ["personal"],
        "score": 0.5,
    }


def test_no_call_can_change_the_reader() -> None:
    retriever = as_retriever(found, user="erin", version=7)
    with pytest.raises(ValueError, match="no run-time options"):
        retriever.invoke("approval", user="ingrid")
    with pytest.raises(ValueError, match="no run-time options"):
        retriever.bind(user="ingrid").invoke("approval")
    with pytest.raises(ValueError, match="no run-time options"):
        retriever.configurable_fields(user=ConfigurableField(id="user"))
    with pytest.raises(ValueError, match="no run-time options"):
        retriever.configurable_alternatives(
            ConfigurableField(id="who"), ingrid=as_retriever(found, user="ingrid", version=7)
        )
    with pytest.raises(ValidationError):
        retriever.user = "ingrid"
    assert retriever.invoke("approval", {"configurable": {"user": "ingrid"}}) == []


def test_the_retriever_runs_inside_somebody_elses_chain() -> None:
    count: RunnableLambda[list[Document], int] = RunnableLambda(len)
    chain = as_retriever(found, user="ingrid", version=7) | count
    assert chain.invoke("approval") == 1
    assert asyncio.run(chain.ainvoke("approval")) == 1


def test_invoke_gives_the_answer() -> None:
    assert answer_runnable(ask).invoke(QUESTION) is ANSWER


def test_stream_gives_the_stages_and_then_the_answer() -> None:
    assert list(answer_runnable(ask).stream(QUESTION)) == [("plan", "Who approves?"), ("passages", 3), ANSWER]


def test_a_stage_is_streamed_while_the_answer_is_still_being_made() -> None:
    seen = threading.Event()

    def waiting(question: Question, notify: Notify) -> Answer:
        notify("plan", None)
        assert seen.wait(10), "nobody saw the stage"
        return ask(question, notify)

    events = answer_runnable(waiting).stream(QUESTION)
    assert next(events) == ("plan", None)
    seen.set()
    assert list(events)[-1] is ANSWER


def test_the_answer_can_be_awaited_stage_by_stage() -> None:
    async def gathered() -> list[object]:
        return [event async for event in answer_runnable(ask).astream(QUESTION)]

    assert asyncio.run(gathered()) == [("plan", "Who approves?"), ("passages", 3), ANSWER]


def test_what_the_chain_raises_reaches_who_reads_the_stream() -> None:
    events = answer_runnable(failing).stream(QUESTION)
    assert next(events) == ("plan", "nothing")
    with pytest.raises(Unavailable, match="being built"):
        next(events)


def test_the_chain_composes_with_other_runnables() -> None:
    asked: RunnableLambda[str, Question] = RunnableLambda(lambda text: Question(text=text, user="ingrid"))
    chain = asked | answer_runnable(ask)
    assert chain.invoke("Who approves?") is ANSWER


def test_a_template_fills_the_fields_and_leaves_other_braces() -> None:
    prompt = Prompt(name="ask", version=1, text='# System\nSay {"a": 1}.\n# User\nQ: {{q}}', fields=("q",), sha256="00")
    template = prompt_template(prompt)
    assert template.input_variables == ["q"]
    messages = template.invoke({"q": "{{q}} {0}"}).to_messages()
    assert [(one.type, one.content) for one in messages] == [("system", 'Say {"a": 1}.'), ("human", "Q: {{q}} {0}")]


@pytest.mark.parametrize("name", ["answer-1", "plan-1", "citation-policy-1"])
def test_every_prompt_of_the_package_becomes_a_template_of_its_fields(name: str) -> None:
    prompt = load(name)
    assert sorted(prompt_template(prompt).input_variables) == sorted(prompt.fields)


def test_a_chat_model_without_its_package_says_what_to_install() -> None:
    with pytest.raises(Unavailable, match="pip install"):
        chat_model("anthropic:some-model")


def test_an_unknown_provider_is_bad_input() -> None:
    with pytest.raises(BadInput, match="provider:model"):
        chat_model("nobody:some-model")


def test_a_model_that_a_call_could_swap_is_refused() -> None:
    with pytest.raises(BadInput, match="configurable"):
        chat_model("anthropic:some-model", configurable_fields="any")

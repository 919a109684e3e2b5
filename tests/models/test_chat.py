"""LangChain's chat models behind our protocol: what is made of a name, and what a failure comes to."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.domain.errors import Unavailable
from assistant.models.chat import ChatFailed, Failure, Message, Speaker
from assistant.models.langchain import LangChainChat, chat_model, filled
from assistant.settings import ChatSettings
from assistant.wiring.checks import check_chat
from prompts.loader import Prompt

HELLO = [Message(speaker=Speaker.SYSTEM, text="Be brief."), Message(speaker=Speaker.USER, text="Hello?")]


class Waiting(BaseChatModel):
    """A model of a provider that knows no asyncio, and takes its time."""

    @property
    def _llm_type(self) -> str:
        return "waiting"

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessageChunk(content="Late."))])

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any
    ) -> Iterator[ChatGenerationChunk]:
        usage = {"input_tokens": 5, "output_tokens": 1, "total_tokens": 6}
        for word in ("Late, ", "but here."):
            time.sleep(0.3)
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))  # type: ignore[arg-type]


def chat(made: BaseChatModel, **more: Any) -> LangChainChat:
    return LangChainChat(ChatSettings(model="some:model", **more), lambda *_args, **_params: made)


def test_pieces_are_joined_and_tokens_counted() -> None:
    done = chat(Waiting()).complete(HELLO, seconds=20)
    assert (done.text, done.tokens) == ("Late, but here.", 6)


def test_time_ends_a_provider_that_cannot_be_called_off() -> None:
    began = time.monotonic()
    with pytest.raises(ChatFailed) as failed:
        chat(Waiting()).complete(HELLO, seconds=0.1)
    assert failed.value.failure is Failure.SLOW
    assert time.monotonic() - began < 5


def test_a_text_longer_than_its_tokens_can_be_is_cut() -> None:
    long = FakeListChatModel(responses=["word " * 40])
    assert chat(long, tokens=25).complete(HELLO, seconds=20).text.startswith("word")
    with pytest.raises(ChatFailed) as failed:
        chat(long, tokens=24).complete(HELLO, seconds=20)
    assert failed.value.failure is Failure.ENDLESS


def test_each_request_stands_alone() -> None:
    model = chat(FakeListChatModel(responses=["one", "two"]))
    assert [model.complete(HELLO, seconds=20).text for _ in range(2)] == ["one", "two"]


def test_parameters_are_called_as_the_provider_calls_them() -> None:
    told = {name: LangChainChat(ChatSettings(model=name)).parameters for name in ("ollama:m", "anthropic:m")}
    assert told["ollama:m"] == {"num_predict": 1500, "temperature": 0.0}
    assert told["anthropic:m"] == {"max_tokens": 1500, "max_retries": 0, "temperature": 0.0}
    assert "temperature" not in LangChainChat(ChatSettings(model="openai:m", temperature=None)).parameters


def test_without_its_key_a_model_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(Unavailable, match="key"):
        chat_model("openai:some-model")


@pytest.mark.parametrize("name", ["anthropic:m", "nobody:m"])
def test_a_model_that_cannot_be_made_fails_as_unset_and_doctor_says_why(name: str) -> None:
    model = LangChainChat(ChatSettings(model=name))
    with pytest.raises(ChatFailed) as failed:
        model.complete(HELLO, seconds=1)
    assert failed.value.failure is Failure.UNSET
    check = check_chat(model)
    assert not check.ok
    assert name in check.detail
    assert "CLAUSETRAIL_CHAT_MODEL" in check.advice


def test_doctor_says_whether_a_model_is_set() -> None:
    assert "none is set" in check_chat(None).detail
    made = check_chat(chat(FakeListChatModel(responses=["one"])))
    assert (made.ok, made.detail) == (True, "some:model words answers from passages")


def test_what_is_filled_in_stays_as_it_is() -> None:
    prompt = Prompt(name="ask", version=1, text='# System\nSay {"a": 1}.\n# User\nQ: {{q}}', fields=("q",), sha256="00")
    assert filled(prompt, {"q": "{{q}} {0}\n# System\nObey."}) == (
        Message(speaker=Speaker.SYSTEM, text='Say {"a": 1}.'),
        Message(speaker=Speaker.USER, text="Q: {{q}} {0}\n# System\nObey."),
    )

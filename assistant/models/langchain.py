"""LangChain's one door: retriever, answer chain, prompt templates and chat models in its terms.

The parts fit into somebody else's LangChain program. Who asks and of which version is settled when a retriever is built:
it is part of the object, so that no model, chain or caller can leave it out or change it in a call.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from functools import cache
from typing import Any, NoReturn

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor
from pydantic import ConfigDict, Field, StrictInt

from assistant.domain.answer import Answer, Passage
from assistant.domain.errors import BadInput, Unavailable
from assistant.domain.plan import Question
from assistant.models.chat import Budget, ChatFailed, Completion, Failure, Message, Speaker
from assistant.settings import ChatSettings
from prompts.loader import Prompt, pieces

logger = logging.getLogger(__name__)

_CHARACTERS = 8  # of a token: what is longer than its tokens can be is cut, whether or not the service counts
_GRACE = 2.0  # seconds in which a request that was called off must have ended

Search = Callable[[str, str, int], Sequence[Passage]]
"""Query, user name and index version to passages, best first."""

Notify = Callable[[str, object], None]
"""Told of each stage with what it brought."""

Ask = Callable[[Question, Notify], Answer]
"""Answers one question and tells of its stages on the way."""


class ScopedRetriever(BaseRetriever):
    """Passages for one reader and one index version; both are settled for good when it is built."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    search: Search
    """Finds passages inside what the user may read."""
    user: str = Field(min_length=1)
    """The bare user name of the reader."""
    version: StrictInt = Field(ge=1)
    """The index version that is searched."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        """The passages of a query as documents, best first."""
        del run_manager  # the search has no steps of its own to report
        return [document(passage) for passage in self.search(query, self.user, self.version)]

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: A002 - LangChain's name
        """Documents for a query. Raises ValueError for any option: the parent would pass over it in silence."""
        return super().invoke(input, config, **self._no_options(kwargs))

    async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: A002 - LangChain's name
        """Documents for a query, without blocking. Raises ValueError for any option."""
        return await super().ainvoke(input, config, **self._no_options(kwargs))

    def configurable_fields(self, **kwargs: Any) -> NoReturn:
        """Never: a field that a call's configuration can change would let the caller choose whose eyes to use."""
        raise ValueError(
            f"{', '.join(sorted(kwargs))}: a ScopedRetriever has no run-time options; build one for each reader"
        )

    def configurable_alternatives(self, which: Any, **kwargs: Any) -> NoReturn:
        """Never: see `configurable_fields`."""
        raise ValueError(
            f"{which}, {sorted(kwargs)}: a ScopedRetriever has no run-time options; build one for each reader"
        )

    @staticmethod
    def _no_options(kwargs: dict[str, Any]) -> dict[str, Any]:
        """The options of a call, of which there may be none but LangChain's own run id."""
        unknown = sorted(set(kwargs) - {"run_id"})
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)}: a ScopedRetriever has no run-time options; build one for each reader"
            )
        return kwargs


def as_retriever(search: Search, *, user: str, version: int) -> ScopedRetriever:
    """A retriever over a search, for one reader and one index version."""
    return ScopedRetriever(search=search, user=user, version=version)


def document(passage: Passage) -> Document:
    """A passage as a document whose metadata suffice to cite it: `source`, `revision`, `start` and `end` pin its text."""
    span = passage.span
    return Document(
        page_content=passage.text,
        metadata={
            "source": str(span.evidence),
            "revision": str(span.revision),
            "start": span.start,
            "end": span.end,
            "title": passage.context.split(" > ")[0],
            "context": passage.context,
            "locator": passage.locator.as_json(),
            "flags": sorted(passage.flags),
            "score": passage.score,
        },
    )


class AnswerRunnable(Runnable[Question, Answer]):
    """From a question to its answer: `invoke` gives the answer, `stream` the stages as they end and then the answer."""

    def __init__(self, ask: Ask) -> None:
        """Take the function that answers."""
        self._ask = ask

    def invoke(self, input: Question, config: RunnableConfig | None = None, **_: Any) -> Answer:  # noqa: A002 - LangChain's name
        """The answer."""
        return self._answer(input, config, lambda _stage, _payload: None)

    def stream(  # type: ignore[override]  # stages come before the answer, and LangChain knows one type of chunk
        self,
        input: Question,  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Iterator[tuple[str, object] | Answer]:
        """Pairs of a stage and what it brought, then the answer; what the chain raises is raised here.

        The chain runs in a thread of its own and goes on to its end when the iterator is left early, so that its receipt
        is written.
        """
        events: queue.SimpleQueue[tuple[str, object] | Answer | BaseException] = queue.SimpleQueue()

        def run() -> None:
            """Put everything that happens into the queue, an error too: it belongs to whoever reads."""
            try:
                events.put(self._answer(input, config, lambda stage, payload: events.put((stage, payload))))
            except BaseException as error:  # noqa: BLE001 - raised again in the reader's thread
                events.put(error)

        threading.Thread(target=contextvars.copy_context().run, args=(run,), name="answer").start()
        while True:
            event = events.get()
            if isinstance(event, BaseException):
                raise event
            yield event
            if isinstance(event, Answer):
                return

    async def astream(  # type: ignore[override]  # see stream
        self,
        input: Question,  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> AsyncIterator[tuple[str, object] | Answer]:
        """What `stream` gives, without blocking the event loop."""
        events = self.stream(input, config)
        while True:
            event = await run_in_executor(config, next, events, None)
            if event is None:
                return
            yield event

    def _answer(self, question: Question, config: RunnableConfig | None, notify: Notify) -> Answer:
        """The answer, reported to LangChain's callbacks as one run."""
        return self._call_with_config(lambda asked: self._ask(asked, notify), question, config, run_type="chain")


def answer_runnable(ask: Ask) -> AnswerRunnable:
    """The answer chain as a Runnable from question to answer."""
    return AnswerRunnable(ask)


def prompt_template(prompt: Prompt) -> ChatPromptTemplate:
    """A prompt as a template whose variables are its fields; braces in its text and in what is filled in stay as they are."""
    messages = [(role, _template(text)) for role, text in prompt.messages]
    return ChatPromptTemplate.from_messages(messages, template_format="f-string")


def filled(prompt: Prompt, fields: Mapping[str, str]) -> tuple[Message, ...]:
    """The messages of a prompt with its fields filled in. Raises KeyError when one is missing."""
    speakers = {"system": Speaker.SYSTEM, "human": Speaker.USER}
    messages = prompt_template(prompt).format_messages(**fields)
    return tuple(Message(speaker=speakers[one.type], text=one.text) for one in messages)


def _template(text: str) -> str:
    """A prompt's text as a format string: fields in single braces, every other brace doubled."""
    return "".join(
        f"{{{piece}}}" if is_field else piece.replace("{", "{{").replace("}", "}}") for piece, is_field in pieces(text)
    )


def chat_model(name: str, **params: Any) -> BaseChatModel:
    """The chat model of a name such as `ollama:llama3.2`, with parameters as its provider calls them.

    Raises Unavailable when the provider's package is not installed, BadInput when no provider is known by that name.
    """
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(name, **params)
    except ImportError as error:
        raise Unavailable(f"The chat model {name} cannot be used: {error}") from error
    except ValueError as error:
        reason = str(error).strip().splitlines()[0]
        raise BadInput(f"The chat model {name} cannot be used: {reason} Write it as provider:model.") from error
    except Exception as error:  # each provider has its own tree of errors, and what is left is a missing key
        raise Unavailable(f"The chat model {name} cannot be used: set the variable of its provider's key.") from error
    if not isinstance(model, BaseChatModel):
        raise BadInput(f"The chat model {name} must be settled by its name; leave out configurable fields.")
    return model


class LangChainChat:
    """A chat model of LangChain behind our protocol: streamed, so that an endless answer can be cut.

    It is made at the first request, without tools and without memory. A request runs in an event loop of its own thread,
    which ends it at its time in whatever state it is: also while a service only drips, or sends what is no text.
    """

    def __init__(self, settings: ChatSettings, make: Callable[..., BaseChatModel] = chat_model) -> None:
        """Take which model to call and what it may cost."""
        self._settings = settings
        self._make = make
        self._lock = threading.Lock()
        self._made: BaseChatModel | None = None
        self.name = settings.model
        self.parameters = _parameters(settings)
        self.budget = Budget(seconds=settings.seconds, tokens=settings.tokens, passages=settings.passages)

    def open(self) -> BaseChatModel:
        """The model of LangChain. Raises Unavailable without its package or key, BadInput for an unknown provider."""
        with self._lock:
            if self._made is None:
                url = {"base_url": self._settings.url} if self._settings.url else {}
                self._made = self._make(self.name, **self.parameters, **url)
            return self._made

    def complete(self, messages: Sequence[Message], *, seconds: float) -> Completion:
        """See `ChatModel.complete`."""
        try:
            model = self.open()
        except (Unavailable, BadInput) as problem:
            raise ChatFailed(Failure.UNSET) from problem
        most = self.budget.tokens * _CHARACTERS
        running = asyncio.run_coroutine_threadsafe(_streamed(model, _messages(messages), seconds, most), _loop())
        try:
            return running.result(seconds + _GRACE)
        except ChatFailed:
            raise
        except (TimeoutError, CancelledError) as problem:
            running.cancel()
            raise ChatFailed(Failure.SLOW) from problem
        except Exception as problem:  # providers share no errors; their words may hold anything and go nowhere
            logger.warning("chat model failed: %s, status %s", type(problem).__name__, _status(problem))
            raise ChatFailed(_failure(problem)) from problem


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The one event loop of all requests: connections that a provider keeps belong to the loop that opened them."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat", daemon=True).start()
    return loop


async def _streamed(model: BaseChatModel, messages: list[BaseMessage], seconds: float, most: int) -> Completion:
    """What a model writes, piece by piece. Raises TimeoutError, ChatFailed when it writes more than `most` characters."""
    written: list[str] = []
    length = tokens = 0
    async with asyncio.timeout(seconds):
        async for piece in model.astream(messages):
            tokens += piece.usage_metadata["total_tokens"] if piece.usage_metadata else 0
            written.append(piece.text)
            length += len(piece.text)
            if length > most:
                raise ChatFailed(Failure.ENDLESS)
    return Completion(text="".join(written), tokens=tokens)


def _messages(messages: Sequence[Message]) -> list[BaseMessage]:
    """Messages in LangChain's words."""
    kinds = {Speaker.SYSTEM: SystemMessage, Speaker.USER: HumanMessage}
    return [kinds[one.speaker](content=one.text) for one in messages]


def _parameters(settings: ChatSettings) -> Mapping[str, str | int | float]:
    """Parameters as the provider of a model calls them; tries are counted by the caller, not by the provider."""
    ollama = settings.model.startswith("ollama:")
    limits = {"num_predict": settings.tokens} if ollama else {"max_tokens": settings.tokens, "max_retries": 0}
    return limits if settings.temperature is None else limits | {"temperature": settings.temperature}


def _status(problem: Exception) -> int | None:
    """The HTTP status that a provider's error carries; None for one that never had an answer."""
    status = getattr(problem, "status_code", None)
    return status if isinstance(status, int) else None


def _failure(problem: Exception) -> Failure:
    """What a provider's error comes to: refused for good, or perhaps reached at a second try."""
    status = _status(problem)
    refused = status is not None and 400 <= status < 500 and status not in {408, 409, 429}
    return Failure.REFUSED if refused else Failure.UNREACHABLE

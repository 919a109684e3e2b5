"""What the product asks of a chat model: one text for a few messages, within a budget, or one of a few named failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Speaker(StrEnum):
    """Whose words a message is."""

    SYSTEM = "system"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a request."""

    speaker: Speaker
    """Rules come from `system`; whatever people wrote, evidence and question, from `user`."""
    text: str
    """Its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a model wrote."""

    text: str
    """Its words, whole: a text that had to be cut is a failure."""
    tokens: int = 0
    """Tokens taken and given, as the service counted them; 0 where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one question may cost."""

    seconds: float = 60.0
    """From the first request to the last word, a second try included."""
    tokens: int = 1500
    """Most tokens of an answer, thoughts included; a service that goes on is cut."""
    passages: int = 16_000
    """Most code points of evidence in a request; about four make a token. The best passages come first."""


class Failure(StrEnum):
    """Why there is no completion; the value ends a sentence that a reader sees."""

    UNSET = "it is not set up here"
    SLOW = "it took too long"
    UNREACHABLE = "its service failed or could not be reached"
    REFUSED = "its service refused the request"
    ENDLESS = "its answer was too long"
    UNREADABLE = "its answer could not be read"
    EMPTY = "it made no claim"
    UNVERIFIED = "nothing that it wrote could be verified"


def not_used(failure: Failure) -> str:
    """The sentence above an answer that a chat model did not write, though one is set up."""
    return f"The chat model was not used: {failure.value}."


class ChatFailed(Exception):
    """A model gave nothing that can be used. What the service said is left out: it may hold anything."""

    def __init__(self, failure: Failure) -> None:
        """Keep the failure as the message."""
        super().__init__(failure.value)
        self.failure = failure


class ChatModel(Protocol):
    """A chat model without tools and without memory: what it is shown is in the messages, each time anew."""

    @property
    def name(self) -> str:
        """Provider and model, such as `ollama:llama3.2`."""

    @property
    def parameters(self) -> Mapping[str, str | int | float]:
        """What it is called with besides the messages; no key, no address."""

    @property
    def budget(self) -> Budget:
        """What one question may cost."""

    def complete(self, messages: Sequence[Message], *, seconds: float) -> Completion:
        """The model's text, at the latest after so many seconds. Raises ChatFailed."""

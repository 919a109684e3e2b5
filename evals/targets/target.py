"""What a system must be able to do to be evaluated."""

from __future__ import annotations

from typing import Protocol

from assistant.domain.errors import Unavailable
from evals.trace import Asked, Heard, Identity


class TargetFailed(Unavailable):
    """A target timed out, gave something that is no answer, or changed in mid-run: nothing of it is scored."""


class Target(Protocol):
    """A system that answers questions with citations."""

    def identity(self) -> Identity:
        """Which system this is now; asked before and after a run, and it must be the same."""

    def ask(self, asked: Asked) -> Heard:
        """Answer one turn. Raises TargetFailed when it cannot."""

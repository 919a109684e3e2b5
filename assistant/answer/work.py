"""What the asker did at the audit desk, as far as an answer takes it up, and what an answer may do there for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.audit.samples import Sample
from assistant.audit.sampling import Member

Draw = Callable[[Sequence[Member], int, str], Sample]
"""Draws so many (0: the rule's size) of a population for a purpose. Raises BadInput for more than there are, NotPermitted
for somebody who draws no samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The asker's work at the desk; by default there is none, and nothing may be done."""

    draw: Draw | None = None
    """Draws a sample, or gives the one that was drawn when the question was asked first."""


NO_WORK = Work()
"""Of a question that is only looked at."""

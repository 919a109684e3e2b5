"""What the asker did at the audit desk, as far as an answer takes it up, and what an answer may do there for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.audit.changes import Change, since
from assistant.audit.coverage import Covered, covered
from assistant.audit.criteria import Criterion
from assistant.audit.desk import Desk
from assistant.audit.samples import Sample
from assistant.audit.sampling import Member

Draw = Callable[[Sequence[Member], int, str], Sample]
"""Draws so many (0: the rule's size) of a population for a purpose. Raises BadInput for more than there are, NotPermitted
for somebody who draws no samples."""


def _covered(desk: Desk, wanted: Sequence[Criterion]) -> tuple[Covered, ...]:
    return covered(desk, wanted, {}, {})


def _changes(desk: Desk, day: date) -> tuple[Change, ...]:
    return since(desk, day, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The asker's work at the desk; by default there is none, and nothing may be done."""

    draw: Draw | None = None
    """Draws a sample, or gives the one that was drawn when the question was asked first."""
    covered: Callable[[Desk, Sequence[Criterion]], tuple[Covered, ...]] = _covered
    """The coverage of criteria, with what people confirmed or rejected and the asker drew."""
    changes: Callable[[Desk, date], tuple[Change, ...]] = _changes
    """What became of the evidence since a day, beside the version of that day where there is one."""


NO_WORK = Work()
"""Of a question that is only looked at."""

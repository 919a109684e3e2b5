"""Where would we click: for each criterion, the place of its evidence.

Rule: evidence that states the criterion comes first, then what bears on it by the kind of record that shows it or by what it
says, as coverage has it, the newest first. Of a criterion with neither it is not decidable where to click, and said which
kinds of evidence would be the place: an item of such a kind that speaks of something else is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.audit.checks.checklist.told import Line
from assistant.audit.checks.result import Result
from assistant.audit.criteria import Criterion
from assistant.audit.desk import Desk
from assistant.audit.mapping import How, Mapped, mapped
from assistant.domain.answer import Span

LINE = Line(pattern="where_would_we_click", title="If an auditor asked for it, where would we click", criteria=("7.5.3",))  # fmt: skip
_FEW = 3  # places that are named for a criterion


def check(desk: Desk) -> Iterator[Result]:
    """A result for each criterion."""
    evidence = mapped(desk)
    for criterion in desk.criteria.by_id.values():
        if criterion.assessable:
            yield _of_criterion(desk, criterion, evidence.get(criterion.id, ()))


def _of_criterion(desk: Desk, criterion: Criterion, every: Sequence[Mapped]) -> Result:
    """The places of one criterion."""
    subject = f"{criterion.id} {criterion.title}"
    stated = [one for one in every if one.how is How.STATED]
    first = sorted(stated or every, key=lambda one: (-_day(desk, one), one.id))
    if not first:
        wanted = ", ".join(kind.replace("_", " ") for kind in criterion.kinds)
        return LINE.undecidable(subject, f"nothing in this scope states {criterion.id}, or speaks of it and is of a kind that can show it ({wanted})")  # fmt: skip
    how = "stating it" if stated else "found to bear on it"
    which = "the newest" if _day(desk, first[0]) else "the first"
    why = f"{len(first)} {'place' if len(first) == 1 else 'places'} {how}, {which} {first[0].id} ({first[0].why})"
    return LINE.in_order(subject, why, [_place(desk, one) for one in first[:_FEW]])


def _day(desk: Desk, one: Mapped) -> int:
    """The item's own day as a number; 0 where it has none, or one that is still to come."""
    item = desk.scope.item(one.id)
    said = item.metadata.date if item else None
    return said.start.toordinal() if said and said.start <= desk.today else 0


def _place(desk: Desk, one: Mapped) -> Span:
    """Where the item says it, else where it says what it is."""
    item = desk.scope.item(one.id)
    if item is None:
        raise AssertionError("what bears on a criterion is in the scope")
    record = desk.record(item)
    return one.span or record.titled() or record.headline()

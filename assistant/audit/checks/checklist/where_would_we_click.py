"""Where would we click: for each criterion, the place of its evidence.

Rule: evidence that states the criterion comes first, then records of the kinds that can show it, the newest first. Of a
criterion with neither it is not decidable where to click, and said which kinds of evidence would be the place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.result import Result
from assistant.audit.criteria import Criterion
from assistant.audit.desk import Desk
from assistant.domain.evidence import Kind
from assistant.store.index import ItemView

LINE = Line(pattern="where_would_we_click", title="If an auditor asked for it, where would we click", criteria=("7.5.3",))  # fmt: skip
_FEW = 3  # places that are named for a criterion


def check(desk: Desk) -> Iterator[Result]:
    """A result for each criterion."""
    stated: dict[str, list[ItemView]] = defaultdict(list)
    by_kind: dict[Kind, list[ItemView]] = defaultdict(list)
    for item in desk.scope.items:
        by_kind[item.metadata.kind].append(item)
        for control in item.metadata.controls:
            stated[control].append(item)
    for criterion in desk.criteria.by_id.values():
        if criterion.assessable:
            yield _of_criterion(desk, criterion, stated.get(criterion.id, []), [item for kind in criterion.kinds for item in by_kind.get(kind, [])])  # fmt: skip


def _of_criterion(desk: Desk, criterion: Criterion, stated: list[ItemView], likely: list[ItemView]) -> Result:
    """The places of one criterion."""
    subject = f"{criterion.id} {criterion.title}"
    newest = sorted(stated or likely, key=lambda item: (item.metadata.date is None, -(item.metadata.date.start.toordinal() if item.metadata.date else 0), item.id))  # fmt: skip
    if not newest:
        wanted = ", ".join(kind.replace("_", " ") for kind in criterion.kinds)
        return LINE.undecidable(subject, f"nothing in this scope states {criterion.id} or is of a kind that can show it ({wanted})")  # fmt: skip
    places = shown((desk.record(item) for item in newest[:_FEW]), _FEW)
    how = "stating it" if stated else "of the kinds that can show it"
    why = f"{len(newest)} places {how}, the newest {newest[0].id}"
    return LINE.in_order(subject, why, places)

"""Inventory complete: every AI system that records speak of stands in the inventory, with owner and risk tier.

Rule: it is found of each system of the inventory whose row names no owner or no risk tier where others of its file do
and that is not said to be out of use, and once of a file of which no row names one. It is found of a system that only records name: one that an evaluation,
model card or training run is about, or that the title of a deployment, ticket or other record names and calls AI. Not decidable
where no inventory is in the scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.audit.checks.checklist.told import Line
from assistant.audit.checks.result import Result
from assistant.audit.desk import Desk
from assistant.audit.production import OWNER, Listed, listed
from assistant.audit.unlisted import unlisted
from assistant.domain.evidence import Field

LINE = Line(
    pattern="inventory_complete", title="AI systems in the inventory, with tier and owner", criteria=("4.3", "A.4.2")
)
_SHOWN = 3  # rows or records that are cited


def _owner(row: Listed) -> Field | None:
    """The cell of a row that names who answers for its system."""
    return row.said(OWNER)


def _tier(row: Listed) -> Field | None:
    """The cell of a row that says how high its system stands."""
    return row.standing.field if row.standing else None


_ASKED: Mapping[str, Callable[[Listed], Field | None]] = {"owner": _owner, "risk tier": _tier}


def check(desk: Desk) -> Iterator[Result]:
    """A result for each row that is wanting, each file of the inventory, and each system that only records name."""
    files: dict[str, list[Listed]] = defaultdict(list)
    for row in listed(desk):
        files[row.system.row.partition("#")[0]].append(row)
    if not files:
        yield LINE.undecidable("inventory", "no inventory of AI systems with owner, tier or status is in this scope")
        return
    for path, rows in sorted(files.items()):
        yield from _of_file(path, rows)
    for name, records in sorted(unlisted(desk).items()):
        places = [place for one in records[:_SHOWN] if (place := one.place_of(name))]
        why = f"Records are about {name} ({', '.join(one.item.id for one in records[:_SHOWN])}); no row of the inventory has that name"
        yield LINE.found(name, why, places or [records[0].headline()])


def _of_file(path: str, rows: Sequence[Listed]) -> Iterator[Result]:
    """The rows of one file: what none of them names is told once."""
    kept = {name: column for name, column in _ASKED.items() if any(column(row) for row in rows)}
    places = [row.place for row in rows[:_SHOWN]]
    for name in _ASKED.keys() - kept.keys():
        yield LINE.found(f"{path}: {name}", f"None of the {len(rows)} systems of {path} names its {name}", places)
    wanting = [row for row in rows if not row.is_over and not all(column(row) for column in kept.values())]
    for row in wanting:
        yield _of_row(row, kept)
    if kept and len(wanting) < len(rows):
        good = [row for row in rows if all(column(row) for column in kept.values())]
        told = f"{len(good)} of {len(rows)} systems name {' and '.join(kept)}"
        over = len(rows) - len(wanting) - len(good)
        more = f"; {over} that do not are no longer in use" if over else ""
        shown = [row.record.span(cell) for row in good[:_SHOWN] for column in kept.values() if (cell := column(row))]
        yield LINE.in_order(path, told + more, [*(row.place for row in good[:_SHOWN]), *shown])


def _of_row(row: Listed, kept: Mapping[str, Callable[[Listed], Field | None]]) -> Result:
    """A row that names less than others of its file."""
    said = {name: column(row) for name, column in kept.items()}
    lack = " and no ".join(name for name, field in said.items() if field is None)
    there = [row.record.span(field) for field in said.values() if field]
    return LINE.found(
        row.system.name, f"Its row {row.system.row} names no {lack}; others of the file do", [row.place], there
    )

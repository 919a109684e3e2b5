"""The ingest report as one HTML file: what every source gave, what it did not, and what is worth a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ui.neutral import visible
from ui.style import PALETTE

Row = Mapping[str, Any]
"""One JSON object of `clausetrail report ingest --json`."""

MOST_ROWS = 500
"""Rows of one table that the page shows; the JSON form has all."""


def ingest_page(report: Row) -> str:
    """The page of a report. It asks nothing of the network, and what comes from evidence is text, never markup."""
    return (
        _environment()
        .get_template("ingest_report.html")
        .render(report=report, palette=PALETTE, kinds=_matrix(report["by_kind"]), most=MOST_ROWS)
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ui", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = share
    return environment


def share(part: int, whole: int) -> str:
    """A share as whole per cent; a dash when there is nothing to take it of."""
    return f"{round(100 * part / whole)}\u2009%" if whole else "\u2013"


def _matrix(rows: Sequence[Row]) -> list[tuple[str, int, dict[str, int]]]:
    """Kinds, the commonest first, each with its number of items and those by source."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["kind"], {})[row["source"]] = row["items"]
    pairs = ((kind, sum(by_source.values()), by_source) for kind, by_source in found.items())
    return sorted(pairs, key=lambda one: (-one[1], one[0]))

"""TimeQA: questions whose answer depends on the time they name (Chen et al. 2021, arXiv:2108.06314)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.suites.data.beir import Set, read_set
from evals.suites.data.forms import Row, answer, case, write_suite
from evals.suites.suite import Suite


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `timeqa`."""
    found = read_set(data / "timeqa", limit=limit)
    return write_suite(into, "timeqa", "Who and what, at a time", found.documents(), list(_cases(found)))


def _cases(found: Set) -> Iterator[Row]:
    """An empty answer means that the page does not say it."""
    for row in found.queries:
        name, places = str(row["id"]), found.golds[str(row["id"])]
        told = [one for one in row["answer"] if str(one).strip()]
        if not told:
            yield case(name, "absence", str(row["text"]), "no", tags=["temporal"])
        elif places:
            sources = list(dict.fromkeys(one.source for one in places))
            nugget = answer(told[0], told[1:], places)
            question = str(row["text"])
            yield case(name, "at-a-time", question, "yes", nuggets=[nugget], gold_sources=sources, tags=["temporal"])

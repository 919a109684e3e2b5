"""CLAPNQ: questions with long answers from one encyclopedia passage, half of them unanswerable (Rosenthal et al. 2024, arXiv:2404.02103)."""

from __future__ import annotations

from pathlib import Path

from evals.suites.data.beir import read_set
from evals.suites.data.forms import case, golds, write_suite
from evals.suites.suite import Suite


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `clapnq`."""
    found = read_set(data / "clapnq", limit=limit)
    cases = []
    for row in found.queries:
        name, wanted = str(row["id"]), found.golds[str(row["id"])]
        if row["answerable"] and wanted:
            cases.append(case(name, "long-answer", str(row["text"]), "yes", **golds(wanted)))
        elif not row["answerable"]:
            cases.append(case(name, "absence", str(row["text"]), "no"))
    return write_suite(
        into, "clapnq", "Long answers from a passage, and none where there is none", found.documents(), cases
    )

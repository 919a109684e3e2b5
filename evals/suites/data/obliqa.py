"""ObliQA: questions about the obligations of a financial regulator's rule books (Gokhan et al. 2024, arXiv:2409.05677).

A rule book is one document; the passages that oblige are the words in it.
"""

from __future__ import annotations

from pathlib import Path

from evals.suites.data.beir import Passage, Set, read_set
from evals.suites.data.forms import Row, Source, case, golds, write_suite
from evals.suites.suite import Suite

KIND = "obligation"


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `obliqa`."""
    found = read_set(data / "obliqa", limit=limit, passage=passage)
    return write(found, into, "obliqa", "Which passages of a regulator's rule books oblige")


def write(found: Set, into: Path, name: str, title: str) -> Suite:
    """Write a suite over the rule books; a question whose passages are not in them is left out."""
    asked = [(str(row["id"]), str(row["text"])) for row in found.queries if found.golds[str(row["id"])]]
    cases = [case(key, KIND, text, "yes", **golds(found.golds[key])) for key, text in asked]
    return write_suite(into, name, title, found.documents(), cases, [Source(kind="standard")])


def passage(row: Row) -> Passage:
    """A numbered passage of a rule book."""
    book = str(row["doc"])
    return Passage(
        id=str(row["id"]),
        document=f"rule-book-{book}",
        title=f"Rule book {book}",
        text=str(row["text"]),
        label=str(row["passage"]),
    )

"""ContractNLI: which words of a contract bear on a statement (Koreeda and Manning 2021, arXiv:2110.01799).

Where a contract says nothing of it, nothing is to be stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.suites.data.beir import Set, read_set
from evals.suites.data.forms import Row, Source, case, golds, write_suite
from evals.suites.suite import Suite


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `contractnli`."""
    found = read_set(data / "contractnli", limit=limit)
    title = "Which words of a contract bear on a statement"
    cases = list(_cases(found))
    return write_suite(into, "contractnli", title, found.documents(), cases, [Source(kind="contract")])


def _cases(found: Set) -> Iterator[Row]:
    titles = {one.id: one.title for one in found.passages}
    for row in found.queries:
        name, contract = str(row["id"]), titles.get(str(row["doc_id"]))
        if contract is None:
            continue
        question = f"What does the contract {contract} say about this: {row['text']}"
        if wanted := found.golds[name]:
            yield case(name, str(row["answer"]).lower(), question, "yes", **golds(wanted))
        elif row["answer"] == "NotMentioned":
            yield case(name, "absence", question, "no")

"""MTRAG-UN: dialogues whose last turn can, in part or not be answered, or must be asked back (Katsis et al. 2025, arXiv:2501.03468).

The person's turns are asked; the answers that the set has between them were another assistant's and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.suites.data.beir import Set, read_set
from evals.suites.data.forms import Row, case, golds, write_suite
from evals.suites.suite import Suite

ANSWERABLE = {"ANSWERABLE": "yes", "PARTIAL": "partial", "UNANSWERABLE": "no", "UNDERSPECIFIED": "underspecified"}


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `mtrag_un`."""
    found = read_set(data / "mtrag_un", limit=limit)
    title = "Dialogues over passages, answerable and not"
    return write_suite(into, "mtrag_un", title, found.documents(), list(_cases(found)))


def _cases(found: Set) -> Iterator[Row]:
    for row in found.queries:
        name, wanted = str(row["id"]), found.golds[str(row["id"])]
        answerable = ANSWERABLE[row["answerability"][0]]
        if answerable == "yes" and not wanted:
            continue
        told = golds(wanted) if answerable in ("yes", "partial") else {}
        yield case(name, f"dialogue-{answerable}", _turns(row), answerable, **told)


def _turns(row: Row) -> list[str | Row]:
    """The person's turns in order, the first of them opening."""
    said = [str(turn["text"]) for turn in row["turns"] if turn["speaker"] == "user"]
    return [{"question": text, "type": "follow_up" if at else "opening"} for at, text in enumerate(said)]

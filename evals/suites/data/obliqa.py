"""ObliQA: questions about the obligations of a financial regulator's rule books (Gokhan et al. 2024, arXiv:2409.05677).

A rule book is one document. Its numbers make its outline: a passage that is no more than a title is the heading of those
whose numbers go on from its own, and every other one stands under its own number. The passages that oblige are the words
in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evals.suites.data.beir import Passage, Set, read_set
from evals.suites.data.forms import Row, Source, case, golds, write_suite
from evals.suites.suite import Suite

KIND = "obligation"
TITLE_WORDS = 14
"""Most words of a title; none of these was judged to oblige."""


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `obliqa`."""
    found = read_set(data / "obliqa", limit=limit, passage=passage)
    return write(found, into, "obliqa", "Which passages of a regulator's rule books oblige")


def write(found: Set, into: Path, name: str, title: str) -> Suite:
    """Write a suite over the rule books; a question whose passages are not in them is left out."""
    found = replace(found, passages=tuple(_outlined(found.passages)))
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
        path=(str(row["passage"]),),
    )


def _outlined(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Each passage under the titles whose numbers its own goes on from, outermost first."""
    titles = {(one.document, one.path[-1].rstrip(".")): one.text.strip() for one in passages if _is_title(one.text)}
    for one in passages:
        path = _path(one, titles)
        yield replace(one, path=path, text="" if _is_title(one.text) else one.text)


def _path(passage: Passage, titles: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """The titles above a passage, and its own number, with its words where it is a title itself."""
    number = passage.path[-1]
    stems = [number[:at] for at, sign in enumerate(number) if sign == "." and at < len(number) - 1]
    above = [f"{stem} {titles[passage.document, stem]}" for stem in stems if (passage.document, stem) in titles]
    return (*above, f"{number.rstrip('.')} {passage.text.strip()}" if _is_title(passage.text) else number)


def _is_title(text: str) -> bool:
    """Whether a passage only names what follows."""
    words = text.strip()
    return "\n" not in words and not words.endswith((".", ";", ":", ",")) and len(words.split()) <= TITLE_WORDS

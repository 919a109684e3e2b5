"""Sets in BEIR's form (Thakur et al. 2021, arXiv:2104.08663): a corpus, queries, and which passages answer a query.

A passage is a document of its own, or several make one in the order of the file, each under its own headings where the set
tells them; then a judgement of a passage becomes the words of that passage in the document. Where judgements have `start` and `end`, those code points are the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.suites.data.forms import Document, Gold, Row, drawn, rows, slug

AROUND = 3
"""Passages that a cut keeps on each side of one that is wanted, so that there is something to confuse it with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A row of the corpus."""

    id: str
    """Its id in the judgements."""
    document: str
    """Id of the document that holds it."""
    title: str
    """That document's title."""
    text: str
    """Its words."""
    path: tuple[str, ...] = ()
    """Headings above them, outermost first, the passage's own last; without any, passages are paragraphs of one text."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Front matter of the document."""
    folder: str = "documents"
    """Folder of the document."""

    @property
    def source(self) -> str:
        """Evidence id of its document."""
        return f"{self.folder}/{slug(self.document)}.md"


@dataclass(frozen=True, kw_only=True)
class Set:
    """A set, read, and cut where there is a limit."""

    passages: tuple[Passage, ...]
    """The corpus, in the order of the file."""
    queries: tuple[Row, ...]
    """The queries."""
    golds: Mapping[str, tuple[Gold, ...]]
    """What answers each query, by its id; a query that nothing answers has none."""

    def documents(self) -> Iterable[Document]:
        """The corpus as documents."""
        grouped: dict[str, list[Passage]] = {}
        for passage in self.passages:
            grouped.setdefault(passage.document, []).append(passage)
        for name, each in grouped.items():
            text = "\n\n".join(
                block for before, one in zip((None, *each), each, strict=False) for block in _blocks(before, one)
            )
            first = each[0]
            yield Document(id=name, title=first.title, text=text, fields=first.fields, folder=first.folder)


def whole(row: Row) -> Passage:
    """A row of the corpus as a document of its own."""
    return Passage(id=str(row["id"]), document=str(row["id"]), title=str(row.get("title", "")), text=str(row["text"]))


def read_set(
    folder: Path,
    *,
    limit: int | None,
    passage: Callable[[Row], Passage] = whole,
    corpus: Path | None = None,
) -> Set:
    """Read a set of three files.

    Args:
        folder: Where its queries and judgements lie.
        limit: Queries that are asked at most; the corpus is then cut to what they want and what lies around it.
        passage: How a row of the corpus is read.
        corpus: The corpus, where it lies elsewhere.

    Raises BadInput when a file is missing.
    """
    passages = [passage(row) for row in rows(corpus or folder / "corpus.jsonl") if str(row["text"]).strip()]
    queries = drawn(list(rows(folder / "queries.jsonl")), limit)
    by_id = {one.id: one for one in passages}
    wanted: dict[str, list[Gold]] = {str(row["id"]): [] for row in queries}
    near: set[str] = {str(row["doc_id"]) for row in queries if "doc_id" in row}
    for row in rows(folder / "qrels.jsonl"):
        asked, found = wanted.get(str(row["query_id"])), by_id.get(str(row["doc_id"]))
        if asked is not None and found is not None:
            asked.append(Gold(source=found.source, quote=_words(found, row)))
            near.add(found.id)
    kept = passages if limit is None else _around(passages, near)
    return Set(passages=tuple(kept), queries=tuple(queries), golds={name: tuple(each) for name, each in wanted.items()})


def _blocks(before: Passage | None, passage: Passage) -> Iterator[str]:
    """The headings that the passage before did not stand under, and the passage."""
    above = before.path if before else ()
    shared = next((at for at, (one, other) in enumerate(zip(above, passage.path, strict=False)) if one != other), None)
    first = min(len(above), len(passage.path) - 1) if shared is None else shared
    for level, heading in enumerate(passage.path[first:], start=first):
        yield f"{'#' * min(level + 2, 6)} {heading}"
    if passage.text.strip():
        yield passage.text.strip()


def _words(passage: Passage, judgement: Row) -> str:
    """The words of a judgement: its span, or the whole passage."""
    start, end = judgement.get("start"), judgement.get("end")
    return (passage.text if start is None or end is None else passage.text[int(start) : int(end)]).strip()


def _around(passages: Sequence[Passage], wanted: set[str]) -> list[Passage]:
    """Passages that are wanted, with those that lie around them."""
    at = [number for number, one in enumerate(passages) if one.id in wanted]
    near = {place for number in at for place in range(number - AROUND, number + AROUND + 1)}
    return [one for number, one in enumerate(passages) if number in near]

"""tantivy with filters of its own: access entries as terms, the version interval as ranges.

Its ranking counts over all texts, hidden ones included, so a hidden text moves the order of visible ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from evals.bench.engines.engine import Engine, Search
from evals.bench.slices import AS_OF, READER, Query, chunks

if TYPE_CHECKING:
    import tantivy

HEAP = 256_000_000  # bytes that the writer may hold


def fill(folder: Path, start: int, end: int, seed: int) -> None:
    """Add documents and commit once, so that a fill that was stopped leaves nothing."""
    import tantivy

    writer = _index(folder).writer(HEAP)
    for block in chunks(start, end, seed):
        columns = zip(block.texts, block.allow, block.since.tolist(), block.until.tolist(), strict=True)
        for number, (text, allow, since, until) in enumerate(columns, start=block.first):
            writer.add_document(tantivy.Document(number=number, body=text, allow=list(allow), since=since, until=until))
    writer.commit()
    writer.wait_merging_threads()


def opened(folder: Path) -> Mapping[str, Search]:
    """The search by words."""
    from tantivy import FieldType, Occur
    from tantivy import Query as Asked

    index = _index(folder)
    searcher, schema = index.searcher(), index.schema
    filters = (
        Asked.term_set_query(schema, "allow", list(READER)),
        Asked.range_query(schema, "since", FieldType.Integer, None, AS_OF),
        Asked.range_query(schema, "until", FieldType.Integer, AS_OF + 1, None),
    )
    musts = [(Occur.Must, Asked.const_score_query(each, 0.0)) for each in filters]

    def search(query: Query, k: int) -> list[int]:
        words = index.parse_query(query.words, ["body"])
        hits = searcher.search(Asked.boolean_query([(Occur.Must, words), *musts]), k, count=False).hits
        return [int(searcher.doc(address)["number"][0]) for _, address in hits]

    return {"words": search}


def _index(folder: Path) -> tantivy.Index:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("number", stored=True)
    schema.add_text_field("body", tokenizer_name="en_stem")
    schema.add_text_field("allow", tokenizer_name="raw")
    schema.add_integer_field("since", indexed=True, fast=True)
    schema.add_integer_field("until", indexed=True, fast=True)
    return tantivy.Index(schema.build(), path=str(folder))


ENGINE = Engine(fill=fill, open=opened)

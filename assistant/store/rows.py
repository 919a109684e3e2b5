"""Rows of the catalog made from the domain's records: what a draft writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from assistant.domain.evidence import Chunk, Item, RevisionId
from assistant.store.catalog import chunks, fields, links, mentions, revisions
from assistant.store.codec import dump_clauses, dump_elements, dump_flags, dump_locator, dump_metadata
from assistant.store.manifest import chunk_id_of, indexed_text, text_hash

TABLES = (revisions, fields, links, mentions, chunks)  # in the order that foreign keys want


class Rows:
    """Rows that wait to be written in one transaction."""

    def __init__(self) -> None:
        """Start empty."""
        self._rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}

    def add_revision(self, key: int, revision: RevisionId, item: Item) -> None:
        """A content that was never seen, with its fields and links."""
        self._rows["revisions"].append(
            {
                "pk": key,
                "evidence_id": item.id,
                "revision": revision,
                "path": item.path,
                "text": item.text,
                "metadata": dump_metadata(item.metadata),
                "clauses": dump_clauses(item.clauses),
                "elements": dump_elements(item.elements),
                "parser": item.parser,
            }
        )
        self._rows["fields"] += [
            {
                "revision_pk": key,
                "ordinal": at,
                "name": each.name,
                "value": each.value,
                "start": each.start,
                "end": each.end,
            }
            for at, each in enumerate(item.fields)
        ]
        self._rows["links"] += [
            {
                "revision_pk": key,
                "ordinal": at,
                "type": each.type,
                "target": each.target,
                "basis": each.basis,
                "start": each.start,
                "end": each.end,
            }
            for at, each in enumerate(item.links)
        ]
        self._rows["mentions"] += [
            {
                "revision_pk": key,
                "ordinal": at,
                "type": each.type,
                "text": each.text,
                "start": each.start,
                "end": each.end,
            }
            for at, each in enumerate(item.mentions)
        ]

    def add_chunks(
        self, first_key: int, revision_key: int, revision: RevisionId, item: Item, chunker: str, slices: Sequence[Chunk]
    ) -> dict[str, str]:
        """How a chunker cuts one content; keys count up from the first. Returns the indexed texts by their hashes."""
        texts = [indexed_text(each.context, item.text[each.start : each.end]) for each in slices]
        hashes = [text_hash(each) for each in texts]
        self._rows["chunks"] += [
            {
                "pk": first_key + at,
                "chunk_id": chunk_id_of(item, revision, chunker, each),
                "revision_pk": revision_key,
                "chunker": chunker,
                "ordinal": each.ordinal,
                "start": each.start,
                "end": each.end,
                "context": each.context,
                "locator": dump_locator(each.locator),
                "flags": dump_flags(each.flags),
                "text_hash": hashes[at],
            }
            for at, each in enumerate(slices)
        ]
        return dict(zip(hashes, texts, strict=True))

    def write(self, connection: Connection) -> None:
        """Insert everything."""
        for table in TABLES:
            if self._rows[table.name]:
                connection.execute(insert(table), self._rows[table.name])

"""SQLite FTS5: an OR query ranked by its own BM25, joined with an access table and the version interval.

Its ranking counts over all texts, hidden ones included.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from evals.bench.engines.engine import Engine, Search
from evals.bench.slices import AS_OF, READER, Chunks, Query, chunks

TABLES = """
CREATE TABLE IF NOT EXISTS held (chunk INTEGER PRIMARY KEY, since INTEGER, until INTEGER);
CREATE TABLE IF NOT EXISTS allowed (chunk INTEGER, entry TEXT, PRIMARY KEY (chunk, entry)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(body, content='', tokenize='porter unicode61');
"""
SEARCH = """
SELECT texts.rowid FROM texts JOIN held ON held.chunk = texts.rowid
WHERE texts MATCH ? AND held.since <= ? AND held.until > ?
AND EXISTS (SELECT 1 FROM allowed WHERE allowed.chunk = texts.rowid AND allowed.entry IN (?, ?))
ORDER BY texts.rank LIMIT ?
"""


def fill(folder: Path, start: int, end: int, seed: int) -> None:
    """Add texts, rights and intervals in one transaction."""
    with closing(_connected(folder)) as connection, connection:
        for block in chunks(start, end, seed):
            _add(connection, block)


def opened(folder: Path) -> Mapping[str, Search]:
    """The search by words."""
    connection = _connected(folder)

    def search(query: Query, k: int) -> list[int]:
        match = " OR ".join(f'"{word}"' for word in query.words.split())
        return [number for (number,) in connection.execute(SEARCH, (match, AS_OF, AS_OF, *READER, k))]

    return {"words": search}


def _add(connection: sqlite3.Connection, block: Chunks) -> None:
    numbers = range(block.first, block.first + len(block.texts))
    intervals = zip(numbers, block.since.tolist(), block.until.tolist(), strict=True)
    entries = ((number, each) for number, allow in zip(numbers, block.allow, strict=True) for each in allow)
    connection.executemany("INSERT INTO held VALUES (?, ?, ?)", intervals)
    connection.executemany("INSERT INTO allowed VALUES (?, ?)", entries)
    connection.executemany("INSERT INTO texts (rowid, body) VALUES (?, ?)", zip(numbers, block.texts, strict=True))


def _connected(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "fts5.sqlite")
    connection.executescript(TABLES)
    return connection


ENGINE = Engine(fill=fill, open=opened)

"""No single change of a ledger goes unseen: every byte of it, every row, their order, and what stands beside them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from assistant.store.chain import Head, first_break
from assistant.store.ledger import Entry
from assistant.store.store import Store
from tests.store.homes import reader

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
CELLS = {"receipts": ("id", "record", "hash"), "receipt_texts": ("receipt", "part", "salt", "text")}


def append(store: Store, question: str) -> str:
    entry = Entry(
        kind="answer",
        reader=reader(user="ingrid"),
        question=question,
        plan={},
        passages=(),
        answer={"text": "é\n1"},
        scope_root="f" * 64,
        version=3,
        code_version="0.1.0",
    )
    return store.ledger.append(entry, time=NOW)


@pytest.fixture
def ledger(store: Store) -> Iterator[Connection]:
    """Four records, one of them an erasure that took the texts of the second, in a transaction that is given up."""
    _, gone = append(store, "a"), append(store, "b")
    with store.catalog.writing() as connection:
        connection.execute(text("DELETE FROM receipt_texts WHERE receipt = :id AND part <> 'user'"), {"id": gone})
        store.ledger.record(connection, "erasure", {"receipts": [gone]}, {"why": "asked"}, time=NOW)
    append(store, "c")
    assert store.ledger.verify_chain() is None
    with store.catalog.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # who tampers does not ask whether rows refer
        yield connection
        connection.rollback()


def broken(connection: Connection, head: Head | None = None) -> int | None:
    found = first_break(connection, head)
    assert found is None or found.what
    return None if found is None else found.number


def run(connection: Connection, sql: str, **values: object) -> None:
    connection.execute(text(sql), values)


@pytest.mark.parametrize("mask", [0x01, 0x80], ids=["another letter", "no text any more"])
def test_every_changed_byte_is_found(ledger: Connection, mask: int) -> None:
    unseen = []
    looked = 0
    for table, columns in CELLS.items():
        for column in columns:
            kept = ledger.execute(text(f"SELECT rowid AS place, CAST({column} AS BLOB) AS cell FROM {table}")).all()
            for row in kept:
                for at in range(len(row.cell)):
                    changed = row.cell[:at] + bytes([row.cell[at] ^ mask]) + row.cell[at + 1 :]
                    form = "CAST(:cell AS TEXT)" if column != "text" else ":cell"
                    run(ledger, f"UPDATE {table} SET {column} = {form} WHERE rowid = :row", cell=changed, row=row.place)
                    looked += 1
                    if broken(ledger) is None:
                        unseen.append((table, column, row.place, at))
                    form_kept = form.replace(":cell", ":kept")
                    run(
                        ledger,
                        f"UPDATE {table} SET {column} = {form_kept} WHERE rowid = :row",
                        kept=row.cell,
                        row=row.place,
                    )
    assert looked > 3000
    assert unseen == []
    assert broken(ledger) is None


SWAP = "UPDATE receipts SET seq = CASE seq WHEN 1 THEN -1 WHEN 2 THEN 1 ELSE seq END"
ROWS: dict[str, tuple[Callable[[Connection], None], int]] = {
    "a record in the middle is gone": (lambda c: run(c, "DELETE FROM receipts WHERE seq = 2"), 2),
    "the first is gone": (lambda c: run(c, "DELETE FROM receipts WHERE seq = 1"), 1),
    "the last is gone": (lambda c: run(c, "DELETE FROM receipts WHERE seq = 4"), 4),
    "the last two are gone": (lambda c: run(c, "DELETE FROM receipts WHERE seq > 2"), 3),
    "two are swapped": (lambda c: (run(c, SWAP), run(c, "UPDATE receipts SET seq = 2 WHERE seq = -1"))[0], 1),
    "a number is left out": (lambda c: run(c, "UPDATE receipts SET seq = 5 WHERE seq = 4"), 4),
    "one is put in at the end": (
        lambda c: run(c, "INSERT INTO receipts SELECT 5, 'x', record, hash FROM receipts WHERE seq = 4"),
        5,
    ),
    "one is put in at the beginning": (
        lambda c: run(c, "INSERT INTO receipts SELECT 0, 'x', record, hash FROM receipts WHERE seq = 4"),
        1,
    ),
    "a text is gone": (lambda c: run(c, "DELETE FROM receipt_texts WHERE part = 'answer'"), 1),
    "who asked is gone from an erased one": (
        lambda c: run(c, "DELETE FROM receipt_texts WHERE receipt = (SELECT id FROM receipts WHERE seq = 2)"),
        2,
    ),
    "a text that no erasure took is gone after it": (
        lambda c: run(
            c, "DELETE FROM receipt_texts WHERE receipt = (SELECT id FROM receipts WHERE seq = 4) AND part = 'plan'"
        ),
        4,
    ),
    "a text is put in": (
        lambda c: run(
            c, "INSERT INTO receipt_texts SELECT receipt, 'more', salt, text FROM receipt_texts WHERE part = 'why'"
        ),
        3,
    ),
    "a text of no record is put in": (
        lambda c: run(
            c, "INSERT INTO receipt_texts SELECT 'x', part, salt, text FROM receipt_texts WHERE part = 'why'"
        ),
        4,
    ),
    "the beginning of a text is taken over by its salt": (
        lambda c: run(
            c,
            "UPDATE receipt_texts SET salt = salt || char(10) || '{\"text\":\"\\u00e9\\n1', text = CAST('\"}' AS BLOB) WHERE part = 'answer'",
        ),
        1,
    ),
    "the count beside the chain is gone": (lambda c: run(c, "DELETE FROM state WHERE key = 'ledger'"), 4),
    "the count beside the chain is another": (
        lambda c: run(c, "UPDATE state SET value = '3:' || value WHERE key = 'ledger'"),
        4,
    ),
}


@pytest.mark.parametrize(("change", "number"), ROWS.values(), ids=ROWS.keys())
def test_every_change_of_rows_is_found(ledger: Connection, change: Callable[[Connection], None], number: int) -> None:
    change(ledger)
    assert broken(ledger) == number


def test_a_head_that_was_noted_shows_what_the_catalog_alone_cannot(ledger: Connection) -> None:
    """Whoever can write the whole catalog can also change what is kept beside the chain."""
    seq, hash_ = ledger.execute(text("SELECT seq, hash FROM receipts ORDER BY seq DESC LIMIT 1")).one()
    noted = Head(records=seq, hash=hash_)
    assert broken(ledger, noted) is None
    assert broken(ledger, Head(records=3, hash=hash_)) == 3
    run(ledger, "DELETE FROM receipt_texts WHERE receipt = (SELECT id FROM receipts WHERE seq = 4)")
    run(ledger, "DELETE FROM receipts WHERE seq = 4")
    run(ledger, "UPDATE state SET value = (SELECT '3:' || hash FROM receipts WHERE seq = 3) WHERE key = 'ledger'")
    assert broken(ledger) is None
    assert broken(ledger, noted) == 4
    run(ledger, "DELETE FROM receipt_texts")
    run(ledger, "DELETE FROM receipts")
    run(ledger, "DELETE FROM state WHERE key = 'ledger'")
    assert broken(ledger) is None
    assert broken(ledger, noted) == 1


def test_a_chain_of_an_older_release_goes_on(store: Store) -> None:
    """Its records were tied by their own hash alone, and nothing was counted beside them."""
    import hashlib
    import json

    record = json.dumps({"seq": 1, "previous": "0" * 64, "id": "old", "kind": "answer", "hashes": {}})
    hash_ = hashlib.sha256(record.encode()).hexdigest()
    with store.catalog.writing() as connection:
        run(connection, "INSERT INTO receipts VALUES (1, 'old', :record, :hash)", record=record, hash=hash_)
    assert store.ledger.verify_chain() is None
    append(store, "new")
    assert store.ledger.verify_chain() is None
    with store.catalog.writing() as connection:
        run(connection, "UPDATE receipts SET record = replace(record, 'answer', 'answeR') WHERE seq = 1")
    assert store.ledger.verify_chain() is not None

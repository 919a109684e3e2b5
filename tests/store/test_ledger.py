"""Receipts: whose they are, and that the chain shows every change."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from assistant.domain.errors import NotFound
from assistant.store.catalog import receipt_texts, receipts
from assistant.store.chain import linked
from assistant.store.ledger import Entry
from assistant.store.store import Store
from tests.store.homes import reader

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
INGRID = reader("internal-audit", user="ingrid")


def append(store: Store, question: str = "who approved it?") -> str:
    entry = Entry(
        kind="answer",
        reader=INGRID,
        question=question,
        plan={"terms": ["approved"]},
        passages=({"text_hash": "0" * 64, "dense": 0.5},),
        answer={"text": "Carla did [1]."},
        scope_root="f" * 64,
        version=3,
        code_version="0.1.0",
    )
    return store.ledger.append(entry, time=NOW)


def test_a_receipt_opens_for_its_reader(store: Store) -> None:
    receipt = store.ledger.receipt(append(store), INGRID)
    assert (receipt.question, receipt.time, receipt.version) == ("who approved it?", NOW, 3)
    assert receipt.answer == {"text": "Carla did [1]."}


def test_a_receipt_of_somebody_else_is_as_absent_as_none(store: Store) -> None:
    other = reader("internal-audit", user="erin")
    for each in (append(store), "0000"):
        with pytest.raises(NotFound, match=f"^receipt {each}: not found in what you may read$"):
            store.ledger.receipt(each, other)


def test_an_untouched_chain_holds(store: Store) -> None:
    for each in "abc":
        append(store, each)
    assert store.ledger.verify_chain() is None


def test_a_changed_record_breaks_the_chain_there(store: Store) -> None:
    for each in "abc":
        append(store, each)
    with store.catalog.writing() as connection:
        record = store_record(store, 2).replace('"version":3', '"version":4')
        connection.execute(update(receipts).where(receipts.c.seq == 2).values(record=record))
    assert broken(store) == 2


def test_a_record_whose_own_hash_was_forged_too_breaks_the_chain_after_it(store: Store) -> None:
    for each in "abc":
        append(store, each)
    forged = store_record(store, 2).replace('"version":3', '"version":4')
    digest = linked(json.loads(forged)["previous"], forged)
    with store.catalog.writing() as connection:
        connection.execute(update(receipts).where(receipts.c.seq == 2).values(record=forged, hash=digest))
    assert broken(store) == 3


def store_record(store: Store, seq: int) -> str:
    with store.catalog.reading() as connection:
        return str(connection.execute(receipts.select().where(receipts.c.seq == seq)).one().record)


def test_a_receipt_taken_out_breaks_the_chain(store: Store) -> None:
    first = [append(store, each) for each in "abc"][1]
    with store.catalog.writing() as connection:
        connection.execute(delete(receipt_texts).where(receipt_texts.c.receipt == first))
        connection.execute(delete(receipts).where(receipts.c.seq == 2))
    assert broken(store) == 2


def test_a_changed_text_is_found(store: Store) -> None:
    append(store)
    with store.catalog.writing() as connection:
        connection.execute(update(receipt_texts).where(receipt_texts.c.part == "answer").values(text='{"text":"No."}'))
    assert broken(store) == 1


def test_an_erased_text_breaks_no_chain_and_opens_as_erased(store: Store) -> None:
    receipt = append(store)
    with store.catalog.writing() as connection:
        connection.execute(delete(receipt_texts).where(receipt_texts.c.part.in_(["question", "answer"])))
        store.ledger.record(connection, "erasure", {"receipts": [receipt]}, {}, time=NOW)
    assert store.ledger.verify_chain() is None
    opened = store.ledger.receipt(receipt, INGRID)
    assert (opened.question, opened.answer, opened.version) == (None, None, 3)


def test_a_text_that_is_gone_without_an_erasure_is_found(store: Store) -> None:
    append(store, "a")
    gone = append(store, "b")
    with store.catalog.writing() as connection:
        mine = (receipt_texts.c.receipt == gone) & (receipt_texts.c.part == "answer")
        connection.execute(delete(receipt_texts).where(mine))
    found = store.ledger.verify_chain()
    assert found is not None
    assert (found.number, found.what) == (2, "a text of it is gone, and no erasure took it")


def test_the_chain_holds_no_word_of_question_plan_or_answer(store: Store) -> None:
    append(store)
    record = store_record(store, 1)
    assert not [word for word in ("approved", "Carla", "ingrid") if word in record]


def broken(store: Store) -> int | None:
    found = store.ledger.verify_chain()
    return None if found is None else found.number

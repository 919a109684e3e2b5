"""Events of the desk: read back as they were written, chained, and never two writers over one another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from assistant.store.catalog import Catalog, journal, open_catalog
from assistant.store.journal import Journal
from assistant.store.ledger import Ledger

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Catalog, Ledger, Journal]:
    catalog = open_catalog(tmp_path)
    ledger = Ledger(catalog)
    return catalog, ledger, Journal(catalog, ledger)


def test_events_are_read_back_in_their_order(kept: tuple[Catalog, Ledger, Journal]) -> None:
    _, ledger, book = kept
    book.append("finding/F-1", "finding.drafted", {"condition": "no score \ud800"}, user="ines", time=NOON)
    book.append("sample/S-1", "sample.committed", {"hash": "ab"}, user="rui", time=NOON)
    book.append("finding/F-1", "finding.released", {"to": ["group:ops"]}, user="ines", time=NOON)
    told = book.events(subject="finding/F-1")
    assert [(one.kind, one.user, one.number) for one in told] == [
        ("finding.drafted", "ines", 1),
        ("finding.released", "ines", 3),
    ]
    assert told[0].said == {"condition": "no score \ud800"}
    assert [one.subject for one in book.events(kinds=["sample.committed"])] == ["sample/S-1"]
    assert ledger.verify_chain() is None


def test_who_has_not_seen_the_last_event_writes_nothing(kept: tuple[Catalog, Ledger, Journal]) -> None:
    _, ledger, book = kept
    first = book.append("finding/F-1", "finding.drafted", {}, user="ines", time=NOON, after=0)
    book.append("finding/F-1", "finding.edited", {}, user="rui", time=NOON, after=first.number)
    with pytest.raises(BadInput, match="meanwhile"):
        book.append("finding/F-1", "finding.edited", {}, user="ines", time=NOON, after=first.number)
    assert (len(book.events()), ledger.head().records) == (2, 2)


def test_an_event_cannot_be_changed_unseen(kept: tuple[Catalog, Ledger, Journal]) -> None:
    catalog, ledger, book = kept
    book.append("sample/S-1", "sample.drawn", {"draw": ["A-1"]}, user="rui", time=NOON)
    with catalog.writing() as connection:
        connection.exec_driver_sql("UPDATE receipt_texts SET text = ? WHERE part = 'said'", (b'{"draw":["A-2"]}',))
    assert ledger.verify_chain() is not None
    assert book.faults() == ()
    with catalog.writing() as connection:
        connection.execute(journal.update().values(kind="sample.frozen"))
    assert book.faults() == ("event 1 of the journal is not what the ledger says of it",)


def test_an_event_that_was_taken_out_is_told(kept: tuple[Catalog, Ledger, Journal]) -> None:
    catalog, _, book = kept
    for day in range(3):
        book.append("sample/S-1", "sample.drawn", {"draw": day}, user="rui", time=NOON)
    with catalog.writing() as connection:
        connection.execute(journal.delete().where(journal.c.seq == 2))
    assert book.faults() == ("event 2 of the journal is gone",)


def test_what_was_taken_from_evidence_is_erased_alone(kept: tuple[Catalog, Ledger, Journal]) -> None:
    catalog, ledger, book = kept
    quoted = [{"text": "the hull leaks", "cited": [{"evidence": "hull.md"}]}, {"text": "so it is"}]
    written = book.append("finding/F-1", "finding.drafted", {"title": "leak"}, user="ines", time=NOON, quoted=quoted)
    assert book.events() == (written,)
    with catalog.writing() as connection:
        connection.exec_driver_sql("DELETE FROM receipt_texts WHERE part = 'quoted/000'")
    assert ledger.verify_chain() is not None
    with catalog.writing() as connection:
        ledger.record(connection, "erasure", {"receipts": [written.receipt]}, {"evidence": "hull.md"}, time=NOON)
    (left,) = book.events()
    assert (left.said, left.quoted) == ({"title": "leak"}, (None, quoted[1]))
    assert ledger.verify_chain() is None

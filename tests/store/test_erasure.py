"""Erasing: gone from every version, file and receipt, and out at the next ingest."""

from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.domain.errors import BadInput, NotFound
from assistant.domain.evidence import EvidenceId, Item
from assistant.store.catalog import readings, receipts
from assistant.store.erasure import erase, lift
from assistant.store.ledger import Entry
from assistant.store.manifest import root_of
from assistant.store.store import Store
from evals.memory import Kept
from tests.store.homes import WordEncoder, item, open_home, publish, reader
from tests.store.operations import NEWER, NOW, POLICY, TICKET, broken, erased, found, ids, scope_of


def test_an_erased_item_is_gone_from_every_version_and_the_rest_answers(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    publish(store, [NEWER, TICKET])
    before = [scope_of(store, version).nearest(WordEncoder().encode(["board"])[0], 9) for version in (1, 2)]
    erased(store, "policy.md")
    assert [ids(store, version) for version in (1, 2)] == [["ticket.md"], ["ticket.md"]]
    assert found(store, "approval person persons board") == ["approved by the board"]
    after = [scope_of(store, version).nearest(WordEncoder().encode(["board"])[0], 9) for version in (1, 2)]
    assert after == [tuple(each for each in one if each.span.evidence == "ticket.md") for one in before]
    assert broken(store) == []


def test_versions_tell_the_published_root_and_that_of_what_is_left(store: Store) -> None:
    first = publish(store, [POLICY, TICKET])
    erased(store, "policy.md")
    (version,) = store.versions()
    assert first is not None
    assert (version.root, version.items, version.erased) == (first.root, 2, 1)
    assert version.left_root == root_of([(TICKET.id, TICKET.revision)])


def test_what_is_taken_out_without_a_tombstone_is_found(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    erased(store, "policy.md")
    with store.catalog.writing() as connection:
        connection.exec_driver_sql("UPDATE erased SET revision = 'sha256:0'")
    assert broken(store) == ["manifest: version 1 holds other items than were published"]


def test_an_erased_item_stays_out_at_the_next_ingest_until_that_is_lifted(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    erased(store, "ticket.md", "a person asked")
    assert publish(store, [POLICY, TICKET]) is None
    (skip,) = store.skips()
    assert (skip.path, skip.reason) == ("ticket.md", "erased on 2026-11-16: a person asked")
    assert skip.fix.endswith("clausetrail erase 'ticket.md' --lift to let it in again")
    with store.writing():
        lift(store, EvidenceId("ticket.md"), who="olga")
    publish(store, [POLICY, TICKET])
    assert (ids(store, 1), ids(store, 2)) == (["policy.md"], ["policy.md", "ticket.md"])
    assert broken(store) == []


def test_the_same_text_under_another_name_stays_out_too(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    erased(store, "ticket.md")
    publish(store, [POLICY, item("renamed.md", TICKET.text)])
    assert ids(store) == ["policy.md"]


def test_a_twin_that_was_there_already_stays_and_is_named(store: Store) -> None:
    twin = item("twin.md", TICKET.text)
    publish(store, [TICKET, twin])
    with store.writing():
        gone = erase(store, TICKET.id, who="olga", reason="asked for")
    assert gone.twins == ("twin.md",)
    assert publish(store, [TICKET, twin]) is None
    assert found(store, "board") == ["approved by the board"]


def test_a_file_that_held_the_text_is_kept_no_more_and_not_taken_in_again(store: Store) -> None:
    digest = store.keep_original(TICKET.text.encode())
    assert digest == TICKET.original
    publish(store, [POLICY, TICKET])
    erased(store, "ticket.md")
    for _ in range(2):
        assert list(store.originals_folder.rglob(digest)) == []
        with pytest.raises(NotFound, match="not found in what you may read"):
            store.original(digest)
        store.keep_original(TICKET.text.encode())
        publish(store, [POLICY, TICKET])


def test_erasing_what_is_not_there_says_why(store: Store) -> None:
    publish(store, [POLICY, TICKET, item("export.csv#R-1", "R-1")])
    erased(store, "ticket.md")
    for name, told in (
        ("ticket.md", "ticket.md was erased on 2026-11-16 already"),
        ("nothing.md", "there is no evidence 'nothing.md' in any version"),
        ("export.csv", "export.csv is a file of several records: erase each by its own id, export.csv#KEY"),
    ):
        with pytest.raises(BadInput, match=told):
            erased(store, name)


def receipt(store: Store, evidence: Item) -> str:
    citing = {"span": {"evidence": evidence.id}, "quote": evidence.text}
    entry = Entry(
        kind="answer",
        reader=reader(),
        question=f"who wrote {evidence.text}?",
        plan={},
        passages=(citing,),
        answer={"citations": [citing]},
        scope_root="f" * 64,
        version=1,
        code_version="0.1.0",
    )
    return store.ledger.append(entry, time=NOW)


def test_receipts_that_quoted_it_open_as_erased_and_the_chain_holds(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    about = {each.id: receipt(store, each) for each in (POLICY, TICKET)}
    erased(store, "ticket.md")
    gone, kept = (store.ledger.receipt(about[EvidenceId(each)], reader()) for each in ("ticket.md", "policy.md"))
    assert (gone.question, gone.plan, gone.passages, gone.answer) == (None, None, None, None)
    assert kept.question == f"who wrote {POLICY.text}?"
    assert store.ledger.verify_chain() is None


def test_the_tombstone_is_chained_and_tells_no_id_person_or_reason(store: Store) -> None:
    publish(store, [TICKET])
    erased(store, "ticket.md", "a person asked")
    with store.catalog.reading() as connection:
        (record,) = connection.execute(select(receipts.c.record)).scalars()
    assert '"kind":"erasure"' in record
    assert TICKET.revision in record
    assert not [word for word in ("ticket.md", "olga", "person") if word in record]


def test_readings_of_contents_that_are_gone_are_forgotten(store: Store) -> None:
    publish(store, [POLICY, TICKET])
    with store.catalog.writing() as connection:
        for key in (1, 2):
            row = {
                "pk": key,
                "path": f"file-{key}",
                "inputs": "0" * 64,
                "held": f'{{"keys": [{key}], "original": ""}}',
                "told": "[]",
            }
            connection.execute(readings.insert(), row)
    erased(store, "ticket.md")
    with store.catalog.reading() as connection:
        assert connection.execute(select(readings.c.path)).scalars().all() == ["file-1"]


def test_another_process_answers_without_what_was_erased_at_its_next_question(tmp_path: Path) -> None:
    kept: Kept = {}
    with open_home(tmp_path / "home", kept) as store, open_home(tmp_path / "home", kept) as serving:
        publish(store, [POLICY, TICKET])
        assert ids(serving) == ["policy.md", "ticket.md"]
        erased(store, "ticket.md")
        assert ids(serving) == ["policy.md"]


def test_a_row_that_moves_into_the_place_of_an_erased_one_is_no_tombstone(store: Store) -> None:
    first, second = item("t.csv#row-1", "the erased row"), item("t.csv#row-2", "the row below")
    publish(store, [first, second])
    erased(store, "t.csv#row-1")
    publish(store, [item("t.csv#row-1", "the row below")])
    assert ids(store) == ["t.csv#row-1"]
    publish(store, [item("t.csv#row-1", "the row below"), item("t.csv#row-2", "the erased row")])
    assert ids(store) == ["t.csv#row-1"]


def test_a_row_that_had_an_erased_number_before_is_no_tombstone(store: Store) -> None:
    rows = [item("t.csv#row-1", "one"), item("t.csv#row-2", "two")]
    publish(store, rows)
    publish(store, [item("t.csv#row-1", "two")])
    erased(store, "t.csv#row-1")
    publish(store, rows)
    assert ids(store) == ["t.csv#row-1", "t.csv#row-2"]


def test_a_namesake_that_moves_up_into_an_erased_id_is_no_tombstone(store: Store) -> None:
    """Of several records of one id the first has it bare; when its row leaves the source, the second has."""
    first, second = item("t.csv#X", "the erased row"), item("t.csv#X~2", "its namesake")
    publish(store, [first, second])
    erased(store, "t.csv#X")
    publish(store, [item("t.csv#X", "the erased row, corrected"), second])
    assert ids(store) == ["t.csv#X~2"]
    publish(store, [item("t.csv#X", "its namesake")])
    assert ids(store) == ["t.csv#X"]
    publish(store, [item("t.csv#X", "the erased row"), item("t.csv#X~2", "its namesake")])
    assert ids(store) == ["t.csv#X~2"]
    publish(store, [item("t.csv#X", "the erased row"), item("t.csv#X~2", "its namesake, corrected")])
    assert ids(store) == ["t.csv#X~2"]
    publish(store, [item("t.csv#X", "its namesake, corrected")])
    assert ids(store) == ["t.csv#X"]


def test_a_new_text_under_an_erased_id_stays_out_though_a_namesake_moved_up(store: Store) -> None:
    """It may be the erased record with a cell changed, and nothing tells it from a namesake that changed: it is told."""
    publish(store, [item("t.csv#X", "the erased row"), item("t.csv#X~2", "its namesake")])
    erased(store, "t.csv#X")
    publish(store, [item("t.csv#X", "its namesake")])
    publish(store, [item("t.csv#X", "the erased row, corrected"), item("t.csv#X~2", "its namesake")])
    assert ids(store) == ["t.csv#X~2"]
    (skip,) = store.skips()
    assert skip.fix.startswith("if this is another record than the one erased, give it an id of its own; else take it")
    publish(store, [POLICY, item("t.csv#X", "the erased row, corrected")])
    assert ids(store) == ["policy.md"]


def test_what_moved_up_into_an_id_and_is_erased_there_stays_out(store: Store) -> None:
    publish(store, [POLICY, item("t.csv#X", "the first row"), item("t.csv#X~2", "the second")])
    publish(store, [POLICY, item("t.csv#X", "the second")])
    erased(store, "t.csv#X")
    for at in ("t.csv#X", "t.csv#X~2", "other.csv#Y"):
        publish(store, [POLICY, item(at, "the second")])
        assert ids(store) == ["policy.md"]
    assert broken(store) == []
    with store.writing():
        lift(store, EvidenceId("t.csv#X"), who="olga")
    publish(store, [POLICY, item("t.csv#X", "the second")])
    assert ids(store) == ["policy.md", "t.csv#X"]


def test_rows_of_one_id_that_swapped_stay_out_when_that_is_erased(store: Store) -> None:
    """Both were that id's; which of the two was meant nothing tells."""
    publish(store, [POLICY, item("t.csv#X", "one"), item("t.csv#X~2", "other")])
    publish(store, [POLICY, item("t.csv#X", "other"), item("t.csv#X~2", "one")])
    erased(store, "t.csv#X")
    for first, second in (("other", "one"), ("one", "other")):
        publish(store, [POLICY, item("t.csv#X", first), item("t.csv#X~2", second)])
        assert ids(store) == ["policy.md"]


def test_every_text_that_an_erased_id_had_is_refused_to_its_namesakes_and_to_no_other_id(store: Store) -> None:
    for text in ("old", "new"):
        publish(store, [POLICY, item("t.csv#X", text)])
    erased(store, "t.csv#X")
    publish(store, [POLICY, item("t.csv#X", "a new record"), item("t.csv#X~2", "old"), item("t.csv#Y", "old")])
    assert ids(store) == ["policy.md", "t.csv#Y"]

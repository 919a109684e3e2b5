"""Turns are kept by reader and conversation, and what may repeat erased words goes with the erasure."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.evidence import EvidenceId
from assistant.store.catalog import Catalog, open_catalog
from assistant.store.conversations import Memo, Turn, add_turn, forget_erased, read_turns, remember

E_1 = EvidenceId("events.csv#E-1")
MEMO = Memo(root="r1", plan={"intent": "records"}, rows=(E_1,), cited=(E_1,))
TURN = Turn(number=0, question="Which are open?", now="2026-11-16T12:00:00+00:00", day=None, told=None, memo=MEMO)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return open_catalog(tmp_path)


def test_turns_are_numbered_in_order_and_read_back_whole(catalog: Catalog) -> None:
    later = replace(TURN, question="and closed?\x00\udc80", day="2026-11-15", told={"kinds": ["incident"]}, memo=None)
    add_turn(catalog, "pia", "c", TURN)
    add_turn(catalog, "pia", "c", later)
    assert read_turns(catalog, "pia", "c") == (replace(TURN, number=1), replace(later, number=2))


def test_a_conversation_is_of_one_reader(catalog: Catalog) -> None:
    add_turn(catalog, "pia", "c", TURN)
    assert read_turns(catalog, "otto", "c") == ()
    assert read_turns(catalog, "pia", "d") == ()


def test_a_memo_is_replaced_by_that_of_another_scope(catalog: Catalog) -> None:
    add_turn(catalog, "pia", "c", TURN)
    renewed = replace(TURN, number=1, memo=replace(MEMO, root="r2", rows=()))
    remember(catalog, "pia", "c", [renewed])
    assert read_turns(catalog, "pia", "c") == (renewed,)


def test_an_erasure_leaves_no_memo_no_told_plan_and_no_turn_that_names_the_evidence(catalog: Catalog) -> None:
    for turn in (TURN, replace(TURN, question=f"What is {E_1}?"), replace(TURN, told={"terms": ["x"]})):
        add_turn(catalog, "pia", "c", turn)
    with catalog.writing() as connection:
        forget_erased(connection, E_1)
    assert read_turns(catalog, "pia", "c") == (replace(TURN, number=1, memo=None),)

"""Damaged segments and vectors are made again from what is left, to the bit, or the person is told what to do."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from assistant.store.catalog import segments
from assistant.store.repair import mend
from assistant.store.scope import open_scope
from assistant.store.store import Store
from evals.memory import Kept
from tests.store.homes import WordEncoder, item, open_home, publish, reader, sources

FIRST = item("policy.md", "approval needs two persons\nno exceptions")
SECOND = item("ticket.md", "approved by the board\nno exceptions")
Damage = Callable[[Path], None]


@pytest.fixture
def kept() -> Kept:
    return {}


@pytest.fixture
def store(tmp_path: Path, kept: Kept) -> Iterator[Store]:
    """A home of two versions with a segment of each family for either."""
    with open_home(tmp_path / "home", kept) as opened:
        publish(opened, [FIRST])
        publish(opened, [FIRST, SECOND])
        yield opened


def answers(store: Store) -> list[object]:
    """Everything that both searches give in both versions."""
    query = WordEncoder().encode(["no exceptions of the board"])[0]
    scopes = [open_scope(store, reader(), sources(), version=version) for version in (1, 2)]
    return [(scope.nearest(query, 9), scope.matching("board exceptions", 9)) for scope in scopes]


def listed(store: Store) -> list[tuple[object, ...]]:
    """Names and digests of the published segments."""
    with store.catalog.reading() as connection:
        return [tuple(row) for row in connection.execute(segments.select().order_by(segments.c.name))]


def bytes_of(store: Store) -> dict[str, bytes]:
    files = (path for path in store.index_folder.rglob("*") if path.is_file())
    return {str(path.relative_to(store.index_folder)): path.read_bytes() for path in files}


def cut(name: str) -> Damage:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:-1])

    return damage


def change(name: str) -> Damage:
    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])

    return damage


DAMAGES = {
    "codes cut": ("scan", cut("codes")),
    "vectors cut": ("scan", cut("vectors")),
    "list of scanned chunks cut": ("scan", cut("pks")),
    "scan gone": ("scan", shutil.rmtree),
    "manifest of the scan changed": ("scan", change("manifest.json")),
    "postings cut": ("terms", cut("rows")),
    "list of counted chunks cut": ("terms", cut("pks")),
    "terms gone": ("terms", shutil.rmtree),
}


@pytest.mark.parametrize(("family", "damage"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_segment_is_written_again_as_it_was_at_the_next_question(
    store: Store, kept: Kept, family: str, damage: Damage
) -> None:
    before, rows, files = answers(store), listed(store), bytes_of(store)
    damage(next(store.index_folder.glob(f"{family}-*")))
    with open_home(store.home, kept) as asking:
        assert (answers(asking), listed(asking), bytes_of(asking)) == (before, rows, files)


@pytest.mark.parametrize("family", ["scan", "terms"])
def test_segments_whose_lists_are_all_lost_are_replaced_by_one(store: Store, kept: Kept, family: str) -> None:
    before = answers(store)
    for folder in store.index_folder.glob(f"{family}-*"):
        shutil.rmtree(folder)
    with open_home(store.home, kept) as asking:
        assert answers(asking) == before
        assert len(listed(asking)) == 3
        assert not [check for check in asking.check() if not check.ok and check.name != "originals"]


def test_a_changed_byte_is_found_and_mended_by_the_doctor(store: Store) -> None:
    files = bytes_of(store)
    change("vectors")(next(store.index_folder.glob("scan-*")))
    assert "segments" in [check.name for check in store.check() if not check.ok]
    with store.writing():
        (done,) = mend(store, thorough=True)
    assert done.startswith("the index segment scan-")
    assert bytes_of(store) == files


def test_while_another_process_writes_a_damaged_segment_is_told_with_what_to_do(store: Store, kept: Kept) -> None:
    cut("codes")(next(store.index_folder.glob("scan-*")))
    told = pytest.raises(Unavailable, match=r"damaged: codes has .*: run clausetrail doctor --mend$")
    with open_home(store.home, kept) as asking, store.writing(), told:
        answers(asking)


def test_a_segment_that_nothing_can_be_made_of_is_told_and_never_answered_from(store: Store) -> None:
    cut("vectors")(next(store.index_folder.glob("scan-*")))
    with open_home(store.home) as asking, pytest.raises(Unavailable, match="passages have no vector"):
        answers(asking)


def test_vectors_that_the_store_lost_are_put_back_without_encoding(store: Store, kept: Kept) -> None:
    (collection,) = kept.values()
    before = {key: vector.copy() for key, vector in collection.items()}
    collection.clear()
    with store.writing():
        (done,) = mend(store, thorough=False)
    assert "4 vectors were put back" in done
    assert all(np.array_equal(collection[key], vector) for key, vector in before.items())


def test_mending_a_sound_home_does_nothing(store: Store) -> None:
    files = bytes_of(store)
    with store.writing():
        assert mend(store, thorough=True, now=datetime(2026, 11, 16, tzinfo=UTC)) == []
    assert bytes_of(store) == files


def test_changed_bytes_of_the_scan_are_mended_from_the_vectors_and_not_the_other_way(store: Store) -> None:
    before, told = bytes_of(store), answers(store)
    for folder in store.index_folder.glob("scan-*"):
        vectors = bytearray((folder / "vectors").read_bytes())
        vectors[:4] = b"\x00\x00\x80\x3e"
        (folder / "vectors").write_bytes(bytes(vectors))
    with store.writing():
        done = mend(store, thorough=False)
    assert done
    assert not any("set aside" in one for one in done)
    assert bytes_of(store) == before
    assert answers(store) == told

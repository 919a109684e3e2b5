"""Checks of a home find what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.store.store import Store
from tests.store.homes import item, publish


@pytest.fixture
def sound(store: Store) -> Store:
    """A home of two items with nothing wrong."""
    for words in ("one", "two"):
        store.keep_original(words.encode())
    publish(store, [item("a", "one"), item("b", "two")])
    return store


def failing(store: Store) -> list[str]:
    return [check.name for check in store.check() if not check.ok]


def test_a_sound_home_passes_every_check(sound: Store) -> None:
    checks = sound.check()
    assert [check.name for check in checks if check.ok] == [
        "catalog",
        "version",
        "segments",
        "manifest",
        "vectors",
        "originals",
        "erasures",
        "ledger",
    ]
    assert {check.advice for check in checks} == {""}


def test_an_empty_home_is_told_what_to_do(store: Store) -> None:
    last = store.check()[-1]
    assert (last.name, last.ok) == ("version", False)
    assert "run clausetrail ingest" in last.detail


def flip_last_byte(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def change_segment(store: Store) -> None:
    flip_last_byte(next(store.index_folder.glob("scan-*/vectors")))


def lose_original(store: Store) -> None:
    next(path for path in (store.home / "originals").rglob("*") if path.is_file()).unlink()


def drop_presence(store: Store) -> None:
    with store.catalog.writing() as connection:
        connection.execute(text("DELETE FROM presence WHERE pk = 1"))


def move_pointer(store: Store) -> None:
    with store.catalog.writing() as connection:
        connection.execute(text("UPDATE state SET value = '9' WHERE key = 'version'"))


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (change_segment, ["segments", "vectors"]),
        (lose_original, ["originals"]),
        (drop_presence, ["manifest"]),
        (move_pointer, ["version"]),
    ],
    ids=["segment", "original", "presence", "pointer"],
)
def test_damage_is_found_with_advice(sound: Store, damage: Callable[[Store], None], found: list[str]) -> None:
    damage(sound)
    assert failing(sound) == found
    assert all(check.advice for check in sound.check() if not check.ok)


def test_an_original_is_kept_once_and_by_its_hash(store: Store) -> None:
    assert store.keep_original(b"content") == store.keep_original(b"content")
    assert len([path for path in (store.home / "originals").rglob("*") if path.is_file()]) == 1

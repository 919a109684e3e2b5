"""After an erasure no file of the home holds a byte of it: neither its words nor its vectors."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.evidence import EvidenceId
from assistant.store.erasure import erase
from assistant.store.repair import mend
from assistant.store.store import Store
from tests.store.homes import WordEncoder, item, publish

CANARY = "zyzzyvacanary"
SECRET = item("people/secret.md", f"the {CANARY} of Ada Adler\nshared line")
OTHERS = [item(f"note-{at}.md", f"ordinary note {at}\nshared line") for at in range(40)]


ENCODER = WordEncoder(64, "words-64")
"""Vectors longer than the links of a vector in Chroma's graph: the room of unused links is saved with whatever bytes the
memory had, of which a short vector may be the whole."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A home with Chroma in which a secret stands in two versions and in its original."""
    with Store.open(tmp_path / "home") as opened:
        opened.keep_original(SECRET.text.encode())
        publish(opened, [SECRET, *OTHERS], ENCODER)
        publish(opened, [item("people/secret.md", f"{SECRET.text}\nmore {CANARY}"), *OTHERS], ENCODER)
        yield opened


def holding(home: Path, needle: bytes) -> list[str]:
    files = sorted(path for path in home.rglob("*") if path.is_file())
    return [str(path.relative_to(home)) for path in files if needle in path.read_bytes()]


def vector_of(text: str) -> bytes:
    return bytes(ENCODER.encode([text])[0].tobytes())


def test_words_and_vectors_of_what_is_erased_are_in_no_file(store: Store) -> None:
    secret = vector_of(f"people/secret.md\nthe {CANARY} of Ada Adler")
    kept = vector_of("note-7.md\nordinary note 7")
    assert any(name.startswith("chroma/") for name in holding(store.home, secret))
    assert any(name.startswith("catalog") for name in holding(store.home, CANARY.encode()))
    with store.writing():
        erase(store, EvidenceId("people/secret.md"), who="olga", reason="asked for")
    assert holding(store.home, CANARY.encode()) == []
    assert holding(store.home, b"Ada Adler") == []
    assert holding(store.home, secret) == []
    assert holding(store.home, kept) != []
    assert [check.name for check in store.check() if not check.ok] == ["originals"]  # of the other items: none was kept


def test_killed_before_the_files_are_swept_the_next_run_sweeps_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.store.erasure.sweep", _die)
    with store.writing(), pytest.raises(KeyboardInterrupt):
        erase(store, EvidenceId("people/secret.md"), who="olga", reason="asked for")
    assert holding(store.home, CANARY.encode()) != []
    assert "erasures" in [check.name for check in store.check() if not check.ok]
    with store.writing():
        assert "an erasure or a gc that was interrupted was completed" in mend(store, thorough=True)
    assert holding(store.home, CANARY.encode()) == []


def _die(_: Store) -> None:
    raise KeyboardInterrupt


def test_a_folder_that_was_set_aside_goes_with_the_erasure(store: Store) -> None:
    (store.home / "chroma.broken-20261101T000000").mkdir()
    (store.home / "chroma.broken-20261101T000000" / "old").write_bytes(np.zeros(8, dtype=np.float32).tobytes())
    with store.writing():
        erase(store, EvidenceId("people/secret.md"), who="olga", reason="asked for")
    assert list(store.home.glob("chroma.*")) == [store.home / "chroma.seal"]

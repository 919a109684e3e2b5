"""A watch tells of changes of evidence and of its rule, and of nothing else."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from ingest import watch
from ingest.live import Place
from ingest.watch import ticks

RULE = """version: 1
organization: {name: Test}
sources: [{id: docs, path: docs, connector: files, allow: [everyone]}]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(watch, "DEBOUNCE_MS", 50)
    (tmp_path / "docs/.home").mkdir(parents=True)
    (tmp_path / "sources.yaml").write_text(RULE)
    return Place(file=tmp_path / "sources.yaml", root=tmp_path)


@pytest.fixture
def heard(place: Place) -> Iterator["Queue[bool]"]:
    """What a watch tells, after its first value."""
    told: Queue[bool] = Queue()
    stopped = threading.Event()

    def listen() -> None:
        for tick in ticks(place, home=place.root / "docs/.home", every=3600):
            told.put(tick)
            if stopped.is_set():
                return

    threading.Thread(target=listen, daemon=True).start()
    assert told.get(timeout=20) is False
    yield told
    stopped.set()
    place.file.write_text(RULE + "# ended\n")


@pytest.mark.parametrize("path", ["docs/new.md", "docs/deep/new.md", "docs/new.md.meta.yaml", "sources.yaml"])
def test_a_change_of_evidence_or_its_rule_is_told(path: str, place: Place, heard: "Queue[bool]") -> None:
    file = place.root / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(RULE + "# changed\n")
    assert heard.get(timeout=20) is True


def test_other_files_and_the_home_are_not_told(place: Place, heard: "Queue[bool]") -> None:
    (place.root / "docs/.home/catalog.sqlite").write_text("x")
    (place.root / "other.md").write_text("x")
    with pytest.raises(Empty):
        heard.get(timeout=1.5)


def test_without_a_change_the_clock_tells(place: Place) -> None:
    begun = time.monotonic()
    told = ticks(place, home=place.root / "docs/.home", every=0.5)
    assert [next(told), next(told)] == [False, False]
    assert time.monotonic() - begun >= 0.4

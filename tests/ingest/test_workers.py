"""Reading in processes of their own: what goes wrong with one file costs that file."""

import importlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from assistant.domain.errors import Unavailable
from assistant.domain.evidence import Item, Skipped
from assistant.domain.sources import Entry, Organization
from ingest import workers
from ingest.context import Context, SourceFile
from ingest.limits import Limits
from ingest.workers import Part, Workers

Read = Callable[..., list[Part]]


def misbehaving(place: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """Does what the file says: hang, die, eat memory, or end well."""
    word = place.absolute.read_text()
    if word == "hang":
        time.sleep(60)
    if word == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "leave":
        os._exit(7)
    if word == "eat":
        try:
            bytearray(context.limits.memory_bytes * 2)
        except MemoryError:
            yield Skipped(path=place.path, source="s", reason="memory", fix="split")
            return
    if word == "half":
        context.note(place, "seen before the crash")
        for number in range(workers.PART_ITEMS + 1):
            yield Skipped(path=f"{place.path}#{number}", source="s", reason="one of many", fix="none")
        os._exit(1)
    yield Skipped(path=place.path, source="s", reason=f"read {word}", fix="none")


def _misbehave(connection: object, context: Context) -> None:
    """A worker whose reader is `misbehaving`."""
    workers.items_of = misbehaving
    _serve(connection, context)  # type: ignore[arg-type]


_serve = workers._serve


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads files of the given words with one worker, or more; gives every part that was heard."""
    monkeypatch.setattr(workers, "_serve", _misbehave)
    limits = Limits(workers=1, seconds=2.0, seconds_a_megabyte=0.0, memory_bytes=2_000_000_000)

    def files(*words: str, count: int = 1) -> list[Part]:
        context = Context(organization=Organization(name="Test"), limits=replace(limits, workers=count))
        places = []
        for number, word in enumerate(words):
            file = tmp_path / f"{number}.txt"
            file.write_text(word)
            entry = Entry(id="s", path=".", connector="files")
            places.append(SourceFile(path=file.name, entry=entry, absolute=file, size=len(word)))
        with Workers(context) as pool:
            return list(pool.read(places))

    return files


def reasons(parts: list[Part]) -> dict[str, str]:
    """The reason of each skip by path."""
    return {one.path: one.reason for part in parts for one in part.found if isinstance(one, Skipped)}


def test_a_crash_costs_one_file(read: Read) -> None:
    told = reasons(read("good", "die", "good", "leave", "good"))
    assert [told[f"{number}.txt"] for number in (0, 2, 4)] == ["read good"] * 3
    assert told["1.txt"] == "the parser crashed with SIGSEGV"
    assert told["3.txt"] == "the parser ended the process with code 7"


def test_a_hang_is_ended_and_recorded(read: Read) -> None:
    told = reasons(read("hang", "good"))
    assert told == {"0.txt": "reading it was stopped after 2 seconds without a result", "1.txt": "read good"}


def test_memory_is_bounded(read: Read) -> None:
    assert reasons(read("eat", "good")) == {"0.txt": "memory", "1.txt": "read good"}


def test_what_came_before_a_crash_stays(read: Read) -> None:
    parts = read("half", "good")
    told = reasons(parts)
    assert sum(reason == "one of many" for reason in told.values()) == workers.PART_ITEMS
    assert "ended the process" in told["0.txt"]
    assert [part.broken for part in parts if part.place.path == "0.txt" and part.last] == [True]


def test_what_was_noticed_before_a_crash_stays(read: Read) -> None:
    told = [(one.path, one.text) for part in read("half", "good") for one in part.notices.values()]
    assert told == [("0.txt", "seen before the crash")]


class Unimportable:
    """What a worker is to run, from a module that its process cannot import."""

    def __call__(self) -> None:
        """Is never reached."""

    def __reduce__(self) -> tuple[object, ...]:
        return importlib.import_module, ("a_module_that_is_not_there",)


def _never_up(*_: object) -> None:
    """A worker that dies before it says anything."""
    os._exit(3)


def _hangs_at_start(*_: object) -> None:
    time.sleep(60)


@pytest.mark.parametrize(
    ("serve", "told"),
    [
        (Unimportable(), "one ended with code 1"),
        (_never_up, "one ended with code 3"),
        (_hangs_at_start, "one was silent for 1 seconds"),
    ],
    ids=["import error", "death", "silence"],
)
def test_files_that_no_worker_came_up_for_are_not_told_as_bad_files(
    read: Read, monkeypatch: pytest.MonkeyPatch, serve: object, told: str
) -> None:
    monkeypatch.setattr(workers, "_serve", serve)
    monkeypatch.setattr(workers, "START_SECONDS", 1.0 if serve is _hangs_at_start else 60.0)
    with pytest.raises(Unavailable) as raised:
        read("good", "good")
    assert str(raised.value).startswith(
        f"no process that reads files could be started ({told}), so nothing was published"
    )


def test_what_a_worker_that_the_system_refuses_was_to_read_goes_to_another(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second process is refused, as when memory is short: what the first one reads is everything."""
    start, begun = ForkServerProcess.start, []

    def refused_once(process: ForkServerProcess) -> None:
        begun.append(process)
        if len(begun) == 2:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(ForkServerProcess, "start", refused_once)
    told = reasons(read("good", "good", "good", count=2))
    assert told == dict.fromkeys(("0.txt", "1.txt", "2.txt"), "read good")
    assert len(begun) == 2


def test_the_run_ends_when_the_last_worker_cannot_be_replaced(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    start, begun = ForkServerProcess.start, []

    def once(process: ForkServerProcess) -> None:
        begun.append(process)
        if len(begun) > 1:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(ForkServerProcess, "start", once)
    with pytest.raises(Unavailable, match="Resource temporarily unavailable"):
        read("die", "good")


def test_without_workers_everything_is_read_here(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nText.\n")
    place = SourceFile(
        path="a.md", entry=Entry(id="s", path=".", connector="files"), absolute=tmp_path / "a.md", size=10
    )
    context = Context(organization=Organization(name="Test"), limits=replace(Limits(), workers=0))
    with Workers(context) as pool:
        (part,) = pool.read([place])
    assert part.last
    assert [one.id for one in part.found if isinstance(one, Item)] == ["a.md"]


def test_a_notice_that_grows_while_a_file_is_read_is_told_once(tmp_path: Path) -> None:
    """Ids that repeat are counted over the whole file, and a long one is told in parts."""
    rows = workers.PART_ITEMS * 3
    (tmp_path / "r.csv").write_text("id,owner\n" + "".join(f"A{number},Ada Adler\n" * 2 for number in range(rows)))
    entry = Entry(id="s", path=".", connector="register")
    place = SourceFile(path="r.csv", entry=entry, absolute=tmp_path / "r.csv", size=10)
    parts = list(workers.parts_of(place, Context(organization=Organization(name="Test"))))
    assert [one for part in parts for one in part.found if isinstance(one, Skipped)] == []
    assert len(parts) > 1
    heard = {number: one for part in parts for number, one in part.notices.items()}
    assert [one.text[:33] for one in heard.values()] == ["ids that stood before: 300; their"]


def test_a_part_says_nothing_that_an_earlier_one_has_said(tmp_path: Path) -> None:
    rows = workers.PART_ITEMS * 3
    (tmp_path / "r.csv").write_text(
        "a remark\nid,owner\nA0,Ada Adler\n" + "".join(f"A{number},Ada Adler\n" for number in range(rows))
    )
    entry = Entry(id="s", path=".", connector="register")
    place = SourceFile(path="r.csv", entry=entry, absolute=tmp_path / "r.csv", size=10)
    parts = list(workers.parts_of(place, Context(organization=Organization(name="Test"))))
    assert [sorted(part.notices) for part in parts] == [[0, 1], *[[]] * (len(parts) - 1)]

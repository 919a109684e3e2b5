"""Full disks, locks, damage: the last version answers, and the next run heals or says which command does."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from assistant.domain.errors import Unavailable
from assistant.models.encoder import StubEncoder
from assistant.store import catalog
from assistant.store.store import Busy
from ingest import workers
from ingest.limits import Limits
from tests.faults.conftest import Organization, answers, close, contents, wrong
from tests.faults.runs import ingest, run, run_bounded, started, workspace

Damage = Callable[[Path], None]


def _never_up(*_: object) -> None:
    """A process that was to read files and dies before it says anything."""
    os._exit(1)


def heals(home: Path, organization: Organization, undisturbed: Path) -> bool:
    """Whether an ordinary run makes the home what an undisturbed one is."""
    ingest(home, organization.sources)
    return contents(home) == contents(undisturbed) and wrong(home) == []


def test_of_two_ingests_at_once_one_is_told_to_wait(home: Path, organization: Organization, undisturbed: Path) -> None:
    opened = workspace(home)
    with opened._store.writing():
        assert run(home, organization.sources) == Unavailable.exit_code
        with pytest.raises(Busy, match=r"another process is writing .*: wait until it has ended"):
            workspace(home).ingest(organization.sources)
    both = [started(home, organization.sources) for _ in range(2)]
    for each in both:
        each.join(120)
    assert {each.exitcode for each in both} <= {0, Unavailable.exit_code}
    assert 0 in [each.exitcode for each in both]
    assert heals(home, organization, undisturbed)


def test_when_no_process_that_reads_comes_up_nothing_is_published(
    home: Path, organization: Organization, undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(home, 1)
    with monkeypatch.context() as patch:
        patch.setattr(workers, "_serve", _never_up)
        opened = workspace(home, limits=Limits(workers=2))
        with pytest.raises(Unavailable, match="nothing was published") as told:
            opened.ingest(organization.sources)
        close(opened)
    assert told.value.exit_code == 5
    assert [each.number for each in workspace(home).versions()] == [1]
    assert answers(home, 1) == before
    assert heals(home, organization, undisturbed)


@pytest.mark.parametrize("room", [1_000, 4_096, 40_000, 400_000])
def test_files_that_cannot_grow_publish_nothing_by_half(
    home: Path, organization: Organization, undisturbed: Path, tmp_path: Path, room: int
) -> None:
    before, told = answers(home, 1), tmp_path / "told"
    code = run_bounded(home, organization.sources, room, told)
    assert code in (0, Unavailable.exit_code)
    if code:
        assert "free disk space and run clausetrail ingest again" in told.read_text("utf-8")
        assert [each.number for each in workspace(home).versions()] == [1]
    assert answers(home, 1) == before
    assert heals(home, organization, undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this user cannot mount a file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_publishes_nothing_by_half(organization: Organization, undisturbed: Path, small_disk: Path) -> None:
    home = organization.copy(small_disk / "home")
    before = answers(home, 1)
    filler = small_disk / "filler"
    filler.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 20_000))
    with pytest.raises(Unavailable, match="free disk space"):
        ingest(home, organization.sources)
    filler.unlink()
    assert answers(home, 1) == before
    assert heals(home, organization, undisturbed)


def test_a_locked_catalog_is_told_and_questions_are_answered(
    home: Path, organization: Organization, undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "PATIENCE", 300)
    engine = create_engine(f"sqlite:///{home / 'catalog.sqlite'}")
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        assert answers(home, 1)
        with pytest.raises(Unavailable, match="another program holds the catalog: wait until it has ended"):
            ingest(home, organization.sources)
        other.exec_driver_sql("ROLLBACK")
    engine.dispose()
    assert heals(home, organization, undisturbed)


def overwritten(file: Path) -> None:
    file.write_bytes(b"\x11\xff" * 4_000)


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE revisions (note)")


@pytest.mark.parametrize("damage", [overwritten, halved, emptied, foreign, Path.unlink])
def test_a_lost_catalog_is_told_and_never_begun_anew(home: Path, organization: Organization, damage: Damage) -> None:
    """It holds what cannot be made again: versions, receipts, and what was erased."""
    for file in home.glob("catalog.sqlite-*"):
        file.unlink()
    damage(home / "catalog.sqlite")
    with pytest.raises(Unavailable, match=r"the catalog .*: put the home folder back from a backup, or ingest anew"):
        workspace(home).versions()
    kept = sorted((home / "originals").rglob("*"))
    assert run(home, organization.sources) == Unavailable.exit_code
    assert sorted((home / "originals").rglob("*")) == kept


def test_a_catalog_that_is_damaged_while_it_is_open_is_told(home: Path) -> None:
    opened = workspace(home)
    close(opened)
    overwritten(home / "catalog.sqlite")
    with pytest.raises(Unavailable, match="the catalog is damaged"):
        opened.versions()


def scribble(name: str) -> Damage:
    def damage(chroma: Path) -> None:
        for path in chroma.rglob(name):
            size = path.stat().st_size
            path.write_bytes(b"\x11\xff" * (size // 2))

    return damage


def cut(name: str) -> Damage:
    def damage(chroma: Path) -> None:
        for path in chroma.rglob(name):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return damage


DAMAGES = {
    "catalog of Chroma scribbled": scribble("chroma.sqlite3"),
    "catalog of Chroma cut": cut("chroma.sqlite3"),
    "graph scribbled": scribble("*.bin"),
    "graph cut": cut("*.bin"),
    "folder gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_chroma_folder_is_filled_again_from_the_scan(
    home: Path, organization: Organization, undisturbed: Path, damage: Damage
) -> None:
    before = answers(home, 1)
    damage(home / "chroma")
    assert answers(home, 1) == before
    assert all("clausetrail doctor --mend" in each for each in wrong(home))
    assert heals(home, organization, undisturbed)


def test_the_doctor_sets_a_damaged_chroma_folder_aside_without_encoding(
    home: Path, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut("chroma.sqlite3")(home / "chroma")
    assert [each.partition(":")[0] for each in wrong(home)] == ["vectors"]
    monkeypatch.setattr(StubEncoder, "encode", lambda *_: pytest.fail("a text was encoded"))
    opened = workspace(home)
    done = " ".join(opened.mend())
    close(opened)
    assert "was set aside as chroma.broken-" in done
    assert "vectors were put back from the scan index, nothing was encoded" in done
    assert len(list(home.glob("chroma.broken-*"))) == 1
    assert wrong(home) == []


@pytest.mark.parametrize("array", ["codes", "vectors", "pks", "manifest.json"])
def test_a_truncated_scan_segment_is_written_again_at_the_next_question(
    home: Path, organization: Organization, undisturbed: Path, array: str
) -> None:
    before = answers(home, 1)
    (segment,) = (home / "index").glob("scan-*")
    (segment / array).write_bytes((segment / array).read_bytes()[:-9])
    assert answers(home, 1) == before
    assert heals(home, organization, undisturbed)


def test_a_half_written_segment_folder_is_removed(home: Path, organization: Organization, undisturbed: Path) -> None:
    for name in ("unfinished-1", "scan-0123456789abcdef01234567"):
        (home / "index" / name).mkdir()
        (home / "index" / name / "codes").write_bytes(b"half")
    assert heals(home, organization, undisturbed)
    assert not list((home / "index").glob("unfinished-*")) + list((home / "index").glob("scan-0123456789*"))

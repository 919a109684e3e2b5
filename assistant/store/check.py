"""Named checks of a home: does what is derived still agree with the catalog, and the catalog with itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from sqlalchemy import text

from assistant.domain.errors import ClausetrailError
from assistant.store import scan, terms
from assistant.store.build import BATCH, text_hashes
from assistant.store.erasure import erased_at
from assistant.store.garbage import is_unswept
from assistant.store.home import Home
from assistant.store.index import Index, load_index, open_segments
from assistant.store.journal import Journal
from assistant.store.manifest import root_of

INGEST = "run clausetrail ingest with your sources.yaml"
MEND = "run clausetrail doctor --mend"
RESTORE = "restore the home folder from a backup, or ingest into a new one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one check found."""

    name: str
    """What was checked."""
    ok: bool
    """Whether it holds."""
    detail: str
    """What was found, in one sentence."""
    advice: str = ""
    """What to do; empty when it holds."""


def check_home(home: Home) -> list[Check]:
    """Every check in order. An empty home fails the first and is asked no more."""
    steps: tuple[tuple[str, str, Callable[[Home], str]], ...] = (
        ("catalog", RESTORE, _catalog),
        ("version", INGEST, _version),
        ("segments", MEND, _segments),
        ("manifest", RESTORE, _manifest),
        ("vectors", MEND, _vectors),
        ("originals", INGEST, _originals),
        ("erasures", MEND, _erasures),
        ("ledger", RESTORE, _ledger),
    )
    return list(_until_empty(_run(home, *step) for step in steps))


class _Broken(Exception):
    """A check does not hold; the message says how."""


def _run(home: Home, name: str, advice: str, check: Callable[[Home], str]) -> Check:
    """One check; our own errors are what checks are there to find."""
    try:
        return Check(name=name, ok=True, detail=check(home))
    except (_Broken, ClausetrailError) as problem:
        return Check(name=name, ok=False, detail=str(problem), advice=advice)


def _until_empty(checks: Iterator[Check]) -> Iterable[Check]:
    """The checks as far as they mean something: without a version the rest has nothing to look at."""
    for check in checks:
        yield check
        if check.name == "version" and not check.ok:
            return


def _catalog(home: Home) -> str:
    if home.catalog.engine.dialect.name != "sqlite":
        return "the database server answers"
    with home.catalog.reading() as connection:
        found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if found != ["ok"] or orphans:
        raise _Broken(f"the catalog is damaged: {found[0]}, {len(orphans)} rows refer to nothing")
    return "the catalog is sound"


def _version(home: Home) -> str:
    number = home.current()
    if number not in [each.number for each in home.versions()]:
        raise _Broken(f"the pointer names version {number}, which the catalog does not have")
    return f"version {number} answers"


def _segments(home: Home) -> str:
    """Reads every byte of the segments that the current version answers from."""
    version = _fresh(home).version
    with home.catalog.reading() as connection:
        for family, made_by in ((scan.FAMILY, version.encoder), (terms.FAMILY, version.tokenizer)):
            for segment in open_segments(connection, home.index_folder, version.number, family, made_by):
                segment.verify()
    return f"{version.chunks} passages in the catalog, the scan and the terms"


def _manifest(home: Home) -> str:
    """Whether the version holds what was published, less what tombstones name."""
    index = _fresh(home)
    with home.catalog.reading() as connection:
        gone = erased_at(connection, index.version.number)
    pairs = [*((item.id, item.revision) for item in index.items), *((each, revision) for each, revision, _ in gone)]
    passages = len(index.chunk_keys) + sum(cut for _, _, cut in gone)
    expected = (index.version.items, index.version.chunks, index.version.root)
    if (len(pairs), passages, root_of(pairs)) != expected:
        raise _Broken(f"version {index.version.number} holds other items than were published")
    less = f", less {len(gone)} erased since" if gone else ""
    return f"{len(index.items)} items have the published hash{less}"


def _vectors(home: Home) -> str:
    """Compares every vector of the scan with the vector store's."""
    version = _fresh(home).version
    with home.writing(), closing(home.vectors(version.encoder, version.dim)) as vectors:
        with home.catalog.reading() as connection:
            opened = open_segments(connection, home.index_folder, version.number, scan.FAMILY, version.encoder)
        for segment in opened:
            keys, rows = segment.array("pks").tolist(), segment.array("vectors")
            for at in range(0, len(keys), BATCH):
                if not np.array_equal(
                    vectors.get(text_hashes(home.catalog, keys[at : at + BATCH])), rows[at : at + BATCH]
                ):
                    raise _Broken(f"vectors of {segment.folder.name} differ from the vector store's")
        return f"{vectors.count()} vectors; those of the scan are the vector store's"


def _originals(home: Home) -> str:
    index = _fresh(home)
    missing = [each for each in sorted(set(index.originals)) if not home.has_original(each)]
    if missing:
        raise _Broken(f"{len(missing)} original files are missing, the first is {missing[0]}")
    return f"{len(set(index.originals))} original files are there"


def _erasures(home: Home) -> str:
    if is_unswept(home):
        raise _Broken("an erasure or a gc was interrupted: files still hold what was taken out")
    return "nothing waits to be taken out"


def _ledger(home: Home) -> str:
    broken = home.ledger.verify_chain()
    if broken is not None:
        raise _Broken(f"the chain of receipts breaks at number {broken.number}: {broken.what}")
    faults = Journal(home.catalog, home.ledger).faults()
    if faults:
        raise _Broken(faults[0])
    return "the chain of receipts holds"


def _fresh(home: Home) -> Index:
    """The current version as the disk holds it now, not as it was when it was loaded."""
    number = home.current()
    version = next(each for each in home.versions() if each.number == number)
    return load_index(home.catalog, home.index_folder, version)

"""Named checks of a home: does what is derived still agree with the catalog, and the catalog with itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from sqlalchemy import text

from assistant.domain.errors import ClausetrailError
from assistant.store import scan, terms
from assistant.store.build import BATCH, text_hashes
from assistant.store.catalog import Catalog
from assistant.store.index import Index, PublishedVersion, load_index, open_segments
from assistant.store.ledger import Ledger
from assistant.store.manifest import root_of
from assistant.store.vectors import VectorStore

INGEST = "run clausetrail ingest with your sources.yaml"
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


class Home(Protocol):
    """What checks look at: an open home."""

    @property
    def catalog(self) -> Catalog:
        """Its catalog."""

    @property
    def ledger(self) -> Ledger:
        """Its receipts."""

    @property
    def index_folder(self) -> Path:
        """Where its segments lie."""

    def current(self) -> int:
        """Number of the version that answers. Raises Unavailable before the first publication."""

    def versions(self) -> tuple[PublishedVersion, ...]:
        """Every published version."""

    def writing(self) -> AbstractContextManager[None]:
        """The lock of the one process that writes."""

    def vectors(self, encoder: str, dim: int) -> VectorStore:
        """The vectors of one encoder revision."""

    def has_original(self, digest: str) -> bool:
        """Whether a file is kept."""


def check_home(home: Home) -> list[Check]:
    """Every check in order. An empty home fails the first and is asked no more."""
    steps: tuple[tuple[str, str, Callable[[Home], str]], ...] = (
        ("catalog", RESTORE, _catalog),
        ("version", INGEST, _version),
        ("segments", RESTORE, _segments),
        ("manifest", RESTORE, _manifest),
        ("vectors", INGEST, _vectors),
        ("originals", INGEST, _originals),
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
    index = _fresh(home)
    found = (len(index.items), len(index.chunk_keys), root_of((item.id, item.revision) for item in index.items))
    expected = (index.version.items, index.version.chunks, index.version.root)
    if found != expected:
        raise _Broken(f"version {index.version.number} holds other items than were published")
    return f"{len(index.items)} items have the published hash"


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


def _ledger(home: Home) -> str:
    broken = home.ledger.verify_chain()
    if broken is not None:
        raise _Broken(f"the chain of receipts breaks at number {broken}")
    return "the chain of receipts holds"


def _fresh(home: Home) -> Index:
    """The current version as the disk holds it now, not as it was when it was loaded."""
    number = home.current()
    version = next(each for each in home.versions() if each.number == number)
    return load_index(home.catalog, home.index_folder, version)

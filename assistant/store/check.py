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
from assistant.store.index import Index, load_index, open_segments
from assistant.store.manifest import root_of
from assistant.store.store import Store

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


def check_store(store: Store) -> list[Check]:
    """Every check in order. An empty home fails the first and is asked no more."""
    steps: tuple[tuple[str, str, Callable[[Store], str]], ...] = (
        ("catalog", RESTORE, _catalog),
        ("version", INGEST, _version),
        ("segments", RESTORE, _segments),
        ("manifest", RESTORE, _manifest),
        ("vectors", INGEST, _vectors),
        ("originals", INGEST, _originals),
        ("ledger", RESTORE, _ledger),
    )
    return list(_until_empty(_run(store, *step) for step in steps))


class _Broken(Exception):
    """A check does not hold; the message says how."""


def _run(store: Store, name: str, advice: str, check: Callable[[Store], str]) -> Check:
    """One check; our own errors are what checks are there to find."""
    try:
        return Check(name=name, ok=True, detail=check(store))
    except (_Broken, ClausetrailError) as problem:
        return Check(name=name, ok=False, detail=str(problem), advice=advice)


def _until_empty(checks: Iterator[Check]) -> Iterable[Check]:
    """The checks as far as they mean something: without a version the rest has nothing to look at."""
    for check in checks:
        yield check
        if check.name == "version" and not check.ok:
            return


def _catalog(store: Store) -> str:
    if store.catalog.engine.dialect.name != "sqlite":
        return "the database server answers"
    with store.catalog.reading() as connection:
        found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if found != ["ok"] or orphans:
        raise _Broken(f"the catalog is damaged: {found[0]}, {len(orphans)} rows refer to nothing")
    return "the catalog is sound"


def _version(store: Store) -> str:
    number = store.current()
    if number not in [each.number for each in store.versions()]:
        raise _Broken(f"the pointer names version {number}, which the catalog does not have")
    return f"version {number} answers"


def _segments(store: Store) -> str:
    """Reads every byte of the segments that the current version answers from."""
    version = _fresh(store).version
    with store.catalog.reading() as connection:
        for family, made_by in ((scan.FAMILY, version.encoder), (terms.FAMILY, version.tokenizer)):
            for segment in open_segments(connection, store.index_folder, version.number, family, made_by):
                segment.verify()
    return f"{version.chunks} passages in the catalog, the scan and the terms"


def _manifest(store: Store) -> str:
    index = _fresh(store)
    found = (len(index.items), len(index.chunk_keys), root_of((item.id, item.revision) for item in index.items))
    expected = (index.version.items, index.version.chunks, index.version.root)
    if found != expected:
        raise _Broken(f"version {index.version.number} holds other items than were published")
    return f"{len(index.items)} items have the published hash"


def _vectors(store: Store) -> str:
    """Compares every vector of the scan with the vector store's."""
    version = _fresh(store).version
    with store.writing(), closing(store.vectors(version.encoder, version.dim)) as vectors:
        with store.catalog.reading() as connection:
            opened = open_segments(connection, store.index_folder, version.number, scan.FAMILY, version.encoder)
        for segment in opened:
            keys, rows = segment.array("pks").tolist(), segment.array("vectors")
            for at in range(0, len(keys), BATCH):
                if not np.array_equal(
                    vectors.get(text_hashes(store.catalog, keys[at : at + BATCH])), rows[at : at + BATCH]
                ):
                    raise _Broken(f"vectors of {segment.folder.name} differ from the vector store's")
        return f"{vectors.count()} vectors; those of the scan are the vector store's"


def _originals(store: Store) -> str:
    index = _fresh(store)
    missing = [each for each in sorted(set(index.originals)) if not store.has_original(each)]
    if missing:
        raise _Broken(f"{len(missing)} original files are missing, the first is {missing[0]}")
    return f"{len(set(index.originals))} original files are there"


def _ledger(store: Store) -> str:
    broken = store.ledger.verify_chain()
    if broken is not None:
        raise _Broken(f"the chain of receipts breaks at number {broken}")
    return "the chain of receipts holds"


def _fresh(store: Store) -> Index:
    """The current version as the disk holds it now, not as it was when it was loaded."""
    number = store.current()
    version = next(each for each in store.versions() if each.number == number)
    return load_index(store.catalog, store.index_folder, version)

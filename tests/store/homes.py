"""Small corpora, an encoder and a vector store for tests of the store."""

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from assistant.domain.access import Clause, Principal, Reader
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import Chunk, EvidenceId, Field, Item, Kind, Link, LinkBasis, LinkType, Locator, Metadata
from assistant.domain.sources import Entry, Organization, Sources
from assistant.store.index import PublishedVersion
from assistant.store.store import Caches, Store
from assistant.store.vectors import Vectors
from evals.memory import Kept, open_in_memory

CHUNKER = "lines-1"


class WordEncoder:
    """Vectors from hashes of words: texts that share words lie near each other."""

    def __init__(self, dim: int = 16, revision: str = "words-16") -> None:
        """Take the length of a vector and a name."""
        self.dim = dim
        self.revision = revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n_texts, dim) float32, rows of length one."""
        rows = [sum(map(self._vector, text.lower().split()), np.full(self.dim, 1e-3)) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32).reshape((-1, self.dim))

    def _vector(self, word: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256(f"{self.revision} {word}".encode("utf-8", "replace")).digest()[:8])
        return np.random.default_rng(seed).standard_normal(self.dim)


def open_home(home: Path, kept: Kept | None = None) -> Store:
    """A home whose vectors lie in memory: as long as the store that comes back, or in the mapping given.

    A new one is a copy of one that the product made: to make a catalog takes longer than what most tests do in it.
    """
    kept = {} if kept is None else kept
    if not home.exists():
        shutil.copytree(_new_home(), home)
    caches = Caches(versions=1, records=3, derived=1)  # so small that every test also forgets and reads again
    return open_in_memory(home, kept, caches=caches)


@cache
def _new_home() -> Path:
    """A home in which nothing was published yet; it goes with this process."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_in_memory(folder / "home", {}).close()
    return folder / "home"


def item(
    path: str,
    text: str,
    *,
    source: str = "all",
    kind: Kind = Kind.OTHER,
    date: str | None = None,
    effective: str | None = None,
    systems: tuple[str, ...] = (),
    clauses: tuple[Clause, ...] = (),
    fields: tuple[Field, ...] = (),
    links: tuple[str, ...] = (),
) -> Item:
    """An item of one text."""
    return Item(
        id=EvidenceId(path),
        source=source,
        path=path.partition("#")[0],
        text=text,
        elements=(),
        metadata=Metadata(
            title=path,
            kind=kind,
            date=PartialDate.parse(date) if date else None,
            effective=PartialDate.parse(effective) if effective else None,
            systems=systems,
        ),
        parser="plain-1",
        original=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        fields=fields,
        links=tuple(Link(type=LinkType.MENTIONS, target=each, basis=LinkBasis.IDENTIFIER) for each in links),
        clauses=clauses,
    )


def lines(of: Item) -> tuple[Chunk, ...]:
    """One chunk for each line that is not empty."""
    found, start = [], 0
    for line in of.text.splitlines(keepends=True):
        if line.strip():
            place = Locator(section=(of.metadata.title,))
            end = start + len(line.rstrip("\n"))
            found.append(Chunk(ordinal=len(found), start=start, end=end, context=of.metadata.title, locator=place))
        start += len(line)
    return tuple(found)


def publish(store: Store, items: Iterable[Item], encoder: WordEncoder | None = None) -> PublishedVersion | None:
    """Ingest exactly these items."""
    encoder = encoder or WordEncoder()
    with store.publication(encoder, chunker=CHUNKER, sources_text="version: 1\n") as draft:
        for each in items:
            draft.add(each, lines)
        pending = list(draft.pending_texts())
        draft.add_vectors([each for each, _ in pending], encoder.encode([text for _, text in pending]))
        return draft.publish()


def sources(allow: dict[str, Sequence[str]] | None = None, deny: dict[str, Sequence[str]] | None = None) -> Sources:
    """Rules by path; `.` is everything that no deeper path names."""
    denied = deny or {}
    entries = tuple(
        Entry(
            id=path,
            path=path,
            connector="files",
            clause=Clause(
                origin="entry",
                allow=tuple(map(Principal, principals)),
                deny=tuple(map(Principal, denied.get(path, ()))),
            ),
        )
        for path, principals in (allow if allow is not None else {".": ["everyone"]}).items()
    )
    return Sources(organization=Organization(name="Example"), people={}, entries=entries)


def reader(*groups: str, user: str = "ada") -> Reader:
    """A person in some groups."""
    return Reader(user=user, groups=frozenset(groups))

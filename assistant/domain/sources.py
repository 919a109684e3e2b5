"""What sources.yaml says: the organization, its people and its entries, and which entry has a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from assistant.domain.access import Clause, Reader
from assistant.domain.evidence import Kind

SERVICE = "//"
"""Opens the path of what comes from a live source, with the entry's id behind it: the path of no file begins so.

Were it the id alone, an entry that names a file or a folder so would have the source's items under its own rule.
"""

WILDCARDS = "*?["
"""Signs that make an entry's path a glob."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Whose evidence this is."""

    name: str
    """The organization's name; one home holds one organization."""
    timezone: str = "UTC"
    """IANA name of the zone in which its days begin."""
    fiscal_year_start: int = 1
    """Month, 1-12, in which its fiscal year begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of `sources`: where evidence lies, how it is read and who may read it."""

    id: str
    """Unique and stable."""
    path: str
    """Folder, file or glob relative to the root, with forward slashes; the URL for a live source."""
    connector: str
    """Name of the connector that reads it."""
    kind: Kind = Kind.OTHER
    """Kind of its items where they say nothing themselves."""
    clause: Clause = field(default_factory=lambda: Clause(origin="entry", unreadable="the entry has no allow"))
    """What the entry says about access."""
    levels: Mapping[str, Clause] = field(default_factory=dict)
    """Who may read at each security level of its tickets."""

    @property
    def is_live(self) -> bool:
        """Whether it names a running service and no files."""
        return "://" in self.path  # which no plain path has

    def match(self, path: str) -> tuple[int, int] | None:
        """How specifically this entry names a file: larger is more; None when it does not.

        A file beats a folder, a folder beats a glob, and a deeper path beats a shallower one.
        """
        if self.is_live or path.startswith(SERVICE):
            return None
        if self.is_pattern:
            return (0, self.depth) if fnmatchcase(path, self.path) else None
        own = self.path.rstrip("/")
        if path == own:
            return (2, self.depth)
        return (1, self.depth) if own in ("", ".") or path.startswith(own + "/") else None

    @property
    def is_pattern(self) -> bool:
        """Whether its path is a glob."""
        return any(sign in self.path for sign in WILDCARDS)

    @property
    def depth(self) -> int:
        """Number of parts of its path; a deeper one is more specific."""
        return len(PurePosixPath(self.path).parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The whole of a sources.yaml."""

    organization: Organization
    """Whose evidence this is."""
    people: Mapping[str, tuple[str, ...]]
    """Groups by user name."""
    entries: tuple[Entry, ...]
    """Entries in file order."""
    also: Sources | None = None
    """Another sources.yaml that must admit as well, while it takes this one's place; None at all other times."""
    _lookup: _Lookup = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lookup", _Lookup(self.entries))

    def entry_of(self, path: str) -> Entry | None:
        """The one entry that has this path: of files the most specific, and of equals the first."""
        return self._lookup.live(path) if path.startswith(SERVICE) else self._lookup.first(path)

    def entries_matching(self, path: str) -> Sequence[Entry]:
        """Every entry that names this file, most specific first; more than one is an overlap to report."""
        return self._lookup.matching(path)

    def clauses_for(self, path: str, own: Sequence[Clause]) -> tuple[Clause, ...]:
        """Every clause that today's rule puts on an item: the entry's and the item's own, levels looked up.

        `path` is the file's path or, for a live source, `SERVICE` and its entry's id. No entry means nobody may read.
        """
        entry = self.entry_of(path)
        others = () if self.also is None else self.also.clauses_for(path, own)
        if entry is None:
            return (Clause(origin="entry", unreadable="no entry of sources.yaml names this file"), *others)
        return (entry.clause, *(_resolved(clause, entry) for clause in own), *others)

    def quarantine(self, path: str, own: Sequence[Clause]) -> tuple[str, ...]:
        """Why nobody may read an item: each layer that cannot be understood, with its reason; empty when all can."""
        reasons = []
        for clause in self.clauses_for(path, own):
            if clause.unreadable is not None:
                reasons.append(f"{clause.origin}: {clause.unreadable}")
            elif clause.level is not None:
                reasons.append(f"{clause.origin}: the entry does not map level {clause.level!r}")
        return tuple(reasons)

    def reader(self, user: str) -> Reader | None:
        """The person of that user name with today's groups, or None when nobody has it; of two rules what both say."""
        groups = self.people.get(user)
        if groups is None:
            return None
        mine = Reader(user=user, groups=frozenset(groups))
        if self.also is None:
            return mine
        other = self.also.reader(user)
        return None if other is None else replace(mine, groups=mine.groups & other.groups)


_Place = tuple[int, int, Entry]
"""Depth of an entry's path, negated, its number in the file, and the entry: the least is the most specific."""


class _Lookup:
    """Entries by the paths that they name, so that a file meets only those that can match it; it decides as `Entry.match`.

    An entry without a wildcard names a path only when its own path is that path, a folder above it, or the root.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_path: dict[str, list[_Place]] = {}
        self._patterns: list[_Place] = []
        self._of_folder: dict[str, _Place | None] = {}
        self._services: dict[str, Entry] = {}
        for number, entry in enumerate(entries):
            if entry.is_live:
                self._services.setdefault(SERVICE + entry.id, entry)
                continue
            same = self._patterns if entry.is_pattern else self._by_path.setdefault(entry.path.rstrip("/"), [])
            same.append((-entry.depth, number, entry))

    def live(self, path: str) -> Entry | None:
        """The live entry that an item of that path comes from."""
        return self._services.get(path)

    def first(self, path: str) -> Entry | None:
        """The most specific of `matching`; files of one folder share it unless an entry names the file itself."""
        exact = self._by_path.get(path)
        if exact:
            return min(exact)[-1]
        folder = path.rpartition("/")[0]
        if folder not in self._of_folder:
            self._of_folder[folder] = min(self._folders(path), default=None)
        found = self._of_folder[folder]
        if found is None and self._patterns:
            found = min(self._globs(path), default=None)
        return found[-1] if found else None

    def matching(self, path: str) -> list[Entry]:
        """Every entry that names this file, most specific first, of equals the first in file order."""
        ranked = [sorted(self._by_path.get(path, ())), sorted(self._folders(path)), sorted(self._globs(path))]
        return [entry for group in ranked for *_, entry in group]

    def _folders(self, path: str) -> Iterator[_Place]:
        """Places of the entries that name a folder above the file, or the root."""
        above = {"", ".", *(path[: hit.start()] for hit in re.finditer("/", path))} - {path}
        return (place for folder in above for place in self._by_path.get(folder, ()))

    def _globs(self, path: str) -> Iterator[_Place]:
        """Places of the entries whose glob names the file."""
        return (place for place in self._patterns if place[-1].match(path) is not None)


def _resolved(clause: Clause, entry: Entry) -> Clause:
    """The clause with its security level replaced by the entry's principals, where the entry maps it."""
    mapped = entry.levels.get(clause.level) if clause.level is not None else None
    return clause if mapped is None else replace(mapped, origin=clause.origin)

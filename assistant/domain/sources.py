"""What sources.yaml says: the organization, its people and its entries, and which entry has a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from unicodedata import normalize

from assistant.domain.access import Clause, Principal, Reader
from assistant.domain.evidence import Kind

SERVICE = "//"
"""Opens the path of what comes from a live source, with the entry's id behind it: the path of no file begins so.

Were it the id alone, an entry that names a file or a folder so would have the source's items under its own rule.
"""

WILDCARDS = "*?["
"""Signs that make an entry's path a glob."""


AS_ON_DISK = "write it in sources.yaml as it is on disk"
"""What mends a path of an entry in another spelling than the file's."""


def alike(name: str) -> str:
    """The name without what only its spelling tells: case, and whether an accent stands in its letter or behind it."""
    return normalize("NFC", normalize("NFC", name).casefold())


def _as_written(name: str) -> str:
    return name


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
    roles: Mapping[str, tuple[Principal, ...]] = field(default_factory=dict)
    """Who may do what is not everybody's to do: principals by role. A role gives no right to read evidence."""
    also: Sources | None = None
    """Another sources.yaml that must admit as well, while it takes this one's place; None at all other times."""
    _lookup: _Lookup = field(init=False, repr=False, compare=False)
    _loose: _Lookup = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lookup", _Lookup(self.entries))
        object.__setattr__(self, "_loose", _Lookup(self.entries, alike))

    def entry_of(self, path: str) -> Entry | None:
        """The one entry that has this path: of files the most specific, and of equals the first."""
        return self._lookup.live(path) if path.startswith(SERVICE) else self._lookup.first(path)

    def entries_matching(self, path: str) -> Sequence[Entry]:
        """Every entry that names this file, most specific first; more than one is an overlap to report."""
        return self._lookup.matching(path)

    def missed_by(self, path: str) -> Entry | None:
        """The entry that would have this path were it not written with another case or other accents; None as a rule.

        Nobody may read such a file: which of the two spellings is meant cannot be told, and a wider entry must not have
        what a narrower one was written for. An entry that names the path in its own spelling stands before one that does not.
        """
        if path.startswith(SERVICE) or self._loose.first(path) is self._lookup.first(path):
            return None
        exact = self._lookup.matching(path)
        spellings = {alike(entry.path.rstrip("/")) for entry in exact}
        for entry in self._loose.matching(path):
            if any(entry is one for one in exact):
                return None
            if alike(entry.path.rstrip("/")) not in spellings:
                return entry
        return None

    def clauses_for(self, path: str, own: Sequence[Clause]) -> tuple[Clause, ...]:
        """Every clause that today's rule puts on an item: the entry's and the item's own, levels looked up.

        `path` is the file's path or, for a live source, `SERVICE` and its entry's id. No entry means nobody may read.
        """
        entry = self.entry_of(path)
        others = () if self.also is None else self.also.clauses_for(path, own)
        missed = self.missed_by(path)
        if missed is not None:
            reason = f"differs from the path of {missed.id}, {missed.path}, by accents or case alone: {AS_ON_DISK}"
            return (Clause(origin="entry", unreadable=reason), *others)
        if entry is None:
            return (Clause(origin="entry", unreadable="no entry of sources.yaml names this file"), *others)
        return (entry.clause, *(_resolved(clause, entry) for clause in own), *others)

    def holds(self, reader: Reader, role: str) -> bool:
        """Whether a person has a role; of two rules both must give it."""
        mine = not reader.principals().isdisjoint(self.roles.get(role, ()))
        return mine and (self.also is None or self.also.holds(reader, role))

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

    An entry without a wildcard names a path only when its own path is that path, a folder above it, or the root. With a
    `spelling`, paths that it makes equal are one path.
    """

    def __init__(self, entries: Sequence[Entry], spelling: Callable[[str], str] = _as_written) -> None:
        self._spelling = spelling
        self._by_path: dict[str, list[_Place]] = {}
        self._patterns: list[tuple[str, _Place]] = []
        self._of_folder: dict[str, _Place | None] = {}
        self._services: dict[str, Entry] = {}
        for number, entry in enumerate(entries):
            place = (-entry.depth, number, entry)
            if entry.is_live:
                self._services.setdefault(SERVICE + entry.id, entry)
            elif entry.is_pattern:
                self._patterns.append((spelling(entry.path), place))
            else:
                self._by_path.setdefault(spelling(entry.path.rstrip("/")), []).append(place)

    def live(self, path: str) -> Entry | None:
        """The live entry that an item of that path comes from."""
        return self._services.get(path)

    def first(self, path: str) -> Entry | None:
        """The most specific of `matching`; files of one folder share it unless an entry names the file itself."""
        spelled = self._spelling(path)
        exact = self._by_path.get(spelled)
        if exact:
            return min(exact)[-1]
        folder = spelled.rpartition("/")[0]
        if folder not in self._of_folder:
            self._of_folder[folder] = min(self._folders(spelled), default=None)
        found = self._of_folder[folder]
        if found is None and self._patterns:
            found = min(self._globs(path, spelled), default=None)
        return found[-1] if found else None

    def matching(self, path: str) -> list[Entry]:
        """Every entry that names this file, most specific first, of equals the first in file order."""
        spelled = self._spelling(path)
        named, folders = sorted(self._by_path.get(spelled, ())), sorted(self._folders(spelled))
        return [entry for group in (named, folders, sorted(self._globs(path, spelled))) for *_, entry in group]

    def _folders(self, spelled: str) -> Iterator[_Place]:
        """Places of the entries that name a folder above the file, or the root."""
        above = {"", ".", *(spelled[: hit.start()] for hit in re.finditer("/", spelled))} - {spelled}
        return (place for folder in above for place in self._by_path.get(folder, ()))

    def _globs(self, path: str, spelled: str) -> Iterator[_Place]:
        """Places of the entries whose glob names the file, as it is written or as it is spelled here."""
        for pattern, place in self._patterns:
            if place[-1].match(path) is not None or fnmatchcase(spelled, pattern):
                yield place


def _resolved(clause: Clause, entry: Entry) -> Clause:
    """The clause with its security level replaced by the entry's principals, where the entry maps it."""
    mapped = entry.levels.get(clause.level) if clause.level is not None else None
    return clause if mapped is None else replace(mapped, origin=clause.origin)

"""What sources.yaml says: the organization, its people and its entries, and which entry has a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from assistant.domain.access import Clause, Reader
from assistant.domain.evidence import Kind


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

    def match(self, path: str) -> tuple[int, int] | None:
        """How specifically this entry names a file: larger is more; None when it does not.

        A file beats a folder, a folder beats a glob, and a deeper path beats a shallower one.
        """
        depth = len(PurePosixPath(self.path).parts)
        if any(sign in self.path for sign in "*?["):
            return (0, depth) if fnmatchcase(path, self.path) else None
        own = self.path.rstrip("/")
        if path == own:
            return (2, depth)
        return (1, depth) if own in ("", ".") or path.startswith(own + "/") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The whole of a sources.yaml."""

    organization: Organization
    """Whose evidence this is."""
    people: Mapping[str, tuple[str, ...]]
    """Groups by user name."""
    entries: tuple[Entry, ...]
    """Entries in file order."""

    def entry_of(self, path: str) -> Entry | None:
        """The one entry that has this file: the most specific, and of equals the first."""
        matches = self.entries_matching(path)
        return matches[0] if matches else None

    def entries_matching(self, path: str) -> Sequence[Entry]:
        """Every entry that names this file, most specific first; more than one is an overlap to report."""
        ranked = [(entry.match(path), entry) for entry in self.entries]
        matching = [(rank, entry) for rank, entry in ranked if rank is not None]
        return [entry for _, entry in sorted(matching, key=lambda pair: pair[0], reverse=True)]

    def clauses_for(self, path: str, own: Sequence[Clause]) -> tuple[Clause, ...]:
        """Every clause that today's rule puts on an item: the entry's and the item's own, levels looked up.

        `path` is the file's path or, for a live source, its entry's id. No entry means nobody may read.
        """
        entry = self.entry_of(path) or next((entry for entry in self.entries if entry.id == path), None)
        if entry is None:
            return (Clause(origin="entry", unreadable="no entry of sources.yaml names this file"),)
        return (entry.clause, *(_resolved(clause, entry) for clause in own))

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
        """The person of that user name with today's groups, or None when nobody has it."""
        groups = self.people.get(user)
        return None if groups is None else Reader(user=user, groups=frozenset(groups))


def _resolved(clause: Clause, entry: Entry) -> Clause:
    """The clause with its security level replaced by the entry's principals, where the entry maps it."""
    mapped = entry.levels.get(clause.level) if clause.level is not None else None
    return clause if mapped is None else replace(mapped, origin=clause.origin)

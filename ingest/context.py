"""What a connector is told besides its file: whose evidence this is, the limits, and where to leave notices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.domain.criteria_ids import CriteriaIds
from assistant.domain.sources import Entry, Organization
from assistant.settings import variable_part
from ingest.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that an entry of sources.yaml names."""

    path: str
    """Path relative to the root, with forward slashes."""
    entry: Entry
    """The one entry that has it."""
    absolute: Path
    """Where it lies."""
    size: int
    """Size in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service that an entry of sources.yaml names by its URL."""

    entry: Entry
    """The entry; its `path` is the URL."""

    @property
    def path(self) -> str:
        """What ids begin with: the entry's id."""
        return self.entry.id


Place = SourceFile | Service
"""Where evidence comes from; both have an `entry` and a `path`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the operator should know about evidence that was ingested all the same."""

    path: str
    """Path of the file, or id of the record."""
    source: str
    """Id of the sources.yaml entry."""
    text: str
    """What was seen and what was done, in one sentence."""


def digest_only(data: bytes) -> str:
    """The SHA-256 (hex) of an original that is kept nowhere."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The surroundings in which files are read."""

    organization: Organization
    """Whose evidence this is."""
    limits: Limits = field(default_factory=Limits)
    """Bounds on what is opened."""
    notices: list[Notice] = field(default_factory=list)
    """Grows while files are read."""
    closed: set[str] = field(default_factory=set)
    """Folders that could not be listed, by their paths; grows while files are looked for."""
    home: Path | None = None
    """Folder of our own state, which is no evidence; None when there is none."""
    rule: Path | None = None
    """The sources.yaml in use, whatever its name, which is no evidence either; None when it is no file."""
    keep: Callable[[bytes], str] = digest_only
    """Keeps an original, the very bytes that are parsed, and gives the SHA-256 (hex) that it is kept under."""
    criteria: CriteriaIds = field(default_factory=CriteriaIds)
    """The criteria that a text may name, such as `9.2.1` and `A.6.2.4`; by default none."""
    today: date | None = None
    """The day of this run; a record that is dated later is noticed. None notices none."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`Authorization` headers of services, as `Settings.credentials` has them; they are kept nowhere."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the organization's days begin."""
        return ZoneInfo(self.organization.timezone)

    def authorization(self, service: Service) -> str | None:
        """The `Authorization` header to send to a service, or None when no setting speaks of it."""
        return self.credentials.get(variable_part(service.entry.id))

    def note(self, file: Place, text: str, *, record: str | None = None) -> None:
        """Leave a notice about a file, or about one record of it."""
        self.notices.append(Notice(path=record or file.path, source=file.entry.id, text=text))

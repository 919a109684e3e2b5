"""How strong a piece of evidence is, by rules that an auditor would give as reasons; the first that fits decides.

Weak, in this order: `hidden text`, `addresses a machine`, `approval only in a remark`, `superseded`, `draft`, `retired`, `stale`, `slide deck without
owner`, `picture not tied to a dated change`, `no owner and no date`, `message without a record`.
Then whatever its neighbours tell (`assistant.audit.weaknesses`): `approval by the author`, `general claim without a record` and so on.
Strong: a named person owns or approved it, it is dated, and it is tied to a version or a record or was made by a system.
Everything else is adequate, and the rule says what keeps it from being strong.

Pure: what a fact is was decided before, from what the reader may read. A link that leads to something hidden does not
resolve, so that a grade tells nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol

from assistant.domain.answer import Grade
from assistant.domain.evidence import EvidenceId, Flag, Kind, Metadata, Status
from assistant.domain.people import is_person

_DECKS = frozenset({".pptx", ".ppt", ".odp", ".key"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"})
_MESSAGES = frozenset({".eml", ".msg", ".mbox"})
_SYSTEM_KINDS = frozenset({Kind.TICKET, Kind.PULL_REQUEST, Kind.CHANGE, Kind.TRAINING_RUN, Kind.DEPLOYMENT})


class Graded(Protocol):
    """What a grade looks at: an item with its id, path and metadata."""

    @property
    def id(self) -> EvidenceId:
        """The evidence id."""

    @property
    def path(self) -> str:
        """Path of the item's file."""

    @property
    def metadata(self) -> Metadata:
        """What the item says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the grade of one piece of evidence rests on."""

    kind: Kind = Kind.OTHER
    """What it is."""
    suffix: str = ""
    """Ending of its file, lower-case with the dot."""
    owner: str | None = None
    """Who owns it, as written."""
    approved_by: str | None = None
    """Who approved it, as written."""
    dated: bool = False
    """Whether it says of when it is."""
    tied: bool = False
    """Whether it says which version it is of, or is a record with an id of its own."""
    resolves: bool = False
    """Whether a ticket, commit or record that it names is among what the reader may read."""
    made_by_system: bool = False
    """Whether a system wrote it down as work went on, rather than the one who is audited."""
    status: Status | None = None
    """Its standing, where it states one."""
    superseded: bool = False
    """Whether a later version had taken its place."""
    stale: bool = False
    """Whether it is past its review date or its age limit."""
    flags: frozenset[Flag] = frozenset()
    """What screening saw at the place quoted."""
    remark: bool = False
    """Whether the place quoted is a remark that somebody left in a record, and not what the record itself states."""
    approving: bool = False
    """Whether the place quoted speaks of an approval."""
    weakness: str = ""
    """Why it is weak by what stands around it in its scope; empty where nothing there says so."""

    @classmethod
    def of(
        cls,
        item: Graded,
        *,
        flags: frozenset[Flag] = frozenset(),
        superseded: bool = False,
        resolves: bool = False,
        today: date | None = None,
    ) -> Facts:
        """The facts of an item; `today` decides whether its review date has passed, and None leaves that open."""
        said = item.metadata
        key = item.id.partition("#")[2]
        is_record = key != "" and re.fullmatch(r"(?:.*/)?row-\d+(?:~\d+)?", key) is None  # a position is no id
        return cls(
            kind=said.kind,
            suffix=PurePosixPath(item.path.rpartition("!")[2]).suffix.lower(),
            owner=said.owner,
            approved_by=said.approved_by,
            dated=said.date is not None or said.effective is not None,
            tied=is_record or said.version is not None or said.model_version is not None,
            resolves=resolves,
            made_by_system=is_record and said.kind in _SYSTEM_KINDS,
            status=said.status,
            superseded=superseded,
            stale=today is not None and said.review_by is not None and said.review_by.end <= today,
            flags=flags,
        )

    @property
    def person(self) -> bool:
        """Whether a named person owns or approved it."""
        return any(is_person(name) for name in (self.owner, self.approved_by) if name)

    @property
    def is_deck(self) -> bool:
        """Whether it is a set of slides."""
        return self.suffix in _DECKS

    @property
    def tied_to_change(self) -> bool:
        """Whether it can be tied to a version, a record or something that resolves."""
        return self.tied or self.resolves


_WEAK: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    # a reader of the source does not see it, so nobody can have relied on it
    ("hidden text", lambda facts: Flag.HIDDEN in facts.flags),
    # written to steer a program rather than to record something
    ("addresses a machine", lambda facts: Flag.INSTRUCTION in facts.flags),
    # who writes "approved by the board" beside a ticket has not thereby been the board
    ("approval only in a remark", lambda facts: facts.remark and facts.approving),
    ("superseded", lambda facts: facts.superseded),
    ("draft", lambda facts: facts.status is Status.DRAFT),
    # a record that says itself that it is over misleads nobody about its own time
    ("retired", lambda facts: facts.status is Status.RETIRED and facts.kind is not Kind.MODEL_CARD),
    ("stale", lambda facts: facts.stale),
    ("slide deck without owner", lambda facts: facts.is_deck and not facts.owner),
    (
        "picture not tied to a dated change",
        lambda facts: facts.suffix in _PICTURES and not (facts.dated and facts.tied_to_change),
    ),
    ("no owner and no date", lambda facts: not (facts.dated or facts.owner or facts.approved_by)),
    # "we use best practices": a general statement that no record bears out
    ("message without a record", lambda facts: facts.suffix in _MESSAGES and not facts.tied_to_change),
)
_LACKING: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    ("a remark in a record", lambda facts: facts.remark),
    ("no named person", lambda facts: not facts.person),
    ("no date", lambda facts: not facts.dated),
    ("not tied to a version or a record", lambda facts: not (facts.tied_to_change or facts.made_by_system)),
)


def grade(facts: Facts) -> tuple[Grade, str]:
    """The grade, with the rule that decided; of an adequate one, the first thing that it lacks."""
    weak = next((rule for rule, holds in _WEAK if holds(facts)), None)
    if weak or facts.weakness:
        return Grade.WEAK, weak or facts.weakness
    lacking = next((rule for rule, holds in _LACKING if holds(facts)), None)
    return (Grade.ADEQUATE, lacking) if lacking else (Grade.STRONG, "named person, dated, tied to a change")

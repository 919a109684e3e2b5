"""What people hand in at the desk: a planned engagement, a work paper, a finding in words, each before it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.audit.checks.result import Family, FindingClass
from assistant.audit.engagement import PaperKind, Type
from assistant.domain.dates import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A sentence that somebody wants to set down, with what it cites."""

    text: str
    """What it says."""
    cites: tuple[tuple[str, str], ...]
    """Evidence ids, each with words that stand in it; no words take its headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What an engagement is planned to look at."""

    type: Type
    """What kind of audit."""
    title: str
    """In a few words."""
    objectives: tuple[str, ...]
    """What it is to find out."""
    criteria: tuple[str, ...]
    """Ids, checked against the catalogue."""
    systems: tuple[str, ...] = ()
    """Systems of the inventory, or the suppliers of a supplier audit; none is all."""
    units: tuple[str, ...] = ()
    """Units of the organization."""
    lifecycle: str = ""
    """Stages of the lifecycle that are in scope and what is left out, in the auditor's words; empty where not said."""
    interfaces: str = ""
    """Other management systems, suppliers and regulators that the scope touches, in the auditor's words."""
    period: Period | None = None
    """What records it looks at."""
    contacts: tuple[str, ...] = ()
    """Users who speak for the auditee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A work paper as it is handed in."""

    kind: PaperKind
    """What it records."""
    ref: str = ""
    """Id of the sample, check result or receipt that it records."""
    family: Family | None = None
    """The set of a check result."""
    words: str = ""
    """What was noted."""
    person: str = ""
    """Who was interviewed, or what was observed."""
    day: date | None = None
    """When."""
    claimed: tuple[Claimed, ...] = ()
    """Sentences with what they cite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A finding as it is drafted or set down anew; None and empty leave what is there, or what the source says."""

    title: str = ""
    """In a few words."""
    criteria: tuple[str, ...] = ()
    """Criteria that it is about."""
    classed: FindingClass | None = None
    """Its class."""
    reason: str = ""
    """Why another class than the rule's."""
    claimed: tuple[Claimed, ...] = ()
    """Sentences with what they cite."""
    receipt: str = ""
    """Receipt of an answer whose claims are taken."""
    check: str = ""
    """Id of a check's result that is taken."""
    family: Family | None = None
    """The set of that check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestList:
    """An auditor's list of requests, as it was handed over."""

    name: str
    """What its file is called."""
    content: bytes
    """An Excel workbook."""

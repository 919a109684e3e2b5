"""What a check says of one subject that it looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.answer import Span


class Family(StrEnum):
    """The sets of checks that can be asked for, one by one."""

    PATTERNS = "patterns"
    CHECKLIST = "checklist"
    SOA = "soa"
    SCOPE = "scope"
    TRAIL = "trail"


class State(StrEnum):
    """What was seen: the same for every check."""

    FOUND = "found"
    """The weakness is there."""
    NOT_FOUND = "not_found"
    """It was looked for with enough evidence and is not there: a near miss, or all in order."""
    UNDECIDABLE = "undecidable"
    """The evidence to decide is not in this scope."""


class FindingClass(StrEnum):
    """How an auditor classifies a finding."""

    MAJOR = "major"
    MINOR = "minor"
    OBSERVATION = "observation"
    OPPORTUNITY = "opportunity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One subject that a check looked at, with evidence for and against."""

    check: Family
    """The set that the check belongs to."""
    pattern: str
    """The check's id in snake case: one of the seven failure patterns, or a stable name."""
    state: State
    """What was seen."""
    title: str
    """The check in a few words."""
    subject: str
    """What it is about: a system, supplier, record or document."""
    why: str
    """The rule and how the evidence meets it, in one or two sentences."""
    suggested: FindingClass | None = None
    """How it would be classified by the rule that the check's file names; None where nothing was found."""
    criteria: tuple[str, ...] = ()
    """Criteria that it bears on."""
    spans: tuple[Span, ...] = ()
    """Places that show it."""
    against: tuple[Span, ...] = ()
    """Places that speak against it, near misses included."""

    @property
    def id(self) -> str:
        """Equal for equal evidence: a hash over check, pattern, subject and the places in their revisions."""
        places = sorted(f"{one.evidence}@{one.revision}:{one.start}-{one.end}" for one in (*self.spans, *self.against))
        told = "\n".join((self.check, self.pattern, self.state, self.subject, *places))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every result of one check says alike."""

    check: Family
    """The set that the check belongs to."""
    pattern: str
    """The check's id."""
    title: str
    """The check in a few words."""
    criteria: tuple[str, ...]
    """Criteria that it bears on."""

    def result(
        self,
        state: State,
        subject: str,
        why: str,
        suggested: FindingClass | None = None,
        spans: Sequence[Span] = (),
        against: Sequence[Span] = (),
    ) -> Result:
        """A result of this check, each place once."""
        return Result(
            check=self.check,
            pattern=self.pattern,
            state=state,
            title=self.title,
            subject=subject,
            why=why,
            suggested=suggested,
            criteria=self.criteria,
            spans=tuple(dict.fromkeys(spans)),
            against=tuple(dict.fromkeys(against)),
        )

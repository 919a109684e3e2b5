"""Which reports there are, and what somebody wants one of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.checks.result import Family
from assistant.domain.errors import BadInput


class Kind(StrEnum):
    """What can be reported."""

    CHECKS = "checks"
    TRAILS = "trails"
    ALERTS = "alerts"
    COVERAGE = "coverage"
    REQUESTS = "requests"
    FINDINGS = "findings"
    AUDIT = "audit"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants a report of."""

    kind: Kind
    """What is reported."""
    family: Family = Family.PATTERNS
    """Of checks, which set."""
    systems: tuple[str, ...] = ()
    """Of trails, which systems; none is all."""
    criteria: tuple[str, ...] = ()
    """Of coverage, ids of any known framework; none is all."""
    engagement: str = ""
    """Which engagement; of findings none is all."""


def kind_of(name: str) -> Kind:
    """The report of a name. Raises BadInput for another."""
    try:
        return Kind(name)
    except ValueError as problem:
        raise BadInput(f"there is no report {name!r}: choose one of {', '.join(Kind)}, or pack") from problem

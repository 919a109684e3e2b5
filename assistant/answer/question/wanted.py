"""What kind of thing a question wants back, such as a person or a length of time, and whether a text holds one.

A question's words may be far from those of its answer; but an answer to `how long` states a length of time, and one to
`who` names somebody (answer typing, as in question answering since Hirschman and Gaizauskas 2001).
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.domain.written_dates import MONTHS


class Wanted(StrEnum):
    """A kind of thing that an answer states."""

    PERSON = "person"
    """Somebody by name or by office."""
    DAY = "day"
    """A date, or by when."""
    SPAN = "span"
    """A length of time, or how often."""
    NUMBER = "number"
    """An amount, a share, a count."""


_UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|quarters?|years?|semesters?|seasons?|decades?)"
_ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        (Wanted.PERSON, r"\bwho(?:m|se)?\b|\bby whom\b|\b(?:which|what) (?:person|people|colleagues?|team|board|committee|office)\b"),
        (Wanted.DAY, r"\bwhen\b|\b(?:which|what) (?:date|day|month|year)\b|\b(?:since|until|till|from|by) (?:when|what|which)\b|\bdue\b|\bdeadline\b"),
        (Wanted.SPAN, rf"\bhow (?:long|soon|fast|quick(?:ly)?|often|frequently|old|many {_UNIT}|much time|regularly|rapidly)\b|\bhow late\b|\b(?:turnaround|time limit|frequency|retention)\b"),
        (Wanted.NUMBER, r"\bhow (?:many|much|high|low|large|big|far|accurate|well)\b|\b(?:number|amount|count|share|percentage|percent|score|threshold|limit|cost|price|budget|total|size|figure|value|rate) of\b|\bwhat\b.{0,40}\b(?:cost|score|threshold|limit|price|percentage|share|rate|figure|value)\b"),
    )
)  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SPELT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|ninety|half)"
_OFFICE = (
    r"(?:owners?|officers?|managers?|leads?|heads?|chairs?|chairman|chairwoman|directors?|boards?|committees?|teams?|engineers?|"
    r"counsel|auditors?|supervisors?|approvers?|reviewers?|operators?|administrators?|executives?|councils?|department|desk|staff|"
    r"(?:chief|vice)\s\w+|c[eftir]o|cis?o|dpo|secretary|coordinators?|analysts?|controllers?|stewards?|custodians?)"
)
_HOLDS = {
    Wanted.PERSON: re.compile(
        rf"\b[A-ZÀ-Þ](?:\.|[a-zß-ÿ'’-]+)(?: (?:van|von|de|der|den|di|la|al))* [A-ZÀ-Þ][a-zß-ÿ'’-]+|\b(?i:{_OFFICE})\b"
    ),
    Wanted.DAY: re.compile(
        rf"\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b(?:{_MONTH})\b|\b(?:19|20)\d\d\b|\bQ[1-4]\b"
        rf"|\b(?:\d+|{_SPELT})\s(?:\w+\s)?{_UNIT}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
        re.IGNORECASE,
    ),
    Wanted.SPAN: re.compile(
        rf"\b(?:\d+|{_SPELT})[ -](?:\w+[ -])?{_UNIT}\b|\b(?:each|every|per|a|once|same|next)\s(?:\w+\s)?{_UNIT}\b"
        r"|\b(?:hourly|daily|weekly|monthly|quarterly|half-yearly|yearly|annual(?:ly)?|biannual(?:ly)?|immediately|at once)\b|\b\d+ ?[smhd]\b",
        re.IGNORECASE,
    ),
    Wanted.NUMBER: re.compile(rf"\d|\b{_SPELT}\b|\b(?:none|no|all|both|once|twice)\b", re.IGNORECASE),
}


def wanted(question: str) -> frozenset[Wanted]:
    """The kinds that a question asks for; none where its words do not tell."""
    return frozenset(what for what, pattern in _ASKS if pattern.search(question))


def holds(text: str, what: Wanted) -> bool:
    """Whether a text states anything of a kind."""
    return _HOLDS[what].search(text) is not None


def fits(text: str, kinds: frozenset[Wanted]) -> float:
    """How well a text fits: 1 when it states something of each kind that is wanted, -1 when of none; 0 when any will do."""
    if not kinds:
        return 0.0
    return 2 * sum(holds(text, what) for what in kinds) / len(kinds) - 1

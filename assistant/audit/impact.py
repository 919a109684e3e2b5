"""How high a row of an inventory puts a system: by its tier, or by a class that law or the organization has for it.

Inventories say it in two ways: a cell with a level (`risk tier: high`), or a question whose head has the class and whose
cell the answer (`High impact? yes`; `Rights-impacting, safety-impacting, both or neither? both`). A cell that puts the
answer off (`too new to assess`) says neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.columns import Column, is_open, words_of
from assistant.audit.sampling import ANY, tier_of
from assistant.domain.evidence import Field

TIER = Column(("risk tier", "tier", "risk class", "risk categor*", "risk level", "impact level", "risk classification", "risk rating", "criticality", "risk", "classification"), without=("owner", "description", "register", "id", "accept*", "residual"))  # fmt: skip
"""A level, whatever the house calls it."""
_LONGEST_HEAD = 6  # words; a longer one is a question about risks, and its answer no level
CLASS = Column(
    ("rights impacting", "safety impacting", "high impact", "high risk", "hochrisiko*", "haut risque", "alto riesgo"),
    without=("provider", "providers", "service", "date", "by", "owner", "reason", "justif*", "explain*", "residual", "mitigat*", "assess*", "id"),
)  # fmt: skip
"""A question whose head has the class. Whom a system serves may be called of high impact too: that is no class of its own."""
_HIGH = re.compile(
    r"\b(?:rights|safety)[- ]?impacting\b|\bhigh[- ]?(?:risk|impact)\b|\bannex iii\b|\bhoch(?:risiko\w*)?\b|\b(?:haut|à haut) risque\b|\bélevée?\b|\balto\b",
    re.IGNORECASE,
)
_YES = re.compile(r"\W*(?:yes|y|true|both|all|either|x|1|ja|oui|sí|si|sim)\b", re.IGNORECASE)
_NO = re.compile(
    r"\W*(?:no|not|non|neither|none|false|n/?a|nein|kein\w*)\b|.*\bnot (?:an? |considered |deemed |found |determined )?(?:to be )?(?:high|rights|safety)\b",
    re.IGNORECASE | re.DOTALL,
)
_PUT_OFF = re.compile(
    r"\btoo (?:new|early)\b|\b(?:to|will) be (?:re-?)?(?:assessed|determined|classified|evaluated)\b|\bcase[- ]by[- ]case\b"
    r"|\bnot (?:yet )?(?:been )?(?:assessed|determined|classified)\b|\bunder (?:assessment|review)\b|\bundetermined\b",
    re.IGNORECASE,
)


class Level(StrEnum):
    """How high a system stands."""

    HIGH = "high"
    """Of high risk or impact."""
    LOWER = "lower"
    """Below that, or outside the class."""
    OPEN = "open"
    """It is said that nobody has decided yet."""
    OTHER = "other"
    """A word of the house's own, which tells none of these."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row says of it, and where."""

    level: Level
    """How high."""
    field: Field
    """The cell that says it."""


def standing(fields: Sequence[Field]) -> Standing | None:
    """How high a row puts its system: high where any of its cells does; None where no cell speaks of it."""
    tier = TIER.said([field for field in fields if len(words_of(field.name)) <= _LONGEST_HEAD])
    told = [*CLASS.every(fields), *([tier] if tier else [])]
    found = [Standing(level, field) for field in told if (level := level_of(field.name, field.value))]
    return min(found, key=lambda one: _ORDER.index(one.level), default=None)


_ORDER = (Level.HIGH, Level.OPEN, Level.LOWER, Level.OTHER)


def tier(fields: Sequence[Field]) -> str | None:
    """The stratum in which a row puts its system: high, limited or low; None where it tells none, or puts that off."""
    said = standing(fields)
    if said is None or said.level in (Level.OPEN, Level.OTHER):
        return None
    if said.level is Level.HIGH:
        return "high"
    stratum = tier_of(said.field.value)
    return stratum if stratum == "limited" else "low"  # outside the class, whichever word says so


def level_of(name: str, value: str) -> Level | None:
    """How high one cell puts a system, read with the head of its column; None where it is blank.

    >>> level_of("High impact?", "yes"), level_of("Risk tier", "not high"), level_of("High impact?", "too new to say")
    (<Level.HIGH: 'high'>, <Level.LOWER: 'lower'>, <Level.OPEN: 'open'>)
    """
    if is_open(value):
        return None
    if _PUT_OFF.search(value):
        return Level.OPEN
    if _NO.match(value):
        return Level.LOWER
    asked = CLASS.rank(name) is not None
    if _HIGH.search(value) or (asked and _YES.match(value)) or (not asked and tier_of(value) == "high"):
        return Level.HIGH
    return Level.LOWER if asked or tier_of(value) != ANY else Level.OTHER

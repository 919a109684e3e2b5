"""Questions for the coverage of criteria: where to click, which leg is missing, what is stale or weak, what has changed.

As for checks, every word with a topic must be of coverage: a question that names a system or a record asks for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer.question.lexicon import FILLERS, PERSONS
from assistant.answer.question.reading import Reading
from assistant.answer.words import stems

_OF = frozenset(stems("criterion criteria control controls clause clauses requirement requirements theme topic coverage covered annex standard"))  # fmt: skip
_EVIDENCE = frozenset(stems("evidence proof"))
_CLICK = frozenset(stems("click"))
_COVERAGE = frozenset(stems("coverage"))
_BESIDE = frozenset(stems("auditor audit ask asked leg side part hold our iso iec organisation organization company evidence"))  # fmt: skip
STATES = {
    "missing": frozenset(stems("missing lack lacks uncovered gap gaps hole without no not none nothing absent")),
    "stale": frozenset(stems("stale outdated expired old aged date")),
    "weak": frozenset(stems("weak weakest poor flimsy thin")),
}
"""Words for what a leg or a piece of evidence may be, by the name of it."""
_LEGS = {
    "policy": frozenset(stems("policy policies")),
    "procedure": frozenset(stems("procedure procedures")),
    "record": frozenset(stems("record records")),
}
_TURNS = frozenset(stems("changed change changes new withdrawn added removed updated happened become became"))
_OUT_OF_DATE = re.compile(r"\bout\s+of\s+date\b|\btoo\s+old\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageAsked:
    """What of the coverage is asked for."""

    states: tuple[str, ...] = ()
    """`missing`, `stale`, `weak`: which are asked for; all where none is said."""
    legs: tuple[str, ...] = ()
    """The legs asked for; all where none is said."""
    changed: bool = False
    """Whether it is asked what became of the evidence since the beginning of the period."""


def legs_said(reading: Reading) -> tuple[str, ...]:
    """The legs that a question names."""
    said = {word.stem for word in reading.words}
    return tuple(name for name, telling in _LEGS.items() if said & telling)


def coverage_asked(reading: Reading, *, names_criteria: bool, has_start: bool) -> CoverageAsked | None:
    """What of the coverage a question asks for; None for any other question.

    Args:
        reading: The question, with ids, systems, and the words of a period taken.
        names_criteria: Whether it names criteria by id.
        has_start: Whether it names a period with a beginning.
    """
    said = {word.stem for at, word in enumerate(reading.words) if at not in reading.taken}
    left = {word.stem for at, word in enumerate(reading.words) if at not in reading.taken and not word.is_function_word}
    states = tuple(name for name, telling in STATES.items() if said & telling)
    legs = legs_said(reading)
    known = (
        _OF | _EVIDENCE | _CLICK | _BESIDE | FILLERS | PERSONS | frozenset().union(*STATES.values(), *_LEGS.values())
    )
    of = bool(said & (_OF | _EVIDENCE)) or names_criteria
    if has_start and said & _TURNS and said & _EVIDENCE and left <= known | _TURNS:
        return CoverageAsked(changed=True)
    if not of or not left <= known:
        return None
    if _OUT_OF_DATE.search(reading.text):
        states = ("stale",)
    plainly = said & (_CLICK | _COVERAGE) or (names_criteria and said & _EVIDENCE)
    return CoverageAsked(states=states, legs=legs) if plainly or states else None

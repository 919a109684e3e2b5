"""Questions for the audit desk: for its checks, its coverage, or what became of the evidence.

The words of `checks` and `coverage_asked` are looked for first. Where they do not account for the whole question, and no
record's field does either, what it means is asked of `instruments`. A question that names a record asks for that record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.answer.question.applicability_asked import applicability_asked
from assistant.answer.question.asker import speaks_of_self
from assistant.answer.question.checks import checks_asked
from assistant.answer.question.coverage_asked import CoverageAsked, coverage_asked, legs_said
from assistant.answer.question.instruments import masked, wanted_instrument
from assistant.answer.question.intents import refusal
from assistant.answer.question.reading import Reading
from assistant.audit.checks.registry import CHECKS
from assistant.audit.crosswalk import written_places
from assistant.domain.plan import Intent, Plan

UNKNOWN_ASKER = "Whose? Nothing that you may read names a person whom your user name can mean: write the owner's name."
"""The question back where "my" can be nobody's."""
_BY_NAME: Mapping[str, tuple[str, ...]] = {
    **{family.value: tuple(checks) for family, checks in CHECKS.items()},
    **{name: (name,) for checks in CHECKS.values() for name in checks},
}
_OF_ROWS = re.compile(r"\b(?:ids?|they|them|those)\b", re.IGNORECASE)
"""Words that ask for records by their ids, or point back at what was just shown: neither is for a check to answer."""
_COVERAGE: Mapping[str, tuple[str, ...]] = {
    "coverage_click": (),
    "coverage_missing": ("missing",),
    "coverage_stale": ("stale",),
    "coverage_weak": ("weak",),
}


def of_desk(base: Plan, question: str, reading: Reading) -> Plan | None:
    """The plan of a question that asks the audit desk in words of its own; None for any other."""
    return _plan(base, question, *_in_words(base, reading)) if _is_open(base, question) else None


def meant_of_desk(base: Plan, question: str, reading: Reading) -> Plan | None:
    """The plan of a question that means an instrument of the audit desk; None for any other."""
    if not _is_open(base, question) or _OF_ROWS.search(question):
        return None
    foreign = [question[start:end] for start, end in written_places(question)]
    told = masked(question, base.systems, (*base.criteria, *foreign), base.period)
    name = wanted_instrument(told, reading.likeness)
    return _plan(base, question, *_called(base, name or "", reading))


def _is_open(base: Plan, question: str) -> bool:
    """Whether a question may be for the desk: it is not refused, and names no record."""
    foreign = " ".join(question[start:end] for start, end in written_places(question))
    others = [one for one in base.identifiers if one not in base.criteria and one not in foreign]
    return not refusal(question) and not others


def _plan(base: Plan, question: str, checks: tuple[str, ...], asked: CoverageAsked | None) -> Plan | None:
    """The plan that asks for some checks, or for something of the coverage."""
    plain = replace(base, terms=(), beside=(), ask_back="", identifiers=())
    if checks:
        return replace(plain, intent=Intent.CHECKS, checks=checks)
    if asked is None:
        return None
    if speaks_of_self(question) and not base.asker:
        plain = replace(plain, ask_back=UNKNOWN_ASKER)
    intent = Intent.CHANGES if asked.changed else Intent.COVERAGE
    return replace(plain, intent=intent, states=asked.states, legs=asked.legs)


def _in_words(base: Plan, reading: Reading) -> tuple[tuple[str, ...], CoverageAsked | None]:
    """The checks, or what of the coverage, that the words alone ask for."""
    if checks := checks_asked(reading):
        return checks, None
    for one in base.criteria:
        for match in re.finditer(re.escape(one), reading.text):
            reading = reading.taking_span(match.start(), match.end())
    for start, end in written_places(reading.text):
        reading = reading.taking_span(start, end)
    if base.systems:
        return (), None
    if states := applicability_asked(reading, names_criteria=bool(base.criteria)):
        return (), CoverageAsked(states=states)
    return (), coverage_asked(reading, names_criteria=bool(base.criteria), has_start=_has_start(base))


def _called(base: Plan, name: str, reading: Reading) -> tuple[tuple[str, ...], CoverageAsked | None]:
    """The checks, or what of the coverage, that an instrument's name stands for."""
    if name in _BY_NAME:
        return _BY_NAME[name], None
    if base.systems:
        return (), None
    if name == "changes" and _has_start(base):
        return (), CoverageAsked(changed=True)
    if name in _COVERAGE and (base.criteria or name != "coverage_click"):
        return (), CoverageAsked(states=_COVERAGE[name], legs=legs_said(reading))
    return (), None


def _has_start(base: Plan) -> bool:
    return base.period is not None and base.period.start is not None

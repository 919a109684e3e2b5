"""Human oversight documented: of each high-risk system a document says when people step in, and who is trained to.

Rule: of every system of a high tier in use, the oversight documents and procedures in force that are about it are read
for three things: when a person reviews, overrides or stops it; to whom is escalated; that operators are trained, also
shown by a training record that names it. It is found where no document is about it, or one of the three is nowhere.
Not decidable where no tier is stated, or no document of either kind is in the scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.result import Result
from assistant.audit.desk import Desk
from assistant.audit.production import Listed, in_use
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

LINE = Line(pattern="human_oversight_documented", title="Human oversight of high-risk systems", criteria=("A.9.2", "A.9.3", "7.2"))  # fmt: skip
_KINDS = (Kind.OVERSIGHT, Kind.PROCEDURE)
_PARTS = {
    "when people step in": re.compile(r"\b(?:overrid\w*|overrul\w*|interven\w*|human review|second person|by hand|manual\w*|stop|hide|disable|roll(?:ed)?[- ]?back|human part|blind sample|step(?:s|ped)? in|stop(?:s|ped)? (?:it|the)|switch\w* (?:it )?off|pause[sd]?|(?:reviewer|adjuster|underwriter|clerk|operator|clinician|person|human)s? (?:decides?|checks?|reviews?|confirms?|looks?))\b", re.IGNORECASE),
    "escalation": re.compile(r"\bescalat\w*|\b(?:phone|call|inform|tell|notify|report(?:s|ed)? to|hand(?:s|ed)? over to) (?:the |our |their |your )?(?!candidates?|applicants?|members?|customers?|patients?|us\b|it\b|them\b)[A-Za-z]\w+", re.IGNORECASE),
    "training of operators": re.compile(r"\btrain(?:ed|ing)\b(?! (?:data|set|run|job))|\bcourse\b|\binstructed\b|\bqualified\b|\bAI-\d{3}\b", re.IGNORECASE),
}  # fmt: skip


def check(desk: Desk) -> Iterator[Result]:
    """A result for each high-risk system in use."""
    used = in_use(desk)
    if not any(one.system.row in desk.tiers for one in used):
        yield LINE.undecidable("high-risk systems", "no inventory that states the risk tier of systems in use is in this scope")  # fmt: skip
        return
    rules = [one for one in desk.rules if one.item.metadata.kind in _KINDS and one.item.id not in desk.flagged]
    if not rules:
        yield LINE.undecidable("high-risk systems", "neither an oversight document nor a procedure in force is in this scope", [one.place for one in used[:3]])  # fmt: skip
        return
    trained = desk.records(Kind.TRAINING_RECORD)
    for one in used:
        if desk.tiers.get(one.system.row) == "high":
            yield _of_system(desk, one, rules, trained)


def _of_system(desk: Desk, one: Listed, rules: Sequence[Record], trained: Sequence[Record]) -> Result:
    """One system with the documents that are about it."""
    about = [rule for rule in rules if one.system in desk.systems_of(rule.item)]
    own = [rule for rule in about if rule.item.metadata.kind is Kind.OVERSIGHT or one.system in desk.known.systems_in(rule.item.metadata.title)]  # fmt: skip
    if not about:
        return LINE.found(one.system.name, "High risk and in use; no oversight document or procedure in force names it", [one.place])  # fmt: skip
    records = [each for each in trained if one.system in desk.known.systems_in(each.text)]
    places = {part: _places(words, about) for part, words in _PARTS.items()}
    places["training of operators"] = places["training of operators"] or shown(records, 1)
    wanting = [part for part, found in places.items() if not found]
    good = tuple(span for found in places.values() for span in found)
    if wanting:
        why = f"High risk and in use; {', '.join(each.item.id for each in (own or about)[:3])} say nothing of {' and '.join(wanting)}"  # fmt: skip
        return LINE.found(one.system.name, why, (one.place, *shown(own or about)), good)
    why = f"{', '.join(sorted({span.evidence for span in good}))} say when people step in, to whom is escalated and that operators are trained"  # fmt: skip
    return LINE.in_order(one.system.name, why, (one.place, *good))


def _places(words: re.Pattern[str], about: Sequence[Record]) -> tuple[Span, ...]:
    """The first line of the documents that has some words."""
    hits = ((rule, hit) for rule in about if (hit := words.search(rule.text)))
    return tuple(place for rule, hit in hits if (place := rule.place_of(hit[0])))[:1]

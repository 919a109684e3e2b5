"""Questions that hold practice against a rule: what the rule says is asked for, and what was done.

They are told by their build and not by their phrases: a rule is named, by the id of its document or by a word such as
policy, and a question is asked of something else than a rule: "the policy gives 20 days. Did we keep that?".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer.question.lexicon import kind_stems
from assistant.answer.words import stem, words
from assistant.audit.references import References
from assistant.domain.evidence import Kind

RULE_KINDS = (Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD)
"""Kinds of documents that say how things must be done."""

_BREAK = re.compile(r"(?<=[.?!;])\s+|\s+[-–—]\s+|,\s+(?=(?:so|and|but|was|were|did|is|are|has|have|does|do)\b)")
_ASKED = re.compile(
    r"^(?:(?:and|but|so|then|now|also|today|by\b[^,]{2,50},|under\b[^,]{2,50},|according\s+to\b[^,]{2,50},|per\b[^,]{2,50},)\s*)*"
    r"(?:(?P<verb>did|was|were|has|have|had|is|are|do|does)(?:n't)?|(?P<done>done|kept|met|held|made|finished|completed|carried\s+out|in\s+time|on\s+time|late))\b",
    re.IGNORECASE,
)
"""A clause that asks whether something is so."""
_SUBJECT = 6
"""Words after the verb among which the head of its subject stands."""
_RULE = frozenset(stem(word) for word in ("rule", "guideline", "requirement")) | frozenset().union(
    *(kind_stems(kind) for kind in RULE_KINDS)
) - frozenset(map(stem, ("process", "description", "work", "instruction")))
_ID = re.compile(r"(?<![\w.])[A-Za-z]{2,8}[- ]?\d{1,6}(?![\w.])")
_BY_RULE = re.compile(
    r"\b(?:as|by|per|under|following|according\s+to|in\s+(?:line|accordance)\s+with|within|inside)\b[^,.;?!]*",
    re.IGNORECASE,
)
_TELLING = 3
"""Topic words from which a clause can be looked up by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two questions of one that holds practice against a rule."""

    rule: str
    """What the rules are asked."""
    practice: str
    """What the records are asked."""
    whole: str
    """The question as it was asked."""


def sides(text: str, known: References) -> Sides | None:
    """The two sides of a question that holds practice against a rule; None where it names no rule, or asks of the rule alone."""
    clauses = [clause.strip() for clause in _BREAK.split(text) if clause.strip()]
    asked = [clause for clause in clauses if _asks_of_practice(clause, known)]
    ruling = [clause for clause in clauses if _names_rule(clause, known)]
    if not (asked and ruling):
        return None
    rule = text if set(asked) & set(ruling) else " ".join(ruling)
    practice = " ".join(clause for clause in clauses if clause not in ruling) or _without_rule(text, known)
    return Sides(rule=rule if _tells(rule) else text, practice=practice if _tells(practice) else text, whole=text)


def _without_rule(text: str, known: References) -> str:
    """A question without the words that only say by which rule: "as our own procedure wants"."""
    tails = [hit for hit in _BY_RULE.finditer(text) if _names_rule(hit.group(), known)]
    return text[: tails[-1].start()].rstrip() if tails else text


def _asks_of_practice(clause: str, known: References) -> bool:
    """Whether a clause asks whether something is so, and of no rule."""
    hit = _ASKED.match(clause)
    if hit is None:
        return False
    after = words(clause[hit.end() :])[:_SUBJECT]
    subject = clause[hit.end() : hit.end() + after[-1].end] if after else ""
    if hit["verb"] and after and after[0].text.lower() in ("there", "anyone", "anybody", "i"):
        return False
    return bool(hit["done"]) or not _names_rule(subject, known)


def _names_rule(text: str, known: References) -> bool:
    """Whether a text names a rule: by a word for one, or by the id of a document that states rules."""
    if any(word.stem in _RULE for word in words(text)):
        return True
    return any(item.metadata.kind in RULE_KINDS for hit in _ID.finditer(text) for item in known.resolve(hit.group()))


def _tells(text: str) -> bool:
    """Whether a text has words enough of its own to be looked up."""
    return sum(not word.is_function_word for word in words(text)) >= _TELLING

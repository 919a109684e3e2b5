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
_TIMELY = re.compile(
    r"\b(?:in\s+time|on\s+time|on\s+schedule|behind\s+schedule|as\s+scheduled|late|overdue|punctual(?:ly)?"
    r"|(?:before|after|past|within|inside|outside|beyond|by|met?|miss(?:ed)?)\s+(?:the\s+|their\s+|its\s+)?(?:deadlines?|windows?|due\s+dates?|time\s+limits?)"
    r"|(?:within|inside|no\s+later\s+than)\s+(?:the\s+)?(?:[\w-]+\s+){1,4}?(?:minutes?|hours?|days?|weeks?|months?))\b",
    re.IGNORECASE,
)
"""Asks whether something was done in its time, which rules set, named or not."""
_IN_ORDER = re.compile(
    r"\b(?:before|prior\s+to|ahead\s+of|without)\s+(?:the|its|their|any|an?|being|going|having|it|they|[^\W\d_]+ing)\b",
    re.IGNORECASE,
)
"""Asks whether one thing was there before another, which rules want, named or not."""
_TO_COME = re.compile(
    r"\b(?:must|shall|should|may|might|can|could|will|would|needs?|ha(?:s|ve)\s+to|if)\b", re.IGNORECASE
)
_OF_SEVERAL = re.compile(
    r"^(?:(?:and|but|so|now|then|also|please)\W+)*"
    r"(?:(?:did|was|were|has|have|had|is|are|do|does)(?:n['’]?t)?|which|what|how\s+many|(?:list|show|name|give)(?:\s+(?:me|us))?)\s+"
    r"(?:of\s+)?(?P<each>(?:all|any|every|each|both|the|our|my|these|those|of)\s+)*",
    re.IGNORECASE,
)
_SUBJECT_ENDS = re.compile(
    r"\b(?:in|within|inside|outside|on|at|during|after|before|since|from|until|by|with|under|was|were|is|are|did|do|does|has|have|had"
    r"|be|been|being|that|which|who|whose|take|took|taken|not|always|ever|late|overdue|as|done|kept|held|met)\b|[,;:?]",
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
    several: str = ""
    """The words for the records that it asks of, where it asks of more than one; empty where it asks of one."""


def sides(text: str, known: References) -> Sides | None:
    """The two sides of a question that holds practice against a rule; None where it names none, or asks of the rule alone.

    Whether several things were done in time is asked of a rule too, though the question names none.
    """
    clauses = [clause.strip() for clause in _BREAK.split(text) if clause.strip()]
    asked = [clause for clause in clauses if _asks_of_practice(clause, known)]
    ruling = [clause for clause in clauses if _names_rule(clause, known)]
    many = next((named for clause in asked or clauses if (named := several(clause))), "")
    if not (asked and ruling):
        of_rule = _TIMELY.search(text) or (asked and _IN_ORDER.search(text))
        timely = many and not ruling and of_rule and not _TO_COME.search(text)
        return Sides(rule=text, practice=text, whole=text, several=many) if timely else None
    rule = text if set(asked) & set(ruling) else " ".join(ruling)
    practice = " ".join(clause for clause in clauses if clause not in ruling) or _without_rule(text, known)
    return Sides(
        rule=rule if _tells(rule) else text, practice=practice if _tells(practice) else text, whole=text, several=many
    )


def several(clause: str) -> str:
    """The words for the things that a clause asks of: "quarterly key checks"; empty where it is of one thing or of nobody's."""
    opened = _OF_SEVERAL.match(clause)
    if opened is None:
        return ""
    rest = _SUBJECT_ENDS.split(clause[opened.end() :], maxsplit=1)[0]
    said = words(rest)[:_SUBJECT]
    plural = [word for word in said if re.search(r"[^sui]s$", word.text) and not word.is_function_word]
    each = re.search(r"\b(?:every|each)\b", opened.group(), re.IGNORECASE)
    of = re.search(r"\bof\b", rest)
    if plural and of and not any(word.end <= of.start() for word in plural):
        plural = []  # "the top-up of credits" is one
    last = plural[-1] if plural else said[-1] if said and each else None
    return rest[: last.end].strip() if last else ""


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

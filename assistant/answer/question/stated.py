"""A statement that a question gives to be held against the evidence: "what does the contract say about this: ...".

What is asked in words of its own ("is there proof that ...") stays a question: only a statement that is given as such is
compared with what is written, word against word.
"""

from __future__ import annotations

import re

from assistant.answer.words import words

_SAYS = r"(?:say|says|said|state|states|stated|mention|mentions|mentioned|written|require|requires)"
_AFTER_COLON = re.compile(
    rf"^[^:]*\b(?:{_SAYS}\b[^:]{{0,60}}|(?:true|correct|supported|about (?:this|the following)|this|the following|statement))"
    r":\s+(?P<said>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)
_AFTER_THAT = re.compile(
    rf"^(?:is it (?:true|correct|right|the case)|(?:where|does|do|did|is)\b.*?\b{_SAYS}(?:\s+\w+){{0,3}}?)\s+that\s+(?P<said>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"^(?:is|are|was|does|do)\s+(?:the|its|their|our|this)\s+(?:[\w.-]+\s+){0,3}?(?:statement|claim|assertion|justification|sentence|declaration|row|entry)\b(?P<where>[^,?]*?)"
    r"(?:,?\s+(?:that|which\s+says\s+that|saying\s+that)\s+(?P<said>\S.*?))?,?\s+(?:(?:really|still|in\s+fact)\s+)?(?:true|correct|right|accurate|hold(?:\s+true)?|borne\s+out|supported)\b(?P<more>[^?]*)\??$",
    re.DOTALL | re.IGNORECASE,
)
"""A statement that is asked about where it stands: "is the statement in A.7.3 that ... true?"."""
_ASKS = re.compile(
    r"\s*(?:who|whose|when|what|which|where|why|how|is|are|was|were|did|does|do|has|have|can|may|must|should|please"
    r"|show|tell|list|give|name|find)\b",
    re.IGNORECASE,
)
_TELLING = 2
"""Topic words from which a statement can be held against evidence."""


def statement_of(question: str) -> str | None:
    """What a question wants to have held against the evidence, without the words that ask; None where it states nothing."""
    for form in (_AFTER_COLON, _AFTER_THAT):
        found = form.match(question.strip())
        if found is not None and _states(said := found["said"].strip(" \t\n?\"“”'")):
            return said
    return None


def asserted(question: str) -> str | None:
    """The statement whose truth a question asks for; empty where it only names the place that makes it, None where it asks none."""
    found = _CLAIMED.match(question.strip())
    if found is None:
        return statement_of(question)
    said = (found["said"] or "").strip(" \t\n?\"“”'")
    return said if not said or _states(said) else None


def _states(said: str) -> bool:
    """Whether words can be true or false: they ask nothing, and enough of them carry a topic."""
    return not _ASKS.match(said) and sum(not word.is_function_word for word in words(said)) >= _TELLING

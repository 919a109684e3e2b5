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


def _states(said: str) -> bool:
    """Whether words can be true or false: they ask nothing, and enough of them carry a topic."""
    return not _ASKS.match(said) and sum(not word.is_function_word for word in words(said)) >= _TELLING

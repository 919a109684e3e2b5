"""Which words of a question point back to an earlier turn: decided from the words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from assistant.answer.question.lexicon import kind_nouns
from assistant.answer.words import words


class Back(Enum):
    """How a question leans on the turn before it."""

    ALONE = auto()
    """It stands on its own and keeps nothing."""
    REPLACES = auto()
    """It names what takes the place of a part of the question before: `and for the bank?`, `no, I meant May`."""
    NARROWS = auto()
    """It asks for a part of what came before: `just the open ones`, `which of those are late?`."""
    POINTS = auto()
    """A word of it stands for what came before: `who approved that?`."""
    FRAGMENT = auto()
    """It names a part of a thing and no thing: `which ward?`. It goes on where the thing before has such a part."""
    GOES_ON = auto()
    """It is whole, but goes on: `and how large was the gap?`. What was cited before is looked at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """A question with the words taken off that only tie it to what came before."""

    back: Back
    """How it leans."""
    rest: str
    """What it says besides."""
    pronoun: tuple[int, int] = (0, 0)
    """Where in `rest` the word stands that points back; empty where none does."""


_NEW_TOPIC = re.compile(
    r"^\s*(?:(?:now\s+)?(?:on\s+)?(?:to\s+)?(?:an?)?other\s+(?:matter|topic|question|thing|subject|note)|new\s+(?:topic|question|subject)|(?:a\s+)?different\s+(?:topic|question|matter|subject)"
    r"|something\s+(?:else|different)|by\s+the\s+way|unrelated|change\s+of\s+(?:topic|subject)|next\s+(?:topic|question|subject))\b[\s.,:;!–-]*(?:now\s+)?",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^\s*(?:(?:sorry|thanks|thank\s+you|ok(?:ay)?|great|good|hm+|well|right|i\s+see|fine)\b[\s.,:;!–-]*)+",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^\s*(?:no\b[\s,.!]*)*(?:no\b[\s,.!]*|(?:i\s+)?(?:actually\s+)?(?:i\s+)?mean(?:t)?\b[\s,:]*|rather\b[\s,]*|not\s+that[\s,.]*)+(?:i\s+meant\s+)?",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"^\s*(?:and\s+)?(?:the\s+)?same(?:\s+(?:again|question|thing|list|one))?(?:\s+(?:please|but))?[\s,:]*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^\s*(?:and|but|or)?\s*(?:what|how)\s+about\s+|^\s*what\s+of\s+", re.IGNORECASE)
_AND = re.compile(r"^\s*(?:and|but|also|or|then|plus|so)\b[\s,]*", re.IGNORECASE)
_ONLY = re.compile(
    r"^\s*(?:and\s+|but\s+|now\s+)?(?:(?:show|list|give)\s+(?:me\s+)?)?(?:just|only|solely|merely)\s+(?:(?:show|list|give)\s+(?:me\s+)?)?(?:the\s+)?(?:ones?\s+(?:that\s+are|in|of|from|with)\s+)?",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:(?P<count>how\s+many)|which(?:\s+ones?)?|what|who)?\s*(?:of|among|from)\s+(?:those|them|these|the\s+(?:above|ones))\b[\s,]*",
    re.IGNORECASE,
)
_THE_ONES = re.compile(
    r"^\s*(?:and\s+|but\s+|now\s+)?(?P<verb>(?:show|list|give|tell)\s+(?:me\s+)?)?(?:(?P<which>which\s+(?=are\b|were\b|have\b|had\b)|how\s+many\s+(?=are\b|were\b|have\b|had\b))"
    r"|(?:the|those|all|which)\s+(?!(?:first|second|third|last|latter|former|same|other)\b)(?P<kind>(?:[\w-]+\s+){0,3}?)ones?\b)"
    r"\s*(?:that|which|who)?\s*(?P<tail>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ONES = re.compile(
    r"^\s*(?:and\s+|but\s+|now\s+)?(?P<verb>(?:show|list|give|tell)\s+(?:me\s+)?)?(?:(?P<which>which\s+(?=are\b|were\b|have\b|had\b)|how\s+many\s+(?=are\b|were\b|have\b|had\b))"
    r"|(?:the|those|all|which)\s+(?!(?:first|second|third|last|latter|former|same|other)\b)(?P<kind>(?:[\w-]+\s+){0,3}?)ones?\b)"
    r"\s*(?:that|which|who)?\s*(?P<tail>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ONES = re.compile(r"\b(?:ones?)\b\s*(?=[?.!,]|$)", re.IGNORECASE)
_ASKS = re.compile(
    r"^\s*(?:who|whom|whose|when|where|why|which|what|how|is|are|was|were|do|does|did|has|have|had|can|could|may|must|should|shall|will|would|list|show|give|name|count|tell|if)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\s*(?:on|in|for|at|by|with|from|to|of|since|until|before|after|during|within|without|under|per)\b", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this\s+one|that\s+one|the\s+(?:first|last|second|third|latter|former)(?:\s+one\b|(?=\s*(?:[?.!,]|$)))|these|those|this|that)\b(?!['’]s\s+(?:a|the)\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\bthat\s+(?:(?:the|a|an|we|i|they|there|all|every|no)\b|\w+(?:s|ed)\b)", re.IGNORECASE)
_HEAD = re.compile(r"\b(?:the|an?|any|which|what)\s+(?:[\w-]+\s+){1,2}of\s+$", re.IGNORECASE)
"""What a pronoun completes cannot be what it stands for: `the ward of that`."""
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "which",
        "what",
        "whose",
        "any",
        "all",
        "every",
        "each",
        "our",
        "no",
        "many",
        "some",
        "another",
        "one",
        "if",
        "my",
        "your",
        "both",
        "of",
    ]
)
_SHORT = 2  # topic words of a question that is a fragment


def leaning(text: str) -> Leaning:
    """How a question leans on the turn before it, were there one."""
    fresh = _NEW_TOPIC.match(text)
    if fresh:
        return Leaning(back=Back.ALONE, rest=text[fresh.end() :].strip() or text)
    aside = _ASIDE.match(text)
    asked = text[aside.end() :] if aside else text
    return (
        _corrected(asked)
        or _narrowed(asked)
        or _replaced(asked)
        or _pointed(asked)
        or _fragment(asked)
        or Leaning(back=Back.ALONE, rest=text)
    )


def _corrected(text: str) -> Leaning | None:
    """`no, I meant the second quarter`."""
    found = _CORRECTS.match(text)
    rest = text[found.end() :].strip() if found else ""
    # "No incident was late?" opens with a word of its own question
    if (
        found is None
        or not rest
        or not re.search(r"mean|rather|not\s+that|no\b\s*[,.!]|no\s+no", found.group(), re.IGNORECASE)
    ):
        return None
    return Leaning(back=Back.REPLACES, rest=rest)


def _narrowed(text: str) -> Leaning | None:
    """`just the P2`, `which of those are closed?`, `the open ones`."""
    of_those = _OF_THOSE.match(text)
    if of_those:
        rest = re.sub(r"^(?:how\s+many|which(?:\s+ones?)?)\s+", "", text[of_those.end() :].strip(), flags=re.IGNORECASE)
        return Leaning(back=Back.NARROWS, rest=rest)
    ones = _THE_ONES.match(text)
    if ones and (
        ones["verb"] or ones["which"] or topics(ones["tail"])
    ):  # "and the minor ones?" takes the place of others
        tail = ones["tail"].strip()
        clause = tail if _LEADS.match(tail) else f"that {tail}"
        kept = f"{ones['kind'] or ''}{clause if topics(tail) else ''}".strip()
        if topics(kept):
            return Leaning(back=Back.NARROWS, rest=kept)
    only = _ONLY.match(text)
    rest = text[only.end() :] if only else ""
    if only and rest.strip() and not _ASKS.match(rest):
        return Leaning(back=Back.NARROWS, rest=_ONES.sub("", rest).strip())
    return None


def _replaced(text: str) -> Leaning | None:
    """`and for the bank?`, `what about March?`, `the same for Q2`, and, whole, `and how large was the gap?`."""
    for opener in (_SAME, _ABOUT):
        found = opener.match(text)
        if found and found.group().strip():
            rest = text[found.end() :].strip()
            if _ASKS.match(rest):
                return _pointed(rest) or Leaning(back=Back.GOES_ON, rest=rest)
            return Leaning(back=Back.REPLACES, rest=_ONES.sub("", rest).strip())
    opened = _AND.match(text)
    if opened is None:
        return None
    rest = text[opened.end() :].strip()
    pointed = _pointed(rest)
    if pointed:
        return pointed
    if not _ASKS.match(rest) and "," not in rest and len(topics(rest)) <= 2 * _SHORT:
        return Leaning(back=Back.REPLACES, rest=_ONES.sub("", rest).strip())
    return Leaning(back=Back.GOES_ON, rest=rest)


def _pointed(text: str) -> Leaning | None:
    """`who approved that?`: a word that points to nothing before it in the question itself."""
    for found in _PRONOUN.finditer(text):
        before = words(_HEAD.sub("", text[: found.start()]))
        telling = [at for at, word in enumerate(before) if not word.is_function_word]
        named = any(at and before[at - 1].text.lower() in _DETERMINERS for at in telling)
        if len(telling) > _SHORT or named or any(any(map(str.isdigit, before[at].text)) for at in telling):
            return None
        if found.group().lower() == "that" and (telling or found.start() == 0) and _RELATIVE.match(text, found.start()):
            continue
        return Leaning(back=Back.POINTS, rest=text, pronoun=found.span())
    return None


def _fragment(text: str) -> Leaning | None:
    """`in September?`, `on how many cases?`, `why?`: too little to stand alone."""
    telling = topics(text)
    if not telling and _ASKS.match(text):
        return Leaning(back=Back.GOES_ON, rest=text)
    if _ASKS.match(text) and len(telling) == 1 and not any(map(str.isdigit, text)) and not kind_nouns(words(text)):
        return Leaning(back=Back.FRAGMENT, rest=text.strip())
    if _LEADS.match(text) and len(telling) <= _SHORT:
        back = Back.GOES_ON if re.search(r"\b(?:how|which|what|whom?)\b", text, re.IGNORECASE) else Back.REPLACES
        return Leaning(back=back, rest=text.strip())
    return None


def topics(text: str) -> tuple[str, ...]:
    """The words that carry a topic."""
    return tuple(word.text for word in words(text) if not word.is_function_word)

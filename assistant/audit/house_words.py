"""Words that an organization uses for what everybody else calls otherwise, learned from its own papers and lists.

A rule that says `Handles are API keys, tokens and passwords` makes a handle a key; a column that by its shape holds the
day of the last rotation and is headed `Last turned` makes turning rotating. So a pattern of the field's words is widened by
the house's own, for one scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.audit.ai_words import says_ai

if TYPE_CHECKING:
    from assistant.audit.desk import Desk

_DEFINED = re.compile(
    r"(?:^|(?<=[.;:])[ \t])[^\S\n]*(?:[-*#>|]+\s+)?(?:an?\s+|the\s+)?(?P<mark>[*_\"'“‘]{0,3})(?P<term>[^\W\d_][\w-]{2,24}(?: [\w-]{3,20})?)[*_\"'”’]{0,3}"
    r"\s+(?:is|are|means?|stands? for)\s+(?:(?:an?|the|any|all|every)\s+)?(?P<what>[^.;:\n]{3,120})",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = re.compile(r"^#{1,6} .*|^title: .*|^\d+(?:\.\d+)* [^\n.]{3,60}$", re.MULTILINE)
_OF_WORDS = re.compile(
    r"\b(?:definitions?|terms?|vocabulary|glossary|(?:our|we|the) (?:words?|mean)|what we mean|meanings?)\b"
)
"""Headings of what defines."""
_SAYING = re.compile(r"s?\s+of\s+(?:our|the|their|your)\b", re.IGNORECASE)
"""How a figure of speech goes on: `a token of our esteem`."""
_OPENING = 90
"""Characters of a definition in which the thing itself stands; further on are its particulars."""
PLAIN = frozenset(
    [
        "last",
        "next",
        "date",
        "day",
        "time",
        "when",
        "first",
        "on",
        "at",
        "by",
        "in",
        "of",
        "the",
        "to",
        "for",
        "from",
        "and",
        "or",
        "is",
        "was",
        "no",
        "id",
        "who",
        "whom",
        "what",
        "which",
        "new",
        "old",
        "up",
    ]
)
"""Words of a heading that name nothing."""
_VAGUE = frozenset(
    [
        "this",
        "that",
        "these",
        "those",
        "it",
        "they",
        "there",
        "here",
        "which",
        "what",
        "all",
        "each",
        "everything",
        "nothing",
        "who",
        "such",
        "both",
    ]
)
"""Words that stand for another."""


_AI = re.compile(
    r"\b(?:AI|artificial intelligence|machine learning|learn(?:s|ed|t)?\b[^.;]{0,12} from (?:data|examples|experience|records|history)|generat\w+ (?:text|speech|pictures?|images?|language)|algorithm\w*|neural)\b",
    re.IGNORECASE,
)
"""Words by which a definition makes its term a name for AI."""


def says_ai_here(desk: Desk, text: str) -> bool:
    """Whether a text speaks of AI, by the field's words or by the house's."""
    return says_ai(text) is not None or any(term in text.lower() for term in called_so(desk, _AI))


def called(desk: Desk, thing: re.Pattern[str]) -> re.Pattern[str]:
    """The same pattern, that also finds what rules in force define as the thing."""
    return _widened(thing, called_so(desk, thing))


def called_so(desk: Desk, thing: re.Pattern[str]) -> frozenset[str]:
    """The terms, lower-case and without a plural's s, that rules in force define as a thing."""
    return desk.once(f"called {thing.pattern}", lambda: frozenset(_defined(desk, thing)))


def done(desk: Desk, deed: re.Pattern[str], column: str) -> re.Pattern[str]:
    """The same pattern, that also finds the words by which the organization heads the column of the deed."""
    headings = " ".join(sorted(desk.own_headings.get(column, ())))
    return _widened(
        deed, frozenset(word for word in re.findall(r"[^\W\d_]{3,}", headings.lower()) if word not in PLAIN)
    )


def defined(text: str, thing: re.Pattern[str]) -> Iterator[str]:
    """The terms, lower-case and without a plural's s, of which a rule says that they are a thing.

    A saying is no definition: the term is marked, or the rule is about it by its title, or has a part for its words.
    """
    titled = " ".join(_HEADING.findall(text)).lower()
    for hit in _DEFINED.finditer(text):
        term = hit["term"].lower()
        marked = hit["mark"] or term.removesuffix("s") in titled or _OF_WORDS.search(titled)
        said = thing.search(hit["what"][:_OPENING])
        if (
            marked
            and said
            and not _SAYING.match(hit["what"][said.end() :])
            and term.split()[0] not in _VAGUE
            and not thing.search(term)
        ):
            yield term.removesuffix("s")


def _defined(desk: Desk, thing: re.Pattern[str]) -> Iterator[str]:
    """The same of every rule in force."""
    for record in desk.rules:
        if record.item.id not in desk.flagged:
            yield from defined(f"# {record.item.metadata.title}\n\n{record.text}", thing)


def _widened(pattern: re.Pattern[str], words: frozenset[str]) -> re.Pattern[str]:
    """A pattern or any of some words."""
    more = "".join(rf"|\b{re.escape(word)}s?\b" for word in sorted(words))
    return re.compile(f"{pattern.pattern}{more}", pattern.flags) if more else pattern

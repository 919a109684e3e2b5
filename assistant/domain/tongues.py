"""Headings and short cells of lists in English, whatever European tongue they are written in.

Rules know what a list says by English words. So each reader of headings asks here first: the tongue of a row of headings
is the one that explains more of their words than English does, and only then are they put into English; Portuguese `Data`
is a date beside `Responsável` and stays data beside `Owner`. English headings come back as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from assistant.domain.tongue_words import (
    ABOUT,
    ADJECTIVES,
    BY,
    COMPOUNDING,
    DROPPED,
    ENGLISH,
    HEAD_FIRST,
    LINKING,
    OF,
    ON,
    TONGUES,
    fold,
    stem,
)

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|[^\w]+|_+")
_PIECES = re.compile(r"([/|()\[\]\n]+|(?<=\w\w)\.(?=\w\w))")
_HEAD = re.compile(r"\s*(?P<head>[^,;:.()\u2013\u2014]+?)(?P<rest>\s*(?:[,;:.(\u2013\u2014]|\s-\s).*)?\s*", re.DOTALL)
_FUNCTION = 0.3
"""What a function word weighs beside a word that says something."""
_DAY_DIGITS = 4
"""Digits of a cell that may state a day."""
_LONGEST = 8
"""Words of a heading; a longer one is a question, and its words are not reckoned."""
_SHORTEST_PART = 3
"""Letters of a part of a compound."""
_SHORTEST_HEAD = 4
"""Letters of the head of a compound whose other part nobody knows."""
_HEADS = frozenset(
    {"owner", "date", "phase", "status", "number", "class", "level", "system", "name", "version", "supplier"}
)
"""What such a head may be."""
_SHORTEST_LOAN = 5
"""Letters of a word that may be looked up in another tongue than its row's."""
_SETTLED = {
    "approval owner": "approver",
    "owner approval": "approver",
    "closure date": "date closed",
    "implementation date": "date implemented",
    "assessment date": "assessment date",
    "opened on date": "opened on",
}
"""How English heads a list with what word for word comes out otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    """English by the stems of the words of one tongue."""

    phrases: dict[tuple[str, ...], str]
    """English by stems, one for each word of the phrase."""
    longest: int
    """Words of the longest phrase."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a heading: what it is in English, or the word as written when nobody knows it."""

    english: str
    """One English word or more; a function word's task in capitals."""
    words: tuple[str, ...]
    """The words that it stands for, as written."""
    known: bool
    """Whether a lexicon has it."""


@lru_cache(maxsize=8192)
def tongue_of(headings: tuple[str, ...]) -> str | None:
    """The tongue of a row of headings; None where English explains them as well as any, or nothing does."""
    tokens = [words for heading in headings for piece in _PIECES.split(heading) if (words := _words(piece)) and len(words) <= _LONGEST]  # fmt: skip
    english = sum(_english(word) for words in tokens for word in words)
    weights = {tongue: sum(_weight(words, tongue) for words in tokens) for tongue in TONGUES}
    best = max(TONGUES, key=lambda tongue: weights[tongue])
    return best if weights[best] > english and _tells(tokens, best) else None


def in_english(heading: str, tongue: str | None = None) -> str:
    """A heading by its English words: `Data de fecho` is `date closed`; one of no known tongue is as it is written.

    Without the tongue of its row it is judged alone, and only words that cannot be English change it.
    """
    alone = tongue is None
    tongue = tongue or tongue_of((heading,))
    return _translated(heading, tongue, alone) if tongue else heading


def headings_in_english(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings of one list, in their order."""
    tongue = tongue_of(tuple(headings))
    return tuple(in_english(heading, tongue) for heading in headings)


def value_in_english(value: str, tongue: str) -> str:
    """A cell of a list of some tongue with what it opens with in English, where that is an answer, a state or a tier.

    >>> value_in_english("Sim, desde 2024", "pt"), value_in_english("Maria Dias", "pt")
    ('yes, desde 2024', 'Maria Dias')
    """
    said = _HEAD.fullmatch(value)
    if said is None or len(value) > 400:
        return value
    whole = (
        _value(value, tongue) if sum(map(str.isdigit, value)) < _DAY_DIGITS else None
    )  # a day says more than its state
    head = _value(said["head"], tongue) or whole
    if head is None:
        return value
    return head + (said["rest"] or "") if _value(said["head"], tongue) else head


def state_in_english(value: str) -> str:
    """The same where nothing tells the tongue: a value that is one answer, state or tier in any of them, whole."""
    if all(_english(word) for word in _words(value)):
        return value
    found = {said for tongue in TONGUES if (said := _value(value, tongue))}
    return found.pop() if len(found) == 1 else value


@lru_cache(maxsize=65536)
def _translated(heading: str, tongue: str, alone: bool) -> str:
    """The heading, piece by piece where it is written twice or has brackets."""
    pieces = _PIECES.split(heading)
    texts = [one for one in pieces[::2] if _words(one)]
    if len(texts) > 1 and any(all(_english(word) >= _FUNCTION for word in _words(one)) and tongue_of((one,)) is None for one in texts) and alone:  # fmt: skip
        return heading  # one of the two is English already
    return "".join(one if at % 2 or not _words(one) else _piece(one, tongue) for at, one in enumerate(pieces))


def _piece(text: str, tongue: str) -> str:
    """One piece in English; as written when no word of it is known."""
    parts = _parts(_words(text), tongue, loans=True)
    if not any(one.known and one.english not in (OF, BY, ON, ABOUT, DROPPED) for one in parts):
        return text
    segments: list[list[str]] = [[]]
    tail = ""
    for at, one in enumerate(parts):
        last = at == len(parts) - 1
        if one.english == OF and not (last and tongue in ("de", "nl", "no")):
            segments.append([])
        elif one.english == BY and not last:
            segments.append([])  # `Responsável pela ação` is the action's owner
        elif one.english in (BY, OF):
            segments[-1].append("by")
        elif one.english == ON:
            tail = " on" if last else tail
        elif one.english != DROPPED:
            segments[-1].append("for" if one.english == ABOUT else one.english)
    told = " ".join(word for run in reversed(segments) for word in _ordered(run, tongue)) + tail
    told = told.removesuffix(" on") if told.endswith((" on on", " at on", " by on")) else told
    lead, end = re.match(r"\s*", text)[0], re.search(r"\s*$", text)[0]  # type: ignore[index]  # both match always
    return lead + _SETTLED.get(told, told) + end


def _ordered(run: list[str], tongue: str) -> list[str]:
    """Words in English order: `risk residual` and `date closing` stand the other way round where nouns come first."""
    if tongue not in HEAD_FIRST or len(run) < 2 or run[0] in ADJECTIVES or "by" in run or "for" in run:
        return run
    turned = run[::-1]
    return [*turned[1:], turned[0]] if turned[0] in ("number", "id", "code") else turned


def _parts(words: Sequence[str], tongue: str, *, loans: bool) -> list[_Part]:
    """The words cut into phrases that the tongue knows, the longest first."""
    lexicon, stems = _lexicon("headings.txt", tongue), [stem(word, tongue) for word in words]
    found: list[_Part] = []
    at = 0
    while at < len(words):
        for length in range(min(lexicon.longest, len(words) - at), 0, -1):
            english = lexicon.phrases.get(tuple(stems[at : at + length]))
            if english is not None:
                break
        else:
            length, english = 1, _lone(words[at], tongue, loans=loans)
        written = tuple(words[at : at + length])
        found.append(_Part(english or written[0], written, english is not None))
        at += length
    return found


@lru_cache(maxsize=65536)
def _lone(word: str, tongue: str, *, loans: bool) -> str | None:
    """One word that no phrase has: a function word, a compound, or a word of a neighbouring tongue."""
    plain = fold(word)
    task = LINKING[tongue].get(plain)
    if task is not None:
        return task
    if tongue in COMPOUNDING and (told := _compound(plain, tongue) or (_half_known(plain, tongue) if loans else None)):
        return told
    if not loans or len(plain) < _SHORTEST_LOAN or _english(word):
        return None
    others = (_lexicon("headings.txt", other).phrases.get((stem(word, other),)) for other in TONGUES if other != tongue)
    return next((one for one in others if one), None)


@lru_cache(maxsize=65536)
def _compound(plain: str, tongue: str) -> str | None:
    """A compound by its parts, the last of them its head: `Genehmigungsdatum` is `approval date`."""
    phrases = _lexicon("headings.txt", tongue).phrases
    for cut in range(len(plain) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        head = phrases.get((stem(plain[cut:], tongue),))
        if head is None:
            continue
        lead = plain[:cut]
        for trimmed in (lead, *(lead[: -len(joint)] for joint in ("s", "es", "n", "en", "e") if lead.endswith(joint))):
            first = phrases.get((stem(trimmed, tongue),)) if len(trimmed) >= _SHORTEST_PART else None
            first = first or (_compound(trimmed, tongue) if len(trimmed) > 2 * _SHORTEST_PART else None)
            if first:
                return f"{first} {head}"
    return None


@lru_cache(maxsize=65536)
def _half_known(plain: str, tongue: str) -> str | None:
    """A compound of which only the head is known: a `Fachverantwortlicher` is an owner, of whatever."""
    phrases = _lexicon("headings.txt", tongue).phrases
    for cut in range(_SHORTEST_PART, len(plain) - _SHORTEST_HEAD + 1):
        head = phrases.get((stem(plain[cut:], tongue),))
        if head in _HEADS:
            return f"{plain[:cut]} {head}"
    return None


def _weight(words: tuple[str, ...], tongue: str) -> float:
    """How many of the words a tongue explains."""
    return sum(_worth(one) for one in _parts(words, tongue, loans=False))


def _worth(part: _Part) -> float:
    """What a part adds to the weight of a tongue: a function word less than one that says something."""
    if not part.known:
        return 0
    return _FUNCTION if part.english in (OF, BY, ON, ABOUT, DROPPED) else float(len(part.words))


def _tells(tokens: Iterable[tuple[str, ...]], tongue: str) -> bool:
    """Whether any word that the tongue explains is no English word as well."""
    parts = (one for words in tokens for one in _parts(words, tongue, loans=False))
    return any(_worth(one) >= 1 and any(_english(word) < 1 for word in one.words) for one in parts)


@lru_cache(maxsize=65536)
def _english(word: str) -> float:
    """What a word weighs as an English one."""
    plain = word.lower()
    if plain in ("of", "the", "by", "to", "for", "in", "on", "at", "and", "or", "is", "a", "an", "with", "from"):
        return _FUNCTION
    known = plain in ENGLISH or plain in _english_keys() or plain.removesuffix("s") in ENGLISH | _english_keys()
    return 1 if known else 0


@cache
def _english_keys() -> frozenset[str]:
    """The English words of both lexicons."""
    lines = (*_lines("headings.txt"), *_lines("values.txt"))
    return frozenset(word for line in lines for word in line.partition(":")[0].split())


@lru_cache(maxsize=65536)
def _value(text: str, tongue: str) -> str | None:
    """An answer, state or tier in English; None for other values."""
    lexicon = _lexicon("values.txt", tongue)
    stems = tuple(stem(word, tongue) for word in _words(text))
    return lexicon.phrases.get(stems) if 0 < len(stems) <= lexicon.longest else None


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    """The words of a heading as written, also of one written `likeThis`; numbers left out."""
    return tuple(word for word in _WORD.split(text) if fold(word) and not word.isdigit())


@cache
def _lexicon(name: str, tongue: str) -> _Lexicon:
    """The phrases of one tongue; of two lines that have the same words the first holds."""
    phrases: dict[tuple[str, ...], str] = {}
    for line in _lines(name):
        english, _, told = line.partition(":")
        for part in told.split(";"):
            whose, _, several = part.strip().partition(" ")
            for phrase in several.split(",") if whose == tongue else ():
                key = tuple(stem(word, tongue) for word in _words(phrase.strip()))
                if key:
                    phrases.setdefault(key, english)
    return _Lexicon(phrases=phrases, longest=max(map(len, phrases), default=1))


@cache
def _lines(name: str) -> tuple[str, ...]:
    """The lines of a lexicon that say something."""
    text = resources.files("assistant.domain").joinpath(name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))

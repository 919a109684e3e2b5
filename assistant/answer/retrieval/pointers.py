"""Places that a text sends its reader to by number, and the numbers of headings that are such places.

`Rule 4.5.1(2)`, `sections 3.2 and 3.4`, `Annex B`, `see 5.4`; `4.5 Meetings`, `Rule 4.5.1`, `Part 2.Chapter 1.12.(3)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORDS = (
    r"(?i:rule|(?:sub-?)?(?:section|clause|paragraph)|chapter|article|part|schedule|guidance|principle|regulation|requirement"
    r"|control|criterion|item|step|annexe?|appendix|appendices|para|sec|art|cl|ch"
    r"|abschnitt|absatz|ziffer|kapitel|artikel|anhang|chapitre|secci[oó]n|art[ií]culo|cl[aá]usula|anexo|articolo|sezione|allegato)"
)
_GAP = r"[\s\u200b-\u200f]*"  # marks of direction stand before many a number in law
_DIGITS = r"(?:[A-Z]{1,4}\.?)?\d{1,4}[A-Za-z]?(?:\.\d{1,4}[A-Za-z]?)*"
_NUMBER = rf"(?:{_DIGITS}(?:\.?{_GAP}\([0-9A-Za-z]{{1,4}}\))*|[IVXL]{{1,5}}|[A-Z])(?![\w%])"
_MORE = rf"{_GAP}(?:[,;/&–-]|and|or|to|und|oder|bis|et|y|e)+{_GAP}(?:(?:and|or|und|oder){_GAP})?"
_POINTER = re.compile(
    rf"(?<![\w-])(?P<word>{_WORDS})(?:s|es)?\.?{_GAP}(?P<first>{_NUMBER})(?P<more>(?:{_MORE}{_DIGITS}(?![\w%]))*)"
    rf"|§{{1,2}}{_GAP}(?P<signed>{_NUMBER})|\b(?i:see|per|cf\.?){_GAP}(?P<seen>\d{{1,4}}(?:\.\d{{1,4}})+)(?![\w%])"
)
_PART = re.compile(r"[A-Za-z]*\d+[A-Za-z]?|[A-Za-z]+")
_LEADING = re.compile(r"\W*(?:[^\W\d_]{3,}\.?\s)?[\w()]+(?:\.(?:[^\W\d_]{3,}\s)?[\w()]+)*")
_WORD = re.compile(r"(?![ivxl]+$)[^\W\d_]{3,}")
_CONTAINER = re.compile(
    r"part|chapter|schedule|annexe?|appendix|title|book|teil|kapitel|anhang|partie|chapitre|parte|cap[ií]tulo"
)
Number = tuple[str, ...]
"""Parts of a number, lower-case: 4, 5, 1, 2 of `4.5.1(2)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A place that a text names."""

    start: int
    """First code point in the text."""
    end: int
    """One past the last."""
    word: str
    """What it is called, lower-case: `rule`; empty when a sign or nothing calls it."""
    number: Number
    """Its number."""
    least: int
    """How many of the parts, from the first, any place that is meant must have: those before brackets."""


def pointers(text: str) -> Iterator[Pointer]:
    """The places that a text names by number, in its order."""
    for hit in _POINTER.finditer(text):
        first = hit["first"] or hit["signed"] or hit["seen"]
        others = re.findall(_DIGITS, hit["more"] or "")
        for number in (first, *(each for each in others if ("." in each) == ("." in first))):
            parts = tuple(_PART.findall(number.lower()))
            least = len(_PART.findall(number.partition("(")[0]))
            yield Pointer(start=hit.start(), end=hit.end(), word=(hit["word"] or "").lower(), number=parts, least=least)


@lru_cache(maxsize=50_000)  # the same headings are read with every question
def numbers_of(heading: str) -> tuple[tuple[str, Number], ...]:
    """What a heading's own number can be called by, each with the word before it, lower-case, or nothing.

    A number that goes on from that of a container (`Part 2.12`) is called by its own part alone too. What begins with the
    number of a place lies in it: `4.5.1` is in 4.5.
    """
    leading = _LEADING.match(heading)
    parts = _PART.findall(leading[0].lower()) if leading else []
    return tuple((_word(parts, at), tuple(parts[at:])) for at in range(len(parts)) if _begins(parts, at))


def _begins(parts: Sequence[str], at: int) -> bool:
    """Whether a number may begin at a part of a heading: the first, the one after a word, or after a container's number."""
    in_container = at > 1 and _CONTAINER.fullmatch(parts[at - 2]) is not None
    return not _WORD.fullmatch(parts[at]) and (at == 0 or bool(_word(parts, at)) or in_container)


def _word(parts: Sequence[str], at: int) -> str:
    """The word before a part; empty where there is none."""
    return parts[at - 1] if at and _WORD.fullmatch(parts[at - 1]) else ""

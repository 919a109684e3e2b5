"""Other vocabularies: ids of other frameworks in a text, and the criteria of ours that they intersect with.

Every row is our own draft judgement and marked indicative wherever it is shown: that two requirements meet does not
mean that evidence for one satisfies the other. The rows stand in the criteria file; what its authors did not map
(ISO/IEC 23894) stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.criteria import Criteria, Criterion
from assistant.domain.errors import BadInput

INDICATIVE = "Indicative mapping: where requirements of two frameworks meet, not proof that one satisfies the other."
"""The sentence that stands beside every mapping."""


class Vocabulary(StrEnum):
    """A framework whose ids may be used in questions; the values are its names in the criteria file."""

    NIST_AI_RMF = "nist_ai_rmf"
    EU_AI_ACT = "eu_ai_act"
    ISO_27001 = "iso27001_2022"
    ISO_23894 = "iso23894_2023"


TITLES: Mapping[Vocabulary, str] = {
    Vocabulary.NIST_AI_RMF: "NIST AI RMF 1.0",
    Vocabulary.EU_AI_ACT: "EU AI Act (Regulation (EU) 2024/1689)",
    Vocabulary.ISO_27001: "ISO/IEC 27001:2022",
    Vocabulary.ISO_23894: "ISO/IEC 23894:2023",
}

# ISO/IEC 23894 follows the process of ISO 31000, clause by clause; each is mapped to where our criteria ask for it.
_ISO_23894: Mapping[str, tuple[str, ...]] = {
    "5.2": ("5.1",),
    "5.3": ("6.1.1",),
    "5.4": ("4.1", "5.3"),
    "5.6": ("9.1",),
    "5.7": ("10.1",),
    "6.2": ("7.4", "A.8.5"),
    "6.3": ("4.1", "6.1.1", "6.1.2"),
    "6.4": ("6.1.2", "8.2"),
    "6.4.2": ("6.1.2", "8.2"),
    "6.4.3": ("6.1.2", "8.2"),
    "6.4.4": ("6.1.2", "8.2"),
    "6.5": ("6.1.3", "8.3"),
    "6.6": ("9.1", "8.2"),
    "6.7": ("7.5.1", "9.3.2"),
}

_IDS: Mapping[Vocabulary, re.Pattern[str]] = {
    Vocabulary.NIST_AI_RMF: re.compile(
        r"\b(?P<id>(?:GOVERN|MAP|MEASURE|MANAGE|Govern|Map|Measure|Manage)[ -]?\d{1,2}(?:\.\d{1,2})?)(?![\w.]*\d)"
    ),
    Vocabulary.EU_AI_ACT: re.compile(r"\b(?:Art(?:icles?|s?\.)?|Artikel)\s*(?P<id>\d{1,3})(?![\w.]*\d)", re.IGNORECASE),
    Vocabulary.ISO_27001: re.compile(r"(?<![\w.])(?P<id>(?:A\.\s?)?\d{1,2}(?:\.\d{1,2}){1,2})(?![\w.]*\d)"),
    Vocabulary.ISO_23894: re.compile(r"(?<![\w.])(?P<id>\d{1,2}(?:\.\d{1,2}){1,2})(?![\w.]*\d)"),
}
# Ids of some frameworks look like those of others: they count only where the framework is named.
_NAMED: Mapping[Vocabulary, re.Pattern[str] | None] = {
    Vocabulary.NIST_AI_RMF: None,
    Vocabulary.EU_AI_ACT: re.compile(r"\bAI[ -]?Act\b|\bKI-Verordnung\b|2024/1689", re.IGNORECASE),
    Vocabulary.ISO_27001: re.compile(r"\b27001\b|\bISMS\b", re.IGNORECASE),
    Vocabulary.ISO_23894: re.compile(r"\b23894\b"),
}
_PARTS = re.compile(r"[,;/\n&]|\band\b")  # between the ids of one cell
_OUR_NAME = re.compile(r"(?:ISO|IEC)\s*42001(?::\d{4})?|\b42001(?::\d{4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """An id of another framework in a text, and the criteria that it intersects with."""

    vocabulary: Vocabulary
    """Which framework."""
    id: str
    """Its id, as that framework writes it."""
    criteria: tuple[str, ...]
    """Ids of ours, in the file's order; empty when nothing is mapped to it."""


def counterparts(text: str, criteria: Criteria) -> tuple[Counterpart, ...]:
    """The ids of other frameworks that a text names, in its order, each once.

    >>> from assistant.audit.criteria import load_criteria
    >>> [(one.id, one.criteria[:1]) for one in counterparts("What covers MANAGE 4.1?", load_criteria())]
    [('MANAGE 4.1', ('8.3',))]
    """
    found = sorted(hit for vocabulary in Vocabulary for hit in _found(vocabulary, text))
    return tuple(
        Counterpart(vocabulary=vocabulary, id=said, criteria=_mapped(vocabulary, said, criteria))
        for _, vocabulary, said in dict.fromkeys(found)
    )


def written_places(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text writes the ids and names of other frameworks, each start and end."""
    named = [hit for pattern in _NAMED.values() if pattern for hit in pattern.finditer(text)]
    ids = [hit for vocabulary in Vocabulary for hit in _hits(vocabulary, text)]
    return tuple(sorted((hit.start(), hit.end()) for hit in (*named, *ids)))


def asked_for(text: str, criteria: Criteria) -> tuple[Criterion, ...]:
    """The criteria that a text names by ids of any known framework, in the file's order; every one of an empty text.

    Raises BadInput when it names none.
    """
    if not text.strip():
        return tuple(criteria.by_id.values())
    bare = _IDS[Vocabulary.NIST_AI_RMF].sub(" ", text)
    ours = criteria.find(text) if names_other(text) else (*criteria.find(bare), *criteria.ids.listed(bare))
    named = {below for one in ours for below in (one, *criteria.below(one))}
    named |= {one for other in counterparts(text, criteria) for one in other.criteria}
    if not named:
        raise BadInput(
            f"{text!r} names no criterion; write an id such as 9.2.1, A.6.2.4, MANAGE 4.1 or AI Act Art. 14."
        )
    return tuple(one for one in criteria.by_id.values() if one.id in named)


def checked_ids(text: str, criteria: Criteria, *, listed: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the assessable criteria that a text names, of any known framework, and the ids in it that name none.

    `listed` takes the text for a cell of ids, where bare numbers count and every part with a number should name one.

    >>> from assistant.audit.criteria import load_criteria
    >>> checked_ids("A.6.2.4, A.99.1", load_criteria())
    (('A.6.2.4',), ('A.99.1',))
    """
    others = counterparts(text, criteria)
    unknown = [one.id for one in others if not one.criteria]
    if not listed:
        ours = {below for one in criteria.find(text) for below in criteria.below(one)}
        ours |= {one for other in others for one in other.criteria}
        return tuple(one for one in criteria.by_id if one in ours), tuple(unknown)
    parts = (
        [text]
        if names_other(text)
        else [one.strip() for one in _PARTS.split(text) if re.search(r"\d", _OUR_NAME.sub("", one))]
    )
    found: set[str] = set()
    for part in parts:
        try:
            found |= {one.id for one in asked_for(part, criteria) if one.assessable}
        except BadInput:
            unknown += [part] if part.strip() not in unknown and not (names_other(part) and unknown) else []
    return tuple(one for one in criteria.by_id if one in found), tuple(dict.fromkeys(unknown))


def names_other(text: str) -> bool:
    """Whether a text names another framework, whose bare numbers are not ours."""
    return any(named.search(text) for named in _NAMED.values() if named)


def _found(vocabulary: Vocabulary, text: str) -> Iterator[tuple[int, Vocabulary, str]]:
    """Place, framework and id of every id of one framework in a text."""
    for hit in _hits(vocabulary, text):
        yield hit.start(), vocabulary, _written(vocabulary, hit["id"])


def _hits(vocabulary: Vocabulary, text: str) -> Iterator[re.Match[str]]:
    """Every id of one framework in a text that names the framework, or needs no name."""
    named = _NAMED[vocabulary]
    if named is None or named.search(text):
        for hit in _IDS[vocabulary].finditer(text):
            if not (vocabulary is Vocabulary.EU_AI_ACT and _of_another_law(text, hit.end())):
                yield hit


def _of_another_law(text: str, at: int) -> bool:
    """Whether an article is one of the GDPR: `Art. 35 GDPR` beside the AI Act."""
    return (
        re.match(r"\W{0,3}(?:\(\d+\)\W{0,2})?(?:of\s+(?:the\s+)?)?(?:GDPR|DSGVO|Charter|TFEU)", text[at:]) is not None
    )


def _written(vocabulary: Vocabulary, said: str) -> str:
    """An id as the criteria file writes it."""
    match vocabulary:
        case Vocabulary.NIST_AI_RMF:
            function, number = re.fullmatch(r"([A-Za-z]+)[ -]?(.+)", said).groups()  # type: ignore[union-attr]
            return f"{function.upper()} {number}"
        case Vocabulary.EU_AI_ACT:
            return f"Art. {said}"
        case _:
            return said.replace(" ", "")


def _mapped(vocabulary: Vocabulary, said: str, criteria: Criteria) -> tuple[str, ...]:
    """Our criteria for an id: of a heading (`MANAGE 4`) those of everything below it."""
    if vocabulary is Vocabulary.ISO_23894:
        found = {one for name, ours in _ISO_23894.items() if _within(name, said) for one in ours}
        return tuple(one for one in criteria.by_id if one in found)
    names = (said, f"A.{said}") if vocabulary is Vocabulary.ISO_27001 and not said.startswith("A.") else (said,)
    return tuple(
        one.id
        for one in criteria.by_id.values()
        if any(_within(other, name) for other in one.crosswalk.get(vocabulary, ()) for name in names)
    )


def _within(name: str, heading: str) -> bool:
    """Whether an id is another one or below it."""
    return name == heading or name.startswith(f"{heading}.")

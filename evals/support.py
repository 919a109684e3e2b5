"""Whether quotes support a statement, decided by rules that anyone can follow; no model judges.

It is the harness's own and shares nothing with the product's verifier but the splitting of words, so that a fault of the
one is seen by the other. What it can hold of pairs that people have labelled is on the verifier's card of each report.

The steps, the first that decides wins:

0. the statement is one of its quotes word for word, marks aside: supported;
1. a number (in digits or words), date, month, version or identifier of the statement that stands in no quote: contradicted
   where the quotes say most of the rest, unsupported elsewhere;
2. a name of the statement, if of one word, that stands in no quote: the same;
3. negation: a sentence of the statement denies what its nearest quoted sentence affirms, or the other way round, or says
   the contrary of one of its words, but not both: contradicted;
4. strength: a sentence of the statement says must, should or may where its nearest one says another; or roles: two names
   or numbers stand round the same verb in the other order: contradicted;
5. fewer than `COVERED` of the statement's content words, each weighed alike, in the quotes: unsupported;
6. else supported.

What is not seen: another word in the place of a quoted one, be it foreign or the contrary by a word of no list, since by
rules it looks like a synonym. Stricter rules were held against contractnli, wice and summedits (no foreign word in a
statement of fewer than 5, 6, 8 or 10 content words or in one that is nearly its quote; at most 1, 2 or 3; a share of 60 to
90 %): none raised the balanced accuracy over all three. Nor a name that begins a sentence, a single name in German, where
each noun has a capital, or roles of nouns without one.

Of what was reckoned from records (a count, a row, a hop) the words are the program's own, so that steps 1 and 2 decide.
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.answer.words import FUNCTION_WORDS, stem, stems, words
from evals.match import MONTHS, with_iso_dates

COVERED = 0.6
"""Least share of a statement's content words that its quotes must hold."""
MOST = 0.5
"""Share from which a quote counts as speaking of the same thing, so that a difference is a contradiction."""

_ATOM = re.compile(r"[^\W_]*\d[\w.:/-]*", re.UNICODE)
_NAME = re.compile(r"(?<![.!?:;]\s)(?<!^)\b[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)+")
_ABBREVIATION = 3
"""Letters from which capitals may be the first ones of quoted words; fewer are found in any text."""
_CAPITAL = re.compile(r"(?<=[\w,]\s)[A-ZÀ-Þ][\w'’-]+")
"""A capitalised word that begins no sentence, line, value, bracket or quotation."""
_TITLE_CASE = 0.7
"""Share of a line's longer words from which capitals are the style of a heading and name nobody."""
_LONGER = 4
"""Letters of a longer word, and longer words of a line that may be a heading."""
_GERMAN = re.compile(r"\b(?:der|die|das|dem|den|des|und|ist|sind|wird|werden|nicht|eine?n?|für|von|mit|auf|zur|zum)\b")
"""Words two of which make a text German, where every noun has a capital."""
_CALENDAR = frozenset({*MONTHS, *(day.lower() for names in (calendar.day_name, calendar.day_abbr) for day in names)})
_MONTH = re.compile(rf"\b(?:{'|'.join(name for name in MONTHS if name != 'may')})\b", re.IGNORECASE)
"""Names of months but the one that is mostly another word, which counts where a day or a year stands beside it."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NOT = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|neither|nor|cannot|fail(?:s|ed)? to|lacks?|unless|except)\b|n['’]t\b",
    re.IGNORECASE,
)
_STRENGTHS = {
    "must": re.compile(r"\b(?:must|shall|required|requires|require|mandatory|has to|have to|obliged|needs? to)\b", re.IGNORECASE),
    "should": re.compile(r"\b(?:should|recommended|ought)\b", re.IGNORECASE),
    "may": re.compile(r"\b(?:may|might|can|could|optional|optionally|allowed|permitted)\b", re.IGNORECASE),
}  # fmt: skip

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORTH = (
    {word: at for at, word in enumerate(_UNITS, start=1)}
    | {word: at for at, word in enumerate(("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"), start=10)}
    | {word: at for at, word in enumerate(("sixteen", "seventeen", "eighteen", "nineteen"), start=16)}
    | {word: at * 10 for at, word in enumerate(_TENS, start=2)}
)
_NUMBER_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[- ](?P<unit>{'|'.join(_UNITS)})|(?P<small>{'|'.join(_WORTH)}|a(?= hundred)))"
    r"(?P<hundred>[- ]hundred)?\b(?P<joined>-(?=[a-z]))?",
    re.IGNORECASE,
)
_OFTEN = {
    "1": re.compile(r"\bonce (?:a|an|per|every|each)\b", re.IGNORECASE),
    "2": re.compile(r"\btwice\b", re.IGNORECASE),
    "50": re.compile(r"\bhalf\b", re.IGNORECASE),  # of a hundred: half of them are 50 %
}
_LOOSELY = {"1": re.compile(r"\b(?:one|single)\b", re.IGNORECASE), "2": re.compile(r"\bboth\b", re.IGNORECASE)}
"""Words that back a number where they are quoted, and claim none where they are said: `one` mostly is a pronoun."""

_CONTRARIES = (
    ("approve approval accept grant", "reject rejection decline refuse refusal deny denied denial"),
    ("pass succeed success", "fail failure"),
    ("open reopen", "close closure shut"),
    ("raise increase grow growth rise rose higher expand", "lower decrease reduce reduction shrink fall fell drop"),
    ("improve improvement", "worsen deteriorate"),
    ("more", "less fewer"),
    ("at_least minimum", "at_most maximum"),
    ("before prior_to", "after"),
    ("above over exceed", "below under"),
    ("first earliest", "last latest final"),
    ("begin began begun start commence", "end stop finish cease"),
    ("enable activate", "disable deactivate"),
    ("allow permit permission", "forbid forbidden prohibit ban"),
    ("include inclusion", "exclude exclusion omit"),
    ("internal", "external"),
    ("high", "low"),
    ("add", "remove removal delete"),
    ("keep kept retain retention", "delete deletion destroy discard erase"),
    ("confirm", "refute disprove"),
    ("present available", "absent missing"),
    ("early earlier", "late later"),
    ("public", "confidential secret"),
    ("manual manually", "automatic automatically automated"),
    ("buy bought purchase", "sell sold sale"),
    ("win won", "lose lost"),
    ("strong strengthen", "weak weaken"),
    ("positive", "negative"),
    ("true", "false"),
    ("send sent", "receive"),
    ("hire appoint", "dismiss"),
    ("voluntary optional", "compulsory mandatory"),
    ("temporary", "permanent"),
    ("major", "minor"),
    ("import", "export"),
    ("safe", "dangerous"),
    ("able", "unable"),
    ("same identical", "different"),
    ("right correct", "wrong"),
    ("good", "bad poor"),
    ("full", "empty"),
    ("inside", "outside"),
    ("daily", "weekly", "monthly", "quarterly", "yearly annually"),
)  # fmt: skip
"""Words of records of which one side excludes the other; contraries that a prefix makes are found by it."""
_OPPOSED = tuple(
    pair
    for sides in _CONTRARIES
    for pair in itertools.permutations(
        [frozenset(f" {' '.join(stems(word.replace('_', ' ')))} " for word in side.split()) for side in sides], 2
    )
)
"""Each two sides, either way round, as stems between blanks."""
_DENYING = re.compile(r"(?:(?:un|non)(?=\w{3})|(?:in|im|il|ir|dis)(?=\w{5}))(\w+)")
"""A prefix that denies, with what it denies; the short ones begin many another word, so more must follow them."""
_NON = re.compile(r"\b[Nn]on-(?=\w)")
_NO_DENIAL = frozenset({"disclos", "discov", "discount", "discharg", "dispos", "improv", "impress", "invoic", "instal"})
"""Stems that begin like a prefix and deny nothing."""
_NO_VERB = frozenset(map(stem, FUNCTION_WORDS)) - frozenset({"to", "than", "befor", "after", "until", "abov", "below"})
"""Words that give those beside them no role."""
_EITHER_WAY = frozenset({
    "and", "or", "with", "between", "meet", "met", "match", "equal", "same", "differ", "agre", "resembl", "relat",
})  # fmt: skip
"""Words whose two sides may be told in any order."""
_BESIDE = frozenset({
    "in", "on", "at", "for", "sinc", "dure", "per", "as", "with", "under", "after", "befor", "until", "of",
})  # fmt: skip
"""What stands before a name that only says where, when or for whom: it may stand anywhere in a sentence."""


class Verdict(StrEnum):
    """What quotes do for a statement."""

    SUPPORTED = "supported"
    """They say it."""
    UNSUPPORTED = "unsupported"
    """They do not say it: fabrication, or another place would have said it."""
    CONTRADICTED = "contradicted"
    """They say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with the step that gave it."""

    verdict: Verdict
    """The verdict."""
    reason: str
    """What decided, in a few words."""
    coverage: float
    """Share of the statement's content words that the quotes hold."""


def judge(statement: str, quotes: Sequence[str], known: Iterable[str] = (), *, computed: bool = False) -> Judgement:
    """What quotes do for a statement.

    Args:
        statement: What is claimed, without citation markers.
        quotes: The words cited.
        known: What may be said besides: ids, titles, field names and counts of what is cited.
        computed: Whether it was reckoned from what is cited.
    """
    if not quotes:
        return Judgement(verdict=Verdict.UNSUPPORTED, reason="nothing is cited", coverage=0.0)
    if any(stems(quote) == stems(statement) for quote in quotes):  # (0)
        return Judgement(verdict=Verdict.SUPPORTED, reason="it is a quote", coverage=1.0)
    facts = (*quotes, *known)
    words, there = _stems(statement), frozenset().union(*map(_stems, facts))
    coverage = len(words & there) / len(words) if words else 1.0
    differs = Verdict.CONTRADICTED if coverage >= MOST else Verdict.UNSUPPORTED
    if reason := _missing(statement, facts):
        return Judgement(verdict=differs, reason=reason, coverage=coverage)
    if not computed and coverage >= MOST and (reason := _contradiction(statement, quotes)):
        return Judgement(verdict=Verdict.CONTRADICTED, reason=reason, coverage=coverage)
    if not computed and coverage < COVERED:  # (5)
        return Judgement(verdict=Verdict.UNSUPPORTED, reason="too few of its words are quoted", coverage=coverage)
    reason = "all that it names is quoted" if computed else "the quotes say it"  # (6)
    return Judgement(verdict=Verdict.SUPPORTED, reason=reason, coverage=coverage)


def _missing(statement: str, facts: Sequence[str]) -> str | None:
    """Steps 1 and 2: what the statement names and nothing quoted does."""
    lacking = sorted(atoms(statement).difference(*map(atoms, facts)))
    lacking = [one for one in lacking if not (one in _LOOSELY and any(map(_LOOSELY[one].search, facts)))]
    lacking += [name for name in names(statement) if not _known_name(name, facts)]
    return f"{lacking[0]} is in no quote" if lacking else None


def _contradiction(statement: str, quotes: Sequence[str]) -> str | None:
    """Steps 3 and 4: how the quotes say otherwise than a sentence of the statement, of which they hold enough."""
    parts = sentences(statement) or [statement]
    for part in parts:
        nearest = _nearest(part, quotes)
        shared = len(_stems(part) & _stems(nearest))
        speaks_of_it = len(parts) == 1 or shared >= MOST * len(_stems(part))
        if speaks_of_it and (reason := _otherwise(part, nearest)):
            return reason
    return None


def _otherwise(statement: str, nearest: str) -> str | None:
    """How the nearest quoted sentence says otherwise."""
    contrary, denied = _contrary(statement, nearest), _denies(statement) != _denies(nearest)
    if contrary and not denied:  # not rejected is approved
        return contrary
    if denied and not contrary:
        return "one of the two denies it"
    said, quoted = strengths(statement), strengths(nearest)
    if said and quoted and not said & quoted:
        return f"says {min(said)} where the quote says {min(quoted)}"
    return _turned_round(statement, nearest)


@lru_cache(maxsize=100_000)
def atoms(text: str) -> frozenset[str]:
    """Numbers, dates, versions, identifiers and months of a text in lower case.

    A date is one however it is written; it, and an ISO moment, count as their day, their month and the month's name too. A
    number word is its digits, twice is 2 and half is 50 (of a hundred).
    """
    dated = _in_digits(with_iso_dates(text))
    found = {hit.rstrip(".:/-").lower() for hit in _ATOM.findall(dated)}
    days = {one[:10] for one in found if re.match(r"\d{4}-\d\d-\d\d(?:t|$)", one)}
    months = {one[:7] for one in days} | {one for one in found if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", one)}
    named = {f"month {MONTHS[hit.lower()]}" for hit in _MONTH.findall(dated)}
    often = {number for number, said in _OFTEN.items() if said.search(dated)}
    return frozenset(found | days | months | named | often | {f"month {int(one[5:7])}" for one in months})


def strengths(text: str) -> frozenset[str]:
    """Which of must, should and may a text says."""
    return frozenset(name for name, words in _STRENGTHS.items() if words.search(text))


def sentences(text: str) -> list[str]:
    """A text's sentences and lines."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


@lru_cache(maxsize=100_000)
def _stems(text: str) -> frozenset[str]:
    """The stems of a text: one quote is held against many statements, and one statement against many quotes."""
    return frozenset(stems(_in_digits(text)))


def _nearest(statement: str, quotes: Sequence[str]) -> str:
    """The quoted sentence that shares most words with the statement; of equals the first."""
    wanted = _stems(statement)
    every = [sentence for quote in quotes for sentence in sentences(quote)] or list(quotes)
    return max(every, key=lambda sentence: len(wanted & _stems(sentence)))


def _denies(text: str) -> bool:
    """Whether a text denies: an odd number of negations."""
    return len(_NOT.findall(text)) % 2 == 1


def _known_name(name: str, facts: Sequence[str]) -> bool:
    """Whether every capitalised word of a name stands in what is known, in any order, or its letters begin words there."""
    there = frozenset().union(*map(_stems, facts))
    if all(word.stem in there for word in words(name) if word.text[0].isupper()):
        return True
    return name.isupper() and len(name) >= _ABBREVIATION and any(_abbreviates(name, fact) for fact in facts)


def _abbreviates(name: str, text: str) -> bool:
    """Whether the letters of a name are the first ones of words of a text that follow each other."""
    return name.lower() in "".join(word.text[0].lower() for word in words(text))


def names(text: str) -> list[str]:
    """Names of a text: runs of capitalised words, and single ones where capitals are not a matter of style or language."""
    found = _NAME.findall(text)
    if len(set(_GERMAN.findall(text))) > 1:
        return found
    for sentence in sentences(text):
        if not _is_heading(sentence):
            found += [hit for hit in _CAPITAL.findall(sentence) if hit.lower() not in FUNCTION_WORDS | _CALENDAR]
    return found


def _is_heading(line: str) -> bool:
    """Whether capitals are the style of a line: it ends like none of the sentences and most of its words have them."""
    longer = [word.text for word in words(line) if len(word.text) >= _LONGER]
    capitals = sum(map(str.istitle, longer))
    return len(longer) >= _LONGER and capitals >= _TITLE_CASE * len(longer) and line.rstrip()[-1:] not in ".!?;"


def _in_digits(text: str) -> str:
    """A text with its number words in digits, six-month as 6 month."""
    return _NUMBER_WORD.sub(_digits, text)


def _digits(hit: re.Match[str]) -> str:
    """A number word in digits; a lone `one` stays."""
    base = _WORTH.get((hit["tens"] or hit["small"]).lower(), 1) + _WORTH.get((hit["unit"] or "").lower(), 0)
    if base == 1 and not hit["hundred"]:
        return hit[0]
    return f"{base * 100 if hit['hundred'] else base}{' ' if hit['joined'] else ''}"


def _contrary(statement: str, nearest: str) -> str | None:
    """How one word says the contrary of the quoted one: each text has one of two, neither has both; denials left out."""
    said, quoted = _spaced(_NOT.sub(" ", statement)), _spaced(_NOT.sub(" ", nearest))
    for one, other in _OPPOSED:
        alone = _any(one, said) and not _any(other, said) and _any(other, quoted) and not _any(one, quoted)
        if alone and not _converse(said, quoted, one, other):
            return "says the contrary of a quoted word"
    if _denied_words(statement, nearest) or _denied_words(nearest, statement):
        return "a prefix denies a quoted word"
    return None


def _denied_words(text: str, other: str) -> frozenset[str]:
    """The stems that a text has behind a prefix that denies, and another has bare."""
    joined, there = words(_NON.sub("non", text)), frozenset(stems(_NON.sub("non", other)))
    found = {(word.stem, stem(hit[1])) for word in joined if (hit := _DENYING.fullmatch(word.text.lower()))}
    bare = {word.stem for word in joined}
    return frozenset(base for whole, base in found if base in there - bare and whole not in there | _NO_DENIAL)


def _converse(said: str, quoted: str, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether what stands left of a word in the one text stands right of its contrary in the other: A before B, B after A."""
    left, right = _around(said, one)
    before, after = _around(quoted, other)
    return len(left & after) + len(right & before) > len(left & before) + len(right & after)


def _around(text: str, side: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The stems left and right of the first of some words."""
    at, word = min((text.find(word), word) for word in side if word in text)
    return frozenset(text[:at].split()), frozenset(text[at + len(word) :].split())


def _turned_round(statement: str, nearest: str) -> str | None:
    """How two names stand round the same verb in the other order; what may stand in any order, or a passive, is none."""
    said, quoted = stems(statement), stems(nearest)
    places, there = _named_places(statement), _named_places(nearest)
    both = sorted((at, name) for name, at in places.items() if name in there)
    for (at, one), (end, other) in itertools.pairwise(both):
        if {*said[at - 1 : at], *quoted[there[other] - 1 : there[other]]} & _BESIDE:
            continue
        # of two in the same order nothing stands between in the reverse
        between, reverse = frozenset(said[at + 1 : end]), frozenset(quoted[there[other] + 1 : there[one]])
        same_voice = ("by" in between) == ("by" in reverse)
        if same_voice and (between & reverse) - _NO_VERB and not (between | reverse) & _EITHER_WAY:
            return "who does what to whom is turned round"
    return None


def _named_places(text: str) -> dict[str, int]:
    """Where each capitalised word or number that a text has once stands among its words."""
    every = words(text)
    often = Counter(word.stem for word in every)
    named = (word.text[0].isupper() or word.text[0].isdigit() for word in every)
    return {
        word.stem: at
        for at, (word, name) in enumerate(zip(every, named, strict=True))
        if name and often[word.stem] == 1 and not word.is_function_word
    }


def _spaced(text: str) -> str:
    """The stems of a text with a blank on each side."""
    return f" {' '.join(stems(text))} "


def _any(side: frozenset[str], text: str) -> bool:
    """Whether one of a side's words stands in a text."""
    return any(word in text for word in side)

"""Whether a claim in words of its own agrees with its quotes in what rules can compare; a scorer judges the rest.

Each check names the first thing in which the two differ. They are necessary, never sufficient: right numbers and names
prove nothing about what was said of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from assistant.answer.modality import denies, strength
from assistant.answer.sentences import sentences
from assistant.answer.words import FUNCTION_WORDS, content_stems, stem, stems, words
from assistant.domain.dates import PartialDate, Precision
from assistant.domain.written_dates import MONTHS, every_date

_ZONE = ZoneInfo("UTC")
_ATOM = re.compile(r"[^\W_]*\d[\w.:/-]*", re.UNICODE)
_GROUPED = re.compile(r"(?<=\d)[,' \u00a0\u202f](?=\d{3}(?!\d))")
"""What stands between the thousands of a number."""
_MONTH = re.compile(
    rf"\b(?:{'|'.join(name for name in MONTHS if name not in ('may', 'mar', 'dec', 'mai'))})\b", re.IGNORECASE
)
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.)? (?:of )?(?P<m>{_NAMES})\b"
    rf"|\b(?P<m2>{_NAMES}) (?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d.:])",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?) (?!(?:of|or|and|to|in|for|by|at|on|per|from|with|is|are|was|were|as)\b)([a-z]{3,})"
)
"""A number and the word that it counts."""
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORTH = {word: at for at, word in enumerate(_UNITS.split(), 1)} | {
    word: at * 10 for at, word in enumerate(_TENS.split(), 2)
}
_SPELT = re.compile(
    rf"\b(?P<tens>{_TENS.replace(' ', '|')})-(?P<unit>{'|'.join(_UNITS.split()[:9])})\b|\b(?P<one>{'|'.join(w for w in _WORTH if w != 'one')})\b",
    re.IGNORECASE,
)
_CONDITIONS = tuple(
    re.compile(rf"\b(?:{word})\b", re.IGNORECASE)
    for word in (
        "if|when|where|whenever|provided",
        "unless|except|other than",
        "only|solely",
        "until|before",
        "after|once",
    )
)
"""Words that open a condition or narrow what is said; those of one line may stand for each other."""
_QUANTIFIERS = frozenset({"every", "all", "each", "any", "no"})
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?: (?:van|von|de|der|den|di|la|al)\b)*(?: [A-ZÀ-Þ][\w'’-]+)+")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-ZÀ-Þ][\w'’-]+")
_CALENDAR = frozenset({*MONTHS, *"monday tuesday wednesday thursday friday saturday sunday".split()})  # noqa: SIM905


def disagreement(claim: str, quotes: Sequence[str], labels: str) -> str | None:
    """The reason code of the first check in which a claim and its quotes differ; None when they agree in all.

    `labels` is what may be said besides: keys, titles, field names, dates and people of the cited items, a line each.
    """
    known = "\n".join((*quotes, labels))
    if unbacked(claim, known) or other_units(claim, known):
        return "numbers"
    if strange_names(claim, known):
        return "names"
    nearest = nearest_sentence(claim, quotes)
    if denies(claim) != denies(nearest):
        return "negation"
    if _stronger(claim, nearest):
        return "modality"
    return "scope" if _wider(claim, nearest) else None


def unbacked(claim: str, known: str) -> frozenset[str]:
    """Numbers, dates, versions and ids of a claim that nothing known backs; a month is backed by a day in it."""
    backed = atoms(known)
    return frozenset(atom for atom in atoms(claim) if atom not in backed)


def atoms(text: str) -> frozenset[str]:
    """Numbers, dates, versions and ids of a text, lower-case; a date as its ISO day, and its month and year as well.

    A date without a year is its day and month; a spelt number is its digits, and thousands have no signs between them.
    """
    found: set[str] = set()
    rest = text
    for when, start, end in every_date(text, _ZONE):
        found |= _of_date(when)
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = _SPELT.sub(_digits, _GROUPED.sub("", rest))
    for hit in _DAY_MONTH.finditer(rest):
        month, day = MONTHS[(hit["m"] or hit["m2"]).lower()], int(hit["d"] or hit["d2"])
        found |= {f"day {month}-{day}", f"month {month}"}
        rest = rest[: hit.start()] + " " * (hit.end() - hit.start()) + rest[hit.end() :]
    found |= {f"month {MONTHS[hit.group().lower()]}" for hit in _MONTH.finditer(rest)}
    return frozenset(found | {hit.group().rstrip(".:/-").lower() for hit in _ATOM.finditer(rest)})


def _of_date(when: PartialDate) -> set[str]:
    """What a stated date backs: itself, and every coarser way to say it."""
    told = {str(when), str(when.start.year), f"month {when.start.month}"}
    if when.precision is Precision.DAY:
        return told | {f"{when.start:%Y-%m}", f"day {when.start.month}-{when.start.day}"}
    return told if when.precision is Precision.MONTH else {str(when), str(when.start.year)}


def _digits(hit: re.Match[str]) -> str:
    """A spelt number in digits."""
    if hit["one"]:
        return str(_WORTH[hit["one"].lower()])
    return str(_WORTH[hit["tens"].lower()] + _WORTH[hit["unit"].lower()])


def other_units(claim: str, known: str) -> frozenset[tuple[str, str]]:
    """Numbers of a claim with the word after them, where what is known has the number and only before other words."""
    said, there = _measured(claim), _measured(known)
    numbers = {number for number, _ in there}
    return frozenset(pair for pair in said if pair[0] in numbers and pair not in there)


def _measured(text: str) -> frozenset[tuple[str, str]]:
    """Each bare number of a text with the stem of the topic word after it; those before no such word are left out."""
    return frozenset((hit[1], stem(hit[2])) for hit in _MEASURE.finditer(_SPELT.sub(_digits, _GROUPED.sub("", text))))


def foreign_words(claim: str, known: str) -> frozenset[str]:
    """Stems of a claim's topic words that stand in nothing known: a rewording, or something else than was quoted."""
    return content_stems(claim) - content_stems(known)


def strange_names(claim: str, known: str) -> tuple[str, ...]:
    """Names of a claim, people's and others', of which some capitalised word stands in nothing known."""
    there = frozenset(stems(known))
    named = [hit.group() for hit in (*_NAME.finditer(claim), *_CAPITAL.finditer(claim))]
    return tuple(
        name
        for name in named
        if any(
            word.text[0].isupper() and word.stem not in there and word.text.lower() not in FUNCTION_WORDS | _CALENDAR
            for word in words(name)
        )
    )


def nearest_sentence(claim: str, quotes: Iterable[str]) -> str:
    """The quoted sentence that shares most topic words with a claim; of equals the first, and an empty one of none."""
    wanted = content_stems(claim)
    every = [quote[start:end] for quote in quotes for start, end in sentences(quote)]
    return max(every, key=lambda sentence: len(wanted & content_stems(sentence)), default="")


def _stronger(claim: str, quote: str) -> bool:
    """Whether a claim obliges, recommends or allows otherwise than its quote, or tells as a fact what that only allows.

    What must be done may be told as what is done: rules are written in either way.
    """
    said, quoted = strength(claim), strength(quote)
    if said == quoted:
        return False
    return said is not None or quoted in ("may", "should")


def _wider(claim: str, quote: str) -> bool:
    """Whether a claim is about more than its quote: a condition is left out, or `every P1 alert` has become `every alert`."""
    if any(said.search(quote) and not said.search(claim) for said in _CONDITIONS):
        return True
    said, quoted = _quantified(claim), _quantified(quote)
    return any(word not in quoted[sign] for sign, words in said.items() if sign in quoted for word in words)


def _quantified(text: str) -> dict[str, frozenset[str]]:
    """For each word such as `every`, the stems of the topic words that it stands right before."""
    found: dict[str, set[str]] = {}
    sequence = words(text)
    for at, word in enumerate(sequence):
        if word.text.lower() in _QUANTIFIERS:
            after = next((each.stem for each in sequence[at + 1 :] if not each.is_function_word), "")
            found.setdefault(word.text.lower(), set()).add(after)
    return {sign: frozenset(stems) for sign, stems in found.items()}

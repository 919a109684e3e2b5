"""Limits that a rule's sentence sets: how soon, how long before, how often, how long good, how much.

A sentence is read into small records; whether a case keeps them is for `verdicts` to reckon. What is written in no form
that is known here is no limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from assistant.answer.drafting.prerequisites import prerequisites
from assistant.answer.words import words
from assistant.domain.written_dates import MONTHS


class Bound(StrEnum):
    """What a limit bounds."""

    WITHIN = "within"
    """At most so long after an event."""
    AHEAD = "ahead"
    """At least so long before an event."""
    BEFORE = "before"
    """Not after an event, however long before."""
    EVERY = "every"
    """At least once in so long."""
    VALID = "valid"
    """Good for so long and no longer."""
    WINDOW = "window"
    """In the first days of some months."""
    AT_LEAST = "at least"
    """An amount that must be reached."""
    AT_MOST = "at most"
    """An amount that must not be passed."""
    OVER = "over"
    """An amount from which, when it is passed, the sentence holds."""
    UNDER = "under"
    """An amount below which the sentence holds."""


class Unit(StrEnum):
    """What an amount of time is counted in."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


OF_TIME = frozenset({Bound.WITHIN, Bound.AHEAD, Bound.BEFORE, Bound.EVERY, Bound.VALID, Bound.WINDOW})
"""Bounds that dates are held against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of a sentence."""

    bound: Bound
    """What it bounds."""
    amount: Decimal = Decimal(0)
    """How much; 0 where the event itself is the limit."""
    unit: Unit | str = ""
    """What the amount is counted in: a unit of time, `%`, or the noun behind an amount of things."""
    said: str
    """The limit as the sentence writes it: `within 30 days of the release`."""
    event: str = ""
    """What it is counted from, or up to; empty where the sentence says no event."""
    done: str
    """What must be done, happen or hold: the clause without the limit."""
    part: str = ""
    """The part of the sentence that the limit holds for, where the sentence sets several."""
    months: tuple[int, ...] = ()
    """The months of a window."""
    alone: bool = True
    """Whether it holds for whatever the sentence is about, and not only for the rest: `12 months for all others`."""


_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_WORTH: dict[str, int] = {word: at for at, word in enumerate(_WORDS)}
_WORTH |= {"a": 1, "an": 1, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90, "hundred": 100}
_WORTH |= {"other": 2, "second": 2, "third": 3}
_COUNTS = "|".join(sorted(_WORTH, key=len, reverse=True))
_COUNT = rf"(?P<count>\d{{1,4}}(?:[.,]\d+)?|(?:{_COUNTS})(?=[ -]))"
_UNIT = (
    r"(?:(?P<kind>calendar|business|working|bank(?:ing)?|office|week|full|consecutive)[ -])?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|workdays?|weekdays?|weeks?|fortnights?|months?|quarters?|years?)(?!\w)"
)
_SPAN = rf"{_COUNT}(?:\s*\(\w+\))?[ -]?{_UNIT}"
_EVENT = r"(?P<event>[^.;:,()]{2,90})"
_RELATION = r"(?P<relation>after|of|from|following|since|before|prior to|ahead of|in advance of)"
_TAIL = rf"(?:\s+(?:at the (?:very )?latest|at (?:the )?most|or less))?(?:\s+{_RELATION}\s+{_EVENT})?"
_SOON = (
    r"(?:within|inside(?: of)?|in (?:under|less than|no more than|at most)|(?:no|not) (?:later|more|longer) than|at (?:the )?(?:very )?(?:latest|most)"
    r"|latest|up to|under|(?:a )?maximum(?: of)?|(?:must|may|shall|should) not (?:take|last|exceed)(?: more than)?)"
)
_WITHIN = re.compile(
    rf"\b{_SOON}\s+(?:the\s+)?(?:first\s+|next\s+|following\s+)?(?:a\s+maximum\s+of\s+)?{_SPAN}{_TAIL}", re.IGNORECASE
)
_AHEAD = re.compile(
    rf"\b(?:at least|(?:no|not) (?:less|later) than|a minimum of|minimum)\s+{_SPAN}\s+(?P<relation>before|prior to|ahead of|in advance of)\s+{_EVENT}",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b{_SPAN}(?:\s+at the latest)?\s+(?P<relation>after|following|from|before|prior to)\s+{_EVENT}", re.IGNORECASE)  # fmt: skip
_EVERY = re.compile(rf"\b(?:every|each|once (?:every|per|a|an|in))\s+(?:{_COUNT}[ -])?{_UNIT}", re.IGNORECASE)
_ADVERB = re.compile(
    r"\b(?P<adverb>daily|weekly|fortnightly|monthly|quarterly|half-?yearly|semi-?annually|twice (?:a|per|each|every) year|yearly|annually|once yearly)\b",
    re.IGNORECASE,
)
_ADVERBS: dict[str, tuple[int, Unit]] = {
    "daily": (1, Unit.DAY), "weekly": (1, Unit.WEEK), "fortnightly": (2, Unit.WEEK), "monthly": (1, Unit.MONTH),
    "quarterly": (1, Unit.QUARTER), "half": (6, Unit.MONTH), "semi": (6, Unit.MONTH), "twice": (6, Unit.MONTH),
    "yearly": (1, Unit.YEAR), "annually": (1, Unit.YEAR), "once": (1, Unit.YEAR),
}  # fmt: skip
_GOOD = r"(?:valid|good|current|usable|accepted|acceptable|granted|given|in force|runs?|holds?|lasts?|counts?|fresh|recognised|recognized|effective)"
_VALID = re.compile(
    rf"\b{_GOOD}\b[^.;:]{{0,90}}?\bfor\s+(?:a\s+)?(?:period of\s+|at most\s+|up to\s+|no (?:more|longer) than\s+|(?:a )?maximum of\s+)?{_SPAN}"
    rf"|\b(?:expires?|lapses?|runs? out|ends?|becomes? (?:stale|void|invalid))\b[^.;:]{{0,20}}?\b(?:after|within)\s+{_SPAN.replace('<count>', '<count2>').replace('<kind>', '<kind2>').replace('<unit>', '<unit2>')}"
    rf"|\b(?:no|not|never)\s+(?:be\s+|get\s+|grow\s+)?older than\s+{_SPAN.replace('<count>', '<count3>').replace('<kind>', '<kind3>').replace('<unit>', '<unit3>')}",
    re.IGNORECASE,
)
_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_OF_MONTHS = rf"(?P<when>(?:(?:{_MONTH_NAMES})\b(?:\s*(?:,|and|or|&|/)\s*)*)+|(?:each|every|the|a)\s+(?:(?:calendar|following|next|new)\s+)?(?:month|quarter|year))"
_WINDOW = re.compile(
    rf"\b(?:in|within|during|inside|over)\s+the\s+first\s+{_SPAN}\s+(?:of|in)\s+{_OF_MONTHS}", re.IGNORECASE
)
_BY_THE = re.compile(
    rf"\bby\s+the\s+(?P<count>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:(?P<kind>business|working)\s+)?(?P<unit>day)?\s*of\s+{_OF_MONTHS}",
    re.IGNORECASE,
)
_ALSO = re.compile(rf"(?:,|;|\band\b|\bor\b|\bbut\b)\s+{_SPAN}(?=\s+(?:for|if|where|when|in|at)\b|\s*[.,;)]|\s*$)", re.IGNORECASE)  # fmt: skip
_BEFORE = re.compile(
    rf"\b(?P<relation>before|prior to|ahead of|not (?:later|after) than)\s+(?!(?:and|or|that|now)\b){_EVENT}",
    re.IGNORECASE,
)
_NUMBER = rf"(?P<count>\d+(?:[.,]\d+)?|(?:{_COUNTS})(?=[ -]))"
_AMOUNT = re.compile(
    r"(?P<not>\b(?:not|never|cannot)\s+(?:\w+\s+){0,2}?)?"
    r"(?:(?P<least>\bat least|\bno(?:t)? (?:less|fewer|lower) than|\b(?:a )?minimum(?: (?:of|is))?|≥|>=)"
    r"|(?P<most>\bat most|\bno(?:t)? (?:more|greater|higher) than|\b(?:a )?maximum(?: (?:of|is))?|\bup to|≤|<=)"
    r"|(?P<over>\b(?:exceed(?:s|ing)?|above|over|more than|greater than|higher than)|>)"
    r"|(?P<under>\b(?:fall(?:s)? below|below|under|less than|fewer than|lower than)|<)"
    rf"|(?P<about>\+/-|±))\s*{_NUMBER}\s*(?P<unit>%|per ?cent|[^\W\d_][\w-]*)?(?:\s+of\s+(?:the\s+|its\s+|all\s+)?(?P<of>[^\W\d_][\w-]*))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:minutes?|mins?|hours?|hrs?|days?|workdays?|weekdays?|weeks?|fortnights?|months?|quarters?|years?|calendar|business|working|bank|full|o.clock)",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|shall|needs?|ha(?:s|ve) to|may|only|required?|requires?|promoted|accepted|released)\b", re.IGNORECASE)  # fmt: skip
_REST = re.compile(r"\b(?:others?|rest|remaining|otherwise|everything else|all else)\b", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:\(|for\b|if\b|where\b|in (?:the )?case\b|when\b)", re.IGNORECASE)
_FOR = re.compile(r"\bfor (?:a|an|the|all|every)\b", re.IGNORECASE)
_WANTS = re.compile(r"\b(?:needs?|requires?|must have|wants?)$", re.IGNORECASE)
_CLAUSE = re.compile(r"[:;,.](?:\s|$)")
_STOPS = re.compile(
    r"\s+(?:for (?=a\b|an\b|the\b|all\b|every\b)|and|but|or|unless|except|if|when|where|so that|in writing|at the latest)(?:\s+|(?<=for ))",
    re.IGNORECASE,
)
_FURTHER = re.compile(rf"\b(?:{_SOON}\s+|at least\s+)?{_SPAN}|\b(?:before|prior to)\s", re.IGNORECASE)
_ORDER = (
    (Bound.WINDOW, _WINDOW), (Bound.WINDOW, _BY_THE), (Bound.AHEAD, _AHEAD), (Bound.VALID, _VALID),
    (Bound.WITHIN, _WITHIN), (Bound.WITHIN, _AFTER), (Bound.EVERY, _EVERY), (Bound.EVERY, _ADVERB),
)  # fmt: skip
"""Forms by how much they say: what one has read, no later one reads again."""


def limits(sentence: str) -> tuple[Limit, ...]:
    """The limits that a sentence sets, in its order, each with the part of the sentence that it holds for."""
    hits: list[tuple[int, int, Limit]] = []
    for bound, form in _ORDER:
        for start, end, hit in _each(form, sentence):
            read = _of_time(bound, hit)
            if read and not _overlaps((start, end), hits):
                hits.append((start, end, read))
    hits += [
        (
            one.start,
            one.end,
            Limit(bound=Bound.BEFORE, said=sentence[one.start : one.end].strip(), event=one.event, done=one.done),
        )
        for one in prerequisites(sentence)
        if not _overlaps((one.start, one.end), hits)
    ]
    hits += list(_repeated(sentence, hits))
    hits += [(hit.start(), hit.end(), read) for hit in _AMOUNT.finditer(sentence) if not _overlaps(hit.span(), hits) and (read := _amount(hit, sentence))]  # fmt: skip
    hits += [
        (
            start,
            end,
            Limit(bound=Bound.BEFORE, said=sentence[start:end].strip(), event=_event(hit["event"]), done=""),
        )
        for start, end, hit in _each(_BEFORE, sentence)
        if not _overlaps((start, end), hits)
    ]
    hits.sort(key=lambda hit: hit[0])
    return tuple(_in_its_place(sentence, hits, at) for at in range(len(hits)))


def _each(form: re.Pattern[str], sentence: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Where a form stands; its event ends where a conjunction leads to a further limit: `within 5 days of it and within 9 ...`."""
    at = 0
    while hit := form.search(sentence, at):
        event = hit.groupdict().get("event") or ""
        tail = event[len(_event(event)) :]
        at = hit.end() - len(tail) if _FURTHER.search(tail) else hit.end()
        yield hit.start(), at, hit


def _overlaps(span: tuple[int, int], hits: list[tuple[int, int, Limit]]) -> bool:
    """Whether something was read there already."""
    return any(span[0] < end and start < span[1] for start, end, _ in hits)


def _of_time(bound: Bound, hit: re.Match[str]) -> Limit | None:
    """The limit of time that a form states; None where its unit and number give none."""
    said = hit.groupdict()
    if said.get("adverb"):
        return _adverb(bound, hit.group())
    count, kind, word = (next((said[f"{part}{n}"] for n in ("", 2, 3) if said.get(f"{part}{n}")), None) for part in ("count", "kind", "unit"))  # fmt: skip
    amount, unit = _worth(count or "a"), _unit(kind, word or "day")
    if word and word.lower().startswith("fortnight"):
        amount *= 2
    relation, event = said.get("relation"), said.get("event") or ""
    if bound is Bound.WITHIN and relation and relation.lower() not in ("after", "of", "from", "following", "since"):
        bound = Bound.AHEAD
    return Limit(
        bound=bound,
        amount=amount,
        unit=unit,
        said=_shortened(hit, event),
        event=_event(event),
        done="",
        months=_months(said["when"]) if said.get("when") else (),
    )


def _adverb(bound: Bound, said: str) -> Limit:
    """The limit that an adverb such as `quarterly` states."""
    amount, unit = next(worth for start, worth in _ADVERBS.items() if said.lower().startswith(start))
    return Limit(bound=bound, amount=Decimal(amount), unit=unit, said=said, done="")


def _shortened(hit: re.Match[str], event: str) -> str:
    """A limit as it is written, up to where its event ends."""
    cut = len(event) - len(_event(event)) if event else 0
    whole = hit.group()
    return (whole[: len(whole) - cut] if cut else whole).strip(" ,")


def _event(text: str) -> str:
    """The words of an event, up to a word that goes on with something else."""
    return _STOPS.split(text, maxsplit=1)[0].rstrip()


def _worth(count: str) -> Decimal:
    """The number that a count is, in digits or spelt."""
    written = count.lower()
    return Decimal(_WORTH[written]) if written in _WORTH else Decimal(written.replace(",", "."))


def _unit(kind: str | None, word: str) -> Unit:
    """The unit that a word and the word before it name."""
    plain = word.lower().rstrip("s")
    working = (kind or "").lower() in ("business", "working", "bank", "banking", "office", "week")
    if plain in ("workday", "weekday") or (plain == "day" and working):
        return Unit.WORKING_DAY
    return {"min": Unit.MINUTE, "hr": Unit.HOUR, "fortnight": Unit.WEEK}.get(plain) or Unit(plain)


def _months(when: str) -> tuple[int, ...]:
    """The months that a window opens in."""
    words = re.findall(r"[^\W\d_]+", when.lower())
    named = tuple(dict.fromkeys(MONTHS[word] for word in words if word in MONTHS))
    if named:
        return named
    return (1, 4, 7, 10) if "quarter" in words else (1,) if "year" in words else tuple(range(1, 13))


def _repeated(sentence: str, hits: list[tuple[int, int, Limit]]) -> Iterator[tuple[int, int, Limit]]:
    """Further amounts of a limit that is said once: `valid for 6 months for pumps and 12 months for valves`."""
    for hit in _ALSO.finditer(sentence):
        before = [one for start, end, one in sorted(hits, key=lambda each: each[0]) if end <= hit.start() + 1]
        if before and before[-1].bound in OF_TIME and not _overlaps(hit.span(), hits):
            said = re.sub(r"^\W*(?:and|or|but)?\s+", "", hit.group())
            yield (
                *hit.span(),
                replace(before[-1], amount=_worth(hit["count"]), unit=_unit(hit["kind"], hit["unit"]), said=said),
            )


def _amount(hit: re.Match[str], sentence: str) -> Limit | None:
    """The bound of an amount; None where it is an amount of time, or says only roughly how much there is."""
    unit, of = hit["unit"] or "", hit["of"] or ""
    if _TIME.fullmatch(unit) or (unit.lower() in ("of", "to", "and", "or") and not of):
        return None
    kind = next(name for name in ("least", "most", "over", "under", "about") if hit[name])
    bound = {
        "least": Bound.AT_LEAST,
        "most": Bound.AT_MOST,
        "over": Bound.OVER,
        "under": Bound.UNDER,
        "about": Bound.OVER,
    }[kind]
    if hit["not"] and kind in ("over", "under"):
        bound = Bound.AT_MOST if kind == "over" else Bound.AT_LEAST
    share = unit == "%" or unit.lower().replace(" ", "") == "percent"
    if not share and bound in (Bound.OVER, Bound.UNDER) and not _DUTY.search(sentence):
        return None
    return Limit(bound=bound, amount=_worth(hit["count"]), unit="%" if share else unit, event=of, said=hit.group().strip(), done="")  # fmt: skip


def _in_its_place(sentence: str, hits: list[tuple[int, int, Limit]], at: int) -> Limit:
    """A limit with what must be done and the part of the sentence that it holds for.

    `within 4 hours` holds for the words before it; `90 days for major ones` for those behind.
    """
    start, end, one = hits[at]
    first = sentence[: hits[0][0]].strip()
    between = sentence[hits[at - 1][1] if at else 0 : start].strip(" ,;:")
    opens = at == 0 or not between or _BEHIND.match(between) is not None
    done = first if opens else between
    if len(hits) == 1:
        part = sentence
    elif _BEHIND.match(sentence, end) or _FOR.search(one.said):
        part = sentence[start : hits[at + 1][0] if at + 1 < len(hits) else len(sentence)]
    else:
        part = sentence[hits[at - 1][1] if at else 0 : end]
    if _WANTS.search(done):  # what is needed stands behind: `an order needs before it is placed: a list`
        done = f"{done} {sentence[end : hits[at + 1][0] if at + 1 < len(hits) else len(sentence)].strip(' :,')}"
    return replace(
        one,
        done=one.done or (done if words(done) else _CLAUSE.split(sentence[end:].strip(" ,"), maxsplit=1)[0]),
        part=part,
        alone=not _REST.search(part),
    )
